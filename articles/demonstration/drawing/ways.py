"""Rails, gauges, bridges and runways: the road as engineers see it."""

from __future__ import annotations

import itertools
import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, moved, smooth
from .land import range_behind
from .palettes import Color, Palette, mix
from .scenery import birds, cloud, craggy, grove, land, peak, road, rolling, sky, station, water


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


def gauge(c: Canvas, p: Palette, rng: Random) -> None:
    """Two gauges meeting, drawn like a plan: where the wheels have to change."""
    ground = p.paper
    c.rect(-5, -5, 1605, 1005, ground)
    tilt = math.radians(rng.choice((-1, 1)) * rng.uniform(4, 13))
    cx, cy = 800.0, 500.0
    ca, sa = math.cos(tilt), math.sin(tilt)

    def t(x: float, y: float) -> Point:
        """The plan is laid at a slight angle on the sheet."""
        return cx + (x - cx) * ca - (y - cy) * sa, cy + (x - cx) * sa + (y - cy) * ca

    def slab(x0: float, y0: float, x1: float, y1: float, fill: Color) -> None:
        c.poly([t(x0, y0), t(x1, y0), t(x1, y1), t(x0, y1)], fill)

    grid = mix(ground, p.line, 0.1)
    for i in range(-8, 30):
        c.line([t(i * 80, -500), t(i * 80, 1500)], grid, 1.1)
        c.line([t(-500, i * 80 - 300), t(2100, i * 80 - 300)], grid, 1.1)
    split = rng.uniform(700, 900)
    wide, slim = rng.uniform(196, 224), rng.uniform(122, 144)
    left = mix(p.slate, p.paper, 0.72)
    right = mix(p.sand, p.paper, 0.25) if not p.night else mix(p.far, p.sand, 0.22)
    slab(-400, cy - wide - 150, split, cy + wide + 150, left)
    slab(split, cy - wide - 150, 2000, cy + wide + 150, right)
    wood_l = p.slate if not p.night else mix(p.slate, p.far, 0.3)
    wood_r = mix(p.ochre, p.mid, 0.45) if not p.night else mix(p.near, p.mid, 0.4)
    x = -380.0
    while x < 1980:
        if x + 34 < split - 14:
            slab(x, cy - wide - 82, x + 34, cy + wide + 82, wood_l)
        elif x > split + 14:
            slab(x, cy - slim - 82, x + 34, cy + slim + 82, wood_r)
        x += 84
    steel = p.dark if not p.night else p.light
    gleam = mix(steel, p.paper, 0.55)
    for s in (-1, 1):
        for x0, x1, off in ((-400, split - 30, wide), (split + 30, 2000, slim)):
            slab(x0, cy + s * off - 11, x1, cy + s * off + 11, steel)
            slab(x0, cy + s * off - 3, x1, cy + s * off + 2, gleam)
    rim = mix(p.line, ground, 0.25)
    c.dashes([t(split, -300), t(split, 1300)], rim, 2.2, 22, 14)
    for x0, off in ((split - rng.uniform(400, 460), wide), (split + rng.uniform(400, 460), slim)):
        for dx in (-104, 104):
            slab(x0 + dx - 10, cy - off - 34, x0 + dx + 10, cy + off + 34, mix(p.near, p.mid, 0.35))
            slab(x0 + dx - 4, cy - off - 34, x0 + dx + 2, cy + off + 34, mix(p.near, p.light, 0.45))
            for s in (-1, 1):
                mid = cy + s * off
                slab(x0 + dx - 62, mid - 19, x0 + dx + 62, mid + 19, p.near if not p.night else p.mid)
                slab(x0 + dx - 62, mid - 19, x0 + dx + 62, mid - 7, mix(p.near, p.light, 0.3))
                slab(x0 + dx - 70, mid - s * 24 - 5, x0 + dx + 70, mid - s * 24 + 5, p.dark)
    for x0, off in ((split - 170, wide), (split + 170, slim)):
        c.line([t(x0, cy - off), t(x0, cy + off)], steel, 2)
        for s in (-1, 1):
            c.line([t(x0 - 22, cy + s * off), t(x0 + 22, cy + s * off)], steel, 2)
            c.poly(
                [t(x0, cy + s * (off - 12)), t(x0 - 9, cy + s * (off - 36)), t(x0 + 9, cy + s * (off - 36))],
                steel,
            )
    line = [t(-300, cy), t(split - 60, cy), t(split + 60, cy), t(1900, cy)]
    c.line(line, p.road, 9)
    for x0 in (split - 640, split - 170, split + 170, split + 640):
        station(c, p, *t(x0, cy), 16)
    station(c, p, *t(split, cy), 26)


