"""Accounts and instruments: coins, ledger, scales, telescope."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from .canvas import Canvas, Point, arc, height_at, smooth
from .fields import shadow, table
from .palettes import Color, Palette, mix
from .scenery import craggy, grove, land, road, rolling, sky, station


def coin(c: Canvas, p: Palette, x: float, y: float, r: float, metal: Color, thick: float, face: bool) -> None:
    """One coin lying flat; the top one of a pile shows its square hole."""
    ry = r * 0.3
    side = mix(metal, p.dark, 0.38)
    c.disc(x, y, r, side, ry)
    c.rect(x - r, y - thick, x + r, y, side)
    c.disc(x, y - thick, r, metal, ry)
    c.ring(x, y - thick, r, mix(metal, p.dark, 0.3), 1.6, ry)
    if face:
        c.ring(x, y - thick, r * 0.86, mix(metal, p.dark, 0.35), 2.2, ry * 0.86)
        hole = [
            (x, y - thick - ry * 0.4),
            (x + r * 0.34, y - thick),
            (x, y - thick + ry * 0.4),
            (x - r * 0.34, y - thick),
        ]
        c.poly(hole, mix(metal, p.dark, 0.7))
        c.line([*hole, hole[0]], mix(metal, p.light, 0.35), 2.2)


def coins(c: Canvas, p: Palette, rng: Random) -> None:
    """Piles of old coins rising and falling; the road runs over their tops."""
    edge = rng.uniform(600, 660)
    table(c, p, rng, edge)
    count = rng.choice((5, 6))
    base = edge + 170
    r = 620 / count
    thick = 26
    trend = rng.choice((1, 1, -1))
    tops: list[Point] = []
    metals = (p.ochre, mix(p.ochre, p.sand, 0.45), mix(p.slate, p.light, 0.35), mix(p.ochre, p.near, 0.25))
    for i in range(count):
        u = i / (count - 1)
        high = round(3 + (9 * (u if trend > 0 else 1 - u)) + rng.uniform(-2.2, 2.2))
        high = max(2, high)
        x = 140 + r + (1320 - 2 * r) * u
        y = base + (18 if i % 2 else -8)
        shadow(c, p, x, y + 4, r * 1.05)
        metal = metals[(i + c.seed) % 4] if i % 2 else p.ochre
        for k in range(high):
            nudge = rng.uniform(-6, 6)
            coin(
                c,
                p,
                x + nudge,
                y - k * thick,
                r * 0.92,
                mix(metal, p.dark, 0.06 * (k % 2)),
                thick,
                k == high - 1,
            )
        tops.append((x, y - high * thick - 62))
    for _ in range(3):
        x = rng.uniform(150, 1450)
        coin(c, p, x, rng.uniform(905, 950), 84, metals[rng.randrange(3)], 18, True)
    path = [(-40, tops[0][1] + 40), *tops, (1640, tops[-1][1] - 50)]
    for x, y in tops:
        c.dashes([(x, y + 20), (x, y + 56)], mix(p.line, p.paper, 0.2), 2, 6, 6)
    c.line(path, p.road, 8)
    for x, y in tops:
        station(c, p, x, y, 16)


def ledger(c: Canvas, p: Palette, rng: Random) -> None:
    """An open account book; the entries rise into a line."""
    desk = mix(p.near, p.mid, 0.2) if not p.night else p.near
    c.rect(-5, -5, 1605, 1005, desk)
    for i in range(36):
        y = i * 29
        c.line([(-5, y), (1605, y + rng.uniform(-6, 6))], mix(desk, p.dark, 0.14), 1.5)
    sun = rng.uniform(250, 330)
    c.veil(arc(rng.uniform(200, 1400), rng.uniform(60, 200), sun, 0, 360), p.light, 0.12)
    turn = math.radians(rng.choice((-1, 1)) * rng.uniform(2, 7))
    ca, sa = math.cos(turn), math.sin(turn)

    def t(x: float, y: float) -> Point:
        """Lay the book slightly askew, a little foreshortened."""
        k = 1 + (y - 500) * 0.00012
        x = 800 + (x - 800) * k
        return 800 + (x - 800) * ca - (y - 500) * sa, 510 + (x - 800) * sa + (y - 500) * ca

    def bend(x: float) -> float:
        """The pages swell beside the spine."""
        u = abs(x - 800) / 590
        return 46 * (1 - u) * math.sin(min(1.0, u * 5) * math.pi / 2) - 34 * math.exp(-((u / 0.05) ** 2))

    def page(x: float, y: float) -> Point:
        return t(x, y - bend(x) * 0.9)

    page_tone = p.light if not p.night else mix(p.light, p.sand, 0.35)
    cover = mix(p.rose, p.dark, 0.5) if p.name != "dusk" else mix(p.slate, p.dark, 0.4)
    c.veil([t(180, 190), t(1450, 190), t(1450, 880), t(180, 880)], p.dark, 0.35)
    c.poly([t(176, 150), t(1424, 150), t(1424, 862), t(176, 862)], cover)
    for k in (14, 9, 4, 0):
        xs = [210 - k + (1180 + 2 * k) * i / 80 for i in range(81)]
        c.poly(
            [page(x, 186) for x in xs] + [page(x, 832 + k) for x in xs[::-1]],
            mix(page_tone, p.near, 0.28 if k and k % 2 else 0.1 if k else 0),
        )
    gut = [page(x, 186) for x in (800, 816, 840)] + [page(x, 832) for x in (840, 816, 800)]
    c.poly(gut, mix(page_tone, p.mid, 0.4))
    ink = mix(p.near, page_tone, 0.3) if not p.night else mix(p.slate, page_tone, 0.2)
    pale = mix(page_tone, p.slate, 0.42)
    rows = 15
    for side in (0, 1):
        x0, x1 = (244, 770) if side == 0 else (836, 1356)
        for k in range(rows):
            y = 268 + k * 37
            c.line([page(x0 + (x1 - x0) * i / 30, y) for i in range(31)], pale, 1.5)
        c.line([page(x0 + (x1 - x0) * i / 30, 246) for i in range(31)], ink, 2.4)
        for u in (0.14, 0.62, 0.8):
            if side == 0:
                c.line(
                    [page(x0 + (x1 - x0) * u, 226), page(x0 + (x1 - x0) * u, 800)],
                    mix(p.rose, page_tone, 0.25),
                    1.6,
                )
    for k in range(rows - 1):
        y = 268 + k * 37 + 25
        x0, w = 244, 526
        c.line([page(x0 + 14, y), page(x0 + 50, y)], ink, 4)
        x = x0 + w * 0.17
        stop = x0 + w * rng.uniform(0.36, 0.58)
        while x < stop:
            step = rng.uniform(16, 54)
            c.line([page(x, y), page(min(x + step, stop), y)], ink, 4)
            x += step + 10
        for u in (0.65, 0.83):
            if rng.random() < 0.82:
                c.line([page(x0 + w * (u + rng.uniform(0, 0.05)), y), page(x0 + w * (u + 0.13), y)], ink, 4)
    n = 7
    values = [0.2]
    for _ in range(n - 1):
        values.append(max(0.06, min(0.95, values[-1] + rng.uniform(-0.08, 0.22))))
    low, high = min(values), max(values)
    values = [0.12 + 0.76 * (v - low) / (high - low) for v in values]
    if c.seed % 2 == 0:
        values = sorted(values, reverse=True)
    marks: list[Point] = []
    for i, v in enumerate(values):
        x = 868 + i * 70
        y = 770 - v * 440
        w = 20
        quad = [page(x - w, 786), page(x - w, y + 34), page(x + w, y + 34), page(x + w, 786)]
        c.poly(quad, mix((p.celadon, p.sand, p.slate)[i % 3], page_tone, 0.25))
        marks.append((x, y))
    left = [(216, 700), (420, 664), (640, 690), (760, 640), (820, 676)]
    way = [page(x, y) for x, y in left + marks]
    way.append(page(1400, marks[-1][1] - 40))
    c.line([page(x, y) for x, y in [(216, 700)]] + way, p.road, 8)
    for q in way[5:-1]:
        station(c, p, *q, 14)
    station(c, p, *way[1], 12)
    px, py = t(1180, 905)
    angle = turn + math.radians(rng.uniform(-16, -8))
    ka, kb = math.cos(angle), math.sin(angle)

    def pen(x: float, y: float) -> Point:
        return px + x * ka - y * kb, py + x * kb + y * ka

    c.veil([pen(-300, 30), pen(250, 30), pen(250, 56), pen(-300, 50)], p.dark, 0.3)
    c.poly(
        [pen(-330, 0), pen(-262, -17), pen(260, -20), pen(276, 0), pen(260, 20), pen(-262, 17)],
        p.dark if not p.night else p.slate,
    )
    c.poly([pen(-262, -17), pen(-236, -18), pen(-236, 18), pen(-262, 17)], p.ochre)
    c.poly([pen(-330, 0), pen(-266, -14), pen(-266, 14)], p.light)
    c.line([pen(-330, 0), pen(-284, 0)], p.dark, 2)
    c.poly([pen(-200, -12), pen(240, -14), pen(240, -7), pen(-200, -6)], mix(p.dark, p.light, 0.3))


Load = Callable[[Canvas, Palette, float, float], None]


def balance(c: Canvas, p: Palette, rng: Random, loads: tuple[Load, Load]) -> None:
    """A balance: its beam is the road, with the fulcrum as middle station."""
    edge = rng.uniform(720, 770)
    table(c, p, rng, edge)
    x, foot = rng.uniform(760, 840), edge + 120
    brass = mix(p.ochre, p.near, 0.25) if not p.night else mix(p.ochre, p.light, 0.1)
    deep = mix(brass, p.dark, 0.42)
    top = rng.uniform(190, 220)
    tilt = math.radians(rng.choice((-1, 1)) * rng.uniform(2.5, 6))
    reach = rng.uniform(420, 460)
    shadow(c, p, x, foot, 210)
    c.poly(
        [
            (x - 190, foot + 6),
            *smooth([(x - 190, foot + 6), (x - 130, foot - 34), (x - 30, foot - 62)]),
            (x + 30, foot - 62),
            *smooth([(x + 30, foot - 62), (x + 130, foot - 34), (x + 190, foot + 6)]),
        ],
        brass,
    )
    c.poly(
        [
            (x + 20, foot + 6),
            (x + 16, foot - 62),
            (x + 30, foot - 62),
            *smooth([(x + 30, foot - 62), (x + 130, foot - 34), (x + 190, foot + 6)]),
        ],
        deep,
    )
    c.bar(x - 200, foot, x + 200, foot + 24, deep, 6)
    c.poly([(x - 17, foot - 56), (x - 10, top - 12), (x + 10, top - 12), (x + 17, foot - 56)], brass)
    c.poly([(x + 3, foot - 56), (x + 2, top - 12), (x + 10, top - 12), (x + 17, foot - 56)], deep)
    for y in (foot - 78, foot - 300, top + 60):
        c.bar(x - 30, y, x + 30, y + 18, brass)
    ends = []
    for side in (-1, 1):
        ends.append((x + side * reach * math.cos(tilt), top + side * reach * math.sin(tilt)))
    drop = rng.uniform(300, 330)
    ink = mix(p.line, p.paper, 0.1)
    for k, (ex, ey) in enumerate(ends):
        py = ey + drop
        w = 172
        for s in (-1, -0.1, 1):
            c.line([(ex, ey + 8), (ex + s * w * 0.96, py)], ink, 2.4)
        loads[k](c, p, ex, py)
        pan = [
            (ex - w, py),
            *smooth(
                [
                    (ex - w, py),
                    (ex - w * 0.66, py + 46),
                    (ex, py + 64),
                    (ex + w * 0.66, py + 46),
                    (ex + w, py),
                ]
            ),
        ]
        c.poly(pan, brass)
        with c.within(pan):
            c.poly([(ex + 20, py), (ex + w, py), (ex + w, py + 80), (ex - 30, py + 80)], deep)
        c.bar(ex - w - 8, py - 6, ex + w + 8, py + 7, mix(brass, p.light, 0.3))
    beam = [
        ends[0],
        (x - 150 * math.cos(tilt), top - 150 * math.sin(tilt) - 14),
        (x, top - 24),
        (x + 150 * math.cos(tilt), top + 150 * math.sin(tilt) - 14),
        ends[1],
    ]
    road(c, p, beam, (), 13)
    c.poly([(x - 9, top - 20), (x, top - 96), (x + 9, top - 20)], deep)
    for q in ends:
        station(c, p, *q, 19)
    station(c, p, x, top - 22, 24)


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
