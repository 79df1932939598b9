"""Search rows in PostgreSQL: a tsvector written by us, term by term; no text search configuration decides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from articles.search.analyser import GAP
from articles.search.asked import Group
from articles.search.looking import Look
from articles.search.rows import Row

_LABELS = "ABCD"
# What a word counts in body, abstract, keywords, headline (ts_rank takes them from D to A).
_WEIGHTS = [0.06, 0.25, 0.4, 1.0]
# Divide by 1 + log(length): a long text does not win by being long.
_LENGTH = 1


def put(rows: Sequence[Row]) -> None:
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
            "DELETE FROM articles_search_row WHERE kind = %s AND object_id = ANY(%s)",
            [kind, list(object_ids)],
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
    for weight, column in zip(_LABELS, columns, strict=True):
        for term in column:
            place += 1
            if term != GAP:
                places[term].append(f"{place}{weight}")
        place += 1
    return " ".join(f"'{term}':{','.join(where)}" for term, where in places.items())


def find(look: Look) -> list[tuple[Any, ...]]:
    """The newest `look.limit` rows that match, with their scores, and those with the very title; see `Found`.

    The matches are gathered first, so that the planner cannot walk all ids for a rare word; then asked for
    visibility newest first, and only what is left is ranked (and its terms fetched).
    """
    within, limits = _within(look)
    matches, matching = _matches(look)
    score, scoring = _score(look)
    sql = f"""
        WITH newest AS MATERIALIZED (
            SELECT r.id FROM ({matches} ORDER BY r.id DESC OFFSET 0) r
            WHERE {look.visible} ORDER BY r.id DESC LIMIT %s
        )
        SELECT r.kind, r.object_id, r.id, {score}, FALSE
        FROM newest JOIN articles_search_row r ON r.id = newest.id
        UNION ALL (
            SELECT r.kind, r.object_id, r.id, 0::float8, TRUE FROM articles_search_row r
            WHERE r.title_key = %s AND r.title_key <> '' AND {within} AND {look.visible}
            ORDER BY r.id DESC LIMIT 20
        )"""  # noqa: S608
    params = [*matching, *look.visible_params, look.limit, *scoring]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, look.title_key, *limits, *look.visible_params])
        return cursor.fetchall()


def _matches(look: Look) -> tuple[str, list[Any]]:
    """A query for the rows that hold the words, with its parameters."""
    if not look.wanted:
        within, limits = _within(look)
        return f"SELECT r.id, r.kind, r.object_id FROM articles_search_row r WHERE {within}", limits  # noqa: S608
    query = f"({_wanted(look)})"
    if look.unwanted:
        query += f" & !({tsquery(look.unwanted, ' | ')})"
    matching = "SELECT * FROM articles_search_matching(%s::tsquery) r WHERE r.id BETWEEN %s AND %s"
    return matching, [query, look.first_id, look.last_id]


def _within(look: Look) -> tuple[str, list[Any]]:
    """What a row `r` has to satisfy beside the wanted words, with its parameters."""
    limits: list[Any] = [look.first_id, look.last_id]
    if not look.unwanted:
        return "r.id BETWEEN %s AND %s", limits
    return "r.id BETWEEN %s AND %s AND NOT r.terms @@ %s::tsquery", [*limits, tsquery(look.unwanted, " | ")]


def _wanted(look: Look) -> str:
    return tsquery(look.wanted, " | " if look.is_loose else " & ")


def _score(look: Look) -> tuple[str, list[Any]]:
    """What a row is worth; the wanted groups side by side are worth twice as much."""
    if not look.wanted:
        return "0::float8", []
    score = f"ts_rank(%s::real[], r.terms, %s::tsquery, {_LENGTH})"
    if not look.together:
        return score, [_WEIGHTS, _wanted(look)]
    together = tsquery([look.together], "")
    return f"{score} * CASE WHEN r.terms @@ %s::tsquery THEN 2 ELSE 1 END", [
        _WEIGHTS,
        _wanted(look),
        together,
    ]


def tsquery(groups: Sequence[Group], operator: str) -> str:
    """A tsquery's text: each group a phrase of ready terms."""
    return operator.join(f"({_phrase(group)})" for group in groups)


def _phrase(group: Group) -> str:
    return " <-> ".join(f"'{term}'" for term in group.terms) + (":*" if group.is_open else "")
