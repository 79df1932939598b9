"""A letter of the weekly examined as it leaves: whole bytes in, findings out."""

import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime
from urllib.parse import urlsplit

from django.conf import settings

from subscriptions import rendering
from subscriptions.findings import Finding, error, ok, warning
from subscriptions.models import Issue, IssueVariant, Weekly
from subscriptions.proofreading import proofread

# Source: RFC 5322, 2.1.1.
LONGEST_LINE = 998
# What a telephone shows of a subject, and what a desktop does.
LONG_SUBJECT = 78
_URL, _MAILTO = r"<https?://[^<>\s]+>", r"<mailto:[^<>\s]+>"
# Each header stands once and looks so (unfolded, decoded); with what it is for.
HEADERS: tuple[tuple[str, str, str], ...] = (
    ("Message-ID", r"<[^<>@\s]+@[^<>@\s]+>", "<…@host> (RFC 5322)"),
    ("List-Id", r"(?:[^<>]+ )?<[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+>", "Name <list.host> (RFC 2919)"),
    ("List-Unsubscribe", rf"(?:{_URL}|{_MAILTO})(?:,\s*(?:{_URL}|{_MAILTO}))*", "<https:…> (RFC 2369)"),
    ("List-Unsubscribe-Post", r"List-Unsubscribe=One-Click", "List-Unsubscribe=One-Click (RFC 8058)"),
    ("List-Archive", _URL, "<https:…> (RFC 2369)"),
    ("List-Help", rf"{_URL}|{_MAILTO}", "<mailto:…> (RFC 2369)"),
    ("List-Owner", _MAILTO, "<mailto:…> (RFC 2369)"),
    ("List-Post", r"NO", "NO (RFC 2369)"),
    ("Auto-Submitted", r"auto-generated", "auto-generated (RFC 3834)"),
    ("X-Auto-Response-Suppress", r"All", "All"),
    ("Precedence", r"bulk", "bulk"),
    ("Feedback-ID", r"[^:\s]*:[^:\s]*:[^:\s]*:[^:\s]+", "campaign:list:kind:sender"),
)


class NoArticle(Exception):
    """No issue holds an article yet: there is no letter to look at."""


def sample(weekly: Weekly, to: str, message_id: str, at: datetime, mark: str = "") -> tuple[Issue, bytes]:
    """An issue's letter for nobody in particular: the next one that holds articles, else the latest that left.

    `mark` is set before the subject ("[Test] ").

    Raises:
        NoArticle: neither a draft nor an issue that left holds one.
        rendering.TooLarge: the draft cannot be brought below 100 kB.
    """
    variant = _draft(weekly) or _latest(weekly)
    if variant is None:
        raise NoArticle("There is no issue with an article yet.")
    variant.subject = f"{mark}{variant.subject}"
    letter = rendering.letter(variant)
    data = letter.cast(to=to, message_id=message_id, at=at, values=rendering.sample_values(weekly, at))
    return variant.issue, data


def _draft(weekly: Weekly) -> IssueVariant | None:
    for issue in Issue.objects.upcoming().filter(weekly=weekly).select_related("weekly"):
        issue.key = secrets.token_hex(8)
        letter = rendering.render(issue, "", issue.key)
        if letter.items:
            return IssueVariant(issue=issue, subject=letter.subject, html=letter.html, text=letter.text)
    return None


def _latest(weekly: Weekly) -> IssueVariant | None:
    left = IssueVariant.objects.filter(issue__weekly=weekly, is_empty=False, issue__sending_at__isnull=False)
    return left.select_related("issue__weekly").order_by("-issue__number", "key").first()


