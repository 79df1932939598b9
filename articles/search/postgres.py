"""Search rows in PostgreSQL: a tsvector written by us, term by term, so that no text search configuration decides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

from articles.search.analyser import GAP

if TYPE_CHECKING:
    from articles.search.index import Row

_WEIGHTS = "ABCD"


def put(rows: "Sequence[Row]") -> None:
    """Insert rows, or replace what somebody else inserted since `remove()`."""
    if not rows:
        return
    values = ", ".join(["(%s, %s, %s, %s, %s::tsvector)"] * len(rows))
    params = [value for row in rows for value in (*row[:4], vector(row[4:]))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO articles_search_row (id, kind, object_id, title_key, terms) VALUES {values} "  # noqa: S608
            "ON CONFLICT (kind, object_id) DO UPDATE SET "
            "id = excluded.id, title_key = excluded.title_key, terms = excluded.terms",
            params,
        )


def remove(kind: str, object_ids: Iterable[int]) -> None:
    """Delete the rows of these objects, where there are any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM articles_search_row WHERE kind = %s AND object_id = ANY(%s)", [kind, list(object_ids)]
        )


def remove_strangers(kind: str, indexed: tuple[str, tuple[Any, ...]]) -> None:
    """Delete the rows whose object is not among `indexed` (a query for primary keys, with its parameters)."""
    sql, params = indexed
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM articles_search_row WHERE kind = %s AND object_id NOT IN ({sql})",  # noqa: S608
            [kind, *params],
        )


def tidy(kinds: Iterable[str]) -> None:
    """Drop rows of kinds that nobody registers any more; tell the planner how often terms occur."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_search_row WHERE kind <> ALL(%s)", [list(kinds)])
        cursor.execute("ANALYZE articles_search_row")


def vector(columns: Iterable[Sequence[str]]) -> str:
    """A tsvector's text: the columns one after the other, weighted A to D, a place left free between them."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    place = 0
    for weight, column in zip(_WEIGHTS, columns, strict=True):
        for term in column:
            place += 1
            if term != GAP:
                places[term].append(f"{place}{weight}")
        place += 1
    return " ".join(f"'{term}':{','.join(where)}" for term, where in places.items())
