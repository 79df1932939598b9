"""Boxes: a wall of them, a yard, a cooled one, and three ways to go."""

from __future__ import annotations

import math
from random import Random

from .airports import PLANE, WING, turned
from .canvas import Canvas, Point, moved, smooth
from .palettes import Color, Palette, mix
from .scenery import craggy, land, road, rolling, sky, station
from .ships import ribbed


def containers_wall(c: Canvas, p: Palette, rng: Random) -> None:
    """Boxes from the front; the line climbs over what was left standing."""
    floor = rng.uniform(850, 890)
    sky(
        c,
        p,
        rng,
        floor - 60,
        clouds=3,
        sun=(rng.uniform(500, 1100), rng.uniform(170, 250), rng.uniform(90, 130)),
    )
    land(c, craggy(rng, floor - 60, 260, 5), mix(p.far, p.low, 0.3))
    c.rect(-5, floor, 1605, 1005, mix(p.light, p.sand, 0.65) if not p.night else p.mid)
    w, h = 318.0, 128.0
    start = rng.uniform(-240, -80)
    heights = [rng.randint(2, 5) for _ in range(6)]
    heights[rng.randrange(1, 5)] = 5
    heights[rng.randrange(1, 5)] = 3
    tops: list[Point] = []
    for col, high in enumerate(heights):
        x = start + col * (w + 6)
        last = -1
        for row in range(high):
            pick = rng.randrange(5)
            if pick == last:
                pick = (pick + 1) % 5
            last = pick
            tone = p.goods[pick]
            y1 = floor - row * (h + 3)
            ribbed(c, x, y1 - h, x + w, y1, tone, p.dark, 24)
            edge = mix(tone, p.dark, 0.36)
            c.rect(x, y1 - h, x + w, y1 - h + 8, mix(tone, p.light, 0.22))
            for cx in (x, x + w - 9):
                c.rect(cx, y1 - h, cx + 9, y1, edge)
        tops.append((x, floor - high * (h + 3) + 3))
    line: list[Point] = [(-40, tops[0][1] - 5)]
    for x, y in tops:
        line += [(x + 5, y - 5), (x + w, y - 5)]
    line.append((1660, line[-1][1]))
    c.line(line, p.road, 8)
    for _i, (x, y) in enumerate(tops):
        if 0 < x + w / 2 < 1600:
            station(c, p, x + w / 2, y - 5, 15)
    c.hatch(
        [(-5, floor), (1605, floor), (1605, floor + 22), (-5, floor + 22)],
        mix(p.near, p.dark, 0.2),
        7,
        1.3,
        0,
    )


