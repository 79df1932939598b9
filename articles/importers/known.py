"""What the paper already knows of one source: its articles by id, slug and old address, read once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.urls import reverse

from articles.importers.records import Record
from articles.models import Article, Redirect

# The key of `Article.source_data` under which an import remembers; everything else there is the source's.
_MARK = "_import"
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-")


@dataclass(frozen=True)
class Row:
    """An article that came from the source before, and what its record was then."""

    pk: int
    fingerprint: str
    slug: str
    date: str
    # Links that led nowhere then.
    unresolved: Sequence[str]
    was_published: bool


def marked(record: Record, unresolved: Sequence[str]) -> dict[str, Any]:
    """`Article.source_data` for `record`: what the source said, and what the next import has to know."""
    mark = {
        "fingerprint": record.fingerprint(),
        "slug": record.slug,
        "date": record.published_at.isoformat(),
        "unresolved": list(unresolved),
    }
    return {**record.data, _MARK: mark}


class Known:
    """The source's articles and all redirects, in two queries; `base_url`: the old site's address, or ""."""

    def __init__(self, source: str, base_url: str) -> None:
        self.base_url = base_url
        self.rows: dict[str, Row] = {}
        self._slugs: dict[str, set[int]] = {}
        # Old address → article; None where the address leads elsewhere.
        self.paths: dict[str, int | None] = dict(Redirect.objects.values_list("path", "article_id"))
        articles = Article.objects.filter(source=source).exclude(source_id="").order_by()
        for article in articles.only("source_id", "slug", "address_year", "source_data").iterator(500):
            self.remember(article)

    def remember(self, article: Article) -> None:
        mark = article.source_data.get(_MARK, {})
        row = Row(
            pk=article.pk,
            fingerprint=mark.get("fingerprint", ""),
            slug=mark.get("slug", article.slug),
            date=mark.get("date", ""),
            unresolved=tuple(mark.get("unresolved", ())),
            was_published=article.address_year is not None,
        )
        self.rows[article.source_id] = row
        self._slugs.setdefault(row.slug, set()).add(row.pk)

    def address(self, reference: str) -> str:
        """Where a link of the old site leads now: to the article here, else to that site; "": nowhere."""
        pk = self._article(reference)
        if pk is not None:
            return reverse("article_short", args=[pk])
        return urljoin(self.base_url, reference) if self.base_url and reference.startswith("/") else ""

    def _article(self, reference: str) -> int | None:
        if reference.startswith("/"):
            name = reference.strip("/").rpartition("/")[2]
            # A file named by folder and day is that file; "/guides/port/" is not an article called "port".
            row = self.rows.get(name) if _DATED.match(name) else None
            return self.paths.get(reference) or (row.pk if row else None)
        row = self.rows.get(reference)
        if row:
            return row.pk
        bearers = self._slugs.get(reference, set())
        # Two articles of one slug: nobody knows which was meant.
        return next(iter(bearers)) if len(bearers) == 1 else None

    def can_link_more(self, row: Row | None) -> bool:
        """Whether a link that led nowhere when `row` was written leads somewhere now."""
        return row is not None and any(self.address(reference) for reference in row.unresolved)
