"""A story, a question, a press release (thin: the true one takes its place)."""

from typing import Any

from contributions import asking, desk, intake
from contributions.models import Event, Question, Submission


def call(submission: Submission, kind: str, user: Any) -> Event:
    """Raises: `desk.Refused`."""
    submission.kind = kind
    submission.save(update_fields=["kind"])
    return submission.events.create(name="moved", actor=Event.Actor.DESK, user=user)


def into_question(submission: Submission, user: Any) -> Question:
    """Raises: `desk.Refused`."""
    if submission.files.exists():
        raise desk.NotReady("A question has no files.")
    question, _new = asking.store(submission.text, submission.email)
    submission.delete()
    return question


def into_story(question: Question, user: Any) -> Submission:
    """Raises: `desk.Refused`."""
    envelope = intake.Envelope("web", question.name, question.email, question.first_words, question.text)
    submission, _new = intake.store(envelope)
    question.delete()
    return submission
