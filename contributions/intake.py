"""One intake for two doors: the form and the mailbox fill the same envelope, and end in `receive`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Section
from contributions import desk, gate, manuscripts, post, staging
from contributions.desk import Item
from contributions.models import Event, Flag, Question, Submission, SubmissionFile, Terms
from contributions.post import REFUSED

MOST_WORDS_BYTES = 400_000


class Refused(Exception):
    """Why a story cannot be taken; the sentence is for its sender. `field`: which part of the envelope is meant."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Envelope:
    """A story as it comes in by either door. `files` have passed the gate (`staging.admit`).

    `authentication`: how we know the sender already (`Submission.Authentication`; "": we do not).
    `raw_sha256`: of the raw mail, or of everything a form brought; the same again is the same submission.
    """

    source: str
    name: str
    email: str
    title: str
    text: str = ""
    html: str = ""
    files: Sequence[SubmissionFile] = ()
    authentication: str = ""
    raw_sha256: str = ""
    abstract: str = ""
    affiliation: str = ""
    country: str = ""
    section: Section | None = None
    terms_version: int | None = None
    flag: str = Flag.NONE
    ip_hash: str = ""
    # Of the mail it came by.
    message_id: str = ""
    # As the sender says ("": as the words look).
    language: str = ""
    # Sentences about what came with it and could not be taken: its sender reads them, and the desk.
    refusals: Sequence[str] = ()


def receive(envelope: Envelope) -> Submission:
    """Take a story in: check, store, and write the sender a letter with a button, or thank one we know already.

    Raises:
        Refused: with the field and a sentence.
    """
    check(envelope)
    with transaction.atomic():
        submission, is_new = store(envelope)
        if not is_new:
            return submission
        if envelope.authentication and not envelope.flag:
            desk.confirm(submission, desk.PORTAL, authentication=envelope.authentication)
        else:
            post.confirm(submission)
    return submission


def check(envelope: Envelope) -> None:
    """The validators of both doors.

    Raises:
        Refused: with the field and a sentence.
    """
    if not manuscripts.line(envelope.title, 200):
        raise Refused("title", _("Please give your story a title."))
    brought = manuscripts.typed(envelope.text) or envelope.html.strip() or envelope.files
    # A mail of which nothing could be taken is answered, and its thread is where the rest comes to.
    if not brought and not envelope.refusals:
        raise Refused(
            "text", _("Please write or paste your story here, or choose a file below: one of the two.")
        )
    check_size(envelope.text, envelope.files)


def check_size(text: str, files: Sequence[SubmissionFile]) -> None:
    """How much may come at once.

    Raises:
        Refused: with the field and a sentence.
    """
    if len(text.encode()) > MOST_WORDS_BYTES:
        raise Refused("text", _("This is longer than a book chapter. Please send it as a file."))
    if len(files) > gate.MOST_FILES:
        raise Refused("files", _("Please send at most %d files.") % gate.MOST_FILES)
    if sum(file.size for file in files) > gate.MOST_TOGETHER:
        values = {"most": gate.MOST_TOGETHER // gate.MEGABYTE}
        raise Refused(
            "files", _("Together the files are larger than %(most)d MB. Please leave some out.") % values
        )


def store(envelope: Envelope, at: datetime | None = None) -> tuple[Submission, bool]:
    """The row, its files and the first line of its time line, without any letter; and whether it is new."""
    at = at or timezone.now()
    fresh = Submission(
        source=envelope.source,
        title=manuscripts.line(envelope.title, 200),
        abstract=manuscripts.typed(envelope.abstract),
        text=manuscripts.typed(envelope.text),
        html=envelope.html,
        language=envelope.language or manuscripts.language_of(f"{envelope.title}\n{envelope.text}"),
        section=envelope.section,
        name=manuscripts.line(envelope.name, 150),
        email=envelope.email.strip(),
        affiliation=manuscripts.line(envelope.affiliation, 200),
        country=manuscripts.line(envelope.country, 80),
        terms=Terms.stored(envelope.terms_version) if envelope.terms_version else None,
        flag=envelope.flag,
        raw_sha256=envelope.raw_sha256 or None,
        ip_hash=envelope.ip_hash,
        message_id=envelope.message_id,
        created_at=at,
        state_at=at,
    )
    return keep(fresh, envelope.files, envelope.refusals)


def keep(
    fresh: Item, files: Sequence[SubmissionFile] = (), refusals: Sequence[str] = ()
) -> tuple[Item, bool]:
    """What came, stored with the first lines of its time line, or what came before with the same bytes; is it new?"""
    try:
        with transaction.atomic():
            fresh.save()
            if isinstance(fresh, Submission):
                staging.attach(fresh, files)
            fresh.events.create(
                name="sent",
                to_state=fresh.state,
                actor=Event.Actor.SENDER,
                is_public=True,
                created_at=fresh.created_at,
            )
            note_refusals(fresh, refusals, fresh.created_at)
    except IntegrityError:
        known = cast(Item | None, type(fresh)._default_manager.filter(raw_sha256=fresh.raw_sha256).first())
        if known is None:
            raise
        return known, False
    return fresh, True


def note_refusals(item: Submission | Question, refusals: Sequence[str], at: datetime | None = None) -> None:
    """Sentences about files that were not taken, for the desk's time line and the next letter to the sender."""
    for sentence in refusals:
        item.events.create(
            name=REFUSED, actor=Event.Actor.PORTAL, note=sentence, created_at=at or timezone.now()
        )
