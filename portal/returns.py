"""Letters that come back: the outbox says so, and the room that wrote the letter is told.

The weekly's deliveries have rows of their own and are `subscriptions.bounces`' affair.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from portal import mailbox, providers, reports
from portal.mailbox import Mail, Receiver
from portal.models import Letter
from portal.reports import Kind, Report

logger = logging.getLogger(__name__)

# Told that a letter did not arrive and why, in the transaction that notes it.
Told = Callable[[Letter, str], None]
# Takes a report that names no address of ours: the mail, the report, and which of the mail's reports it is.
Stray = Callable[[Mail, Report, int], None]

_told: dict[str, Told] = {}
_strays: dict[str, Stray] = {}


def register(purpose: str, told: Told) -> None:
    """`told(letter, words)` for every letter whose purpose begins so ("contributions.") and that failed for good."""
    _told[purpose] = told


def register_stray(name: str, take: Stray) -> None:
    """Who looks whether a report without our bounce address is about a letter of theirs (by Message-ID)."""
    _strays[name] = take


def register_receivers() -> None:
    """From `apps.py`: `bounce+l7-…@` is letter 7; plain `bounce@` takes reports that lost our address, and complaints.

    Mailbox providers want one address for their feedback loop: it is this one.
    """
    mailbox.register(Receiver("letters.bounces", take, purpose="bounce", prefix="l"))
    mailbox.register(Receiver("reports", take_stray, address=lambda: f"bounce@{settings.MAIL_HOST}"))


def take(mail: Mail, value: str) -> None:
    """A mail to the envelope address of one letter."""
    letter = Letter.objects.filter(pk=int(value[1:])).first()
    found = reports.about(reports.read(mail.message), letter.to_address if letter else "")
    if letter is not None and found is not None:
        note(letter, found)


def take_stray(mail: Mail, value: str = "") -> None:
    """A report that came without our envelope address: whoever wrote the letter it names takes it."""
    if mail.message.get_content_type() != "multipart/report":
        # Words alone, and nothing in the address to prove that we wrote to them.
        return
    for number, report in enumerate(reports.read(mail.message)):
        letter = Letter.objects.filter(message_id=report.message_id).first() if report.message_id else None
        if letter is not None:
            note(letter, report)
            continue
        for stray in _strays.values():
            stray(mail, report, number)


def hear(event: Any, **_: Any) -> None:
    """A provider's webhook (anymail's `tracking` signal) about one of these letters."""
    pk = str((event.metadata or {}).get("letter", ""))
    is_number = pk.isascii() and pk.isdigit() and len(pk) < 19
    letter = Letter.objects.filter(pk=int(pk)).first() if is_number else None
    if letter is not None:
        note(letter, providers.read(event))


@transaction.atomic
def note(letter: Letter, report: Report) -> None:
    """A report about a letter: for good, it failed; for now, the words are kept. Noting it twice changes nothing."""
    words = f"{report.status} {report.words}".strip() if report.status not in report.words else report.words
    taken = Letter.objects.filter(pk=letter.pk, state=Letter.State.SENT)
    if report.kind is Kind.HARD:
        said = (_("came back: %s") % words)[:2000]
        if taken.update(state=Letter.State.FAILED, answer=said):
            letter.refresh_from_db()
            tell(letter, said)
    elif report.kind in {Kind.SOFT, Kind.DELAYED}:
        taken.update(answer=(_("came back for now: %s") % words)[:2000])
    elif report.kind is Kind.COMPLAINT:
        taken.update(answer=_("its reader complained"))


def tell(letter: Letter, words: str) -> None:
    """Tell the room that wrote a letter that it failed. A room's fault must not keep the post from going on."""
    for purpose, told in _told.items():
        if letter.purpose.startswith(purpose):
            try:
                with transaction.atomic():
                    told(letter, words)
            except Exception:  # the letter itself is closed: the outbox shows it in any case
                logger.exception("letter %s failed, and who wrote it could not be told", letter.pk)
