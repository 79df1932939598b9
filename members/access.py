"""Who may read behind the gate."""

from django.http import HttpRequest

from articles.access import Gated


def may_read(request: HttpRequest, item: Gated) -> bool:
    """The answer `articles.access` asks for: a registered item needs an account, a members' item an editor's desk.

    Which members read members' items is decided by plans and trials, computed at each request.
    """
    if not request.user.is_authenticated:
        return False
    return item.access == "registered" or request.user.is_staff
