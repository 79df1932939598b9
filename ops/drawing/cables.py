"""Cables under the sea: the landing, and the layer at work."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, height_at, moved, point_at, smooth
from .palettes import Color, Palette, mix
from .scenery import craggy, land, poplar, road, rolling, sky, station


def cable_beach(c: Canvas, p: Palette, rng: Random) -> None:
    """A beach in section: station house, manhole under the sand, the deep."""
    sea_y = rng.uniform(360, 410)
    sky(
        c,
        p,
        rng,
        sea_y,
        clouds=3,
        sun=(rng.uniform(1050, 1400), sea_y - rng.uniform(60, 190), rng.uniform(75, 110)),
    )
    land(c, [q for q in craggy(rng, sea_y, 60, 7) if q[0] > 620], p.far, sea_y + 3)
    shore_x = rng.uniform(600, 680)
    deep = p.near if not p.night else p.dark
    for i in range(6):
        t = i / 5
        y = sea_y + (1010 - sea_y) * (i / 6) ** 1.05
        tone = mix(mix(p.water, p.slate, 0.2), deep, t * 0.85)
        wave = [(x, y + (6 - i * 0.6) * math.sin(x / (58 + 17 * i) + i * 1.9)) for x in range(300, 1640, 12)]
        land(c, wave, tone)
        c.line(wave, mix(tone, p.light, 0.3 if not p.night else 0.14), 1.5)
    top = smooth(
        [
            (-30, sea_y - 96),
            (180, sea_y - 92),
            (380, sea_y - 60),
            (shore_x - 60, sea_y - 12),
            (shore_x + 60, sea_y + 20),
            (shore_x + 260, sea_y + 150),
            (shore_x + 460, sea_y + 330),
            (shore_x + 640, sea_y + 430),
            (1640, sea_y + 480),
        ]
    )
    sand = p.sand if not p.night else mix(p.far, p.sand, 0.25)
    soil = mix(sand, p.near, 0.28)
    rock = mix(sand, p.near, 0.58)
    land(c, top, sand)
    land(c, [(x, y + 74 + 10 * math.sin(x / 90)) for x, y in top], soil)
    shape = land(c, [(x, y + 210 + 22 * math.sin(x / 130 + 1)) for x, y in top], rock)
    c.hatch(shape, mix(rock, p.dark, 0.2), 14, 1.2, 35)
    for _ in range(26):
        x = rng.uniform(0, 1500)
        y = height_at(top, x) + rng.uniform(90, 190)
        c.disc(x, y, rng.uniform(3, 9), mix(soil, rock, 0.8), rng.uniform(2, 5))
    gx = rng.uniform(130, 190)
    gy = height_at(top, gx) + 6
    wall = mix(p.light, p.sand, 0.2) if not p.night else p.far
    c.rect(gx - 84, gy - 104, gx + 84, gy, wall)
    c.rect(gx + 34, gy - 104, gx + 84, gy, mix(wall, p.mid, 0.45))
    c.rect(gx - 96, gy - 118, gx + 96, gy - 102, p.near if not p.night else p.mid)
    c.rect(gx - 58, gy - 66, gx - 26, gy, p.near if not p.night else p.dark)
    for k in range(4):
        c.rect(gx - 8, gy - 80 + k * 12, gx + 24, gy - 75 + k * 12, mix(wall, p.near, 0.5))
    for x in (gx + 150, gx + 184, gx + 212):
        poplar(c, x, height_at(top, x) + 4, rng.uniform(80, 120), p.near if not p.night else p.dark, p.dark)
    mx = rng.uniform(430, 470)
    my = height_at(top, mx)
    pit = mix(p.light, p.slate, 0.25) if not p.night else p.far
    c.rect(mx - 46, my + 6, mx + 46, my + 92, pit)
    c.rect(mx - 34, my + 22, mx + 34, my + 80, mix(p.near, p.dark, 0.5))
    c.bar(mx - 24, my - 4, mx + 24, my + 8, p.near, 3)
    line: list[Point] = [
        (gx + 30, gy + 2),
        (gx + 34, gy + 60),
        (gx + 120, gy + 66),
        (mx - 34, my + 56),
        (mx, my + 52),
        (mx + 34, my + 58),
        (shore_x + 10, height_at(top, shore_x + 10) + 44),
    ]
    line += [
        (x, height_at(top, x) + max(-7, 44 - (x - shore_x) * 0.26))
        for x in range(int(shore_x) + 110, 1660, 70)
    ]
    path = road(c, p, line, (), 8.5)
    station(c, p, mx, my + 52, 16)
    for share in (0.53, 0.7, 0.86):
        station(c, p, *point_at(path, share), 14)


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
    cable_layer(c, p, ship_x, top + 6, 1.0)
    for _ in range(rng.randint(2, 3)):
        fish(
            c,
            rng,
            rng.uniform(lay, 1450),
            rng.uniform(top + 130, 720),
            mix(p.water, p.light, 0.35 if not p.night else 0.2),
        )


def cable_layer(c: Canvas, p: Palette, x: float, sea: float, s: float) -> None:
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
