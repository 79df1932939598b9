"""The last resort for what came back: old servers say in words what others say by structure.

Read narrowly: only a mail server's own mail, only before the copy of our letter, only with a sentence that says the
letter failed. A reply from a person, or a field quoted in a text, is not read.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.utils import parseaddr

from portal import headers

MOST_TEXT = 20_000


@dataclass(frozen=True)
class Told:
    """What a server's text says about one recipient."""

    words: str
    is_delay: bool = False
    recipient: str = ""
    message_id: str = ""


_SERVERS = re.compile(r"mailer[-_ ]?daemon|postmaster|mail delivery (?:system|subsystem)", re.IGNORECASE)
_COPY = re.compile(
    r"^[ \t>]*(?:-+ *(?:below this line is a copy|this is a copy of the message|original message|transcript of"
    r"|the following is a copy|returned message|included is a copy)|original message headers"
    r"|return-path:|received: from )",
    re.IGNORECASE | re.MULTILINE,
)
_DELAY = re.compile(
    r"not yet been delivered|has been delayed|delivery (?:is |has been )?delayed|do not need to resend"
    r"|will (?:be )?(?:retried|continue|keep)|still being (?:tried|retried)",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"could not be delivered|couldn't be delivered|wasn't able to deliver|was not able to deliver"
    r"|unable to deliver|did not reach|delivery (?:to the following recipients? )?(?:has )?failed"
    r"|permanent(?:ly)? (?:fatal )?(?:error|failed)|given up|undeliverable|returned to sender",
    re.IGNORECASE,
)
_RECIPIENT = re.compile(r"^[ \t]*<?([^\s<>:;,@]{1,64}@[^\s<>:;,@]{1,255})>?(?::|\s|$)", re.MULTILINE)
_MESSAGE_ID = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)


def read(message: Message) -> Told | None:
    """What a mail server's free text says; None for anybody else's mail, and for words that tell no failure."""
    if not _is_a_servers(message):
        return None
    text = _first_text(message)
    before, after = _parted(text)
    if _DELAY.search(before):
        return Told(_reason(before), is_delay=True, message_id=_id_in(after))
    if not _FAILURE.search(before):
        return None
    named = headers.decoded(message, "X-Failed-Recipients").split(",")[0].strip()
    found = _RECIPIENT.search(before)
    return Told(_reason(before), False, named or (found[1] if found else ""), _id_in(after))


def text_of(part: Message) -> str:
    """A part's text, whatever it says of its charset: as declared, else UTF-8, else byte for byte. No NUL in it."""
    payload = part.get_payload(decode=True)
    data = payload.replace(b"\x00", b"") if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return data.decode(charset).replace("\x00", "").encode("utf-8", "replace").decode()
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _is_a_servers(message: Message) -> bool:
    """From: a mail system by name. A null return path alone proves nothing: notes of absence have it as well."""
    if "X-Failed-Recipients" in message:
        return True
    name, address = parseaddr(headers.decoded(message, "From"))
    local = address.partition("@")[0]
    return bool(_SERVERS.fullmatch(local) or _SERVERS.search(name))


def _first_text(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/plain" and not part.is_multipart():
            return text_of(part)[:MOST_TEXT].replace("\r\n", "\n")
        if part.get_content_maintype() == "message":
            break
    return ""


def _parted(text: str) -> tuple[str, str]:
    """The server's own words, and the copy of our letter behind them."""
    found = _COPY.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")


def _reason(text: str) -> str:
    """The paragraph that holds a code or a status, else the whole in short."""
    coded = re.compile(r"\b[45]\d\d[ -]|#?[45]\.\d{1,3}\.\d{1,3}\b")
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text)]
    return next((part for part in paragraphs if coded.search(part)), " ".join(text.split()))[:1_000]


def _id_in(copy: str) -> str:
    found = _MESSAGE_ID.search(copy)
    return found[1] if found else ""
