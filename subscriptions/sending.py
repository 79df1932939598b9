"""Draining an issue: one message, one commit. What happened is in the rows before the next message starts."""

import logging
import secrets
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import envelopes, senders
from portal.senders import Outcome, Parcel
from portal.senders.parcel import Verdict
from subscriptions import approving, bounces, claiming, rendering
from subscriptions.models import Delivery, Issue, IssueVariant, Subscriber, Suppression

logger = logging.getLogger(__name__)

SECONDS = 50
FAULTS_IN_A_ROW = 20
REFUSED_PEOPLE = 3
PROBE_AFTER = timedelta(minutes=15)


def drain(issue_pk: int, lane: int = 0, seconds: float = SECONDS) -> bool:
    """Send what is due of an issue for at most `seconds`. Answers whether there was more to do then."""
    holder = secrets.token_hex(16)
    if not claiming.take_lane(issue_pk, lane, holder, timezone.now()):
        return False
    try:
        return _Drain(issue_pk, lane, holder, seconds).run()
    finally:
        claiming.leave_lane(issue_pk, lane, holder)


def finish(issue_pk: int) -> bool:
    """Close an issue as sent when every row is final, and tell the editors its figures."""
    if Delivery.objects.filter(issue=issue_pk).open().exists():
        return False
    with transaction.atomic():
        issue = approving.locked(Issue(pk=issue_pk))
        if issue.state != Issue.State.SENDING or issue.deliveries.open().exists():
            return False
        first = issue.sent_at is None
        approving.move(
            issue, Issue.State.SENT, sent_at=issue.sent_at or timezone.now(), faults=0, probe_at=None
        )
        if first:
            approving.tell(issue, _("Sent: %s") % issue, figures_in_words(issue))
    return True


def figures(issue: Issue) -> dict[str, int]:
    """How many deliveries stand in each state."""
    counted = issue.deliveries.order_by().values_list("state").annotate(count=Count("pk"))
    found = dict(counted)
    return {state.value: found.get(state.value, 0) for state in Delivery.State}


def figures_in_words(issue: Issue) -> str:
    counts = figures(issue)
    shown = [f"{Delivery.State(state).label}: {count}" for state, count in counts.items() if count]
    return ", ".join(shown) or _("There was nobody to send it to.")


@transaction.atomic
def retry_failed(issue: Issue, now: datetime | None = None) -> int:
    """Try the failed deliveries again of who still may be mailed; how many. Whoever calls this rings for the drain."""
    now = now or timezone.now()
    issue = approving.locked(issue)
    if issue.state not in {Issue.State.SENT, Issue.State.SENDING, Issue.State.PAUSED}:
        raise approving.Refusal(_("This issue has not left yet."))
    failed = issue.deliveries.filter(
        state=Delivery.State.FAILED, subscriber__in=Subscriber.objects.receiving(now)
    )
    keys = Suppression.objects.among(failed.values_list("subscriber__email_key", flat=True))
    count = failed.exclude(subscriber__email_key__in=keys).update(
        state=Delivery.State.PENDING, next_try_at=now, attempts=0, first_tried_at=None, verdict="", reason=""
    )
    if count and issue.state == Issue.State.SENT:
        approving.move(issue, Issue.State.SENDING)
    return count


@transaction.atomic
def send_once_more(delivery: Delivery, now: datetime | None = None) -> None:
    """An editor takes the risk of a further copy for a delivery whose fate nobody knows.

    Raises:
        approving.Refusal: its fate is known, or the subscriber is gone.
    """
    now = now or timezone.now()
    issue = approving.locked(delivery.issue)
    count = Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.UNKNOWN, subscriber__isnull=False
    ).update(
        state=Delivery.State.PENDING,
        next_try_at=now,
        attempts=0,
        first_tried_at=None,
        uncertain=1,
        verdict="",
    )
    if not count:
        raise approving.Refusal(_("Only a delivery whose fate is unknown is sent once more."))
    if issue.state == Issue.State.SENT:
        approving.move(issue, Issue.State.SENDING)


