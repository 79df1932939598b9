"""An article together with its keywords, authors, corrections and hand-picked relatives, in one query.

Each list comes as one JSON value beside the article's row: one round trip instead of five.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import Aggregate, JSONField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONArray

from articles.models import Article, ArticleKeyword, Author, Correction, Keyword, Section
from articles.models.article import ArticleQuerySet

M = TypeVar("M", bound=Model)


class Rows(Aggregate):
    """Rows as a JSON array, in no particular order."""

    function = "JSONB_AGG"
    name = "Rows"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)


@dataclass(frozen=True)
class Together:
    """What belongs to one article, each list in the order readers see."""

    article: Article
    keywords: list[Keyword]
    authors: list[Author]
    corrections: list[Correction]
    picked: list[int]
    # The others of its group that are published or scheduled: where they stand, from when to when.
    translations: list[Article]

    @property
    def tags(self) -> set[str]:
        """The tags of a page that shows the article with all this."""
        beside = {keyword.tag for keyword in self.keywords} | {author.tag for author in self.authors}
        return {self.article.tag, self.article.section.tag} | beside | self.article.group_tags


def fetch(articles: ArticleQuerySet) -> list[Together]:
    """Each of `articles` with section, picture and all that belongs to it; one query."""
    rows = (
        articles.select_related("section", "picture")
        .defer("source_data")
        .annotate(
            keyword_rows=_rows(
                ArticleKeyword.objects.filter(article=OuterRef("pk")),
                "article",
                "position",
                "keyword_id",
                "keyword__name",
                "keyword__name_zh",
                "keyword__slug",
            ),
            author_rows=_rows(
                Article.authors.through.objects.filter(article=OuterRef("pk")),
                "article",
                "author__name",
                "author_id",
                "author__slug",
                "author__role",
            ),
            correction_rows=_rows(
                Correction.objects.filter(article=OuterRef("pk")), "article", "corrected_at", "pk", "note"
            ),
            picked_rows=_rows(
                Article.related.through.objects.filter(from_article=OuterRef("pk")),
                "from_article",
                "to_article_id",
            ),
            translation_rows=_rows(
                Article.objects.filter(
                    translation_group=OuterRef("translation_group"), state=Article.State.PUBLISHED
                ),
                "translation_group",
                "language",
                "pk",
                "section__slug",
                "address_year",
                "address_month",
                "slug",
                "published_at",
                "expires_at",
            ),
        )
    )
    return [_together(article) for article in rows]


def first(articles: ArticleQuerySet) -> Together | None:
    """The first of `articles` with all that belongs to it; one query."""
    return next(iter(fetch(articles[:1])), None)


def _rows(related: "QuerySet[Any]", parent: str, *fields: str) -> Subquery:
    grouped = related.order_by().values(parent).annotate(rows=Rows(JSONArray(*fields)))
    return Subquery(grouped.values("rows"), output_field=JSONField())


def _together(article: Article) -> Together:
    def rows(name: str) -> list[list[Any]]:
        return sorted(getattr(article, name) or [])

    return Together(
        article=article,
        keywords=[
            _stored(Keyword(pk=pk, name=name, name_zh=name_zh, slug=slug))
            for _position, pk, name, name_zh, slug in rows("keyword_rows")
        ],
        authors=[
            _stored(Author(pk=pk, name=name, slug=slug, role=role))
            for name, pk, slug, role in rows("author_rows")
        ],
        corrections=[
            _stored(Correction(pk=pk, article=article, note=note, corrected_at=_moment(at)))
            for at, pk, note in reversed(rows("correction_rows"))
        ],
        picked=[pk for (pk,) in rows("picked_rows")],
        translations=[_translation(*row) for row in rows("translation_rows") if row[1] != article.pk],
    )


def _translation(
    language: str,
    pk: int,
    section: str,
    year: int,
    month: int,
    slug: str,
    published_at: str,
    expires_at: str | None,
) -> Article:
    """As much of an article as says where it stands and whether readers may see it."""
    return _stored(
        Article(
            pk=pk,
            language=language,
            section=Section(slug=section),
            address_year=year,
            address_month=month,
            slug=slug,
            state=Article.State.PUBLISHED,
            published_at=_moment(published_at),
            expires_at=_moment(expires_at) if expires_at else None,
        )
    )


def _stored(row: M) -> M:
    row._state.adding = False
    return row


def _moment(text: str) -> datetime:
    """A moment as the database writes it into JSON: PostgreSQL with its offset, SQLite in UTC without."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
