"""Quays: cranes, stacks, moored ships, and the harbour after dark."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, smooth
from .palettes import Color, Palette, mix
from .scenery import craggy, land, reflections, road, rolling, sky, station, water
from .sea import freighter, ribbed


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


def crane(c: Canvas, p: Palette, rng: Random) -> None:
    """One great crane at work; its own lines are the road of the cargo."""
    floor = rng.uniform(790, 850)
    where = sky(
        c,
        p,
        rng,
        floor - 60,
        clouds=3,
        sun=(rng.uniform(240, 620), rng.uniform(300, 480), rng.uniform(120, 175)),
    )
    land(c, craggy(rng, floor - 40, rng.uniform(120, 210), 6), mix(p.far, p.low, 0.25), floor + 40)
    land(c, rolling(rng, floor - 50, 24, 1.6), p.far, floor + 40)
    water(c, p, rng, floor, 1000, shine=where[0])
    edge = rng.uniform(840, 920)
    quay = mix(p.light, p.sand, 0.6) if not p.night else p.mid
    steel = p.near if not p.night else p.far
    deep = mix(steel, p.dark, 0.5)
    stack(c, p, rng, edge + 430, floor, 4, 4, 118)
    c.rect(edge, floor, 1610, floor + 34, quay)
    c.rect(edge, floor + 34, 1610, 1005, mix(p.near, p.mid, 0.25))
    c.hatch(
        [(edge, floor + 34), (1610, floor + 34), (1610, 1005), (edge, 1005)],
        mix(p.near, p.dark, 0.35),
        16,
        1.4,
        0,
    )
    beam = rng.uniform(270, 320)
    l, r = edge + 70, edge + 400
    for x in (l, r):
        c.poly([(x - 18, floor + 4), (x - 13, beam), (x + 13, beam), (x + 18, floor + 4)], steel)
        c.poly([(x + 4, floor + 4), (x + 4, beam), (x + 13, beam), (x + 18, floor + 4)], deep)
        c.bar(x - 52, floor - 20, x + 52, floor + 6, deep, 6)
        for k in (-34, 0, 34):
            c.disc(x + k, floor + 6, 9, deep)
    lower = beam + (floor - beam) * 0.52
    c.rect(l, lower - 13, r, lower + 13, steel)
    c.line([(l, lower - 10), (r, beam + 20)], steel, 11)
    c.line([(r, lower - 10), (l, beam + 20)], steel, 11)
    apex = (l + 26, beam - 200)
    c.line([(l, beam), apex, (l + 190, beam)], steel, 15)
    tip = rng.uniform(70, 150)
    for k in (0.04, 0.46):
        c.line([apex, (tip + (l - tip) * k, beam - 10)], steel, 4)
    c.line([apex, (r + 190, beam - 8)], steel, 4)
    c.rect(tip, beam - 20, r + 210, beam + 14, steel)
    n = int((r + 210 - tip) / 44)
    for i in range(n):
        x = tip + 8 + i * 44
        c.line([(x, beam + 9), (x + 22, beam - 14), (x + 44, beam + 9)], mix(steel, p.light, 0.45), 2.4)
    c.rect(l + 150, beam - 92, l + 330, beam - 20, steel)
    c.rect(l + 250, beam - 92, l + 330, beam - 20, deep)
    for i in range(4):
        c.rect(l + 164 + i * 20, beam - 76, l + 176 + i * 20, beam - 56, p.low if not p.night else p.ochre)
    tx = rng.uniform(tip + 150, l - 190)
    low = rng.uniform(430, 520)
    c.line([(r + 205, beam + 24), (tx, beam + 24), (tx, low)], p.road, 8)
    c.rect(tx - 54, beam + 12, tx + 54, beam + 36, deep)
    c.poly([(tx + 58, beam + 14), (tx + 112, beam + 14), (tx + 104, beam + 66), (tx + 66, beam + 66)], steel)
    c.rect(tx + 70, beam + 34, tx + 100, beam + 54, p.low if not p.night else p.ochre)
    for k in (-40, 40):
        c.line([(tx + k, beam + 36), (tx + k * 1.9, low)], deep, 2.4)
    c.rect(tx - 90, low, tx + 90, low + 14, deep)
    tone = p.goods[rng.randrange(4)]
    ribbed(c, tx - 94, low + 14, tx + 94, low + 90, tone, p.dark, 18)
    c.rect(tx - 94, low + 14, tx + 94, low + 20, mix(tone, p.light, 0.3))
    for x, y, size in (
        (tx, beam + 24, 15),
        (tx, (beam + low) / 2 + 20, 12),
        (l, beam + 24, 14),
        (r, beam + 24, 14),
        (r + 205, beam + 24, 14),
    ):
        station(c, p, x, y, size)
    freighter(
        c,
        p,
        rng,
        edge - 470,
        floor + 62,
        rng.uniform(1020, 1120),
        p.dark if not p.night else mix(p.near, p.dark, 0.3),
        2,
    )
    c.rect(edge, floor + 34, 1610, 1005, mix(p.near, p.mid, 0.25))
    c.hatch(
        [(edge, floor + 34), (1610, floor + 34), (1610, 1005), (edge, 1005)],
        mix(p.near, p.dark, 0.35),
        16,
        1.4,
        0,
    )
    for i in range(6):
        c.bar(edge + 40 + i * 130, floor + 46, edge + 70 + i * 130, floor + 120, mix(p.near, p.dark, 0.5), 5)


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
