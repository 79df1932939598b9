"""Keeping the search rows in step with what is published. Called in the saving transaction."""

from collections.abc import Iterable, Iterator
from itertools import islice
from types import ModuleType
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model

from articles.models import Article
from articles.search import analyser, postgres, sqlite
from articles.search.kinds import Document, Kind, kind_of, kinds
from articles.search.rows import Row, row_id, title_key, within_limits

T = TypeVar("T")

BATCH = 200


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
    for given in _batches(items, BATCH):
        # The same article twice is one row.
        batch = list({item.pk: item for item in given}.values())
        keywords = kind.keywords(batch)
        rows = [
            _row(kind, document, keywords.get(document.object_id, ())) for document in kind.documents(batch)
        ]
        with transaction.atomic():
            engine().remove(kind.name, [item.pk for item in batch])
            # FTS5 writes ascending ids at once and each step back anew.
            engine().put(sorted(rows))


def remove_items(kind: Kind[Any], pks: Iterable[int]) -> None:
    for batch in _batches(pks, BATCH):
        with transaction.atomic():
            engine().remove(kind.name, batch)


def forget(sender: type[Model], instance: Model, **kwargs: object) -> None:
    """A thing that is deleted takes its row along."""
    remove_items(kind_of(sender), [instance.pk])


def rebuild() -> int:
    """Write every row anew, in small transactions, so that search answers meanwhile; how many there are."""
    for kind in kinds():
        pks = list(kind.indexed().values_list("pk", flat=True))
        for batch in _batches(pks, BATCH):
            put_items(kind, kind.for_hits(kind.indexed().filter(pk__in=batch)))
        engine().remove_strangers(kind.name, kind.indexed().order_by().values("pk").query.sql_with_params())
    engine().tidy([kind.name for kind in kinds()])
    return sum(kind.indexed().count() for kind in kinds())


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
        *within_limits(headline, names, analyser.terms(document.abstract), analyser.terms(document.body)),
    )


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
