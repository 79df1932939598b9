"""The room's figures for the desk: trials begun and ended, what became of them, and how fast requests are answered."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import F, Min, Q
from django.utils import timezone

from members.models import AccessRequest, Member, Membership

_Kind = Membership.Kind
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Week:
    """The week from `monday` on (site's zone): trials that began, that ended, and members made of a trial."""

    monday: date
    started: int
    ended: int
    turned: int


@dataclass(frozen=True)
class Answers:
    """The requests answered in the week from `monday` on: how many, and the median of the hours they had waited."""

    monday: date
    count: int
    median: float


def by_week(now: datetime, weeks: int) -> list[Week]:
    """The last `weeks` weeks, the running one among them, oldest first. Three queries.

    A trial that somebody's membership overtook still ends in its week; of an account that was deleted nothing is known.
    """
    mondays = _mondays(now, weeks)
    since = _instant(mondays[0])
    trials = Membership.objects.trials()
    started = _count(
        trials.filter(starts_at__gte=since, starts_at__lte=now).values_list("starts_at", flat=True)
    )
    ended = _count(trials.filter(ends_at__gte=since, ends_at__lte=now).values_list("ends_at", flat=True))
    turned = _count(at for at in _turned_at() if since <= at <= now)
    return [Week(monday, started[monday], ended[monday], turned[monday]) for monday in mondays]


def to_answer(now: datetime, weeks: int) -> list[Answers]:
    """How long requests had waited, by the week of their answer; weeks without one are left out. One query."""
    mondays = _mondays(now, weeks)
    waited: defaultdict[date, list[float]] = defaultdict(list)
    for asked, answered in _answered(_instant(mondays[0]), now):
        waited[_monday(answered)].append((answered - asked) / _HOUR)
    return [
        Answers(monday, len(waited[monday]), round(median(waited[monday]), 1))
        for monday in mondays
        if monday in waited
    ]


def median_hours(now: datetime, weeks: int) -> float | None:
    """The median of the hours that requests answered in that time had waited; None: none was."""
    since = _instant(_mondays(now, weeks)[0])
    hours = [(answered - asked) / _HOUR for asked, answered in _answered(since, now)]
    return round(median(hours), 1) if hours else None


def open_now(now: datetime) -> dict[str, int]:
    """Open rows at `now` by kind."""
    kinds = Counter(Membership.objects.open(now).order_by().values_list("kind", flat=True))
    return {kind: kinds[kind] for kind in _Kind.values}


def oldest_waiting_seconds() -> float:
    """How long the oldest request has waited; 0 when none does."""
    oldest = AccessRequest.objects.waiting().aggregate(first=Min("created_at"))["first"]
    return round((timezone.now() - oldest).total_seconds(), 1) if oldest else 0.0


def _turned_at() -> list[datetime]:
    """When those who had a trial were granted their first membership after it had begun."""
    rows = (
        Member.objects.annotate(
            tried=Min("memberships__starts_at", filter=Q(memberships__kind=_Kind.TRIAL)),
            granted=Min("memberships__created_at", filter=Q(memberships__kind=_Kind.GRANTED)),
        )
        .filter(granted__gte=F("tried"))
        .order_by()
        .values_list("granted", flat=True)
    )
    return list(rows)


def _answered(since: datetime, now: datetime) -> Iterable[tuple[datetime, datetime]]:
    answered = AccessRequest.objects.filter(answered_at__gte=since, answered_at__lte=now)
    return answered.order_by("answered_at").values_list("created_at", "answered_at")  # type: ignore[return-value]


def _count(moments: Iterable[datetime | None]) -> Counter[date]:
    return Counter(_monday(at) for at in moments if at is not None)


def _mondays(now: datetime, weeks: int) -> list[date]:
    last = _monday(now)
    return [last - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]


def _monday(at: datetime) -> date:
    day = timezone.localtime(at, timezone.get_default_timezone()).date()
    return day - timedelta(days=day.weekday())


def _instant(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), timezone.get_default_timezone())
