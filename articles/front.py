"""The front page: what the editors chose, filled up by time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from articles.models import Article, Section

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
    """The front page at `at`: each article once. Five queries at any size."""
    public = Article.objects.public(at).for_cards()
    chosen = list(
        public.filter(lead_position__isnull=False).order_by("lead_position", "-published_at")[: 1 + SECONDS]
    )
    places = {article.pk for article in chosen}
    newest = [
        article
        for article in public.newest()[: 1 + SECONDS + RIVER + len(chosen)]
        if article.pk not in places
    ]
    line = [*chosen, *newest][: 1 + SECONDS + RIVER]
    return Front(
        lead=line[0] if line else None,
        seconds=line[1 : 1 + SECONDS],
        river=line[1 + SECONDS :],
        bands=_bands({article.pk for article in line}, at),
        fresh_until=Article.objects.next_change(at),
    )


def _bands(shown: set[int], at: datetime) -> list[Band]:
    """Each section of the menu with its newest beyond `shown`, if it has any. Two queries."""
    own = (
        Article.objects.public(at).filter(section=OuterRef("pk")).exclude(pk__in=shown).newest().values("pk")
    )
    places = {f"place_{n}": Subquery(own[n : n + 1]) for n in range(BAND)}
    sections = list(Section.objects.filter(is_in_menu=True).annotate(**places))
    wanted = {section.pk: [getattr(section, name) for name in places] for section in sections}
    pks = [pk for line in wanted.values() for pk in line if pk]
    # Asked even for nothing: the page costs the same number of queries whatever it shows.
    cards = {card.pk: card for card in Article.objects.filter(pk__in=pks or [0]).for_cards()}
    bands = [Band(section, [cards[pk] for pk in wanted[section.pk] if pk in cards]) for section in sections]
    return [band for band in bands if band.articles]
