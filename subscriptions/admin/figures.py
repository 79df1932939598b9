"""The figures of the weeklies: who reads them over time, what became of each issue, why people left."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import plots
from subscriptions import census, results
from subscriptions.models import Census, Subscriber, Weekly

# Choices of how far back the lines go, in days.
SPANS = {90: gettext_lazy("3 months"), 365: gettext_lazy("a year"), 1826: gettext_lazy("5 years")}


def of_weekly(weekly: Weekly, now: datetime, days: int) -> dict[str, Any]:
    """What the page shows of one weekly."""
    active = Subscriber.objects.receiving(now).filter(weekly=weekly).count()
    rows = census.series(weekly, now.astimezone(weekly.tz).date() - timedelta(days=days))
    return {
        "weekly": weekly,
        "now": [
            (_("receive it now"), active),
            (_("joined in this time"), sum(row.joined for row in rows)),
            (_("left in this time"), sum(row.left for row in rows)),
            (_("given up for bounces"), sum(row.bounced for row in rows)),
        ],
        "readers": readers(weekly, rows),
        "outcomes": _outcomes(weekly),
        "reasons": results.why_they_left(weekly),
    }


def readers(weekly: Weekly, rows: list[Census], height: int = plots.HEIGHT) -> SafeString:
    """Subscribers over time, as a plot."""

    def numbers(name: str, field: str) -> plots.Series:
        return plots.Series(name, [(row.day, getattr(row, field)) for row in rows])

    return plots.line(
        f"readers-{weekly.pk}",
        _("Subscribers of %s") % weekly,
        [numbers(_("subscribers"), "active")],
        beside=[
            numbers(_("joined"), "joined"),
            numbers(_("left"), "left"),
            numbers(_("bounced"), "bounced"),
        ],
        height=height,
    )


def _outcomes(weekly: Weekly) -> SafeString:
    kinds = [_("sent"), _("failed"), _("skipped"), _("unknown"), _("came back")]
    bars = [
        plots.Bar(
            f"№ {row.issue.number}",
            [row.sent, row.failed, row.skipped, row.unknown, row.came_back],
            name=f"№ {row.issue.number}",
            path=reverse("admin:subscriptions_issue_change", args=[row.issue.pk]),
        )
        for row in results.of_issues(weekly)
    ]
    return plots.stacked_bars(f"outcomes-{weekly.pk}", _("What became of each issue's letters"), kinds, bars)
