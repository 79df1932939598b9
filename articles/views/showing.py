"""What the reader's pages have in common: the frame, and an article's context."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from articles import ages, head, qr, related, translations
from articles import tags as tags_of
from articles.links import absolute, host
from articles.together import Together
from portal import languages, rooms
from portal.pages import has_session, made_of
from portal.roles import may_enter_desk


@dataclass(frozen=True)
class ArticlePage:
    """What the template shows, what the page is made of, how long it stays true."""

    context: dict[str, Any]
    tags: set[str]
    fresh_until: datetime | None


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    tags: Iterable[str],
    fresh_until: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page in the site's frame, made of `tags`."""
    made = tags_of.FRAME | rooms.slot_tags("footer") | set(tags)
    return made_of(render(request, template, context, status=status), made, fresh_until)


def is_of_desk(request: HttpRequest, permission: str) -> bool:
    """Whether an editor who holds `permission` ("app.codename") asks: they see what readers do not, or no longer."""
    return has_session(request) and may_enter_desk(request) and request.user.has_perm(permission)


def alternates(pairs: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """`{language, path}` of a page in each of its languages as the head's `hreflang` links show them."""
    return [{"language": pair["language"], "url": absolute(pair["path"])} for pair in pairs]


def article_page(found: Together, at: datetime, *, is_whole: bool) -> ArticlePage:
    """An article's page; `is_whole`: for a reader who may have all of it."""
    article = found.article
    beside = related.to(found, at)
    pairs = translations.pairs(found, at)
    short_url = absolute(article.short_url)
    body = article.full_body if is_whole else article.open_body
    context = {
        "article": article,
        "body": mark_safe(body),  # noqa: S308  cleaned when it was saved
        "is_whole": is_whole,
        "keywords": found.keywords,
        "authors": found.authors,
        "corrections": found.corrections,
        "related": beside.articles,
        "qr": qr.svg(short_url, _("QR code of this article's address: %s") % short_url),
        "short_url": short_url,
        "canonical_url": absolute(article.get_absolute_url()),
        "description": head.description(found),
        "structured_data": head.article(found),
        "link_host": host(article.link_url),
        "age_years": ages.years(article, at),
        "alternates": alternates(pairs),
    }
    for pair in pairs:
        if pair["language"] == languages.other():
            context["switch_path"] = pair["path"]
    moments = [
        article.expires_at,
        beside.fresh_until,
        ages.next_birthday(article, at),
        translations.next_change(found, at),
    ]
    tags = found.tags | tags_of.of_cards(beside.articles) | rooms.slot_tags("article")
    return ArticlePage(
        context, tags, min((moment for moment in moments if moment and moment > at), default=None)
    )
