"""Crossings: hung, fanned, arched, or laid on piers shaped like boats."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, moved, smooth
from .palettes import Palette, mix
from .scenery import birds, craggy, land, reflections, road, rolling, sky, station, water


def bridge_hung(c: Canvas, p: Palette, rng: Random) -> None:
    """A suspension bridge."""
    _bridge(c, p, rng, 0)


def bridge_stayed(c: Canvas, p: Palette, rng: Random) -> None:
    """A bridge on fans of cables."""
    _bridge(c, p, rng, 1)


def bridge_arches(c: Canvas, p: Palette, rng: Random) -> None:
    """A bridge of stone arches."""
    _bridge(c, p, rng, 2)


def _bridge(c: Canvas, p: Palette, rng: Random, kind: int) -> None:
    """A crossing: hung from towers, fanned from pylons, or carried by arches."""
    horizon = rng.uniform(600, 700)
    deck = horizon - rng.uniform(60, 110)
    where = sky(
        c,
        p,
        rng,
        horizon,
        clouds=rng.randint(1, 3),
        sun=(rng.uniform(300, 1300), rng.uniform(200, 380), rng.uniform(80, 130)),
    )
    land(c, craggy(rng, horizon, rng.uniform(160, 260), 6), mix(p.far, p.low, 0.4), horizon + 4)
    land(c, rolling(rng, horizon - 40, 30, 1.6), p.far, horizon + 4)
    water(c, p, rng, horizon, 1000, shine=where[0])
    steel = p.near if not p.night else p.far
    iron = p.dark if not p.night else mix(p.far, p.light, 0.25)
    for x0, x1, slope in ((-40, rng.uniform(170, 260), 1), (1640, 1600 - rng.uniform(170, 260), -1)):
        c.poly(
            [
                *smooth([(x0, deck - 20), ((x0 + x1) / 2, deck + 4)]),
                (x1 - slope * 30, deck + 16),
                (x1 + slope * 40, horizon + 10),
                (x1 + slope * 90, horizon + 26),
                (x0, horizon + 60),
            ],
            p.near,
        )
    if kind == 0:
        a, b = rng.uniform(390, 470), rng.uniform(1130, 1210)
        top = deck - rng.uniform(290, 350)
        cable: list[Point] = []
        x: float
        for x in range(-20, 1630, 10):
            if a <= x <= b:
                u = (x - a) / (b - a) * 2 - 1
                cable.append((x, deck - 24 - (deck - 24 - top) * u * u))
            elif x < a:
                u = (x + 60) / (a + 60)
                cable.append((x, deck - (deck - top) * u**1.25))
            else:
                u = (1660 - x) / (1660 - b)
                cable.append((x, deck - (deck - top) * u**1.25))
        for x in range(20, 1600, 26):
            c.line([(x, height_at(cable, x)), (x, deck)], iron, 1.4)
        c.line(cable, iron, 5)
        for x in (a, b):
            c.poly(
                [(x - 25, horizon + 34), (x - 17, top - 18), (x - 6, top - 18), (x - 10, horizon + 34)], steel
            )
            c.poly(
                [(x + 25, horizon + 34), (x + 17, top - 18), (x + 6, top - 18), (x + 10, horizon + 34)], steel
            )
            for y in (top + 10, top + 110, deck + 10):
                c.rect(x - 18, y, x + 18, y + 14, steel)
            c.bar(x - 46, horizon + 20, x + 46, horizon + 46, steel, 6)
        stops: tuple[float, ...] = (a, (a + b) / 2, b)
    elif kind == 1:
        count = rng.choice((1, 2))
        xs = [rng.uniform(700, 900)] if count == 1 else [rng.uniform(420, 500), rng.uniform(1100, 1180)]
        reach = 620 if count == 1 else 330
        for x in xs:
            top = deck - (470 if count == 1 else 350)
            for i in range(1, 15):
                d = reach * i / 14
                y = top + 30 + (14 - i) * 9
                for s in (-1, 1):
                    c.line([(x, y), (x + s * d, deck)], iron, 1.5)
            c.poly(
                [
                    (x - 30, horizon + 36),
                    (x - 34, deck),
                    (x - 7, top),
                    (x + 7, top),
                    (x + 34, deck),
                    (x + 30, horizon + 36),
                    (x + 12, horizon + 36),
                    (x + 17, deck),
                    (x, top + 120),
                    (x - 17, deck),
                    (x - 12, horizon + 36),
                ],
                steel,
            )
            c.bar(x - 58, horizon + 22, x + 58, horizon + 48, steel, 6)
        stops = (230.0, *xs, 1370.0)
    else:
        stone = mix(p.light, p.sand, 0.6) if not p.night else p.far
        span = rng.uniform(250, 330)
        n = int(1500 / span) | 1
        start = 800 - span * n / 2
        hump = rng.uniform(50, 100)

        def top_at(x: float) -> float:
            return deck + 20 - hump * math.cos((x - 800) / 800 * 1.45)

        c.poly(
            [(x, top_at(x)) for x in range(-20, 1640, 20)] + [(1640, horizon + 30), (-20, horizon + 30)],
            stone,
        )
        for i in range(n):
            mx = start + span * (i + 0.5)
            r = span * 0.39
            spring = horizon + 14
            ry = min(spring - top_at(mx) - 26, r * 1.1)
            arch = [(mx - r, horizon + 34), *arc(mx, spring, r, 180, 360, ry), (mx + r, horizon + 34)]
            c.poly(arch, p.water)
            with c.within(arch):
                c.rect(mx - r, 0, mx + r, horizon, p.far)
                c.poly(
                    [
                        (mx + r - 26, 0),
                        (mx + r + 5, 0),
                        (mx + r + 5, horizon + 40),
                        (mx + r - 26, horizon + 40),
                    ],
                    mix(stone, p.near, 0.55),
                )
            c.line(arc(mx, spring, r + 9, 184, 356, ry + 9), mix(stone, p.near, 0.55), 2)
            c.veil(
                [
                    (mx - r - span * 0.11, horizon + 30),
                    (mx + r * -1, horizon + 30),
                    (mx - r, horizon + 90),
                    (mx - r - span * 0.11, horizon + 90),
                ],
                p.near,
                0.25,
            )
        points = [(x, top_at(x) - 2) for x in range(-20, 1640, 20)]
        road(c, p, points, (0.12, 0.5, 0.88), 9, curve=False)
        _boat(c, p, rng, rng.uniform(250, 1350), rng.uniform(820, 900))
        return
    c.rect(-5, deck, 1605, deck + 13, iron)
    c.line([(-10, deck - 1), (1610, deck - 1)], p.road, 8.5)
    for x in stops:
        station(c, p, x, deck - 1, 15)
    _boat(c, p, rng, rng.uniform(250, 1350), rng.uniform(810, 900))


def _boat(c: Canvas, p: Palette, rng: Random, x: float, y: float) -> None:
    """A small sail, for scale."""
    s = rng.uniform(0.8, 1.15)
    c.poly(moved([(-52, -12), (56, -14), (36, 6), (-38, 6)], x, y, s), p.dark)
    c.line(moved([(2, -12), (2, -112)], x, y, s), p.dark, 3)
    c.poly(moved([*smooth([(6, -110), (50, -52), (58, -24)]), (6, -20)], x, y, s), p.light)
    c.poly(moved([(-2, -100), (-2, -22), (-38, -22)], x, y, s), mix(p.light, p.sand, 0.6))


def bridge_beam(c: Canvas, p: Palette, rng: Random) -> None:
    """A long beam bridge on boat-shaped piers, the tide out."""
    horizon = rng.uniform(430, 470)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(90, 230), rng.uniform(85, 125)),
    )
    land(c, rolling(rng, horizon - 30, 44, 1.5), mix(p.far, p.low, 0.3), horizon + 4)
    land(c, rolling(rng, horizon - 6, 22, 2), p.far, horizon + 4)
    water(c, p, rng, horizon, 1000)
    mud = mix(p.sand, p.mid, 0.25) if not p.night else mix(p.far, p.sand, 0.15)
    deck = horizon + rng.uniform(96, 120)
    for k in range(7):
        y = deck + 150 + k * 52 + rng.uniform(-10, 10)
        x = rng.uniform(-300, 1100)
        w = rng.uniform(420, 900)
        h = 22 + 9 * k
        c.poly(
            smooth(
                [
                    (x, y),
                    (x + w * 0.3, y - h * 0.5),
                    (x + w * 0.7, y - h * 0.3),
                    (x + w, y),
                    (x + w * 0.6, y + h * 0.5),
                    (x + w * 0.2, y + h * 0.4),
                ],
                closed=True,
            ),
            mix(mud, p.light if k % 2 else p.mid, 0.12),
        )
    stone = mix(p.light, p.sand, 0.5) if not p.night else mix(p.far, p.light, 0.12)
    dark = mix(stone, p.near, 0.55)
    span = rng.uniform(196, 220)
    x = rng.uniform(-80, 10)
    foot = deck + 176
    while x < 1700:
        reflections(c, rng, x, foot + 40, 110, 58, mix(p.water, p.near, 0.32))
        body = [
            (x - 46, deck + 20),
            (x + 46, deck + 20),
            (x + 58, foot - 10),
            *smooth([(x + 58, foot - 10), (x + 34, foot + 24), (x, foot + 54)]),
            *smooth([(x, foot + 54), (x - 34, foot + 24), (x - 58, foot - 10)]),
        ]
        c.poly(body, stone)
        with c.within(body):
            c.poly([(x + 2, deck + 20), (x + 60, deck + 20), (x + 70, foot + 60), (x, foot + 60)], dark)
            for k in range(1, 10):
                y = deck + 20 + k * 23
                c.line([(x - 70, y), (x, y + 12), (x + 70, y)], mix(stone, p.near, 0.7), 1.7)
            for _ in range(18):
                c.disc(
                    x + rng.uniform(-50, 50),
                    foot + rng.uniform(-26, 44),
                    rng.uniform(2.4, 4.6),
                    mix(p.light, stone, 0.3),
                )
        c.poly(
            [(x - 62, deck + 12), (x + 62, deck + 12), (x + 46, deck + 34), (x - 46, deck + 34)],
            mix(stone, p.light, 0.3),
        )
        x += span
    c.rect(-10, deck - 6, 1610, deck + 16, stone)
    c.rect(-10, deck + 10, 1610, deck + 17, dark)
    x = 12.0
    while x < 1600:
        c.rect(x - 4, deck - 42, x + 4, deck - 4, stone)
        c.disc(x, deck - 44, 6, stone)
        x += span / 4
    c.line([(-10, deck - 30), (1610, deck - 30)], stone, 4)
    px = rng.uniform(420, 1180)
    for k in range(4):
        w = 62 - k * 11
        y = deck - 8 - k * 52
        c.rect(px - w * 0.7, y - 46, px + w * 0.7, y, stone)
        c.rect(px + w * 0.2, y - 46, px + w * 0.7, y, dark)
        c.poly(
            [(px - w - 8, y - 40), (px - w * 0.6, y - 60), (px + w * 0.6, y - 60), (px + w + 8, y - 40)],
            p.near,
        )
        c.poly([(px - 10, y), (px - 10, y - 18), *arc(px, y - 18, 10, 180, 360), (px + 10, y)], p.dark)
    c.line([(px, deck - 216), (px, deck - 262)], p.near, 5)
    c.line([(-10, deck - 5), (1610, deck - 5)], p.road, 8.5)
    for share in (0.1, 0.36, 0.64, 0.9):
        station(c, p, 1600 * share, deck - 5, 15)
    bx, by = rng.uniform(300, 1300), rng.uniform(905, 940)
    c.poly(
        moved(
            smooth([(-120, -34), (-70, -10), (70, -10), (124, -40), (86, 16), (-80, 16)], closed=True), bx, by
        ),
        p.dark,
    )
    c.line(moved([(10, -12), (26, -128)], bx, by), p.dark, 4)
    c.line(moved([(26, -126), (-84, -22)], bx, by), p.dark, 1.6)
    birds(c, rng, rng.uniform(300, 1300), 170, mix(p.line, p.paper, 0.2))
