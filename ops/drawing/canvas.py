"""A thin drawing surface over Pillow.

Painters work in fixed units (1600 x 1000, origin top left) whatever the output
size, so a composition is decided once and every size shows the same picture.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from PIL import Image, ImageDraw

from .palettes import Color

Point = tuple[float, float]
Path = Sequence[Point]

WIDTH = 1600.0
HEIGHT = 1000.0


class Canvas:
    """Flat shapes and hairlines; everything is opaque ink unless it is a veil."""

    def __init__(
        self,
        scale: float,
        ground: Color,
        width: float = WIDTH,
        height: float = HEIGHT,
        seed: int = 0,
    ) -> None:
        self.scale = scale
        self.seed = seed
        self.width = width
        self.height = height
        self.image = Image.new("RGB", (round(width * scale), round(height * scale)), ground)
        self.pen = ImageDraw.Draw(self.image)

    def _flat(self, points: Path) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> list[float]:
        left, right = sorted((x0, x1))
        top, bottom = sorted((y0, y1))
        return [v * self.scale for v in (left, top, right, bottom)]

    def ink_at(self, x: float, y: float) -> Color:
        """The colour already printed at a point, for shapes cut out of others."""
        px = int(max(0, min(self.image.width - 1, x * self.scale)))
        py = int(max(0, min(self.image.height - 1, y * self.scale)))
        return cast(Color, self.image.getpixel((px, py)))

    def poly(self, points: Path, fill: Color) -> None:
        """A flat polygon."""
        self.pen.polygon(self._flat(points), fill=fill)

    def rect(self, x0: float, y0: float, x1: float, y1: float, fill: Color) -> None:
        """An upright rectangle given by two opposite corners, in any order."""
        self.pen.rectangle(self._box(x0, y0, x1, y1), fill=fill)

    def bar(self, x0: float, y0: float, x1: float, y1: float, fill: Color, radius: float = 0) -> None:
        """A rectangle with round corners; fully round unless a radius is given."""
        box = self._box(x0, y0, x1, y1)
        limit = min(box[2] - box[0], box[3] - box[1]) / 2
        wanted = radius * self.scale if radius else limit
        self.pen.rounded_rectangle(box, radius=min(wanted, limit), fill=fill)

    def disc(self, x: float, y: float, r: float, fill: Color, ry: float | None = None) -> None:
        """A circle, or an ellipse when ``ry`` is given."""
        ry = r if ry is None else ry
        self.pen.ellipse(self._box(x - r, y - ry, x + r, y + ry), fill=fill)

    def ring(
        self,
        x: float,
        y: float,
        r: float,
        color: Color,
        width: float = 1.5,
        ry: float | None = None,
    ) -> None:
        """A circle or ellipse as an outline."""
        ry = r if ry is None else ry
        self.pen.ellipse(
            self._box(x - r, y - ry, x + r, y + ry),
            outline=color,
            width=max(1, round(width * self.scale)),
        )

    def line(self, points: Path, color: Color, width: float = 1.5) -> None:
        """A stroke with round joints and caps (Pillow's own joints show seams)."""
        flat = self._flat(points)
        pixels = max(1, round(width * self.scale))
        self.pen.line(flat, fill=color, width=pixels)
        if pixels > 3:
            half = pixels / 2
            for x, y in flat:
                self.pen.ellipse([x - half, y - half, x + half, y + half], fill=color)

    def taper(self, points: Path, color: Color, start: float, end: float) -> None:
        """A stroke whose width changes along its length: perspective, or a brush."""
        dense = resample(points, max(24, int(length(points) / 6)))
        last = len(dense) - 1
        left: list[Point] = []
        right: list[Point] = []
        for index, (x, y) in enumerate(dense):
            x0, y0 = dense[max(0, index - 1)]
            x1, y1 = dense[min(last, index + 1)]
            reach = math.hypot(x1 - x0, y1 - y0) or 1.0
            half = (start + (end - start) * index / last) / 2
            nx, ny = -(y1 - y0) / reach * half, (x1 - x0) / reach * half
            left.append((x + nx, y + ny))
            right.append((x - nx, y - ny))
            self.disc(x, y, half, color)
        self.poly(left + right[::-1], color)

    def dashes(self, points: Path, color: Color, width: float, dash: float, gap: float) -> None:
        """A broken stroke, for sea lanes and planned routes."""
        total = length(points)
        start = 0.0
        while start < total:
            stop = min(total, start + dash)
            piece = [point_at(points, (start + (stop - start) * i / 6) / total) for i in range(7)]
            self.line(piece, color, width)
            start += dash + gap

    @contextmanager
    def within(self, *shapes: Path) -> Iterator[None]:
        """Let the painter draw freely; keep only what falls inside the shapes."""
        mask = Image.new("L", self.image.size, 0)
        marker = ImageDraw.Draw(mask)
        for shape in shapes:
            marker.polygon(self._flat(shape), fill=255)
        with self.masked(mask):
            yield

    @contextmanager
    def masked(self, mask: Image.Image) -> Iterator[None]:
        """The same for a ready mask in pixels."""
        before = self.image.copy()
        yield
        before.paste(self.image, (0, 0), mask)
        self.image.paste(before, (0, 0))

    def veil(self, points: Path, color: Color, opacity: float) -> None:
        """One translucent flat shape: a beam, a reflection, a shadow."""
        mask = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(mask).polygon(self._flat(points), fill=round(255 * opacity))
        self.image.paste(color, (0, 0, *self.image.size), mask)

    def hatch(
        self,
        shape: Path,
        color: Color,
        gap: float = 9,
        width: float = 1.3,
        angle: float = 0.0,
    ) -> None:
        """Parallel hairlines inside a shape: the woodcut's only way to shade."""
        xs = [x for x, _ in shape]
        ys = [y for _, y in shape]
        cx, cy = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        reach = math.hypot(max(xs) - min(xs), max(ys) - min(ys)) / 2 + gap
        ux, uy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        with self.within(shape):
            offset = -reach
            while offset <= reach:
                mx, my = cx - uy * offset, cy + ux * offset
                self.line(
                    [
                        (mx - ux * reach, my - uy * reach),
                        (mx + ux * reach, my + uy * reach),
                    ],
                    color,
                    width,
                )
                offset += gap


def smooth(points: Path, closed: bool = False, steps: int = 14) -> list[Point]:
    """A Catmull-Rom curve through the points: the hand between two decisions."""
    count = len(points)
    if count < 3:
        return list(points)

    def at(index: int) -> Point:
        return points[index % count] if closed else points[max(0, min(count - 1, index))]

    result: list[Point] = []
    for i in range(count if closed else count - 1):
        (ax, ay), (bx, by) = at(i - 1), at(i)
        (cx, cy), (dx, dy) = at(i + 1), at(i + 2)
        for step in range(steps):
            t = step / steps
            t2, t3 = t * t, t * t * t
            result.append(
                (
                    0.5
                    * (
                        2 * bx
                        + (cx - ax) * t
                        + (2 * ax - 5 * bx + 4 * cx - dx) * t2
                        + (3 * bx - ax - 3 * cx + dx) * t3
                    ),
                    0.5
                    * (
                        2 * by
                        + (cy - ay) * t
                        + (2 * ay - 5 * by + 4 * cy - dy) * t2
                        + (3 * by - ay - 3 * cy + dy) * t3
                    ),
                )
            )
    if not closed:
        result.append(points[-1])
    return result


def length(points: Path) -> float:
    """The length of a path in units."""
    return sum(math.dist(a, b) for a, b in itertools.pairwise(points)) or 1.0


def point_at(points: Path, share: float) -> Point:
    """The point after a share (0..1) of the path's length."""
    target = length(points) * max(0.0, min(1.0, share))
    walked = 0.0
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        piece = math.dist((x0, y0), (x1, y1))
        if piece and walked + piece >= target:
            t = (target - walked) / piece
            return x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
        walked += piece
    return points[-1]


def resample(points: Path, count: int) -> list[Point]:
    """Evenly spaced points along a path, in one walk."""
    step = length(points) / count
    result = [points[0]]
    walked, wanted = 0.0, step
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        piece = math.dist((x0, y0), (x1, y1))
        while piece and walked + piece >= wanted and len(result) < count:
            t = (wanted - walked) / piece
            result.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t))
            wanted += step
        walked += piece
    result.append(points[-1])
    return result


def height_at(profile: Path, x: float) -> float:
    """The height of a left-to-right profile above x, to stand things on it."""
    for (x0, y0), (x1, y1) in itertools.pairwise(profile):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * ((x - x0) / ((x1 - x0) or 1.0))
    return profile[-1][1] if x > profile[-1][0] else profile[0][1]


def arc(x: float, y: float, r: float, start: float, stop: float, ry: float | None = None) -> list[Point]:
    """Points of an elliptic arc; degrees, clockwise from three o'clock."""
    ry = r if ry is None else ry
    count = max(8, int(abs(stop - start) / 2.5))
    angles = (math.radians(start + (stop - start) * i / count) for i in range(count + 1))
    return [(x + r * math.cos(a), y + ry * math.sin(a)) for a in angles]


def moved(points: Path, dx: float, dy: float, scale: float = 1.0) -> list[Point]:
    """A shape drawn around the origin, set down somewhere at some size."""
    return [(x * scale + dx, y * scale + dy) for x, y in points]
