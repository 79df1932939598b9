"""Trains and the line they leave behind."""

from __future__ import annotations

import itertools
from random import Random

from .canvas import Canvas, Point, arc, smooth
from .mountains import range_behind
from .palettes import Color, Palette, mix
from .scenery import birds, craggy, grove, land, peak, rolling, sky, station, water


def railway_line(c: Canvas, p: Palette, rng: Random) -> None:
    """The line to the horizon, poles beside it."""
    horizon = rng.uniform(430, 560)
    vx = rng.uniform(520, 1080)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=rng.randint(1, 3),
        sun=(
            vx + rng.choice((-1, 1)) * rng.uniform(0, 330),
            horizon - rng.uniform(60, 170),
            rng.uniform(80, 130),
        ),
    )
    range_behind(c, p, rng, horizon + 4, rng.uniform(120, 210), 7)
    steppe = mix(p.sand, p.celadon, rng.uniform(0.1, 0.6)) if not p.night else p.mid
    c.rect(-5, horizon, 1605, 1005, steppe)
    for i in range(9):
        y = horizon + (1000 - horizon) * ((i + 0.5) / 9) ** 1.9
        x = rng.uniform(-100, 1300)
        c.bar(x, y, x + rng.uniform(200, 600), y + 2 + i, mix(steppe, p.mid, 0.35))
    foot = vx + rng.uniform(-330, 330)
    depth = 1010 - horizon

    def at(side: float, t: float) -> Point:
        """A point at a lateral offset, t = 1 at our feet and 0 at the horizon."""
        return vx + (foot - vx) * t + side * t, horizon + depth * t

    c.poly([at(-420, 1), at(420, 1), at(0, 0)], mix(steppe, p.near, 0.4) if not p.night else p.near)
    wood = p.dark if not p.night else mix(p.mid, p.far, 0.8)
    for k in range(60):
        t = 1.35 / (1.35 + k * 0.42)
        thick = 0.032 * t * t + 0.0012
        c.poly([at(-320, t), at(320, t), at(320, t - thick * 1.6), at(-320, t - thick * 1.6)], wood)
    steel = p.light
    for side in (-1, 1):
        c.poly([at(side * 218 - 15, 1), at(side * 218 + 15, 1), at(0.5, 0.004), at(-0.5, 0.004)], steel)
        c.poly([at(side * 218 + 6, 1), at(side * 218 + 15, 1), at(0.5, 0.004)], mix(p.near, p.dark, 0.4))
    c.taper([at(0, 1), at(0, 0.01)], p.road, 18, 1.5)
    for t in (0.72, 0.3, 0.13, 0.055):
        x, y = at(0, t)
        station(c, p, x, y, 7 + 36 * t)
    side = rng.choice((-1, 1))
    tops: list[tuple[Point, Point]] = []
    for k in range(16):
        t = 0.86 / (1 + k * 0.55)
        x, y = at(side * 720, t)
        h = 640 * t
        c.taper([(x, y), (x, y - h)], p.dark if not p.night else p.line, max(1.4, 15 * t), max(1.1, 11 * t))
        for level in (0.97, 0.86):
            c.line(
                [(x - 62 * t, y - h * level), (x + 62 * t, y - h * level)],
                p.dark if not p.night else p.line,
                max(1.1, 9 * t),
            )
        tops.append(((x - 58 * t, y - h * 0.98), (x + 58 * t, y - h * 0.98)))
    for which in (0, 1):
        wires = [pair[which] for pair in tops]
        for (x0, y0), (x1, y1) in itertools.pairwise(wires):
            sag = abs(x1 - x0) * 0.05
            c.line(
                smooth([(x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2 + sag), (x1, y1)]),
                mix(p.line, p.paper, 0.2),
                1.5,
            )


def wagon(c: Canvas, p: Palette, x: float, rail: float, w: float, h: float, kind: int, body: Color) -> None:
    """One freight wagon from the side."""
    c.rect(x, rail - 22, x + w, rail - 15, p.dark)
    for wx in (x + w * 0.14, x + w * 0.27, x + w * 0.73, x + w * 0.86):
        c.disc(wx, rail - 9, 9, p.dark)
        c.disc(wx, rail - 9, 3.4, mix(p.dark, p.light, 0.5))
    if kind == 0:
        c.rect(x + 3, rail - 22 - h, x + w - 3, rail - 22, body)
        for i in range(1, 16):
            lx = x + 3 + (w - 6) * i / 16
            c.line([(lx, rail - 18 - h), (lx, rail - 27)], mix(body, p.dark, 0.28), 1.5)
    elif kind == 1:
        c.bar(x + 4, rail - 22 - h * 0.92, x + w - 4, rail - 20, body)
        c.bar(x + 18, rail - 22 - h * 0.84, x + w - 18, rail - 22 - h * 0.72, mix(body, p.light, 0.4))
        c.rect(x + w * 0.46, rail - 22 - h * 1.02, x + w * 0.54, rail - 22 - h * 0.85, body)
    else:
        half = w / 2
        for k, tone in ((0, body), (1, mix(body, p.dark, 0.22))):
            c.rect(x + 4 + k * half, rail - 22 - h, x + half * (k + 1) - 4, rail - 22, tone)
            for i in range(1, 8):
                lx = x + 4 + k * half + (half - 8) * i / 8
                c.line([(lx, rail - 18 - h), (lx, rail - 27)], mix(tone, p.dark, 0.28), 1.5)


