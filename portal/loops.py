"""Loop guards: did a machine write this mail, and may we answer by ourselves? Two portals must not write for ever."""

import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from email.message import Message
from email.utils import parseaddr

from django.conf import settings

from portal import envelopes, headers
from portal.models import Letter

# Letters of one thread within these times, whoever wrote them; then nothing leaves by itself.
MOST = ((timedelta(minutes=10), 5), (timedelta(days=1), 10))

# Whoever has such a name does not read what we answer.
_MACHINES = re.compile(
    r"(?:mailer[-_.]?daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|autoreply|auto[-_.]?responder)(?:[+=-].*)?",
    re.IGNORECASE,
)


# Asks for no automatic answer. Machines set it, and Exchange does so on people's mail: the weakest sign, so told last.
# Source: Microsoft's MS-OXCMAIL, 2.2.3.2.14.
SILENCE = "X-Auto-Response-Suppress"


def _any(_value: str) -> bool:
    return True


def _not_no(value: str) -> bool:
    return value not in {"", "no"}


# Header, and which of its values (first word, in small letters) mean a machine.
# Source: RFC 3834, 2 and 5 (Auto-Submitted, Precedence); RFC 2919 and RFC 2369 (lists).
_SIGNS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("Auto-Submitted", _not_no),
    ("Precedence", frozenset({"bulk", "junk", "list", "auto_reply"}).__contains__),
    ("X-Autoreply", _not_no),
    ("X-Autorespond", _not_no),
    ("List-Id", _any),
    ("List-Unsubscribe", _any),
    ("X-Loop", _any),
)


def why_automatic(message: Message, envelope_from: str = "", ours: Collection[str] = ()) -> str:
    """The sign by which a machine wrote it, in a few words; empty when a person may have.

    `ours` are further addresses of ours, in small letters, beside those of the settings.
    """
    for name, means_machine in _SIGNS:
        for value in headers.values(message, name):
            if means_machine(_first_word(value)):
                return f"{name}: {headers.text(value, 60)}".rstrip(": ")
    if envelope_from.strip() == "<>" or any(
        v.strip() == "<>" for v in headers.values(message, "Return-Path")
    ):
        return "empty Return-Path"
    if message.get_content_type() == "multipart/report":
        return "multipart/report"
    for sender in _senders(message, envelope_from):
        if _MACHINES.fullmatch(sender.rpartition("@")[0]):
            return f"from {sender}"
        if is_ours(sender, ours):
            return f"from our own {sender}"
    if is_our_message_id(headers.key(headers.first(message, "Message-ID"))):
        return "our own Message-ID"
    for value in headers.values(message, SILENCE):
        if _first_word(value) not in {"", "none"}:
            return f"{SILENCE}: {headers.text(value, 60)}"
    return ""


def is_certain(sign: str) -> bool:
    """Whether a sign of `why_automatic` tells a machine: a mere wish for silence stands on people's mail as well."""
    return bool(sign) and not sign.startswith(SILENCE)


def is_ours(address: str, ours: Collection[str] = ()) -> bool:
    """Whether mail from this address would be from ourselves."""
    own = (
        settings.DEFAULT_FROM_EMAIL,
        settings.WEEKLY_FROM,
        settings.STORY_ADDRESS,
        settings.QUESTION_ADDRESS,
    )
    known = {parseaddr(one)[1].lower() for one in own} | set(ours)
    return address.lower() in known or envelopes.read(address) is not None


def is_our_message_id(message_id: str) -> bool:
    """Whether we sent a letter under this Message-ID. Others may write one with our host, so the row counts."""
    if not message_id.lower().endswith(f"@{settings.MESSAGE_ID_HOST}>".lower()):
        return False
    return Letter.objects.filter(message_id=message_id).exists()


def may_answer(thread: str, now: datetime) -> bool:
    """Whether an automatic letter may join a thread (`Letter.thread`) at `now` (aware).

    No longer after 5 letters in 10 minutes or 10 in a day. Ask before writing one; an editor's letter needs no leave.
    """
    letters = Letter.objects.filter(thread=thread)
    return not thread or all(
        letters.filter(created_at__gt=now - span, created_at__lte=now).count() < most for span, most in MOST
    )


def _first_word(value: str) -> str:
    """`Auto-Replied (vacation); owner=x` is `auto-replied`."""
    return re.split(r"[\s;,(]", headers.text(value, 200).lower(), maxsplit=1)[0]


def _senders(message: Message, envelope_from: str) -> list[str]:
    written = [
        headers.address(value) for name in ("From", "Sender") for value in headers.values(message, name)
    ]
    return [one for one in (*written, headers.address(envelope_from)) if one]
