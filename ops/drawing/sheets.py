"""A folded map on a table, with one route or many threads."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops

from .canvas import Canvas, Point, length, point_at, smooth
from .palettes import Color, Palette, mix
from .relief import Relief, above, isoline
from .scenery import road, station

Overlay = Callable[[Canvas, Palette, Random, Color], None]


def map_folded(c: Canvas, p: Palette, rng: Random) -> None:
    """A folded contour map lying on a table, the road pencilled across."""
    sheet(c, p, rng, None)


def _compass_route(inner: Canvas, p: Palette, rng: Random, paper: Color) -> None:
    """One route and a compass rose without letters."""
    way = smooth(
        [
            (130, rng.uniform(560, 780)),
            (360, rng.uniform(430, 640)),
            (620, rng.uniform(480, 720)),
            (900, rng.uniform(300, 560)),
            (1180, rng.uniform(380, 600)),
            (1450, rng.uniform(200, 420)),
        ]
    )
    road(inner, p, way, (0, 0.2, 0.42, 0.63, 0.82, 1), 13, curve=False, casing=paper)
    px, py = 1360.0, 820.0
    for r in (92, 84):
        inner.ring(px, py, r, p.near, 2)
    for i in range(16):
        a = math.radians(i * 22.5 - 90)
        reach = 118 if i % 4 == 0 else 74 if i % 2 == 0 else 50
        half = 0.2 if i % 4 == 0 else 0.16
        tip = (px + math.cos(a) * reach, py + math.sin(a) * reach)
        for s, tone in ((-1, p.near if not p.night else p.paper), (1, mix(paper, p.sand, 0.8))):
            inner.poly(
                [
                    (px, py),
                    (
                        px + math.cos(a + s * half * 2) * reach * 0.3,
                        py + math.sin(a + s * half * 2) * reach * 0.3,
                    ),
                    tip,
                ],
                tone,
            )


def sheet(c: Canvas, p: Palette, rng: Random, overlay: Overlay | None) -> None:
    """The folded sheet; what is drawn over its contours depends on the story."""
    table = mix(p.near, p.mid, 0.25) if not p.night else p.near
    c.rect(-5, -5, 1605, 1005, table)
    for i in range(40):
        y = i * 26 + rng.uniform(-5, 5)
        c.line(
            smooth([(-10, y), (500, y + rng.uniform(-6, 6)), (1100, y + rng.uniform(-6, 6)), (1610, y)]),
            mix(table, p.dark, 0.16),
            1.4,
        )
    paper = p.light if not p.night else mix(p.light, p.sand, 0.5)
    relief = Relief(rng, lambda x, y: 0.12, 0.8)
    inner = Canvas(c.scale, paper)
    field = relief.field(inner)
    sea = mix(mix(paper, p.slate, 0.36), p.celadon, 0.2)
    inner.image.paste(sea, (0, 0, *inner.image.size), ImageChops.invert(above(field, -0.25)))
    for k in range(9):
        level = -0.2 + k * 0.19
        if k in (3, 6):
            inner.image.paste(mix(paper, p.celadon if k == 3 else p.ochre, 0.32), (0, 0), above(field, level))
    for k in range(14):
        level = -0.25 + k * 0.095
        ink = mix(paper, p.near if p.name != "night" else p.slate, 0.75 if k % 4 == 0 else 0.4)
        inner.image.paste(ink, (0, 0), isoline(field, level, 4 if k % 4 == 0 else 2))
    for k in range(1, 10):
        inner.line([(k * 160, 0), (k * 160, 1000)], mix(paper, p.near, 0.25), 1.2)
        inner.line([(0, k * 110), (1600, k * 110)], mix(paper, p.near, 0.25), 1.2)
    if overlay is None:
        _compass_route(inner, p, rng, paper)
    else:
        overlay(inner, p, rng, paper)
    turn = math.radians(rng.choice((-1, 1)) * rng.uniform(4, 9))
    ca, sa = math.cos(turn), math.sin(turn)
    panels = 4
    pw, top, bottom = 318.0, 120.0, 880.0
    source = inner.image
    for i in range(panels):
        lift = 34.0 if i % 2 else -4.0
        lift2 = 34.0 if (i + 1) % 2 else -4.0
        x0, x1 = 800 + (i - panels / 2) * pw, 800 + (i + 1 - panels / 2) * pw

        def t(x: float, y: float) -> Point:
            return 800 + (x - 800) * ca - (y - 500) * sa, 500 + (x - 800) * sa + (y - 500) * ca

        quad = [t(x0, top - lift), t(x1, top - lift2), t(x1, bottom - lift2), t(x0, bottom - lift)]
        c.veil([(x + 16, y + 22) for x, y in quad], p.dark, 0.3)
        src = [
            (i * 400 * c.scale, 0),
            ((i + 1) * 400 * c.scale, 0),
            ((i + 1) * 400 * c.scale, 1000 * c.scale),
            (i * 400 * c.scale, 1000 * c.scale),
        ]
        dst = [(x * c.scale, y * c.scale) for x, y in quad]
        a, b, d, e, f, g = affine([*dst[:2], dst[3]], [*src[:2], src[3]])
        piece = source.transform(
            c.image.size, Image.Transform.AFFINE, (a, b, d, e, f, g), Image.Resampling.BILINEAR
        )
        with c.within(quad):
            c.image.paste(piece, (0, 0))
        if i % 2:
            c.veil(quad, p.near, 0.14)
        c.line([quad[1], quad[2]], mix(paper, p.near, 0.45), 1.6)


def affine(frm: list[Point], to: list[Point]) -> tuple[float, float, float, float, float, float]:
    """The affine map taking three points to three others (Pillow wants it inverse)."""
    (x0, y0), (x1, y1), (x2, y2) = frm
    det = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    rows: list[float] = []
    for k in (0, 1):
        u0, u1, u2 = to[0][k], to[1][k], to[2][k]
        a = ((u1 - u0) * (y2 - y0) - (u2 - u0) * (y1 - y0)) / det
        b = ((x1 - x0) * (u2 - u0) - (x2 - x0) * (u1 - u0)) / det
        rows += [a, b, u0 - a * x0 - b * y0]
    return rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]


def map_threads(c: Canvas, p: Palette, rng: Random) -> None:
    """A folded sheet crossed by several threads that join at discs."""
    sheet(c, p, rng, _threads)


def _threads(c: Canvas, p: Palette, rng: Random, paper: Color) -> None:
    """Several routes over one sheet, joined at small discs."""
    ways = thread_ways(rng)
    for way in ways:
        c.taper(way, paper, 12, 12)
    for way in ways:
        c.taper(way, p.road, 6, 6)
    for way in ways:
        n = max(3, int(length(way) / 330))
        for i in range(n + 1):
            x, y = point_at(way, i / n)
            c.disc(x, y, 21, paper)
            station(c, p, x, y, 16)


def thread_ways(rng: Random) -> list[list[Point]]:
    """Routes that share knots: a trunk across and branches that leave it."""
    trunk = smooth(
        [
            (90, rng.uniform(420, 560)),
            (380, rng.uniform(340, 480)),
            (700, rng.uniform(430, 560)),
            (1040, rng.uniform(360, 500)),
            (1500, rng.uniform(300, 520)),
        ]
    )
    a, b = point_at(trunk, 0.33), point_at(trunk, 0.66)
    return [
        trunk,
        smooth([a, (a[0] + 120, a[1] + 190), (b[0] - 60, 820), (b[0] + 260, 760)]),
        smooth([b, (b[0] - 120, b[1] - 150), (a[0] + 160, 170), (a[0] - 150, 130)]),
        smooth([b, (b[0] + 170, b[1] + 120), (1400, 640)]),
    ]