def bridge_hung(c: Canvas, p: Palette, rng: Random) -> None:
    """A suspension bridge."""
    _bridge(c, p, rng, 0)


def bridge_stayed(c: Canvas, p: Palette, rng: Random) -> None:
    """A bridge on fans of cables."""
    _bridge(c, p, rng, 1)


def bridge_arches(c: Canvas, p: Palette, rng: Random) -> None:
    """A bridge of stone arches."""
    _bridge(c, p, rng, 2)


def _bridge(c: Canvas, p: Palette, rng: Random, kind: int) -> None:
    """A crossing: hung from towers, fanned from pylons, or carried by arches."""
    horizon = rng.uniform(600, 700)
    deck = horizon - rng.uniform(60, 110)
    where = sky(
        c,
        p,
        rng,
        horizon,
        clouds=rng.randint(1, 3),
        sun=(rng.uniform(300, 1300), rng.uniform(200, 380), rng.uniform(80, 130)),
    )
    land(c, craggy(rng, horizon, rng.uniform(160, 260), 6), mix(p.far, p.low, 0.4), horizon + 4)
    land(c, rolling(rng, horizon - 40, 30, 1.6), p.far, horizon + 4)
    water(c, p, rng, horizon, 1000, shine=where[0])
    steel = p.near if not p.night else p.far
    iron = p.dark if not p.night else mix(p.far, p.light, 0.25)
    for x0, x1, slope in ((-40, rng.uniform(170, 260), 1), (1640, 1600 - rng.uniform(170, 260), -1)):
        c.poly(
            [
                *smooth([(x0, deck - 20), ((x0 + x1) / 2, deck + 4)]),
                (x1 - slope * 30, deck + 16),
                (x1 + slope * 40, horizon + 10),
                (x1 + slope * 90, horizon + 26),
                (x0, horizon + 60),
            ],
            p.near,
        )
    if kind == 0:
        a, b = rng.uniform(390, 470), rng.uniform(1130, 1210)
        top = deck - rng.uniform(290, 350)
        cable: list[Point] = []
        for x in range(-20, 1630, 10):
            if a <= x <= b:
                u = (x - a) / (b - a) * 2 - 1
                cable.append((x, deck - 24 - (deck - 24 - top) * u * u))
            elif x < a:
                u = (x + 60) / (a + 60)
                cable.append((x, deck - (deck - top) * u**1.25))
            else:
                u = (1660 - x) / (1660 - b)
                cable.append((x, deck - (deck - top) * u**1.25))
        for x in range(20, 1600, 26):
            c.line([(x, height_at(cable, x)), (x, deck)], iron, 1.4)
        c.line(cable, iron, 5)
        for x in (a, b):
            c.poly(
                [(x - 25, horizon + 34), (x - 17, top - 18), (x - 6, top - 18), (x - 10, horizon + 34)], steel
            )
            c.poly(
                [(x + 25, horizon + 34), (x + 17, top - 18), (x + 6, top - 18), (x + 10, horizon + 34)], steel
            )
            for y in (top + 10, top + 110, deck + 10):
                c.rect(x - 18, y, x + 18, y + 14, steel)
            c.bar(x - 46, horizon + 20, x + 46, horizon + 46, steel, 6)
        stops = (a, (a + b) / 2, b)
    elif kind == 1:
        count = rng.choice((1, 2))
        xs = [rng.uniform(700, 900)] if count == 1 else [rng.uniform(420, 500), rng.uniform(1100, 1180)]
        reach = 620 if count == 1 else 330
        for x in xs:
            top = deck - (470 if count == 1 else 350)
            for i in range(1, 15):
                d = reach * i / 14
                y = top + 30 + (14 - i) * 9
                for s in (-1, 1):
                    c.line([(x, y), (x + s * d, deck)], iron, 1.5)
            c.poly(
                [
                    (x - 30, horizon + 36),
                    (x - 34, deck),
                    (x - 7, top),
                    (x + 7, top),
                    (x + 34, deck),
                    (x + 30, horizon + 36),
                    (x + 12, horizon + 36),
                    (x + 17, deck),
                    (x, top + 120),
                    (x - 17, deck),
                    (x - 12, horizon + 36),
                ],
                steel,
            )
            c.bar(x - 58, horizon + 22, x + 58, horizon + 48, steel, 6)
        stops = (230.0, *xs, 1370.0)
    else:
        stone = mix(p.light, p.sand, 0.6) if not p.night else p.far
        span = rng.uniform(250, 330)
        n = int(1500 / span) | 1
        start = 800 - span * n / 2
        hump = rng.uniform(50, 100)

        def top_at(x: float) -> float:
            return deck + 20 - hump * math.cos((x - 800) / 800 * 1.45)

        c.poly(
            [(x, top_at(x)) for x in range(-20, 1640, 20)] + [(1640, horizon + 30), (-20, horizon + 30)],
            stone,
        )
        for i in range(n):
            mx = start + span * (i + 0.5)
            r = span * 0.39
            spring = horizon + 14
            ry = min(spring - top_at(mx) - 26, r * 1.1)
            arch = [(mx - r, horizon + 34), *arc(mx, spring, r, 180, 360, ry), (mx + r, horizon + 34)]
            c.poly(arch, p.water)
            with c.within(arch):
                c.rect(mx - r, 0, mx + r, horizon, p.far)
                c.poly(
                    [
                        (mx + r - 26, 0),
                        (mx + r + 5, 0),
                        (mx + r + 5, horizon + 40),
                        (mx + r - 26, horizon + 40),
                    ],
                    mix(stone, p.near, 0.55),
                )
            c.line(arc(mx, spring, r + 9, 184, 356, ry + 9), mix(stone, p.near, 0.55), 2)
            c.veil(
                [
                    (mx - r - span * 0.11, horizon + 30),
                    (mx + r * -1, horizon + 30),
                    (mx - r, horizon + 90),
                    (mx - r - span * 0.11, horizon + 90),
                ],
                p.near,
                0.25,
            )
        points = [(x, top_at(x) - 2) for x in range(-20, 1640, 20)]
        road(c, p, points, (0.12, 0.5, 0.88), 9, curve=False)
        _boat(c, p, rng, rng.uniform(250, 1350), rng.uniform(820, 900))
        return
    c.rect(-5, deck, 1605, deck + 13, iron)
    c.line([(-10, deck - 1), (1610, deck - 1)], p.road, 8.5)
    for x in stops:
        station(c, p, x, deck - 1, 15)
    _boat(c, p, rng, rng.uniform(250, 1350), rng.uniform(810, 900))


