"""What a search row is: ids that ascend with time, a key for the exact title, four columns of terms."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from articles.search import analyser

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


def within_limits(*columns: list[str]) -> Iterator[list[str]]:
    """The columns with no more terms than both engines can keep."""
    left = MOST_TERMS
    seen: Counter[str] = Counter()
    for column in columns:
        kept = column[:left]
        left -= len(kept)
        counts = Counter(kept)
        if any(
            seen[term] + count > MOST_OF_A_TERM for term, count in counts.items() if count > 1 or term in seen
        ):
            kept = _thinned(kept, Counter(seen))
        seen.update(counts)
        yield kept


def _thinned(terms: list[str], seen: Counter[str]) -> list[str]:
    kept: list[str] = []
    for term in terms:
        seen[term] += 1
        kept.append(term if seen[term] <= MOST_OF_A_TERM else analyser.GAP)
    return kept
