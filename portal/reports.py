"""What came back, read: delivery status notifications, complaints, and what is neither. Touches no row.

By MIME structure first; words are read only where a machine that knows no structure says that a letter failed.
Source: RFC 3464 (delivery status), RFC 6533 (the same in UTF-8), RFC 5965 and 6650 (complaints), RFC 3834 (automatic
replies), and for the last resort qmail's QSBMF (https://cr.yp.to/proto/qsbmf.txt).
"""

import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from email import message_from_string
from email.errors import MessageError
from email.message import Message
from email.utils import parseaddr
from enum import StrEnum

from portal import answers, headers, refusals_in_words
from portal.answers import Meaning

MOST_REPORTS = 50
MOST_WORDS = 2_000


class Kind(StrEnum):
    HARD = "hard"
    SOFT = "soft"
    # Not delivered yet; the server goes on trying. No failure.
    DELAYED = "delayed"
    COMPLAINT = "complaint"
    # A provider was told that they want no more letters.
    LEAVE = "leave"
    AUTO_REPLY = "auto-reply"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Report:
    """What one mail says about one recipient. Nothing in it is proved: whoever has our address may write to it.

    `status` is RFC 3463's ("5.1.1"), `words` the server's own; `message_id` is that of the letter that came back,
    where it says so. `traces` are the addresses found there that may be ours: its envelope's, and where to leave.
    """

    kind: Kind
    status: str = ""
    words: str = ""
    message_id: str = ""
    recipient: str = ""
    traces: tuple[str, ...] = ()


def read(message: Message) -> list[Report]:
    """Every report in a mail; none where it only tells that the letter was delivered.

    What is no report, or one nobody can read, is a report of kind unknown: it is kept and changes nothing.
    """
    if message.get_content_type() != "multipart/report":
        return [_without_structure(message)]
    parts = _parts(message)
    for part in parts:
        kind = part.get_content_type()
        if kind in {"message/delivery-status", "message/global-delivery-status"}:
            found = _statuses(part)
        elif kind == "message/feedback-report":
            found = [_complaint(part)]
        elif kind in {"message/disposition-notification", "message/global-disposition-notification"}:
            found = [Report(Kind.AUTO_REPLY)]
        else:
            continue
        return _with_original(found, parts)
    return _with_original([Report(Kind.UNKNOWN)], parts)


def about(found: list[Report], recipient: str) -> Report | None:
    """Of one letter's reports the one that counts: about its recipient, else the mildest.

    A mailbox that hands on to two others still takes letters when one of these is gone.
    """
    own = [report for report in found if report.recipient.lower() == recipient.lower()]
    return min(own or found, key=lambda report: report.kind is Kind.HARD, default=None)


def is_automatic_reply(message: Message) -> bool:
    """An out-of-office note, a receipt, a bounce: a machine answers what it received.

    Not every machine's mail is one: mail programs that pass on a wish to leave are machines as well.
    """
    submitted = str(message.get("Auto-Submitted", "")).strip().lower()
    return (
        submitted.startswith("auto-replied")
        or message.get_content_type() == "multipart/report"
        or any(
            name in message
            for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Failed-Recipients")
        )
        or str(message.get("Precedence", "")).strip().lower() in {"auto_reply", "auto-reply"}
        or _OUT_OF_OFFICE.match(headers.decoded(message, "Subject")) is not None
    )


_OUT_OF_OFFICE = re.compile(
    r"\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response)|out of (?:the )?office|on (?:vacation|holiday|leave)"
    r"|abwesenheit|réponse automatique|respuesta automática|自动回复|自動回覆)",
    re.IGNORECASE,
)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_MAILTO = re.compile(r"<mailto:([^>?\s]{1,320})", re.IGNORECASE)
# RFC 6533, 3: a character of a UTF-8 address where only ASCII may travel.
_ESCAPED = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_COMPLAINTS = {"abuse", "fraud", "opt-out", "opt-out-list"}
_NO_FAILURE = {"delivered", "relayed", "expanded"}


def _parts(message: Message) -> list[Message]:
    """The report's own parts; what lies deeper was written by somebody else."""
    payload = message.get_payload() if message.is_multipart() else []
    return [part for part in payload if isinstance(part, Message)]


def _statuses(part: Message) -> list[Report]:
    """One report for each recipient. The first group of fields is about the mail, the others about recipients."""
    groups = [group for group in _groups(part) if "Final-Recipient" in group or "Action" in group]
    if not groups:
        return [Report(Kind.UNKNOWN)]
    found = [_status(group) for group in groups[:MOST_REPORTS]]
    return [report for report in found if report is not None]


