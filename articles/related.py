"""What to read next: hand-picked first, then what shares the rarest keywords, lately, in the same section.

Hand-picked articles may be in any language; what is computed is in the article's own.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2

from django.db import connection

from articles.models import Article, ArticleKeyword, Keyword
from articles.together import Together

LIMIT = 4
# So many of each keyword's newest are looked at: enough to choose from, and the same cost at any size.
NEWEST = 60
HALF_LIFE_DAYS = 365.0
SAME_SECTION = 1.3


@dataclass(frozen=True)
class Related:
    """The articles in reading order, and the next moment at which others would stand here by themselves."""

    articles: list[Article]
    fresh_until: datetime | None


@dataclass(frozen=True)
class Subject:
    """What something to read next has to go with. `picked` are the editors' own choice, `itself` an article's id."""

    keywords: Sequence[Keyword]
    language: str
    section: int
    picked: Sequence[int]
    itself: int | None = None


@dataclass(frozen=True)
class _Shared:
    """One keyword that another article has too."""

    article: int
    keyword: int
    published_at: datetime
    section: int


def to(found: Together, at: datetime, limit: int = LIMIT) -> Related:
    """At most `limit` articles for a reader of `found`; at most two queries (one chooses, one fetches)."""
    article = found.article
    subject = Subject(found.keywords, article.language, article.section_id, found.picked, article.pk)
    return beside(subject, at, limit)


def beside(subject: Subject, at: datetime, limit: int = LIMIT) -> Related:
    """The same for anything with keywords."""
    shared = [row for row in _shared(subject) if row.article != subject.itself]
    ahead = [row.published_at for row in shared if row.published_at > at]
    best = rank([row for row in shared if row.published_at <= at], subject.section, at)
    # A few to spare: a candidate may have been retracted or have expired.
    wanted = [*subject.picked, *(pk for pk in best[: limit * 3] if pk not in subject.picked)]
    cards = {card.pk: card for card in Article.objects.filter(pk__in=wanted).for_cards()}
    picked = sorted((cards[pk] for pk in subject.picked if pk in cards), key=_newest_first)
    computed = [cards[pk] for pk in wanted[len(subject.picked) :] if pk in cards]
    shown = [card for card in [*picked, *computed] if card.is_public(at)][:limit]
    moments = [
        *ahead,
        *(moment for card in [*picked, *shown] for moment in (card.published_at, card.expires_at)),
    ]
    return Related(shown, min((moment for moment in moments if moment and moment > at), default=None))


def rank(shared: Sequence[_Shared], section: int, at: datetime) -> list[int]:
    """Article ids, best first: the rarity of what they share, halved each year, more in one's own section."""
    frequency: dict[int, int] = defaultdict(int)
    for row in shared:
        frequency[row.keyword] += 1
    scores: dict[int, float] = defaultdict(float)
    for row in shared:
        age_days = (at - row.published_at).total_seconds() / 86400
        near = SAME_SECTION if row.section == section else 1.0
        scores[row.article] += near * 0.5 ** (age_days / HALF_LIFE_DAYS) / (1 + log2(frequency[row.keyword]))
    newest = {row.article: row.published_at for row in shared}
    return sorted(scores, key=lambda pk: (-scores[pk], -newest[pk].timestamp(), -pk))


def _shared(subject: Subject) -> list[_Shared]:
    """The newest articles of each keyword: one walk along an index a keyword, all in one statement.

    Raw, since Django limits no part of a UNION on SQLite; both databases know this spelling. What is not
    public is sorted out when the cards are fetched.
    """
    keywords = [keyword.pk for keyword in subject.keywords]
    if not keywords:
        return []
    part = """
        SELECT * FROM (
            SELECT tagged.article_id, tagged.keyword_id, tagged.published_at, article.section_id
            FROM {tagged} tagged JOIN {article} article ON article.id = tagged.article_id
            WHERE tagged.keyword_id = %s AND tagged.language = %s AND tagged.published_at IS NOT NULL
            ORDER BY tagged.published_at DESC LIMIT {newest}
        ) AS newest_{number}
    """
    names = {"tagged": ArticleKeyword._meta.db_table, "article": Article._meta.db_table, "newest": NEWEST}
    parts = [part.format(number=number, **names) for number in range(len(keywords))]
    with connection.cursor() as cursor:
        asked = [value for keyword in keywords for value in (keyword, subject.language)]
        cursor.execute(" UNION ALL ".join(parts), asked)
        rows = cursor.fetchall()
    return [
        _Shared(article, keyword, _moment(published_at), section)
        for article, keyword, published_at, section in rows
    ]


def _newest_first(article: Article) -> tuple[float, int]:
    return (-(article.published_at.timestamp() if article.published_at else 0.0), -article.pk)


def _moment(value: datetime | str) -> datetime:
    """What the driver gave: SQLite knows no zones (Django writes UTC)."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
