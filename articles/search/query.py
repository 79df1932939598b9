"""Answering a query: what is public and holds the words, best first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.search import asked, excerpt, index, rows
from articles.search.asked import Asked
from articles.search.kinds import Document, Kind, kinds
from articles.search.looking import Found, Look

# Only the newest hits are ranked: ranking every hit of a common word costs more than it tells.
RANKED = 1000
# An age of one half-life takes away half of what age can take; an old story keeps KEPT of its score.
HALF_LIFE_SECONDS = 500 * 86_400
KEPT = 0.6

_FIRST_ID, _LAST_ID = -(1 << 63), (1 << 63) - 1


@dataclass(frozen=True)
class Hit:
    """A line of the result page. `excerpt` is safe HTML with <mark>; the rest is plain."""

    title: str
    url: str
    excerpt: SafeString
    section: Any
    published_at: datetime
    kind: str
    access: str


@dataclass
class Results:
    """What was found. `query` is what was looked at of the reader's text; `notes` are for the page."""

    query: str
    hits: list[Hit] = field(default_factory=list)
    total_text: str = ""
    notes: list[str] = field(default_factory=list)
    # Nothing has all the words: these have some.
    is_loose: bool = False
    has_more: bool = False
    newer_url: str = ""
    older_url: str = ""


def find(
    text: str,
    *,
    at: datetime | None = None,
    limit: int = 20,
    offset: int = 0,
    language: str = "",
    only_gated: bool = False,
) -> Results:
    """What any reader may see at `at` (aware; default: now) and asked for, from the `offset`-th best on.

    `language` keeps to the pages of one; "" looks at all. `only_gated` keeps to what has a gate (of which, as
    always, the open part alone is looked at). Any text will do. One query finds the rows (two
    when nothing has all the words), one more for each kind of thing on the page fetches what is shown.
    """
    at = at or timezone.now()
    wish = asked.read(text)
    results = Results(query=wish.text, notes=list(wish.notes))
    if wish.is_empty:
        if wish.text:
            results.notes.append(_("There is no word in this to look for."))
        return results
    found = _look(wish, at, language, only_gated=only_gated)
    loose = wish.loosened() if not found else None
    if loose is not None:
        wish, found = loose, _look(loose, at, language, only_gated=only_gated)
        results.is_loose = bool(found)
    ranked = _rank(found, at)
    results.hits = _hits(ranked[offset : offset + limit], wish, at)
    results.has_more = len(ranked) > offset + limit
    results.total_text = _total_text(len(ranked))
    if len(ranked) > RANKED:
        results.notes.append(
            _("Only the newest %d are ranked. Words, section:, from: and to: narrow the search.") % RANKED
        )
    return results


def _look(wish: Asked, at: datetime, language: str, *, only_gated: bool) -> list[Found]:
    visible, params = _visible(wish, at, language, only_gated=only_gated)
    if not visible:
        return []
    look = Look(
        wanted=wish.wanted,
        unwanted=wish.unwanted,
        together=wish.together,
        is_loose=wish.is_loose,
        first_id=rows.row_id(wish.since) if wish.since else _FIRST_ID,
        last_id=max(_FIRST_ID, rows.row_id(wish.until) - 1) if wish.until else _LAST_ID,
        title_key=wish.title_key,
        visible=visible,
        visible_params=params,
        # One more than is ranked tells that there are more.
        limit=RANKED + 1,
    )
    return [Found(*row) for row in index.engine().find(look)]


def _visible(wish: Asked, at: datetime, language: str, *, only_gated: bool) -> tuple[str, list[Any]]:
    """What a row's object has to be, asked of the object itself; nothing when no kind can match."""
    cases: list[str] = []
    params: list[Any] = []
    for kind in kinds():
        if wish.kind and wish.kind != kind.name:
            continue
        public = kind.in_section(kind.public(at), wish.section) if wish.section else kind.public(at)
        if public is not None and only_gated:
            public = kind.gated(public)
        if public is None:
            continue
        if language:
            public = kind.in_language(public, language)
        sql, inner = (
            public.filter(pk=RawSQL("r.object_id", [])).order_by().values("pk").query.sql_with_params()
        )
        cases.append(f"WHEN %s THEN ({sql}) IS NOT NULL")
        params += [kind.name, *inner]
    # A CASE of scalar queries is asked row by row, newest first, until there are enough; EXISTS would let a
    # planner gather all that is public first.
    return (f"CASE r.kind {' '.join(cases)} ELSE 1 = 0 END" if cases else ""), params


def _rank(found: Sequence[Found], at: datetime) -> list[Found]:
    """Each row once, best first: an exact title, then score × age; equals by date and primary key."""
    exact = {row.id for row in found if row.is_exact}
    once = {row.id: row for row in reversed(found)}
    now = at.timestamp()

    def place(row: Found) -> tuple[bool, float, int]:
        return row.id not in exact, -row.score * _decay(now - rows.second_of(row.id)), -row.id

    return sorted(once.values(), key=place)


def _decay(seconds: float) -> float:
    """What age leaves of a score: all of it today, never less than KEPT."""
    return KEPT + (1 - KEPT) * 0.5 ** (max(0.0, seconds) / HALF_LIFE_SECONDS)


def _hits(ranked: Sequence[Found], wish: Asked, at: datetime) -> list[Hit]:
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for row in ranked:
        wanted[row.kind].append(row.object_id)
    hits: dict[tuple[str, int], Hit] = {}
    for kind in kinds():
        if kind.name not in wanted:
            continue
        items = list(kind.for_hits(kind.public(at).filter(pk__in=wanted[kind.name])))
        by_pk = {document.object_id: document for document in kind.documents(items)}
        for item in items:
            if item.pk in by_pk:
                hits[kind.name, item.pk] = _hit(kind, item, by_pk[item.pk], wish)
    return [hits[row.kind, row.object_id] for row in ranked if (row.kind, row.object_id) in hits]


def _hit(kind: Kind[Any], item: Any, document: Document, wish: Asked) -> Hit:
    return Hit(
        title=document.title,
        url=kind.url(item),
        excerpt=excerpt.make([document.abstract, document.body], wish.wanted),
        section=kind.section(item),
        published_at=document.published_at,
        kind=kind.name,
        access=kind.access(item),
    )


def _total_text(count: int) -> str:
    """How many there are, in words; beyond what is ranked nobody counts."""
    if count > RANKED:
        return _("%s+ results") % f"{RANKED:,}"
    return ngettext("%d result", "%d results", count) % count if count else ""
