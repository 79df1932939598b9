"""Narrow water: a strait with two lanes, a city between two rivers."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, height_at, smooth
from .palettes import Palette, mix
from .scenery import craggy, land, road, rolling, sky, station, water
from .sea import freighter
from .town import tower


def strait(c: Canvas, p: Palette, rng: Random) -> None:
    """Headlands slide in from both sides; ships keep to two opposing lanes."""
    horizon = rng.uniform(340, 400)
    mid = rng.uniform(740, 860)
    where = sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(mid + rng.uniform(-120, 120), horizon - rng.uniform(20, 120), rng.uniform(85, 120)),
    )
    water(c, p, rng, horizon, 1000, shine=where[0], density=1.2)
    land(c, [q for q in craggy(rng, horizon, 50, 9) if q[0] < mid - 200], p.far, horizon + 3)
    land(c, [q for q in craggy(rng, horizon, 50, 9) if q[0] > mid + 200], p.far, horizon + 3)
    green = mix(p.celadon, p.near, 0.5) if not p.night else mix(p.near, p.mid, 0.5)
    first = rng.choice((-1, 1))
    plan = [
        (first, 0.03, 190),
        (-first, 0.07, 250),
        (first, 0.15, 330),
        (-first, 0.26, 420),
        (first, 0.46, 640),
        (-first, 0.72, 700),
    ]
    ships = [(0.11, 120, 1), (0.34, 260, -1)]
    queue = sorted([*((t, "land", s, g) for s, t, g in plan), *((t, "ship", d, w) for t, w, d in ships)])
    for t, kind, side, size in queue:
        y = horizon + 4 + (1000 - horizon) * t
        if kind == "ship":
            lane = 60 + 230 * t
            freighter(c, p, rng, mid + side * lane * 1.25, y, size, p.dark, 3, ribs=size > 200)
            continue
        edge = -60 if side < 0 else 1660
        tip = mid + side * size * rng.uniform(0.9, 1.05)
        rise = (70 + 330 * t**0.8) * rng.uniform(0.85, 1.1)
        tone = mix(mix(p.far, p.mid, 0.5), green, min(1.0, 0.15 + 1.25 * t))
        if t > 0.6:
            tone = mix(green, p.dark, 0.25)
        tops = [(edge, y - rise)]
        count = 6
        for i in range(1, count):
            u = i / count
            tops.append((edge + (tip - edge) * u, y - rise * (1 - u**1.7) * rng.uniform(0.72, 1.1)))
        tops.append((tip, y - 2))
        ridge = smooth(tops, steps=10)
        foam = mix(p.water, p.light, 0.75 if not p.night else 0.35)
        c.bar(min(edge, tip + side * -22), y - 1, max(edge, tip + side * -22), y + 4 + 5 * t, foam)
        c.poly([*ridge, (tip, y + 2), (edge, y + 2)], tone)
        shade = mix(tone, p.dark, 0.24)
        with c.within([*ridge, (tip, y + 2), (edge, y + 2)]):
            low = [(x, yy + (y - yy) * 0.5 + 9 * math.sin(x / (30 + 60 * t))) for x, yy in ridge]
            c.poly([*low, (tip, y + 4), (edge, y + 4)], shade)
            c.bar(
                min(edge, tip),
                y - 5 - 8 * t,
                max(edge, tip),
                y + 20,
                mix(p.sand, tone, 0.35 if not p.night else 0.75),
            )
        for _ in range(int(9 + 22 * t)):
            x = edge + (tip - edge) * rng.uniform(0.02, 0.9)
            base = height_at(ridge if side < 0 else ridge[::-1], x)
            r = (6 + 26 * t) * rng.uniform(0.7, 1.2)
            c.disc(x, base + r * 0.3, r, tone, r * 0.8)
        if t == 0.26:
            lx = tip + side * 60
            ly = height_at(ridge if side < 0 else ridge[::-1], lx) + 6
            c.poly([(lx - 9, ly), (lx - 6, ly - 62), (lx + 6, ly - 62), (lx + 9, ly)], p.light)
            c.rect(lx - 8, ly - 44, lx + 8, ly - 28, p.slate)
            c.bar(lx - 9, ly - 78, lx + 9, ly - 60, p.dark, 5)
    for side in (-1, 1):
        lane_path: list[Point] = []
        for i in range(41):
            t = 1.05 * (1 - i / 40) ** 1.6
            y = horizon + 6 + (1000 - horizon) * t
            lane_path.append((mid + side * (16 + 250 * t) + 26 * math.sin(t * 5) * t, y))
        if side < 0:
            road(c, p, lane_path, (0.2, 0.48, 0.72), 13, 2.2, curve=False)
        else:
            c.dashes(lane_path, mix(p.road, p.water, 0.15), 4.5, 20, 15)


def river_confluence(c: Canvas, p: Palette, rng: Random) -> None:
    """A steep city where a brown river meets a green one; a cable car crosses."""
    horizon = rng.uniform(400, 440)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(rng.uniform(1000, 1380), rng.uniform(150, 240), rng.uniform(85, 120)),
    )
    land(c, craggy(rng, horizon, rng.uniform(190, 250), 6), mix(p.far, p.low, 0.4), 620)
    land(c, rolling(rng, horizon - 10, 36, 1.4), p.far, 640)
    brown = mix(p.sand, p.ochre, 0.3) if not p.night else mix(p.mid, p.ochre, 0.25)
    brown = mix(brown, p.mid, 0.25)
    green = mix(p.celadon, p.slate, 0.3) if not p.night else mix(p.mid, p.celadon, 0.3)
    c.rect(-5, horizon + 110, 1605, 1005, green)
    tip = (rng.uniform(830, 900), 815.0)
    seam = smooth([tip, (tip[0] + 110, 860), (tip[0] + 60, 930), (tip[0] + 190, 1020)])
    c.poly([(-10, horizon + 110), (690, horizon + 110), *seam, (-10, 1020)], brown)
    for _ in range(60):
        x, y = rng.uniform(0, 1600), rng.uniform(horizon + 130, 995)
        over = brown if x < tip[0] + 60 else green
        w = rng.uniform(26, 96) * (0.5 + (y - horizon) / 700)
        c.line(
            [(x, y), (x + w, y)],
            mix(over, p.light if rng.random() < 0.5 else p.near, 0.35 if not p.night else 0.16),
            1.8,
        )

    def bank(side: int) -> None:
        edge = -40 if side < 0 else 1640
        reach = 330 if side < 0 else 300
        far_y, low = horizon + 84, horizon + 210
        pts = smooth(
            [
                (edge, far_y - 70),
                (edge - side * reach * 0.5, far_y - 36),
                (edge - side * reach, far_y + 26),
                (edge - side * reach * 0.86, low),
            ]
        )
        c.poly([*pts, (edge, low + 150)], mix(p.mid, p.near, 0.3))
        for k in range(9):
            x = edge - side * (30 + k * reach / 10)
            y = far_y - 24 + k * 7
            tower(
                c,
                p,
                rng,
                x - 15,
                y + 30,
                rng.uniform(26, 42),
                rng.uniform(60, 150) * (1 - k / 14),
                mix(p.mid, p.near, rng.uniform(0.2, 0.7)),
                0.4,
            )

    bank(-1)
    bank(1)
    rocky = mix(p.near, p.mid, 0.25)
    spine = smooth(
        [
            (330, horizon + 130),
            (430, horizon + 40),
            (560, horizon - 30),
            (680, horizon + 10),
            (780, horizon + 160),
            (tip[0] - 40, 770),
            tip,
        ]
    )
    foot = smooth([tip, (tip[0] - 170, 806), (540, 742), (400, 640), (330, horizon + 130)])
    c.poly([*spine, *foot], rocky)
    for depth in range(4):
        for k in range(11):
            u = (k + rng.random()) / 11
            x = 372 + u * (tip[0] - 450) * (1 - 0.06 * depth) + depth * 12
            ground = height_at(spine[: int(len(spine) * 0.95)], x) + 26 + depth * 62
            if ground > 770 - abs(x - 700) * 0.1:
                continue
            h = rng.uniform(110, 300) * (1 - 0.2 * depth) * (1 - 0.5 * abs(u - 0.45))
            tone = (mix(p.mid, p.far, 0.3), mix(p.mid, p.near, 0.25), mix(p.mid, p.near, 0.6), p.near)[depth]
            tower(
                c,
                p,
                rng,
                x,
                ground + 44,
                rng.uniform(38, 58),
                h,
                mix(tone, p.slate, rng.uniform(0, 0.25)),
                0.2 + 0.14 * depth,
            )
    for k in range(26):
        x = 420 + k * (tip[0] - 450) / 26
        y = height_at([(q[0], q[1]) for q in foot[::-1]], x) - 10
        c.disc(x, y, rng.uniform(16, 28), mix(p.celadon, p.near, 0.5), rng.uniform(12, 20))

    def span(x0: float, y0: float, x1: float, y1: float) -> None:
        iron = p.dark if not p.night else mix(p.far, p.light, 0.25)
        c.line([(x0, y0), (x1, y1)], iron, 7)
        for share in (0.28, 0.72):
            bx, by = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
            c.line([(bx, by + 44), (bx, by - 74)], iron, 8)
            for j in range(1, 7):
                d = (x1 - x0) * 0.036 * j
                for s in (-1, 1):
                    c.line(
                        [(bx, by - 72 + j * 3), (bx + s * d, by + (y1 - y0) / (x1 - x0) * s * d)], iron, 1.5
                    )

    span(-30, horizon + 196, 420, horizon + 172)
    span(800, horizon + 216, 1640, horizon + 176)
    for x, y, s in ((rng.uniform(90, 260), 800, 0.9), (rng.uniform(1120, 1400), 880, 1.15)):
        c.poly(
            [
                (x - 110 * s, y - 16 * s),
                (x + 110 * s, y - 16 * s),
                (x + 132 * s, y - 30 * s),
                (x + 112 * s, y + 10 * s),
                (x - 104 * s, y + 10 * s),
            ],
            p.dark,
        )
        for j in range(4):
            c.rect(x - 70 * s + j * 40 * s, y - 36 * s, x - 34 * s + j * 40 * s, y - 15 * s, p.goods[j])
        c.rect(x - 104 * s, y - 56 * s, x - 78 * s, y - 15 * s, p.light)
    a, b = (618.0, horizon - 150), (1290.0, horizon + 40)
    wire = [
        (
            a[0] + (b[0] - a[0]) * i / 40,
            a[1] + (b[1] - a[1]) * i / 40 + 90 * 4 * (i / 40) * (1 - i / 40) * 0.5,
        )
        for i in range(41)
    ]
    for (x, y), h in ((a, 150), (b, 130)):
        c.poly(
            [(x - 22, y + h), (x - 8, y - 8), (x + 8, y - 8), (x + 22, y + h)],
            p.dark if not p.night else p.far,
        )
    c.line([(-20, a[1] + 160), a], p.road, 6)
    c.line(wire, p.road, 6)
    c.line([b, (1640, b[1] + 70)], p.road, 6)
    for q in (a, b):
        station(c, p, *q, 15)
    for i in (13, 27):
        x, y = wire[i]
        c.line([(x, y), (x, y + 24)], p.dark if not p.night else p.light, 3)
        c.bar(x - 26, y + 22, x + 26, y + 60, p.light, 8)
        c.rect(x - 20, y + 30, x + 20, y + 44, p.near)
        station(c, p, x, y, 9)
