"""What became of a message, written down; and when it is we, or the server, that are at fault, the issue is paused."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.senders import Outcome
from portal.senders.parcel import Verdict
from subscriptions import approving, pacing
from subscriptions.models import Delivery, Issue

logger = logging.getLogger(__name__)

FAULTS_IN_A_ROW = 20
REFUSED_PEOPLE = 3
PROBE_AFTER = timedelta(minutes=15)


def probe(issue: Issue, now: datetime) -> bool:
    """After a pause for network faults, let one letter try: the next fault pauses the issue again at once."""
    due = Issue.objects.filter(
        pk=issue.pk, state=Issue.State.PAUSED, probe_at__lte=now, sending_at__isnull=False
    )
    return due.update(state=Issue.State.SENDING, faults=FAULTS_IN_A_ROW, probe_at=None, reason="") == 1


def speaks_again(issue_pk: int) -> None:
    """The server took a letter: faults count from the beginning."""
    Issue.objects.filter(pk=issue_pk).update(faults=0)


def record(row: Delivery, outcome: Outcome, now: datetime) -> None:
    """Write down what became of a message. A 250 always wins; anything else only while the claim holds."""
    said = {"verdict": outcome.verdict.value, "code": outcome.code, "answer": outcome.words[:2000]}
    closed = {"claim": "", "lease_until": None, "next_try_at": None}
    if outcome.verdict is Verdict.SENT:
        Delivery.objects.filter(pk=row.pk).exclude(state=Delivery.State.SENT).update(
            state=Delivery.State.SENT, sent_at=now, reason="", **said, **closed
        )
        return
    ours = Delivery.objects.filter(pk=row.pk, state=Delivery.State.SENDING, claim=row.claim)
    if outcome.verdict is Verdict.NO_SUCH_RECIPIENT:
        ours.update(state=Delivery.State.FAILED, reason=_("the server refused the address"), **said, **closed)
        return
    row = ours.first() or row
    # The line broke after the letter was handed over: perhaps it was taken. Once that is risked, not twice.
    doubt = outcome.verdict is Verdict.LATER and outcome.stage == "final" and outcome.code is None
    if doubt and row.uncertain >= 1:
        ours.update(
            state=Delivery.State.UNKNOWN,
            uncertain=F("uncertain") + 1,
            **said,
            **closed,
            reason=_("the line broke twice after it was handed over; it may have arrived"),
        )
    elif now - (row.first_tried_at or now) >= Delivery.GIVE_UP_AFTER:
        ours.update(
            state=Delivery.State.FAILED, reason=_("the server put us off for 48 hours"), **said, **closed
        )
    else:
        pause = Delivery.PAUSES[min(max(row.attempts, 1), len(Delivery.PAUSES)) - 1]
        ours.update(
            state=Delivery.State.PENDING,
            claim="",
            lease_until=None,
            next_try_at=now + pause,
            uncertain=F("uncertain") + int(doubt),
            **said,
        )


def count_fault(row: Delivery, outcome: Outcome, now: datetime) -> None:
    """Slow down; and pause the issue when it is we, or the server, that are at fault and not single recipients."""
    if outcome.verdict is Verdict.LATER:
        pacing.slow_down(row.issue_id, now)
    Issue.objects.filter(pk=row.issue_id).update(faults=F("faults") + 1)
    words = f"{outcome.code or ''} {outcome.words}".strip()[:500]
    if outcome.verdict is Verdict.REFUSED:
        refused = Delivery.objects.filter(
            issue=row.issue_id, state=Delivery.State.PENDING, verdict=Verdict.REFUSED.value
        ).count()
        if refused >= REFUSED_PEOPLE:
            text = ngettext(
                "The server refuses our letters (%(count)d person): %(words)s",
                "The server refuses our letters (%(count)d people): %(words)s",
                refused,
            )
            _pause(row.issue_id, text % {"count": refused, "words": words}, None)
            return
    if Issue.objects.filter(pk=row.issue_id, faults__gte=FAULTS_IN_A_ROW).exists():
        text = _(
            "%(count)d faults in a row; it is tried again every %(minutes)d minutes. "
            "The server's last words: %(words)s"
        )
        minutes = int(PROBE_AFTER.total_seconds() // 60)
        _pause(
            row.issue_id,
            text % {"count": FAULTS_IN_A_ROW, "minutes": minutes, "words": words},
            now + PROBE_AFTER,
        )


@transaction.atomic
def _pause(issue_pk: int, reason: str, probe_at: datetime | None) -> None:
    issue = approving.locked(Issue(pk=issue_pk))
    if issue.state != Issue.State.SENDING:
        return
    logger.warning("issue %s paused: %s", issue_pk, reason)
    approving.move(issue, Issue.State.PAUSED, reason, probe_at=probe_at)
    # Once told is enough: a probe that fails every quarter of an hour is no news.
    if issue.faults <= FAULTS_IN_A_ROW:
        approving.tell(issue, _("Paused: %s") % issue, reason)
