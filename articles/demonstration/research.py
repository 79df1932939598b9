"""The demonstration's research reports, from the files in `reports/`: a head, the PDF, its cover and sample pages.

Safe to run twice: a report that is there (by its address) stays as editors left it. The table of contents is
the PDF's own outline. The PDFs are printed by `ops/drawing/reports.py`.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from articles import pictures
from articles.models import (
    Article,
    Author,
    Edition,
    Keyword,
    Picture,
    Report,
    SamplePage,
    Section,
    TocEntry,
)
from portal.private_files import private_storage

HERE = Path(__file__).resolve().parent / "reports"
_NUMBERED = re.compile(r"(?P<number>\d+(?:\.\d+)*)\s+(?P<title>.+)")


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

    @cached_property
    def pdf(self) -> bytes:
        return self.path.with_suffix(".pdf").read_bytes()

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
        TocEntry.objects.bulk_create(_contents(report, folder.path.with_suffix(".pdf")))
        for number, picture in samples.items():
            SamplePage.objects.create(report=report, picture=picture, page=number)
        _attach(report, folder)
        # Once more, now that all belongs to it: whoever listens (search, stored pages) finds it whole.
        report.save()


def _attach(report: Report, folder: Folder) -> Edition:
    """The PDF as the report's full edition, its bytes below PRIVATE_ROOT."""
    digest = hashlib.sha256(folder.pdf).hexdigest()
    name, storage = f"reports/{digest[:20]}.pdf", private_storage()
    if not storage.exists(name):
        storage.save(name, ContentFile(folder.pdf))
    return Edition.objects.create(
        report=report,
        file=name,
        language=report.language,
        media_type="application/pdf",
        size=len(folder.pdf),
        pages=len(PdfReader(folder.path.with_suffix(".pdf")).pages),
        sha256=digest,
    )


def _contents(report: Report, pdf: Path) -> Iterator[TocEntry]:
    """The outline of `pdf` as lines: “2.1 Four ways” is a section with the number 2.1."""
    reader = PdfReader(pdf)
    for position, (level, entry) in enumerate(_outline(reader.outline), start=1):
        found = _NUMBERED.fullmatch(str(entry.title))
        yield TocEntry(
            report=report,
            position=position,
            level=level,
            number=found["number"] if found else "",
            title=found["title"] if found else str(entry.title),
            page=(reader.get_destination_page_number(entry) or 0) + 1,
        )


def _outline(entries: list[Any], level: int = 1) -> Iterator[tuple[int, Any]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _outline(entry, level + 1)
        else:
            yield level, entry
