"""The front page: what the editors chose, filled up by time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, OuterRef, Subquery, Value

from articles.models import Article, Section
from articles.models.article import ArticleQuerySet

SECONDS = 3
RIVER = 12
BAND = 4


@dataclass(frozen=True)
class Band:
    """A section's newest that stand nowhere else on the page."""

    section: Section
    articles: list[Article]


@dataclass(frozen=True)
class Front:
    lead: Article | None
    seconds: list[Article]
    river: list[Article]
    bands: list[Band]
    fresh_until: datetime | None


def page(at: datetime) -> Front:
    """The front page in the page's language at `at`: each article once. Three queries at any size."""
    line = _line(Article.objects.public(at).in_language())[: 1 + SECONDS + RIVER]
    sections = _sections({article.pk for article in line}, at)
    changes = [moment for section in sections[:1] for moment in (section.appears, section.expires) if moment]
    return Front(
        lead=line[0] if line else None,
        seconds=line[1 : 1 + SECONDS],
        river=line[1 + SECONDS :],
        bands=_bands(sections),
        fresh_until=min(changes, default=None),
    )


def _line(public: ArticleQuerySet) -> list[Any]:
    """What the editors chose by its places, then the newest; one query."""
    by_place = public.filter(lead_position__isnull=False).order_by("lead_position", "-published_at")
    newest = public.newest()[: 1 + SECONDS + RIVER + 1 + SECONDS]
    cards: Any = Article.objects.for_cards().order_by()
    parts = [
        cards.filter(pk__in=part.values("pk")).annotate(is_chosen=Value(is_chosen, BooleanField()))
        for part, is_chosen in ((by_place[: 1 + SECONDS], True), (newest, False))
    ]
    rows = list(parts[0].union(parts[1], all=True))
    chosen = [row for row in rows if row.is_chosen]
    places = {row.pk for row in chosen}
    others = [row for row in rows if row.pk not in places]
    chosen.sort(key=lambda row: (row.lead_position, -row.published_at.timestamp()))
    others.sort(key=lambda row: (row.published_at, row.pk), reverse=True)
    return chosen + others


def _sections(shown: set[int], at: datetime) -> list[Any]:
    """Every section with its newest beyond `shown` (ids), and when the paper changes by itself; one query."""
    own = (
        Article.objects.public(at)
        .in_language()
        .filter(section=OuterRef("pk"))
        .exclude(pk__in=shown)
        .newest()
        .values("pk")
    )
    appears = Article.objects.scheduled(at).order_by("published_at").values("published_at")
    expires = Article.objects.expiring(at).order_by("expires_at").values("expires_at")
    return list(
        Section.objects.annotate(
            **{f"place_{n}": Subquery(own[n : n + 1]) for n in range(BAND)},
            # The same beside each section: one round trip less.
            appears=Subquery(appears[:1]),
            expires=Subquery(expires[:1]),
        )
    )


def _bands(sections: list[Any]) -> list[Band]:
    """The sections of the menu that have something more to show; one query, asked even for nothing."""
    wanted = {
        section: [getattr(section, f"place_{n}") for n in range(BAND)]
        for section in sections
        if section.is_in_menu
    }
    pks = [pk for line in wanted.values() for pk in line if pk]
    cards = {card.pk: card for card in Article.objects.filter(pk__in=pks or [0]).for_cards()}
    bands = [Band(section, [cards[pk] for pk in line if pk in cards]) for section, line in wanted.items()]
    return [band for band in bands if band.articles]
