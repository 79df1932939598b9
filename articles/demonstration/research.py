"""The demonstration's research reports, from the files in `reports/`: a head, the PDF, its cover and sample pages.

Safe to run twice: a report that is there (by its address) stays as editors left it. The table of contents is
the PDF's own outline. The PDFs are printed by `ops/drawing/reports.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from articles import editions, pictures, reporting
from articles.models import (
    Article,
    Author,
    Download,
    Edition,
    Keyword,
    Picture,
    Report,
    SamplePage,
    Section,
)

HERE = Path(__file__).resolve().parent / "reports"


@dataclass(frozen=True)
class Folder:
    """The files of one report."""

    path: Path

    @property
    def slug(self) -> str:
        return self.path.stem

    @cached_property
    def head(self) -> dict[str, Any]:
        head: dict[str, Any] = yaml.safe_load(self.path.read_text("utf-8"))
        return head

    def picture(self, name: str, alt: str) -> Picture:
        """The library's picture of the cover or of a page."""
        path = self.path.with_name(f"{self.slug}-{name}.webp")
        return pictures.add(path.read_bytes(), path.name, alt=alt)

    def published_at(self, now: datetime) -> datetime:
        day = timezone.localtime(now - timedelta(days=self.head["days_ago"]))
        return day.replace(hour=9, minute=0, second=0, microsecond=0)


def make(say: Callable[[str], None], folder: Path = HERE) -> None:
    """Make the reports that are missing; `say` takes a line for the terminal."""
    known = set(Report.objects.values_list("slug", flat=True))
    folders = [Folder(path) for path in sorted(folder.glob("*.yaml"))]
    missing = [one for one in folders if one.slug not in known]
    for one in missing:
        _make(one, timezone.now())
    if missing:
        say(f"{len(missing)} reports with their full editions written.")
    else:
        say(f"All {len(folders)} reports were there already.")


def _make(folder: Folder, now: datetime) -> None:
    head = folder.head
    # Renditions take their time: outside the transaction.
    cover = folder.picture("cover", head["cover_alt"])
    samples = {
        number: folder.picture(f"page-{number}", head["page_alt"].format(page=number))
        for number in head["sample_pages"]
    }
    with transaction.atomic():
        report = Report.objects.create(
            section=Section.objects.get(slug=head["section"]),
            slug=folder.slug,
            cover=cover,
            published_at=folder.published_at(now),
            **{
                name: head[name] for name in ("title", "subtitle", "number", "abstract", "language", "access")
            },
        )
        report.authors.set(Author.objects.filter(name__in=head["authors"]))
        report.keywords.set([Keyword.objects.get_or_make(name) for name in head["keywords"]])
        report.related.set(Article.objects.filter(source="demonstration", source_id__in=head["related"]))
        for number, picture in samples.items():
            SamplePage.objects.create(report=report, picture=picture, page=number)
        edition = editions.attach(report, folder.path.with_suffix(".pdf"))
        reporting.take_contents(report, edition)
        Download.objects.bulk_create(_taken(edition, folder.published_at(now), now))
        # Once more, now that all belongs to it: whoever listens (search, stored pages) finds it whole.
        report.save()


def _taken(edition: Edition, since: datetime, now: datetime) -> list[Download]:
    """Readings for the desk's plot, by nobody in particular: many in the first days, then fewer."""
    moments = [since + timedelta(hours=3 * number**1.5) for number in range(1, 40)]
    return [
        Download(report_id=edition.report_id, edition=edition, at=moment)
        for moment in moments
        if moment < now
    ]
