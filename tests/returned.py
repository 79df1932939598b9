"""What comes back, as mail in hands it to a receiver: the fixtures of tests/portal/reports/ about a letter of ours."""

import hashlib
from email import message_from_bytes
from email.utils import parseaddr
from pathlib import Path

from portal.mailbox import Mail
from portal.models import RawMail

FOLDER = Path(__file__).parent / "portal" / "reports"


def raw(name: str, **replaced: str) -> bytes:
    """A fixture about another letter: `raw("postfix", message_id="<…>", recipient="…", bounce="…", leave="…")`."""
    data = (FOLDER / f"{name}.eml").read_bytes()
    places = {
        "message_id": b"<0011223344556677.7@www.example.org>",
        "recipient": b"ann@example.net",
        "bounce": b"bounce+d12-0123456789abcdef0123@example.org",
        "leave": b"leave+s7-0123456789abcdef0123@example.org",
    }
    for place, value in replaced.items():
        data = data.replace(places[place], value.encode())
    return data


def came(data: bytes, *, is_automatic: bool = True) -> Mail:
    """The mail that arrived with these bytes; the same bytes are the same row."""
    message = message_from_bytes(data)
    row, _created = RawMail.objects.get_or_create(
        sha256=hashlib.sha256(data).hexdigest(), defaults={"source": "pipe", "size": len(data)}
    )
    recipients = (parseaddr(message.get("To", ""))[1],)
    sender, subject = parseaddr(str(message.get("From", "")))[1], str(message.get("Subject", ""))
    return Mail(
        row, message, recipients, sender, subject, str(message.get("Message-ID", "")), (), is_automatic
    )
