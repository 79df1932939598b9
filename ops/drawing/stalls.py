"""Selling under one roof: a trade fair from above, and a stall with its steamers."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, moved, smooth
from .palettes import Color, Palette, mix
from .scenery import sky, station


def market_hall(c: Canvas, p: Palette, rng: Random) -> None:
    """An exhibition hall from above: coloured booths, blank banners, one aisle."""
    ground = mix(p.paper, p.low, 0.55)
    c.rect(-5, -5, 1605, 1005, ground)
    u = 66.0
    ox, oy = rng.uniform(760, 840), rng.uniform(40, 80)

    def iso(x: float, y: float, z: float = 0.0) -> Point:
        return ox + (x - y) * u * 0.866, oy + (x + y) * u * 0.5 - z * u

    carpet = mix(ground, p.light, 0.7) if not p.night else mix(ground, p.far, 0.4)
    grid = mix(ground, p.line, 0.12)
    k: float
    for k in range(-14, 32, 2):
        c.line([iso(k, -14), iso(k, 32)], grid, 1.2)
        c.line([iso(-14, k), iso(32, k)], grid, 1.2)
    for k in (3.0, 9.0, 15.0):
        c.poly([iso(-14, k), iso(32, k), iso(32, k + 1.6), iso(-14, k + 1.6)], carpet)
    c.poly([iso(7.2, -14), iso(8.8, -14), iso(8.8, 32), iso(7.2, 32)], carpet)

    def block(x: float, y: float, z: float, lx: float, ly: float, h: float, tone: Color) -> None:
        top, left, right = mix(tone, p.light, 0.35), mix(tone, p.dark, 0.06), mix(tone, p.dark, 0.32)
        c.poly(
            [iso(x, y, z + h), iso(x + lx, y, z + h), iso(x + lx, y + ly, z + h), iso(x, y + ly, z + h)], top
        )
        c.poly(
            [iso(x, y + ly, z), iso(x + lx, y + ly, z), iso(x + lx, y + ly, z + h), iso(x, y + ly, z + h)],
            left,
        )
        c.poly(
            [iso(x + lx, y, z), iso(x + lx, y + ly, z), iso(x + lx, y + ly, z + h), iso(x + lx, y, z + h)],
            right,
        )

    path = [iso(-14, 9.8), iso(8, 9.8), iso(8, 15.8), iso(32, 15.8)]
    booths: list[tuple[float, float]] = []
    for bx in (-6.6, -4.2, -1.8, 0.6, 3.0, 5.0, 9.4, 11.8, 14.2, 16.6, 19.0):
        for by in (-1.8, 0.5, 5.2, 10.9, 12.9, 17.0, 19.2, 6.9):
            booths.append((bx, by))
    booths.sort(key=lambda q: q[0] + q[1])
    drawn = 0
    for x, y in booths:
        if x + y > 12 and not drawn:
            c.line(path, p.road, 10)
            for q in (iso(-2, 9.8), iso(4, 9.8), path[1], path[2], iso(14, 15.8)):
                station(c, p, *q, 17)
            drawn = 1
        if rng.random() < 0.1:
            continue
        tone = p.goods[rng.randrange(5)]
        w, d = 1.8, 1.5
        floor = mix(tone, ground, 0.45)
        c.poly([iso(x, y), iso(x + w, y), iso(x + w, y + d), iso(x, y + d)], floor)
        block(x, y, 0, w, 0.14, 0.8, tone)
        block(x, y, 0, 0.14, d, 0.8, mix(tone, p.light, 0.2))
        block(x + 0.55, y + 0.8, 0, 0.8, 0.34, 0.34, mix(p.light, p.sand, 0.4) if not p.night else p.sand)
        if rng.random() < 0.4:
            block(x + 1.25, y + 0.25, 0, 0.3, 0.3, 0.55, p.goods[rng.randrange(5)])
    for bx, by in ((2.0, 2.2), (11.0, 3.0), (3.2, 14.6), (13.0, 9.0), (18.0, 3.0), (-4.0, 9.0)):
        tone = p.goods[rng.randrange(4)]
        x, y = iso(bx, by, 3.2)
        c.line([(x, -20), (x, y)], mix(p.line, ground, 0.4), 1.5)
        c.rect(x - 40, y - 5, x + 40, y + 1, p.dark if not p.night else p.far)
        c.poly([(x - 34, y), (x + 34, y), (x + 34, y + 112), (x, y + 134), (x - 34, y + 112)], tone)
        c.poly([(x + 6, y), (x + 34, y), (x + 34, y + 112), (x + 6, y + 130)], mix(tone, p.dark, 0.16))
        c.disc(x, y + 52, 15, mix(tone, p.light, 0.65))


def market_steamers(c: Canvas, p: Palette, rng: Random) -> None:
    """A dumpling stall: stacked steamers, steam, a tray; lamps on the road's line."""
    floor = rng.uniform(720, 750)
    sky(
        c,
        p,
        rng,
        floor - 160,
        clouds=1,
        sun=(rng.uniform(1180, 1420), rng.uniform(150, 230), rng.uniform(85, 120)),
    )
    k: float
    for k in range(3):
        x = rng.uniform(-60, 60) + k * 620
        top = floor - rng.uniform(300, 400)
        wall = mix(p.far, p.low, 0.25 + 0.12 * k)
        c.rect(x, top, x + 520, floor + 60, wall)
        c.poly(
            smooth([(x - 60, top + 20), (x - 10, top - 6), (x + 60, top - 84)])
            + smooth([(x + 460, top - 84), (x + 530, top - 6), (x + 580, top + 20)]),
            mix(p.mid, p.far, 0.3),
        )
        for j in range(16):
            tx = x + 70 + j * 26
            c.line([(tx, top - 80), (tx - 6 + j * 0.8, top + 6)], mix(p.mid, p.near, 0.3), 1.6)
        for j in range(4):
            c.rect(
                x + 60 + j * 112,
                top + 60,
                x + 128 + j * 112,
                top + 150,
                mix(wall, p.near, 0.3) if not p.night else mix(p.ochre, p.mid, 0.4),
            )
    c.rect(-5, floor + 40, 1605, 1005, mix(p.light, p.sand, 0.7) if not p.night else p.near)
    x0, x1 = 170.0, 1430.0
    top = rng.uniform(180, 210)
    post = mix(mix(p.ochre, p.rose, 0.3), p.dark, 0.45)
    for x in (x0 + 30, x1 - 30):
        c.rect(x - 12, top + 60, x + 12, 960, post)
    counter = floor + 10
    inner = mix(p.near, p.dark, 0.35)
    c.rect(x0 + 42, top + 150, x1 - 42, counter, inner)
    for k in range(3):
        y = top + 206 + k * 74
        c.rect(x0 + 60, y, x1 - 60, y + 9, mix(post, p.light, 0.12))
        x = x0 + 84
        while x < x1 - 110:
            w = rng.uniform(26, 50)
            h = rng.uniform(26, 48)
            tone = mix(p.goods[rng.randrange(5)], inner, 0.35)
            if rng.random() < 0.8:
                c.bar(x, y - h, x + w, y, tone, 6)
            x += w + rng.uniform(10, 40)
    bamboo = mix(p.sand, p.ochre, 0.3)
    steel = mix(p.light, p.slate, 0.35)
    stacks = ((380, 4, bamboo), (610, 6, bamboo), (860, 3, steel), (1080, 5, bamboo))
    sx: float
    for sx, high, tone in stacks:
        r = 104.0
        step = 54.0
        for k in range(high):
            y = counter - k * step
            edge = mix(tone, p.dark, 0.3)
            c.rect(sx - r, y - step + 8, sx + r, y, tone)
            c.rect(sx + r * 0.45, y - step + 8, sx + r, y, mix(tone, p.dark, 0.16))
            c.disc(sx, y, r, tone, 13)
            c.rect(sx - r - 4, y - step + 4, sx + r + 4, y - step + 16, edge)
            if tone == bamboo:
                for j in range(-9, 10):
                    c.line([(sx + j * 11, y - step + 18), (sx + j * 11, y - 2)], mix(tone, p.dark, 0.2), 1.4)
        y = counter - high * step + 8
        c.poly(
            [(sx - r - 4, y + 2), *arc(sx, y, r + 4, 180, 360, 34), (sx + r + 4, y + 2)],
            mix(tone, p.light, 0.25),
        )
        c.bar(sx - 15, y - 46, sx + 15, y - 32, mix(tone, p.dark, 0.35))
        steam = mix(p.light, inner, 0.12) if not p.night else mix(p.light, p.far, 0.35)
        for j in (-1, 0, 1):
            bx = sx + j * 42
            h = rng.uniform(90, 150)
            c.taper(
                smooth(
                    [
                        (bx, y - 40),
                        (bx + 18, y - 40 - h * 0.3),
                        (bx - 14, y - 40 - h * 0.65),
                        (bx + 10, y - 40 - h),
                    ]
                ),
                steam,
                9,
                2,
            )
    wood = mix(p.sand, p.near, 0.45)
    c.rect(x0 - 20, counter, x1 + 20, counter + 26, mix(wood, p.light, 0.25))
    c.rect(x0, counter + 26, x1, 950, wood)
    for i in range(1, 26):
        px = x0 + (x1 - x0) * i / 26
        c.line([(px, counter + 30), (px, 948)], mix(wood, p.dark, 0.25), 1.7)
    tray = (1210.0, counter - 2)
    c.poly(
        [
            (tray[0] - 100, tray[1] - 18),
            (tray[0] + 190, tray[1] - 18),
            (tray[0] + 172, tray[1] + 6),
            (tray[0] - 84, tray[1] + 6),
        ],
        mix(steel, p.dark, 0.15),
    )
    dough = p.light if not p.night else mix(p.light, p.far, 0.15)
    for row in range(2):
        for k in range(5 - row):
            dx = tray[0] - 66 + k * 54 + row * 27
            dy = tray[1] - 18 - row * 26
            c.poly(
                smooth([(dx - 27, dy), (dx - 22, dy - 20), (dx, dy - 34), (dx + 22, dy - 20), (dx + 27, dy)]),
                mix(dough, p.sand, 0.12 * (k % 2)),
            )
            for j in (-10, 0, 10):
                c.line([(dx + j * 0.3, dy - 32), (dx + j, dy - 15)], mix(dough, p.mid, 0.5), 1.8)
    lip = top + 138
    n = 14
    stripe = rng.choice((p.slate, mix(p.celadon, p.near, 0.15), p.ochre))
    for i in range(n):
        a0, a1 = x0 + 30 + (x1 - x0 - 60) * i / n, x0 + 30 + (x1 - x0 - 60) * (i + 1) / n
        b0, b1 = x0 - 50 + (x1 - x0 + 100) * i / n, x0 - 50 + (x1 - x0 + 100) * (i + 1) / n
        fill = stripe if i % 2 else (p.light if not p.night else mix(p.light, p.far, 0.45))
        c.poly(
            [(a0, top), (a1, top), (b1, lip), *arc((b0 + b1) / 2, lip, (b1 - b0) / 2, 0, 180, 30), (b0, lip)],
            fill,
        )
    c.line([(x0 - 50, lip), (x1 + 50, lip)], mix(stripe, p.dark, 0.35), 2.4)
    line: list[Point] = [
        (-40 + 1680 * i / 80, top - 66 + 40 * abs(math.sin(math.pi * 4 * i / 80))) for i in range(81)
    ]
    c.line(line, p.road, 7)
    for i in range(8, 80, 8):
        station(c, p, line[i][0], line[i][1] + 3, 15)
    for k, sx in enumerate((60.0, 1540.0)):
        c.poly(
            moved(smooth([(-58, -104), (-72, -40), (-58, 0), (58, 0), (72, -40), (58, -104)]), sx, 965),
            mix(p.sand, p.near, 0.2 + 0.1 * k),
        )
        c.disc(sx, 863, 52, mix(p.celadon, p.near, 0.25), 24)
