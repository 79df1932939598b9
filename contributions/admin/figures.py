"""The figures of the stories as plots, each with its numbers as a table."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contributions import figures
from contributions.models import Submission
from portal import plots

# Choices of how far back the plots go, in weeks.
SPANS = {13: gettext_lazy("3 months"), 26: gettext_lazy("6 months"), 52: gettext_lazy("a year")}
_KINDS = {
    "unconfirmed": gettext_lazy("unconfirmed"),
    "reading": gettext_lazy("at the desk"),
    "changes": gettext_lazy("changes asked for"),
    "accepted": gettext_lazy("accepted, in production"),
    "published": gettext_lazy("published"),
    "rest": gettext_lazy("not taken"),
}


def of_stories(now: datetime, weeks: int) -> dict[str, Any]:
    """What the page shows of the last `weeks` weeks."""
    came = figures.by_state(now, weeks)
    read = figures.to_first_reading(now, weeks)
    return {
        "numbers": [
            (_("came in this time"), sum(sum(week.counts.values()) for week in came)),
            (_("were published of them"), sum(week.counts["published"] for week in came)),
            (_("were read for the first time"), sum(week.count for week in read)),
            (_("wait now"), Submission.objects.waiting().count()),
            (_("wait longer than promised"), Submission.objects.overdue(now).count()),
        ],
        "by_state": _by_state(came),
        "to_first_reading": _to_first_reading(read),
    }


def _by_state(weeks: list[figures.Week]) -> SafeString:
    bars = [
        plots.Bar(
            # Seven labels: more would stand on each other.
            date_format(week.monday, "j M") if (len(weeks) - 1 - place) % -(-len(weeks) // 7) == 0 else "",
            [week.counts[group] for group in figures.GROUPS],
            name=_("week of %s") % date_format(week.monday, "j M Y"),
        )
        for place, week in enumerate(weeks)
    ]
    kinds = [str(_KINDS[group]) for group in figures.GROUPS]
    return plots.stacked_bars("stories-by-state", _("Stories by week, and where they stand now"), kinds, bars)


def _to_first_reading(weeks: list[figures.Reading]) -> SafeString:
    return plots.line(
        "first-reading",
        _("Days until somebody began to read, by week of reading"),
        [
            plots.Series(_("median"), [(week.monday, week.median) for week in weeks]),
            plots.Series(_("nine of ten within"), [(week.monday, week.slowest_tenth) for week in weeks]),
        ],
        beside=[plots.Series(_("stories read"), [(week.monday, week.count) for week in weeks])],
    )
