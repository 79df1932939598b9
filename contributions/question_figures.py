"""How fast questions are answered: the median time from the asker's word to the first answer, week by week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Min, Q
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from contributions.models import Question
from portal import plots

WEEKS = 26


@dataclass(frozen=True)
class Week:
    """A week of the site's zone by its Monday: how many first answers went out, and their median time."""

    monday: date
    answered: int
    median: timedelta | None


def weeks(at: datetime | None = None, count: int = WEEKS) -> list[Week]:
    """The last `count` weeks up to the one of `at` (aware; default: now), oldest first."""
    last = monday_of(at or timezone.now())
    mondays = [last - timedelta(weeks=back) for back in reversed(range(count))]
    by_week: dict[date, list[timedelta]] = {monday: [] for monday in mondays}
    # A week more than is shown: what lies before the first Monday is left out.
    for answered_at, waited in first_answers((at or timezone.now()) - timedelta(weeks=count + 1)):
        by_week.get(monday_of(answered_at), []).append(waited)
    return [Week(monday, len(waits), _middle(waits)) for monday, waits in by_week.items()]


def first_answers(since: datetime) -> list[tuple[datetime, timedelta]]:
    """When each question was first answered after `since`, and how long after it had reached the desk.

    The time its asker took to press the mailed button is the asker's own. What was reopened counts once.
    """
    answered = Question.objects.exclude(state=Question.State.SPAM).annotate(
        first=Min("events__created_at", filter=Q(events__name="answer"))
    )
    rows = answered.filter(first__gt=since).values_list("created_at", "confirmed_at", "first")
    return [(first, max(first - (confirmed or came), timedelta())) for came, confirmed, first in rows]


def now(at: datetime | None = None) -> list[tuple[str, str]]:
    """What to know at a glance: (name, figure) of the last 26 weeks and of what waits now."""
    at = at or timezone.now()
    middle = _middle([waited for _moment, waited in first_answers(at - timedelta(weeks=WEEKS))])
    return [
        (_("Median of half a year, in hours"), "–" if middle is None else plots.spelt(hours(middle))),
        (_("Waiting"), plots.spelt(Question.objects.waiting().count())),
        (_("Longer than promised"), plots.spelt(Question.objects.overdue(at).count())),
    ]


def plot(rows: list[Week]) -> SafeString:
    """The medians in hours as a line; the table says beside them how many answers they are of."""
    return plots.line(
        "time-to-answer",
        _("Median time to the first answer, in hours, by week"),
        [
            plots.Series(
                _("Hours"), [(row.monday, hours(row.median)) for row in rows if row.median is not None]
            )
        ],
        beside=[plots.Series(_("Answered"), [(row.monday, row.answered) for row in rows])],
    )


def hours(time: timedelta) -> int:
    return round(time.total_seconds() / 3600)


def monday_of(moment: datetime) -> date:
    day = timezone.localtime(moment, timezone.get_default_timezone()).date()
    return day - timedelta(days=day.weekday())


def _middle(waits: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None
