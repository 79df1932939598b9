"""Cargo ships from the side, and the boxes they carry."""

from __future__ import annotations

from random import Random

from .canvas import Canvas, Point, smooth
from .palettes import Color, Palette, mix
from .scenery import birds, craggy, land, road, sky, water


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
