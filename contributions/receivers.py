"""The mailbox's door: what comes to the story address, to the question address, or as an answer to a letter of ours.

It ends where the forms end: in `intake.receive`, `asking.ask`, `replies.take` and `revising.revise`.
"""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from contributions import asking, bodies, enclosures, intake, limits, manuscripts, quoting, threads
from contributions.enclosures import Enclosed
from contributions.models import Event, Question, Submission
from portal import authentication, headers, mailbox, reading
from portal.mailbox import Mail, Receiver
from portal.throttles import TooMany

# What mail programs put in front of a subject that is answered or passed on.
_PREFIX = re.compile(
    r"^(?:\s*(?:re|fwd?|aw|wg|sv|vs|tr|rv|antw|回复|回覆|答复|答覆|转发|轉發|轉寄)\s*(?:\[\d+\])?\s*[:：])+\s*",
    re.IGNORECASE,
)
_COMMENT_AT_END = re.compile(r"\(([^()]*)\)\s*$")
# What we write to is a field of this length.
_LONGEST_ADDRESS = 254
_LONGEST_QUESTION = 200_000


def register() -> None:
    """From `apps.py`: the two addresses, `reply+s12-…@` for submission 12, `reply+q7-…@` for question 7."""
    for receiver in (
        Receiver("contributions.stories", take_story, address=lambda: settings.STORY_ADDRESS),
        Receiver("contributions.questions", take_question, address=lambda: settings.QUESTION_ADDRESS),
        Receiver("contributions.stories.replies", take_reply, purpose="reply", prefix="s"),
        Receiver("contributions.questions.replies", take_reply, purpose="reply", prefix="q"),
    ):
        mailbox.register(receiver)


def take_story(mail: Mail, value: str = "") -> str:
    """A mail to the story address. Answers why nothing came of it, if so."""
    return _take(mail, Submission)


def take_question(mail: Mail, value: str = "") -> str:
    """A mail to the question address. Answers why nothing came of it, if so."""
    return _take(mail, Question)


def take_reply(mail: Mail, value: str) -> str:
    """A mail to the reply address of a submission or question; of one that is gone it begins a new one."""
    item = threads.named(value)
    if item is None:
        return _take(mail, Submission if value.startswith("s") else Question, is_answer=True)
    threads.join(mail, item, has_token=True)
    return ""


def _take(mail: Mail, kind: type[Submission] | type[Question], *, is_answer: bool = False) -> str:
    item = threads.answered(mail)
    if item is not None:
        threads.join(mail, item, has_token=False)
    elif mail.is_by_a_machine:
        return mailbox.put_aside(mail)
    elif kind._default_manager.filter(raw_sha256=mail.row.sha256).exists():
        # The same mail to two names of one address.
        return ""
    else:
        _check_sender(mail.sender)
        text = bodies.words(mail.message)
        # A story is taken whole, whatever it quotes; but not the letter of ours that it answers.
        words = quoting.own_words(text) if is_answer else text
        (_begin_story if kind is Submission else _begin_question)(mail, words)
    return ""


def _begin_story(mail: Mail, text: str) -> None:
    html = bodies.html(mail.message)
    with (
        translation.override(_language(mail, text)),
        enclosures.opened(mail.message, html) as enclosed,
    ):
        title = _title(mail, text, enclosed)
        if len(text.encode()) > intake.MOST_WORDS_BYTES:
            enclosures.keep_text(text, title, enclosed)
            text = ""
        envelope = intake.Envelope(
            source=Submission.Source.MAIL,
            name=sender_name(mail),
            email=mail.sender,
            title=title,
            text=text,
            html=html,
            files=enclosed.files,
            authentication=_proof(mail, Submission.Authentication.DMARC),
            raw_sha256=mail.row.sha256,
            message_id=mail.message_id,
            refusals=_refusals(text, enclosed),
        )
        _enter_story(mail, envelope, enclosed)


