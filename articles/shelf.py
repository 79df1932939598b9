"""The newest reports, as they stand beside a list of articles: on the front page, under a section, keyword or author."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Subquery
from django.utils import timezone

from articles.models import Report
from articles.models.report import ReportQuerySet

SIZE = 3


@dataclass(frozen=True)
class Shelf:
    """The reports, newest first, and the next moment at which others would stand here by themselves."""

    reports: list[Report]
    fresh_until: datetime | None

    @property
    def tags(self) -> set[str]:
        return {"reports"} | {tag for report in self.reports for tag in (report.tag, report.section.tag)}


def newest(reports: ReportQuerySet, at: datetime | None = None, size: int = SIZE) -> Shelf:
    """The newest of `reports` in the page's language that are public at `at` (default: now); one query."""
    at = at or timezone.now()
    here = reports.in_language().filter(retracted_at=None)
    waiting = here.filter(published_at__gt=at).order_by("published_at", "pk").values("pk")
    # The next to appear comes along, so that nobody has to ask for it.
    rows = here.filter(Q(published_at__lte=at) | Q(pk=Subquery(waiting[:1])))
    found = list(rows.select_related("section", "cover").newest()[: size + 1])
    ahead = [report.published_at for report in found if not report.is_public(at)]
    shown = [report for report in found if report.is_public(at)][:size]
    return Shelf(shown, ahead[0] if ahead else None)
