"""Keeping the search rows in step with what is published. Called in the saving transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

from django.db import connection, transaction
from django.db.models import Model

from articles.models import Article
from articles.search import analyser, postgres, sqlite
from articles.search.kinds import Document, Kind, kind_of, kinds

T = TypeVar("T")

BATCH = 200
# A tsvector keeps 255 places of a term, and places up to 16,383; what lies beyond is indexed on no engine.
MOST_OF_A_TERM = 255
MOST_TERMS = 16_000

_PK_BITS = 26
_KIND_BITS = 3
_MOMENT_LIMIT = 1 << 34


class Row(NamedTuple):
    """A row as the engines take it: each column's terms in order, `analyser.GAP` where there is none."""

    id: int
    kind: str
    object_id: int
    title_key: str
    headline: list[str]
    keywords: list[str]
    abstract: list[str]
    body: list[str]


def engine() -> ModuleType:
    """The module that knows this database's full text: `sqlite` or `postgres`."""
    return postgres if connection.vendor == "postgresql" else sqlite


def put(articles: Iterable[Article]) -> None:
    """Write the rows of these articles anew; an article that is not published loses its row.

    A scheduled article has a row at once: being public is asked of the article when somebody searches.
    """
    put_items(kind_of(Article), articles)


def remove(pks: Iterable[int]) -> None:
    """Forget articles by primary key."""
    remove_items(kind_of(Article), pks)


def put_items(kind: Kind[Any], items: Iterable[Model]) -> None:
    """The same for things of any kind."""
    for batch in _batches(items, BATCH):
        keywords = kind.keywords(batch)
        rows = [_row(kind, document, keywords.get(document.object_id, ())) for document in kind.documents(batch)]
        with transaction.atomic():
            engine().remove(kind.name, [item.pk for item in batch])
            engine().put(rows)


def remove_items(kind: Kind[Any], pks: Iterable[int]) -> None:
    for batch in _batches(pks, BATCH):
        with transaction.atomic():
            engine().remove(kind.name, batch)


def rebuild() -> int:
    """Write every row anew, in small transactions, so that search answers meanwhile; returns how many there are."""
    for kind in kinds():
        pks = list(kind.indexed().order_by("pk").values_list("pk", flat=True))
        for batch in _batches(pks, BATCH):
            put_items(kind, kind.for_hits(kind.indexed().filter(pk__in=batch)))
        engine().remove_strangers(kind.name, kind.indexed().order_by().values("pk").query.sql_with_params())
    engine().tidy([kind.name for kind in kinds()])
    return sum(kind.indexed().count() for kind in kinds())


def row_id(moment: datetime, object_id: int = 0, number: int = 0) -> int:
    """A row's id: the second of publication, then primary key and kind. Ascending ids are ascending time.

    63 bits: 34 for seconds (until 2514), 26 for the primary key, 3 for the kind.
    """
    second = max(-_MOMENT_LIMIT, min(_MOMENT_LIMIT - 1, int(moment.timestamp() // 1)))
    place = (object_id & ((1 << _PK_BITS) - 1)) << _KIND_BITS | number
    return (second << (_PK_BITS + _KIND_BITS)) + place


def second_of(row: int) -> int:
    """The second of publication that an id carries, as Unix time."""
    return row >> (_PK_BITS + _KIND_BITS)


def title_key(terms: Sequence[str]) -> str:
    """The same for two titles of the same terms in the same order; empty for none."""
    return blake2b(" ".join(terms).encode(), digest_size=8).hexdigest() if terms else ""


def _row(kind: Kind[Any], document: Document, keywords: Iterable[str]) -> Row:
    headline = analyser.terms(document.title)
    names: list[str] = []
    for name in keywords:
        # A phrase does not run from one keyword into the next.
        names += [*analyser.terms(name), analyser.GAP]
    return Row(
        row_id(document.published_at, document.object_id, kind.number),
        kind.name,
        document.object_id,
        title_key(headline),
        *_within_limits(headline, names, analyser.terms(document.abstract), analyser.terms(document.body)),
    )


def _within_limits(*columns: list[str]) -> Iterator[list[str]]:
    """The columns with no more terms than both engines can keep."""
    left = MOST_TERMS
    seen: Counter[str] = Counter()
    for column in columns:
        kept = column[:left]
        left -= len(kept)
        counts = Counter(kept)
        if any(seen[term] + count > MOST_OF_A_TERM for term, count in counts.items() if count > 1 or term in seen):
            kept = _thinned(kept, Counter(seen))
        seen.update(counts)
        yield kept


def _thinned(terms: list[str], seen: Counter[str]) -> list[str]:
    kept: list[str] = []
    for term in terms:
        seen[term] += 1
        kept.append(term if seen[term] <= MOST_OF_A_TERM else analyser.GAP)
    return kept


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
