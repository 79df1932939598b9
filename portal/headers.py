"""Headers of a mail as strangers wrote them: raw 8-bit, of unknown charset, a megabyte long, by the thousand.

Nothing here raises, and everything takes time in proportion to what it reads. Messages are of the `compat32` policy;
its own reading of values (`message["To"]`) is passed over, since it may raise.
"""

import base64
import binascii
import hashlib
import quopri
import re
from collections.abc import Iterable
from email.message import Message

from portal import charsets

# No header that a person's mail program writes is longer.
READ = 20_000
# RFC 5321, 4.5.3.1: 64 for the local part, 255 for the domain, and the at sign.
LONGEST_ADDRESS = 320
_HEAD_BYTES = 256_000
# RFC 2047, 2; with the language of RFC 2231, 5.
_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_ANGLE = re.compile(r"<([^<>]*)>")
_APART = re.compile(r'[\s<>,;:"()]+')


def values(message: Message, *names: str) -> list[str]:
    """Every value of a header, or of several in order, as it stands in the mail, cut to 20,000 characters.

    Bytes above 127 are surrogates, as the standard library keeps them.
    """
    wanted = {name.lower() for name in names}
    return [str(value)[:READ] for key, value in message.raw_items() if key.lower() in wanted]


def first(message: Message, name: str) -> str:
    """The topmost value of a header as it stands; empty when there is none."""
    return next(iter(values(message, name)), "")


def decoded(message: Message, name: str, limit: int = 998) -> str:
    """The topmost value as a reader sees it, one line of at most `limit` characters."""
    return text(first(message, name), limit)


def text(value: str, limit: int = 998) -> str:
    """A raw value in words: encoded words decoded, guesses made for raw 8-bit, one line, nothing hidden in it."""
    flat = value[:READ].replace("\r", "").replace("\n", "")
    pieces: list[str] = []
    held, held_charset, at = b"", "", 0
    for word in _WORD.finditer(flat):
        between = flat[at : word.start()]
        # The space between two encoded words is no space, and a character may be torn between them.
        glued = at > 0 and not between.strip()
        if held and not (glued and word[1].lower() == held_charset):
            pieces.append(charsets.decode(held, held_charset))
            held = b""
        if not glued:
            pieces.append(_plain(between))
        held, held_charset, at = held + _bytes(word[2], word[3]), word[1].lower(), word.end()
    if held:
        pieces.append(charsets.decode(held, held_charset))
    pieces.append(_plain(flat[at:]))
    return charsets.line("".join(pieces), limit)


def addresses(value: str) -> list[str]:
    """The bare addresses in a raw value, in order, each once. Names, quoted or not, are passed over."""
    bare = _COMMENT.sub(" ", _QUOTED.sub(" ", value[:READ]))
    found = (charsets.line(token, LONGEST_ADDRESS) for token in _APART.split(bare) if _is_address(token))
    return list(dict.fromkeys(found))


def address(value: str) -> str:
    """The one address of a raw value: what stands in angle brackets, else the first; empty when there is none."""
    bare = _COMMENT.sub(" ", _QUOTED.sub(" ", value[:READ]))
    angle = _ANGLE.search(bare)
    found = addresses(angle[1]) if angle else []
    return next(iter(found or addresses(bare)), "")


def message_ids(value: str) -> list[str]:
    """The Message-IDs in a raw value such as References, at most 50, as `key` writes them."""
    found = (key(f"<{inner}>") for inner in _ANGLE.findall(value[:READ]))
    return [one for one in dict.fromkeys(found) if one][:50]


def key(value: str) -> str:
    """A Message-ID as rows keep it: printable, without spaces, at most 255 characters; a longer one ends in its hash."""
    bare = _plain(value)
    whole = "".join(charsets.line(bare, len(bare) + 1).split())
    if len(whole) <= 255:
        return whole
    return f"{whole[:180]}…{hashlib.sha256(whole.encode()).hexdigest()}"


def filename(part: Message) -> str:
    """What the sender called an attachment, without folders and at most 150 characters; empty when it has no name."""
    name = _parameter(part, "Content-Disposition", "filename") or _parameter(part, "Content-Type", "name")
    return text(name).replace("\\", "/").rpartition("/")[2].lstrip(".")[:150]


def charset(part: Message) -> str:
    """The charset a part declares; empty when it declares none that can be read."""
    return _parameter(part, "Content-Type", "charset").lower()


def _parameter(part: Message, name: str, parameter: str) -> str:
    """A parameter of a header, of raw 8-bit or in the parts and percent signs of RFC 2231; empty when there is none."""
    # The standard library makes question marks of bytes it does not know, so it is given the value in words.
    plain = Message()
    plain[name] = _plain(first(part, name))
    try:
        found = plain.get_param(parameter, "", name)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    if isinstance(found, tuple):
        return charsets.decode(found[2].encode("latin-1", "replace"), found[0] or "")
    return str(found)


def scan(raw: bytes, names: Iterable[str]) -> list[tuple[str, str]]:
    """Names (in small letters) and raw values of some headers, unfolded and in order, without parsing the mail.

    Reads the first 256 kB of the head only.
    """
    wanted = {name.lower() for name in names}
    found: list[tuple[str, str]] = []
    is_open = False
    for line in head_of(raw)[:_HEAD_BYTES].decode("ascii", "surrogateescape").split("\n"):
        if line[:1] in {" ", "\t"}:
            if is_open:
                found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
            continue
        name, _colon, value = line.partition(":")
        is_open = name.strip().lower() in wanted
        if is_open:
            found.append((name.strip().lower(), value.strip()))
    return found


def head_of(raw: bytes) -> bytes:
    """The lines above the first empty one, each ended by a line feed alone."""
    ends = [at for at in (raw.find(b"\n\n"), raw.find(b"\r\n\r\n"), raw.find(b"\r\r")) if at >= 0]
    return raw[: min(ends, default=len(raw))].replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _is_address(token: str) -> bool:
    local, at, domain = token.rpartition("@")
    return bool(local and at and domain) and len(token) <= LONGEST_ADDRESS


def _plain(value: str) -> str:
    return charsets.decode(value.encode("utf-8", "surrogateescape"))


def _bytes(encoding: str, content: str) -> bytes:
    raw = content.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return quopri.decodestring(raw, header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw
