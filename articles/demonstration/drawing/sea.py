"""Ships and what they pass: hulls, lighthouses, straits, the cable on the sea bed."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, moved, point_at, smooth
from .palettes import Color, Palette, mix
from .scenery import birds, craggy, land, road, rolling, sky, station, water


def ribbed(
    c: Canvas, x0: float, y0: float, x1: float, y1: float, body: Color, dark: Color, ribs: int = 0
) -> None:
    """A container's long side: a flat colour and its corrugation."""
    c.rect(x0, y0, x1, y1, body)
    count = ribs or max(4, int(abs(x1 - x0) / 9))
    tone = mix(body, dark, 0.26)
    inset = abs(y1 - y0) * 0.1
    for i in range(1, count):
        x = x0 + (x1 - x0) * i / count
        c.line([(x, y0 + inset), (x, y1 - inset)], tone, 1.3)
    c.rect(x0, y1 - inset * 0.55, x1, y1, mix(body, dark, 0.32))


def freighter(
    c: Canvas,
    p: Palette,
    rng: Random,
    x: float,
    sea: float,
    span: float,
    hull: Color,
    tiers: int = 4,
    ribs: bool = True,
) -> None:
    """A container ship from the side, bow to the right; ``x`` is amidships."""
    s = span / 1000
    deck = sea - 96 * s
    x0 = x - span / 2

    def at(px: float, py: float) -> Point:
        return x0 + px * s, sea + py * s

    bridge_at = 190
    box_w, box_h = 78 * s, 33 * s
    first = 262
    columns = 8
    for col in range(columns):
        high = max(1, tiers - (0 if col < columns - 2 else col - columns + 3) - rng.choice((0, 0, 1)))
        for row in range(high):
            bx = x0 + (first + col * 82) * s
            by = deck - row * box_h
            tone = p.goods[rng.randrange(5)]
            if ribs:
                ribbed(c, bx, by - box_h + 1, bx + box_w, by, tone, p.dark)
            else:
                c.rect(bx, by - box_h + 1, bx + box_w, by, tone)
    high = max(1, tiers - 1)
    for row in range(high):
        bx, by = x0 + 52 * s, deck - row * box_h
        ribbed(c, bx, by - box_h + 1, bx + box_w, by, p.goods[rng.randrange(5)], p.dark)
    house = mix(p.light, p.paper, 0.25) if not p.night else mix(p.light, p.far, 0.45)
    c.rect(x0 + bridge_at * s - 42 * s, deck - 190 * s, x0 + bridge_at * s + 40 * s, deck + 4, house)
    c.rect(
        x0 + bridge_at * s + 12 * s,
        deck - 190 * s,
        x0 + bridge_at * s + 40 * s,
        deck + 4,
        mix(house, p.mid, 0.35),
    )
    c.rect(x0 + bridge_at * s - 56 * s, deck - 206 * s, x0 + bridge_at * s + 56 * s, deck - 182 * s, house)
    pane = p.near if not p.night else p.ochre
    c.rect(x0 + bridge_at * s - 48 * s, deck - 201 * s, x0 + bridge_at * s + 50 * s, deck - 190 * s, pane)
    for row in range(4):
        for col in range(4):
            wx = x0 + (bridge_at - 34 + col * 17) * s
            wy = deck - (160 - row * 34) * s
            c.rect(wx, wy, wx + 8 * s, wy + 9 * s, pane)
    c.line(
        [(x0 + bridge_at * s, deck - 206 * s), (x0 + bridge_at * s, deck - 262 * s)], hull, max(1.5, 4 * s)
    )
    c.line(
        [(x0 + (bridge_at - 22) * s, deck - 244 * s), (x0 + (bridge_at + 22) * s, deck - 244 * s)],
        hull,
        max(1.2, 3 * s),
    )
    c.poly([at(120, -98), at(124, -232), at(146, -232), at(148, -98)], mix(hull, p.slate, 0.5))
    c.rect(*at(124, -216), *at(146, -204), p.light)
    shell = [
        at(8, -112),
        at(60, -100),
        at(900, -98),
        at(935, -128),
        at(1004, -134),
        *smooth([at(1004, -134), at(978, -60), at(950, 8)]),
        at(20, 8),
        at(0, -40),
    ]
    c.poly(shell, hull)
    c.poly(
        [at(2, -16), at(959, -16), at(950, 8), at(18, 8)], p.rose if not p.night else mix(p.rose, p.near, 0.3)
    )
    c.line([at(30, -84), at(930, -84)], mix(hull, p.light, 0.4), max(1.2, 2.4 * s))
    c.line([at(955, -134), at(958, -190)], hull, max(1.3, 4 * s))


def ship_side(c: Canvas, p: Palette, rng: Random) -> None:
    """A container ship on an open sea."""
    sea_top = rng.uniform(520, 600)
    sun_x = rng.uniform(420, 1180)
    sky(c, p, rng, sea_top, clouds=3, sun=(sun_x, sea_top - rng.uniform(60, 230), rng.uniform(130, 185)))
    if rng.random() < 0.6:
        far = craggy(rng, sea_top, rng.uniform(60, 120), 7)
        land(c, [q for q in far if q[0] < 700] + [(760, sea_top)], p.far, sea_top + 3)
    water(c, p, rng, sea_top, 1000, shine=sun_x)
    line = sea_top + rng.uniform(120, 170)
    span = rng.uniform(900, 1120)
    x = rng.uniform(690, 900)
    freighter(
        c, p, rng, x, line, span, p.dark if not p.night else mix(p.near, p.dark, 0.2), rng.randint(4, 5)
    )
    for i in range(22):
        y = line + 10 + i * 6.5
        half = span * (0.47 - i * 0.008) * rng.uniform(0.82, 1.0)
        if rng.random() < 0.72:
            c.bar(
                x - half, y, x + half * rng.uniform(0.7, 1), y + 2.6, mix(p.water, p.near, 0.45 - i * 0.012)
            )
    bow, stern = x + span * 0.455, x - span / 2 + 10
    c.bar(stern - 46, line - 1, bow + 26, line + 9, mix(p.water, p.light, 0.75))
    road(
        c,
        p,
        [
            (-20, line + 56),
            (stern * 0.5, line + 22),
            (stern, line + 4),
            (x, line + 5),
            (bow, line + 4),
            ((bow + 1600) / 2, line - 22),
            (1620, line - 62),
        ],
        (0.1, 0.5, 0.92),
        8,
    )
    birds(c, rng, rng.uniform(250, 1350), sea_top * 0.42, mix(p.line, p.paper, 0.2))


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

    for k, tone in ((1.0, 0.3), (0.62, 0.5)):
        c.poly(
            [t(-380, -40 * k), t(-1400, -330 * k), t(-1400, 330 * k), t(-380, 40 * k)],
            mix(body, p.light, tone * (0.5 if p.night else 0.7)),
        )
    way = [t(-1300, 0), t(-360, 0), t(330, 0), t(640, -16), t(1000, -70), t(1300, -170)]
    road(c, p, way, (0.12, 0.24), 9)
    hull = p.dark if not p.night else p.near
    c.poly(
        smooth(
            [
                t(-392, -52),
                t(-370, -76),
                t(180, -78),
                t(300, -56),
                t(398, 0),
                t(300, 56),
                t(180, 78),
                t(-370, 76),
                t(-392, 52),
            ],
            closed=True,
            steps=8,
        ),
        hull,
    )
    c.poly(
        smooth(
            [
                t(-376, -48),
                t(-360, -64),
                t(180, -66),
                t(292, -46),
                t(372, 0),
                t(292, 46),
                t(180, 66),
                t(-360, 64),
                t(-376, 48),
            ],
            closed=True,
            steps=8,
        ),
        mix(hull, p.mid, 0.45),
    )
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
    for share in (0.74, 0.88):
        x, y = way[3] if share < 0.8 else way[4]
        station(c, p, x, y, 16)


def lighthouse(c: Canvas, p: Palette, rng: Random) -> None:
    """A tower on a headland; its beam, and the lane that trusts it."""
    horizon = rng.uniform(560, 680)
    where = sky(
        c,
        p,
        rng,
        horizon,
        clouds=2,
        sun=(rng.uniform(820, 1380), horizon - rng.uniform(70, 260), rng.uniform(75, 125)),
    )
    far = craggy(rng, horizon, rng.uniform(50, 100), 6)
    land(c, [(760, horizon), *[q for q in far if q[0] > 820]], p.far, horizon + 3)
    x = rng.uniform(320, 480)
    foot = horizon - rng.uniform(40, 90)
    h = min(rng.uniform(360, 430), foot - 150)
    top = foot - h
    water(c, p, rng, horizon, 1000, shine=where[0])
    if p.name in ("night", "dusk", "fog"):
        glow = p.ochre if p.name != "fog" else p.light
        c.veil([(x, top - 26), (1700, top - 210), (1700, top + 30)], glow, 0.3 if p.name != "fog" else 0.6)
        c.veil([(x, top - 26), (-300, top - 140), (-300, top + 40)], glow, 0.2)
    wide, slim = h * 0.125, h * 0.08
    cliff = smooth(
        [(-40, foot + 30), (120, foot - 6), (x - 60, foot + 4), (x + 90, foot + 2), (x + 170, foot + 40)],
        steps=8,
    )
    face = [(x + 215, foot + 110), (x + 190, foot + 160), (x + 280, horizon + 40), (x + 330, horizon + 84)]
    rock = mix(p.near, p.mid, 0.2)
    c.poly([*cliff, *face, (x + 240, horizon + 108), (-40, horizon + 130)], rock)
    with c.within([*cliff, *face, (x + 240, horizon + 108), (-40, horizon + 130)]):
        for i in range(7):
            bx = -20 + i * 130 + rng.uniform(-30, 30)
            c.poly(
                [
                    (bx, foot + 50 + rng.uniform(0, 40)),
                    (bx + 70, foot + 70),
                    (bx + 40, horizon + 140),
                    (bx - 50, horizon + 140),
                ],
                mix(rock, p.dark, 0.38),
            )
        c.poly(
            [*[(a, b + 16) for a, b in cliff], *[(a, b) for a, b in cliff[::-1]]],
            mix(p.celadon, p.near, 0.35),
        )
    surf = mix(p.water, p.light, 0.8 if not p.night else 0.4)
    for i, inset in enumerate((10, 90, 40, 170)):
        y = horizon + 122 + i * 15
        reach = x + 262 - inset - i * 34
        c.bar(reach - rng.uniform(260, 420), y, reach, y + 4.5 - i * 0.6, surf)
    white = p.light if not p.night else mix(p.light, p.far, 0.25)
    shade = mix(white, p.mid, 0.5)

    def half(t: float) -> float:
        return wide + (slim - wide) * t

    bands = rng.choice((3, 5))
    for i in range(bands):
        t0, t1 = i / bands, (i + 1) / bands
        tone = white if i % 2 == 0 else p.slate
        y0, y1 = foot + 4 - h * t0, foot + 4 - h * t1
        c.poly([(x - half(t0), y0), (x - half(t1), y1), (x + half(t1), y1), (x + half(t0), y0)], tone)
        c.poly(
            [(x + half(t0) * 0.3, y0), (x + half(t1) * 0.3, y1), (x + half(t1), y1), (x + half(t0), y0)],
            mix(tone, p.near, 0.35),
        )
    for t in (0.22, 0.48, 0.74):
        y = foot - h * t
        c.poly([(x - 9, y + 16), (x - 9, y), *arc(x - 2, y, 7, 180, 360), (x + 5, y + 16)], p.dark)
    c.rect(x - slim - 16, top - 2, x + slim + 16, top + 8, p.dark)
    for i in range(9):
        gx = x - slim - 13 + i * (2 * slim + 26) / 8
        c.line([(gx, top - 2), (gx, top - 20)], p.dark, 1.6)
    c.line([(x - slim - 14, top - 20), (x + slim + 14, top - 20)], p.dark, 2)
    c.rect(
        x - slim * 0.66, top - 52, x + slim * 0.66, top - 2, p.sun if p.night or p.name == "dusk" else p.ochre
    )
    for k in (-0.66, -0.22, 0.22, 0.66):
        c.line([(x + slim * k, top - 52), (x + slim * k, top - 2)], p.dark, 2.4)
    c.poly(
        [
            (x - slim * 0.9, top - 50),
            *arc(x, top - 50, slim * 0.9, 180, 360, slim * 0.75),
            (x + slim * 0.9, top - 50),
        ],
        p.dark,
    )
    c.line([(x, top - 76), (x, top - 112)], p.dark, 3)
    hx = x - wide - 90
    c.rect(hx - 52, foot - 56, hx + 52, foot + 10, shade)
    c.poly(
        [(hx - 64, foot - 54), (hx - 32, foot - 96), (hx + 32, foot - 96), (hx + 64, foot - 54)],
        p.near if not p.night else p.dark,
    )
    c.rect(hx - 12, foot - 30, hx + 10, foot + 10, p.dark)
    path = smooth(
        [
            (1640, horizon + 70),
            (1320, horizon + 96),
            (1060, horizon + 170),
            (900, 880),
            (560, 950),
            (200, 1020),
        ]
    )
    road(c, p, path, (0.2, 0.5, 0.78), 5, 13, curve=False)
    freighter(c, p, rng, rng.uniform(1180, 1330), horizon + 50, 250, p.dark, 3, ribs=False)
    birds(c, rng, x + 330, top + 120, mix(p.line, p.paper, 0.15), 4)


def cable(c: Canvas, p: Palette, rng: Random) -> None:
    """The sea cut open: a cable layer above, the line on the sea bed below."""
    top = rng.uniform(250, 320)
    sky(
        c,
        p,
        rng,
        top,
        clouds=2,
        sun=(rng.uniform(900, 1400), top - rng.uniform(50, 120), rng.uniform(60, 90)),
    )
    land(c, craggy(rng, top, 70, 7), p.far, top + 4)
    deep = p.near if not p.night else p.dark
    layers = 5
    for i in range(layers):
        t = i / (layers - 1)
        y = top + (1000 - top) * (i / layers) ** 1.1
        tone = mix(mix(p.water, p.slate, 0.25), deep, t * 0.8)
        wave = [(x, y + (7 - i * 0.5) * math.sin(x / (62 + 18 * i) + i * 1.7)) for x in range(-20, 1640, 12)]
        land(c, wave, tone)
        c.line(wave, mix(tone, p.light, 0.3 if not p.night else 0.15), 1.4)
    ship_x = rng.uniform(330, 520)
    bed = rolling(rng, rng.uniform(800, 850), 62, 1.6)
    low = [(x, y + 64 + 16 * math.sin(x / 140)) for x, y in bed]
    soil = mix(p.sand, deep, 0.45)
    shape = land(c, bed, soil)
    c.hatch(shape, mix(soil, deep, 0.35), 12, 1.2, 0)
    land(c, low, mix(soil, deep, 0.5))
    for _ in range(7):
        x = rng.uniform(0, 1600)
        y = height_at(bed, x)
        s = rng.uniform(12, 30)
        c.poly(
            [(x - s, y + 4), (x - s * 0.5, y - s * 0.6), (x + s * 0.3, y - s * 0.7), (x + s, y + 4)],
            mix(soil, deep, 0.6),
        )
    for _ in range(6):
        x = rng.uniform(0, 1600)
        y = height_at(bed, x)
        for k in range(3):
            h = rng.uniform(26, 60)
            c.line(
                smooth(
                    [
                        (x + k * 9, y + 4),
                        (x + k * 9 + 7, y - h * 0.4),
                        (x + k * 9 - 5, y - h * 0.7),
                        (x + k * 9 + 3, y - h),
                    ],
                    steps=6,
                ),
                mix(p.celadon, deep, 0.45),
                3,
            )
    lay = ship_x + 560
    drop = [
        (ship_x - 178, top - 16),
        (ship_x - 214, top + 60),
        (ship_x - 200, top + 250),
        (ship_x - 60, height_at(bed, ship_x - 60) - 90),
        (ship_x + 190, height_at(bed, ship_x + 190) - 10),
    ]
    rest = [(x, height_at(bed, x) - 7) for x in range(int(ship_x + 260), 1660, 60)]
    path = road(c, p, [*drop, *rest], (), 8)
    for share in (0.4, 0.58, 0.76, 0.93):
        station(c, p, *point_at(path, share), 14)
    freighter_like(c, p, ship_x, top + 6, 1.0)
    for _ in range(rng.randint(2, 3)):
        fish(
            c,
            rng,
            rng.uniform(lay, 1450),
            rng.uniform(top + 130, 720),
            mix(p.water, p.light, 0.35 if not p.night else 0.2),
        )


def freighter_like(c: Canvas, p: Palette, x: float, sea: float, s: float) -> None:
    """A cable layer: working deck aft with its sheave, house forward."""
    hull = p.dark if not p.night else mix(p.far, p.mid, 0.3)
    white = mix(p.light, p.paper, 0.2) if not p.night else mix(p.light, p.far, 0.4)
    c.rect(x + 30 * s, sea - 118 * s, x + 130 * s, sea - 46 * s, white)
    c.rect(x + 50 * s, sea - 150 * s, x + 122 * s, sea - 112 * s, white)
    c.rect(x + 56 * s, sea - 143 * s, x + 126 * s, sea - 130 * s, p.near if not p.night else p.ochre)
    for i in range(5):
        c.disc(x + (44 + 18 * i) * s, sea - 88 * s, 4.4 * s, p.near if not p.night else p.ochre)
    c.rect(x - 12 * s, sea - 132 * s, x + 16 * s, sea - 46 * s, p.slate)
    c.line([(x + 86 * s, sea - 150 * s), (x + 86 * s, sea - 206 * s)], hull, 3.4)
    c.line([(x + 68 * s, sea - 186 * s), (x + 104 * s, sea - 186 * s)], hull, 2.6)
    c.line([(x - 120 * s, sea - 46 * s), (x - 60 * s, sea - 140 * s), (x - 40 * s, sea - 46 * s)], hull, 5)
    c.line([(x - 60 * s, sea - 140 * s), (x - 168 * s, sea - 112 * s)], hull, 5)
    c.poly(
        [
            (x - 186 * s, sea - 48 * s),
            (x + 150 * s, sea - 48 * s),
            (x + 190 * s, sea - 74 * s),
            (x + 216 * s, sea - 76 * s),
            (x + 184 * s, sea + 12 * s),
            (x - 160 * s, sea + 12 * s),
        ],
        hull,
    )
    c.poly(
        [
            (x - 169 * s, sea - 8),
            (x + 191 * s, sea - 8),
            (x + 184 * s, sea + 12 * s),
            (x - 160 * s, sea + 12 * s),
        ],
        p.rose,
    )
    c.disc(x - 178 * s, sea - 40 * s, 20 * s, hull)
    c.disc(x - 178 * s, sea - 40 * s, 11 * s, white)


def fish(c: Canvas, rng: Random, x: float, y: float, color: Color) -> None:
    """A small shoal, all swimming one way."""
    for _ in range(rng.randint(6, 10)):
        fx, fy, s = x + rng.uniform(-110, 110), y + rng.uniform(-46, 46), rng.uniform(0.7, 1.1)
        c.poly(
            moved([(14, 0), (4, -5), (-8, -2), (-15, -6), (-13, 0), (-15, 6), (-8, 2), (4, 5)], fx, fy, s),
            color,
        )
