"""Sending the letters that are due. Safe to run twice, in any number of processes: each letter is claimed first."""

import logging
import secrets
from collections.abc import Mapping
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal import envelopes, returns, senders
from portal.models import Letter
from portal.senders.parcel import Outcome, Parcel, Verdict

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)


def send_due(limit: int = 100) -> int:
    """Try every letter that is due, at most `limit`; how many were sent."""
    sent = 0
    for pk in list(Letter.objects.due().values_list("pk", flat=True)[:limit]):
        letter = _claim(pk)
        if letter is not None:
            sent += _try(letter)
    return sent


def compose(letter: Letter) -> Parcel:
    """A letter as whole bytes: text first, HTML as the alternative."""
    message = EmailMessage(policy=SMTP)
    sender = letter.from_address or settings.DEFAULT_FROM_EMAIL
    message["From"] = mailbox(sender)
    recipient = _as_it_travels(letter.to_address)
    message["To"] = Address(letter.to_name, addr_spec=recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    if letter.reply_to:
        message["Reply-To"] = mailbox(letter.reply_to)
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return Parcel(
        # Where it comes back to (`portal.returns`).
        envelope_from=envelopes.address("bounce", f"l{letter.pk}"),
        recipient=recipient,
        data=message.as_bytes(),
        metadata={"letter": str(letter.pk)},
    )


def mailbox(text: str) -> Address:
    """`Name <address>` as a header value; the name is encoded as need be."""
    name, address = parseaddr(text)
    return Address(name, addr_spec=address)


def _as_it_travels(address: str) -> str:
    """The same mailbox with its domain in ASCII (RFC 5891), which every mail server understands."""
    local, at, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}{at}{domain.encode('idna').decode()}"


def send_again(letter: Letter) -> None:
    """Put a failed or cancelled letter back into the queue, as an editor asked."""
    Letter.objects.filter(pk=letter.pk, state__in=[Letter.State.FAILED, Letter.State.CANCELLED]).update(
        state=Letter.State.PENDING, next_try_at=timezone.now(), attempts=0
    )


def hold_back(letter: Letter) -> bool:
    """Cancel a letter that has not left; False: it has, or it is on its way this very moment."""
    waiting = Letter.objects.filter(pk=letter.pk, state=Letter.State.PENDING)
    return waiting.update(state=Letter.State.CANCELLED) == 1


def _claim(pk: int) -> Letter | None:
    now, claim = timezone.now(), secrets.token_hex(16)
    won = (
        Letter.objects.due(now)
        .filter(pk=pk)
        .order_by()
        .update(state=Letter.State.SENDING, claim=claim, lease_until=now + LEASE, attempts=F("attempts") + 1)
    )
    return Letter.objects.get(pk=pk) if won == 1 else None


def _try(letter: Letter) -> bool:
    try:
        outcome = senders.current().send(compose(letter))
    except (ValueError, IndexError, MessageError) as error:
        # An address or header that no message can carry: trying again would not help.
        logger.warning("letter %s cannot be composed: %s", letter.pk, error)
        outcome = Outcome(Verdict.REFUSED, words=str(error), stage="data")
    _record(letter, outcome)
    return outcome.verdict is Verdict.SENT


def _may_go_later(outcome: Outcome) -> bool:
    """The server is busy or away, the mailbox full; or it refuses us and not the letter: that can be put right."""
    refuses_us = outcome.verdict is Verdict.REFUSED and outcome.stage in {"connect", "mail", "rcpt"}
    return outcome.verdict is Verdict.LATER or refuses_us or outcome.is_full


def _record(letter: Letter, outcome: Outcome) -> None:
    now = timezone.now()
    changes: Mapping[str, object]
    if outcome.verdict is Verdict.SENT:
        changes = {"state": Letter.State.SENT, "sent_at": now}
    elif _may_go_later(outcome) and now - letter.created_at < Letter.GIVE_UP_AFTER:
        pause = Letter.PAUSES[min(letter.attempts, len(Letter.PAUSES)) - 1]
        changes = {"state": Letter.State.PENDING, "next_try_at": now + pause}
    else:
        changes = {"state": Letter.State.FAILED}
    with transaction.atomic():
        written = Letter.objects.filter(pk=letter.pk, claim=letter.claim).update(
            **changes, code=outcome.code, answer=outcome.words[:2000], lease_until=None
        )
        if written and changes["state"] == Letter.State.FAILED:
            letter.refresh_from_db()
            returns.tell(letter, letter.answer)
