"""Quays: gantries, stacks, moored ships, and the port after dark."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, smooth
from .palettes import Color, Palette, mix
from .scenery import craggy, land, reflections, road, rolling, sky, station, water
from .ships import freighter, ribbed


def gantry(
    c: Canvas,
    p: Palette,
    x: float,
    base: float,
    s: float,
    steel: Color,
    trolley: float = 0.5,
    raised: bool = False,
    load: Color | None = None,
) -> None:
    """A ship-to-shore crane from the side, its boom to the left over the water."""

    def at(px: float, py: float) -> Point:
        return x + px * s, base + py * s

    beam = -300
    w = max(2.0, 9 * s)
    thin = max(1.2, 3 * s)
    for leg in (-70, 70):
        c.line([at(leg, 0), at(leg, beam)], steel, w * 1.25)
        c.bar(*at(leg - 26, -14), *at(leg + 26, 0), steel, 3)
    c.line([at(-70, -110), at(70, -110)], steel, w)
    c.line([at(-70, -112), at(70, beam)], steel, thin * 1.4)
    c.line([at(70, -112), at(-70, beam)], steel, thin * 1.4)
    apex = at(-44, -430)
    c.line([at(-70, beam), apex, at(30, beam)], steel, w * 0.85)
    c.rect(*at(-84, beam - 14), *at(190, beam + 6), steel)
    c.rect(*at(80, beam - 52), *at(150, beam - 10), steel)
    c.line([apex, at(185, beam - 8)], steel, thin)
    if raised:
        tip = at(-258, -560)
        root = at(-84, beam - 4)
        c.line([root, tip], steel, w * 1.2)
        c.line([apex, ((root[0] + tip[0]) / 2, (root[1] + tip[1]) / 2)], steel, thin)
        return
    c.rect(*at(-420, beam - 14), *at(-80, beam + 6), steel)
    for i in range(17):
        px = -416 + i * 20
        c.line(
            [at(px, beam - 10), at(px + 10, beam + 2), at(px + 20, beam - 10)],
            mix(steel, p.light, 0.35),
            max(1.0, 2 * s),
        )
    c.line([apex, at(-400, beam - 10)], steel, thin)
    c.line([apex, at(-240, beam - 10)], steel, thin)
    tx = -100 - 290 * trolley
    drop = beam + 70 + 110 * (0.4 + 0.6 * math.sin(trolley * 7) ** 2)
    c.rect(*at(tx - 22, beam + 4), *at(tx + 22, beam + 18), steel)
    c.rect(*at(tx + 24, beam + 8), *at(tx + 48, beam + 34), steel)
    for side in (-20, 20):
        c.line([at(tx + side, beam + 16), at(tx + side, drop)], steel, max(1.1, 2 * s))
    c.rect(*at(tx - 40, drop), *at(tx + 40, drop + 8), steel)
    if load is not None:
        x0, y0 = at(tx - 44, drop + 8)
        x1, y1 = at(tx + 44, drop + 46)
        ribbed(c, x0, y0, x1, y1, load, p.dark)


def stack(
    c: Canvas, p: Palette, rng: Random, x: float, base: float, columns: int, high: int, w: float
) -> None:
    """Containers on the quay, uneven as they come."""
    h = w * 0.42
    for col in range(columns):
        for row in range(max(1, high - rng.choice((0, 0, 1, 1, 2)))):
            ribbed(
                c,
                x + col * (w + 3),
                base - (row + 1) * h + 1.5,
                x + col * (w + 3) + w,
                base - row * h,
                p.goods[rng.randrange(5)],
                p.dark,
            )


def port(c: Canvas, p: Palette, rng: Random) -> None:
    """A container port between mountains and water."""
    quay = rng.uniform(600, 690)
    where = sky(
        c,
        p,
        rng,
        quay - 40,
        clouds=2,
        sun=(rng.uniform(250, 1350), rng.uniform(170, 330), rng.uniform(85, 130)),
    )
    land(c, craggy(rng, quay, rng.uniform(200, 320), 5), mix(p.far, p.low, 0.35), quay + 20)
    land(c, rolling(rng, quay - 60, 44, 1.4), p.far, quay + 20)
    steel = p.near if not p.night else p.far
    if rng.random() < 0.6:
        i: float
        for i in range(4):
            gantry(
                c, p, 980 + i * 210, quay - 4, 0.36, mix(p.far, p.mid, 0.8), rng.random(), rng.random() < 0.4
            )
    span = rng.uniform(760, 880)
    ship_x = rng.uniform(420, 500)
    line = quay + 96
    stack(c, p, rng, 940 + rng.uniform(0, 60), quay, 8, rng.randint(4, 6), 84)
    xs = [rng.uniform(800, 860), rng.uniform(1080, 1150), rng.uniform(1390, 1450)]
    water(c, p, rng, quay + 30, 1000, shine=where[0])
    c.rect(700, quay, 1610, quay + 30, mix(p.light, p.sand, 0.6) if not p.night else p.mid)
    c.rect(700, quay + 30, 1610, quay + 92, mix(p.near, p.mid, 0.25))
    for i in range(12):
        c.bar(720 + i * 78, quay + 38, 742 + i * 78, quay + 100, mix(p.near, p.dark, 0.45), 4)
    c.line([(705, quay + 15), (1610, quay + 15)], p.road, 7)
    x: float
    for x in (960, 1160, 1360, 1560):
        station(c, p, x, quay + 15, 13)
    lane = smooth(
        [
            (ship_x + 60, line),
            (ship_x - 30, line + 110),
            (ship_x + 170, line + 150),
            (ship_x + 640, line + 160),
            (1640, line + rng.uniform(110, 220)),
        ]
    )
    road(c, p, lane, (0.42, 0.66, 0.9), 8.5, curve=False)
    freighter(
        c,
        p,
        rng,
        ship_x,
        line + 20,
        span,
        p.dark if not p.night else mix(p.near, p.dark, 0.3),
        rng.randint(4, 5),
    )
    for i, x in enumerate(xs):
        gantry(
            c,
            p,
            x,
            quay + 4,
            rng.uniform(0.94, 1.1) * (1.0 if i == 0 else 0.92),
            steel,
            rng.uniform(0.2, 0.9),
            raised=(i > 0 and rng.random() < 0.55),
            load=p.goods[rng.randrange(4)],
        )
    stack(c, p, rng, 1180, quay + 2, 3, 3, 92)
    for i in range(9):
        y = line + 34 + i * 11
        half = span * 0.46 * (1 - i * 0.07) * rng.uniform(0.8, 1)
        c.bar(ship_x - half, y, ship_x + half, y + 3, mix(p.water, p.near, 0.5 - 0.04 * i))


def harbor_night(c: Canvas, p: Palette, rng: Random) -> None:
    """The port after dark: silhouettes, lamps, and their stripes on the water."""
    line = rng.uniform(540, 630)
    where = sky(
        c,
        p,
        rng,
        line,
        clouds=rng.randint(1, 2),
        sun=(rng.uniform(250, 1350), rng.uniform(140, 260), rng.uniform(85, 120)),
    )
    land(c, craggy(rng, line, rng.uniform(170, 250), 5), mix(p.low, p.mid, 0.45), line + 6)
    land(c, rolling(rng, line - 54, 40, 1.4), mix(p.low, p.mid, 0.9), line + 6)
    lamp = mix(p.ochre, p.light, 0.45)
    for _ in range(70):
        x = rng.uniform(0, 1600)
        c.disc(
            x,
            rng.uniform(line - 70, line - 14),
            rng.choice((1.8, 2.6)),
            mix(lamp, p.mid, rng.uniform(0, 0.4)),
        )
    body = mix(p.water, p.paper, 0.2)
    water(c, p, rng, line + 16, 1000, shine=where[0], fill=body)
    steel = mix(p.far, p.light, 0.06)
    count = rng.randint(3, 4)
    start = rng.uniform(430, 520)
    step = (1640 - start) / count
    for i in range(count):
        x = start + i * step + rng.uniform(-20, 20)
        s = rng.uniform(0.95, 1.12)
        up = i > 0 and rng.random() < 0.4
        gantry(c, p, x, line + 8, s, steel, rng.uniform(0.2, 0.9), up, p.goods[rng.randrange(4)])
        c.disc(x - 44 * s, line + 8 - 430 * s, 5, p.light)
        if not up:
            for q in (-400, -240, 170):
                c.disc(x + q * s, line + 14 - 290 * s, 4.2, lamp)
    stack(c, p, rng, rng.uniform(1180, 1260), line + 2, 6, 3, 78)
    c.rect(-5, line, 1605, line + 24, mix(p.near, p.mid, 0.3))
    for i in range(12):
        x = 30 + i * 140 + rng.uniform(-22, 22)
        c.line([(x, line), (x, line - 64)], steel, 3)
        c.disc(x, line - 66, 12, mix(body, lamp, 0.35))
        c.disc(x, line - 66, 6.4, lamp)
        reflections(c, rng, x, line + 34, rng.uniform(170, 300), 11, mix(body, lamp, 0.6))
    c.line([(-10, line + 11), (1610, line + 11)], p.road, 7)
    for k in range(5):
        station(c, p, 90 + k * 355, line + 11, 13)
    ship_y = line + rng.uniform(180, 230)
    ship_x = rng.uniform(480, 760)
    span = rng.uniform(820, 980)
    for i in range(11):
        x = ship_x - span * 0.42 + i * span * 0.085
        reflections(c, rng, x, ship_y + 12, rng.uniform(70, 150), 26, mix(body, p.goods[i % 5], 0.4))
    freighter(c, p, rng, ship_x, ship_y, span, p.dark, rng.randint(4, 5))
    bow = ship_x + span * 0.46
    lane = smooth([(bow + 14, ship_y - 6), ((bow + 1600) / 2, ship_y + 20), (1640, ship_y - 30)])
    c.dashes(lane, p.road, 5, 18, 13)
    mole = rng.uniform(1180, 1260)
    c.poly(
        [(mole, 858), (mole + 40, 838), (1640, 822), (1640, 900), (mole - 10, 884)], mix(p.near, p.mid, 0.55)
    )
    c.poly([(mole - 10, 884), (mole, 858), (1640, 850), (1640, 900)], p.near)
    c.poly([(mole + 40, 842), (mole + 47, 742), (mole + 73, 742), (mole + 80, 842)], mix(p.light, p.far, 0.4))
    c.rect(mole + 45, 776, mole + 75, 800, p.slate)
    c.disc(mole + 60, 728, 30, mix(body, lamp, 0.3))
    c.bar(mole + 46, 712, mole + 74, 744, lamp, 6)
    reflections(c, rng, mole + 60, 906, 90, 20, mix(body, lamp, 0.6))
    bank = rolling(rng, 955, 10, 1.1)
    land(c, bank, p.dark)
    for x in (rng.uniform(120, 420), rng.uniform(1080, 1480)):
        c.bar(x - 15, 918, x + 15, 980, p.dark, 6)
        c.bar(x - 26, 912, x + 26, 928, p.dark, 7)
