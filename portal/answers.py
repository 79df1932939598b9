"""What a mail server's refusal means, at the door as in a report: whose fault it is, and whether it is for good.

Source: RFC 3463 (class, subject, detail) with RFC 5248's registry; RFC 5321, 4.2.3 for codes without a status.
"""

import re
from enum import StrEnum


class Meaning(StrEnum):
    # There is no such mailbox, or it is closed.
    GONE = "gone"
    # The mailbox is there and full.
    FULL = "full"
    # A system or a route is in trouble: another day it may work.
    AWAY = "away"
    # Policy, content, our own address: a fault of ours, whoever the letter was for.
    OURS = "ours"


# By subject and detail, where a detail differs from its subject.
_DETAILS = {
    "1.7": Meaning.OURS,  # bad sender's mailbox address syntax
    "1.8": Meaning.OURS,  # bad sender's system address
    "1.9": Meaning.AWAY,  # relayed to a non-compliant mailer
    "2.2": Meaning.FULL,  # mailbox full
    "2.3": Meaning.OURS,  # longer than this mailbox takes
    "2.4": Meaning.AWAY,  # mailing list expansion problem
    "3.4": Meaning.OURS,  # too big for the system
}
_SUBJECTS = {
    "1": Meaning.GONE,  # addressing
    "2": Meaning.GONE,  # mailbox; 2.1 is a disabled one
    "3": Meaning.AWAY,  # mail system
    "4": Meaning.AWAY,  # network and routing
    "6": Meaning.OURS,  # message content
    "7": Meaning.OURS,  # security or policy
}
_CODES = {
    503: Meaning.OURS,  # bad sequence of commands
    530: Meaning.OURS,  # sign in first (RFC 4954)
    552: Meaning.FULL,
}

# Where servers write a status: first in the answer, after its code, or as qmail and Exchange do behind a #.
_STATUS = re.compile(
    r"(?:^|\b[245]\d\d[ -]['\"]?|#)[ \t]*([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)", re.MULTILINE
)
_CODE = re.compile(r"(?:^|(?<=[\s;:#('\"]))([45]\d\d)(?=[ -])", re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")
_THEIRS = re.compile(
    r"(?:user|mailbox|recipient|account|address)\b[^.;]{0,30}\b(?:unknown|unavailable|blocked|disabled|not found)"
    r"|\b(?:unknown|no such) (?:user|mailbox|recipient|account|address|local user)",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"\bpolic(?:y|ies)\b|\bblock(?:ed|ing|list\w*)?\b|\bblack ?list\w*|\bspam\w*|\bdnsbl\b|\brbl\b|\breputation\b"
    r"|\brelay\w*\b[^.;]{0,40}\b(?:denied|prohibited|not permitted|not allowed)\b"
    r"|\b(?:unable|not permitted|not allowed|denied) to relay\b|\bdenied relay|\brcpthosts\b|\bdmarc\b|\bspf\b",
    re.IGNORECASE,
)


def status_of(words: str) -> str:
    """The enhanced status in a server's answer ("5.1.1"), the most telling one; "" when there is none."""
    found = _STATUS.findall(words)
    return next((status for status in found if not is_vague(status)), found[0] if found else "")


def code_of(words: str) -> int | None:
    """The reply code in a server's answer, where it begins with one or quotes one."""
    found = _CODE.search(words)
    return int(found[1]) if found else None


def is_vague(status: str) -> bool:
    """No status, or one that says no more than its class and subject: then the words may know better."""
    return not status or status.endswith(".0") or status[1:3] == ".5"


def meaning(status: str = "", code: int | None = None, words: str = "") -> Meaning:
    """What a refusal means; whichever of the three the server gave. A clear status is believed before words."""
    inside = status_of(words) if is_vague(status) else ""
    status = inside if not is_vague(inside) or not status else status
    code = code or code_of(words)
    if status.startswith("4.") or (not status and code is not None and code < 500):
        # A 452 alone is the storage of the whole server.
        return Meaning.FULL if status == "4.2.2" else Meaning.AWAY
    subject, _dot, detail = status.removeprefix("5.").partition(".")
    if is_vague(status):
        told = _by_words(words) or _CODES.get(code or 0)
        if told is not None:
            return told
    return _DETAILS.get(f"{subject}.{detail}") or _SUBJECTS.get(subject, Meaning.GONE)


def _by_words(words: str) -> Meaning | None:
    """A mailbox that is gone, or a policy; an address in the words ("spam@…") says nothing."""
    plain = _ADDRESS.sub("", words)
    if _THEIRS.search(plain):
        return Meaning.GONE
    return Meaning.OURS if _POLICY.search(plain) else None
