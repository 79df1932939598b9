"""What a mail holds: its words, its HTML, its files. For whoever shows a mail or makes something of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from portal import charsets, headers


@dataclass(frozen=True)
class Attachment:
    """A file in a mail. `kind` is what the sender says it is, and may be wrong; `name` may be empty."""

    name: str
    kind: str
    part: Message

    def content(self) -> bytes:
        return content_of(self.part)


def text_of(message: Message, subtype: str = "plain") -> str:
    """The first text of this subtype that is no attachment; empty when there is none. Lines end in a line feed."""
    for part in _leaves(message):
        if part.get_content_type() == f"text/{subtype}" and part.get_content_disposition() != "attachment":
            return charsets.lines(charsets.decode(content_of(part), headers.charset(part)))
    return ""


def attachments(message: Message) -> list[Attachment]:
    """Every part that has a name, says it is an attachment, or is neither text nor a container; forwarded mails too."""
    found = []
    for part in _leaves(message):
        name = headers.filename(part)
        is_text = part.get_content_maintype() == "text"
        if name or part.get_content_disposition() == "attachment" or not is_text:
            found.append(Attachment(name, part.get_content_type(), part))
    return found


def content_of(part: Message) -> bytes:
    """A part's bytes with base64 and quoted-printable undone; of a forwarded mail its source."""
    if part.is_multipart():
        inner = part.get_payload()
        return b"\n".join(_source(one) for one in inner if isinstance(one, Message))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that hold something, in order. A forwarded mail is one part: what is in it was not written to us."""
    inner = message.get_payload()
    if message.get_content_maintype() != "multipart" or not isinstance(inner, list):
        yield message
        return
    for part in inner:
        if isinstance(part, Message):
            yield from _leaves(part)


def _source(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (ValueError, LookupError, AttributeError, TypeError):
        return b""
