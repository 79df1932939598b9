"""How often readers took full editions, by week and by report. The desk's own readings are no readers'."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Download, Report
from portal import plots


@dataclass(frozen=True)
class Week:
    """The readings of the week from `monday` on (site's zone): all, and the different members among them."""

    monday: date
    count: int
    members: int


@dataclass(frozen=True)
class Row:
    """How often one report was taken: in the time asked about, and ever."""

    report: Report
    times: int
    times_ever: int


def by_week(now: datetime, weeks: int, report: Report | None = None) -> list[Week]:
    """The last `weeks` weeks, the running one among them, oldest first; of one report or all. One query."""
    mondays = _mondays(now, weeks)
    rows = (
        _readings(now, weeks, report)
        .annotate(week=TruncWeek("at", tzinfo=timezone.get_default_timezone()))
        .order_by()
        .values_list("week")
        .annotate(Count("pk"), Count("member", distinct=True))
    )
    found = {week.date(): Week(week.date(), count, members) for week, count, members in rows}
    return [found.get(monday, Week(monday, 0, 0)) for monday in mondays]


def by_report(now: datetime, weeks: int) -> list[Row]:
    """The reports that readers ever took, those of the last `weeks` weeks first. One query."""
    since = _instant(_mondays(now, weeks)[0])
    ours = Q(downloads__is_desk=False, downloads__at__lte=now)
    reports = (
        Report.objects.annotate(
            times=Count("downloads", filter=ours & Q(downloads__at__gte=since)),
            times_ever=Count("downloads", filter=ours),
        )
        .filter(times_ever__gt=0)
        .order_by("-times", "-times_ever", "title")
    )
    return [Row(report, report.times, report.times_ever) for report in reports]


def plot(weeks: list[Week]) -> SafeString:
    """Bars by week, with the numbers as a table below."""
    bars = [
        plots.Bar(
            # Seven labels: more would stand on each other.
            date_format(week.monday, "j M") if (len(weeks) - 1 - place) % -(-len(weeks) // 7) == 0 else "",
            [week.count],
            name=_("week of %s") % date_format(week.monday, "j M Y"),
        )
        for place, week in enumerate(weeks)
    ]
    return plots.stacked_bars("downloads", _("Downloads by week"), [_("downloads")], bars)


def _readings(now: datetime, weeks: int, report: Report | None) -> QuerySet[Download]:
    since = _instant(_mondays(now, weeks)[0])
    rows = Download.objects.of_readers().filter(at__gte=since, at__lte=now)
    return rows if report is None else rows.filter(report=report)


def _mondays(now: datetime, weeks: int) -> list[date]:
    today = timezone.localtime(now, timezone.get_default_timezone()).date()
    last = today - timedelta(days=today.weekday())
    return [last - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]


def _instant(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), timezone.get_default_timezone())