def _enter_story(mail: Mail, envelope: intake.Envelope, enclosed: Enclosed) -> None:
    if _may_answer(mail, "submission"):
        submission = intake.receive(envelope)
    else:
        intake.check(envelope)
        submission = intake.store(envelope)[0]
        _hold(submission)
    if enclosed.left_out:
        note = ", ".join(enclosed.left_out)
        submission.events.create(name="left_out", actor=Event.Actor.PORTAL, note=note)


def _begin_question(mail: Mail, words: str) -> None:
    text = quoting.without_signature(words)
    subject = _bare_subject(mail)
    if subject and subject not in text:
        text = f"{subject}\n\n{text}"
    with translation.override(_language(mail, text)):
        files = enclosures.names(mail.message)
        words = _(
            "“%(name)s” was not taken, since a question has no files. Stories with files go to %(address)s."
        )
        refusals = [words % {"name": name, "address": settings.STORY_ADDRESS} for name in files]
        said = {
            "text": text[:_LONGEST_QUESTION].strip() or _("(a mail without words)"),
            "email": mail.sender,
            "name": sender_name(mail),
            "raw_sha256": mail.row.sha256,
            "message_id": mail.message_id,
            "refusals": refusals,
        }
        if _may_answer(mail, "question"):
            asking.ask(**said, confirmation=_proof(mail, Question.Confirmation.MAIL))  # type: ignore[arg-type]
        else:
            _hold(asking.store(**said)[0])  # type: ignore[arg-type]


def sender_name(mail: Mail) -> str:
    """What the sender calls themselves in From; else what stands before the at sign."""
    value = headers.first(mail.message, "From")
    before, bracket, _rest = value.rpartition("<")
    comment = _COMMENT_AT_END.search(value)
    written = before if bracket else comment[1] if comment else ""
    name = headers.text(written, 150).strip().strip("\"'").replace("\\", "").strip()
    return name if name and "@" not in name else mail.sender.partition("@")[0]


def _language(mail: Mail, text: str) -> str:
    # A mail may be a hundred times as long as any story.
    return manuscripts.language_of(f"{mail.subject}\n{text[:50_000]}")


def _bare_subject(mail: Mail) -> str:
    return manuscripts.line(_PREFIX.sub("", mail.subject), 200)


def _title(mail: Mail, text: str, enclosed: Enclosed) -> str:
    """The subject, else the text's first words, else what its first file is called."""
    first_line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    file = enclosed.files[0].name.rpartition(".")[0] if enclosed.files else ""
    return _bare_subject(mail) or manuscripts.line(first_line, 80) or file or _("A mail without a subject")


def _refusals(brought: str, enclosed: Enclosed) -> list[str]:
    if not brought.strip() and not enclosed.files and not enclosed.refused:
        return [_("The mail had neither a text nor a file.")]
    return enclosed.refused


def _proof(mail: Mail, proved: str) -> str:
    return proved if authentication.dmarc_passed(mail.message, mail.sender) else ""


def _check_sender(sender: str) -> None:
    """Raises Unreadable, so that the mail waits for a person: there is nobody to answer."""
    try:
        validate_email(sender)
    except ValidationError:
        raise reading.Unreadable(_("It names no sender that can be written to.")) from None
    if len(sender) > _LONGEST_ADDRESS or not sender.isprintable():
        raise reading.Unreadable(_("It names no sender that can be written to."))


def _may_answer(mail: Mail, kind: str) -> bool:
    """Whether a letter may leave by itself. Beyond a limit all is kept all the same; see `_hold`."""
    try:
        limits.mailed(mail.sender, kind)
        limits.answer_to_mail(mail.sender)
    except TooMany:
        return False
    return True


def _hold(item: Submission | Question) -> None:
    """It waits unconfirmed, without a letter or a notice: the desk sees it there, the reminder brings the button."""
    item.events.create(name="held", actor=Event.Actor.PORTAL)