def locomotive(c: Canvas, p: Palette, x: float, rail: float, w: float, h: float, body: Color) -> None:
    """An electric locomotive heading right."""
    c.rect(x, rail - 24, x + w * 0.99, rail - 14, p.dark)
    for i in range(6):
        wx = x + w * (0.1 + 0.09 * (i % 3) + (0.53 if i > 2 else 0))
        c.disc(wx, rail - 10, 10, p.dark)
    shell = [
        (x + 4, rail - 22),
        (x + 4, rail - 20 - h),
        (x + w * 0.84, rail - 20 - h),
        (x + w * 0.95, rail - 20 - h * 0.62),
        (x + w, rail - 20 - h * 0.26),
        (x + w, rail - 22),
    ]
    c.poly(shell, body)
    c.rect(x + 4, rail - 20 - h * 0.34, x + w * 0.99, rail - 20 - h * 0.22, mix(body, p.light, 0.75))
    c.poly(
        [
            (x + w * 0.83, rail - 20 - h * 0.9),
            (x + w * 0.87, rail - 20 - h * 0.9),
            (x + w * 0.94, rail - 20 - h * 0.6),
            (x + w * 0.83, rail - 20 - h * 0.6),
        ],
        mix(p.light, p.slate, 0.2),
    )
    for i in range(6):
        c.rect(
            x + w * (0.12 + 0.1 * i),
            rail - 20 - h * 0.8,
            x + w * (0.17 + 0.1 * i),
            rail - 20 - h * 0.58,
            mix(body, p.dark, 0.45),
        )
    c.line(
        [(x + w * 0.26, rail - 20 - h), (x + w * 0.32, rail - 44 - h), (x + w * 0.22, rail - 62 - h)],
        p.dark,
        2.4,
    )
    c.line([(x + w * 0.16, rail - 62 - h), (x + w * 0.28, rail - 62 - h)], p.dark, 2.6)


def freight_train(c: Canvas, p: Palette, rng: Random, rail: float, kinds: tuple[int, ...]) -> None:
    """A locomotive and its wagons, off the left edge of the picture."""
    step = rng.uniform(250, 280)
    x = rng.uniform(1130, 1240)
    tall = rng.uniform(84, 96)
    locomotive(c, p, x, rail, 270, tall + 8, p.slate if not p.night else mix(p.slate, p.far, 0.4))
    i = 0
    while x > -step:
        x -= step
        wagon(
            c,
            p,
            x,
            rail,
            step - 10,
            tall * (0.9 if kinds[i % len(kinds)] == 1 else 1.0),
            kinds[i % len(kinds)],
            p.goods[(i * 3 + 1) % 5],
        )
        i += 1


def railway_viaduct(c: Canvas, p: Palette, rng: Random) -> None:
    """A freight train crossing a valley on arches."""
    rail = rng.uniform(600, 690)
    base = rail + 30
    sky(
        c,
        p,
        rng,
        base,
        clouds=rng.randint(1, 2),
        sun=(rng.uniform(250, 1350), rng.uniform(190, 300), rng.uniform(85, 130)),
    )
    land(c, craggy(rng, base, rng.uniform(280, 350), 5), mix(p.far, p.low, 0.4))
    land(c, craggy(rng, base, rng.uniform(180, 230), 6), p.far)
    land(c, rolling(rng, base - 24, 34, 1.5), p.mid)
    deep = rng.uniform(880, 930)
    if rng.random() < 0.6:
        water(c, p, rng, deep, 1000)
    else:
        land(c, rolling(rng, deep, 16, 2), mix(p.near, p.mid, 0.35))
    stone = mix(p.light, p.sand, 0.55) if not p.night else p.far
    span = rng.uniform(190, 240)
    r = span * 0.4
    spring = rail + 34 + r
    c.rect(-5, rail + 6, 1605, spring + 4, stone)
    x = rng.uniform(-span, 0)
    hollow = p.mid if not p.night else mix(p.mid, p.paper, 0.3)
    while x < 1700:
        pier_l, pier_r = x + span / 2 + r, x + span * 1.5 - r
        c.poly([(pier_l, spring), (pier_r, spring), (pier_r + 7, deep + 26), (pier_l - 7, deep + 26)], stone)
        c.poly(
            [
                (pier_r - (pier_r - pier_l) * 0.36, spring - 18),
                (pier_r, spring),
                (pier_r + 7, deep + 26),
                (pier_r - (pier_r - pier_l) * 0.3, deep + 26),
            ],
            mix(stone, p.near, 0.45),
        )
        arch = [
            (x + span / 2 - r, spring + 5),
            *arc(x + span / 2, spring, r, 180, 360),
            (x + span / 2 + r, spring + 5),
        ]
        c.poly(arch, hollow)
        c.line(arc(x + span / 2, spring, r + 7, 184, 356), mix(stone, p.near, 0.55), 1.6)
        x += span
    c.rect(-5, rail + 24, 1605, rail + 29, mix(stone, p.near, 0.5))
    freight_train(c, p, rng, rail, rng.choice(((0,), (2, 0), (1,), (2,), (0, 1))))
    c.line([(-10, rail + 4), (1610, rail + 4)], p.road, 8)
    for share in (0.12, 0.5, 0.88):
        station(c, p, 1600 * share, rail + 4, 14)
    bank = rolling(rng, 965, 14, 1.5)
    land(c, bank, p.near)
    grove(c, rng, bank, rng.uniform(30, 120), rng.uniform(280, 400), 150, p.dark, p.dark)
    birds(c, rng, rng.uniform(300, 1200), 330, mix(p.line, p.paper, 0.2), 3)


def railway_steppe(c: Canvas, p: Palette, rng: Random) -> None:
    """A container train on the steppe, snow behind, a boundary stone in front."""
    rail = rng.uniform(640, 690)
    sky(
        c,
        p,
        rng,
        rail - 60,
        clouds=2,
        sun=(rng.uniform(250, 1350), rng.uniform(170, 260), rng.uniform(80, 120)),
    )
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    x: float
    for x, h in ((130, 250), (1480, 270), (430, 190), (1130, 210), (780, 300)):
        peak(
            c,
            rng,
            x + rng.uniform(-60, 60),
            rail - 10,
            h * 1.35,
            h * rng.uniform(0.85, 1.15),
            mix(p.far, p.low, 0.1),
            mix(p.far, p.mid, 0.5),
            snow,
        )
    steppe = mix(p.sand, p.celadon, rng.uniform(0.3, 0.75)) if not p.night else p.mid
    land(c, rolling(rng, rail - 34, 14, 1.4), mix(steppe, p.far, 0.35))
    c.rect(-5, rail - 8, 1605, 1005, steppe)
    for i in range(14):
        y = rail + 34 + 300 * (i / 14) ** 1.4
        x = rng.uniform(-100, 1300)
        c.bar(x, y, x + rng.uniform(160, 520), y + 3 + i * 0.8, mix(steppe, p.mid, 0.35))
    c.poly([(-10, rail + 6), (1610, rail + 6), (1610, rail + 34), (-10, rail + 34)], mix(steppe, p.near, 0.5))
    for x in range(0, 1600, 26):
        c.rect(x, rail + 8, x + 13, rail + 17, p.dark)
    freight_train(c, p, rng, rail, (2, 0))
    c.line([(-10, rail + 5), (1610, rail + 5)], p.road, 8.5)
    for share in (0.1, 0.37, 0.63, 0.9):
        station(c, p, 1600 * share, rail + 5, 14)
    x, y = rng.uniform(250, 420), rng.uniform(915, 940)
    stone = mix(p.light, p.sand, 0.4) if not p.night else mix(p.far, p.sand, 0.3)
    c.veil(arc(x + 46, y, 96, 0, 360, 14), p.near, 0.35)
    c.poly(
        [(x - 52, y), (x - 44, y - 172), *arc(x, y - 172, 44, 180, 360, 30), (x + 44, y - 172), (x + 52, y)],
        stone,
    )
    c.poly(
        [(x + 18, y), (x + 16, y - 196), *arc(x, y - 172, 44, 291, 360, 30), (x + 44, y - 172), (x + 52, y)],
        mix(stone, p.near, 0.4),
    )
    c.bar(x - 82, y - 16, x + 82, y + 10, mix(stone, p.near, 0.3), 5)
    c.disc(x - 12, y - 128, 17, mix(stone, p.near, 0.4))
    blade = mix(p.near, steppe, 0.25)
    for _ in range(90):
        gx, gy = rng.uniform(0, 1600), rng.uniform(930, 1010)
        c.taper(
            [(gx, gy), (gx + rng.uniform(-8, 16), gy - rng.uniform(18, 46))],
            mix(blade, p.dark, rng.uniform(0, 0.3)),
            4,
            1.2,
        )
