"""What needs every room, as registries that rooms fill in `apps.py: ready()`. The ground floor knows no room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

Context = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A piece of page a room contributes: `context(request)` feeds `template`; None means nothing to show.

    `tags` are the purges that concern it: a public page that shows the part is made of them too.
    """

    name: str
    template: str
    context: Callable[[HttpRequest], Context | None]
    order: int = 50
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Demonstration:
    """One room's demonstration content. `make(say)` is safe to run twice; `say` takes a line for the terminal."""

    name: str
    make: Callable[[Callable[[str], None]], None]
    order: int = 50


@dataclass(frozen=True)
class Stop:
    """A stop of the tour that `make run` prints: what to look at, and its path."""

    title: str
    path: str
    order: int = 50


_panels: dict[str, Part] = {}
_slots: dict[str, dict[str, Part]] = {}
_retention: dict[str, Callable[[datetime], int]] = {}
_untold: set[str] = set()
_exports: dict[str, Callable[[str], Any]] = {}
_erasures: dict[str, Callable[[str], int]] = {}
_metrics: dict[str, Callable[[], float]] = {}
_demonstrations: dict[str, Demonstration] = {}
_stops: dict[str, Stop] = {}
_tour_notes: list[Callable[[], str]] = []


def register_panel(part: Part) -> None:
    """A panel of the desk's start page in the admin."""
    _panels[part.name] = part


def panels() -> list[Part]:
    return sorted(_panels.values(), key=lambda part: (part.order, part.name))


def register_slot(slot: str, part: Part) -> None:
    """A part of a public or account page: slots are `home`, `article`, `database`, `footer`, `account`.

    A public slot's context must not look at the session or at cookies: its bytes serve everybody.
    """
    _slots.setdefault(slot, {})[part.name] = part


def slot(name: str) -> list[Part]:
    return sorted(_slots.get(name, {}).values(), key=lambda part: (part.order, part.name))


def slot_tags(name: str) -> set[str]:
    """What a page that shows slot `name` is made of besides its own."""
    return {tag for part in slot(name) for tag in part.tags}


def register_retention(name: str, forget: Callable[[datetime], int], *, is_told: bool = True) -> None:
    """`forget(now)` deletes what has to be forgotten by then and answers how many rows went.

    Editors who want to know hear of it in the morning by this `name`, unless it is bookkeeping (`is_told=False`).
    """
    _retention[name] = forget
    if not is_told:
        _untold.add(name)


def is_told(name: str) -> bool:
    """Whether editors hear of what this retention forgot."""
    return name not in _untold


def retention() -> dict[str, Callable[[datetime], int]]:
    return dict(_retention)


def register_personal_data(name: str, export: Callable[[str], Any], erase: Callable[[str], int]) -> None:
    """What the room holds about an e-mail address: `export(email)` is JSON-ready, `erase(email)` counts rows."""
    _exports[name] = export
    _erasures[name] = erase


def export_personal_data(email: str) -> dict[str, Any]:
    return {name: export(email) for name, export in sorted(_exports.items())}


def erase_personal_data(email: str) -> dict[str, int]:
    return {name: erase(email) for name, erase in sorted(_erasures.items())}


def register_metric(name: str, measure: Callable[[], float]) -> None:
    """A figure for `/metrics`, by its Prometheus name."""
    _metrics[name] = measure


def metrics() -> dict[str, Callable[[], float]]:
    return dict(_metrics)


def register_demonstration(demonstration: Demonstration) -> None:
    _demonstrations[demonstration.name] = demonstration


def demonstrations() -> list[Demonstration]:
    return sorted(
        _demonstrations.values(), key=lambda demonstration: (demonstration.order, demonstration.name)
    )


def register_stop(stop: Stop) -> None:
    _stops[stop.path] = stop


def tour() -> list[Stop]:
    return sorted(_stops.values(), key=lambda stop: (stop.order, stop.path))


def register_tour_note(note: Callable[[], str]) -> None:
    """A line under the tour: a login, a command worth trying. Empty: nothing to say."""
    _tour_notes.append(note)


def tour_notes() -> list[str]:
    return [text for text in (note() for note in _tour_notes) if text]
