"""A mail that belongs to something under way: which case it is, whether its sender is proved, what its files become."""

from dataclasses import replace

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contributions import (
    bodies,
    desk,
    enclosures,
    intake,
    limits,
    manuscripts,
    post,
    quoting,
    replies,
    revising,
    sorting,
    staging,
)
from contributions.enclosures import Enclosed
from contributions.models import Event, Question, Reply, Submission, SubmissionFile
from contributions.replies import Said
from portal import authentication, loops
from portal.mailbox import Mail
from portal.models import Letter
from portal.throttles import TooMany

# A reply without a document is the newer text when it has at least so many signs, and half of those of the text we have.
LEAST_MANUSCRIPT = 400


def named(value: str) -> Submission | Question | None:
    """What a reply address names ("s12": submission 12, "q7": question 7), wherever it was sorted, unless it is gone."""
    return sorting.find(value[0], int(value[1:]))


def answered(mail: Mail) -> Submission | Question | None:
    """What the letter of ours that a mail answers is about; Message-IDs of others say nothing."""
    letters = Letter.objects.filter(message_id__in=mail.references).exclude(thread="")
    for thread in letters.order_by("-pk").values_list("thread", flat=True):
        kind, _colon, pk = thread.partition(":")
        letter = {"submission": "s", "question": "q"}.get(kind)
        item = sorting.find(letter, int(pk)) if letter and pk.isdigit() else None
        if item is not None:
            return item
    return None


def join(mail: Mail, item: Submission | Question, *, has_token: bool) -> Reply:
    """Keep a mail in its thread. `has_token`: it came to the address that only the item's sender was told.

    Verified is a mail with the sender's From that came to that address, or whose From our own server has proved. From
    and Subject alone prove nothing, and a Message-ID of ours stands in every mail that anybody was copied on.
    """
    known = Reply.objects.filter(mail=mail.row).first()
    if known is not None:
        return known
    is_senders = mail.sender.casefold() == item.email.casefold()
    is_verified = is_senders and (has_token or authentication.dmarc_passed(mail.message, mail.sender))
    said = _said(mail, is_verified)
    with translation.override(item.language):
        if isinstance(item, Submission) and is_verified and not mail.is_by_a_machine:
            with enclosures.opened(mail.message, said.html) as enclosed:
                return _bring(mail, item, said, enclosed)
        return replies.take(item, replace(said, note=_named_only(mail)))


def _said(mail: Mail, is_verified: bool) -> Said:
    whole = bodies.words(mail.message)
    return Said(
        text=quoting.own_words(whole),
        source=Reply.Source.MAIL,
        whole=whole,
        html=bodies.html(mail.message),
        sender=mail.sender,
        subject=mail.subject,
        message_id=mail.message_id,
        is_verified=is_verified,
        is_automatic=mail.is_by_a_machine,
        mail=mail.row,
    )


def _named_only(mail: Mail) -> str:
    """Files of a mail that proves nothing, or to a question, stay in the mail; the desk finds them there."""
    found = enclosures.names(mail.message)
    return _("In the mail there are files: %s") % ", ".join(found) if found else ""


def _bring(mail: Mail, submission: Submission, said: Said, enclosed: Enclosed) -> Reply:
    newer = _newer(submission, said, enclosed)
    # The notice about a newer version says all there is to say.
    is_told = newer is not None and submission.state in revising.OPEN and not said.text.strip()
    reply = replies.take(submission, replace(said, is_told=is_told))
    if newer is not None:
        _revise(submission, newer)
    intake.note_refusals(submission, enclosed.refused)
    if enclosed.refused and _may_answer(mail, submission):
        post.files_refused(submission, enclosed.refused)
    return reply


def _newer(submission: Submission, said: Said, enclosed: Enclosed) -> revising.Newer | None:
    """What of a reply belongs to the story: its files; its words only where they can be nothing but the newer text."""
    if enclosed.files:
        return revising.Newer(files=enclosed.files)
    least = max(LEAST_MANUSCRIPT, len(submission.text) // 2)
    is_awaited = submission.state == Submission.State.CHANGES_REQUESTED
    if is_awaited and not enclosed.refused and len(manuscripts.typed(said.text)) >= least:
        return revising.Newer(text=said.text)
    return None


def _revise(submission: Submission, newer: revising.Newer) -> None:
    try:
        revising.revise(submission, newer)
    except revising.Same:
        _add_event(submission, _("They are the same as before, byte for byte: %s"), newer)
        for file in newer.files:
            file.delete()
    except desk.NotNow:
        # Not open to a newer version: the desk decides what they are good for.
        _attach(submission, newer)
        _add_event(submission, "%s", newer)
    except intake.Refused as refused:
        _attach(submission, newer)
        _add_event(submission, f"{refused} %s", newer)


def _attach(submission: Submission, newer: revising.Newer) -> None:
    pks = [file.pk for file in newer.files]
    SubmissionFile.objects.filter(pk__in=pks).update(version=submission.version)
    staging.attach(submission, newer.files)


def _add_event(submission: Submission, words: str, newer: revising.Newer) -> None:
    names = ", ".join(file.name for file in newer.files) or _("the text")
    submission.events.create(name="files_added", actor=Event.Actor.SENDER, note=words % names)


def _may_answer(mail: Mail, submission: Submission) -> bool:
    if mail.is_by_a_machine or not loops.may_answer(submission.thread, timezone.now()):
        return False
    try:
        limits.answer_to_mail(mail.sender)
    except TooMany:
        return False
    return True
