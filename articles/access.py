"""Who may read an item whole. The room that knows members registers the answer; with none, nobody may."""

from collections.abc import Callable
from typing import Protocol

from django.http import HttpRequest

from portal.pages import has_session


class Gated(Protocol):
    """Anything behind the gate: `access` is public, registered or members."""

    access: str


_answerer: Callable[[HttpRequest, Gated], bool] | None = None


def register(answerer: Callable[[HttpRequest, Gated], bool]) -> None:
    """The one answer for items that are not public, asked only for a request with a session."""
    global _answerer  # noqa: PLW0603  one registry, filled once at start
    _answerer = answerer


def may_read(request: HttpRequest, item: Gated) -> bool:
    """Whether this reader may have the whole of `item`. A request without a session is never asked about further."""
    if item.access == "public":
        return True
    return _answerer is not None and has_session(request) and _answerer(request, item)
