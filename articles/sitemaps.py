"""What search engines ask for: robots.txt, the index of sitemaps and its parts. Rooms register their own.

Sources: https://www.sitemaps.org/protocol.html,
https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps.
"""

from collections.abc import Iterable
from datetime import date, datetime
from io import StringIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import InvalidPage
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.xmlutils import SimplerXMLGenerator

from articles import archive
from articles.head import moment
from articles.links import absolute
from articles.models import Article, ArticleKeyword, Page, Report, Section
from portal import languages
from portal.pages import made_of, public

# Addresses in one part: small enough to be written in a moment, far below the protocol's 50,000.
PART = 10_000
CLOSED = ("/search/", "/zh/search/", "/account/", "/admin/")
# Every change of an article purges these.
TAGS = frozenset({"archive", "menu"})
_NS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"

_XHTML = "http://www.w3.org/1999/xhtml"
# Address, when it last changed, its pictures, the same page in each language as (language, address).
Entry = tuple[str, datetime | None, list[str], list[tuple[str, str]]]

_registered: dict[str, type[Sitemap]] = {}


def register(name: str, sitemap: type[Sitemap]) -> None:
    """Add `/sitemap-<name>.xml`. Items in a stable order; `lastmod` gives an aware datetime or None.

    Three attributes beyond Django's are known: `tags` (what purges it), `images(item)` (whole addresses) and
    `in_each(item)` (the same page in each language as (language, whole address)).
    """
    sitemap.limit = PART
    _registered[name] = sitemap


class Fronts(Sitemap):
    """The pages that are always there, in each language."""

    def items(self) -> list[tuple[str, str]]:
        return [
            (name, code)
            for code, _name in settings.LANGUAGES
            for name in ("home", "keywords", "archive", "reports", "database")
        ]

    def location(self, item: tuple[str, str]) -> str:
        return languages.address(item[0], language=item[1])

    def in_each(self, item: tuple[str, str]) -> list[tuple[str, str]]:
        return _pairs(item[0])


class Articles(Sitemap):
    def items(self) -> "QuerySet[Article]":
        return Article.objects.public().for_cards().newest()

    def lastmod(self, item: Article) -> datetime | None:
        return item.modified_at or item.published_at

    def get_latest_lastmod(self) -> datetime | None:
        moments = Article.objects.public().aggregate(Max("published_at"), Max("modified_at")).values()
        return max((found for found in moments if found), default=None)

    def images(self, item: Article) -> list[str]:
        return [absolute(item.picture.url)] if item.picture else []


class Reports(Sitemap):
    """Each report's page; what it says in search results is what everybody may read."""

    def items(self) -> "QuerySet[Report]":
        return Report.objects.public().select_related("cover").newest()

    def lastmod(self, item: Report) -> datetime:
        return item.updated_at

    def images(self, item: Report) -> list[str]:
        return [absolute(item.cover.url)] if item.cover else []


class Sections(Sitemap):
    """Each section, in Chinese where it has Chinese articles. A pair where both languages have some."""

    def items(self) -> list[SimpleNamespace]:
        codes = {code: code.replace("-", "_") for code, _name in settings.LANGUAGES}
        own = Article.objects.public().filter(section=OuterRef("pk")).newest()
        newest = {
            name: Subquery(own.in_language(code).values("published_at")[:1]) for code, name in codes.items()
        }
        rows: Any = Section.objects.order_by("pk").values("slug", **newest)
        found = [
            SimpleNamespace(
                slug=row["slug"],
                language=code,
                newest=row[name],
                is_in_all=all(row[each] for each in newest),
            )
            for row in rows
            for code, name in codes.items()
        ]
        return [item for item in found if item.newest or item.language == settings.LANGUAGE_CODE]

    def location(self, item: SimpleNamespace) -> str:
        return languages.address("section", [item.slug], language=item.language)

    def lastmod(self, item: Any) -> datetime | None:
        found: datetime | None = item.newest
        return found

    def in_each(self, item: SimpleNamespace) -> list[tuple[str, str]]:
        return _pairs("section", item.slug) if item.is_in_all else []


class Keywords(Sitemap):
    """Each keyword in each language it has articles in."""

    def items(self) -> "QuerySet[ArticleKeyword, Any]":
        used = ArticleKeyword.objects.filter(article__in=Article.objects.public())
        grouped = used.values("keyword_id", "keyword__slug", "language").annotate(newest=Max("published_at"))
        return grouped.order_by("keyword_id", "language")

    def location(self, item: dict[str, Any]) -> str:
        return languages.address("keyword", [item["keyword__slug"]], language=item["language"])

    def lastmod(self, item: dict[str, Any]) -> datetime | None:
        found: datetime | None = item["newest"]
        return found


