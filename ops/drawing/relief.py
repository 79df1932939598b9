"""Invented terrain: heights that can be asked, cut and contoured."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops

from .canvas import Canvas, arc
from .palettes import Color, Palette, mix


class Relief:
    """A smooth invented terrain: low is sea, high is mountain.

    It is a sum of a few plane waves, so any point can be asked for its height (the
    road wants to know whether it is on land) and any level can be cut as a mask.
    """

    def __init__(self, rng: Random, tilt: Callable[[float, float], float], rough: float = 1.0) -> None:
        self.tilt = tilt
        self.waves = []
        for octave, weight in ((0.9, 0.5), (1.6, 0.42), (2.6, 0.27), (4.3, 0.15), (7.2, 0.075), (11.0, 0.04)):
            for _ in range(3):
                a = rng.uniform(0, math.tau)
                k = octave * rng.uniform(0.8, 1.2) * math.tau
                weight_here = weight * (rough if octave > 3 else 1.0) * 0.55
                self.waves.append((k * math.cos(a), k * math.sin(a), rng.uniform(0, math.tau), weight_here))

    def at(self, x: float, y: float) -> float:
        """Height at a point in units; zero is the coast."""
        u, v = x / 1600, y / 1600
        return self.tilt(x, y) + sum(w * math.sin(kx * u + ky * v + q) for kx, ky, q, w in self.waves)

    def field(self, c: Canvas) -> Image.Image:
        """The heights as a float image at the canvas' pixel size."""
        nx, ny = 160, round(160 * c.height / c.width)
        grid = Image.new("F", (nx, ny))
        grid.putdata(
            [
                self.at((i + 0.5) * c.width / nx, (j + 0.5) * c.height / ny)
                for j in range(ny)
                for i in range(nx)
            ]
        )
        return grid.resize(c.image.size, Image.Resampling.BICUBIC)


def above(field: Image.Image, level: float) -> Image.Image:
    """The mask of everything higher than a level."""
    return field.point(lambda v: v * 60000.0 + (128.0 - 60000.0 * level)).convert("L")


def isoline(field: Image.Image, level: float, width: int = 2) -> Image.Image:
    """The mask of one contour line (difference of shifted masks: even and quick)."""
    mask = above(field, level)
    edge = ImageChops.difference(mask, ImageChops.offset(mask, width, 0))
    edge = ImageChops.lighter(edge, ImageChops.difference(mask, ImageChops.offset(mask, 0, width)))
    edge.paste(0, (0, 0, width, edge.height))
    edge.paste(0, (0, 0, edge.width, width))
    return edge


def graticule(c: Canvas, color: Color, rng: Random) -> None:
    """Curved meridians and parallels, hairline."""
    px, py = rng.uniform(500, 1100), -c.height * rng.uniform(1.1, 1.6)
    for r in range(int(-py * 0.8), int(-py + c.height * 2.4), 190):
        c.line(arc(px, py, r, 20, 160), color, 1.2)
    for a in range(20, 161, 6):
        ca, sa = math.cos(math.radians(a)), math.sin(math.radians(a))
        c.line([(px + ca * 200, py + sa * 200), (px + ca * 4000, py + sa * 4000)], color, 1.2)


def tick_mountain(c: Canvas, p: Palette, x: float, y: float, s: float, ground: Color) -> None:
    """The small drawn peak of old maps."""
    ink = mix(p.line, ground, 0.15)
    c.poly([(x - s, y), (x, y - s * 1.15), (x + s, y)], mix(ground, p.light, 0.5 if not p.night else 0.12))
    c.poly(
        [(x, y - s * 1.15), (x + s * 0.18, y - s * 0.55), (x - s * 0.08, y), (x + s, y)],
        mix(ground, p.near, 0.55),
    )
    c.line([(x - s, y), (x, y - s * 1.15), (x + s, y)], ink, 1.7)


def sea_and_land(c: Canvas, p: Palette, rng: Random, relief: Relief) -> tuple[Image.Image, Color, Color]:
    """Lay down water with its coastal lines, then the land."""
    sea = mix(p.water, p.paper, 0.25)
    soil = mix(p.light, p.sand, 0.6) if not p.night else mix(p.mid, p.sand, 0.22)
    field = relief.field(c)
    c.rect(-5, -5, c.width + 5, c.height + 5, sea)
    graticule(c, mix(sea, p.line, 0.16), rng)
    for level, share in ((-0.2, 0.16), (-0.125, 0.3), (-0.06, 0.5)):
        c.image.paste(mix(sea, p.slate, share), (0, 0), isoline(field, level, 2))
    c.image.paste(soil, (0, 0), above(field, 0.0))
    tone2 = mix(soil, p.celadon, 0.5)
    tone3 = mix(soil, p.ochre, 0.34) if not p.night else mix(soil, p.sand, 0.2)
    c.image.paste(tone2, (0, 0), above(field, 0.34))
    c.image.paste(tone3, (0, 0), above(field, 0.72))
    c.image.paste(mix(p.line, soil, 0.1), (0, 0), isoline(field, 0.0, 3))
    return field, sea, soil
