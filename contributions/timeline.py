"""What happened, line by line: all of it for the desk, its public part for the sender."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contributions.models import Event, Question, Reply, Submission, SubmissionFile
from contributions.moves import OTHER_EVENTS, QUESTION_MOVES, SUBMISSION_MOVES, Words, table_for
from portal.models import Letter


@dataclass(frozen=True)
class Line:
    """One line: what, when (aware); for the desk also who, the note, the letter, the files that came."""

    what: Words
    at: datetime
    who: str = ""
    note: str = ""
    letter: Letter | None = None
    reply: Reply | None = None
    is_internal: bool = False
    files: tuple[SubmissionFile, ...] = ()


def public_line(item: Submission | Question) -> list[Line]:
    """What the sender may see: that it happened, and when. Neither names nor notes."""
    return [Line(_words(item, event), event.created_at) for event in item.events.filter(is_public=True)]


def desk_line(item: Submission | Question) -> list[Line]:
    """Everything, oldest first; letters of the thread that no event names (the first one) among it."""
    events = list(item.events.select_related("user", "letter", "reply"))
    named = {event.letter_id for event in events}
    files = _files(item, events)
    lines = [
        Line(
            what=_words(item, event),
            at=event.created_at,
            who=str(event.user) if event.user else event.get_actor_display(),
            note=event.note,
            letter=event.letter,
            reply=event.reply,
            is_internal=event.name == "note",
            files=tuple(files.get(event.pk, ())),
        )
        for event in events
    ]
    others = Letter.objects.filter(thread=item.thread).exclude(pk__in=[pk for pk in named if pk])
    lines += [
        Line(OTHER_EVENTS["letter"], letter.created_at, who=str(Event.Actor.PORTAL.label), letter=letter)
        for letter in others
    ]
    return sorted(lines, key=lambda line: line.at)


def _files(item: Submission | Question, events: Sequence[Event]) -> Mapping[int, list[SubmissionFile]]:
    """The files that came with each event. They are kept a little before the event that brings them is written."""
    brought = [event for event in events if event.name in {"sent", "revised"}]
    found: dict[int, list[SubmissionFile]] = {}
    if isinstance(item, Submission) and brought:
        for file in item.files.all():
            event = next((one for one in brought if one.created_at >= file.created_at), brought[-1])
            found.setdefault(event.pk, []).append(file)
    return found


def _words(item: Submission | Question, event: Event) -> Words:
    # What came as the other kind brought events of that kind along.
    move = table_for(item).get(event.name) or {**SUBMISSION_MOVES, **QUESTION_MOVES}.get(event.name)
    return move.past if move else OTHER_EVENTS.get(event.name, event.name)
