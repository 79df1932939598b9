"""Mail in: who is asked for what came. Rooms register receivers; each mail is routed by the address it was sent to."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message

from portal.models import RawMail


@dataclass(frozen=True)
class Mail:
    """A mail that came in and passed the guards, ready for a receiver. Nothing in it is proved: From may be forged.

    `message` is parsed with the `compat32` policy (header values as they came); `sender` and `subject` are decoded
    and cut to a sane length. `recipients` are the addresses it came to, the most reliable first (the envelope's).
    `references` are the Message-IDs it answers. `is_automatic`: a machine wrote it (any of the loop guards).
    """

    row: RawMail
    message: Message
    recipients: tuple[str, ...]
    sender: str
    subject: str
    message_id: str
    references: tuple[str, ...]
    is_automatic: bool


# What a receiver does with a mail; for an address of `portal.envelopes` the second argument is its value, else "".
# It runs inside the transaction that closes the row: an exception is a failed attempt (three, then quarantine).
Receive = Callable[[Mail, str], None]


@dataclass(frozen=True)
class Receiver:
    """Takes what comes to `purpose+value-proof@…` (see `portal.envelopes`), or to one plain `address()`."""

    name: str
    receive: Receive
    purpose: str = ""
    # Of one purpose only values that begin so: "d" takes bounce+d12-…, "l" takes bounce+l7-….
    prefix: str = ""
    # Called at each mail, since settings may change under tests; lower case does not matter.
    address: Callable[[], str] = lambda: ""


_receivers: dict[str, Receiver] = {}


def register(receiver: Receiver) -> None:
    """From a room's `apps.py: ready()`."""
    _receivers[receiver.name] = receiver


def receivers() -> list[Receiver]:
    return list(_receivers.values())
