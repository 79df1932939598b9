"""What a provider tells by its webhook, as a report like any other.

Source: anymail/signals.py (EventType, RejectReason) and its webhooks' tables.
"""

import re
from typing import Any

from portal import answers
from portal.reports import Kind, Report, kind_of, words_of

# Providers call both kinds a bounce; some say in words alone that this one may pass.
_PASSING = re.compile(r"\btransient\b|\btemporar|\bsoft\b", re.IGNORECASE)
_REASONS = {
    "invalid": Kind.HARD,
    "bounced": Kind.HARD,
    "timed_out": Kind.SOFT,
    "blocked": Kind.SOFT,
    "unsubscribed": Kind.LEAVE,
}
# Refused as unwanted, without a status: RFC 3463, 3.8 (policy) says it as well as any server.
_POLICY, _CONTENT = "5.7.0", "5.6.0"


def read(event: Any) -> Report:
    """A tracking event of django-anymail (AnymailTrackingEvent). What is no failure is of kind unknown."""
    words = words_of(str(event.mta_response or event.description or ""))
    status = answers.status_of(words)
    kind = _kind(event, status, words)
    if kind is Kind.SOFT and not status and not answers.code_of(words):
        status = {"blocked": _POLICY, "spam": _POLICY}.get(event.reject_reason or "", "")
        status = _CONTENT if event.event_type == "failed" else status
    return Report(kind, status, words, str(event.message_id or ""), str(event.recipient or ""))


def event_id(event: Any, provider: str) -> str:
    """What makes an event the same one when it is posted again. Not every provider numbers all of them."""
    own = event.event_id or f"{event.event_type}:{event.message_id}:{event.recipient}:{event.timestamp}"
    return f"{provider}:{own}"[:200]


def _kind(event: Any, status: str, words: str) -> Kind:
    reason = event.reject_reason or ""
    if event.event_type in {"complained", "unsubscribed"}:
        return Kind.COMPLAINT if event.event_type == "complained" or reason == "spam" else Kind.LEAVE
    if event.event_type == "deferred":
        return Kind.DELAYED
    if event.event_type == "autoresponded":
        return Kind.AUTO_REPLY
    if event.event_type not in {"bounced", "rejected", "failed"}:
        return Kind.UNKNOWN
    if reason == "unsubscribed":
        return Kind.LEAVE
    if reason == "spam" and event.event_type == "rejected":
        # The provider refuses to write to who complained before.
        return Kind.COMPLAINT
    if status or answers.code_of(words):
        return kind_of(status, words)
    if event.event_type == "failed" or _PASSING.search(f"{event.description or ''} {words}"):
        return Kind.SOFT
    return _REASONS.get(reason, Kind.SOFT)