def _boat(c: Canvas, p: Palette, rng: Random, x: float, y: float) -> None:
    """A small sail, for scale."""
    s = rng.uniform(0.8, 1.15)
    c.poly(moved([(-52, -12), (56, -14), (36, 6), (-38, 6)], x, y, s), p.dark)
    c.line(moved([(2, -12), (2, -112)], x, y, s), p.dark, 3)
    c.poly(moved([*smooth([(6, -110), (50, -52), (58, -24)]), (6, -20)], x, y, s), p.light)
    c.poly(moved([(-2, -100), (-2, -22), (-38, -22)], x, y, s), mix(p.light, p.sand, 0.6))


PLANE: tuple[Point, ...] = (
    (118, -2),
    (108, -11),
    (90, -15),
    (-70, -15),
    (-84, -20),
    (-108, -56),
    (-122, -56),
    (-112, -16),
    (-124, -10),
    (-124, -5),
    (-92, 3),
    (-40, 10),
    (84, 11),
    (106, 8),
)
WING: tuple[Point, ...] = ((34, 2), (2, 2), (-58, 46), (-42, 46))
FAR_WING: tuple[Point, ...] = ((24, -14), (2, -14), (-26, -38), (-16, -38))


def turned(points: tuple[Point, ...], angle: float, x: float, y: float, s: float) -> list[Point]:
    """A shape rotated about its origin and set down."""
    ca, sa = math.cos(angle), math.sin(angle)
    return [(x + (px * ca - py * sa) * s, y + (px * sa + py * ca) * s) for px, py in points]


