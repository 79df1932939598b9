"""Cities, old and new, in one skyline."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, arc, smooth
from .palettes import Color, Palette, mix
from .scenery import craggy, land, reflections, sky, station, water


def tower(
    c: Canvas, p: Palette, rng: Random, x: float, base: float, w: float, h: float, tone: Color, detail: float
) -> None:
    """One building; its crown varies so that no skyline repeats."""
    top = base - h
    shade = mix(tone, p.dark, 0.22)
    kind = rng.randrange(5)
    if kind == 0:
        c.poly([(x, top), (x + w, top - w * 0.45), (x + w, top + 4), (x, top + 4)], tone)
    elif kind == 1:
        c.rect(x + w * 0.22, top - w * 0.35, x + w * 0.78, top + 2, tone)
        c.line([(x + w * 0.5, top - w * 0.3), (x + w * 0.5, top - w * 1.1)], tone, max(2, w * 0.045))
    elif kind == 2:
        c.poly([(x, top + 1), *arc(x + w / 2, top + 1, w / 2, 180, 360, w * 0.34), (x + w, top + 1)], tone)
    elif kind == 3:
        c.rect(x + w * 0.12, top - w * 0.2, x + w * 0.88, top + 2, tone)
        c.rect(x + w * 0.3, top - w * 0.4, x + w * 0.7, top, tone)
    c.rect(x, top, x + w, base, tone)
    c.rect(x + w * 0.7, top, x + w, base, shade)
    if detail <= 0:
        return
    pane = mix(tone, p.light, 0.5) if not p.night else mix(tone, p.ochre, 0.85)
    style = rng.randrange(3)
    if style == 0:
        cols = max(2, int(w / 20))
        y = top + 18
        while y < base - 20:
            for i in range(cols):
                if rng.random() < (0.75 if not p.night else 0.5):
                    wx = x + w * 0.08 + (w * 0.86) * i / cols
                    c.rect(wx, y, wx + w * 0.5 / cols, y + 10, mix(tone, pane, detail))
            y += 24
    elif style == 1:
        y = top + 14
        while y < base - 10:
            c.rect(x + w * 0.07, y, x + w * 0.93, y + 4, mix(tone, pane, detail * 0.8))
            y += 17
    else:
        for i in range(max(3, int(w / 13))):
            wx = x + w * 0.08 + w * 0.88 * i / max(3, int(w / 13))
            c.rect(wx, top + 12, wx + 3, base, mix(tone, pane, detail * 0.7))


def shrine(c: Canvas, p: Palette, x: float, base: float, r: float, tone: Color, tile: Color) -> None:
    """A tiled dome on its drum between two slim towers."""
    deep = mix(tone, p.dark, 0.25)
    for side in (-1, 1):
        mx = x + side * r * 1.75
        c.poly(
            [
                (mx - r * 0.15, base),
                (mx - r * 0.1, base - r * 3.0),
                (mx + r * 0.1, base - r * 3.0),
                (mx + r * 0.15, base),
            ],
            tone,
        )
        c.rect(mx - r * 0.17, base - r * 3.04, mx + r * 0.17, base - r * 2.94, deep)
        c.poly(
            [(mx - r * 0.12, base - r * 3.04), (mx, base - r * 3.4), (mx + r * 0.12, base - r * 3.04)], tile
        )
    c.rect(x - r * 1.45, base - r * 1.15, x + r * 1.45, base, tone)
    c.rect(x - r * 0.8, base - r * 1.62, x + r * 0.8, base - r * 1.1, tone)
    dome = smooth(
        [
            (x - r * 0.8, base - r * 1.6),
            (x - r * 0.88, base - r * 2.05),
            (x - r * 0.45, base - r * 2.55),
            (x, base - r * 2.85),
            (x + r * 0.45, base - r * 2.55),
            (x + r * 0.88, base - r * 2.05),
            (x + r * 0.8, base - r * 1.6),
        ]
    )
    c.poly(dome, tile)
    with c.within(dome):
        c.poly(
            [
                (x + r * 0.2, base - r * 1.6),
                (x + r * 0.4, base - r * 2.2),
                (x, base - r * 2.9),
                (x + r, base - r * 2.9),
                (x + r, base - r * 1.6),
            ],
            mix(tile, p.dark, 0.25),
        )
    c.line([(x, base - r * 2.8), (x, base - r * 3.15)], tone, 3)
    c.rect(x - r * 0.62, base - r * 1.42, x + r * 0.62, base, mix(tone, tile, 0.3))
    c.poly(
        [
            (x - r * 0.42, base),
            (x - r * 0.42, base - r * 0.7),
            *smooth(
                [
                    (x - r * 0.42, base - r * 0.7),
                    (x - r * 0.3, base - r * 1.0),
                    (x, base - r * 1.25),
                    (x + r * 0.3, base - r * 1.0),
                    (x + r * 0.42, base - r * 0.7),
                ]
            ),
            (x + r * 0.42, base),
        ],
        p.dark,
    )
    for k in (-1.15, 1.15):
        c.poly(
            [
                (x + r * k - r * 0.16, base),
                (x + r * k - r * 0.16, base - r * 0.5),
                *arc(x + r * k, base - r * 0.5, r * 0.16, 180, 360),
                (x + r * k + r * 0.16, base),
            ],
            deep,
        )


def city_shrine(c: Canvas, p: Palette, rng: Random) -> None:
    """A new skyline around an old dome."""
    _city(c, p, rng, hill=0)


def city_hill(c: Canvas, p: Palette, rng: Random) -> None:
    """Towers climbing a hill above two rivers."""
    _city(c, p, rng, hill=170)


def _city(c: Canvas, p: Palette, rng: Random, hill: float) -> None:
    """Three depths of skyline behind water, crossed by an elevated line."""
    base = rng.uniform(700, 760)
    where = sky(
        c,
        p,
        rng,
        base - 60,
        clouds=3,
        sun=(rng.uniform(280, 1320), rng.uniform(210, 380), rng.uniform(110, 165)),
    )
    land(c, craggy(rng, base, rng.uniform(280, 370), 5), mix(p.far, p.low, 0.45))
    focus = rng.uniform(450, 1150)
    for depth, (low, high, tone, detail) in enumerate(
        (
            (150, 380, mix(p.far, p.low, 0.1), 0.0),
            (130, 420, mix(p.mid, p.far, 0.35), 0.45),
            (70, 250, p.near, 0.6),
        )
    ):
        lift = hill * (1.0, 0.72, 0.3)[depth]
        if lift:
            land(
                c,
                [(x, base + 24 - lift * math.exp(-(((x - focus) / 430) ** 2))) for x in range(-20, 1640, 20)],
                mix(tone, p.celadon, 0.3),
                base + 40,
            )
        x = rng.uniform(-80, -20)
        while x < 1640:
            w = rng.uniform(56, 104) * (1 + 0.18 * depth)
            near = max(0.0, 1 - abs(x + w / 2 - focus) / 760)
            h = low + (high - low) * near * rng.uniform(0.5, 1.0) + rng.uniform(-20, 20)
            if depth == 2:
                h = low + (high - low) * rng.uniform(0.1, 0.8) * (0.35 + 0.65 * abs(x - focus) / 1000)
            tower(
                c,
                p,
                rng,
                x,
                base + 30 - lift * 0.9 * math.exp(-(((x + w / 2 - focus) / 430) ** 2)),
                w,
                h,
                mix(tone, p.slate, rng.uniform(0, 0.18)),
                detail,
            )
            x += w + rng.choice((0, 4, 10, 26)) + (10 if depth == 0 else 0)
    if not hill:
        sx = focus + rng.choice((-1, 1)) * rng.uniform(230, 360)
        sx = max(280, min(1320, sx))
        stone = mix(p.light, p.sand, 0.55) if not p.night else mix(p.far, p.sand, 0.3)
        shrine(c, p, sx, base + 24, rng.uniform(76, 96), stone, mix(p.celadon, p.slate, 0.4))
    deck = base + 20
    c.rect(-5, deck, 1605, deck + 16, mix(p.light, p.mid, 0.45) if not p.night else p.mid)
    water(c, p, rng, deck + 70, 1000, shine=where[0])
    if hill:
        other = mix(p.sand, p.ochre, 0.3) if not p.night else mix(p.mid, p.ochre, 0.25)
        seam = smooth(
            [(focus, deck + 60), (focus + 60, deck + 150), (focus - 30, deck + 230), (focus + 130, 1020)]
        )
        c.poly([(-10, deck + 60), *seam, (-10, 1020)], mix(other, p.water, 0.3))
        for _ in range(24):
            wx, wy = rng.uniform(-20, focus - 60), rng.uniform(deck + 84, 990)
            c.line(
                [(wx, wy), (wx + rng.uniform(26, 90), wy)],
                mix(other, p.light, 0.4 if not p.night else 0.15),
                2,
            )
    c.rect(-5, deck + 16, 1605, deck + 72, mix(p.near, p.dark, 0.35))
    pier = mix(p.light, p.mid, 0.45) if not p.night else p.mid
    x = rng.uniform(20, 90)
    while x < 1600:
        c.poly(
            [
                (x - 34, deck + 14),
                (x + 34, deck + 14),
                (x + 13, deck + 36),
                (x + 13, deck + 84),
                (x - 13, deck + 84),
                (x - 13, deck + 36),
            ],
            pier,
        )
        reflections(c, rng, x, deck + 92, 60, 15, mix(p.water, pier, 0.5))
        x += 172
    c.line([(-10, deck), (1610, deck)], p.road, 9)
    for k in range(4):
        station(c, p, 150 + k * 433, deck, 15)
    tx = rng.uniform(500, 900)
    train = p.light if not p.night else p.sand
    c.bar(tx, deck - 44, tx + 330, deck - 6, train, 12)
    c.rect(tx + 16, deck - 35, tx + 314, deck - 21, p.near)
    for k in (110, 220):
        c.rect(tx + k - 2, deck - 44, tx + k + 2, deck - 6, mix(train, p.near, 0.5))
    for _i in range(14):
        wx = rng.uniform(0, 1600)
        reflections(
            c,
            rng,
            wx,
            deck + 84,
            rng.uniform(70, 150),
            rng.uniform(16, 34),
            mix(p.water, p.near if not p.night else p.ochre, 0.3),
        )
