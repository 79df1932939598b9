from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from portal import answers


class Verdict(StrEnum):
    """What became of a parcel."""

    SENT = "sent"
    # Not now: 4xx, refused connection, time-out. Try again.
    LATER = "later"
    # The server refused this recipient for good (5xx at RCPT); `portal.answers` tells a full mailbox from none.
    NO_SUCH_RECIPIENT = "no_such_recipient"
    # The server refused us or the letter for good (5xx at MAIL FROM, AUTH, DATA; policy at RCPT): a fault of ours.
    REFUSED = "refused"


@dataclass(frozen=True)
class Parcel:
    """One letter, ready: whole RFC 5322 bytes (CRLF), envelope sender and one recipient."""

    envelope_from: str
    recipient: str
    data: bytes
    # What a provider is asked to give back with its webhooks.
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A sender's answer: `code` and `words` are the server's own; `stage` is where it was said.

    `stage` is one of connect, mail, rcpt, data, final. LATER at `final` means the line broke after the
    letter was handed over: whether it was taken nobody can know. `status` is RFC 3463's, "5.1.1", if one was given.
    """

    verdict: Verdict
    code: int | None = None
    words: str = ""
    stage: str = "final"
    status: str = ""

    @property
    def is_full(self) -> bool:
        """The mailbox is there and full: it may be emptied."""
        refused = self.verdict is Verdict.NO_SUCH_RECIPIENT
        return refused and answers.meaning(self.status, self.code, self.words) is answers.Meaning.FULL


class Sender(Protocol):
    def send(self, parcel: Parcel) -> Outcome:
        """Hand over one parcel. Network trouble is an outcome, never an exception."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...
