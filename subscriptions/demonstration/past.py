"""The days before today, as the census would have counted them: out of the people's own dates."""

from datetime import date, datetime, timedelta

from subscriptions.models import Census, Subscriber, Weekly

DAYS = 90


def make(weekly: Weekly, now: datetime) -> None:
    """One row for each past day; two days are missing, as after an outage. What is counted already stays."""
    people = list(Subscriber.objects.filter(weekly=weekly, confirmed_at__isnull=False))
    today = now.astimezone(weekly.tz).date()
    joined = [_day(weekly, person.confirmed_at) for person in people if person.confirmed_at]
    left = [_day(weekly, person.unsubscribed_at) for person in people if person.unsubscribed_at]
    rows = []
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        if back in {40, 41}:
            continue
        active = sum(1 for at in joined if at <= day) - sum(1 for at in left if at <= day)
        rows.append(
            Census(
                weekly=weekly, day=day, active=active, joined=joined.count(day), left=left.count(day),
                taken_at=now,
            )
        )  # fmt: skip
    Census.objects.bulk_create(rows, ignore_conflicts=True)


def _day(weekly: Weekly, moment: datetime) -> date:
    return moment.astimezone(weekly.tz).date()
