"""What can be found. Articles are a kind; rooms above register theirs in `apps.py: ready()`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Document:
    """A thing as search knows it: plain text, and no more of it than everybody may read."""

    object_id: int
    title: str
    abstract: str
    body: str
    # Aware; orders the hits and lets them age.
    published_at: datetime


class Kind(ABC, Generic[M]):
    """One kind of thing that can be found.

    `name` is what readers write after `kind:`. `number` (0 to 7) is part of the rows' ids: it never changes
    and no two kinds share one.
    """

    name: str
    number: int
    model: type[M]

    @abstractmethod
    def public(self, at: datetime) -> QuerySet[M]:
        """What any reader may see at `at`: the condition under which a row counts at all."""

    @abstractmethod
    def indexed(self) -> QuerySet[M]:
        """Everything that has a row, visible now or later; oldest first, the order in which rows are written best."""

    @abstractmethod
    def documents(self, items: Sequence[M]) -> list[Document]:
        """The items that have a row, as documents; the others are left out."""

    @abstractmethod
    def keywords(self, items: Sequence[M]) -> Mapping[int, Sequence[str]]:
        """Names under which each item (by pk) is also to be found."""

    def for_hits(self, items: QuerySet[M]) -> QuerySet[M]:
        """With what `documents()` and the methods below need, in one query."""
        return items

    def in_section(self, items: QuerySet[M], slug: str) -> QuerySet[M] | None:
        """Those of `items` that stand in a section; None when things of this kind stand in none."""
        return None

    def in_language(self, items: QuerySet[M], language: str) -> QuerySet[M]:
        """Those of `items` that stand on the pages of a language; all, for things that stand in each."""
        return items

    def gated(self, items: QuerySet[M]) -> QuerySet[M] | None:
        """Those of `items` whose whole is not for everybody; None when nothing of this kind has a gate."""
        return items.exclude(access="public") if hasattr(self.model, "access") else None

    def url(self, item: M) -> str:
        """The address of an item, site-relative."""
        address: str = item.get_absolute_url()  # type: ignore[attr-defined]
        return address

    def section(self, item: M) -> Any:
        """What a hit shows as its section (anything with a name and an address); None when it has none."""
        return getattr(item, "section", None)

    def access(self, item: M) -> str:
        """Who may read the whole: public, registered or members."""
        return getattr(item, "access", "public")


_kinds: dict[str, Kind[Any]] = {}


def register(kind: Kind[Any]) -> None:
    """Take `kind` into the registry; the same name again replaces.

    Raises:
        ValueError: another kind has this number.
    """
    if any(other.number == kind.number and other.name != kind.name for other in _kinds.values()):
        raise ValueError(f"The number {kind.number} of {kind.name!r} belongs to another kind.")
    _kinds[kind.name] = kind


def kinds() -> list[Kind[Any]]:
    return sorted(_kinds.values(), key=lambda kind: kind.number)


def kind_of(model: type[Model]) -> Kind[Any]:
    """The kind whose things are rows of `model`.

    Raises:
        LookupError: nobody registered it.
    """
    for kind in _kinds.values():
        if kind.model is model:
            return kind
    raise LookupError(f"{model.__name__} is no kind that can be found.")
