"""One great crane, and one crate over the edge of the quay."""

from __future__ import annotations

from random import Random

from .canvas import Canvas, arc, smooth
from .harbours import stack
from .palettes import Palette, mix
from .scenery import craggy, land, rolling, sky, station, water
from .ships import freighter, ribbed


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
        k: float
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
    x: float
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
    h: float
    w: float
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
