"""Search rows in SQLite: FTS5 over ready terms."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from articles.search.index import Row


def put(rows: "Sequence[Row]") -> None:
    """Insert rows; none of them exists."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO articles_search_row (id, kind, object_id, title_key) VALUES (%s, %s, %s, %s)",
            [row[:4] for row in rows],
        )
        cursor.executemany(
            "INSERT INTO articles_search_text (rowid, headline, keywords, abstract, body) VALUES (%s, %s, %s, %s, %s)",
            [(row.id, *(" ".join(column) for column in row[4:])) for row in rows],
        )


def remove(kind: str, object_ids: Iterable[int]) -> None:
    """Delete the rows of these objects, where there are any."""
    pks = list(object_ids)
    marks = ", ".join(["%s"] * len(pks))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM articles_search_row WHERE kind = %s AND object_id IN ({marks})",  # noqa: S608
            [kind, *pks],
        )
        ids = cursor.fetchall()
        cursor.executemany("DELETE FROM articles_search_text WHERE rowid = %s", ids)
        cursor.executemany("DELETE FROM articles_search_row WHERE id = %s", ids)


def remove_strangers(kind: str, indexed: tuple[str, tuple[Any, ...]]) -> None:
    """Delete the rows whose object is not among `indexed` (a query for primary keys, with its parameters)."""
    sql, params = indexed
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM articles_search_row WHERE kind = %s AND object_id NOT IN ({sql})",  # noqa: S608
            [kind, *params],
        )


def tidy(kinds: Iterable[str]) -> None:
    """Drop rows of kinds that nobody registers any more, text without a row, and make the index compact."""
    known = list(kinds)
    marks = ", ".join(["%s"] * len(known))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM articles_search_row WHERE kind NOT IN ({marks})", known)  # noqa: S608
        cursor.execute(
            "DELETE FROM articles_search_text WHERE rowid NOT IN (SELECT id FROM articles_search_row)"
        )
        cursor.execute("INSERT INTO articles_search_text (articles_search_text) VALUES ('optimize')")
