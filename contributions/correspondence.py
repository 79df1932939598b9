"""What the sender's page shows beside the time line: the letters both ways, and what was sent, version by version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from contributions.models import Question, Submission, SubmissionFile
from portal.models import Letter


@dataclass(frozen=True)
class Piece:
    """A letter of ours or words of theirs. `at` (aware): when it was written; `is_ours`: whether we wrote it."""

    at: datetime
    subject: str
    text: str
    is_ours: bool


@dataclass(frozen=True)
class Version:
    """What the sender brought under one number, and when (aware) it came."""

    number: int
    title: str
    abstract: str
    text: str
    came_at: datetime
    files: Sequence[SubmissionFile]


def thread_of(item: Submission | Question, at: datetime | None = None) -> list[Piece]:
    """What both sides have read or may read by `at` (aware; default: now), oldest first.

    Neither notes, nor mail whose sender nobody has proved, nor a letter that an editor holds back for the morning.
    """
    pieces = [
        Piece(letter.created_at, letter.subject, letter.text, is_ours=True)
        for letter in _letters(item, at or timezone.now())
    ]
    replies = item.replies.filter(is_verified=True, is_automatic=False)
    pieces += [Piece(reply.created_at, reply.subject, reply.text, is_ours=False) for reply in replies]
    return sorted(pieces, key=lambda piece: piece.at)


def versions_of(submission: Submission) -> list[Version]:
    """All versions, the newest first, each with its files."""
    files: dict[int, list[SubmissionFile]] = {}
    for file in submission.files.all():
        files.setdefault(file.version, []).append(file)
    came = submission.events.filter(name__in=["sent", "revised"]).order_by("created_at", "pk").last()
    newest = Version(
        submission.version, submission.title, submission.abstract, submission.text,
        came.created_at if came else submission.created_at, files.get(submission.version, []),
    )  # fmt: skip
    earlier = [
        Version(one.number, one.title, one.abstract, one.text, one.came_at, files.get(one.number, []))
        for one in submission.earlier.order_by("-number")
    ]
    return [newest, *earlier]


def _letters(item: Submission | Question, at: datetime) -> Sequence[Letter]:
    state = Letter.State
    on_its_way = Q(state__in=[state.SENT, state.SENDING]) | Q(state=state.PENDING, attempts__gt=0)
    due = Q(state=state.PENDING, next_try_at__lte=at)
    ours = Letter.objects.filter(thread=item.thread, purpose__startswith="contributions.")
    return list(ours.filter(on_its_way | due))
