"""How many read a weekly, day by day: counted from the rows, and kept when the people are long erased."""

from datetime import date, datetime, time, timedelta

from django.db.models import Max

from subscriptions import schedule
from subscriptions.models import Census, Subscriber, Weekly

EVERY = timedelta(hours=1)


def take(now: datetime) -> int:
    """Count each weekly's readers: today at most once an hour, yesterday once more when it is over.

    A day of the weekly's own zone. Days on which the portal did not run stay missing. Answers how many days were
    counted; safe to call each minute, and twice at once.
    """
    counted = 0
    for weekly in Weekly.objects.all():
        today = now.astimezone(weekly.tz).date()
        known = {
            row.day: row for row in Census.objects.filter(weekly=weekly, day__gte=today - timedelta(days=1))
        }
        yesterday = known.get(today - timedelta(days=1))
        if yesterday and yesterday.taken_at < _midnight(weekly, today):
            _count(weekly, yesterday.day, yesterday, now)
            counted += 1
        if today not in known or known[today].taken_at <= now - EVERY:
            _count(weekly, today, known.get(today), now)
            counted += 1
    return counted


def series(weekly: Weekly, since: date) -> list[Census]:
    """The days that were counted, oldest first."""
    return list(Census.objects.filter(weekly=weekly, day__gte=since).order_by("day"))


def _count(weekly: Weekly, day: date, before: Census | None, now: datetime) -> None:
    begins, ends = _midnight(weekly, day), _midnight(weekly, day + timedelta(days=1))
    moved = _moved(weekly, begins, ends)
    # Whoever was erased since the last count has no row any more, but did join or leave.
    moved = {name: max(count, getattr(before, name, 0)) for name, count in moved.items()}
    active = Subscriber.objects.filter(weekly=weekly, state=Subscriber.State.ACTIVE).count()
    if now >= ends:
        # Counted after midnight: what happened since does not belong to the day.
        since = _moved(weekly, ends, now)
        active = max(0, active - since["joined"] + since["left"] + since["bounced"])
    Census.objects.update_or_create(
        weekly=weekly, day=day, defaults={**moved, "active": active, "taken_at": now}
    )


def _moved(weekly: Weekly, begins: datetime, ends: datetime) -> dict[str, int]:
    """Who joined, left and was given up for bounces from `begins` until before `ends`."""
    people = Subscriber.objects.filter(weekly=weekly)
    gone = people.filter(state=Subscriber.State.BOUNCED).annotate(last=Max("bounces__at"))
    return {
        "joined": people.filter(confirmed_at__gte=begins, confirmed_at__lt=ends).count(),
        "left": people.filter(
            state=Subscriber.State.UNSUBSCRIBED, unsubscribed_at__gte=begins, unsubscribed_at__lt=ends
        ).count(),
        "bounced": gone.filter(last__gte=begins, last__lt=ends).count(),
    }


def _midnight(weekly: Weekly, day: date) -> datetime:
    return schedule.instant(day, time.min, weekly.tz)
