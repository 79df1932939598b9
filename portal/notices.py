"""The editors are told: whatever waits for a person reaches one by letter, as each editor chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.functional import Promise

from portal import letters
from portal.models import Notice, NoticeChoice


@dataclass(frozen=True)
class Kind:
    """A kind of thing editors may choose about, and the permission ("app.codename") of those whom it concerns."""

    name: str
    label: str | Promise
    permission: str
    order: int = 50


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """From a room's `apps.py: ready()`."""
    _kinds[kind.name] = kind


def kinds_for(user: Any) -> list[Kind]:
    """What this editor may choose about, in order."""
    found = [kind for kind in _kinds.values() if user.has_perm(kind.permission)]
    return sorted(found, key=lambda kind: (kind.order, kind.name))


def tell(
    permission: str,
    subject: str,
    path: str,
    text: str = "",
    *,
    kind: str = "",
    letter: str = "desk/notice",
    context: Mapping[str, Any] | None = None,
) -> int:
    """Tell every active editor who holds `permission` ("app.codename"); how many were told or will be.

    `path` is where to look, beginning with a slash. Each editor's choice for the `kind` (`Kind.name`), else for all
    (`notices`), decides: `at_once` writes a letter in this transaction, `morning` waits for the morning's letter,
    `none` is left alone.
    `letter` is the template of the letter written at once; it sees `context` beside `notice`.
    """
    told = 0
    for editor, when in _editors(permission, kind):
        notice = Notice.objects.create(user=editor, subject=subject[:200], text=text, path=path, kind=kind)
        if when == NoticeChoice.When.AT_ONCE:
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


def _editors(permission: str, kind: str) -> list[tuple[Any, str]]:
    """Who is told, and when."""
    everybody = get_user_model().objects.with_perm(
        permission,
        is_active=True,
        include_superusers=True,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    chosen = dict(NoticeChoice.objects.filter(kind=kind).values_list("user_id", "when")) if kind else {}
    told = [(editor, chosen.get(editor.pk, editor.notices)) for editor in everybody.filter(is_staff=True)]
    return [(editor, when) for editor, when in told if when != NoticeChoice.When.NONE]
