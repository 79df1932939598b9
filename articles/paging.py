"""Lists of any depth at the same cost: a page begins where the last one ended. No OFFSET, no COUNT.

The cursor holds moment and id of the last article shown; it goes into the address as `?before=` or `?after=`.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from articles.models import Article
from articles.models.article import ArticleQuerySet

SIZE = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadCursor(Exception):
    """The cursor in the address was not made by us."""


class FirstPage(Exception):
    """Going back has reached the top of the list: its address is the one without a cursor."""


@dataclass(frozen=True)
class Slice:
    """One page of a list. `older`, `newer` and `own` are query strings with their "?", or ""."""

    articles: list[Article]
    older: str = ""
    newer: str = ""
    own: str = ""


def cut(
    articles: ArticleQuerySet, query: Mapping[str, str], moment: str = "published_at", size: int = SIZE
) -> Slice:
    """The page of `articles` that the address asks for, newest first; one query.

    `moment` names the column the list is walked by, and so the index (keywords copy `published_at`).
    Unknown parameters are ignored.

    Raises:
        BadCursor: not a cursor of ours.
        FirstPage: nothing is newer than the list's first page.
    """
    if "before" in query:
        at, pk = read_cursor(query["before"])
        rows = articles.filter(**{f"{moment}__lte": at}).exclude(**{moment: at, "pk__gte": pk})
        found = list(rows.order_by(f"-{moment}", "-pk")[: size + 1])
        shown = found[:size]
        return Slice(
            shown,
            older=_query("before", shown[-1]) if len(found) > size else "",
            newer=_query("after", shown[0]) if shown else "",
            own=f"?before={query['before']}",
        )
    if "after" in query:
        at, pk = read_cursor(query["after"])
        rows = articles.filter(**{f"{moment}__gte": at}).exclude(**{moment: at, "pk__lte": pk})
        found = list(rows.order_by(moment, "pk")[: size + 1])
        if len(found) <= size:
            raise FirstPage
        shown = found[:size][::-1]
        return Slice(
            shown,
            older=_query("before", shown[-1]),
            newer=_query("after", shown[0]),
            own=f"?after={query['after']}",
        )
    found = list(articles.order_by(f"-{moment}", "-pk")[: size + 1])
    return Slice(found[:size], older=_query("before", found[size - 1]) if len(found) > size else "")


def cursor(article: Article) -> str:
    """The place of `article` in any list by time."""
    if article.published_at is None:
        raise ValueError(f"Article {article.pk} was never published: it stands in no list.")
    return cursor_at(article.published_at, article.pk)


def cursor_at(moment: datetime, place: int) -> str:
    """A place in a list by time: equals of one moment (aware) are told apart by `place`, from 1."""
    since = (moment - _EPOCH) // timedelta(microseconds=1)
    return urlsafe_b64encode(struct.pack(">qq", since, place)).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime, int]:
    """Moment and id that a cursor holds.

    Raises:
        BadCursor: not a cursor of ours.
    """
    try:
        packed = urlsafe_b64decode(text + "==")
        since, pk = struct.unpack(">qq", packed)
        moment = _EPOCH + timedelta(microseconds=since)
    except (ValueError, struct.error, OverflowError):
        raise BadCursor(text) from None
    # One place has one address: base64 would take several spellings of it.
    if pk < 1 or urlsafe_b64encode(packed).decode().rstrip("=") != text:
        raise BadCursor(text)
    return moment, pk


def _query(name: str, article: Article) -> str:
    return f"?{name}={cursor(article)}"