def examine(data: bytes) -> list[Finding]:
    """Everything that can be said about a letter from its bytes, the settings and the pages it links."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  what policy.default makes
    findings = [*_bytes(data), *_headers(message), *_site()]
    text, html, shape = _parts(message)
    findings += shape
    if text and html:
        findings.append(_size(len(html.encode()), len(data)))
        findings += proofread(text, html, _unsubscribe_link(message))
    return findings


def _bytes(data: bytes) -> Iterator[Finding]:
    longest = max((len(line) for line in data.split(b"\r\n")), default=0)
    if longest > LONGEST_LINE:
        yield error("lines", f"One has {longest} octets; {LONGEST_LINE} are allowed (RFC 5322).")
    elif b"\n" in data.replace(b"\r\n", b""):
        yield error("lines", "One does not end as lines of letters do (CR and LF).")
    elif any(octet > 127 for octet in data):
        yield error("lines", "They are not 7-bit: a server on the way may spoil them.")
    else:
        yield ok("lines", f"7-bit, the longest has {longest} octets.")


def _headers(message: EmailMessage) -> Iterator[Finding]:
    faults = [*_addresses(message), *_moment(message)]
    for name, pattern, looks in HEADERS:
        values = [" ".join(str(value).split()) for value in message.get_all(name, [])]
        if len(values) != 1:
            faults.append(error(name, "It is missing." if not values else f"It stands {len(values)} times."))
        elif not re.fullmatch(pattern, values[0]):
            faults.append(error(name, f"“{values[0]}” is not {looks}."))
    yield from faults
    if not faults:
        yield ok("headers", f"{len(HEADERS) + 4} stand once each, as the RFCs ask.")
    yield from _subject(message)
    yield from _one_click(message)


def _addresses(message: EmailMessage) -> Iterator[Finding]:
    for name in ("From", "To"):
        values = [str(value) for value in message.get_all(name, [])]
        found = [address for _name, address in getaddresses(values)]
        if len(values) != 1 or len(found) != 1 or not re.fullmatch(r"[^@\s]+@[^@\s]+", found[0]):
            yield error(name, f"It must hold one address; it holds {', '.join(values) or 'none'}.")


def _moment(message: EmailMessage) -> Iterator[Finding]:
    values = [str(value) for value in message.get_all("Date", [])]
    try:
        fine = len(values) == 1 and parsedate_to_datetime(values[0]).tzinfo is not None
    except ValueError:
        fine = False
    if not fine:
        yield error("Date", f"It must hold one moment with its zone; it holds {', '.join(values) or 'none'}.")


def _subject(message: EmailMessage) -> Iterator[Finding]:
    subjects = message.get_all("Subject", [])
    subject = str(subjects[0]).strip() if len(subjects) == 1 else ""
    if not subject:
        yield error("subject", "It is empty." if len(subjects) == 1 else f"It stands {len(subjects)} times.")
    elif len(subject) > LONG_SUBJECT:
        yield warning(
            "subject", f"It has {len(subject)} characters; mail programs show about {LONG_SUBJECT}."
        )
    else:
        yield ok("subject", f"{len(subject)} characters.")


def _one_click(message: EmailMessage) -> Iterator[Finding]:
    value = str(message["List-Unsubscribe"] or "")
    if "<https://" in value:
        yield ok("one click", "Mail programs can unsubscribe by one POST (RFC 8058).")
    else:
        level = warning if settings.EMBEDDED else error
        yield level("one click", "List-Unsubscribe holds no https address; mail programs offer none other.")
    sender = str(message["Feedback-ID"] or "").rpartition(":")[2].strip()
    if sender and not 5 <= len(sender) <= 15:
        yield warning(
            "Feedback-ID",
            f"Its last part, {sender}, should have 5 to 15 characters (Gmail's postmaster tools).",
        )


def _site() -> Iterator[Finding]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    if settings.SITE_URL.startswith("https://") and host not in {"127.0.0.1", "localhost", "::1"}:
        yield ok("site address", settings.SITE_URL)
        return
    level = warning if settings.EMBEDDED else error
    yield level(
        "site address", f"Links lead to {settings.SITE_URL}: nobody else can open them, or not in private."
    )


def _parts(message: EmailMessage) -> tuple[str, str, list[Finding]]:
    """Both parts decoded, and what is wrong with how they are put together."""
    kinds = [part.get_content_type() for part in message.iter_parts()] if message.is_multipart() else []
    if message.get_content_type() != "multipart/alternative" or kinds != ["text/plain", "text/html"]:
        shown = ", ".join([message.get_content_type(), *kinds])
        return (
            "",
            "",
            [error("parts", f"multipart/alternative with text, then HTML, is asked; it is {shown}.")],
        )
    bodies, faults = [], []
    for part in message.iter_parts():
        body = _decoded(part)
        bodies.append(body)
        if not body.strip():
            faults.append(error("parts", f"{part.get_content_type()} is empty, or cannot be decoded."))
    return bodies[0], bodies[1], faults or [ok("parts", "Text first, then HTML; both can be read.")]


def _decoded(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    try:
        return payload.decode(part.get_content_charset("ascii")) if isinstance(payload, bytes) else ""
    except (LookupError, UnicodeDecodeError):
        return ""


def _size(html: int, whole: int) -> Finding:
    sentence = f"HTML {html:,} bytes, the whole letter {whole:,}."
    if html >= rendering.MOST_BYTES:
        return error("size", f"{sentence} Mail programs cut it short beyond {rendering.MOST_BYTES:,}.")
    return ok("size", sentence)


def _unsubscribe_link(message: EmailMessage) -> str:
    found = re.search(r"<(https?://[^<>\s]+)>", str(message["List-Unsubscribe"] or ""))
    return found[1] if found else ""
