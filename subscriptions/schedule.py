"""When a weekly is due: a weekday and a time on the wall clock of an IANA zone, as one instant a week."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from subscriptions.models import Weekly


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a clock in `zone` shows `at` on `day`.

    A time that the clock shows twice (a fold) is the first of the two; one that it leaps over (a gap) is the
    first instant after the leap.

    Source: PEP 495 for the meaning of `fold`.
    """
    wall = datetime.combine(day, at)
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # In a gap fold=1 lies before the leap and fold=0 after it: halve until the second of the leap is found.
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    old_offset = before.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == old_offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def due_at(weekly: Weekly, period: str) -> datetime:
    """The instant (UTC) at which the issue of `period` ("2026-W47") leaves."""
    year, week = period.split("-W")
    day = date.fromisocalendar(int(year), int(week), weekly.weekday + 1)
    return instant(day, weekly.time, weekly.tz)


def period_at(weekly: Weekly, moment: datetime) -> str:
    """The ISO week, in the weekly's zone, that `moment` lies in."""
    year, week, _day = moment.astimezone(weekly.tz).isocalendar()
    return f"{year}-W{week:02d}"


def next_period(weekly: Weekly, after: datetime) -> str:
    """The period whose due time is the first one later than `after`."""
    period = period_at(weekly, after)
    return period if due_at(weekly, period) > after else following(period)


def following(period: str) -> str:
    """The week after `period`."""
    year, week = period.split("-W")
    monday = date.fromisocalendar(int(year), int(week), 1) + timedelta(days=7)
    iso = monday.isocalendar()
    return f"{iso.year}-W{iso.week:02d}"
