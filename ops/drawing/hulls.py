"""Ships seen close: the open stern of a ferry, the marks on a hull."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, smooth
from .palettes import Palette, mix
from .scenery import birds, craggy, land, reflections, sky, station, water


def ship_stern(c: Canvas, p: Palette, rng: Random) -> None:
    """A rail ferry from astern, its door down: the line runs straight aboard."""
    sea = rng.uniform(600, 640)
    cx = rng.uniform(720, 880)
    sky(
        c,
        p,
        rng,
        sea,
        clouds=4,
        sun=(cx + rng.choice((-1, 1)) * rng.uniform(430, 560), rng.uniform(180, 300), rng.uniform(80, 120)),
    )
    land(c, craggy(rng, sea, rng.uniform(90, 150), 6), p.far, sea + 4)
    water(c, p, rng, sea, 1000)
    hull = p.dark if not p.night else mix(p.near, p.mid, 0.35)
    white = mix(p.light, p.paper, 0.15) if not p.night else mix(p.light, p.far, 0.35)
    shade = mix(white, p.mid, 0.4)
    line = sea + 76
    c.poly([(cx - 330, line), (cx - 372, sea - 150), (cx + 372, sea - 150), (cx + 330, line)], hull)
    c.poly(
        [(cx + 190, line), (cx + 214, sea - 150), (cx + 372, sea - 150), (cx + 330, line)],
        mix(hull, p.near, 0.35) if not p.night else mix(hull, p.dark, 0.4),
    )
    c.poly([(cx - 333, line - 26), (cx + 333, line - 26), (cx + 330, line), (cx - 330, line)], p.rose)
    for k, (half, y0, y1) in enumerate(
        (
            (372, sea - 196, sea - 150),
            (318, sea - 262, sea - 194),
            (262, sea - 322, sea - 260),
            (170, sea - 382, sea - 320),
        )
    ):
        c.rect(cx - half, y0, cx + half, y1, white)
        c.rect(cx + half * 0.55, y0, cx + half, y1, shade)
        c.rect(cx - half - 8, y0 - 5, cx + half + 8, y0 + 3, shade)
        if k in (1, 2, 3):
            n = 11 - 2 * k
            for i in range(n):
                wx = cx - half * 0.86 + (half * 1.72) * (i + 0.5) / n
                c.bar(wx - 13, y0 + 20, wx + 13, y0 + 42, p.near if not p.night else p.ochre, 4)
        for i in range(int(half / 12)):
            px = cx - half + i * 24
            c.line([(px, y0 - 3), (px, y0 - 22)], shade, 1.4)
        c.line([(cx - half, y0 - 22), (cx + half, y0 - 22)], shade, 1.8)
    for s in (-1, 1):
        fx = cx + s * 96
        c.poly(
            [(fx - 34, sea - 380), (fx - 26, sea - 470), (fx + 26, sea - 470), (fx + 34, sea - 380)],
            mix(p.slate, p.near, 0.2),
        )
        c.rect(fx - 29, sea - 448, fx + 29, sea - 430, p.light)
    c.line([(cx, sea - 380), (cx, sea - 520)], hull, 5)
    c.line([(cx - 44, sea - 486), (cx + 44, sea - 486)], hull, 4)
    for s in (-1, 1):
        for k in range(2):
            bx, by = cx + s * (318 - 8 * k), sea - 176 - 66 * k
            c.bar(bx - 30, by - 4, bx + 30, by + 16, p.ochre, 10)
    mouth = [(cx - 236, sea + 34), (cx - 236, sea - 112), (cx + 236, sea - 112), (cx + 236, sea + 34)]
    c.poly(mouth, mix(hull, p.dark, 0.7) if not p.night else p.dark)
    vy = sea - 36
    with c.within(mouth):
        deck = mix(p.near, p.mid, 0.15)
        c.poly([(cx - 236, sea + 36), (cx - 62, vy), (cx + 62, vy), (cx + 236, sea + 36)], deck)
        c.poly(
            [(cx - 236, sea - 114), (cx - 62, vy - 40), (cx + 62, vy - 40), (cx + 236, sea - 114)],
            mix(hull, p.near, 0.5),
        )
        c.rect(cx - 62, vy - 40, cx + 62, vy, p.ochre if p.night else mix(p.near, p.light, 0.4))
        for s in (-1, 1):
            for k in range(5):
                t = k / 5
                lx = cx + s * (230 - 160 * t)
                c.disc(lx, sea - 100 + 60 * t, 6 * (1 - t) + 2, mix(p.ochre, p.light, 0.5))
    quay = mix(p.light, p.sand, 0.6) if not p.night else p.mid
    q = 830.0
    c.poly([(-10, q + 6), (1610, q + 6), (1610, 1010), (-10, 1010)], quay)
    c.rect(-10, q - 4, 1610, q + 12, mix(quay, p.near, 0.4))
    ramp = mix(p.slate, p.near, 0.35)
    c.poly([(cx - 262, q + 10), (cx - 236, sea + 34), (cx + 236, sea + 34), (cx + 262, q + 10)], ramp)
    for k in range(8):
        t = k / 8
        y = sea + 34 + (q - 24 - sea) * t
        c.line([(cx - 236 - 26 * t, y), (cx + 236 + 26 * t, y)], mix(ramp, p.dark, 0.3), 2)
    for s in (-1, 1):
        c.line([(cx + s * 250, sea - 108), (cx + s * 262, q - 4)], hull, 3)
    horizon_y = vy

    def at(u: float, y: float) -> Point:
        t = (y - horizon_y) / (1010 - horizon_y)
        return cx + u * (0.16 + 0.84 * t), y

    for u in (-150, 150):
        for y in range(850, 1010, 26):
            a, b = at(u - 108, y), at(u + 108, y)
            c.line([a, b], mix(quay, p.dark, 0.55), 3 + 9 * (y - 830) / 180)
    for u in (-218, -82, 82, 218):
        c.taper(
            [at(u, 1010), at(u, q), at(u, sea + 34), at(u, vy + 8)], p.dark if not p.night else p.light, 11, 2
        )
    for u in (0,):
        path = [at(u, 1010), at(u, q), at(u, sea + 34), at(u, vy + 4)]
        c.taper(path, p.road, 15, 4)
        for y, r in ((950, 24), (q + 2, 19), (sea + 34, 14)):
            station(c, p, *at(u, y), r)
    for s in (-1, 1):
        x = cx + s * rng.uniform(470, 560)
        c.bar(x - 18, q - 44, x + 18, q + 16, p.near, 6)
        c.bar(x - 32, q - 52, x + 32, q - 34, p.near, 7)
        c.line(
            smooth([(x, q - 30), ((x + cx + s * 340) / 2, q - 30), (cx + s * 352, sea - 90)]),
            mix(p.dark, p.near, 0.4),
            4,
        )
    birds(c, rng, cx + rng.uniform(-500, 500), 150, mix(p.line, p.paper, 0.2))


def ship_loadline(c: Canvas, p: Palette, rng: Random) -> None:
    """The load line on a hull: the one mark at sea drawn like a station."""
    sea = rng.uniform(690, 740)
    hull = p.dark if not p.night else mix(p.near, p.mid, 0.45)
    c.rect(-5, -5, 1605, 1005, hull)
    top = rng.uniform(120, 170)
    sky_tone = p.paper
    c.rect(-5, -5, 1605, top, sky_tone)
    c.disc(rng.uniform(900, 1350), top - 6, rng.uniform(80, 110), p.sun)
    c.rect(-5, top - 4, 1605, 1005, hull)
    plate = mix(hull, p.light, 0.1)
    for k in range(1, 4):
        y = top + 4 + k * (sea - top) / 3.4
        c.line([(-5, y), (1605, y)], plate, 2.2)
    for row in range(4):
        y0 = top + row * (sea - top) / 3.4
        x = rng.uniform(80, 300)
        while x < 1600:
            c.line([(x, y0 + 4), (x, y0 + (sea - top) / 3.4)], plate, 2.2)
            x += rng.uniform(320, 420)
    for x in range(12, 1600, 26):
        c.disc(x, top + 14, 3, plate)
    for x in range(-10, 1620, 54):
        c.line([(x, top), (x, top - 66)], hull, 5)
    for y in (top - 66, top - 34):
        c.line([(-5, y), (1605, y)], hull, 5)
    boot = mix(p.rose, hull, 0.25)
    c.rect(-5, sea - 120, 1605, sea + 20, boot)
    c.line([(-5, sea - 120), (1605, sea - 120)], mix(p.light, hull, 0.15), 7)
    mark = p.light if not p.night else mix(p.light, p.far, 0.1)
    cx = rng.uniform(560, 640)
    cy = (top + sea) / 2 - 10
    r = 122.0
    c.rect(cx - r - 70, cy - r - 84, cx + r + 70, cy - r - 66, mark)
    c.ring(cx, cy, r, mark, 19)
    lx = cx + 330
    c.rect(lx - 8, cy - 130, lx + 8, cy + 178, mark)
    for dy, side in ((-130, -1), (-66, -1), (-8, 1), (48, 1), (104, 1), (162, 1)):
        c.rect(lx, cy + dy, lx + side * 108, cy + dy + 15, mark)
    dx = cx + rng.uniform(690, 740)
    for k in range(9):
        y = cy - 150 + k * 62
        c.rect(dx, y, dx + (52 if k % 2 == 0 else 30), y + 13, mark)
    c.line([(-10, cy), (cx + 1100, cy)], p.road, 12)
    c.disc(cx, cy, 42, p.road)
    c.disc(cx, cy, 22, p.light)
    for x in (cx - 380, lx, dx + 240):
        station(c, p, x, cy, 20)
    wave: list[Point] = [
        (x, sea + 10 * math.sin(x / 92) + 5 * math.sin(x / 37 + 1)) for x in range(-20, 1640, 8)
    ]
    tone = mix(p.water, p.slate, 0.25)
    for k in range(4):
        shift = [(x, y + k * 68 + 8 * math.sin(x / (70 + 12 * k) + k)) for x, y in wave]
        shade = mix(tone, p.near, 0.18 * k)
        land(c, shift, shade)
        c.line(shift, mix(shade, p.light, 0.65 if not p.night else 0.25), 4 if k == 0 else 2)
    for _ in range(40):
        x, y = rng.uniform(0, 1600), rng.uniform(sea + 40, 990)
        c.line([(x, y), (x + rng.uniform(30, 110), y)], mix(tone, p.light, 0.4 if not p.night else 0.15), 2)
    reflections(c, rng, cx, sea + 46, 190, r * 1.1, mix(tone, mark, 0.35))
