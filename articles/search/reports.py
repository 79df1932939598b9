"""Reports as a kind that can be found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Report, Section, TocEntry
from articles.search.kinds import Document, Kind


class Reports(Kind[Report]):
    """Reports by what everybody may read: title, abstract, table of contents. The full edition is in no row."""

    name = "report"
    number = 3
    model = Report

    def public(self, at: datetime) -> QuerySet[Report]:
        return Report.objects.public(at)

    def indexed(self) -> QuerySet[Report]:
        return Report.objects.filter(published_at__isnull=False, retracted_at=None).order_by(
            "published_at", "pk"
        )

    def documents(self, items: Sequence[Report]) -> list[Document]:
        contents: dict[int, list[str]] = defaultdict(list)
        lines = TocEntry.objects.filter(report__in=[report.pk for report in items])
        for pk, title in lines.values_list("report_id", "title"):
            contents[pk].append(title)
        return [
            Document(
                object_id=report.pk,
                title=report.title,
                abstract="\n".join(filter(None, [report.subtitle, report.abstract])),
                body=" · ".join(contents[report.pk]),
                published_at=report.published_at,
            )
            for report in items
            if report.published_at and report.retracted_at is None
        ]

    def keywords(self, items: Sequence[Report]) -> Mapping[int, Sequence[str]]:
        """Keywords in every language, their other names, its number, and who wrote it."""
        names: dict[int, dict[str, None]] = defaultdict(dict)
        of_items = Report.objects.filter(pk__in=[report.pk for report in items]).order_by("pk")
        called = of_items.order_by("pk", "keywords__name", "keywords__aliases__name").values_list(
            "pk", "keywords__name", "keywords__name_zh", "keywords__aliases__name"
        )
        for pk, *keyword in called:
            names[pk].update(dict.fromkeys(filter(None, keyword)))
        for pk, *written in of_items.values_list("pk", "number", "authors__name"):
            names[pk].update(dict.fromkeys(filter(None, written)))
        return {pk: list(found) for pk, found in names.items()}

    def in_section(self, items: QuerySet[Report], slug: str) -> QuerySet[Report]:
        return items.filter(section=Section.objects.filter(slug__iexact=slug).values("pk")[:1])

    def in_language(self, items: QuerySet[Report], language: str) -> QuerySet[Report]:
        return items.filter(language=language)

    def for_hits(self, items: QuerySet[Report]) -> QuerySet[Report]:
        return items.select_related("section")

    def section(self, item: Report) -> str | Promise:
        """In a list of articles the label says that this is none."""
        return _("Research report")


REPORTS = Reports()
