"""The archive's calendar: how many public articles in the page's language each month and day holds.

Months and days are the site's zone's.
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Subquery
from django.db.models.functions import TruncDate, TruncMonth
from django.utils import timezone

from articles.models import Article, Section
from articles.models.article import ArticleQuerySet

Counted = dict[str, Any]


@dataclass(frozen=True)
class Edges:
    """The nearest days with articles around a stretch of time, and when the archive changes by itself."""

    previous: date | None
    next: date | None
    fresh_until: datetime | None


def years(at: datetime) -> list[Counted]:
    """Each year with articles, newest first: `{year, count, months: [{month, count}]}`; one query."""
    found: dict[int, Counted] = {}
    for month, count in _by_month(Article.objects.public(at).in_language()):
        year = found.setdefault(month.year, {"year": month.year, "count": 0, "months": []})
        year["count"] += count
        year["months"].append({"month": month, "count": count})
    return sorted(found.values(), key=lambda year: -int(year["year"]))


def months(year: int, at: datetime) -> list[Counted]:
    """The twelve months of a year: `{month, count}`; one query."""
    counts = dict(_by_month(between(date(year, 1, 1), date(year + 1, 1, 1), at)))
    return [{"month": date(year, n, 1), "count": counts.get(date(year, n, 1), 0)} for n in range(1, 13)]


def weeks(year: int, month: int, at: datetime) -> list[list[Counted]]:
    """A month's weeks, Monday to Sunday: seven `{day, count}`, `day` None outside the month; one query."""
    inside = between(date(year, month, 1), month_after(year, month), at)
    zone = timezone.get_default_timezone()
    rows = inside.order_by().annotate(day=TruncDate("published_at", tzinfo=zone)).values("day")
    counts = {row["day"]: row["count"] for row in rows.annotate(count=Count("pk"))}
    return [
        [{"day": day if day.month == month else None, "count": counts.get(day, 0)} for day in week]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]


def between(start: date, end: date, at: datetime) -> ArticleQuerySet:
    """The articles public at `at`, published from `start` to the day before `end`, by the site's zone."""
    return (
        Article.objects.public(at)
        .in_language()
        .filter(published_at__gte=_midnight(start), published_at__lt=_midnight(end))
    )


def edges(start: date, end: date, at: datetime) -> Edges:
    """What lies around [start, end); one query."""
    public = Article.objects.public(at).in_language()
    asked = {
        "previous": _first(public.filter(published_at__lt=_midnight(start)), "-published_at"),
        "next": _first(public.filter(published_at__gte=_midnight(end)), "published_at"),
        "appears": _first(Article.objects.scheduled(at), "published_at"),
        "expires": _first(Article.objects.expiring(at), "expires_at"),
    }
    # Four single values beside a row of any table are one round trip; where an article is, a section is.
    row: dict[str, Any] = dict(Section.objects.values(**asked).first() or {})
    changes = [moment for moment in (row.get("appears"), row.get("expires")) if moment]
    return Edges(_day(row.get("previous")), _day(row.get("next")), min(changes, default=None))


def month_after(year: int, month: int) -> date:
    """The first day of the next month."""
    return date(year + month // 12, month % 12 + 1, 1)


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def _by_month(articles: ArticleQuerySet) -> list[tuple[date, int]]:
    """(first day, count) for each month with articles, oldest first; one query."""
    zone = timezone.get_default_timezone()
    rows = articles.order_by().annotate(month=TruncMonth("published_at", tzinfo=zone)).values("month")
    return [(row["month"].date(), row["count"]) for row in rows.annotate(count=Count("pk")).order_by("month")]


def _first(articles: ArticleQuerySet, order: str) -> Subquery:
    return Subquery(articles.order_by(order).values(order.lstrip("-"))[:1])


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment, timezone.get_default_timezone()).date() if moment else None