class Pages(Sitemap):
    tags = frozenset({"menu"})

    def items(self) -> "QuerySet[Page]":
        return Page.objects.order_by("pk")

    def lastmod(self, item: Page) -> datetime:
        return item.updated_at


class Archive(Sitemap):
    """Each month with articles, in each language."""

    def items(self) -> list[tuple[date, str]]:
        found = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                years = archive.years(timezone.now())
            found += [(month["month"], code) for year in years for month in year["months"]]
        return found

    def location(self, item: tuple[date, str]) -> str:
        month, language = item
        return languages.address("archive_month", [month.year, month.month], language=language)


for _name, _sitemap in {
    "fronts": Fronts, "articles": Articles, "reports": Reports, "sections": Sections, "keywords": Keywords,
    "pages": Pages, "archive": Archive,
}.items():  # fmt: skip
    register(_name, _sitemap)


@public
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may ask for: everything but what is different for everybody."""
    closed = [f"Disallow: {path}" for path in CLOSED]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return made_of(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"), tags=())


@public
def index(request: HttpRequest) -> HttpResponse:
    """Every part of every sitemap."""
    tags = set(TAGS)
    entries: list[Entry] = []
    for name, kind in _registered.items():
        sitemap = kind()
        tags |= getattr(sitemap, "tags", frozenset())
        address = absolute(reverse("sitemap_part", args=[name]))
        latest = sitemap.get_latest_lastmod() if isinstance(sitemap, Articles) else None
        more = [f"{address}?p={number}" for number in range(2, sitemap.paginator.num_pages + 1)]
        entries += [(place, latest, [], []) for place in (address, *more)]
    return made_of(_answer("sitemapindex", "sitemap", entries), tags, _next_change())


@public
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One part of one sitemap: `?p=` from 1."""
    if name not in _registered:
        raise Http404
    sitemap: Any = _registered[name]()
    try:
        number = sitemap.paginator.validate_number(request.GET.get("p", "1"))
    except InvalidPage:
        raise Http404 from None
    site = urlsplit(absolute("/"))
    found = sitemap.get_urls(number, SimpleNamespace(domain=site.netloc), site.scheme)
    entries = [
        (url["location"], url["lastmod"], _images(sitemap, url["item"]), _languages(sitemap, url["item"]))
        for url in found
    ]
    tags = getattr(sitemap, "tags", TAGS)
    return made_of(_answer("urlset", "url", entries), tags, _next_change())


def _next_change() -> datetime | None:
    moments = (Article.objects.next_change(), Report.objects.next_change())
    return min((moment for moment in moments if moment), default=None)


def _images(sitemap: Any, item: Any) -> list[str]:
    images: list[str] = sitemap.images(item) if hasattr(sitemap, "images") else []
    return images


def _languages(sitemap: Any, item: Any) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = sitemap.in_each(item) if hasattr(sitemap, "in_each") else []
    return found


def _pairs(name: str, *args: str) -> list[tuple[str, str]]:
    return [(page["language"], absolute(page["path"])) for page in languages.addresses(name, args)]


def _answer(root: str, element: str, entries: Iterable[Entry]) -> HttpResponse:
    """A sitemap, or the index of all, as XML."""
    written = StringIO()
    xml = SimplerXMLGenerator(written, "utf-8")
    none = AttributesImpl({})
    xml.startDocument()
    xml.startElement(root, AttributesImpl({"xmlns": _NS, "xmlns:image": _IMAGES, "xmlns:xhtml": _XHTML}))
    for address, changed, images, same in entries:
        xml.startElement(element, none)
        xml.addQuickElement("loc", address)
        if changed:
            xml.addQuickElement("lastmod", moment(changed))
        for language, url in same:
            xml.addQuickElement("xhtml:link", attrs={"rel": "alternate", "hreflang": language, "href": url})
        for image in images:
            xml.startElement("image:image", none)
            xml.addQuickElement("image:loc", image)
            xml.endElement("image:image")
        xml.endElement(element)
    xml.endElement(root)
    return HttpResponse(written.getvalue(), content_type="application/xml; charset=utf-8")
