"""What is behind the gate, for everybody to see: how much, what, and the way in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from articles import access, head, holdings, paging
from articles import tags as tags_of
from articles.links import absolute
from articles.models import Section
from articles.search import query
from articles.views.searching import PAGES, PER_PAGE, page_of
from articles.views.showing import alternates, show
from portal import languages, rooms
from portal.models import SiteSettings
from portal.pages import has_session, private, public


@dataclass
class _Everything:
    """The database as a whole, as `articles.access` is asked about it."""

    access: str = "members"


@public
def database(request: HttpRequest) -> HttpResponse:
    """Reports and gated articles with their numbers; with `?q=`, those of them that were found."""
    now, text = timezone.now(), request.GET.get("q", "")
    if text.strip():
        return _searched(request, text, now)
    slug = request.GET.get("section", "")
    section = get_object_or_404(Section, slug=slug) if slug else None
    try:
        page = holdings.cut(now, languages.current(), request.GET, section)
    except paging.BadCursor:
        raise Http404 from None
    path = request.path
    own = f"?{urlencode({'section': slug})}" if slug else ""
    onward = page.older.replace("?", "&", 1) if own else page.older
    context = {
        **_frame(request, now),
        "items": page.items,
        "section": section,
        "older_url": path + own + onward if onward else "",
        "newest_url": path + own if page.own else "",
        "canonical_url": absolute(path) + own + (page.own.replace("?", "&", 1) if own else page.own),
    }
    if not own and not page.own:
        context["alternates"] = alternates(languages.addresses("database"))
    # Every change of an article concerns the archive, every change of a report the reports: so do the numbers.
    tags = {"archive", "reports"} | rooms.slot_tags("database") | tags_of.of_cards(page.items)
    return show(request, "articles/database.html", context, tags, holdings.next_change(now))


def _searched(request: HttpRequest, text: str, now: datetime) -> HttpResponse:
    """What was found behind the gate, by what stands before it. Kept by no shared cache, as `/search/`."""
    page, language = page_of(request), languages.current()

    def find(number: int) -> query.Results:
        offset = (number - 1) * PER_PAGE
        return query.find(text, at=now, limit=PER_PAGE, offset=offset, language=language, only_gated=True)

    results = find(page)
    if page > 1 and not results.hits:
        page, results = 1, find(1)
    address = reverse("database")
    if page > 1:
        results.newer_url = f"{address}?{urlencode({'q': results.query, 'page': page - 1})}"
    if results.has_more and page < PAGES:
        results.older_url = f"{address}?{urlencode({'q': results.query, 'page': page + 1})}"
    context = {**_frame(request, now), "query": results.query, "results": results}
    response = show(request, "articles/database.html", context, ())
    response.headers["X-Robots-Tag"] = "noindex"
    if has_session(request):
        return private(response)
    response.headers.pop("Surrogate-Key")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _frame(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What stands there whatever is looked for: the numbers, and the door for who has no access."""
    elsewhere, everything = languages.other(), _Everything()
    is_open = access.may_read(request, everything)
    other = holdings.articles(now, elsewhere).count() + holdings.reports(now, elsewhere).count()
    return {
        "holdings": holdings.count(now, languages.current()),
        "others": other,
        "others_url": languages.address("database", language=elsewhere),
        "is_open": is_open,
        "door": None if is_open else access.door(request, everything, reverse("database")),
        "is_stranger": not has_session(request),
        "is_database": True,
        "trial_days": settings.TRIAL_DAYS,
        "structured_data": head.listing(SiteSettings.current().database_name, reverse("database")),
    }
