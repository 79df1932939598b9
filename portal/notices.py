"""The editors are told: whatever waits for a person reaches one by letter, as each editor chose."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from portal import letters
from portal.models import Notice


def tell(
    permission: str,
    subject: str,
    path: str,
    text: str = "",
    *,
    letter: str = "desk/notice",
    context: Mapping[str, Any] | None = None,
) -> int:
    """Tell every active editor who holds `permission` ("app.codename"); how many were told or will be.

    `path` is where to look, beginning with a slash. Each editor's `notices` choice decides: `at_once`
    writes a letter in this transaction, `morning` waits for the morning's letter, `none` is left alone.
    `letter` is the template of the letter written at once; it sees `context` beside `notice`.
    """
    told = 0
    for editor in _editors(permission):
        notice = Notice.objects.create(user=editor, subject=subject[:200], text=text, path=path)
        if editor.notices == "at_once":
            seen = {**(context or {}), "notice": notice}
            letters.write(letter, editor.email, seen, thread=f"notice:{notice.pk}")
            notice.told_at = timezone.now()
            notice.save(update_fields=["told_at"])
        told += 1
    return told


def tell_morning() -> int:
    """One letter to each editor for whom something waits; how many letters."""
    written = 0
    for editor in (
        get_user_model().objects.filter(desk_notices__told_at=None, is_active=True, is_staff=True).distinct()
    ):
        waiting = list(Notice.objects.filter(user=editor, told_at=None))
        letters.write("desk/morning", editor.email, {"notices": waiting})
        Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(told_at=timezone.now())
        written += 1
    return written


def _editors(permission: str) -> list[Any]:
    everybody = get_user_model().objects.with_perm(
        permission,
        is_active=True,
        include_superusers=True,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return [editor for editor in everybody.filter(is_staff=True) if editor.notices != "none"]
