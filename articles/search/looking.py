"""What an engine is asked and what it answers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from articles.search.asked import Group


class Look(NamedTuple):
    """A query as an engine takes it."""

    wanted: Sequence[Group]
    unwanted: Sequence[Group]
    # What was typed as one phrase, where it is several words: a row that holds it is the better answer.
    together: Group | None
    is_loose: bool
    first_id: int
    last_id: int
    title_key: str
    # A condition on a row called `r`, with its parameters.
    visible: str
    visible_params: Sequence[Any]
    limit: int


class Found(NamedTuple):
    """A row that an engine found, unranked beyond its own score (greater is better)."""

    kind: str
    object_id: int
    id: int
    score: float
    is_exact: bool
