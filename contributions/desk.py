"""The desk: every change of a state passes `transition`, its only writer; and what follows from the changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from contributions import post
from contributions.models import Event, Question, Submission
from contributions.moves import Move, table_for
from contributions.post import Draft
from portal import notices
from portal.models import Letter

Item = TypeVar("Item", bound=Submission | Question)
# How long changes that were asked for are waited for.
CHANGES_WITHIN = timedelta(days=30)


class Refused(Exception):
    """Why something cannot be done; the sentence is for who tried."""


class NotAllowed(Refused):
    """This editor lacks the permission, or this actor may never do it."""


class NotNow(Refused):
    """The state is no longer what it was: somebody was faster. The sentence says who."""


class NotReady(Refused):
    """Something is missing before it can be done."""


@dataclass(frozen=True)
class By:
    """Who acts: an editor (`user`), the sender by a signed link, or the portal by itself."""

    actor: str
    user: Any = None

    @classmethod
    def editor(cls, user: Any) -> "By":
        return cls(Event.Actor.DESK, user)


SENDER = By(Event.Actor.SENDER)
PORTAL = By(Event.Actor.PORTAL)


def transition(
    item: Item,
    name: str,
    by: By,
    *,
    seen: str = "",
    note: str = "",
    letter: Letter | None = None,
    at: datetime | None = None,
    fields: Mapping[str, object] | None = None,
) -> Event:
    """Make the move `name` of `contributions.moves`: row locked, state and `fields` stored, event written.

    Call it in the transaction that writes the letter, if there is one. `seen` is the state the actor looked at ("":
    whatever it is now). `item` is brought up to date. `at` (aware; default: now) is when it happened.

    Raises:
        NotAllowed: `by` may not do this.
        NotNow: the item is in another state than the move or `seen` needs.
    """
    move = table_for(item)[name]
    with transaction.atomic():
        row = type(item)._default_manager.select_for_update().get(pk=item.pk)
        _check(row, move, by, seen)
        at = at or timezone.now()
        before, after = row.state, move.target or _origin(row)
        changes = {**(fields or {}), "state": after, "state_at": at}
        for field, value in changes.items():
            setattr(row, field, value)
            setattr(item, field, value)
        row.save(update_fields=list(changes))
        return _owned(item).create(
            name=name, from_state=before, to_state=after, actor=by.actor, user=by.user, note=note,
            is_public=move.is_public, letter=letter, created_at=at,
        )  # fmt: skip


def check(item: Item, name: str, by: By, *, seen: str = "") -> None:
    """Whether the move `name` is open now: for who has dear work to do before making it.

    Raises:
        NotAllowed, NotNow: as `transition`.
    """
    _check(type(item)._default_manager.get(pk=item.pk), table_for(item)[name], by, seen)


def move(
    item: Item,
    name: str,
    user: AbstractBaseUser,
    *,
    seen: str = "",
    note: str = "",
    draft: Draft | None = None,
) -> Event:
    """An editor's move, with the letter the editor wrote for it (`draft`; None: no letter goes).

    Raises:
        Refused: with the reason.
    """
    by = By.editor(user)
    with transaction.atomic():
        if name == "confirm":
            return confirm(item, by, seen=seen)
        fields: dict[str, object] = {}
        if name in {"assign", "start_reading"}:
            fields["assignee"] = user
        if name == "ask_changes":
            fields["due_at"] = timezone.now() + CHANGES_WITHIN
        event = transition(item, name, by, seen=seen, note=note, fields=fields)
        if draft is not None:
            # After the move: whoever was too late has written no letter.
            event.letter = post.decision(item, draft, user)
            event.save(update_fields=["letter"])
        return event


def confirm(
    item: Item, by: By, *, authentication: str = "", seen: str = "", at: datetime | None = None
) -> Event:
    """The sender is who they say: thank them with a letter, and tell the editors what waits.

    `authentication`: by what means, when it is neither the mailed button nor an editor.

    Raises:
        Refused: with the reason.
    """
    proof = authentication or ("desk" if by.actor == Event.Actor.DESK else "link")
    field = "authentication" if isinstance(item, Submission) else "confirmation"
    with transaction.atomic():
        moment = at or timezone.now()
        event = transition(
            item, "confirm", by, seen=seen, at=moment, fields={"confirmed_at": moment, field: proof}
        )
        event.letter = post.received(item)
        event.save(update_fields=["letter"])
        _tell(item)
        return event


def withdraw(submission: Submission) -> Event:
    """The sender takes the story back.

    Raises:
        NotNow: it is published, or at rest already.
    """
    with transaction.atomic():
        before = submission.state
        event = transition(submission, "withdraw", SENDER)
        if before not in {Submission.State.UNCONFIRMED, Submission.State.RECEIVED}:
            # Somebody has begun to work on it, and must hear that it is in vain.
            subject = _("Withdrawn by its sender: %s") % submission.title
            notices.tell("contributions.decide_submission", subject, post.desk_path(submission))
        return event


def add_note(item: Item, user: AbstractBaseUser, text: str) -> Event:
    """An internal note: never shown outside.

    Raises:
        NotReady: it is empty.
    """
    if not text.strip():
        raise NotReady(_("The note is empty."))
    return _owned(item).create(name="note", actor=Event.Actor.DESK, user=user, note=text.strip())


def write(item: Item, draft: Draft, user: AbstractBaseUser) -> Event:
    """An editor's letter in the thread that decides nothing.

    Raises:
        NotReady: subject or text is empty.
    """
    if not draft.subject.strip() or not draft.text.strip():
        raise NotReady(_("A letter needs a subject and a text."))
    with transaction.atomic():
        letter = post.decision(item, draft, user)
        return _owned(item).create(
            name="written", actor=Event.Actor.DESK, user=user, letter=letter, is_public=True
        )


def _check(row: Submission | Question, move: Move, by: By, seen: str) -> None:
    _check_right(move, by)
    if row.state not in move.sources or (seen and row.state != seen):
        raise NotNow(_who_was_faster(row))


def _check_right(move: Move, by: By) -> None:
    if by.actor == Event.Actor.SENDER:
        allowed = move.by_sender
    elif by.actor == Event.Actor.PORTAL:
        allowed = move.by_portal
    else:
        allowed = bool(move.permission) and by.user is not None and by.user.has_perm(move.permission)
    if not allowed:
        raise NotAllowed(_("You may not do this: “%s”.") % move.label)


def _who_was_faster(row: Submission | Question) -> str:
    last = row.events.exclude(name="note").order_by("created_at", "pk").last()
    state = row.get_state_display()
    if last is None:
        return _("Nothing was changed: it is “%s” already.") % state
    who = str(last.user) if last.user else last.get_actor_display()
    when = formats.date_format(timezone.localtime(last.created_at), "DATETIME_FORMAT")
    values = {"who": who, "state": state, "when": when}
    return _("Nothing was changed, since %(who)s was faster: “%(state)s” since %(when)s.") % values


def _origin(row: Submission | Question) -> str:
    """Where it stood before it became what it is."""
    last = row.events.filter(to_state=row.state).exclude(from_state="").order_by("created_at", "pk").last()
    return last.from_state if last else type(row).State.UNCONFIRMED


def _owned(item: Submission | Question) -> Any:
    return item.events


def _tell(item: Submission | Question) -> None:
    if isinstance(item, Submission):
        subject = _("New story: %s") % item.title
        lines = [f"{item.name} <{item.email}>", item.abstract or item.text[:300]]
        text = "\n\n".join(filter(None, lines))
        notices.tell("contributions.view_submission", subject, post.desk_path(item), text, kind="story")
    else:
        subject = _("New question: %s") % item
        notices.tell("contributions.view_question", subject, post.desk_path(item), item.text, kind="question")
