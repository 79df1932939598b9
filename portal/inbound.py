"""Mail that a provider received for us and hands over by anymail's webhook (`/api/mail/PROVIDER/inbound/`)."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from email.encoders import encode_base64
from email.message import Message
from email.policy import compat32
from typing import Any

from portal import keeping
from portal.bell import ring
from portal.models import RawMail
from portal.tasks import HANDLE

# Where providers put the mail's source in their form or JSON, when asked to:
# Mailgun, SendGrid, Postmark, Postal, Mandrill, MailerSend. The others' events are built from their pieces.
_SOURCES = (("body-mime",), ("email",), ("RawEmail",), ("message",), ("msg", "raw_msg"), ("data", "raw"))


def take(sender: Any, event: Any, esp_name: str, **_: Any) -> None:
    """Receiver of `anymail.signals.inbound`. An error makes the answer a 500, and the provider tries again."""
    message = event.message
    if message is None:
        return
    keeping.keep(
        _source(event),
        source=RawMail.Source.WEBHOOK,
        envelope_from=message.envelope_sender or "",
        recipient=message.envelope_recipient or "",
    )
    ring(HANDLE)


def _source(event: Any) -> bytes:
    """The mail as it came, where the provider gives it; else one built of its pieces, alike at each repetition."""
    fields = getattr(event.esp_event, "POST", event.esp_event)
    for path in _SOURCES:
        found: Any = fields
        for step in path:
            found = found.get(step) if isinstance(found, Mapping) else None
        if isinstance(found, str):
            raw = _opened(found, fields)
            if b":" in raw.partition(b"\n")[0]:
                return raw
    return _built(event.message)


def _opened(text: str, fields: Mapping[str, Any]) -> bytes:
    """Postal sends the source in base64, and says so."""
    if fields.get("base64"):
        with suppress(binascii.Error, ValueError):
            return base64.b64decode(text)
    return text.encode("utf-8", "surrogateescape")


def _built(message: Message) -> bytes:
    seed = hashlib.sha256(str(message.get("Message-ID", "")).encode("utf-8", "replace")).hexdigest()[:32]
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart" and part.get_boundary() is None:
            # Else the standard library draws one by lot, and a repeated hook would be another mail.
            part.set_boundary(f"={seed}-{number}=")
        if not part.is_multipart() and "Content-Transfer-Encoding" not in part:
            # A file as bare bytes would lose its carriage returns on being written out.
            encode_base64(part)
    return message.as_bytes(policy=compat32)
