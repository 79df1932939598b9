"""Lists by time: sections, keywords, authors; and all keywords from A to Z."""

import unicodedata
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import head, paging, shelf
from articles import tags as tags_of
from articles.links import absolute
from articles.models import Article, Author, Keyword, Report, Section
from articles.models.article import ArticleQuerySet
from articles.models.report import ReportQuerySet
from articles.shelf import Shelf
from articles.views.showing import alternates, show
from portal import languages
from portal.pages import public


@public
def section(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    there = Article.objects.public(now).in_language(languages.other()).filter(section=OuterRef("pk"))
    changes = _changes(Article.objects.filter(section=OuterRef("pk")), now)
    section: Any = get_object_or_404(Section.objects.annotate(is_there=Exists(there), **changes), slug=slug)
    inside = Article.objects.filter(section=section)
    context = {"section": section, "structured_data": head.listing(str(section), section.get_absolute_url())}
    here = inside.public(now).in_language()
    if section.is_there and not _is_further(request):
        context["pairs"] = languages.addresses("section", [slug])
    beside = _shelf(request, Report.objects.filter(section=section), now)
    return listed(
        request, "articles/section.html", context, here, {section.tag}, _next_change(section), beside=beside
    )


@public
def keyword(request: HttpRequest, slug: str) -> HttpResponse:
    """A keyword's articles and reports. One that readers have none for is not theirs to know yet."""
    now = timezone.now()
    changes = _changes(Article.objects.filter(tagged__keyword=OuterRef("pk")), now)
    keyword = get_object_or_404(Keyword.objects.annotate(**changes), slug=slug)
    # One join for the condition and the order, so that the keyword's own index is walked.
    own = FilteredRelation("tagged", condition=Q(tagged__keyword=keyword))
    tagged = (
        Article.objects.public(now)
        .annotate(own_tag=own)
        .filter(own_tag__keyword=keyword, own_tag__language=languages.current())
    )
    context = {"keyword": keyword, "structured_data": head.listing(str(keyword), keyword.get_absolute_url())}
    beside = _shelf(request, Report.objects.filter(keywords=keyword), now)
    return listed(
        request,
        "articles/keyword.html",
        context,
        tagged,
        {keyword.tag},
        _next_change(keyword),
        moment="own_tag__published_at",
        may_be_empty=bool(beside and beside.reports),
        beside=beside,
    )


@public
def author(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    changes = _changes(Article.objects.filter(authors=OuterRef("pk")), now)
    author = get_object_or_404(Author.objects.annotate(**changes), slug=slug)
    own = Article.objects.filter(authors=author)
    context = {"author": author, "structured_data": head.author(author)}
    return listed(
        request,
        "articles/author.html",
        context,
        own.public(now).in_language(),
        {author.tag},
        _next_change(author),
        beside=_shelf(request, Report.objects.filter(authors=author), now),
    )


@public
def keywords(request: HttpRequest) -> HttpResponse:
    """Every keyword that readers have an article for, by its first letter."""
    now = timezone.now()
    used = Keyword.objects.filter(tagged__article__in=Article.objects.public(now).in_language())
    counted = sorted(
        used.annotate(count=Count("tagged")).order_by(), key=lambda keyword: _sorting(str(keyword))
    )
    groups = [
        {"initial": letter, "keywords": list(members)}
        for letter, members in groupby(counted, key=lambda keyword: initial(str(keyword)))
    ]
    path = reverse("keywords")
    context = {
        "groups": groups,
        "canonical_url": absolute(path),
        "structured_data": head.listing(_("Keywords"), path),
    }
    tags = {"keywords"} | {keyword.tag for keyword in counted}
    return show(request, "articles/keywords.html", context, tags, Article.objects.next_change(now))


def listed(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    articles: ArticleQuerySet,
    tags: set[str],
    fresh_until: datetime | None,
    *,
    moment: str = "published_at",
    may_be_empty: bool = True,
    beside: Shelf | None = None,
) -> HttpResponse:
    """One page of `articles` in `template`, with the addresses of the older and the newer one."""
    path = request.path
    try:
        page = paging.cut(articles.for_cards(), request.GET, moment)
    except paging.BadCursor:
        raise Http404 from None
    except paging.FirstPage:
        return HttpResponseRedirect(path)
    if not page.articles and not may_be_empty:
        raise Http404
    shown = {
        "articles": page.articles,
        "older_url": path + page.older if page.older else "",
        "newer_url": path + page.newer if page.newer else "",
        "canonical_url": absolute(path) + page.own,
    }
    # A page of a list has its pair only where both have something to show.
    if page.articles:
        shown["alternates"] = alternates(context.get("pairs", ()))
    tags = tags | tags_of.of_cards(page.articles)
    if beside:
        shown["shelf"], tags = beside.reports, tags | beside.tags
        fresh_until = min((at for at in (fresh_until, beside.fresh_until) if at), default=None)
    return show(request, template, {**context, **shown}, tags, fresh_until)


def _changes(own: ArticleQuerySet, at: datetime) -> dict[str, Subquery]:
    """When the articles of an outer row change by themselves, asked for together with that row."""
    appears = own.scheduled(at).order_by("published_at").values("published_at")
    expires = own.expiring(at).order_by("expires_at").values("expires_at")
    return {"appears": Subquery(appears[:1]), "expires": Subquery(expires[:1])}


def _next_change(owner: Any) -> datetime | None:
    return min((moment for moment in (owner.appears, owner.expires) if moment), default=None)


def _is_further(request: HttpRequest) -> bool:
    """Whether the address leads beyond the first page of a list."""
    return bool({"before", "after"} & request.GET.keys())


def _shelf(request: HttpRequest, reports: ReportQuerySet, at: datetime) -> Shelf | None:
    """The newest reports beside the first page of a list."""
    return None if _is_further(request) else shelf.newest(reports, at)


def initial(name: str) -> str:
    """The letter a keyword stands under: without accents, Han under 汉, what is no letter under #."""
    letter = _plain(name[:1])[:1].upper()
    if not letter.isalpha():
        return "#"
    return "汉" if "CJK" in unicodedata.name(letter, "") else letter


def _sorting(name: str) -> tuple[str, str, str]:
    return (initial(name), _plain(name).casefold(), name)


def _plain(name: str) -> str:
    """Letters without their accents."""
    return "".join(part for part in unicodedata.normalize("NFKD", name) if not unicodedata.combining(part))
