"""The editors are told: whatever waits for a person reaches one by letter, as each editor chose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal import letters
from portal.models import Letter, Notice, NoticeChoice

# How long what was told is kept: it names people.
KEPT = timedelta(days=180)


@dataclass(frozen=True)
class Kind:
    """A kind of thing editors may choose about, and the permission ("app.codename") of those whom it concerns.

    `default`: when an editor hears of it who chose nothing for it ("": as of everything else, `Member.notices`).
    """

    name: str
    label: str | Promise
    permission: str
    order: int = 50
    default: str = ""


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """From a room's `apps.py: ready()`."""
    _kinds[kind.name] = kind


def kinds_for(user: Any) -> list[Kind]:
    """What this editor may choose about, in order."""
    found = [kind for kind in _kinds.values() if user.has_perm(kind.permission)]
    return sorted(found, key=_rank)


def choices_of(user: Any) -> dict[str, str]:
    """When this editor hears of each kind (`NoticeChoice.When` by `Kind.name`), in order."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("kind", "when"))
    return {kind.name: chosen.get(kind.name) or kind.default or user.notices for kind in kinds_for(user)}


def choose(user: Any, everything_else: str, choices: Mapping[str, str]) -> None:
    """Keep when an editor hears of each kind (`Kind.name`); kinds that are not named stay as they are.

    So do those about which this editor may not choose.
    """
    with transaction.atomic():
        user.notices = everything_else
        user.save(update_fields=["notices"])
        for kind in kinds_for(user):
            when = choices.get(kind.name)
            if when is None:
                continue
            if when == (kind.default or everything_else):
                # No row: should the choice for everything else change elsewhere, this one follows.
                NoticeChoice.objects.filter(user=user, kind=kind.name).delete()
            else:
                NoticeChoice.objects.update_or_create(user=user, kind=kind.name, defaults={"when": when})


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
            letters.write(letter, editor.email, seen, thread=_thread(notice.pk))
            notice.told_at = timezone.now()
            notice.save(update_fields=["told_at"])
        told += 1
    return told


def tell_morning() -> int:
    """One letter to each editor for whom something waits, kind by kind; how many letters."""
    editors = get_user_model().objects.filter(desk_notices__told_at=None, is_active=True, is_staff=True)
    return sum(_tell_in_the_morning(editor) for editor in editors.distinct())


def forget(now: datetime) -> int:
    """Delete what was told longer ago than `KEPT`, and what still waits for whoever is no editor any more."""
    return Notice.objects.filter(created_at__lt=now - KEPT).delete()[0]


def erase(paths: Iterable[str]) -> int:
    """Forget what was told of something that is erased (`paths` of the desk), with the letters that told it."""
    notices = Notice.objects.filter(path__in=list(paths))
    threads = [_thread(pk) for pk in notices.values_list("pk", flat=True)]
    # One that still waits would bring the words back after they were erased.
    written = Letter.objects.filter(thread__in=threads).exclude(state=Letter.State.SENDING)
    return written.delete()[0] + notices.delete()[0]


def _thread(pk: int) -> str:
    return f"notice:{pk}"


def _tell_in_the_morning(editor: Any) -> bool:
    with transaction.atomic():
        # Whoever comes second waits here, and finds them told.
        waiting = list(Notice.objects.filter(user=editor, told_at=None).select_for_update())
        if not waiting:
            return False
        letters.write("desk/morning", editor.email, {"count": len(waiting), "groups": _by_kind(waiting)})
        Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(told_at=timezone.now())
        return True


def _by_kind(notices: list[Notice]) -> list[dict[str, Any]]:
    """Kinds in their order, what has none last; within a kind as it came."""
    other = Kind("", _("Everything else"), "", order=100)
    ranked = sorted(
        ((_kinds.get(notice.kind, other), notice) for notice in notices), key=lambda one: _rank(one[0])
    )
    return [
        {"label": kind.label, "notices": [notice for _kind, notice in group]}
        for kind, group in groupby(ranked, key=lambda one: one[0])
    ]


def _rank(kind: Kind) -> tuple[int, str]:
    return kind.order, kind.name


def _editors(permission: str, kind: str) -> list[tuple[Any, str]]:
    """Who is told, and when."""
    everybody = get_user_model().objects.with_perm(
        permission,
        is_active=True,
        include_superusers=True,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    chosen = dict(NoticeChoice.objects.filter(kind=kind).values_list("user_id", "when")) if kind else {}
    default = _kinds[kind].default if kind in _kinds else ""
    told = [
        (editor, chosen.get(editor.pk) or default or editor.notices)
        for editor in everybody.filter(is_staff=True)
    ]
    return [(editor, when) for editor, when in told if when != NoticeChoice.When.NONE]
