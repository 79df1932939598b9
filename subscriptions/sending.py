"""Draining an issue: one message, one commit. What happened is in the rows before the next message starts."""

import secrets
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import envelopes, senders
from portal.senders import Outcome, Parcel
from portal.senders.parcel import Verdict
from subscriptions import approving, claiming, outcomes, pacing, rendering
from subscriptions.models import Delivery, Issue, IssueVariant, Subscriber, Suppression
from subscriptions.stepping import Stepper, Taken

SECONDS = 50
# A database that is restarted may be away for so long before an outcome is given up as unknown.
PATIENCE_SECONDS = 60
# What a sender waits for within one drain; for more the next minute's tick rings.
SHORT_WAIT = timedelta(seconds=1)


# Set when this process is asked to end: the letter in hand is finished, and no other begun.
_ending = threading.Event()


def end_soon() -> None:
    """Let every drain of this process end after the letter in hand; what it claimed is given back."""
    _ending.set()


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
    found = Delivery.objects.filter(issue=issue).by_state()
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


class _Drain:
    """One run of one lane: its moulds, its kept connection, and the outcome not yet committed."""

    def __init__(self, issue_pk: int, lane: int, holder: str, seconds: float) -> None:
        self.issue_pk, self.lane, self.holder = issue_pk, lane, holder
        self.ends_at = time.monotonic() + seconds
        self.moulds: dict[int, rendering.Letter] = {}
        self.last: tuple[Delivery, Outcome, datetime] | None = None
        self.saw_faults = Issue.objects.filter(pk=issue_pk, faults__gt=0).exists()
        self.stepper = Stepper()
        self.pacer = pacing.Pacer(issue_pk)

    def run(self) -> bool:
        while self._is_leaving():
            now = timezone.now()
            if self._is_late() or not claiming.take_lane(self.issue_pk, self.lane, self.holder, now):
                return True
            self.pacer = self.pacer.renewed(now)
            granted, again_at = self.pacer.grant(claiming.BATCH, now)
            if not granted and claiming.is_due(self.issue_pk, now):
                if again_at - now > SHORT_WAIT:
                    return False
                time.sleep((again_at - now).total_seconds())
                continue
            rows = claiming.claim(self.issue_pk, now, granted)
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
                self._send_one(left[0], people)
                del left[0]
        finally:
            self._settle()
            claiming.release(left, timezone.now())

    def _send_one(self, row: Delivery, people: dict[int, Subscriber]) -> None:
        person, now = people.get(row.subscriber_id or 0), timezone.now()
        later = self.pacer.held_until(row.address, now)
        if later is not None:
            claiming.release([row], later)
            return
        if person is None or not self._begin(row, person, now):
            self._settle()
            claiming.set_aside(row, now)
            return
        started = time.perf_counter()
        outcome = self._hand_over(row, person)
        self.last = (row, outcome, timezone.now())
        if self.pacer.slowdown:
            time.sleep(self.pacer.pause(time.perf_counter() - started))

    def _begin(self, row: Delivery, person: Subscriber, now: datetime) -> bool:
        """The last letter is written down and this one begun: one commit, when the last was taken."""
        taken = None
        if self.last is not None and self.last[1].verdict is Verdict.SENT and not self.saw_faults:
            before, outcome, at = self.last
            taken = Taken(before.pk, outcome.code, outcome.words, at)
        else:
            self._settle()
        began = self.stepper.step(taken, row, person.email_key, now)
        self.last = None
        return began

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
        sender = envelopes.address("bounce", f"d{row.pk}")
        return senders.current().send(Parcel(sender, person.email, data, {"delivery": str(row.pk)}))

    def _settle(self) -> None:
        """Write down the last outcome. A database that is being restarted is waited for: a 250 must not be lost."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self.last is not None:
            try:
                self._write_down(*self.last)
                self.last = None
            except (InterfaceError, OperationalError):
                if connection.in_atomic_block or time.monotonic() >= until:
                    raise
                connection.close()
                time.sleep(0.5)

    @transaction.atomic
    def _write_down(self, row: Delivery, outcome: Outcome, at: datetime) -> None:
        outcomes.record(row, outcome, at)
        if outcome.verdict in {Verdict.LATER, Verdict.REFUSED}:
            self.saw_faults = True
            outcomes.count_fault(row, outcome, at)
            self.pacer = pacing.Pacer(self.issue_pk)
        elif self.saw_faults:
            outcomes.speaks_again(self.issue_pk)
            self.saw_faults = False

    def _mould(self, variant_pk: int) -> rendering.Letter:
        if variant_pk not in self.moulds:
            variant = IssueVariant.objects.select_related("issue__weekly").get(pk=variant_pk)
            self.moulds[variant_pk] = rendering.letter(variant)
        return self.moulds[variant_pk]

    def _is_late(self) -> bool:
        return _ending.is_set() or time.monotonic() >= self.ends_at

    def _is_leaving(self) -> bool:
        return Issue.objects.filter(pk=self.issue_pk, state=Issue.State.SENDING).exists()
