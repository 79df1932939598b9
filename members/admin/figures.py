"""The figures of the members as plots, each with its numbers as a table."""

from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import figures
from members.models import AccessRequest, Membership
from portal import plots

# Choices of how far back the plots go, in weeks.
SPANS = {13: gettext_lazy("3 months"), 26: gettext_lazy("6 months"), 52: gettext_lazy("a year")}


def of_members(now: datetime, weeks: int) -> dict[str, Any]:
    """What the page shows of the last `weeks` weeks."""
    rows = figures.by_week(now, weeks)
    is_open = figures.open_now(now)
    hours = figures.median_hours(now, weeks)
    return {
        "numbers": [
            (_("open memberships"), plots.spelt(is_open[Membership.Kind.GRANTED])),
            (_("open free trials"), plots.spelt(is_open[Membership.Kind.TRIAL])),
            (_("trials begun in this time"), plots.spelt(sum(row.started for row in rows))),
            (_("became members after a trial"), plots.spelt(sum(row.turned for row in rows))),
            (_("requests waiting"), plots.spelt(AccessRequest.objects.waiting().count())),
            (_("hours to an answer (median)"), "–" if hours is None else f"{hours:g}"),
        ],
        "trials": _trials(rows),
        "answers": _answers(figures.to_answer(now, weeks)),
    }


def _trials(rows: list[figures.Week]) -> SafeString:
    return plots.line(
        "trials",
        _("Free trials by week"),
        [
            plots.Series(_("began"), [(row.monday, row.started) for row in rows]),
            plots.Series(_("ended"), [(row.monday, row.ended) for row in rows]),
            plots.Series(_("became members"), [(row.monday, row.turned) for row in rows]),
        ],
    )


def _answers(rows: list[figures.Answers]) -> SafeString:
    return plots.line(
        "answers",
        _("Hours until a request is answered, by week of the answer"),
        [plots.Series(_("median"), [(row.monday, row.median) for row in rows])],
        beside=[plots.Series(_("answered"), [(row.monday, row.count) for row in rows])],
    )
