"""The front page, articles, and what stands at an address without one."""

from collections.abc import Callable
from datetime import datetime

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from articles import access, finding, front, head, shelf
from articles import tags as tags_of
from articles.links import absolute
from articles.models import Article, Report
from articles.together import Together
from articles.views.showing import alternates, article_page, show
from portal import languages, rooms
from portal.pages import has_session, made_of, private, public


@public
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page, beside = front.page(now), shelf.newest(Report.objects.all(), now)
    context = {
        "lead": page.lead,
        "seconds": page.seconds,
        "river": page.river,
        "bands": [{"section": band.section, "articles": band.articles} for band in page.bands],
        "shelf": beside.reports,
        "canonical_url": absolute(reverse("home")),
        "alternates": alternates(languages.addresses("home")),
        "structured_data": head.home(),
    }
    shown = [*([page.lead] if page.lead else []), *page.seconds, *page.river]
    shown += [article for band in page.bands for article in band.articles]
    tags = {"home"} | rooms.slot_tags("home") | tags_of.of_cards(shown) | beside.tags
    changes = [moment for moment in (page.fresh_until, beside.fresh_until) if moment]
    return show(request, "articles/home.html", context, tags, min(changes, default=None))


@public
def article(request: HttpRequest, section: str, year: int, month: int, slug: str) -> HttpResponse:
    """An article: its open part for everybody, the whole for whom the gate lets in."""

    def tell(found: Together, at: datetime) -> HttpResponse:
        is_whole = access.may_read(request, found.article)
        page = article_page(found, at, is_whole=is_whole)
        if not is_whole:
            page.context["door"] = access.door(request, found.article, request.path)
        return show(request, "articles/article.html", page.context, page.tags, page.fresh_until)

    return _at_address(request, section, year, month, slug, tell)


@public
def article_print(request: HttpRequest, section: str, year: int, month: int, slug: str) -> HttpResponse:
    """An article for paper: its open part for everybody, the whole for whom the gate lets in."""

    def tell(found: Together, at: datetime) -> HttpResponse:
        page = article_page(found, at, is_whole=access.may_read(request, found.article))
        response = show(request, "articles/article_print.html", page.context, page.tags, page.fresh_until)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return _at_address(request, section, year, month, slug, tell, below="print/")


@public
def article_short(request: HttpRequest, pk: int) -> HttpResponse:
    """The short address of the QR code leads to wherever the article lives."""
    try:
        return HttpResponseRedirect(finding.by_id(pk, timezone.now()).get_absolute_url())
    except finding.Gone as gone:
        return _gone(request, gone.article)
    except finding.NotFound:
        raise Http404 from None


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Where nothing stands: an old address leads on, anything else is a page that says so.

    The page holds nothing of the reader, and no cache keeps it: tomorrow something may stand there.
    """
    if request.method in {"GET", "HEAD"}:
        try:
            finding.follow(request.path_info, timezone.now())
        except finding.Moved as moved:
            return _kept(request, _moved(moved))
        except finding.Gone as gone:
            return _kept(request, _gone(request, gone.article))
    asked = "".join(letter for letter in request.path if letter.isprintable())[:300]
    response = render(request, "404.html", {"request_path": asked}, status=404)
    patch_cache_control(response, no_cache=True, max_age=0)
    return response


def _at_address(
    request: HttpRequest,
    section: str,
    year: int,
    month: int,
    slug: str,
    tell: Callable[[Together, datetime], HttpResponse],
    below: str = "",
) -> HttpResponse:
    """What `tell` makes of the article here; else a step, a note or nothing. `below`: the view's own end."""
    now = timezone.now()
    path = request.path_info.removesuffix(below)
    try:
        return tell(finding.at_address(section, year, month, slug, path, now), now)
    except finding.Moved as moved:
        return _moved(moved, below)
    except finding.Gone as gone:
        return _gone(request, gone.article)
    except finding.NotFound:
        raise Http404 from None


def _moved(moved: finding.Moved, below: str = "") -> HttpResponse:
    return made_of(HttpResponsePermanentRedirect(moved.url + below), moved.tags, moved.fresh_until)


def _gone(request: HttpRequest, article: Article) -> HttpResponse:
    """410 with the editors' note: for readers, and for search engines to forget the page."""
    context = {"article": article, "note": article.retraction_note}
    response = show(request, "articles/gone.html", context, {article.tag, article.section.tag}, status=410)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The headers `public` gives to a view, for an answer of the 404 handler."""
    if has_session(request):
        return private(response)
    patch_cache_control(response, public=True, max_age=0)
    return response
