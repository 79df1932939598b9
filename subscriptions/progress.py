"""Where an issue's deliveries stand while it leaves, how fast they go, and when the last will have gone."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Max, Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from subscriptions import pacing
from subscriptions.models import Delivery, Issue
from subscriptions.models.delivery import OPEN

# The pace is that of the last minutes: long enough to be steady, short enough to follow a change.
WINDOW = timedelta(minutes=5)
# A figure is kept twenty times as long as it took to count: looking costs at most a twentieth of one core.
KEPT, KEPT_PER_COST = 2.0, 20


@dataclass(frozen=True)
class Progress:
    """Deliveries by state, the pace (letters a minute; 0: none) and the end, or in words why none is foreseen."""

    counts: dict[str, int]
    counted_at: datetime
    per_minute: int = 0
    ends_at: datetime | None = None
    why_none: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return sum(self.counts.get(state, 0) for state in OPEN)

    @property
    def final(self) -> int:
        return self.total - self.open

    @property
    def is_nearly_over(self) -> bool:
        """The end is less than a minute away."""
        return self.ends_at is not None and self.ends_at - self.counted_at < timedelta(minutes=1)

    @property
    def percent(self) -> int:
        """Rounded down: 100 means that every row is final."""
        return 100 * self.final // self.total if self.total else 0

    @property
    def shown(self) -> list[tuple[str, str, int]]:
        """State, its label and its number, in the order of a row's life; states without a row are left out."""
        return [
            (state.value, str(state.label), self.counts[state])
            for state in Delivery.State
            if self.counts.get(state)
        ]


def of(issue: Issue, now: datetime) -> Progress:
    """The progress of an issue, at most some seconds old: a million rows are not counted at each glance."""
    key = f"weekly.progress:{issue.pk}:{issue.state}"
    known: Progress | None = cache.get(key)
    if known is None:
        began = time.perf_counter()
        known = _count(issue, now)
        cache.set(key, known, max(KEPT, KEPT_PER_COST * (time.perf_counter() - began)))
    return known


def _count(issue: Issue, now: datetime) -> Progress:
    counts = Delivery.objects.filter(issue=issue).by_state()
    found = Progress(counts, now)
    why = _why_no_end(issue, found)
    if why or issue.state != Issue.State.SENDING:
        return Progress(counts, now, why_none=why)
    per_minute = _pace(issue, now)
    waiting = issue.deliveries.filter(state=Delivery.State.PENDING, next_try_at__gt=now)
    later = waiting.aggregate(count=Count("pk"), first=Min("next_try_at"), last=Max("next_try_at"))
    due_now = found.open - later["count"]
    waits = pacing.why_waiting() if due_now else ""
    if waits:
        return Progress(counts, now, per_minute, why_none=waits)
    if due_now and not per_minute:
        words = _("No letter has left in the last %d minutes. Is a worker running?")
        return Progress(counts, now, why_none=words % (WINDOW.total_seconds() // 60))
    if not due_now:
        words = _("Everything that is left waits to be tried again; the next at %s.")
        return Progress(counts, now, per_minute, why_none=words % _clock(later["first"]))
    ends_at = now + timedelta(minutes=due_now / per_minute)
    return Progress(counts, now, per_minute, max(ends_at, later["last"] or ends_at))


def _why_no_end(issue: Issue, found: Progress) -> str:
    if issue.state == Issue.State.FROZEN:
        return _("The recipients' rows are being written.")
    if issue.state == Issue.State.PAUSED:
        return _("It is paused.")
    if issue.state == Issue.State.SENDING and not found.open:
        return _("Every letter is final; the issue is closed at the next minute.")
    return ""


def _pace(issue: Issue, now: datetime) -> int:
    """Letters a minute, over the part of the window in which letters left at all."""
    recent = issue.deliveries.filter(state=Delivery.State.SENT, sent_at__gt=now - WINDOW, sent_at__lte=now)
    found = recent.aggregate(count=Count("pk"), first=Min("sent_at"))
    if not found["count"]:
        return 0
    # The first seconds would promise too much or too little: they count as ten.
    seconds = max((now - found["first"]).total_seconds(), 10)
    return max(1, round(found["count"] * 60 / seconds))


def _clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i")
