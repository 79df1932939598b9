"""RSS 2.0 and Atom for the site and each section: full open text, gated articles with their abstract only.

Sources: https://www.rssboard.org/rss-specification, RFC 4287, https://www.rssboard.org/media-rss,
http://purl.org/rss/1.0/modules/content/.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from mimetypes import guess_type
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from articles import tags, together
from articles.links import absolute, absolute_html, host
from articles.models import Article, Picture, Section
from articles.together import Together
from portal import languages
from portal.models import SiteSettings
from portal.pages import made_of, public

ITEMS = 20
# Pictures that letters and feeds use are about this wide (Picture.jpeg_url).
JPEG_WIDTH = 1200
MEDIA = "http://search.yahoo.com/mrss/"
# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Rss(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": MEDIA,
        }

    def latest_post_date(self) -> datetime:
        return _latest(self)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, _link in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("atom:updated", item["updateddate"].isoformat(timespec="seconds"))
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])
        _add_picture(handler, item)


class Atom(Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:media": MEDIA}

    def latest_post_date(self) -> datetime:
        return _latest(self)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, link in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if link:
                handler.addQuickElement("uri", link)
            handler.endElement("author")
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})
        _add_picture(handler, item)


@public
def rss(request: HttpRequest, slug: str = "") -> HttpResponse:
    return _answer(request, Rss, slug)


@public
def atom(request: HttpRequest, slug: str = "") -> HttpResponse:
    return _answer(request, Atom, slug)


def _answer(request: HttpRequest, generator: type[Rss] | type[Atom], slug: str) -> HttpResponse:
    """The newest articles of the site, or of the section `slug`."""
    now = timezone.now()
    section = get_object_or_404(Section, slug=slug) if slug else None
    articles = Article.objects.filter(section=section) if section else Article.objects.all()
    found = together.fetch(articles.public(now).in_language().newest()[:ITEMS])
    made = {"feeds", "site"} if section is None else {section.tag, "site"}
    for one in found:
        made |= one.tags
    written = _write(generator, request.path, section, found)
    response = HttpResponse(written, content_type=generator.content_type)
    return made_of(response, made | tags.of_cards(one.article for one in found), articles.next_change(now))


def _write(
    generator: type[Rss] | type[Atom], path: str, section: Section | None, found: Sequence[Together]
) -> bytes:
    site = SiteSettings.current()
    summary = (section.summary if section else "") or site.description
    feed = generator(
        title=_xml(f"{section} – {site.name}" if section else site.name),
        link=absolute(section.get_absolute_url() if section else reverse("home")),
        description=_xml(summary),
        subtitle=_xml(summary),
        language=languages.current(),
        feed_url=absolute(path),
        feed_guid=absolute(path),
        author_name=_xml(site.name),
        author_link=absolute(reverse("home")),
    )
    for one in found:
        feed.add_item(**_item(one))
    written = BytesIO()
    feed.write(written, "utf-8")
    return written.getvalue()


def _item(found: Together) -> dict[str, Any]:
    article = found.article
    url = absolute(article.get_absolute_url())
    return {
        "title": _xml(article.headline),
        "link": url,
        "description": _xml(escape(article.abstract)),
        "content": _xml(_content(article, url)),
        # The short address never changes, whatever becomes of slug and section.
        "unique_id": absolute(article.short_url),
        "unique_id_is_permalink": False,
        "pubdate": _local(article.published_at),
        "updateddate": _local(article.modified_at or article.published_at),
        "categories": [_xml(str(article.section)), *(_xml(str(keyword)) for keyword in found.keywords)],
        "authors": _authors(found),
        "language": article.language,
        "picture": article.picture,
    }


def _content(article: Article, url: str) -> str:
    """The text in the feed: all that is open; of a gated article nothing, its abstract stands beside."""
    if article.is_gated:
        return ""
    if article.is_link:
        where = host(article.link_url) or article.link_url
        return format_html('<p><a href="{}">{}</a></p>', article.link_url, _("Read at %s") % where)
    return absolute_html(article.open_body, url)


def _authors(found: Together) -> list[tuple[str, str]]:
    if found.authors:
        return [(_xml(author.name), absolute(author.get_absolute_url())) for author in found.authors]
    return [(_xml(found.article.byline), "")] if found.article.byline else []


def _add_picture(handler: Any, item: dict[str, Any]) -> None:
    picture: Picture | None = item["picture"]
    if picture is None:
        return
    width = min(picture.width, JPEG_WIDTH) if "jpeg" in picture.renditions else picture.width
    url = absolute(picture.jpeg_url)
    size = {"width": str(width), "height": str(round(picture.height * width / picture.width))}
    kind = guess_type(url)[0] or "image/jpeg"
    handler.startElement("media:content", {"url": url, "medium": "image", "type": kind, **size})
    for element, text in (("description", picture.alt), ("credit", picture.credit)):
        if text:
            handler.addQuickElement(f"media:{element}", _xml(text))
    handler.endElement("media:content")


def _latest(feed: SyndicationFeed) -> datetime:
    """When the feed last said something new. An empty one never did: its bytes stay the same."""
    return max((item["updateddate"] for item in feed.items), default=datetime(1970, 1, 1, tzinfo=UTC))


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment, timezone.get_default_timezone()) if moment else None


def _xml(text: str) -> str:
    return _FORBIDDEN.sub("", text)
