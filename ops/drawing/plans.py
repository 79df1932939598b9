"""Ships and terminals from straight above."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, smooth
from .palettes import Palette, mix
from .scenery import road, station


def hull_plan(c: Canvas, p: Palette, rng: Random, x: float, y: float, s: float, angle: float) -> None:
    """A loaded container ship from straight above, bow along the angle (degrees)."""
    ca, sa = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def t(px: float, py: float) -> Point:
        return x + (px * ca - py * sa) * s, y + (px * sa + py * ca) * s

    hull = p.dark if not p.night else p.near
    outer = [
        (-392, -52),
        (-370, -76),
        (180, -78),
        (300, -56),
        (398, 0),
        (300, 56),
        (180, 78),
        (-370, 76),
        (-392, 52),
    ]
    inner = [
        (-376, -48),
        (-360, -64),
        (180, -66),
        (292, -46),
        (372, 0),
        (292, 46),
        (180, 66),
        (-360, 64),
        (-376, 48),
    ]
    c.poly(smooth([t(*q) for q in outer], closed=True, steps=8), hull)
    c.poly(smooth([t(*q) for q in inner], closed=True, steps=8), mix(hull, p.mid, 0.45))
    for col in range(9):
        x0 = -356 + col * 70
        if col == 1:
            c.poly([t(x0 + 8, -74), t(x0 + 52, -74), t(x0 + 52, 74), t(x0 + 8, 74)], p.light)
            c.poly(
                [t(x0 + 40, -74), t(x0 + 52, -74), t(x0 + 52, 74), t(x0 + 40, 74)], mix(p.light, p.mid, 0.5)
            )
            continue
        rows = 6 if col < 8 else 4
        for row in range(rows):
            y0 = (row - rows / 2) * 20
            tone = p.goods[rng.randrange(5)]
            c.poly([t(x0, y0 + 1), t(x0 + 64, y0 + 1), t(x0 + 64, y0 + 19), t(x0, y0 + 19)], tone)
            for k in range(1, 8):
                c.line([t(x0 + 8 * k, y0 + 3), t(x0 + 8 * k, y0 + 17)], mix(tone, p.dark, 0.25), 1.2)


def ship_above(c: Canvas, p: Palette, rng: Random) -> None:
    """The same ship from straight above: wake, hull, the next stations."""
    body = mix(p.water, p.slate, 0.18)
    c.rect(-5, -5, 1605, 1005, body)
    ripple = mix(body, p.light, 0.4 if not p.night else 0.12)
    for i in range(46):
        y = 1000 * (i + 0.5) / 46
        for _ in range(3):
            x = rng.uniform(-80, 1600)
            w = rng.uniform(30, 120)
            c.line(
                smooth([(x, y), (x + w * 0.3, y - 5), (x + w * 0.65, y + 4), (x + w, y)], steps=6),
                ripple,
                1.5,
            )
    shore = smooth(
        [
            (-40, rng.uniform(180, 300)),
            (200, rng.uniform(120, 240)),
            (420, rng.uniform(150, 210)),
            (640, 60),
            (720, -40),
        ]
    )
    for d, tone in ((54, mix(body, p.light, 0.16)), (26, mix(body, p.light, 0.34)), (0, p.sand)):
        c.poly([(x + d, y + d) for x, y in shore] + [(-40, -40)], tone)
    c.hatch([*shore, (-40, -40)], mix(p.sand, p.mid, 0.4), 14, 1.2, 40)
    angle = math.radians(rng.uniform(-28, -16))
    ca, sa = math.cos(angle), math.sin(angle)
    ox, oy = rng.uniform(760, 900), rng.uniform(520, 600)

    def t(x: float, y: float) -> Point:
        return ox + x * ca - y * sa, oy + x * sa + y * ca

    for spread, share in ((1.0, 0.3), (0.62, 0.5)):
        c.poly(
            [t(-380, -40 * spread), t(-1400, -330 * spread), t(-1400, 330 * spread), t(-380, 40 * spread)],
            mix(body, p.light, share * (0.5 if p.night else 0.7)),
        )
    way = [t(-1300, 0), t(-360, 0), t(330, 0), t(640, -16), t(1000, -70), t(1300, -170)]
    road(c, p, way, (0.12, 0.24), 9)
    hull_plan(c, p, rng, ox, oy, 1.0, math.degrees(angle))
    for stop in way[3:5]:
        station(c, p, *stop, 16)


def port_above(c: Canvas, p: Palette, rng: Random) -> None:
    """A terminal in plan: two ships, the quay, blocks of boxes, one way through."""
    sea = mix(p.water, p.slate, 0.2)
    c.rect(-5, -5, 1605, 1005, sea)
    ripple = mix(sea, p.light, 0.4 if not p.night else 0.12)
    y: float
    for i in range(20):
        y = 10 + i * 19
        for _ in range(3):
            x = rng.uniform(-60, 1600)
            w = rng.uniform(30, 110)
            c.line(
                smooth([(x, y), (x + w * 0.3, y - 4), (x + w * 0.65, y + 4), (x + w, y)], steps=6),
                ripple,
                1.4,
            )
    quay = rng.uniform(330, 370)
    yard = mix(p.light, p.sand, 0.45) if not p.night else mix(p.mid, p.paper, 0.25)
    c.rect(-5, quay, 1605, 1005, yard)
    c.rect(-5, quay - 8, 1605, quay + 8, mix(p.near, p.mid, 0.3))
    lane = mix(yard, p.near, 0.3)
    for y in (quay + 30, quay + 66):
        c.line([(-5, y), (1605, y)], lane, 2.4)
    c.veil([(0, quay - 8), (0, quay - 20), (1600, quay - 20), (1600, quay - 8)], p.dark, 0.25)
    s1, s2 = rng.uniform(0.9, 1.0), rng.uniform(0.72, 0.8)
    x1 = rng.uniform(390, 430)
    x2 = rng.uniform(1190, 1240)
    hull_plan(c, p, rng, x1, quay - 22 - 78 * s1, s1, 0)
    hull_plan(c, p, rng, x2, quay - 22 - 78 * s2, s2, 180)
    steel = p.near if not p.night else p.far
    blocks_top = quay + 170
    columns = ((40, 330), (420, 710), (890, 1180), (1270, 1560))
    street = (blocks_top + 196, blocks_top + 262)
    for x0, x1b in columns:
        y = blocks_top
        while y + 40 < 1010:
            if street[0] - 34 < y < street[1] - 6:
                y = street[1] + 8
            for k in range(int((x1b - x0) / 48)):
                if rng.random() < 0.9:
                    tone = p.goods[rng.randrange(5)]
                    bx = x0 + k * 48
                    c.rect(bx, y, bx + 45, y + 17, tone)
                    c.rect(bx, y + 13, bx + 45, y + 17, mix(tone, p.dark, 0.3))
                    for q in range(1, 6):
                        c.line([(bx + q * 7.5, y + 2), (bx + q * 7.5, y + 12)], mix(tone, p.dark, 0.2), 1.1)
            y += 19 if rng.random() < 0.72 else 30
        ry = rng.choice((blocks_top + 70, blocks_top + 330))
        c.veil(
            [(x0 - 14, ry + 12), (x1b + 30, ry + 12), (x1b + 30, ry + 30), (x0 - 14, ry + 30)], p.dark, 0.3
        )
        c.rect(x0 - 24, ry - 8, x1b + 24, ry + 8, steel)
        c.rect(x0 - 30, ry - 26, x0 - 16, ry + 26, steel)
        c.rect(x1b + 10, ry - 26, x1b + 24, ry + 26, steel)
        c.rect(x0 + 90, ry - 15, x0 + 140, ry + 15, p.ochre)
    for x in (x1 - 130, x1 + 120, x2 - 60, x2 + 190):
        c.veil(
            [(x + 8, quay - 150), (x + 30, quay - 150), (x + 30, quay + 130), (x + 8, quay + 130)],
            p.dark,
            0.28,
        )
        c.rect(x - 13, quay - 165, x + 13, quay + 120, steel)
        for k in range(14):
            y = quay - 160 + k * 20
            c.line([(x - 11, y), (x + 11, y + 10), (x - 11, y + 20)], mix(steel, p.light, 0.45), 1.6)
        for y in (quay + 24, quay + 60):
            c.rect(x - 42, y, x + 42, y + 12, steel)
        c.rect(x - 20, quay - 92, x + 20, quay - 66, p.ochre)
    mid = (street[0] + street[1]) / 2 - 8
    way = [(x1 + 120, quay - 80), (x1 + 120, quay + 128), (800, quay + 128), (800, mid), (1640, mid)]
    c.line(way, p.road, 8.5)
    stops: list[Point] = [*way[:4], (1225, mid)]
    for stop in stops:
        station(c, p, *stop, 15)
