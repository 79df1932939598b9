"""Fetching mail from IMAP servers. What is safe here is moved there; a kill at any point repeats nothing.

The order is all: bytes and row first, committed; then the mail is moved. Killed before the commit, the mail still lies
in the inbox; killed before the move, it is fetched once more and found to be the same row.
"""

import logging
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import handling, imap, keeping, letters, loops, mailbox, notices, reading, throttles
from portal.models import Inbox, RawMail

logger = logging.getLogger(__name__)

# The desk hears of a mailbox's fault once in this time.
TOLD_EVERY = timedelta(days=1)


class Busy(Exception):
    """Another process fetches from this mailbox, or took it over."""


@dataclass
class Report:
    """What one round did with one mailbox. `left` are mails for the next round; `fault` is a sentence."""

    name: str
    kept: int = 0
    known: int = 0
    too_large: int = 0
    left: int = 0
    busy: bool = False
    fault: str = ""

    def __str__(self) -> str:
        if self.busy:
            return f"{self.name}: another process is fetching."
        done = (
            f"{self.name}: {self.kept} new, {self.known} known, {self.too_large} too large, {self.left} left."
        )
        return f"{done} {self.fault}".strip()


def fetch_all(seconds: float = 40) -> list[Report]:
    """Fetch from every mailbox of the settings, about `seconds` in all. Faults are in the reports, never raised."""
    until = time.monotonic() + seconds
    try:
        addresses = imap.addresses()
    except imap.Malformed as fault:
        logger.error("%s", fault)
        return [Report("MAILBOX_URL", fault=str(fault))]
    return [fetch(address, max(1.0, until - time.monotonic())) for address in addresses]


def fetch(address: imap.Address, seconds: float = 40) -> Report:
    """Fetch from one mailbox, unless somebody else does at the moment."""
    report, holder = Report(address.name), secrets.token_hex(16)
    try:
        _take(address.name, holder)
        with imap.Mailbox(address) as box:
            _empty(box, report, holder, time.monotonic() + seconds)
    except Busy:
        report.busy = True
    except imap.Fault as fault:
        report.fault = str(fault)
    except Exception as error:  # a fault of ours with one mailbox must not keep the others waiting
        logger.exception("%s: fetching failed", address.name)
        report.fault = f"{address.name}: {type(error).__name__}: {error}"
    _leave(report, holder)
    return report


def _empty(box: imap.Mailbox, report: Report, holder: str, until: float) -> None:
    waiting = box.sizes()
    report.left = len(waiting)
    faults: list[str] = []
    for uid, size in waiting:
        if time.monotonic() > until:
            return
        # Whoever was stopped beyond its lease must not go on beside its successor.
        _take(report.name, holder)
        try:
            _bring(box, uid, size, report)
        except imap.Refused as fault:
            # One mail that the server cannot give must not stop those behind it.
            faults.append(str(fault))
            continue
        report.left -= 1
    if faults:
        raise imap.Fault(faults[0])


def _bring(box: imap.Mailbox, uid: str, size: int, report: Report) -> None:
    """Make one mail safe here, then move it there. One that is gone meanwhile needs nothing."""
    raw = box.fetch(uid, reading.MOST_BYTES + 1) if size <= reading.MOST_BYTES else None
    # A server's word about a size is no promise.
    is_too_large = size > reading.MOST_BYTES or len(raw or b"") > reading.MOST_BYTES
    content = box.fetch_head(uid) if is_too_large else raw
    if content is None:
        return
    try:
        if is_too_large:
            _refuse(content, size)
            report.too_large += 1
        else:
            created = keeping.store(content, source=RawMail.Source.IMAP)[1]
            report.kept += created
            report.known += not created
    except (OSError, DatabaseError) as error:
        raise imap.Fault(f"{report.name}: a mail could not be stored: {error}") from error
    box.move(uid, imap.FAILED if is_too_large else imap.PROCESSED)


def _refuse(head: bytes, size: int) -> None:
    """Keep the headers of a mail that is too large, and tell its sender, once and in the same transaction."""
    with transaction.atomic():
        row, created = keeping.store(
            head, source=RawMail.Source.IMAP, state=RawMail.State.TOO_LARGE, size=size
        )
        if created and _may_be_told(row, head):
            _write_back(row)


def _write_back(row: RawMail) -> None:
    is_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in row.subject)
    named = row.message_id if row.message_id and row.message_id.isascii() else ""
    letters.write(
        "mailbox/too_large",
        row.sender,
        {"subject": row.subject, "size": round(row.size / 1024 / 1024)},
        language="zh-hans" if is_chinese else settings.LANGUAGE_CODE,
        headers={"In-Reply-To": named} if named else None,
    )


def _may_be_told(row: RawMail, head: bytes) -> bool:
    """Only a person hears of it, and one address no more than three times a day: From may be forged."""
    try:
        validate_email(row.sender)
        if loops.is_certain(
            loops.why_automatic(reading.read(head), row.envelope_from, mailbox.plain_addresses())
        ):
            return False
        throttles.hit("mail.too_large", row.sender, 3, timedelta(days=1))
    except (ValidationError, reading.Unreadable, throttles.TooMany):
        return False
    return True


def _take(name: str, holder: str) -> None:
    """Be the one who fetches from a mailbox, or stay it. Raises Busy: somebody else is."""
    now = timezone.now()
    Inbox.objects.bulk_create([Inbox(name=name, lease_until=now)], ignore_conflicts=True)
    free = Q(holder=holder) | Q(holder="") | Q(lease_until__lte=now)
    if Inbox.objects.filter(free, name=name).update(holder=holder, lease_until=now + Inbox.LEASE) != 1:
        raise Busy(name)


def _leave(report: Report, holder: str) -> None:
    now = timezone.now()
    ours = Inbox.objects.filter(name=report.name, holder=holder)
    if report.fault:
        logger.warning("%s", report.fault)
        ours.update(fault=report.fault.replace("\x00", "")[:2000])
        _tell(report, now)
    elif not report.busy:
        ours.update(fault="", fetched_at=now)
    ours.update(holder="")


def _tell(report: Report, now: datetime) -> None:
    with transaction.atomic():
        untold = Q(told_at=None) | Q(told_at__lte=now - TOLD_EVERY)
        if Inbox.objects.filter(untold, name=report.name).update(told_at=now) == 1:
            subject = _("Mail cannot be fetched from a mailbox")
            desk = reverse("admin:portal_rawmail_changelist")
            notices.tell(handling.PERMISSION, subject, desk, report.fault, kind="mail")
