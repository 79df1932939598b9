"""The ground floor's panel of the desk's start page: mails that wait for a person; and its figures."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from portal import rooms
from portal.models import Inbox, RawMail

MOST = 6


def mail(request: HttpRequest) -> Mapping[str, Any] | None:
    """Mails for nobody we know and quarantined ones, newest first; None where none waits, or for who may not see."""
    if not request.user.has_perm("portal.view_rawmail"):
        return None
    waiting = RawMail.objects.for_a_person()
    count = waiting.count()
    return {"mails": waiting[:MOST], "count": count} if count else None


def register() -> None:
    rooms.register_panel(rooms.Part("mail", "admin/panels/mail.html", mail, order=40))
    for state in (RawMail.State.WAITING, RawMail.State.QUARANTINED, RawMail.State.UNCLAIMED):
        rooms.register_metric(f"portal_mail_{state}", _counter(state))
    rooms.register_metric("portal_mailbox_faults", lambda: Inbox.objects.exclude(fault="").count())


def _counter(state: str) -> Any:
    return lambda: RawMail.objects.filter(state=state).count()
