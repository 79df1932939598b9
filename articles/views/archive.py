"""The archive by the calendar: years, months, days. A stretch without an article is no page."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import archive as calendar
from articles import head
from articles.links import absolute
from articles.models import Article
from articles.views.listing import listed
from articles.views.showing import show
from portal.pages import public


@public
def archive(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {"years": calendar.years(now), **_head(_("Archive"), reverse("archive"))}
    return show(request, "articles/archive.html", context, {"archive"}, Article.objects.next_change(now))


@public
def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    now = timezone.now()
    months = calendar.months(year, now)
    if not any(month["count"] for month in months):
        raise Http404
    edges = calendar.edges(date(year, 1, 1), date(year + 1, 1, 1), now)
    context = {
        "year": year,
        "months": months,
        "previous": edges.previous.year if edges.previous else None,
        "next": edges.next.year if edges.next else None,
        **_head(str(year), request.path),
    }
    return show(request, "articles/archive_year.html", context, {"archive"}, edges.fresh_until)


@public
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    now = timezone.now()
    start, end = date(year, month, 1), calendar.month_after(year, month)
    edges = calendar.edges(start, end, now)
    context = {
        "month": start,
        "weeks": calendar.weeks(year, month, now),
        "previous": edges.previous.replace(day=1) if edges.previous else None,
        "next": edges.next.replace(day=1) if edges.next else None,
        **_head(date_format(start, pgettext("month", "F Y")), request.path),
    }
    return listed(
        request,
        "articles/archive_month.html",
        context,
        calendar.between(start, end, now),
        {"archive"},
        edges.fresh_until,
        may_be_empty=False,
    )


@public
def archive_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    now = timezone.now()
    try:
        start = date(year, month, day)
    except ValueError:
        raise Http404 from None
    end = calendar.day_after(start)
    edges = calendar.edges(start, end, now)
    context = {
        "day": start,
        "previous": edges.previous,
        "next": edges.next,
        **_head(date_format(start, "DATE_FORMAT"), request.path),
    }
    return listed(
        request,
        "articles/archive_day.html",
        context,
        calendar.between(start, end, now),
        {"archive"},
        edges.fresh_until,
        may_be_empty=False,
    )


def _head(title: str, path: str) -> dict[str, Any]:
    return {"canonical_url": absolute(path), "structured_data": head.listing(title, path)}
