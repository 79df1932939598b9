"""Every URL pattern of the portal as addresses that lead to something, in each language.

A pattern whose name has no recipe fails the walk: whoever adds a route with arguments says here what to ask it for.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils import translation
from django.utils.http import urlencode
from django.utils.regex_helper import normalize

from articles import sitemaps
from contributions import code, post
from portal import signing
from portal.classification import Class, classify
from subscriptions import compiling, personal, subscribing
from subscriptions import post as weekly_post
from subscriptions.rendering import PREFERENCES, UNSUBSCRIBE
from tests.gate.world import World

# What an address is asked with (the pattern's arguments, a query), and the name of the gated thing it is of.
Visit = tuple[dict[str, Any], str]
_PARAMETER = re.compile(r"<(?:[^>:]+:)?([^>]+)>")


@dataclass(frozen=True)
class Route:
    """A URL pattern with all that stands before it."""

    name: str
    chain: tuple[Any, ...]

    @property
    def kind(self) -> Class | None:
        return classify(self.name)

    @property
    def parameters(self) -> set[str]:
        return {name for pattern in self.chain for name in pattern.regex.groupindex}

    def path(self, given: dict[str, Any]) -> str:
        return "/" + "".join(_part(pattern, given) for pattern in self.chain)


@dataclass(frozen=True)
class Address:
    route: str
    path: str
    # The gated thing it is of; "" for what is of none.
    subject: str = ""
    query: str = ""


def routes() -> list[Route]:
    return list(_below(get_resolver().url_patterns, "", ()))


def addresses(world: World, route: Route) -> list[Address]:
    """Where `route` is asked, for everything that the world has for it.

    Raises:
        LookupError: there is no recipe for its name.
    """
    found: dict[Address, None] = {}
    for code_, _name in settings.LANGUAGES:
        with translation.override(code_):
            for given, subject in _visits(world, route):
                query = {key[1:]: value for key, value in given.items() if key.startswith("?")}
                found[Address(route.name, route.path(given), subject, urlencode(query))] = None
    return list(found)


def _below(patterns: Any, namespace: str, before: tuple[Any, ...]) -> Iterator[Route]:
    for entry in patterns:
        chain = (*before, entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _below(entry.url_patterns, inner, chain)
        elif isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name or ''}", chain)


def _part(pattern: Any, given: dict[str, Any]) -> str:
    if isinstance(pattern, RoutePattern):
        converters = pattern.converters
        return _PARAMETER.sub(lambda found: str(converters[found[1]].to_url(given[found[1]])), str(pattern))
    if isinstance(pattern, RegexPattern):
        template, _names = normalize(pattern.regex.pattern)[0]
        return str(template) % given
    # The prefix of a language.
    return str(pattern)


def _visits(world: World, route: Route) -> list[Visit]:
    if route.name in RECIPES:
        return RECIPES[route.name](world)
    if not route.parameters:
        return [({}, "")]
    if route.name.startswith("admin:"):
        return [(_at_the_desk(world, route), "")]
    raise LookupError(f"no recipe for {route.name}")


def _at_the_desk(world: World, route: Route) -> dict[str, Any]:
    """The first row of the table a page of the desk is of; the desk is shut before it is looked for."""
    pk: Any = 1
    for model in admin.site._registry:
        if route.name.startswith(f"admin:{model._meta.app_label}_{model._meta.model_name}_"):
            pk = getattr(model._default_manager.first(), "pk", 1)
    known = {
        "object_id": pk, "pk": pk, "id": pk, "number": 1, "letter": 1, "reply": 1, "content_type_id": 1, "kind": "story",
        "name": "accept", "verb": "send", "app_label": "articles", "url": "nothing/",
    }  # fmt: skip
    missing = route.parameters - known.keys()
    if missing:
        raise LookupError(f"no recipe for {route.name}: {missing}")
    return known


def _article(world: World) -> list[Visit]:
    return [
        ({"section": one.section.slug, "year": one.address_year, "month": one.address_month, "slug": one.slug}, name)
        for name, one in world.articles.items()
        if one.address_year
    ]  # fmt: skip


def _by_pk(world: World) -> list[Visit]:
    return [({"pk": article.pk}, name) for name, article in world.articles.items()]


def _report(world: World) -> list[Visit]:
    return [({"slug": report.slug}, name) for name, report in world.reports.items()]


def _download(world: World) -> list[Visit]:
    editions = [
        ({"slug": edition.report.slug, "?edition": edition.pk}, name)
        for name, edition in world.editions.items()
    ]
    return [*_report(world), *editions]


def _one(**given: Any) -> Callable[[World], list[Visit]]:
    return lambda world: [(given, "")]


def _token(purpose: str, *, padded: bool = False) -> Callable[[World], list[Visit]]:
    """A link as the weekly's letters carry it."""
    return lambda world: [
        ({"token": signing.sign(purpose, f"{world.subscriber.pk:010d}" if padded else world.subscriber.pk)}, "")
    ]  # fmt: skip


