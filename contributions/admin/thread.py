"""The thread of a case: our letters and what came back, in one line of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from contributions.models import Question, Reply, Submission
from portal.models import Letter

# Letters that an editor wrote, as post.decision and post.answer name them: whoever writes them may hold them back.
_BY_HAND = ("decision", "answer")


@dataclass(frozen=True)
class Message:
    """A letter of ours, or a reply."""

    at: datetime
    letter: Letter | None = None
    reply: Reply | None = None

    @property
    def is_by_hand(self) -> bool:
        return self.letter is not None and self.letter.purpose.endswith(_BY_HAND)

    @property
    def leaves_at(self) -> datetime | None:
        """Until when a letter waits that an editor wanted sent later."""
        letter = self.letter
        if letter is None or letter.state != Letter.State.PENDING or letter.next_try_at <= timezone.now():
            return None
        return letter.next_try_at

    @property
    def can_be_held(self) -> bool:
        return self.is_by_hand and self.letter is not None and self.letter.state == Letter.State.PENDING

    @property
    def can_go_again(self) -> bool:
        states = {Letter.State.FAILED, Letter.State.CANCELLED}
        return self.letter is not None and self.letter.state in states

    @property
    def whole(self) -> str:
        """A reply's text with its quoted history, where that is more."""
        reply = self.reply
        return reply.whole if reply is not None and reply.whole.strip() != reply.text.strip() else ""


def thread_of(item: Submission | Question) -> Sequence[Message]:
    """Oldest first. Two queries."""
    letters = [Message(one.created_at, letter=one) for one in Letter.objects.filter(thread=item.thread)]
    replies = [Message(one.created_at, reply=one) for one in item.replies.all()]
    return sorted([*letters, *replies], key=lambda message: message.at)
