"""Mails to the newsroom as mail programs write them, and the way they come in."""

import itertools
from collections.abc import Sequence
from email.message import EmailMessage, Message
from email.policy import SMTP
from typing import Any

from portal import handling
from portal.keeping import keep
from portal.models import RawMail

STORIES, QUESTIONS = "stories@example.org", "questions@example.org"
# What our own server writes on a mail whose From it has proved, where AUTHSERV_ID names it.
PROVED = "mx.example.org; dmarc=pass header.from=example.net"

_numbers = itertools.count(1)
_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain",
    "vcf": "text/vcard",
    "ics": "text/calendar",
    "p7s": "application/pkcs7-signature",
    "dat": "application/ms-tnef",
}

File = tuple[str, bytes]


def mail(
    text: str = "The lorries come at two.\n\nThe scale is never wrong.\n",
    *,
    subject: str = "Night at the weighbridge",
    sender: str = "Sana Dar <sana@example.net>",
    to: str = STORIES,
    files: Sequence[File] = (),
    html: str = "",
    inner: Message | None = None,
    **more: str,
) -> bytes:
    """A mail as bytes; `more` are headers, `In_Reply_To="<1@example.net>"`."""
    message = EmailMessage(policy=SMTP)
    fields = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Date": "Wed, 25 Nov 2026 09:00:00 +0000",
        "Message-ID": f"<{next(_numbers)}.posted@example.net>",
    } | {name.replace("_", "-"): value for name, value in more.items()}
    for name, value in fields.items():
        if value:
            message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in files:
        kind = _KINDS.get(name.rpartition(".")[2].lower(), "application/octet-stream")
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    if inner is not None:
        message.add_attachment(inner)
    return message.as_bytes()


def deliver(raw: bytes, **envelope: Any) -> RawMail:
    """Hand a mail over as a server's pipe does, and deal with all that waits."""
    row = keep(raw, source="pipe", **envelope)
    handling.handle_waiting()
    row.refresh_from_db()
    return row