def _own(world: World) -> list[Visit]:
    return [({"token": signing.sign(personal.PERSONAL, personal._mark(world.subscriber))}, "")]


def _outbox(world: World) -> list[Visit]:
    letters = sorted((world.root / "outbox").glob("*.eml"))
    return [({"name": letter.stem}, "") for letter in letters]


def _sitemaps(world: World) -> list[Visit]:
    return [({"name": name}, "") for name in sitemaps._registered]


def _sections(world: World) -> list[Visit]:
    return [({"slug": "news"}, ""), ({"slug": "harvests"}, "")]


def _days(world: World) -> list[Visit]:
    """The days things were published on, were to be, and a year with none."""
    moments = {
        article.published_at.date() for article in world.articles.values() if article.published_at is not None
    }
    return [({"year": day.year, "month": day.month, "day": day.day}, "") for day in sorted(moments)]


RECIPES: dict[str, Callable[[World], list[Visit]]] = {
    "article": _article,
    "article_print": _article,
    "article_short": _by_pk,
    "article_preview": _by_pk,
    "report": _report,
    "report_full": _report,
    "report_download": _download,
    "section": _sections,
    "section_feed_rss": _sections,
    "section_feed_atom": _sections,
    "keyword": _one(slug="ports"),
    "author": _one(slug="ann-lee"),
    "archive_year": _days,
    "archive_month": _days,
    "archive_day": _days,
    "page": _one(slug="about"),
    "sitemap_part": _sitemaps,
    "media": lambda world: [({"path": edition.file.name}, "") for edition in world.editions.values()],
    "weekly_issue": lambda world: [({"number": world.issue.number}, "")],
    "weekly_confirm": _token(weekly_post.CONFIRM),
    "weekly_preferences": _token(PREFERENCES, padded=True),
    "weekly_personal_link": _token(PREFERENCES, padded=True),
    "weekly_unsubscribe": _token(UNSUBSCRIBE, padded=True),
    "weekly_subscribed": lambda world: [({"?to": subscribing.asked_token("ann@example.org")}, "")],
    "weekly_personal": _own,
    "weekly_personal_address": _own,
    "weekly_personal_data": _own,
    "weekly_personal_erase": _own,
    "weekly_move": _own,
    "weekly_hold": lambda world: [({"token": signing.sign(compiling.HOLD, world.issue.pk)}, "")],
    "contribution": lambda world: [({"token": post.token_of(world.submission)}, "")],
    "question": lambda world: [({"token": post.token_of(world.question)}, "")],
    "public_answer": _one(slug="strait"),
    "code_picture": lambda world: [({"key": code.new_key()}, "")],
    "code_sound": lambda world: [({"key": code.new_key()}, "")],
    "outbox_letter": _outbox,
    "outbox_html": _outbox,
    "mfa_edit_webauthn": _one(pk=1),
    "mfa_remove_webauthn": _one(pk=1),
    "account_reset_password_from_key": _one(uidb36="1", key="set-password"),
}
