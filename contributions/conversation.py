"""What was said between an asker and the desk, in order: every answer, every reply."""

from dataclasses import dataclass
from datetime import datetime

from contributions.models import Question


@dataclass(frozen=True)
class Said:
    """`is_ours`: an answer, else a reply; `is_verified`: known to come from the asker. `at` is aware."""

    text: str
    at: datetime
    is_ours: bool
    who: str = ""
    is_verified: bool = True


def of(question: Question, *, for_desk: bool = False) -> list[Said]:
    """Oldest first. The desk (`for_desk`) also sees who answered, and what came from other addresses."""
    answers = list(question.events.filter(name="answer").select_related("user"))
    said = [
        # The last answer is the question's own; earlier ones are kept with their events.
        Said(
            question.answer if event is answers[-1] else event.text,
            event.created_at,
            is_ours=True,
            who=str(event.user) if for_desk and event.user else "",
        )
        for event in answers
    ]
    replies = question.replies.filter(is_automatic=False)
    if not for_desk:
        replies = replies.filter(is_verified=True)
    said += [
        Said(reply.text, reply.created_at, is_ours=False, who=reply.sender, is_verified=reply.is_verified)
        for reply in replies
    ]
    return sorted((one for one in said if one.text), key=lambda one: one.at)
