"""What comes into a thread that has begun: a mail, or words written on the sender's page. One truth for both kinds."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from contributions import desk, manuscripts, post
from contributions.desk import Item
from contributions.models import Event, Question, Reply, Submission
from portal import notices
from portal.models import RawMail

_MOST = 200_000


@dataclass(frozen=True)
class Said:
    """What somebody wrote. `text` without the quoted history, `whole` with it; `sender` is a bare address.

    `is_verified`: whether it is known to come from the item's own sender (see `Reply`).
    """

    text: str
    source: str = Reply.Source.WEB
    whole: str = ""
    html: str = ""
    sender: str = ""
    subject: str = ""
    message_id: str = ""
    is_verified: bool = False
    is_automatic: bool = False
    # A wish to have what is published corrected or removed.
    is_correction: bool = False
    mail: RawMail | None = None
    # For the desk's time line.
    note: str = ""
    # The desk hears of this mail anyway, by what else it brought.
    is_told: bool = False


def take(item: Item, said: Said) -> Reply:
    """Keep a reply in the thread, tell the desk, and reopen a question that its asker takes up again.

    The same mail again is the same reply. A machine's words are kept, and nobody is told.
    """
    with transaction.atomic():
        known = Reply.objects.filter(mail=said.mail).first() if said.mail else None
        if known is not None:
            return known
        reply = item.replies.create(
            source=said.source,
            sender=said.sender[:320],
            subject=manuscripts.line(said.subject, 300),
            text=manuscripts.typed(said.text)[:_MOST],
            whole=manuscripts.typed(said.whole)[:_MOST],
            html=said.html[: _MOST * 5],
            message_id=said.message_id,
            is_verified=said.is_verified,
            is_automatic=said.is_automatic,
            mail=said.mail,
        )
        item.events.create(
            name=_event_of(item, said),
            note=said.note,
            actor=Event.Actor.SENDER if said.is_verified else Event.Actor.PORTAL,
            is_public=said.is_verified and not said.is_automatic,
            reply=reply,
        )
        if not said.is_automatic:
            _reopen(item, said)
            if not said.is_told:
                _tell(item, reply, said)
        return reply


def _event_of(item: Submission | Question, said: Said) -> str:
    if not said.is_verified:
        # Anybody may write any From.
        return "unproved" if said.sender.casefold() == item.email.casefold() else "stranger"
    return "correction" if said.is_correction else "reply"


def _reopen(item: Submission | Question, said: Said) -> None:
    done = {Question.State.ANSWERED, Question.State.CLOSED}
    if isinstance(item, Question) and said.is_verified and item.state in done:
        desk.transition(item, "reopen", desk.SENDER)


def _tell(item: Submission | Question, reply: Reply, said: Said) -> None:
    permission = (
        "contributions.view_submission" if isinstance(item, Submission) else "contributions.view_question"
    )
    subjects = {
        "reply": _("Reply: %s"),
        "correction": _("Correction or removal asked for: %s"),
        "stranger": _("Mail from another address: %s"),
        "unproved": _("Mail that says it is from the sender: %s"),
    }
    subject = subjects[_event_of(item, said)]
    notices.tell(permission, subject % item, post.desk_path(item), reply.text[:2000], kind="reply")
