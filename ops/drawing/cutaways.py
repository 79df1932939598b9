"""Sections through the ground: what carries water, oil and measurement."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, point_at, smooth
from .palettes import Palette, mix
from .scenery import craggy, grove, land, peak, poplar, road, rolling, sky, station


def oasis_karez(c: Canvas, p: Palette, rng: Random) -> None:
    """Water brought from the mountain underground: the tunnel is the road."""
    left = rng.uniform(330, 380)
    flat = rng.uniform(520, 560)
    sky(
        c,
        p,
        rng,
        flat - 60,
        clouds=3,
        sun=(rng.uniform(980, 1380), rng.uniform(150, 240), rng.uniform(80, 115)),
    )
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    land(c, craggy(rng, flat, 210, 6), mix(p.far, p.low, 0.4))
    peak(c, rng, left - 190, flat + 30, 430, 400, mix(p.mid, p.far, 0.35), p.mid, snow)
    peak(c, rng, left + 130, flat + 30, 330, 270, mix(p.mid, p.far, 0.35), p.mid, snow)
    top = smooth(
        [
            (-30, left - 40),
            (150, left + 40),
            (420, flat - 70),
            (700, flat - 22),
            (1000, flat + 8),
            (1300, flat + 16),
            (1640, flat + 18),
        ]
    )
    warm = p.sand if not p.night else mix(p.far, p.sand, 0.2)
    earth = mix(warm, p.rose, 0.3)
    land(c, top, warm)
    land(c, [(x, y + 22) for x, y in top], earth)
    under = [(x, y + 190 - x * 0.055 + 12 * math.sin(x / 150)) for x, y in top]
    shape = land(c, under, mix(earth, p.near, 0.35))
    c.hatch(shape, mix(earth, p.near, 0.55), 14, 1.2, 8)
    wet = [(x, y + 330 - x * 0.1 + 14 * math.sin(x / 210 + 2)) for x, y in top]
    land(c, wet, mix(p.water, p.near, 0.5))
    start: Point = (60, height_at(wet, 60) - 6)
    end: Point = (1120, height_at(top, 1120) + 10)
    tunnel = [
        (start[0] + (end[0] - start[0]) * i / 40, start[1] + (end[1] - start[1]) * i / 40) for i in range(41)
    ]
    c.line(tunnel, mix(p.near, p.dark, 0.6), 38)
    count = 8
    for i in range(count):
        x = 170 + i * (900 / count) + rng.uniform(-8, 8)
        y = height_at(tunnel, x)
        ground = height_at(top, x)
        c.rect(x - 10, ground - 4, x + 10, y, mix(p.near, p.dark, 0.6))
        c.poly(
            smooth(
                [
                    (x - 44, ground + 4),
                    (x - 26, ground - 22),
                    (x, ground - 28),
                    (x + 26, ground - 22),
                    (x + 44, ground + 4),
                ]
            ),
            mix(warm, p.mid, 0.4),
        )
        c.disc(x, ground - 24, 13, mix(p.near, p.dark, 0.6), 4)
    green = mix(p.celadon, p.near, 0.35)
    field = [(x, y) for x, y in top if x >= 1090]
    c.poly([*field, (1640, flat + 62), (1090, flat + 46)], mix(p.celadon, p.near, 0.12))
    for row in range(4):
        y = flat + 22 + row * 11
        for k in range(26):
            c.disc(1108 + k * 21 + row * 7, y, 7, green, 5)
    trellis = p.dark if not p.night else p.near
    for k in range(5):
        x = 1210 + k * 72
        c.line([(x, flat + 16), (x, flat - 66)], trellis, 5)
    c.line([(1196, flat - 64), (1512, flat - 64)], trellis, 5)
    for k in range(17):
        x = 1202 + k * 19
        c.disc(x, flat - 66 + rng.uniform(-8, 8), rng.uniform(15, 22), green, rng.uniform(11, 15))
        if k % 2:
            bx, by = x, flat - 40
            c.poly(
                smooth(
                    [
                        (bx - 9, by - 10),
                        (bx, by - 12),
                        (bx + 9, by - 10),
                        (bx + 4, by + 8),
                        (bx, by + 16),
                        (bx - 4, by + 8),
                    ],
                    closed=True,
                    steps=4,
                ),
                mix(p.rose, p.near, 0.35),
            )
    grove(
        c, rng, [(1500, flat + 14), (1660, flat + 14)], 1520, 1600, 190, mix(p.near, p.dark, 0.2), p.dark, 30
    )
    c.line(tunnel, p.road, 8.5)
    for i in range(count):
        if i % 2 == 0:
            x = 170 + (i + 0.1) * (900 / count)
            station(c, p, x, height_at(tunnel, x), 14)
    road(c, p, [end, (1190, flat + 30), (1330, flat + 74), (1640, flat + 86)], (0.5,), 8.5)


def sextant(c: Canvas, p: Palette, rng: Random) -> None:
    """A hill cut open on its graduated stone arc, the stars above it."""
    base = rng.uniform(840, 870)
    sky(c, p, rng, base, clouds=0, sun=(rng.uniform(1240, 1420), rng.uniform(150, 230), rng.uniform(70, 95)))
    tone = mix(p.paper, p.light if p.night else p.line, 0.5)
    for _ in range(80):
        x, y = rng.uniform(0, 1600), rng.uniform(0, 470)
        s = rng.uniform(3, 8)
        if rng.random() < 0.25:
            c.line([(x - s, y), (x + s, y)], tone, 1.4)
            c.line([(x, y - s), (x, y + s)], tone, 1.4)
        else:
            c.disc(x, y, rng.choice((1.4, 2.0, 2.6)), tone)
    land(c, craggy(rng, base, 150, 7), mix(p.far, p.low, 0.4))
    cx = rng.uniform(700, 800)
    hill = [
        (x, base + 20 - 470 * math.exp(-(((x - cx) / 400) ** 2)) - 8 * math.sin(x / 90))
        for x in range(-20, 1640, 8)
    ]
    soil = mix(p.mid, p.near, 0.35) if not p.night else p.mid
    shape = land(c, hill, soil)
    c.hatch(shape, mix(soil, p.near, 0.5), 13, 1.2, 24)
    c.line(hill, mix(p.celadon, p.near, 0.3), 14)
    ox, oy, r = cx + 250, base - 430, 520
    inner = arc(ox, oy, r - 46, 88, 178)
    outer = arc(ox, oy, r + 46, 88, 178)
    trench = [*arc(ox, oy, r - 150, 88, 182), *outer[::-1]]
    with c.within(shape):
        c.poly(trench, mix(p.near, p.dark, 0.6))
    stone = mix(p.light, p.sand, 0.5) if not p.night else mix(p.far, p.sand, 0.5)
    with c.within(
        [(-20, height_at(hill, -20) - 40), *[(x, y - 40) for x, y in hill], (1640, 1010), (-20, 1010)]
    ):
        c.poly([*inner, *outer[::-1]], stone)
        c.poly([*arc(ox, oy, r + 14, 88, 178), *outer[::-1]], mix(stone, p.near, 0.4))
        for k in range(91):
            a = math.radians(88 + k)
            reach = 40 if k % 10 == 0 else 26 if k % 5 == 0 else 14
            c.line(
                [
                    (ox + (r - 44) * math.cos(a), oy + (r - 44) * math.sin(a)),
                    (ox + (r - 44 + reach) * math.cos(a), oy + (r - 44 + reach) * math.sin(a)),
                ],
                p.dark,
                2.4 if k % 10 == 0 else 1.5,
            )
        mid = arc(ox, oy, r + 2, 90, 176)
        c.line(mid, p.road, 8)
        for share in (0.1, 0.36, 0.62, 0.86):
            station(c, p, *point_at(mid, share), 14)
    wall = mix(p.light, p.sand, 0.35) if not p.night else mix(p.far, p.sand, 0.3)
    tx = cx - 20
    ty = height_at(hill, tx) + 12
    c.rect(tx - 120, ty - 74, tx + 120, ty + 6, wall)
    c.rect(tx + 40, ty - 74, tx + 120, ty + 6, mix(wall, p.near, 0.4))
    c.rect(tx - 130, ty - 86, tx + 130, ty - 72, mix(wall, p.near, 0.25))
    for k in (-84, -28, 28, 84):
        c.poly(
            [
                (tx + k - 14, ty + 6),
                (tx + k - 14, ty - 34),
                *smooth(
                    [
                        (tx + k - 14, ty - 34),
                        (tx + k - 10, ty - 48),
                        (tx + k, ty - 58),
                        (tx + k + 10, ty - 48),
                        (tx + k + 14, ty - 34),
                    ]
                ),
                (tx + k + 14, ty + 6),
            ],
            p.dark,
        )
    sight = (tx + 96, ty - 92)
    star = (rng.uniform(1040, 1150), rng.uniform(110, 160))
    c.dashes([sight, star], p.road, 4, 13, 10)
    station(c, p, *star, 17)
    ground = rolling(rng, base + 60, 14, 1.2)
    land(c, ground, p.near)
    grove(c, rng, ground, 60, 260, 150, p.dark, p.dark)
    grove(c, rng, ground, 1330, 1480, 120, p.dark, p.dark)


def pipeline_cutaway(c: Canvas, p: Palette, rng: Random) -> None:
    """A pipe opened along its side: batches touch, and nothing keeps them apart."""
    horizon = rng.uniform(470, 530)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=2,
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(120, 250), rng.uniform(90, 130)),
    )
    land(c, craggy(rng, horizon, rng.uniform(150, 220), 6), mix(p.far, p.low, 0.35), horizon + 6)
    plain = mix(p.sand, p.celadon, rng.uniform(0.2, 0.7)) if not p.night else p.mid
    c.rect(-5, horizon, 1605, 1005, plain)
    for i in range(12):
        y = horizon + 20 + 480 * (i / 12) ** 1.4
        x = rng.uniform(-100, 1300)
        c.bar(x, y, x + rng.uniform(160, 520), y + 3 + i * 0.7, mix(plain, p.mid, 0.35))
    grove(c, rng, [(0, horizon + 6), (1600, horizon + 6)], 900, 1180, 60, p.near, p.dark, 18)
    top, low = horizon + 90, horizon + 330
    mid = (top + low) / 2
    r = (low - top) / 2
    post = p.dark if not p.night else p.near
    c.veil([(-20, low + 92), (1640, low + 92), (1640, low + 130), (-20, low + 130)], p.near, 0.35)
    for k in range(5):
        x = 120 + k * 340
        c.poly([(x - 46, low - 40), (x + 46, low - 40), (x + 62, low + 112), (x - 62, low + 112)], post)
        c.poly(
            [(x - 20, low + 10), (x + 20, low + 10), (x + 30, low + 112), (x - 30, low + 112)],
            mix(plain, p.near, 0.4),
        )
        c.bar(x - 84, low + 104, x + 84, low + 124, post, 5)
    steel = mix(p.slate, p.light, 0.35) if not p.night else mix(p.far, p.light, 0.15)
    c.rect(-10, top, 1610, low, steel)
    c.rect(-10, mid + r * 0.34, 1610, low, mix(steel, p.dark, 0.25))
    c.rect(-10, top + r * 0.2, 1610, top + r * 0.32, mix(steel, p.light, 0.6))
    for k in range(7):
        x = -40 + k * 280
        c.bar(x - 13, top - 12, x + 13, low + 12, mix(steel, p.dark, 0.35), 5)
        for j in range(7):
            c.disc(x, top + 8 + j * (low - top - 16) / 6, 4, mix(steel, p.light, 0.4))
    x0, x1 = rng.uniform(170, 220), rng.uniform(1380, 1430)
    window = [*arc(x0 + 40, mid, 40, 90, 270, r - 26), *arc(x1 - 40, mid, 40, 270, 450, r - 26)]
    c.poly(
        [(x + (8 if x > 800 else -8), mid + (y - mid) * 1.07) for x, y in window], mix(steel, p.dark, 0.55)
    )
    tones = [p.ochre, p.celadon, p.slate, p.rose, p.sand]
    shift = rng.randrange(5)
    edges = [x0 - 60]
    for share in (0.2, 0.46, 0.64, 0.86):
        edges.append(x0 + (x1 - x0) * (share + rng.uniform(-0.04, 0.04)))
    edges.append(x1 + 60)
    with c.within(window):
        for i in range(5):
            a, b = edges[i], edges[i + 1]
            bow = 26
            left = arc(a, mid, bow, 270, 450, r) if i else [(a, top), (a, low)]
            right = arc(b, mid, bow, 450, 270, r)
            tone = tones[(i + shift) % 5]
            c.poly([*left, *right], tone)
            with c.within([*left, *right]):
                c.rect(a - 60, mid + r * 0.3, b + 60, low, mix(tone, p.dark, 0.16))
                for _ in range(10):
                    y = rng.uniform(top + 40, low - 40)
                    x = rng.uniform(a, b - 40)
                    c.line([(x, y), (x + rng.uniform(24, 80), y)], mix(tone, p.light, 0.35), 1.8)
        for b in edges[1:-1]:
            c.line(arc(b, mid, 26, 270, 450, r), mix(p.dark, p.near, 0.4), 2)
            for _ in range(9):
                a = math.radians(rng.uniform(-80, 80))
                c.disc(
                    b + 26 * math.cos(a) + rng.uniform(-26, 26),
                    mid + r * math.sin(a),
                    rng.uniform(2.5, 5),
                    mix(tones[0], p.light, 0.5),
                )
    line = [(-20.0, mid), (1620.0, mid)]
    c.line(line, p.road, 7.5)
    for b in edges[1:-1]:
        station(c, p, b + 26, mid, 17)
    front = rolling(rng, 968, 12, 1.3)
    land(c, front, p.near)
    for x in (60, 110, 1490, 1540):
        poplar(c, x, height_at(front, x) + 4, rng.uniform(110, 170), p.dark, p.dark)
