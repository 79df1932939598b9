"""What stands behind the gate: how much there is, and reports and articles as one list, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from articles import paging
from articles.models import Article, Report, Section
from articles.models.article import ArticleQuerySet
from articles.models.report import ReportQuerySet

# Where rows of two tables share a list, a row's place in it is its moment, then its id times two (a report's
# plus one): the cursor of `articles.paging` can hold that as any other.
_ARTICLE, _REPORT = 0, 1


@dataclass(frozen=True)
class Shelf:
    """A section with how many reports and gated articles it has."""

    section: Section
    count: int


@dataclass(frozen=True)
class Holdings:
    """How much is behind the gate. `pages` are those of each report's longest edition."""

    reports: int
    pages: int
    articles: int
    shelves: Sequence[Shelf]


@dataclass(frozen=True)
class Slice:
    """A page of the list: articles and reports. `older` is a query string with its "?", or ""; so is `own`."""

    items: Sequence[Article | Report]
    older: str = ""
    own: str = ""


def articles(at: datetime, language: str) -> ArticleQuerySet:
    """The gated articles whose open part readers see at `at`."""
    return Article.objects.public(at).in_language(language).exclude(access=Article.Access.PUBLIC)


def reports(at: datetime, language: str) -> ReportQuerySet:
    """The reports whose full edition is not for everybody."""
    return Report.objects.public(at).in_language(language).exclude(access=Article.Access.PUBLIC)


def count(at: datetime, language: str) -> Holdings:
    """What there is in `language`: four queries, whatever there is."""
    own_articles, own_reports = articles(at, language), reports(at, language)
    by_section = _by_section(own_articles)
    of_reports = _by_section(own_reports)
    total = own_reports.annotate(longest=Max("editions__pages")).aggregate(pages=Sum("longest"))
    sections = Section.objects.filter(pk__in=[*by_section, *of_reports])
    return Holdings(
        reports=sum(of_reports.values()),
        pages=total["pages"] or 0,
        articles=sum(by_section.values()),
        shelves=[
            Shelf(section, by_section.get(section.pk, 0) + of_reports.get(section.pk, 0))
            for section in sections
        ],
    )


def cut(at: datetime, language: str, query: Mapping[str, str], section: Section | None = None) -> Slice:
    """The part of the list that the address asks for (`?before=`); two queries, and one for the editions.

    Raises:
        paging.BadCursor: not a cursor of ours.
    """
    before = paging.read_cursor(query["before"]) if "before" in query else None
    found = [
        *_first(articles(at, language), _ARTICLE, before, section),
        *_first(reports(at, language), _REPORT, before, section),
    ]
    found.sort(key=_place, reverse=True)
    shown = found[: paging.SIZE]
    return Slice(
        shown,
        older=f"?before={paging.cursor_at(*_place(shown[-1]))}" if len(found) > paging.SIZE else "",
        own=f"?before={query['before']}" if before else "",
    )


def next_change(at: datetime) -> datetime | None:
    """The next moment after `at` when something of this, in any language, appears or goes; None: never by itself."""
    moments = [
        Article.objects.exclude(access=Article.Access.PUBLIC).next_change(at),
        Report.objects.exclude(access=Article.Access.PUBLIC).next_change(at),
    ]
    return min((moment for moment in moments if moment), default=None)


def _by_section(rows: QuerySet[Any]) -> dict[int, int]:
    counted = rows.order_by().values_list("section").annotate(Count("pk"))
    return dict(counted)


def _first(
    rows: ArticleQuerySet | ReportQuerySet,
    kind: int,
    before: tuple[datetime, int] | None,
    section: Section | None,
) -> list[Any]:
    """The newest of one table, one more than a page holds."""
    if section is not None:
        rows = rows.filter(section=section)
    if before is not None:
        moment, place = before
        last = (place - kind - 1) // 2
        rows = rows.filter(published_at__lte=moment).exclude(published_at=moment, pk__gt=last)
    return list(rows.for_cards().newest()[: paging.SIZE + 1])


def _place(item: Article | Report) -> tuple[datetime, int]:
    if item.published_at is None:
        raise ValueError(f"{item!r} was never published: it stands in no list.")
    return item.published_at, 2 * item.pk + (_REPORT if isinstance(item, Report) else _ARTICLE)
