"""The room's figures for the desk: what became of the stories of each week, and how long they waited for a reader."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median

from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce, TruncWeek
from django.utils import timezone

from contributions.models import Submission

_S = Submission.State
# The states as the plot has them: no more kinds than there are colours.
GROUPS: dict[str, tuple[str, ...]] = {
    "unconfirmed": (_S.UNCONFIRMED,),
    "reading": (_S.RECEIVED, _S.IN_REVIEW),
    "changes": (_S.CHANGES_REQUESTED,),
    "accepted": (_S.ACCEPTED, _S.IN_PRODUCTION),
    "published": (_S.PUBLISHED,),
    "rest": (_S.DECLINED, _S.LAPSED, _S.WITHDRAWN, _S.SPAM),
}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Week:
    """The stories that came in the week from `monday` on (site's zone), by where they stand now (`GROUPS`)."""

    monday: date
    counts: dict[str, int]


@dataclass(frozen=True)
class Reading:
    """The stories somebody began to read in the week from `monday` on: days from received to then."""

    monday: date
    count: int
    median: float
    slowest_tenth: float


def by_state(now: datetime, weeks: int) -> list[Week]:
    """The last `weeks` weeks, the running one among them, oldest first. One query."""
    mondays = _mondays(now, weeks)
    found: dict[date, dict[str, int]] = {monday: dict.fromkeys(GROUPS, 0) for monday in mondays}
    group_of = {state: group for group, states in GROUPS.items() for state in states}
    rows = (
        Submission.objects.filter(created_at__gte=_instant(mondays[0]), created_at__lte=now)
        .annotate(week=TruncWeek("created_at", tzinfo=timezone.get_default_timezone()))
        .order_by()
        .values_list("week", "state")
        .annotate(Count("pk"))
    )
    for week, state, count in rows:
        found[week.date()][group_of[state]] += count
    return [Week(monday, counts) for monday, counts in found.items()]


def to_first_reading(now: datetime, weeks: int) -> list[Reading]:
    """How long stories waited, by the week in which they were first read; weeks without one are left out. One query."""
    mondays = _mondays(now, weeks)
    rows = (
        Submission.objects.annotate(
            read_at=Min("events__created_at", filter=Q(events__name="start_reading")),
            came_at=Coalesce(F("confirmed_at"), F("created_at")),
        )
        .filter(read_at__gte=_instant(mondays[0]), read_at__lte=now)
        .order_by()
        .values_list("came_at", "read_at")
    )
    waited: defaultdict[date, list[float]] = defaultdict(list)
    for came_at, read_at in rows:
        waited[_monday(read_at)].append(max(read_at - came_at, timedelta()) / _DAY)
    return [_reading(monday, sorted(waited[monday])) for monday in mondays if monday in waited]


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest of `values` (sorted, not empty) that `percent` of them do not surpass (nearest rank)."""
    return values[max(ceil(len(values) * percent / 100), 1) - 1]


def _reading(monday: date, days: Sequence[float]) -> Reading:
    return Reading(monday, len(days), round(median(days), 1), round(percentile(days, 90), 1))


def _mondays(now: datetime, weeks: int) -> list[date]:
    last = _monday(now)
    return [last - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]


def _monday(at: datetime) -> date:
    day = timezone.localtime(at, timezone.get_default_timezone()).date()
    return day - timedelta(days=day.weekday())


def _instant(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), timezone.get_default_timezone())