def probe(issue: Issue, now: datetime) -> bool:
    """After a pause for network faults, let one letter try: the next fault pauses the issue again at once."""
    due = Issue.objects.filter(
        pk=issue.pk, state=Issue.State.PAUSED, probe_at__lte=now, sending_at__isnull=False
    )
    return due.update(state=Issue.State.SENDING, faults=FAULTS_IN_A_ROW, probe_at=None, reason="") == 1


class _Drain:
    """One run of one lane: its moulds, its kept connection, and the outcome not yet committed."""

    def __init__(self, issue_pk: int, lane: int, holder: str, seconds: float) -> None:
        self.issue_pk, self.lane, self.holder = issue_pk, lane, holder
        self.ends_at = time.monotonic() + seconds
        self.moulds: dict[int, rendering.Letter] = {}
        self.last: tuple[Delivery, Outcome] | None = None
        self.saw_faults = Issue.objects.filter(pk=issue_pk, faults__gt=0).exists()

    def run(self) -> bool:
        while self._is_leaving():
            now = timezone.now()
            if self._is_late() or not claiming.take_lane(self.issue_pk, self.lane, self.holder, now):
                return True
            rows = claiming.claim(self.issue_pk, now)
            if not rows:
                claiming.bury(self.issue_pk, now)
                finish(self.issue_pk)
                return False
            self._send(rows)
        return False

    def _send(self, rows: Sequence[Delivery]) -> None:
        people = Subscriber.objects.select_related("weekly").in_bulk(
            [row.subscriber_id for row in rows if row.subscriber_id]
        )
        left = list(rows)
        try:
            while left and not self._is_late():
                self._send_one(left.pop(0), people)
        finally:
            with transaction.atomic():
                self._commit_last()
            claiming.release(left, timezone.now())

    def _send_one(self, row: Delivery, people: dict[int, Subscriber]) -> None:
        person = people.get(row.subscriber_id or 0)
        with transaction.atomic():
            self._commit_last()
            began = person is not None and claiming.begin(row, person.email_key, timezone.now())
            if not began:
                claiming.set_aside(row, timezone.now())
        if not began or person is None:
            return
        self.last = (row, self._hand_over(row, person))

    def _hand_over(self, row: Delivery, person: Subscriber) -> Outcome:
        letter = self._mould(row.variant_id)
        try:
            data = letter.cast(
                to=person.email,
                message_id=row.message_id,
                at=timezone.now(),
                values=rendering.values_of(person),
            )
        except ValueError as error:
            # No message can carry this address: it is this recipient's fault, for good.
            return Outcome(Verdict.NO_SUCH_RECIPIENT, words=str(error), stage="rcpt")
        parcel = Parcel(
            envelopes.address("bounce", f"d{row.pk}"), person.email, data, {"delivery": str(row.pk)}
        )
        return senders.current().send(parcel)

    def _commit_last(self) -> None:
        """Write down what became of the previous message, in the transaction of the caller."""
        if self.last is None:
            return
        (row, outcome), self.last = self.last, None
        now = timezone.now()
        record(row, outcome, now)
        if outcome.verdict in {Verdict.LATER, Verdict.REFUSED}:
            self.saw_faults = True
            _count_fault(row, outcome, now)
        elif self.saw_faults:
            # The server speaks with us again.
            Issue.objects.filter(pk=self.issue_pk).update(faults=0)
            self.saw_faults = False

    def _mould(self, variant_pk: int) -> rendering.Letter:
        if variant_pk not in self.moulds:
            variant = IssueVariant.objects.select_related("issue__weekly").get(pk=variant_pk)
            self.moulds[variant_pk] = rendering.letter(variant)
        return self.moulds[variant_pk]

    def _is_late(self) -> bool:
        return time.monotonic() >= self.ends_at

    def _is_leaving(self) -> bool:
        return Issue.objects.filter(pk=self.issue_pk, state=Issue.State.SENDING).exists()


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
        if ours.update(
            state=Delivery.State.FAILED, reason=_("the server refused the address"), **said, **closed
        ):
            bounces.note_refusal(row, outcome, now)
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


def _count_fault(row: Delivery, outcome: Outcome, now: datetime) -> None:
    """Pause the issue when it is we, or the server, that are at fault and not single recipients."""
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
