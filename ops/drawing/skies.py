"""Watching the stars, which are stations."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, height_at
from .palettes import Palette, mix
from .scenery import craggy, grove, land, rolling, sky, station


def telescope_dome(c: Canvas, p: Palette, rng: Random) -> None:
    """An observatory; the stars it watches are stations."""
    horizon = rng.uniform(740, 800)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=1,
        sun=(rng.uniform(1180, 1420), rng.uniform(430, 560), rng.uniform(60, 90)),
    )
    _stars(c, p, rng, horizon * 0.72)
    land(c, craggy(rng, horizon, rng.uniform(120, 180), 6), mix(p.far, p.low, 0.3))
    hill = [
        (x, horizon + 60 - 130 * math.exp(-(((x - 520) / 420) ** 2)) + 12 * math.sin(x / 170))
        for x in range(-20, 1640, 10)
    ]
    x = rng.uniform(470, 570)
    foot = height_at(hill, x) + 14
    r = rng.uniform(205, 235)
    wall = mix(p.light, p.sand, 0.3) if not p.night else mix(p.far, p.light, 0.2)
    deep = mix(wall, p.near, 0.5)
    rim = foot - r * 0.82
    dome_tone = mix(p.slate, p.light, 0.2)
    tube_angle = math.radians(rng.uniform(-52, -42))
    ux, uy = math.cos(tube_angle), math.sin(tube_angle)
    mx, my = x + r * 0.1, rim - r * 0.22

    def tube(a: float, b: float) -> Point:
        return mx + ux * a - uy * b, my + uy * a + ux * b

    c.poly([tube(0, -34), tube(r * 1.34, -28), tube(r * 1.34, 28), tube(0, 34)], mix(p.near, p.dark, 0.35))
    c.poly([tube(r * 1.34, -38), tube(r * 1.5, -38), tube(r * 1.5, 38), tube(r * 1.34, 38)], p.dark)
    c.poly([tube(0, -26), tube(r * 1.34, -22), tube(r * 1.34, -10), tube(0, -12)], mix(p.near, p.light, 0.35))
    dome = [(x - r, rim), *arc(x, rim, r, 180, 360), (x + r, rim)]
    c.poly(dome, dome_tone)
    with c.within(dome):
        c.poly(
            [
                (x + r * 0.3, rim),
                *arc(x, rim, r * 0.62, 0, -90, r * 1.02)[::-1],
                (x + r * 1.1, rim - r * 1.1),
                (x + r * 1.1, rim),
            ],
            mix(dome_tone, p.near, 0.4),
        )
        for k in (-0.8, -0.45, 0.45, 0.8):
            c.line(arc(x, rim, abs(r * k), -90, 0 if k > 0 else -180, r), mix(dome_tone, p.near, 0.55), 1.6)
        slit = [tube(-40, -44), tube(r * 2, -44), tube(r * 2, 44), tube(-40, 44)]
        c.poly(slit, p.dark)
        c.poly(
            [tube(-30, -30), tube(r * 1.34, -28), tube(r * 1.34, 28), tube(-30, 30)], mix(p.near, p.mid, 0.25)
        )
        c.poly(
            [tube(-30, -26), tube(r * 1.34, -22), tube(r * 1.34, -10), tube(-30, -12)],
            mix(p.near, p.light, 0.4),
        )
    c.bar(x - r - 16, rim - 8, x + r + 16, rim + 20, deep, 6)
    c.rect(x - r + 4, rim + 18, x + r - 4, foot + 20, wall)
    c.rect(x + r * 0.4, rim + 18, x + r - 4, foot + 20, deep)
    for k in (-0.66, -0.3, 0.06):
        c.poly(
            [
                (x + k * r - 16, foot - 40),
                (x + k * r - 16, foot - 92),
                *arc(x + k * r, foot - 92, 16, 180, 360),
                (x + k * r + 16, foot - 40),
            ],
            p.near if not p.night else p.ochre,
        )
    shape = land(c, hill, p.near)
    c.hatch(shape, mix(p.near, p.dark, 0.3), 13, 1.2, 16)
    grove(c, rng, hill, 60, 240, 150, p.dark, p.dark)
    grove(c, rng, hill, 1050, 1180, 100, p.dark, p.dark)
    start = tube(r * 1.5, 0)
    pace = min(170.0, (1540 - start[0]) / 5)
    points = [start, (start[0] + pace, max(80, start[1] - 110))]
    for _ in range(4):
        points.append(
            (
                points[-1][0] + pace * rng.uniform(0.8, 1.0),
                max(90, min(480, points[-1][1] + rng.choice((-1, 1)) * rng.uniform(40, 120))),
            )
        )
    _constellation(c, p, rng, points)


def telescope_tripod(c: Canvas, p: Palette, rng: Random) -> None:
    """A brass telescope on its tripod."""
    horizon = rng.uniform(760, 810)
    sky(
        c, p, rng, horizon, clouds=1, sun=(rng.uniform(200, 420), rng.uniform(170, 260), rng.uniform(70, 100))
    )
    _stars(c, p, rng, horizon * 0.75)
    land(c, craggy(rng, horizon, rng.uniform(170, 240), 5), mix(p.far, p.low, 0.3))
    land(c, rolling(rng, horizon - 10, 30, 1.3), p.mid)
    front = rolling(rng, horizon + 110, 24, 0.9)
    land(c, front, p.near)
    x, y = rng.uniform(560, 680), rng.uniform(500, 540)
    brass = mix(p.ochre, p.near, 0.18) if not p.night else mix(p.ochre, p.light, 0.12)
    deep = mix(brass, p.dark, 0.45)
    hull = p.near if not p.night else p.slate
    ground = horizon + 130
    for dx in (-210, 40, 230):
        c.taper(
            [(x, y + 34), (x + dx, ground)],
            mix(p.dark, p.near, 0.2) if not p.night else mix(p.near, p.far, 0.5),
            20,
            12,
        )
    c.bar(x - 34, y + 10, x + 34, y + 66, deep, 8)
    angle = math.radians(rng.uniform(-34, -26))
    ux, uy = math.cos(angle), math.sin(angle)

    def t(a: float, b: float) -> Point:
        return x + ux * a - uy * b, y + uy * a + ux * b

    for a0, a1, w0, w1, tone in (
        (-330, -270, 16, 20, p.dark),
        (-270, -150, 25, 27, brass),
        (-150, 60, 37, 41, hull),
        (60, 330, 50, 56, hull),
        (330, 380, 68, 68, brass),
    ):
        c.poly([t(a0, -w0), t(a1, -w1), t(a1, w1), t(a0, w0)], tone)
        c.poly([t(a0, w0 * 0.2), t(a1, w1 * 0.2), t(a1, w1), t(a0, w0)], mix(tone, p.dark, 0.36))
        c.poly(
            [t(a0, -w0 * 0.7), t(a1, -w1 * 0.7), t(a1, -w1 * 0.45), t(a0, -w0 * 0.45)],
            mix(tone, p.light, 0.4),
        )
    for a, w in ((-150, 42), (60, 58), (-40, 44)):
        c.poly([t(a - 10, -w), t(a + 10, -w), t(a + 10, w), t(a - 10, w)], brass)
    start = t(382, 0)
    pace = min(135.0, (1540 - start[0]) / 5)
    points = [start, (start[0] + pace, max(80, start[1] - 90))]
    for _ in range(4):
        points.append(
            (
                points[-1][0] + pace * rng.uniform(0.8, 1.0),
                max(80, min(430, points[-1][1] + rng.choice((-1, 1)) * rng.uniform(40, 120))),
            )
        )
    _constellation(c, p, rng, points)


def _constellation(c: Canvas, p: Palette, rng: Random, points: list[Point]) -> None:
    for x, y in points:
        c.ring(x, y, rng.uniform(24, 34), mix(p.line, p.paper, 0.55), 1.2)
    c.line(points, p.road, 5.5)
    for i, (x, y) in enumerate(points):
        station(c, p, x, y, 15 if i % 2 == 0 else 11)


def _stars(c: Canvas, p: Palette, rng: Random, low: float) -> None:
    for _ in range(60):
        x, y = rng.uniform(0, 1600), rng.uniform(0, low)
        s = rng.uniform(3, 7)
        tone = mix(p.paper, p.line if not p.night else p.light, rng.uniform(0.3, 0.75))
        if rng.random() < 0.25:
            c.line([(x - s, y), (x + s, y)], tone, 1.3)
            c.line([(x, y - s), (x, y + s)], tone, 1.3)
        else:
            c.disc(x, y, rng.choice((1.3, 1.8, 2.3)), tone)
    for k in range(3):
        c.line(arc(800, low + 260, 560 + k * 210, 195, 345), mix(p.paper, p.line, 0.25), 1.2)
