"""Plots drawn on the server: an SVG of classes only, and the same numbers as a table below it.

Widths are percentages and heights pixels, so that letters keep their size on a telephone; no style attribute,
so that the Content-Security-Policy holds. The page links `css/plots.css`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString

HEIGHT = 200
# More lines or kinds than this cannot be told apart: there are as many colours in css/plots.css.
COLOURS = 6
_STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728)


@dataclass(frozen=True)
class Series:
    """A named row of numbers by day, oldest first. Days may be missing: the line bridges them."""

    name: str
    points: Sequence[tuple[date, float]]


@dataclass(frozen=True)
class Bar:
    """One bar of a stack: its label, its long name for the table, a number for each kind, where it leads."""

    label: str
    parts: Sequence[int]
    name: str = ""
    path: str = ""


@dataclass(frozen=True)
class _Tick:
    place: float
    label: str
    # On a telephone every second label gives way.
    is_spare: bool = False


def line(
    key: str, title: str, series: Sequence[Series], *, beside: Sequence[Series] = (), height: int = HEIGHT
) -> SafeString:
    """Lines over days, from zero. `key` makes the ids of the page unique; `beside` stands in the table only."""
    days = sorted({day for row in series for day, _value in row.points})
    top, ticks = _scale(max((value for row in series for _day, value in row.points), default=0))
    columns = [*series, *beside]
    by_day = [dict(row.points) for row in columns]
    context = {
        "key": key, "title": title, "height": height, "foot": height + 22,
        "ticks": [_Tick(_down(tick, top, height), spelt(tick)) for tick in ticks],
        "days": _day_ticks(days),
        "lines": [
            {"path": _path(row.points, days, top), "end": _path(row.points[-1:], days, top), "colour": place % COLOURS}
            for place, row in enumerate(series) if row.points
        ],
        "summary": [
            f"{row.name}: {spelt(row.points[0][1])} → {spelt(row.points[-1][1])}"
            for row in series if row.points
        ],
        "legend": [(row.name, place % COLOURS) for place, row in enumerate(series)] if len(series) > 1 else [],
        "columns": [row.name for row in columns],
        # The newest first: it is what one looks for.
        "rows": [(date_format(day, "j M Y"), "", [known.get(day, "–") for known in by_day]) for day in reversed(days)],
    }  # fmt: skip
    return _drawn("components/plot_line.html", context)


def stacked_bars(
    key: str, title: str, kinds: Sequence[str], bars: Sequence[Bar], *, height: int = HEIGHT
) -> SafeString:
    """Bars side by side, each a stack of `kinds`; a part that is not zero is never thinner than a pixel."""
    top, ticks = _scale(max((sum(bar.parts) for bar in bars), default=0))
    context = {
        "key": key, "title": title, "height": height, "foot": height + 22,
        "ticks": [_Tick(_down(tick, top, height), spelt(tick)) for tick in ticks],
        "bars": [_bar(bar, place, len(bars), kinds, top, height) for place, bar in enumerate(bars)],
        "summary": [f"{bar.name or bar.label}: {spelt(sum(bar.parts))}" for bar in bars],
        "legend": [(kind, place % COLOURS) for place, kind in enumerate(kinds)],
        "columns": list(kinds),
        "rows": [(bar.name or bar.label, bar.path, list(bar.parts)) for bar in reversed(bars)],
    }  # fmt: skip
    return _drawn("components/plot_bars.html", context)


def _bar(bar: Bar, place: int, count: int, kinds: Sequence[str], top: int, height: int) -> dict[str, object]:
    """One bar in its slot; with many bars every second label gives way on a telephone, never the last."""
    slot = 100 / count
    width, middle = min(slot * 0.62, 12), slot * (place + 0.5)
    parts = [f"{kind} {spelt(part)}" for kind, part in zip(kinds, bar.parts, strict=True) if part]
    return {
        "x": _percent(middle - width / 2),
        "width": _percent(width),
        "middle": _percent(middle),
        "label": bar.label,
        "is_spare": count > 6 and (count - 1 - place) % 2 == 1,
        "title": f"{bar.name or bar.label}: {', '.join(parts) or '0'}",
        "parts": _stack(bar.parts, top, height),
    }


def _drawn(template: str, context: dict[str, object]) -> SafeString:
    return SafeString(render_to_string(template, context))


def _scale(most: float) -> tuple[int, list[int]]:
    """The top of the axis and its marks: at most five, one, two or five times a power of ten apart."""
    step = 1
    while step * 4 < most:
        digits = 10 ** (len(str(step)) - 1)
        step = {1: 2, 2: 5, 5: 10}[step // digits] * digits
    top = max(step * ceil(most / step), step)
    return top, list(range(0, top + 1, step))


def _down(value: int, top: int, height: int) -> float:
    """Pixels from the upper edge."""
    return round(height - height * value / top, 1)


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def spelt(number: float) -> str:
    """A number parted by narrow spaces: 12 345."""
    return f"{number:,}".replace(",", "\u202f")


def _across(day: date, days: Sequence[date]) -> float:
    """0 for the first day, 100 for the last; a single day stands in the middle."""
    span = (days[-1] - days[0]).days
    return 100 * (day - days[0]).days / span if span else 50


def _path(points: Sequence[tuple[date, float]], days: Sequence[date], top: int) -> str:
    """An SVG path in a field of 100 by 100; a single point is a dot (a line without length, round at its ends)."""
    places = [f"{_across(day, days):.2f} {100 - 100 * value / top:.2f}" for day, value in points]
    return f"M{places[0]}h0" if len(places) == 1 else "M" + "L".join(places)


def _day_ticks(days: Sequence[date]) -> list[_Tick]:
    """Labels below the axis, counted back from the last day, six at most."""
    if not days:
        return []
    span = (days[-1] - days[0]).days
    step = next((step for step in _STEPS if span / step <= 5), span or 1)
    count = span // step + 1
    style = "j M Y" if span > 400 else "j M"
    found = [(days[-1] - timedelta(days=step * back), back % 2 == 1) for back in range(count)]
    return [_Tick(_across(day, days), date_format(day, style), spare) for day, spare in reversed(found)]


def _stack(parts: Sequence[int], top: int, height: int) -> list[dict[str, float]]:
    """Rectangles from the axis upwards."""
    found, below = [], 0.0
    for place, part in enumerate(parts):
        if part:
            tall = max(height * part / top, 1.0)
            found.append(
                {"y": round(height - below - tall, 1), "height": round(tall, 1), "colour": place % COLOURS}
            )
            below += tall
    return found
