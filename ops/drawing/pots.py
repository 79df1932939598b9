"""Turned and painted ware; one line runs around all of it."""

from __future__ import annotations

import itertools
import math
from random import Random

from .canvas import Canvas, Point, smooth
from .palettes import Color, Palette, mix
from .scenery import station
from .stage import shadow, table

VESSELS: dict[str, tuple[Point, ...]] = {
    "meiping": (
        (0.16, -1.0),
        (0.13, -0.93),
        (0.24, -0.88),
        (0.42, -0.74),
        (0.43, -0.6),
        (0.3, -0.28),
        (0.22, -0.04),
        (0.25, 0.0),
    ),
    "gourd": (
        (0.09, -1.0),
        (0.1, -0.86),
        (0.22, -0.76),
        (0.24, -0.66),
        (0.13, -0.52),
        (0.28, -0.4),
        (0.4, -0.2),
        (0.24, 0.0),
    ),
    "jar": ((0.26, -0.74), (0.25, -0.68), (0.46, -0.54), (0.52, -0.36), (0.44, -0.14), (0.28, 0.0)),
    "bottle": (
        (0.14, -1.0),
        (0.08, -0.92),
        (0.08, -0.62),
        (0.2, -0.46),
        (0.34, -0.26),
        (0.32, -0.08),
        (0.2, 0.0),
    ),
    "bowl": ((0.56, -0.36), (0.5, -0.2), (0.32, -0.06), (0.2, -0.04), (0.21, 0.0)),
    "ewer": (
        (0.15, -0.94),
        (0.11, -0.86),
        (0.13, -0.62),
        (0.36, -0.4),
        (0.38, -0.22),
        (0.22, -0.04),
        (0.24, 0.0),
    ),
}


