"""What happens to a report: saved, published, retracted, filled from its PDF. Whoever changes one comes here."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles import addresses, contents_typed, documents, editions, pictures
from articles.contents_typed import Line
from articles.models import Edition, Picture, Report, SamplePage
from portal import languages

_NUMBERS = re.compile(r"\d{1,5}")


class NotReady(Exception):
    """Why something cannot be done with a report; the sentence is for the editor."""


def save(report: Report) -> Report:
    """Store `report` under an address of its own. What follows from it (pages, search, old address) follows by itself."""
    with transaction.atomic():
        report.slug = _free_slug(report)
        report.save()
    return report


def publish(report: Report, *, at: datetime | None = None) -> Report:
    """Publish at `at` (aware); a moment ahead schedules. None: at the date it carries, else now.

    A retracted report comes back with the date it had.

    Raises:
        NotReady: it has no title or no abstract.
    """
    check_ready(report)
    report.published_at = at or report.published_at or timezone.now()
    report.retracted_at, report.retraction_note = None, ""
    return save(report)


def check_ready(report: Report) -> None:
    """Raises: NotReady: it has no title or no abstract."""
    if not report.title.strip() or not report.abstract.strip():
        raise NotReady(_("“%s” needs a title and an abstract: both stand open to everybody.") % report)


def retract(report: Report, *, note: str) -> Report:
    """Take a report back: its address answers 410 and shows `note`, its files are for the desk only.

    Raises:
        NotReady: the note is empty, or readers have not seen the report.
    """
    if not note.strip():
        raise NotReady(_("Say why it is retracted: readers find the note at the report's address."))
    now = timezone.now()
    if not report.is_public(now):
        raise NotReady(_("“%s” is not before readers: there is nothing to take back.") % report)
    report.retracted_at, report.retraction_note = now, note.strip()
    return save(report)


def write_contents(report: Report, lines: Sequence[Line]) -> bool:
    """Let the table of contents be `lines`; whether that changed anything."""
    stored = [Line(one.level, one.number, one.title, one.page) for one in report.contents.all()]
    if stored == list(lines):
        return False
    with transaction.atomic():
        report.contents.all().delete()
        for position, line in enumerate(lines, start=1):
            entry = line.entry(position)
            entry.report = report
            entry.save()
    return True


# --- From the PDF -------------------------------------------------------------------------------


def take_contents(report: Report, edition: Edition) -> int:
    """Make the PDF's outline the table of contents; answer how many lines it has.

    Raises:
        NotReady: the PDF has no outline, cannot be read or is not there.
    """
    with _in_words():
        facts = documents.pdf_facts(editions.path_of(edition))
    lines = [_line(chapter) for chapter in facts.outline if chapter.title]
    if not lines:
        raise NotReady(
            _("The PDF has no outline (bookmarks). Type the table of contents, a line for each entry.")
        )
    write_contents(report, lines)
    return len(lines)


def take_cover(report: Report, edition: Edition) -> Picture:
    """Make the PDF's first page the report's cover. Raises `NotReady` as `take_contents` does."""
    report.cover = _drawn(report, edition, [1])[0]
    save(report)
    return report.cover


def take_samples(report: Report, edition: Edition, pages: Sequence[int]) -> list[SamplePage]:
    """Show `pages` (numbers from 1) of the PDF to everybody; a page that was shown before is drawn anew.

    Raises:
        NotReady: there is no such page, there are too many, or the PDF cannot be read.
    """
    drawn = _drawn(report, edition, pages)
    with transaction.atomic():
        return [
            SamplePage.objects.update_or_create(report=report, page=page, defaults={"picture": picture})[0]
            for page, picture in zip(pages, drawn, strict=True)
        ]


def page_numbers(text: str) -> list[int]:
    """What “3, 7, 12” asks for, in order, each once."""
    return sorted({int(number) for number in _NUMBERS.findall(text)})


def _drawn(report: Report, edition: Edition, pages: Sequence[int]) -> list[Picture]:
    """Pages of the PDF in the picture library, with words for those who cannot see them."""
    if len(pages) > documents.MOST_PICTURES:
        raise NotReady(_("At most %d pages at once.") % documents.MOST_PICTURES)
    wrong = [page for page in pages if not 1 <= page <= (edition.pages or 0)]
    if wrong:
        values = {"wrong": ", ".join(map(str, wrong)), "last": edition.pages or 0}
        raise NotReady(_("There is no page %(wrong)s: the PDF ends with page %(last)d.") % values)
    with _in_words():
        found = documents.pdf_pages(editions.path_of(edition), pages)
        return [
            pictures.add(data, f"{report.slug or 'report'}-{page}.png", alt=_alt(report, page))
            for data, page in zip(found, pages, strict=True)
        ]


def _alt(report: Report, page: int) -> str:
    """In the report's own language: readers of that language hear it."""
    values = {"page": page, "title": report.title[:200]}
    with translation.override(languages.of(report.language)):
        return _("Cover of “%(title)s”") % values if page == 1 else _("Page %(page)d of “%(title)s”") % values


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (documents.Unreadable, editions.Refused, pictures.Refused) as fault:
        raise NotReady(str(fault)) from fault


def _line(chapter: documents.Chapter) -> Line:
    """“2.1 Four ways” is a section with a number; its level and page are the outline's."""
    number, title = contents_typed.numbered(chapter.title)
    return Line(chapter.level, number, title, chapter.page)


# --- Its address --------------------------------------------------------------------------------


def _free_slug(report: Report) -> str:
    wanted = slugify(report.slug, allow_unicode=True)[: addresses.SLUG_LENGTH] or addresses.slug_of(
        report.title
    )
    taken = set(
        Report.objects.filter(slug__startswith=wanted).exclude(pk=report.pk).values_list("slug", flat=True)
    )
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
