"""Research reports: the list, and a page for each. The full edition stands behind `articles.views.editions`."""

from datetime import datetime
from typing import Any, cast

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import citing, contents, head, paging, related, report_filters, shelf
from articles import tags as tags_of
from articles.links import absolute
from articles.models import Article, Report
from articles.views.showing import alternates, is_of_desk, show
from portal import languages
from portal.models import SiteSettings
from portal.pages import made_of, public


@public
def reports(request: HttpRequest) -> HttpResponse:
    """Every report, newest first; `?section=`, `?keyword=` and `?year=` narrow the list."""
    now, path = timezone.now(), request.path
    wish = report_filters.read(request.GET)
    found = wish.narrow(Report.objects.public(now).in_language()).for_cards()
    try:
        # A report has all that a place in a list is made of: moment and id.
        page = paging.cut(cast(Any, found), request.GET)
    except paging.BadCursor:
        raise Http404 from None
    except paging.FirstPage:
        return HttpResponseRedirect(path + wish.query())
    cards = cast(list[Report], page.articles)
    choices = report_filters.choices(wish, path, now)
    context = {
        "is_reports": True,
        "reports": cards,
        "facets": choices.facets,
        "is_narrowed": bool(wish.asked) or not wish.is_possible,
        "older_url": page.older and _with(path, wish, page.older),
        "newer_url": page.newer and _with(path, wish, page.newer),
        "canonical_url": absolute(_with(path, wish, page.own)),
        "structured_data": head.listing(_("Reports"), reverse("reports")),
    }
    if cards and choices.is_in_both and not page.own and not context["is_narrowed"]:
        context["alternates"] = alternates(languages.addresses("reports"))
    tags = {"reports"} | _tags_of_cards(cards)
    return show(request, "articles/reports.html", context, tags, Report.objects.next_change(now))


@public
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """A report's page: all of it for everybody but the full edition. Editors see it before it is out."""
    now = timezone.now()
    found = get_object_or_404(Report.objects.select_related("section", "cover"), slug=slug)
    is_preview = not found.is_public(now)
    if is_preview and not is_of_desk(request, "articles.view_report"):
        return _gone(request, found, now)
    if languages.of(found.language) != languages.current():
        path = found.get_absolute_url()
        return made_of(HttpResponsePermanentRedirect(path), {found.tag})
    if is_preview:
        # As it would be if it came out now.
        found.published_at = found.published_at or now
    return _page(request, found, now, is_preview=is_preview)


def _page(request: HttpRequest, found: Report, at: datetime, *, is_preview: bool) -> HttpResponse:
    authors, keywords = list(found.authors.all()), list(found.keywords.all())
    editions = list(found.editions.all())
    beside = _related(found, keywords, at)
    others = shelf.newest(Report.objects.exclude(pk=found.pk), at)
    path = found.get_absolute_url()
    context = {
        "is_reports": True,
        "is_preview": is_preview,
        "report": found,
        "authors": authors,
        "keywords": keywords,
        "editions": editions,
        "pages": max((edition.pages or 0 for edition in editions), default=0),
        "contents": contents.nested(found.contents.all()),
        "samples": list(found.samples.select_related("picture")),
        "citation": citing.cite(found, authors, SiteSettings.current().name),
        "related": beside.articles,
        "shelf": others.reports,
        "canonical_url": absolute(path),
        "description": Truncator(" ".join(found.abstract.split())).chars(200),
        "structured_data": head.report(found, authors, keywords, editions),
        "switch_path": languages.address("reports", language=languages.other()),
    }
    company = {author.tag for author in authors} | {keyword.tag for keyword in keywords}
    own = {found.tag, found.section.tag} | company
    changes = [moment for moment in (beside.fresh_until, others.fresh_until) if moment]
    tags = own | tags_of.of_cards(beside.articles) | others.tags
    return show(request, "articles/report.html", context, tags, min(changes, default=None))


def _related(found: Report, keywords: list[Any], at: datetime) -> related.Related:
    """Articles the editors chose, then those that share keywords; where there are none, its section's newest."""
    picked = list(found.related.order_by().values_list("pk", flat=True))
    beside = related.beside(related.Subject(keywords, found.language, found.section_id, picked), at)
    if beside.articles:
        return beside
    inside = Article.objects.filter(section=found.section_id, language=found.language)
    cards = list(inside.public(at).for_cards().newest()[: related.LIMIT])
    return related.Related(cards, inside.next_change(at))


def _gone(request: HttpRequest, found: Report, at: datetime) -> HttpResponse:
    """410 with the editors' note for what readers once saw; before that there is nothing to find."""
    if found.retracted_at is None or found.published_at is None or found.published_at > at:
        raise Http404
    context = {"headline": found.title, "note": found.retraction_note}
    response = show(request, "articles/gone.html", context, {found.tag}, status=410)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _tags_of_cards(cards: list[Report]) -> set[str]:
    return {tag for card in cards for tag in (card.tag, card.section.tag)}


def _with(path: str, wish: report_filters.Wish, cursor: str) -> str:
    kept = wish.query()
    return path + (kept + cursor.replace("?", "&") if kept else cursor)