def _status(fields: Message) -> Report | None:
    """Action and Status together; only a failure that both tell is a failure. Source: RFC 3464, 2.3.3 and 2.3.4."""
    action = (_header(fields, "Action").split() or [""])[0].lower()
    words = words_of(_header(fields, "Diagnostic-Code"))
    stated = answers.status_of(_header(fields, "Status"))
    inside = answers.status_of(words)
    status = inside if answers.is_vague(stated) and inside else stated
    recipient = _address(_header(fields, "Original-Recipient")) or _address(
        _header(fields, "Final-Recipient")
    )
    report = Report(Kind.UNKNOWN, status, words, recipient=recipient)
    if action in _NO_FAILURE and not stated.startswith("5"):
        return None
    if action == "delayed" and not stated.startswith("5"):
        return replace(report, kind=Kind.DELAYED)
    if action != "failed" or not (status or answers.code_of(words)) or status.startswith("2"):
        return report
    return replace(report, kind=kind_of(status, words))


def kind_of(status: str, words: str) -> Kind:
    """Of a letter that did not arrive: whether it is for good. A fault of ours never is."""
    return Kind.HARD if answers.meaning(status, None, words) is Meaning.GONE else Kind.SOFT


def _complaint(part: Message) -> Report:
    """A mailbox provider passes on "this is spam". Other feedback ("not-spam", "auth-failure") is none."""
    fields = next(iter(_groups(part)), Message())
    feedback = _header(fields, "Feedback-Type").strip().lower()
    named = [*fields.get_all("Removal-Recipient", []), *fields.get_all("Original-Rcpt-To", [])]
    return Report(
        Kind.COMPLAINT if feedback in _COMPLAINTS else Kind.UNKNOWN,
        words=words_of(feedback),
        recipient=next((_address(str(name)) for name in named), ""),
        traces=(parseaddr(_header(fields, "Original-Mail-From"))[1],),
    )


def _with_original(found: Iterable[Report], parts: list[Message]) -> list[Report]:
    """The same reports, with the Message-ID of the letter that was returned with them, whole or its headers."""
    original = next((head for part in parts if (head := _returned(part)) is not None), Message())
    message_id = _MESSAGE_ID.search(_header(original, "Message-ID"))
    sender = parseaddr(_header(original, "Return-Path"))[1]
    leaving = _MAILTO.findall(_header(original, "List-Unsubscribe"))[:5]
    return [
        replace(
            report,
            message_id=message_id[0] if message_id else "",
            traces=tuple(filter(None, [*report.traces, sender, *leaving])),
        )
        for report in found
    ]


def _returned(part: Message) -> Message | None:
    kind = part.get_content_type()
    if kind in {"message/rfc822", "message/global", "message/global-headers", "message/rfc822-headers"}:
        return next(iter(_parts(part)), None)
    if kind == "text/rfc822-headers":
        return message_from_string(refusals_in_words.text_of(part))
    return None


def _groups(part: Message) -> list[Message]:
    """The groups of fields in a machine's part, as headers."""
    groups = re.split(r"\n(?:[ \t]*\n)+", _content(part).strip())
    return [message_from_string(group) for group in groups[: MOST_REPORTS + 1]]


def _content(part: Message) -> str:
    """What a part holds as it came: Python parses a machine's part as if it were a mail, even where it is encoded."""
    try:
        content = b"\n".join(block.as_bytes() for block in _parts(part)[: 2 * MOST_REPORTS])
        encoding = _header(part, "Content-Transfer-Encoding").lower()
        if encoding == "base64":
            content = binascii.a2b_base64(content)
        elif encoding == "quoted-printable":
            content = binascii.a2b_qp(content)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError):
        # What cannot be written down again cannot be read either.
        return ""
    return content.replace(b"\x00", b"").decode("utf-8", "replace").replace("\r\n", "\n")


def _without_structure(message: Message) -> Report:
    """A mail that is no report: an automatic reply, an old server's words, or we do not know."""
    told = refusals_in_words.read(message)
    if told is None:
        return Report(Kind.AUTO_REPLY if is_automatic_reply(message) else Kind.UNKNOWN)
    report = Report(
        Kind.DELAYED if told.is_delay else Kind.UNKNOWN,
        answers.status_of(told.words),
        words_of(told.words),
        told.message_id,
        told.recipient,
    )
    if told.is_delay or not (report.status or answers.code_of(told.words)):
        return report
    return replace(report, kind=kind_of(report.status, told.words))


def _header(message: Message, name: str) -> str:
    """A field's value on one line, whatever bytes it came in, without what no database takes."""
    value = str(message.get(name, "")).replace("\x00", "").encode("utf-8", "replace").decode()
    return " ".join(value.split())


def _address(field: str) -> str:
    """The address in `rfc822; ann@example.org` or `utf-8; …`."""
    address = field.rpartition(";")[2].strip()
    return _ESCAPED.sub(lambda found: _character(found[1]), address).strip("<>")[:320]


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if 0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def words_of(said: str) -> str:
    """A server's words on one line, without the type in front ("smtp; 550 …") or a NUL."""
    plain = re.sub(r"^\s*(?:smtp|x-[\w-]+)\s*;\s*", "", said, flags=re.IGNORECASE)
    return " ".join(plain.replace("\x00", "").split())[:MOST_WORDS]