def containers_blocks(c: Canvas, p: Palette, rng: Random) -> None:
    """A yard in blocks, and the one lane through it."""
    c.rect(-5, -5, 1605, 1005, mix(p.paper, p.low, 0.5))
    ox, oy, u = rng.uniform(640, 800), rng.uniform(330, 390), 68.0

    def iso(x: float, y: float, z: float) -> Point:
        return ox + (x - y) * u * 0.866, oy + (x + y) * u * 0.5 - z * u

    yard = mix(p.light, p.sand, 0.35) if not p.night else p.low
    c.poly([iso(-30, -30, 0), iso(30, -30, 0), iso(30, 30, 0), iso(-30, 30, 0)], yard)
    lane = mix(yard, p.line, 0.2)
    for k in range(-28, 29, 3):
        c.line([iso(k, -30, 0), iso(k, 30, 0)], lane, 1.2)
        c.line([iso(-30, k, 0), iso(30, k, 0)], lane, 1.2)

    def box(x: float, y: float, z: float, lx: float, ly: float, tone: Color) -> None:
        hz = 1.12
        top = mix(tone, p.light, 0.32)
        left = mix(tone, p.dark, 0.08)
        right = mix(tone, p.dark, 0.36)
        c.poly(
            [iso(x, y, z + hz), iso(x + lx, y, z + hz), iso(x + lx, y + ly, z + hz), iso(x, y + ly, z + hz)],
            top,
        )
        c.poly(
            [iso(x, y + ly, z), iso(x + lx, y + ly, z), iso(x + lx, y + ly, z + hz), iso(x, y + ly, z + hz)],
            left,
        )
        c.poly(
            [iso(x + lx, y, z), iso(x + lx, y + ly, z), iso(x + lx, y + ly, z + hz), iso(x + lx, y, z + hz)],
            right,
        )
        for i in range(1, int(lx * 5)):
            k = x + i / 5
            c.line([iso(k, y + ly, z + 0.12), iso(k, y + ly, z + hz - 0.12)], mix(left, p.dark, 0.24), 1.3)
        m = y + ly / 2
        c.line([iso(x + lx, m, z + 0.05), iso(x + lx, m, z + hz - 0.05)], mix(right, p.dark, 0.45), 1.8)
        for k in (0.2, 0.36, 0.64, 0.8):
            c.line(
                [iso(x + lx, y + ly * k, z + 0.08), iso(x + lx, y + ly * k, z + hz - 0.08)],
                mix(right, p.light, 0.25),
                1.4,
            )

    lane_y = 3.4
    ends = [iso(-9, lane_y, 0), iso(17, lane_y, 0)]
    stripe = mix(yard, p.light, 0.6) if not p.night else mix(yard, p.far, 0.5)
    c.poly(
        [
            iso(-9, lane_y - 1.1, 0),
            iso(17, lane_y - 1.1, 0),
            iso(17, lane_y + 1.1, 0),
            iso(-9, lane_y + 1.1, 0),
        ],
        stripe,
    )
    rows = (-6.2, -4.75, -3.1, -1.65, -0.2, 5.4, 6.85, 8.9, 10.35, 11.8)
    columns = (-12.6, -6.8, -1.0, 4.8, 10.6)
    heights = {q: rng.randint(1, 4) for q in columns}
    drawn = False
    for y in rows:
        if y > lane_y and not drawn:
            c.line(ends, p.road, 10)
            for t in (0.14, 0.3, 0.46, 0.62, 0.78):
                station(
                    c,
                    p,
                    ends[0][0] + (ends[1][0] - ends[0][0]) * t,
                    ends[0][1] + (ends[1][1] - ends[0][1]) * t,
                    17,
                )
            drawn = True
        for x in columns:
            if rng.random() < 0.1:
                continue
            high = (
                max(1, heights[x] + rng.choice((-1, -1, 0, 0)))
                if y < lane_y
                else 1
                if y < 8
                else rng.randint(1, 2)
            )
            for level in range(high):
                box(x, y, level * 1.14, 5.4, 1.32, p.goods[rng.randrange(5)])


