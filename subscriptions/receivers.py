"""What comes back to the weekly: bounces and complaints by mail or from a provider, and mailed wishes to leave."""

import re
from typing import Any

from django.conf import settings

from portal import envelopes, mailbox, providers, reports, returns
from portal.mailbox import Mail, Receiver
from portal.reports import Kind, Report
from subscriptions import bounces, subscribing
from subscriptions.models import Bounce, Delivery, Subscriber
from subscriptions.models.subscriber import email_key

# A delivery's Message-ID, as the freeze makes it: the issue's key and the subscriber's id.
_OURS = re.compile(r"<([0-9a-f]{16})\.(\d{1,18})@([^>]+)>", re.IGNORECASE)


def register() -> None:
    """From `apps.py`: `bounce+d12-…@` is delivery 12, `leave+s7-…@` subscriber 7."""
    mailbox.register(Receiver("weekly.bounces", take_bounce, purpose="bounce", prefix="d"))
    mailbox.register(Receiver("weekly.leaving", take_leave, purpose="leave", prefix="s"))
    returns.register_stray("weekly", take_stray)


def take_bounce(mail: Mail, value: str) -> None:
    """A mail to the envelope address of one delivery. What is no bounce stays with the mail that came in."""
    delivery = Delivery.objects.select_related("subscriber").filter(pk=int(value[1:])).first()
    if delivery is None:
        return
    address = delivery.subscriber.email if delivery.subscriber else ""
    report = reports.about(reports.read(mail.message), address)
    if report is not None:
        _note(delivery, report, Bounce.Source.REPORT, f"mail:{mail.row.sha256}")


def take_stray(mail: Mail, report: Report, number: int) -> None:
    """A report without our envelope address: a complaint, or a server that answers elsewhere."""
    delivery = _proved(report)
    if delivery is not None:
        _note(delivery, report, Bounce.Source.REPORT, f"mail:{mail.row.sha256}:{number}")


def take_leave(mail: Mail, value: str) -> None:
    """A mailed wish to leave, whoever sent it: the proof is in the address. An automatic reply is no wish.

    Source: RFC 2369, 3.2; the subject is the one that our own header asks for.
    """
    as_asked = mail.subject.strip().lower() == "unsubscribe"
    if reports.is_automatic_reply(mail.message) or (mail.is_automatic and not as_asked):
        return
    subscribing.unsubscribe(Subscriber.objects.filter(pk=int(value[1:])).first())


def hear(event: Any, esp_name: str, **_: Any) -> None:
    """A provider's webhook (anymail's `tracking` signal) about a delivery of ours; others are others' affair."""
    pk = str((event.metadata or {}).get("delivery", ""))
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return
    delivery = Delivery.objects.select_related("subscriber").filter(pk=int(pk)).first()
    if delivery is None:
        return
    report = providers.read(event)
    if report.kind is Kind.LEAVE:
        subscribing.unsubscribe(delivery.subscriber)
        return
    _note(delivery, report, Bounce.Source.WEBHOOK, providers.event_id(event, esp_name))


def _proved(report: Report) -> Delivery | None:
    """The delivery a stray report is about, where more than its Message-ID says so.

    All readers of an issue know its key, and subscribers are numbered: with the Message-ID alone one of them could
    have the others struck off. An address of ours in the letter that came back proves it, or the reader's own.
    """
    named = [envelopes.read(trace) for trace in report.traces]
    for purpose, value in filter(None, named):
        if purpose == "bounce" and value.startswith("d"):
            return Delivery.objects.filter(pk=int(value[1:])).first()
    found = _OURS.fullmatch(report.message_id)
    if found is None or found[3].lower() != settings.MESSAGE_ID_HOST.lower():
        return None
    delivery = (
        Delivery.objects.select_related("subscriber")
        .filter(issue__key=found[1].lower(), subscriber=int(found[2]))
        .first()
    )
    if delivery is None or delivery.subscriber is None:
        return None
    is_theirs = ("leave", f"s{delivery.subscriber.pk}") in named
    return delivery if is_theirs or email_key(report.recipient) == delivery.subscriber.email_key else None


def _note(delivery: Delivery, report: Report, source: str, event_id: str) -> None:
    bounces.note(
        delivery, report.kind, source=source, status=report.status, words=report.words, event_id=event_id
    )
