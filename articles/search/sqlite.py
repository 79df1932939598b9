"""Search rows in SQLite: FTS5 over ready terms."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from articles.search.asked import Group
from articles.search.looking import Look
from articles.search.rows import Row

# What a word counts in headline, keywords, abstract, body.
_WEIGHTS = "12.0, 3.0, 1.5, 0.5"


def put(rows: Sequence[Row]) -> None:
    """Insert rows; none of them exists."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO articles_search_row (id, kind, object_id, title_key) VALUES (%s, %s, %s, %s)",
            [row[:4] for row in rows],
        )
        cursor.executemany(
            "INSERT INTO articles_search_text (rowid, headline, keywords, abstract, body) "
            "VALUES (%s, %s, %s, %s, %s)",
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


def find(look: Look) -> list[tuple[Any, ...]]:
    """The newest `look.limit` rows that match, with their scores, and those with the very title; see `Found`.

    Ids ascend with time, so the newest matches are FTS5's own walk from the end.
    """
    conditions, params = _conditions(look)
    if look.wanted:
        matches = f"""
            SELECT r.kind, r.object_id, r.id, -bm25(articles_search_text, {_WEIGHTS}), 0
            FROM articles_search_text CROSS JOIN articles_search_row r ON r.id = articles_search_text.rowid
            WHERE articles_search_text MATCH %s AND articles_search_text.rowid BETWEEN %s AND %s
            AND {conditions}
            ORDER BY articles_search_text.rowid DESC LIMIT %s"""  # noqa: S608
        first: list[Any] = [
            _ranked_match(look),
            look.first_id,
            look.last_id,
        ]
    else:
        matches = f"""
            SELECT r.kind, r.object_id, r.id, 0.0, 0 FROM articles_search_row r
            WHERE r.id BETWEEN %s AND %s AND {conditions} ORDER BY r.id DESC LIMIT %s"""  # noqa: S608
        first = [look.first_id, look.last_id]
    exact = f"""
        SELECT r.kind, r.object_id, r.id, 0.0, 1 FROM articles_search_row r
        WHERE r.title_key = %s AND r.title_key <> '' AND r.id BETWEEN %s AND %s AND {conditions}
        ORDER BY r.id DESC LIMIT 20"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({matches}) UNION ALL SELECT * FROM ({exact})",  # noqa: S608
            [*first, *params, look.limit, look.title_key, look.first_id, look.last_id, *params],
        )
        return cursor.fetchall()


def _ranked_match(look: Look) -> str:
    """What the wanted groups match; what holds them as they were typed counts once more."""
    matching = match(look.wanted, " OR " if look.is_loose else " AND ")
    return f"({matching}) OR {match([look.together], '')}" if look.together else matching


def match(groups: Sequence[Group], operator: str) -> str:
    """An FTS5 expression: each group a quoted phrase of ready terms."""
    return operator.join(f'"{" ".join(group.terms)}"' + (" *" if group.is_open else "") for group in groups)


def _conditions(look: Look) -> tuple[str, list[Any]]:
    """What else a row `r` has to satisfy, with its parameters."""
    if not look.unwanted:
        return look.visible, list(look.visible_params)
    with_any = "SELECT rowid FROM articles_search_text WHERE articles_search_text MATCH %s"
    without = f"r.id NOT IN ({with_any}) AND {look.visible}"
    return without, [match(look.unwanted, " OR "), *look.visible_params]
