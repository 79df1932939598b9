"""A meander in its plain, and a city between two waters."""

from __future__ import annotations

from random import Random

from .canvas import Canvas, Point, height_at, smooth
from .mountains import winding
from .palettes import Palette, mix
from .scenery import birds, craggy, land, poplar, road, rolling, sky, station
from .town import tower


def river(c: Canvas, p: Palette, rng: Random) -> None:
    """A meander through a plain; the road keeps to its bank and crosses once."""
    horizon = rng.uniform(400, 480)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=2,
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(70, 210), rng.uniform(75, 115)),
    )
    land(c, craggy(rng, horizon, rng.uniform(160, 240), 6), mix(p.far, p.low, 0.4), horizon + 6)
    land(c, craggy(rng, horizon, rng.uniform(90, 140), 8), p.far, horizon + 6)
    plain = mix(p.celadon, p.sand, rng.uniform(0.15, 0.6)) if not p.night else p.mid
    c.rect(-5, horizon, 1605, 1005, plain)
    for i in range(16):
        t = ((i + 0.5) / 16) ** 1.8
        y = horizon + (1000 - horizon) * t
        x = rng.uniform(-200, 1400)
        w = rng.uniform(220, 620)
        h = 5 + 34 * t
        c.poly(
            [(x, y), (x + w, y), (x + w * 0.94, y + h), (x - w * 0.08, y + h)],
            mix(plain, rng.choice((p.sand, p.mid, p.ochre, p.celadon)), 0.35),
        )
    mid = winding(
        rng, (rng.uniform(620, 980), 1040), (rng.uniform(650, 950), horizon + 4), rng.uniform(430, 520), 3.3
    )
    left: list[Point] = []
    right: list[Point] = []
    for x, y in mid:
        t = (y - horizon) / (1000 - horizon)
        half = 3 + 150 * max(0.0, t) ** 1.35
        left.append((x - half, y))
        right.append((x + half, y))
    bank = mix(plain, p.near, 0.35)
    c.poly(
        [(x - 5 - 8 * (y - horizon) / 520, y + 3) for x, y in left]
        + [(x + 5 + 8 * (y - horizon) / 520, y + 3) for x, y in right[::-1]],
        bank,
    )
    stream = mix(p.water, p.light, 0.25) if not p.night else mix(p.far, p.light, 0.12)
    body = left + right[::-1]
    c.poly(body, stream)
    with c.within(body):
        for i in range(30):
            t = ((i + 0.5) / 30) ** 1.5
            y = horizon + (1000 - horizon) * t
            x = min(mid, key=lambda q: abs(q[1] - y))[0] + rng.uniform(-120, 60) * t
            c.line([(x, y), (x + 30 + 90 * t, y)], mix(stream, p.slate, 0.55), 1.3 + 1.4 * t)
    offset = [(x - (16 + 235 * ((y - horizon) / (1000 - horizon)) ** 1.2), y) for x, y in mid]
    road(c, p, smooth(offset[::3]), (0.2, 0.45, 0.7), 13, 2.4, curve=False)
    for _k in range(26):
        t = rng.random() ** 1.6
        y = horizon + 8 + (1000 - horizon) * 0.72 * t
        mx = min(mid, key=lambda q: abs(q[1] - y))[0]
        gap = 40 + 330 * t
        x = mx + (gap + rng.uniform(0, 300 + 260 * t)) * (1 if rng.random() < 0.62 else -1.9)
        poplar(c, x, y, 34 + 150 * t, mix(p.near, p.mid, 0.3 * (1 - t)), p.dark)
    birds(c, rng, rng.uniform(300, 1300), horizon * 0.4, mix(p.line, p.paper, 0.2))


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
