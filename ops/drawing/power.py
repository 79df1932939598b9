"""Panels, a dam, a pipe over the steppe."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, point_at, resample, smooth
from .mountains import range_behind
from .palettes import Palette, mix
from .scenery import birds, craggy, land, peak, road, rolling, sky, station, water


def solar(c: Canvas, p: Palette, rng: Random) -> None:
    """Rows of panels on dry ground under a large sun."""
    horizon = rng.uniform(380, 470)
    vx = rng.uniform(600, 1000)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=1,
        sun=(vx + rng.uniform(-260, 260), horizon - rng.uniform(70, 170), rng.uniform(125, 175)),
    )
    range_behind(c, p, rng, horizon + 4, rng.uniform(80, 140), 7)
    ground = p.sand if not p.night else mix(p.sand, p.paper, 0.62)
    c.rect(-5, horizon, 1605, 1005, ground)
    depth = 1040 - horizon
    foot = vx + rng.uniform(-130, 130)

    def at(side: float, t: float) -> Point:
        return vx + (foot - vx) * t + side * t, horizon + 6 + depth * t

    glass = mix(p.slate, p.near, 0.45) if not p.night else mix(p.slate, p.paper, 0.25)
    line = mix(glass, p.light, 0.42)
    rows = 12
    for k in range(rows - 1, -1, -1):
        t0 = 0.94 / (1 + k * 0.5)
        t1 = 0.94 / (1 + (k + 0.36) * 0.5)
        rise = 66 * t0
        for block in (-1, 1):
            near_edge, far_edge = 150, 1700 + k * 420
            a, b = at(block * near_edge, t0), at(block * far_edge, t0)
            d, e = at(block * near_edge, t1), at(block * far_edge, t1)
            low = [(a[0], a[1] - rise * 0.34), (b[0], b[1] - rise * 0.34)]
            high = [(e[0], e[1] - rise), (d[0], d[1] - rise)]
            shade_shape = [a, b, (e[0], e[1] + rise * 0.05), (d[0], d[1] + rise * 0.05)]
            c.poly(shade_shape, mix(ground, p.near, 0.42))
            for s in range(8):
                u = (s + 0.3) / 8
                x0 = a[0] + (b[0] - a[0]) * u
                c.line([(x0, a[1]), (x0, a[1] - rise * 0.5)], p.dark, max(1.5, 9 * t0))
            quad = [*low, *high]
            c.poly(quad, glass)
            c.poly(
                [low[0], low[1], (low[1][0], low[1][1] + 9 * t0), (low[0][0], low[0][1] + 9 * t0)],
                mix(p.light, p.mid, 0.3),
            )
            if k < 7:
                n = 14 + k * 4
                for s in range(1, n):
                    u = s / n
                    p0 = (low[0][0] + (low[1][0] - low[0][0]) * u, low[0][1])
                    p1 = (high[1][0] + (high[0][0] - high[1][0]) * u, high[1][1])
                    c.line([p0, p1], line, max(1.1, (3.2 if s % 4 == 0 else 1.6) * t0))
                for v in (0.33, 0.66):
                    y = low[0][1] + (high[0][1] - low[0][1]) * v
                    xa = low[0][0] + (high[1][0] - low[0][0]) * v
                    xb = low[1][0] + (high[0][0] - low[1][0]) * v
                    c.line([(xa, y), (xb, y)], line, max(1.1, 2.2 * t0))
            glare = rng.uniform(0.1, 0.5)
            w = rng.uniform(0.05, 0.12)
            c.poly(
                [
                    (low[0][0] + (low[1][0] - low[0][0]) * glare, low[0][1]),
                    (low[0][0] + (low[1][0] - low[0][0]) * (glare + w), low[0][1]),
                    (high[1][0] + (high[0][0] - high[1][0]) * (glare + w + 0.04), high[1][1]),
                    (high[1][0] + (high[0][0] - high[1][0]) * (glare + 0.04), high[1][1]),
                ],
                mix(glass, p.light, 0.3),
            )
    t0 = 0.94 / 1.5
    x, y = at(rng.choice((-1, 1)) * rng.uniform(420, 640), t0)
    top = at(0, 0.94 / (1 + 1.36 * 0.5))[1] - 66 * t0
    c.poly([(x - 34, y - 8), (x - 26, top - 12), (x + 18, top - 12), (x + 18, y - 8)], p.ochre)
    c.poly(
        [(x + 4, y - 8), (x + 4, top - 12), (x + 18, top - 12), (x + 18, y - 8)], mix(p.ochre, p.dark, 0.35)
    )
    c.bar(x - 44, top - 22, x + 30, top - 4, p.dark, 5)
    c.bar(x - 46, y - 18, x + 32, y + 2, p.dark, 5)
    way = [at(0, 1.0), at(0, 0.004)]
    c.taper(way, p.road, 17, 2)
    for t in (0.86, 0.42, 0.2, 0.09):
        x, y = at(0, t)
        station(c, p, x, y, 7 + 24 * t)


def dam(c: Canvas, p: Palette, rng: Random) -> None:
    """An arch dam in its gorge, the road along the crest."""
    crest = rng.uniform(400, 450)
    cx = rng.uniform(720, 880)
    sky(
        c,
        p,
        rng,
        crest - 50,
        clouds=2,
        sun=(cx + rng.uniform(-330, 330), rng.uniform(130, 200), rng.uniform(75, 105)),
    )
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    for dx, h in ((-420, 250), (360, 290), (-40, 190)):
        peak(
            c,
            rng,
            cx + dx,
            crest + 10,
            h * 1.35,
            h * rng.uniform(0.9, 1.15),
            mix(p.far, p.low, 0.2),
            mix(p.far, p.mid, 0.5),
            snow,
        )
    water(c, p, rng, crest - 34, crest + 60, fill=mix(p.water, p.slate, 0.25))
    wall = mix(p.light, p.sand, 0.5) if not p.night else mix(p.far, p.sand, 0.15)
    shade = mix(wall, p.near, 0.5)
    half, base = rng.uniform(500, 560), 880.0
    sag = rng.uniform(44, 66)
    top = [(cx - half + 2 * half * i / 40, crest + sag * math.sin(math.pi * i / 40)) for i in range(41)]
    bottom = [(cx + 250 - 500 * i / 40, base + 36 * math.sin(math.pi * i / 40)) for i in range(41)]
    body = top + bottom
    rock = mix(p.near, p.mid, 0.3)
    c.rect(-5, crest + 60, 1605, 1005, rock)
    c.poly(body, wall)
    with c.within(body):
        c.poly(
            [(cx + half * 0.32, crest), (cx + half + 20, crest), (cx + 300, 960), (cx + 90, 960)],
            mix(wall, p.near, 0.28),
        )
        for i in range(1, 24):
            a = point_at(top, i / 24)
            b = point_at(bottom, 1 - i / 24)
            c.line([a, b], mix(wall, p.near, 0.35), 1.4)
        for k in range(1, 7):
            t = k / 7
            row = []
            for i in range(41):
                a, b = top[i], bottom[40 - i]
                row.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
            c.line(row, mix(wall, p.near, 0.35), 1.4)
    gates = rng.choice((3, 4, 5))
    foam = p.light if not p.night else mix(p.light, p.far, 0.2)
    for g in range(gates):
        u = 0.5 + (g - (gates - 1) / 2) * 0.095
        a, b = point_at(top, u - 0.028), point_at(top, u + 0.028)
        d, e = point_at(bottom, 1 - u - 0.02), point_at(bottom, 1 - u + 0.02)
        if rng.random() < 0.8:
            fall = [(a[0], a[1] + 34), (b[0], b[1] + 34), (d[0] + 6, d[1] + 16), (e[0] - 6, e[1] + 16)]
            c.poly(fall, foam)
            for k in range(1, 4):
                c.line(
                    [(a[0] + (b[0] - a[0]) * k / 4, a[1] + 40), (e[0] + (d[0] - e[0]) * k / 4, d[1] + 10)],
                    mix(foam, p.slate, 0.45),
                    1.6,
                )
        c.poly([(a[0], a[1] + 14), (b[0], b[1] + 14), (b[0], b[1] + 42), (a[0], a[1] + 42)], p.dark)
    pool = mix(p.water, p.slate, 0.3)
    stream = [
        *smooth([(cx - 250, base + 4), (cx, base + 30), (cx + 250, base + 4)]),
        (cx + 330, 1010),
        (cx - 330, 1010),
    ]
    c.poly(stream, pool)
    with c.within(stream):
        for i in range(18):
            y = base + 26 + i * 6.6
            x = cx + rng.uniform(-330, 240)
            c.line([(x, y), (x + rng.uniform(40, 120), y)], mix(pool, foam, 0.75 if i < 7 else 0.35), 2.6)
    for side in (-1, 1):
        edge = -60 if side < 0 else 1660
        inner = cx + side * half
        cliff = [
            (edge, crest - rng.uniform(120, 230)),
            (edge + (inner - edge) * 0.4, crest - rng.uniform(60, 130)),
            (edge + (inner - edge) * 0.72, crest - rng.uniform(10, 50)),
            (inner + side * 26, crest - 16),
            (inner - side * 6, crest + 36),
            (inner - side * 90, crest + 190),
            (inner - side * 130, 700),
            (cx + side * 258, base + 6),
            (cx + side * 340, 1015),
            (edge, 1015),
        ]
        c.poly(cliff, rock)
        deep = mix(rock, p.dark, 0.4)
        with c.within(cliff):
            for k in range(6):
                bx = edge + (inner - edge) * (0.05 + 0.19 * k)
                by = crest - 40 + rng.uniform(-30, 90)
                c.poly(
                    [
                        (bx, by),
                        (bx - side * 70, by + 160),
                        (bx - side * 30, by + 330),
                        (bx - side * 110, 1015),
                        (bx + side * 20, 1015),
                        (bx + side * 46, by + 220),
                    ],
                    deep,
                )
    rim = [(x, y - 3) for x, y in top]
    ends_l = smooth([(-40, crest + rng.uniform(-70, -30)), (rim[0][0] * 0.5, crest - 24), rim[0]])
    ends_r = smooth([rim[-1], ((1600 + rim[-1][0]) / 2, crest - 24), (1640, crest + rng.uniform(-70, -30))])
    c.line([(x, y + 9) for x, y in rim], shade, 11)
    road(c, p, [*ends_l, *rim[1:-1], *ends_r], (), 10, curve=False)
    for u in (0.0, 0.5, 1.0):
        station(c, p, *point_at(rim, u), 15)


def pipeline(c: Canvas, p: Palette, rng: Random) -> None:
    """A pipe stepping over the steppe towards the mountains."""
    horizon = rng.uniform(430, 520)
    vx = rng.uniform(900, 1200)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=2,
        sun=(rng.uniform(300, 760), horizon - rng.uniform(60, 210), rng.uniform(90, 130)),
    )
    land(c, craggy(rng, horizon + 4, rng.uniform(180, 260), 5), mix(p.far, p.low, 0.35), horizon + 20)
    land(c, craggy(rng, horizon + 4, rng.uniform(100, 140), 7), p.far, horizon + 20)
    steppe = mix(p.sand, p.celadon, rng.uniform(0.1, 0.7)) if not p.night else p.mid
    land(c, rolling(rng, horizon + 14, 8, 1.4), steppe)
    for i in range(16):
        t = ((i + 0.5) / 16) ** 1.8
        y = horizon + 20 + (980 - horizon) * t
        x = rng.uniform(-100, 1400)
        c.bar(x, y, x + rng.uniform(120, 460), y + 2 + 9 * t, mix(steppe, p.mid, 0.4))
    start_x = rng.uniform(60, 200)
    knots = [
        (start_x - 260, 1040.0),
        (start_x + 360, 850.0),
        (rng.uniform(980, 1080), 760.0),
        (rng.uniform(1090, 1150), 690.0),
        (rng.uniform(760, 840), 620.0),
        (rng.uniform(700, 760), 585.0 if horizon < 500 else 600.0),
    ]
    knots = [(x, horizon + 24 + (y - 500) / 540 * (1040 - horizon - 24)) for x, y in knots]
    knots.append((vx, horizon + 22))
    path: list[Point] = [knots[0]]
    for a, b, d in zip(knots, knots[1:], knots[2:], strict=False):
        size = min(math.dist(a, b), math.dist(b, d)) * 0.22
        ua = point_at([b, a], min(0.45, size / math.dist(a, b)))
        ud = point_at([b, d], min(0.45, size / math.dist(b, d)))
        for i in range(9):
            t = i / 8
            path.append(
                (
                    (1 - t) ** 2 * ua[0] + 2 * t * (1 - t) * b[0] + t * t * ud[0],
                    (1 - t) ** 2 * ua[1] + 2 * t * (1 - t) * b[1] + t * t * ud[1],
                )
            )
    path.append(knots[-1])
    steel = mix(p.slate, p.light, 0.3) if not p.night else mix(p.slate, p.light, 0.12)

    def size_at(y: float) -> float:
        nearness = max(0.0, (y - horizon - 20) / (1040 - horizon))
        return 3 + 124 * math.pow(nearness, 1.15)

    dense = resample(path, 420)
    for x, y in dense[::9]:
        w = size_at(y)
        ground = y + w * 1.0
        c.poly(
            [
                (x - w * 0.7, ground),
                (x + w * 1.5, ground),
                (x + w * 1.0, ground + w * 0.14),
                (x - w * 1.2, ground + w * 0.14),
            ],
            mix(steppe, p.near, 0.45),
        )
    for x, y in dense[::18]:
        w = size_at(y)
        for s in (-0.36, 0.36):
            c.line(
                [(x + s * w, y), (x + s * w * 1.25, y + w * 1.04)],
                p.dark if not p.night else p.near,
                max(1.5, w * 0.1),
            )
        c.line(
            [(x - w * 0.56, y + w * 0.56), (x + w * 0.56, y + w * 0.56)],
            p.dark if not p.night else p.near,
            max(1.5, w * 0.12),
        )
    for x, y in dense[::-1]:
        w = size_at(y)
        c.disc(x, y, w / 2, mix(steel, p.dark, 0.45))
    for x, y in dense[::-1]:
        w = size_at(y)
        c.disc(x, y - w * 0.11, w * 0.39, steel)
    for x, y in dense[::-1]:
        w = size_at(y)
        c.disc(x, y - w * 0.3, w * 0.1, mix(steel, p.light, 0.7))
    for x, y in dense[::-1]:
        w = size_at(y)
        c.disc(x, y - w * 0.02, max(1.3, w * 0.085), p.road)
    for share in (0.24, 0.46, 0.62, 0.8, 0.9):
        x, y = point_at(path, share)
        w = size_at(y)
        station(c, p, x, y - w * 0.02, max(4.5, w * 0.24))
    birds(c, rng, rng.uniform(900, 1300), horizon * 0.4, mix(p.line, p.paper, 0.2))
