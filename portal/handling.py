"""Dealing with the mails that wait: each is claimed, opened under guard, and given to the receiver of its address.

Safe to run twice and in any number of processes. The attempt is counted before the mail is opened, so that one which
kills its process is tried three times and not for ever; the receiver's writes and the closing of the row are one
transaction, so that a kill loses nothing and repeats nothing.
"""

import logging
import secrets
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import headers, loops, mailbox, notices, reading, throttles
from portal.mailbox import Mail, Receiver
from portal.models import RawMail

logger = logging.getLogger(__name__)

PERMISSION = "portal.view_rawmail"
# One letter about what waits at the desk in this time, however much comes: strangers must not ring at will.
QUIET = timedelta(hours=1)
State = RawMail.State


class Gone(Exception):
    """The row was taken by another process meanwhile."""


def handle_waiting(limit: int = 200, seconds: float = 50) -> int:
    """Deal with what is due, at most `limit` mails and `seconds`; how many were closed, in whatever way."""
    until = time.monotonic() + seconds
    closed = 0
    for pk in list(RawMail.objects.due().values_list("pk", flat=True)[:limit]):
        row = _claim(pk)
        if row is not None:
            closed += _try(row)
        if time.monotonic() > until:
            break
    return closed


def open_mail(row: RawMail) -> Mail:
    """A stored mail, read and judged.

    Raises:
        reading.Unreadable: its structure is beyond what a person's mail has.
        OSError: its bytes are gone.
    """
    message = reading.read(row.raw())
    sign = loops.why_automatic(message, row.envelope_from, mailbox.plain_addresses())
    answered = [*headers.values(message, "In-Reply-To"), *headers.values(message, "References")]
    references = dict.fromkeys(one for value in answered for one in headers.message_ids(value))
    sender = headers.address(headers.first(message, "From")) or headers.address(
        headers.first(message, "Sender")
    )
    return Mail(
        row=row,
        message=message,
        recipients=mailbox.recipients(message, row.recipient),
        sender=sender or headers.address(row.envelope_from),
        subject=headers.decoded(message, "Subject", 300),
        message_id=row.message_id or "",
        references=tuple(references),
        is_automatic=bool(sign),
        sign=sign,
    )


def try_again(rows: QuerySet[RawMail]) -> int:
    """Put mails that wait for a person back into the queue, as an editor asked; how many."""
    waiting = {"state": State.WAITING, "attempts": 0, "claim": "", "next_try_at": timezone.now(), "error": ""}
    return rows.for_a_person().update(**waiting)  # type: ignore[attr-defined]


def close(rows: QuerySet[RawMail]) -> int:
    """An editor has dealt with mails that waited for a person; how many."""
    return rows.for_a_person().update(state=State.HANDLED, handled_at=timezone.now())  # type: ignore[attr-defined]


def _claim(pk: int) -> RawMail | None:
    now = timezone.now()
    won = (
        RawMail.objects.due(now)
        .filter(pk=pk)
        .order_by()
        .update(claim=secrets.token_hex(16), next_try_at=now + RawMail.LEASE, attempts=F("attempts") + 1)
    )
    return RawMail.objects.get(pk=pk) if won == 1 else None


def _try(row: RawMail) -> bool:
    """Whether the row is closed now; else it is tried again after a pause."""
    if row.attempts > RawMail.ATTEMPTS:
        return _close(row, State.QUARANTINED, error=_("Whoever opened it died over it, each time."))
    try:
        mail = open_mail(row)
        taker = mailbox.route(mail.recipients)
        if taker is None:
            return _unclaimed(mail)
        return _give(mail, *taker)
    except Gone:
        return False
    except reading.Unreadable as refused:
        # Another try would end the same way.
        return _close(row, State.QUARANTINED, error=str(refused))
    except Exception as error:  # whatever a stranger's mail makes of a receiver: the queue goes on
        logger.exception("mail %s: attempt %s failed", row.pk, row.attempts)
        return _failed(row, f"{type(error).__name__}: {error}")


def _give(mail: Mail, receiver: Receiver, value: str) -> bool:
    """Let the receiver write and close the row in one transaction.

    Raises:
        Gone: the claim was lost meanwhile; nothing was written.
        Exception: whatever the receiver raises; nothing was written.
    """
    with transaction.atomic():
        # Locked before the receiver writes: whoever claims it later waits here, and finds it closed.
        if RawMail.objects.select_for_update().filter(pk=mail.row.pk, claim=mail.row.claim).first() is None:
            raise Gone
        said = receiver.receive(mail, value) or ""
        return _close(mail.row, State.HANDLED, receiver=receiver.name, error=said)


def _unclaimed(mail: Mail) -> bool:
    if mail.is_by_a_machine:
        return _close(mail.row, State.HANDLED, error=mailbox.put_aside(mail))
    return _close(mail.row, State.UNCLAIMED)


def _failed(row: RawMail, words: str) -> bool:
    words = words.replace("\x00", "")[:2000]
    if row.attempts >= RawMail.ATTEMPTS:
        return _close(row, State.QUARANTINED, error=words)
    again_at = timezone.now() + RawMail.PAUSES[min(row.attempts, len(RawMail.PAUSES)) - 1]
    _ours(row).update(claim="", next_try_at=again_at, error=words)
    return False


def _close(row: RawMail, state: str, *, receiver: str = "", error: str = "") -> bool:
    """Whether the row was still ours; with it, in the same transaction, the desk is told of what waits there."""
    with transaction.atomic():
        closed = _ours(row).update(
            state=state, receiver=receiver, error=error, claim="", handled_at=timezone.now()
        )
        if closed and state in {State.UNCLAIMED, State.QUARANTINED}:
            try:
                with transaction.atomic():
                    _tell(state)
            except Exception:  # who is not told sees it on the start page; the mail is closed all the same
                logger.exception("mail %s: the desk could not be told", row.pk)
    return closed == 1


def _ours(row: RawMail) -> QuerySet[RawMail]:
    return RawMail.objects.filter(pk=row.pk, claim=row.claim, state=State.WAITING)


def _tell(state: str) -> None:
    try:
        throttles.hit(f"mail.{state}", "desk", 1, QUIET)
    except throttles.TooMany:
        return
    subject = (
        _("A mail has come that could not be read")
        if state == State.QUARANTINED
        else _("A mail has come for nobody we know")
    )
    text = _("Look at it, and try again or say that it is dealt with. Of more in this hour you hear nothing.")
    queue = f"{reverse('admin:portal_rawmail_changelist')}?state__exact={state}"
    notices.tell(PERMISSION, subject, queue, text, kind="mail")