def airport(c: Canvas, p: Palette, rng: Random) -> None:
    """A runway and its tower; the route leaves the ground as an arc."""
    horizon = rng.uniform(610, 700)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(rng.uniform(900, 1350), horizon - rng.uniform(60, 200), rng.uniform(85, 125)),
    )
    range_behind(c, p, rng, horizon + 4, rng.uniform(90, 160), 7)
    field = mix(p.celadon, p.sand, rng.uniform(0.2, 0.8)) if not p.night else p.mid
    c.rect(-5, horizon, 1605, 1005, field)
    tx = rng.uniform(150, 330)
    wall = mix(p.light, p.slate, 0.12) if not p.night else p.far
    glass = p.slate if not p.night else p.ochre
    hall = [
        (tx + 40, horizon + 6),
        (tx + 40, horizon - 52),
        *smooth(
            [
                (tx + 40, horizon - 52),
                (tx + 200, horizon - 86),
                (tx + 400, horizon - 62),
                (tx + 560, horizon - 40),
            ]
        ),
        (tx + 560, horizon + 6),
    ]
    c.poly(hall, wall)
    for i in range(22):
        x = tx + 58 + i * 22.5
        c.rect(x, horizon - 32, x + 15, horizon - 6, glass)
    c.poly(
        [(tx - 19, horizon + 6), (tx - 11, horizon - 220), (tx + 11, horizon - 220), (tx + 19, horizon + 6)],
        wall,
    )
    c.poly(
        [(tx + 3, horizon + 6), (tx + 3, horizon - 220), (tx + 11, horizon - 220), (tx + 19, horizon + 6)],
        mix(wall, p.near, 0.4),
    )
    c.poly(
        [
            (tx - 30, horizon - 218),
            (tx - 44, horizon - 262),
            (tx + 44, horizon - 262),
            (tx + 30, horizon - 218),
        ],
        glass if p.night else p.near,
    )
    for i in range(-3, 4):
        c.line([(tx + i * 9.5, horizon - 218), (tx + i * 13.5, horizon - 262)], wall, 1.6)
    c.rect(tx - 48, horizon - 274, tx + 48, horizon - 262, p.dark if not p.night else wall)
    c.line([(tx, horizon - 274), (tx, horizon - 330)], p.dark if not p.night else wall, 3)
    vx = rng.uniform(820, 1050)
    foot = rng.uniform(560, 800)
    tar = mix(p.near, p.mid, 0.3) if not p.night else p.near
    c.poly([(foot - 470, 1010), (foot + 470, 1010), (vx + 7, horizon + 3), (vx - 7, horizon + 3)], tar)
    depth = 1010 - horizon - 3

    def at(side: float, t: float) -> Point:
        return vx + (foot - vx) * t + side * t, horizon + 3 + depth * t

    for s in (-1, 1):
        c.poly([at(s * 430, 1), at(s * 414, 1), at(s * 430, 0.02)], p.light)
        for k in range(4):
            c.poly(
                [
                    at(s * (90 + k * 78), 0.97),
                    at(s * (130 + k * 78), 0.97),
                    at(s * (130 + k * 78), 0.7),
                    at(s * (90 + k * 78), 0.7),
                ],
                mix(p.light, tar, 0.15),
            )
    angle = math.radians(rng.uniform(-30, -20))
    s = rng.uniform(1.0, 1.25)
    tail = (rng.uniform(1090, 1230), rng.uniform(200, 270))
    px, py = tail[0] + 118 * s * math.cos(angle), tail[1] + 118 * s * math.sin(angle)
    lift = at(0, 0.42)
    gone = at(0, 0.0)
    run = math.dist(lift, gone)
    ahead = (lift[0] + (gone[0] - lift[0]) / run * 230, lift[1] + (gone[1] - lift[1]) / run * 230)
    back = (tail[0] - 330 * math.cos(angle), tail[1] - 330 * math.sin(angle))
    flight = [at(0, 1.0), at(0, 0.8), at(0, 0.6)]
    for i in range(41):
        t = i / 40
        k = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        flight.append(
            (
                k[0] * lift[0] + k[1] * ahead[0] + k[2] * back[0] + k[3] * tail[0],
                k[0] * lift[1] + k[1] * ahead[1] + k[2] * back[1] + k[3] * tail[1],
            )
        )
    road(c, p, flight, (0.16, 0.4, 0.66), 13, 5, curve=False)
    hull = p.dark if not p.night else p.light
    c.poly(turned(FAR_WING, angle, px, py, s), mix(hull, p.paper, 0.35))
    c.poly(turned(tuple(smooth(PLANE, closed=True, steps=5)), angle, px, py, s), hull)
    c.poly(turned(WING, angle, px, py, s), mix(hull, p.near, 0.55))
    c.line(
        turned(((-62, -5), (88, -5)), angle, px, py, s),
        mix(hull, p.light, 0.6) if not p.night else p.slate,
        2,
    )
    cloud(
        c,
        rng,
        rng.uniform(40, 300),
        rng.uniform(80, 150),
        330,
        mix(p.paper, p.light, 0.75) if not p.night else p.low,
    )
