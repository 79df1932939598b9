"""Articles as a kind that can be found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from articles import cleaning
from articles.models import Article, ArticleKeyword, Section
from articles.search.kinds import Document, Kind


class Stories(Kind[Article]):
    """Articles by their open part only: what stands behind the gate is in no row and in no excerpt."""

    name = "article"
    number = 0
    model = Article

    def public(self, at: datetime) -> QuerySet[Article]:
        return Article.objects.public(at)

    def indexed(self) -> QuerySet[Article]:
        return Article.objects.filter(state=Article.State.PUBLISHED).order_by("published_at", "pk")

    def documents(self, items: Sequence[Article]) -> list[Document]:
        return [
            _document(article, article.published_at)
            for article in items
            if article.state == Article.State.PUBLISHED and article.published_at
        ]

    def keywords(self, items: Sequence[Article]) -> Mapping[int, Sequence[str]]:
        """Keywords in every language, their other names, and who wrote it."""
        # Asked anew: the caller may hold what was true before this save.
        names: dict[int, dict[str, None]] = defaultdict(dict)
        pks = [article.pk for article in items]
        tagged = ArticleKeyword.objects.filter(article__in=pks).order_by(
            "position", "pk", "keyword__aliases__name"
        )
        for pk, *called in tagged.values_list(
            "article_id", "keyword__name", "keyword__name_zh", "keyword__aliases__name"
        ):
            names[pk].update(dict.fromkeys(filter(None, called)))
        authors = Article.authors.through.objects.filter(article__in=pks).order_by("pk")
        for pk, name in authors.values_list("article_id", "author__name"):
            names[pk][name] = None
        for article in items:
            if article.byline:
                names[article.pk][article.byline] = None
        return {pk: list(called) for pk, called in names.items()}

    def in_section(self, items: QuerySet[Article], slug: str) -> QuerySet[Article]:
        # As a value, not a join: the section is looked up once, not for each row.
        return items.filter(section=Section.objects.filter(slug__iexact=slug).values("pk")[:1])

    def in_language(self, items: QuerySet[Article], language: str) -> QuerySet[Article]:
        return items.filter(language=language)

    def for_hits(self, items: QuerySet[Article]) -> QuerySet[Article]:
        return items.select_related("section").defer("source_data")


def _document(article: Article, published_at: datetime) -> Document:
    return Document(
        object_id=article.pk,
        title=article.headline,
        abstract=article.abstract,
        body=" ".join(filter(None, [article.dateline, cleaning.text_of(article.open_body)])),
        published_at=published_at,
    )


STORIES = Stories()