def vessel(
    c: Canvas, p: Palette, kind: str, x: float, base: float, h: float, glaze: Color
) -> tuple[list[Point], float]:
    """One turned pot; returns its outline and half-width measure for the painter."""
    half = smooth([(a * h, b * h) for a, b in VESSELS[kind]], steps=8)
    outline = [(x - a, base + b) for a, b in half] + [(x + a, base + b) for a, b in half[::-1]]
    shade = mix(glaze, p.dark, 0.26)
    if kind == "ewer":
        c.line(
            smooth(
                [
                    (x - 0.12 * h, base - 0.86 * h),
                    (x - 0.4 * h, base - 0.84 * h),
                    (x - 0.46 * h, base - 0.5 * h),
                    (x - 0.34 * h, base - 0.34 * h),
                ]
            ),
            shade,
            h * 0.045,
        )
        c.poly(
            smooth(
                [
                    (x + 0.28 * h, base - 0.2 * h),
                    (x + 0.46 * h, base - 0.4 * h),
                    (x + 0.5 * h, base - 0.84 * h),
                ]
            )
            + smooth(
                [
                    (x + 0.45 * h, base - 0.86 * h),
                    (x + 0.38 * h, base - 0.5 * h),
                    (x + 0.26 * h, base - 0.44 * h),
                ]
            ),
            glaze,
        )
    c.poly(outline, glaze)
    with c.within(outline):
        c.poly(
            [(x + a * 0.42 + h * 0.02, base + b) for a, b in half]
            + [(x + h, base), (x + h, base - h * 1.1), (x + h * 0.05, base - h * 1.1)],
            shade,
        )
        light = mix(glaze, p.light, 0.6)
        c.line(
            [(x - a * 0.66, base + b) for a, b in half[len(half) // 3 : len(half) * 2 // 3]], light, h * 0.018
        )
    rim = VESSELS[kind][0]
    c.disc(x, base + rim[1] * h, rim[0] * h, mix(shade, p.dark, 0.25), rim[0] * h * 0.16)
    return outline, h


def ceramics_mixed(c: Canvas, p: Palette, rng: Random) -> None:
    """Pots of many glazes; one painted line runs around all of them."""
    kinds = list(VESSELS)
    rng.shuffle(kinds)
    names = kinds[: rng.choice((4, 5))]
    if "bowl" not in names:
        names[rng.randrange(1, len(names))] = "bowl"
    _pots(c, p, rng, names, blue=False)


def ceramics_blue(c: Canvas, p: Palette, rng: Random) -> None:
    """Blue and white: a jar, a wide dish and a ewer."""
    names = ["jar", "bowl", "ewer"]
    if rng.random() < 0.5:
        names = names[::-1]
    _pots(c, p, rng, names, blue=True)


def _pots(c: Canvas, p: Palette, rng: Random, names: list[str], blue: bool) -> None:
    """Set the pots on the table and paint the road around them."""
    edge = rng.uniform(610, 680)
    table(c, p, rng, edge)
    base = edge + rng.uniform(120, 170)
    count = len(names)
    tall = {"meiping": 520, "gourd": 480, "jar": 420, "bottle": 540, "bowl": 480, "ewer": 450}
    white = mix(p.light, p.slate, 0.06) if not p.night else mix(p.light, p.far, 0.22)
    glazes = [p.celadon, white, p.slate, mix(p.ochre, p.sand, 0.3), p.rose]
    rng.shuffle(glazes)
    if blue:
        glazes = [white] * 5
    widths = []
    for name in names:
        h = tall[name] * rng.uniform(0.86, 1.04) * (1.12 if blue else 1.0)
        widths.append(
            (name, h, max(a for a, _ in VESSELS[name]) * h * 2 + (h * 0.12 if name == "ewer" else 0))
        )
    room = 1400 if blue else 1500
    fit = min(1.0, (room - 12 * (count - 1)) / sum(w for *_, w in widths))
    widths = [(name, h * fit, w * fit) for name, h, w in widths]
    total = sum(w for *_, w in widths)
    gap = min(70.0, (room - total) / (count - 1))
    x = 800 - (total + gap * (count - 1)) / 2
    line_y = base - rng.uniform(112, 124)
    spans: list[tuple[float, float]] = []
    for i, (name, h, w) in enumerate(widths):
        cx = x + w / 2
        depth = rng.uniform(-14, 34)
        shadow(c, p, cx, base + depth - 4, w * 0.46)
        outline, _ = vessel(c, p, name, cx, base + depth, h, glazes[i % 5])
        ink = p.slate if glazes[i % 5] == white else mix(glazes[i % 5], p.dark, 0.45)
        with c.within(outline):
            _ornament(c, p, rng, name, cx, base + depth, h, ink, glazes[i % 5])
            bow = [
                (cx - w / 2 - 20 + (w + 40) * k / 20, line_y + 15 * math.sin(math.pi * k / 20))
                for k in range(21)
            ]
            c.line([(q[0], q[1] - 17) for q in bow], mix(glazes[i % 5], p.light, 0.5), 2)
            c.line([(q[0], q[1] + 17) for q in bow], mix(glazes[i % 5], p.light, 0.5), 2)
            c.line(bow, p.road, 8)
        xs = [q[0] for q in outline if abs(q[1] - line_y) < 9]
        spans.append((min(xs, default=cx), max(xs, default=cx)))
        station(c, p, cx, line_y + 15, 14)
        x += w + gap
    ends = [(-20.0, -20.0), *spans, (1620.0, 1620.0)]
    for (_, a), (b, _) in itertools.pairwise(ends):
        if b - a > 4:
            drop = 12 if a > 0 and b < 1600 else 0
            c.line(smooth([(a, line_y), ((a + b) / 2, line_y + drop * 0.4), (b, line_y)]), p.road, 5.5)


def _ornament(
    c: Canvas, p: Palette, rng: Random, name: str, x: float, base: float, h: float, ink: Color, glaze: Color
) -> None:
    """Painted bands: lines, waves or lozenges."""
    for y in (0.06, 0.085):
        c.line([(x - h, base - y * h), (x + h, base - y * h)], ink, 2.6)
    kind = rng.randrange(3)
    if glaze[2] > 200 or p.night:
        _scrolls(c, x, base - (0.4 if name != "bowl" else 0.2) * h, h, ink, glaze)
    y = base - (0.52 if name not in ("bowl", "jar") else 0.46) * h
    if kind == 0:
        for k in range(-9, 10):
            s = h * 0.045
            kx = x + k * s * 2
            c.poly(
                [(kx - s, y), (kx, y - s * 1.3), (kx + s, y), (kx, y + s * 1.3)],
                ink if k % 2 else mix(ink, glaze, 0.5),
            )
    elif kind == 1:
        for row in range(3):
            pts = [(x - h * 0.6 + i * 6, y + row * 13 + 7 * math.sin(i * 0.5)) for i in range(int(h * 0.2))]
            c.line(pts, ink, 3)
    else:
        for k in range(-8, 9):
            kx = x + k * h * 0.075
            c.ring(kx, y, h * 0.036, ink, 2.6)
            c.disc(kx, y, h * 0.012, ink)
    for d in (-0.075, 0.075):
        c.line([(x - h, y + d * h), (x + h, y + d * h)], ink, 2.6)


def _scrolls(c: Canvas, x: float, y: float, h: float, ink: Color, glaze: Color) -> None:
    """Running scrolls, for white ware."""
    step = h * 0.13
    for k in range(-6, 7):
        kx = x + k * step
        side = 1 if k % 2 else -1
        spiral = [
            (
                kx + math.cos(a * 0.5) * step * 0.42 * (1 - a / 26),
                y + side * math.sin(a * 0.5) * step * 0.42 * (1 - a / 26),
            )
            for a in range(22)
        ]
        c.line(spiral, mix(ink, glaze, 0.12), max(2.4, h * 0.008))
        c.disc(kx + step * 0.5, y - side * step * 0.25, h * 0.014, ink)
