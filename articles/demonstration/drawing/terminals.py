"""Terminals from other angles: plan, yard, the crate over the quay's edge."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, moved, smooth
from .palettes import Palette, mix
from .scenery import craggy, land, peak, road, rolling, sky, station, water
from .sea import ribbed
from .ways import PLANE, WING, turned


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


def port_above(c: Canvas, p: Palette, rng: Random) -> None:
    """A terminal in plan: two ships, the quay, blocks of boxes, one way through."""
    sea = mix(p.water, p.slate, 0.2)
    c.rect(-5, -5, 1605, 1005, sea)
    ripple = mix(sea, p.light, 0.4 if not p.night else 0.12)
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
    for q in (way[0], way[1], (800, quay + 128), way[3], (1225, mid)):
        station(c, p, *q, 15)


def gauge_yard(c: Canvas, p: Palette, rng: Random) -> None:
    """Two tracks of unlike width under one gantry; the line changes over on it."""
    horizon = rng.uniform(500, 540)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=2,
        sun=(rng.uniform(650, 950), horizon - rng.uniform(170, 260), rng.uniform(80, 110)),
    )
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    for x, h in ((240, 220), (1390, 240), (560, 160), (1080, 170), (820, 130)):
        peak(
            c,
            rng,
            x + rng.uniform(-40, 40),
            horizon + 6,
            h * 1.5,
            h * rng.uniform(0.9, 1.1),
            mix(p.far, p.low, 0.1),
            mix(p.far, p.mid, 0.45),
            snow,
        )
    steppe = mix(p.sand, p.celadon, rng.uniform(0.1, 0.5)) if not p.night else p.mid
    c.rect(-5, horizon, 1605, 1005, steppe)
    for i in range(9):
        y = horizon + 6 + (1000 - horizon) * (i / 9) ** 1.8
        x = rng.uniform(-100, 1300)
        c.bar(x, y, x + rng.uniform(160, 460), y + 2 + i, mix(steppe, p.mid, 0.35))
    depth = 1010 - horizon

    def at(u: float, t: float, h: float = 0.0) -> Point:
        """Lateral offset, nearness (1 at our feet) and height, in perspective."""
        return 800 + u * t, horizon + depth * t - h * t

    wood = p.dark if not p.night else mix(p.near, p.dark, 0.3)
    tracks = ((-420, 208), (420, 142))
    for centre, half in tracks:
        c.poly(
            [
                at(centre - half - 110, 1),
                at(centre + half + 110, 1),
                at(centre + half + 110, 0.004),
                at(centre - half - 110, 0.004),
            ],
            mix(steppe, p.near, 0.42) if not p.night else p.near,
        )
        for k in range(56):
            t = 1.3 / (1.3 + k * 0.36)
            c.poly(
                [
                    at(centre - half - 70, t),
                    at(centre + half + 70, t),
                    at(centre + half + 70, t * (1 - 0.045 * t)),
                    at(centre - half - 70, t * (1 - 0.045 * t)),
                ],
                wood,
            )
        for s in (-1, 1):
            u = centre + s * half
            c.poly(
                [at(u - 13, 1), at(u + 13, 1), at(u + 13, 0.004), at(u - 13, 0.004)],
                p.light if p.night else mix(p.light, p.slate, 0.2),
            )
            c.poly(
                [at(u + 5, 1), at(u + 13, 1), at(u + 13, 0.004), at(u + 5, 0.004)], mix(p.near, p.dark, 0.4)
            )
    c.taper([at(tracks[1][0], 0.38), at(tracks[1][0], 0.01)], p.road, 8, 1.8)
    station(c, p, *at(tracks[1][0], 0.17), 9)
    steel = p.near if not p.night else p.far
    deep = mix(steel, p.dark, 0.45)
    back, front = 0.3, 0.38
    beam_h, reach = 1120.0, 860.0

    def post(u: float, t: float) -> None:
        c.poly([at(u - 40, t), at(u - 26, t, beam_h), at(u + 26, t, beam_h), at(u + 40, t)], steel)
        c.poly([at(u + 12, t), at(u + 8, t, beam_h), at(u + 26, t, beam_h), at(u + 40, t)], deep)

    for u in (-reach, reach):
        post(u, back)
    c.poly(
        [
            at(-reach - 120, back, beam_h),
            at(reach + 120, back, beam_h),
            at(reach + 120, back, beam_h + 110),
            at(-reach - 120, back, beam_h + 110),
        ],
        deep,
    )
    for u in (-reach, reach):
        post(u, front)
        c.poly([at(u - 70, front), at(u + 70, front), at(u + 60, back), at(u - 60, back)], deep)
    c.poly(
        [
            at(-reach - 130, front, beam_h - 10),
            at(reach + 130, front, beam_h - 10),
            at(reach + 130, front, beam_h + 120),
            at(-reach - 130, front, beam_h + 120),
        ],
        steel,
    )
    for k in range(26):
        u = -reach - 120 + k * (2 * reach + 240) / 26
        d = (2 * reach + 240) / 52
        c.line(
            [at(u, front, beam_h), at(u + d, front, beam_h + 110), at(u + 2 * d, front, beam_h)],
            mix(steel, p.light, 0.4),
            2.2,
        )
    tx = rng.uniform(-140, 140)
    low = 800.0
    for s in (-120, 120):
        c.line([at(tx + s, front, beam_h - 10), at(tx + s * 1.4, front, low)], deep, 2.6)
    c.poly(
        [
            at(tx - 150, front, beam_h + 130),
            at(tx + 150, front, beam_h + 130),
            at(tx + 150, front, beam_h - 40),
            at(tx - 150, front, beam_h - 40),
        ],
        deep,
    )
    (x0, y0), (x1, y1) = at(tx - 330, front, low), at(tx + 330, front, low - 270)
    c.rect(x0 + 6, y0 - 12, x1 - 6, y0, deep)
    ribbed(c, x0, y0, x1, y1, p.goods[rng.choice((0, 2, 3))], p.dark, 22)
    left, right = tracks[0][0], tracks[1][0]
    way = [at(left, 1.0), at(left, front)]
    c.taper(way, p.road, 17, 8)
    up = [at(left, front), at(left, front, beam_h + 55), at(right, front, beam_h + 55), at(right, front)]
    c.line(up, p.road, 8)
    for q, r in ((at(left, 0.74), 25), (up[0], 14), (up[1], 14), (up[2], 14), (up[3], 14)):
        station(c, p, *q, r)


def crane_crate(c: Canvas, p: Palette, rng: Random) -> None:
    """A crate hanging exactly over the edge between the quay and the ship."""
    deck = rng.uniform(690, 730)
    sky(
        c,
        p,
        rng,
        deck - 130,
        clouds=4,
        sun=(rng.uniform(1050, 1320), rng.uniform(240, 360), rng.uniform(110, 150)),
    )
    land(c, craggy(rng, deck - 100, rng.uniform(130, 200), 6), mix(p.far, p.low, 0.3))
    land(c, rolling(rng, deck - 110, 26, 1.4), p.far)
    edge = rng.uniform(770, 830)
    water(c, p, rng, deck - 60, 1000)
    hull = p.dark if not p.night else mix(p.near, p.mid, 0.25)
    white = mix(p.light, p.paper, 0.2) if not p.night else mix(p.light, p.far, 0.4)
    c.rect(-10, deck - 330, 250, deck - 20, white)
    c.rect(180, deck - 330, 250, deck - 20, mix(white, p.mid, 0.4))
    for row in range(3):
        for k in range(4):
            c.bar(
                24 + k * 42,
                deck - 290 + row * 88,
                50 + k * 42,
                deck - 258 + row * 88,
                p.near if not p.night else p.ochre,
                4,
            )
    c.rect(-10, deck - 346, 268, deck - 326, mix(white, p.mid, 0.4))
    gap = 34
    c.poly([(-10, deck - 34), (edge - gap - 8, deck - 34), (edge - gap, 1010), (-10, 1010)], hull)
    c.rect(-10, deck - 34, edge - gap - 6, deck - 20, mix(hull, p.light, 0.35))
    for k in range(6):
        y = deck + 30 + k * 56
        c.line([(-10, y), (edge - gap - 2, y)], mix(hull, p.light, 0.12), 2)
    for x in range(300, int(edge) - 60, 46):
        c.line([(x, deck - 34), (x, deck - 92)], hull, 4)
    for y in (deck - 92, deck - 62):
        c.line([(300, y), (edge - gap - 30, y)], hull, 4)
    quay = mix(p.light, p.sand, 0.6) if not p.night else p.mid
    c.rect(edge + gap, deck, 1610, 1010, mix(quay, p.near, 0.35))
    c.rect(edge + gap, deck, 1610, deck + 36, quay)
    for row in range(5):
        y = deck + 36 + row * 56
        c.line([(edge + gap, y), (1610, y)], mix(quay, p.near, 0.6), 2)
        x = edge + gap + (60 if row % 2 else 130)
        while x < 1600:
            c.line([(x, y), (x, y + 56)], mix(quay, p.near, 0.6), 2)
            x += 150
    for k in range(3):
        y = deck + 60 + k * 90
        c.disc(edge + gap - 8, y, 20, mix(p.near, p.dark, 0.4), 30)
    bx = edge + rng.uniform(190, 240)
    c.bar(bx - 20, deck - 62, bx + 20, deck + 8, p.near, 8)
    c.bar(bx - 36, deck - 72, bx + 36, deck - 50, p.near, 9)
    c.line(
        smooth([(bx, deck - 46), ((bx + edge) / 2, deck - 6), (edge - gap - 60, deck - 66)]),
        mix(p.dark, p.near, 0.3),
        5,
    )
    for k, (w, h) in enumerate(((150, 120), (120, 96))):
        x = edge + 470 + k * 170
        _crate(c, p, x, deck + 2, w, h, 0.3)
        if k == 0:
            _crate(c, p, x + 8, deck + 2 - h, 110, 84, 0.15)
    top, low = 300.0, rng.uniform(350, 390)
    w, h = 270.0, 190.0
    c.line([(edge, -20), (edge, top - 30)], p.road, 8.5)
    c.poly(
        [(edge - 20, top - 62), (edge + 20, top - 62), (edge + 26, top - 14), (edge - 26, top - 14)],
        p.near if not p.night else p.far,
    )
    c.line(arc(edge, top + 10, 19, -90, 150), p.dark if not p.night else p.far, 8)
    sling = p.dark if not p.night else p.line
    for s in (-1, 1):
        c.line([(edge, top + 22), (edge + s * w * 0.36, low + 70)], sling, 4)
    _crate(c, p, edge, low + 70 + h, w, h, 0.1)
    for s in (-1, 1):
        c.rect(edge + s * w * 0.36 - 5, low + 68, edge + s * w * 0.36 + 5, low + 72 + h, sling)
    c.dashes([(edge, low + 84 + h), (edge, 990)], p.road, 5, 15, 11)
    station(c, p, edge, 110, 16)
    station(c, p, edge, top - 38, 14)
    station(c, p, edge, deck + 18, 19)


def _crate(c: Canvas, p: Palette, x: float, base: float, w: float, h: float, shade: float) -> None:
    """A slatted wooden crate with a diagonal brace."""
    wood = mix(p.sand, p.ochre, 0.35)
    wood = mix(wood, p.near, shade)
    dark = mix(wood, p.dark, 0.4)
    c.rect(x - w / 2, base - h, x + w / 2, base, wood)
    n = max(4, int(h / 32))
    for k in range(1, n):
        y = base - h + h * k / n
        c.line([(x - w / 2, y), (x + w / 2, y)], dark, 2)
    rim = min(w, h) * 0.11
    face = mix(wood, p.light, 0.22)
    c.poly(
        [
            (x - w / 2, base - rim * 1.4),
            (x - w / 2, base),
            (x - w / 2 + rim, base),
            (x + w / 2, base - h + rim * 1.4),
            (x + w / 2, base - h),
            (x + w / 2 - rim, base - h),
        ],
        face,
    )
    for x0, x1 in ((x - w / 2, x - w / 2 + rim), (x + w / 2 - rim, x + w / 2)):
        c.rect(x0, base - h, x1, base, face)
    for y0, y1 in ((base - h, base - h + rim), (base - rim, base)):
        c.rect(x - w / 2, y0, x + w / 2, y1, face)
    c.rect(x + w / 2 - rim * 0.4, base - h, x + w / 2, base, mix(wood, p.dark, 0.22))


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
