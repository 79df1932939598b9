from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.search import query
from portal import languages
from portal.pages import public

PER_PAGE = 20
PAGES = 50


@public
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `?q=`, a page at a time. Any text is answered with a page."""
    text, page, now = request.GET.get("q", ""), page_of(request), timezone.now()
    language = languages.current()
    results = query.find(text, at=now, limit=PER_PAGE, offset=(page - 1) * PER_PAGE, language=language)
    if page > 1 and not results.hits:
        page, results = 1, query.find(text, at=now, limit=PER_PAGE, language=language)
    if page > 1:
        results.newer_url = _address(results.query, page - 1)
    if results.has_more and page < PAGES:
        results.older_url = _address(results.query, page + 1)
    context = {"query": results.query, "results": results, "facets": [], "suggestion": ""}
    response = render(request, "articles/search.html", context)
    # The same bytes for everybody, but addresses without end: stored, they would push out the pages people
    # read; and what somebody looked for is nobody's business. The reader's own browser may keep it.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def page_of(request: HttpRequest) -> int:
    """`?page=`, from 1 to PAGES; anything else is the first."""
    typed = request.GET.get("page", "")
    page = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 1
    return page if 1 <= page <= PAGES else 1


def _address(text: str, page: int) -> str:
    return f"{reverse('search')}?{urlencode({'q': text, 'page': page})}"
