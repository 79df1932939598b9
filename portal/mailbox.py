"""Mail in: who is asked for what came. Rooms register receivers; each mail is routed by the address it was sent to.

`portal.keeping` stores it, `portal.handling` opens it and asks the receiver.
"""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message

from django.utils.translation import gettext as _

from portal import envelopes, headers, loops
from portal.keeping import ENVELOPE_HEADERS, keep
from portal.models import RawMail

__all__ = [
    "Mail",
    "Receive",
    "Receiver",
    "keep",
    "plain_addresses",
    "put_aside",
    "receivers",
    "recipients",
    "register",
    "route",
]


@dataclass(frozen=True)
class Mail:
    """A mail that came in and passed the guards, ready for a receiver. Nothing in it is proved: From may be forged.

    `message` is parsed with the `compat32` policy (header values as they came: read them by `portal.headers`, parts
    by `portal.parts`); `sender` is the bare address of From, `subject` is decoded; both are cut to a sane length.
    `recipients` are the addresses it came to, the most reliable first (the envelope's). `references` are the
    Message-IDs it answers, the one of In-Reply-To first. `is_automatic`: any of the loop guards spoke, `sign` says which.
    """

    row: RawMail
    message: Message
    recipients: tuple[str, ...]
    sender: str
    subject: str
    message_id: str
    references: tuple[str, ...]
    is_automatic: bool
    sign: str = ""

    @property
    def is_by_a_machine(self) -> bool:
        """Whether no person can have written it (`loops.is_certain`)."""
        return self.is_automatic and loops.is_certain(self.sign)


# What a receiver does with a mail; for an address of `portal.envelopes` the second argument is its value, else "".
# It runs inside the transaction that closes the row: an exception is a failed attempt (three, then quarantine).
# Words that it answers are kept with the row: why nothing came of the mail.
Receive = Callable[[Mail, str], str | None]


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


def put_aside(mail: Mail) -> str:
    """What the desk reads of a machine's mail that nobody wanted."""
    return _("Put aside: a machine wrote it (%s).") % mail.sign


_receivers: dict[str, Receiver] = {}


def register(receiver: Receiver) -> None:
    """From a room's `apps.py: ready()`."""
    _receivers[receiver.name] = receiver


def receivers() -> list[Receiver]:
    return list(_receivers.values())


def plain_addresses() -> dict[str, Receiver]:
    """Who takes which plain address, in small letters."""
    return {one.address().strip().lower(): one for one in receivers() if one.address().strip()}


def recipients(message: Message, recipient: str = "") -> tuple[str, ...]:
    """Every address a mail came to, each once: the envelope's, then what servers noted of it, then To and Cc."""
    found = headers.addresses(recipient)
    for names in (ENVELOPE_HEADERS, ("To",), ("Cc",)):
        for value in headers.values(message, *names):
            found += headers.addresses(value)
    return tuple(dict.fromkeys(found))[:200]


def route(addresses: tuple[str, ...]) -> tuple[Receiver, str] | None:
    """Who takes a mail to these addresses, with the value the address names; None: nobody.

    What only we can have made comes first; then plain addresses, also with a +tag. Of two, the more reliable wins.
    """
    for address in addresses:
        named = envelopes.read(address)
        if named is None:
            continue
        fitting = [one for one in receivers() if one.purpose == named[0] and named[1].startswith(one.prefix)]
        if fitting:
            return max(fitting, key=lambda one: len(one.prefix)), named[1]
    plain = plain_addresses()
    for address in addresses:
        local, _at, domain = address.lower().rpartition("@")
        for key in (f"{local}@{domain}", f"{local.partition('+')[0]}@{domain}"):
            if key in plain:
                return plain[key], ""
    return None