def containers_reefer(c: Canvas, p: Palette, rng: Random) -> None:
    """A cooled container, its cable, and the fruit it is for."""
    floor = rng.uniform(790, 820)
    sky(
        c,
        p,
        rng,
        floor - 120,
        clouds=3,
        sun=(rng.uniform(240, 420), rng.uniform(170, 260), rng.uniform(95, 130)),
    )
    land(c, craggy(rng, floor - 100, rng.uniform(260, 330), 5), mix(p.far, p.low, 0.3))
    land(c, rolling(rng, floor - 130, 36, 1.4), p.far)
    c.rect(-5, floor, 1605, 1005, mix(p.light, p.sand, 0.65) if not p.night else p.mid)
    for i in range(6):
        y = floor + 26 + i * i * 6
        c.line([(-5, y), (1605, y)], mix(p.sand, p.mid, 0.35), 1.4)
    white = mix(p.light, p.slate, 0.05) if not p.night else mix(p.light, p.far, 0.22)
    x0, x1 = rng.uniform(400, 440), rng.uniform(1330, 1370)
    top = floor - 400
    c.veil(
        [(x0 - 30, floor + 16), (x1 + 80, floor + 16), (x1 + 130, floor + 50), (x0 + 10, floor + 50)],
        p.near,
        0.35,
    )
    ribbed(c, x0, top, x1, floor + 10, white, p.dark, 40)
    frame = mix(white, p.near, 0.35)
    c.rect(x0, top, x1, top + 22, frame)
    c.rect(x0, floor - 12, x1, floor + 10, frame)
    for x in (x0, x1 - 26):
        c.rect(x, top, x + 26, floor + 10, frame)
    ux = x1 - 330
    unit = mix(white, p.slate, 0.25)
    c.rect(ux, top + 22, x1 - 26, floor - 12, unit)
    c.rect(ux, top + 22, ux + 8, floor - 12, frame)
    for k in (0, 1):
        fx, fy = ux + 90 + k * 132, top + 112
        c.disc(fx, fy, 56, p.near if not p.night else p.mid)
        for j in range(5):
            c.ring(fx, fy, 52 - j * 11, mix(p.near, p.light, 0.5), 2.4)
        c.line([(fx - 52, fy), (fx + 52, fy)], mix(p.near, p.light, 0.5), 2.4)
        c.line([(fx, fy - 52), (fx, fy + 52)], mix(p.near, p.light, 0.5), 2.4)
    c.rect(ux + 34, top + 196, ux + 190, top + 330, mix(unit, p.near, 0.3))
    for k in range(8):
        c.rect(ux + 44, top + 208 + k * 15, ux + 180, top + 215 + k * 15, mix(unit, p.dark, 0.4))
    c.bar(ux + 210, top + 204, ux + 276, top + 262, p.dark, 6)
    c.line(
        smooth(
            [(ux + 220, top + 244), (ux + 236, top + 226), (ux + 250, top + 238), (ux + 268, top + 220)],
            steps=6,
        ),
        p.celadon,
        4,
    )
    plug = (ux + 243, top + 312)
    c.disc(*plug, 24, mix(unit, p.dark, 0.35))
    sx = rng.uniform(1480, 1510)
    c.rect(sx - 34, floor - 190, sx + 34, floor + 6, p.slate if not p.night else p.far)
    c.rect(sx + 10, floor - 190, sx + 34, floor + 6, mix(p.slate, p.dark, 0.3))
    c.disc(sx - 8, floor - 130, 17, mix(p.slate, p.dark, 0.55))
    cord = smooth(
        [
            plug,
            (plug[0] + 14, floor + 10),
            (plug[0] + 90, floor + 88),
            (sx - 110, floor + 66),
            (sx - 62, floor - 50),
            (sx - 8, floor - 130),
        ]
    )
    road(c, p, cord, (0.0, 0.36, 0.66, 1.0), 8.5, curve=False)
    fruit = mix(p.road, p.rose, 0.4)
    for row, (count, y) in enumerate(((2, floor + 112), (1, floor + 112 - 116))):
        for k in range(count):
            cx = 130 + k * 236 + row * 116
            for j in range(26):
                fx = cx - 92 + (j % 9) * 23 + rng.uniform(-5, 5)
                fy = y - 96 - (j // 9) * 15 + rng.uniform(-4, 4)
                c.disc(fx, fy, 13, mix(fruit, p.dark, rng.uniform(0.0, 0.25)))
                c.disc(fx - 4, fy - 4, 3, mix(fruit, p.light, 0.55))
                if j % 4 == 0:
                    c.line([(fx, fy - 12), (fx + 8, fy - 30)], mix(p.celadon, p.dark, 0.4), 2)
            wood = mix(p.sand, p.near, 0.16)
            for j in range(3):
                c.rect(cx - 110, y - 96 + j * 33, cx + 110, y - 68 + j * 33, mix(wood, p.dark, 0.1 * (j % 2)))
            for s in (-104, 86):
                c.rect(cx + s, y - 102, cx + s + 18, y + 2, mix(wood, p.dark, 0.3))


def containers_modes(c: Canvas, p: Palette, rng: Random) -> None:
    """A wall of boxes in three colours; over it the three ways they travel."""
    floor = rng.uniform(880, 905)
    sky(
        c,
        p,
        rng,
        floor - 200,
        clouds=2,
        sun=(rng.uniform(250, 1350), rng.uniform(190, 260), rng.uniform(100, 135)),
    )
    land(c, craggy(rng, floor - 230, 170, 6), mix(p.far, p.low, 0.3))
    c.rect(-5, floor - 250, 1605, 1005, mix(p.far, p.low, 0.3))
    c.rect(-5, floor, 1605, 1005, mix(p.light, p.sand, 0.65) if not p.night else p.mid)
    w, h = 256.0, 103.0
    start = rng.uniform(-190, -80)
    tones = (p.slate, p.ochre, p.celadon)
    highs = [3, 4, 3, 2, 3, 4, 3]
    if rng.random() < 0.5:
        highs = [4, 3, 2, 3, 4, 3, 3]
    shift = rng.randrange(3)
    for col, high in enumerate(highs):
        x = start + col * (w + 5)
        for row in range(high):
            tone = tones[(col * 2 + row + shift + rng.choice((0, 0, 1))) % 3]
            y1 = floor - row * (h + 3)
            ribbed(c, x, y1 - h, x + w, y1, tone, p.dark, 22)
            c.rect(x, y1 - h, x + w, y1 - h + 7, mix(tone, p.light, 0.22))
            for cx in (x, x + w - 8):
                c.rect(cx, y1 - h, cx + 8, y1, mix(tone, p.dark, 0.36))
    y = rng.uniform(300, 330)
    spots = ((290.0, y + 40), (800.0, y - 40), (1310.0, y + 40))
    path = smooth([(-40, y + 150), spots[0], spots[1], spots[2], (1640, y + 150)], steps=20)
    c.line(path, p.road, 7)
    ink = p.dark if not p.night else p.light
    for k, (sx, sy) in enumerate(spots):
        c.disc(sx, sy, 106, p.road)
        c.disc(sx, sy, 96, p.paper if not p.night else p.dark)
        if k == 0:
            c.poly(moved([(-66, 8), (60, 8), (76, -6), (62, 34), (-56, 34)], sx, sy), ink)
            c.rect(sx - 56, sy - 36, sx - 34, sy + 8, ink)
            for j in range(4):
                c.rect(sx - 28 + j * 21, sy - 10 - 14 * (j % 2), sx - 10 + j * 21, sy + 5, ink)
            c.line(
                smooth(
                    [
                        (sx - 74, sy + 48),
                        (sx - 38, sy + 42),
                        (sx, sy + 50),
                        (sx + 38, sy + 42),
                        (sx + 74, sy + 48),
                    ]
                ),
                ink,
                3,
            )
        elif k == 1:
            c.bar(sx - 44, sy - 58, sx + 44, sy + 34, ink, 22)
            c.bar(sx - 31, sy - 40, sx + 31, sy - 8, p.paper if not p.night else p.dark, 8)
            for s in (-24, 24):
                c.disc(sx + s, sy + 14, 7, p.paper if not p.night else p.dark)
            c.line([(sx - 30, sy + 36), (sx - 50, sy + 62)], ink, 5)
            c.line([(sx + 30, sy + 36), (sx + 50, sy + 62)], ink, 5)
            c.line([(sx - 40, sy + 50), (sx + 40, sy + 50)], ink, 5)
        else:
            angle = math.radians(-18)
            c.poly(turned(tuple(smooth(PLANE, closed=True, steps=5)), angle, sx, sy + 6, 0.66), ink)
            c.poly(turned(WING, angle, sx, sy + 6, 0.74), ink)
            c.poly(turned(((30, -12), (6, -12), (-30, -46), (-18, -46)), angle, sx, sy + 6, 0.66), ink)
    for x in (45.0, 545.0, 1055.0, 1555.0):
        station(c, p, x, min(path, key=lambda q: abs(q[0] - x))[1], 13)
