"""One letter's bytes for many people: rendered and encoded once, personal tokens set into places left open.

A replace in encoded text breaks: quoted-printable folds lines, so a mark may be cut in two. Here the text is
parted at its marks first, and each part is encoded by itself; a place always stands alone on a soft line, so
what is set in can be no more than 75 characters and is never folded.
"""

import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

SLOTS = ("unsubscribe", "preferences", "confirmed")
WIDTH = 75
# A dot that begins a line would have to be doubled in each letter on its way (RFC 5321, 4.5.2): where the line has the
# room it is encoded, once.
_DOT = re.compile(rb"^\.(?=.{0,72}$)", re.MULTILINE)


def mark(key: str, slot: str) -> str:
    """What stands for a slot in rendered text: letters and digits, the same length for each, unguessable."""
    return f"x{key}{SLOTS.index(slot)}x"


def marks(key: str) -> dict[str, str]:
    return {slot: mark(key, slot) for slot in SLOTS}


def fill(text: str, key: str, values: Mapping[str, str]) -> str:
    """`text` with its marks filled, for previews (no encoding is in the way there)."""
    return _pattern(key).sub(lambda found: values[SLOTS[int(found[1])]], text)


@dataclass(frozen=True)
class Mould:
    """A whole letter but for its recipient: constant bytes with slots between them."""

    head: bytes
    # Alternating: bytes, slot, bytes, slot, …, bytes.
    parts: tuple[bytes | str, ...]

    def cast(self, headers: Mapping[str, str], values: Mapping[str, str]) -> bytes:
        """The letter of one person: `headers` (To, Date, Message-ID …; ASCII) and a value for each slot.

        Raises:
            ValueError: a value holds what a header cannot carry, or is too long for its place.
        """
        own = b"".join(_header(name, value) for name, value in headers.items())
        set_in = {slot: _encoded(value) for slot, value in values.items()}
        return (
            own
            + self.head
            + b"".join(part if isinstance(part, bytes) else set_in[part] for part in self.parts)
        )


def mould(headers: Mapping[str, str | Address], text: str, html: str, key: str) -> Mould:
    """A mould for one variant: constant `headers`, `text` first and `html` as its alternative."""
    constant = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        constant[name] = value
    boundary = f"=_{secrets.token_hex(16)}"
    head = (
        constant.as_bytes().rstrip(b"\r\n")
        + (
            f'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'
        ).encode()
    )
    parts: list[bytes | str] = []
    for kind, body in (("plain", text), ("html", html)):
        parts.append(
            f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
        )
        parts += _parted(body, key)
        parts.append(b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return Mould(head, _joined(parts))


def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(rf"x{key}(\d)x")


def _parted(body: str, key: str) -> list[bytes | str]:
    pieces = _pattern(key).split(body.replace("\r\n", "\n"))
    parts: list[bytes | str] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            parts += [b"=\r\n", SLOTS[int(piece)], b"=\r\n"]
        else:
            lines = binascii.b2a_qp(piece.encode()).replace(b"\r\n", b"\n")
            parts.append(_DOT.sub(b"=2E", lines).replace(b"\n", b"\r\n"))
    return parts


def _joined(parts: list[bytes | str]) -> tuple[bytes | str, ...]:
    joined: list[bytes | str] = []
    for part in parts:
        last = joined[-1] if joined else ""
        if isinstance(part, bytes) and isinstance(last, bytes):
            joined[-1] = last + part
        else:
            joined.append(part)
    return tuple(joined)


def _encoded(value: str) -> bytes:
    encoded = binascii.b2a_qp(value.encode())
    if len(encoded) > WIDTH or b"\n" in encoded or b"\r" in encoded:
        raise ValueError(f"{value!r} does not fit on a line of its own.")
    return encoded


def _header(name: str, value: str) -> bytes:
    if "\r" in value or "\n" in value:
        raise ValueError(f"The header {name} cannot hold a line break.")
    return f"{name}: {value}\r\n".encode("ascii")
