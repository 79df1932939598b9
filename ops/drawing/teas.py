"""Tea on its hills, in its pot, and on the shelf beside a ship."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, arc, height_at, smooth
from .palettes import Palette, mix
from .scenery import land, road, rolling, sky
from .stage import shadow, table


def tea_hills(c: Canvas, p: Palette, rng: Random) -> None:
    """Hills combed with tea, a path to the top."""
    horizon = rng.uniform(380, 460)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(150, 250), rng.uniform(85, 125)),
    )
    for k in range(3):
        land(
            c,
            rolling(rng, horizon - 30 + k * 44, 62 - k * 10, 1.5),
            mix(mix(p.far, p.low, 0.5), p.far, k / 2),
        )
    green = mix(p.celadon, p.near, 0.15) if not p.night else mix(p.celadon, p.mid, 0.55)
    hills = 4
    for k in range(hills):
        t = k / (hills - 1)
        base = horizon + 100 + 400 * t**1.2
        cx = rng.uniform(200, 700) if (k + c.seed // 2) % 2 else rng.uniform(900, 1400)
        half = 900 + 300 * t
        rise = 130 + 90 * t
        crest = [
            (x, base - rise * math.exp(-(((x - cx) / half * 1.7) ** 2)) + 14 * math.sin(x / 210 + k))
            for x in range(-40, 1650, 10)
        ]
        tone = mix(green, p.paper, 0.42 * (1 - t))
        deep = mix(tone, p.near if not p.night else p.dark, 0.5)
        body = land(c, crest, deep)
        gap = 17 + 17 * t
        with c.within(body):
            for row in range(int(560 / gap)):
                lift = row * gap * (1 + row * 0.018)
                pts = []
                x: float
                for x, y in crest[::3]:
                    u = (x - cx) / half
                    pts.append((cx + (x - cx) * (1 + row * 0.035), y + lift + 26 * u * u * row * 0.3))
                c.line(pts, tone, gap * 0.62)
                if row % 2 == 0:
                    c.line(
                        [(x, y - gap * 0.2) for x, y in pts],
                        mix(tone, p.light, 0.3 if not p.night else 0.1),
                        1.5,
                    )
        if k in {1, 2}:
            for _ in range(5):
                x = rng.uniform(80, 1500)
                s = rng.uniform(46, 74) * (0.7 + 0.5 * t)
                y = height_at(crest, x)
                c.line([(x, y + 4), (x, y - s * 0.7)], p.dark, 3)
                c.disc(x, y - s * 0.8, s * 0.36, mix(p.near, p.dark, 0.25), s * 0.42)
        if k == hills - 1:
            path = smooth(
                [
                    (cx - 520, 1030),
                    (cx - 150, 930),
                    (cx + 250, 850),
                    (cx + 60, base - rise + 120),
                    (cx - 190, base - rise + 62),
                    (cx - 40, base - rise + 16),
                ]
            )
            road(c, p, path, (0.2, 0.46, 0.72, 0.98), 13, 6, curve=False)


def tea_pot(c: Canvas, p: Palette, rng: Random) -> None:
    """Pot and cup; the steam is the road."""
    edge = rng.uniform(640, 690)
    table(c, p, rng, edge)
    x, y = rng.uniform(560, 680), edge + 165
    clay = rng.choice((p.slate, p.celadon, mix(p.rose, p.near, 0.3)))
    if p.night:
        clay = mix(clay, p.light, 0.16)
    dark = mix(clay, p.dark, 0.36)
    shadow(c, p, x, y - 2, 270)
    body = smooth(
        [
            (x - 150, y - 20),
            (x - 225, y - 120),
            (x - 180, y - 240),
            (x - 70, y - 292),
            (x + 70, y - 292),
            (x + 180, y - 240),
            (x + 225, y - 120),
            (x + 150, y - 20),
            (x, y),
        ],
        closed=True,
    )
    c.poly(
        smooth([(x + 150, y - 90), (x + 260, y - 110), (x + 318, y - 220), (x + 352, y - 300)])
        + smooth([(x + 318, y - 314), (x + 266, y - 250), (x + 232, y - 190), (x + 150, y - 200)]),
        clay,
    )
    c.line(
        smooth(
            [(x - 186, y - 244), (x - 300, y - 270), (x - 348, y - 180), (x - 290, y - 90), (x - 200, y - 70)]
        ),
        dark,
        30,
    )
    c.poly(body, clay)
    with c.within(body):
        c.poly(
            smooth(
                [
                    (x + 70, y - 300),
                    (x + 130, y - 200),
                    (x + 130, y - 100),
                    (x + 40, y + 10),
                    (x + 260, y + 10),
                    (x + 260, y - 310),
                ]
            ),
            dark,
        )
    c.poly([(x - 92, y - 286), *arc(x, y - 288, 92, 180, 360, 36), (x + 92, y - 286)], dark)
    c.bar(x - 98, y - 294, x + 98, y - 280, clay)
    c.disc(x, y - 338, 22, dark)
    cx = x + rng.uniform(470, 540)
    cy = y + rng.uniform(6, 40)
    glaze = p.light if not p.night else mix(p.light, p.far, 0.2)
    shadow(c, p, cx, cy - 2, 120)
    cup = [
        *smooth([(cx - 130, cy - 136), (cx - 116, cy - 60), (cx - 62, cy - 10)]),
        (cx + 62, cy - 10),
        *smooth([(cx + 62, cy - 10), (cx + 116, cy - 60), (cx + 130, cy - 136)]),
    ]
    c.poly(cup, glaze)
    with c.within(cup):
        c.poly(
            [(cx + 40, cy - 150), (cx + 140, cy - 150), (cx + 140, cy), (cx + 10, cy)], mix(glaze, p.mid, 0.4)
        )
    c.disc(cx, cy - 136, 130, mix(glaze, p.mid, 0.25), 24)
    c.disc(cx, cy - 133, 116, mix(p.ochre, p.near, 0.25), 18)
    c.bar(cx - 60, cy - 14, cx + 60, cy, mix(glaze, p.mid, 0.4), 3)
    for _k in range(9):
        lx, ly = x - 330 + rng.uniform(-130, 90), y + rng.uniform(10, 74)
        c.poly(
            smooth([(lx - 20, ly), (lx, ly - 7), (lx + 20, ly - 2), (lx, ly + 4)], closed=True, steps=5),
            mix(p.celadon, p.dark, 0.5),
        )
    up = cy - 150
    steam = smooth(
        [
            (cx, up + 8),
            (cx + 62, up - 90),
            (cx - 56, up - 200),
            (cx + 56, up - 310),
            (cx - 10, up - 420),
            (cx + 30, up - 540),
            (cx + 20, -30),
        ]
    )
    road(c, p, steam, (0.2, 0.45, 0.7), 8, 5, curve=False)


def tea_shelf(c: Canvas, p: Palette, rng: Random) -> None:
    """A bowl of tea, a pressed brick and a small ship on one shelf."""
    edge = rng.uniform(650, 690)
    table(c, p, rng, edge)
    base = edge + 150
    cx = rng.uniform(300, 340)
    glaze = mix(p.light, p.slate, 0.06) if not p.night else mix(p.light, p.far, 0.2)
    shadow(c, p, cx, base - 2, 150)
    bowl = [
        *smooth([(cx - 190, base - 190), (cx - 168, base - 88), (cx - 84, base - 22)]),
        (cx + 84, base - 22),
        *smooth([(cx + 84, base - 22), (cx + 168, base - 88), (cx + 190, base - 190)]),
    ]
    c.poly(bowl, glaze)
    with c.within(bowl):
        c.poly(
            [(cx + 60, base - 200), (cx + 200, base - 200), (cx + 200, base), (cx + 20, base)],
            mix(glaze, p.mid, 0.38),
        )
        for k in range(-5, 6):
            x = cx + k * 38
            c.line(
                smooth(
                    [(x - 19, base - 96), (x - 8, base - 118), (x + 8, base - 110), (x + 19, base - 96)],
                    steps=6,
                ),
                p.slate,
                4,
            )
        c.line([(cx - 200, base - 136), (cx + 200, base - 136)], p.slate, 3)
        c.line([(cx - 200, base - 76), (cx + 200, base - 76)], p.slate, 3)
    c.disc(cx, base - 190, 190, mix(glaze, p.mid, 0.22), 34)
    c.disc(cx, base - 186, 172, mix(p.ochre, p.near, 0.25), 27)
    c.bar(cx - 82, base - 26, cx + 82, base, mix(glaze, p.mid, 0.35), 4)
    bx = rng.uniform(720, 780)
    leaf = mix(p.celadon, p.dark, 0.55) if not p.night else mix(p.celadon, p.near, 0.5)
    shadow(c, p, bx, base + 4, 190)
    c.poly(
        [(bx - 190, base - 138), (bx - 150, base - 168), (bx + 230, base - 168), (bx + 190, base - 138)],
        mix(leaf, p.light, 0.2),
    )
    c.poly(
        [(bx + 190, base - 138), (bx + 230, base - 168), (bx + 230, base - 24), (bx + 190, base + 6)],
        mix(leaf, p.dark, 0.4),
    )
    c.rect(bx - 190, base - 138, bx + 190, base + 6, leaf)
    groove = mix(leaf, p.dark, 0.45)
    for k in (1, 2):
        x = bx - 190 + 380 * k / 3
        c.line([(x, base - 134), (x, base + 2)], groove, 4)
    for k in range(3):
        mx = bx - 190 + 380 * (k + 0.5) / 3
        c.ring(mx, base - 66, 42, groove, 4)
        c.disc(mx, base - 66, 12, groove)
        for a in range(0, 360, 60):
            c.line(
                [
                    (mx + 18 * math.cos(math.radians(a)), base - 66 + 18 * math.sin(math.radians(a))),
                    (mx + 36 * math.cos(math.radians(a)), base - 66 + 36 * math.sin(math.radians(a))),
                ],
                groove,
                3,
            )
    for _ in range(50):
        x, y = rng.uniform(bx - 184, bx + 184), rng.uniform(base - 132, base)
        c.line([(x, y), (x + rng.uniform(-9, 9), y + rng.uniform(-5, 5))], mix(leaf, p.light, 0.16), 2)
    sx = rng.uniform(1220, 1270)
    wood = mix(mix(p.ochre, p.rose, 0.3), p.dark, 0.4)
    shadow(c, p, sx, base + 2, 150)
    c.bar(sx - 120, base - 22, sx + 120, base + 4, mix(wood, p.dark, 0.3), 5)
    for k in (-70, 70):
        c.line([(sx + k, base - 20), (sx + k * 0.8, base - 60)], wood, 9)
    hull = smooth(
        [
            (sx - 196, base - 132),
            (sx - 150, base - 66),
            (sx - 40, base - 46),
            (sx + 90, base - 54),
            (sx + 176, base - 128),
            (sx + 206, base - 150),
        ]
    )
    c.poly([*hull, (sx + 160, base - 112), (sx - 110, base - 106)], wood)
    c.line([(sx - 150, base - 100), (sx + 150, base - 96)], mix(wood, p.light, 0.35), 4)
    sail = mix(p.light, p.sand, 0.5) if not p.night else mix(p.light, p.far, 0.3)
    for mx, h, w in ((-86, 180, 84), (24, 270, 120), (122, 160, 70)):
        c.line([(sx + mx, base - 100), (sx + mx + 6, base - 124 - h)], mix(wood, p.dark, 0.3), 6)
        shape = [
            (sx + mx - w * 0.56, base - 132),
            *smooth(
                [
                    (sx + mx - w * 0.56, base - 132),
                    (sx + mx - w * 0.62, base - 132 - h * 0.5),
                    (sx + mx - w * 0.3, base - 124 - h),
                ]
            ),
            *smooth(
                [
                    (sx + mx + w * 0.3, base - 112 - h),
                    (sx + mx + w * 0.66, base - 132 - h * 0.5),
                    (sx + mx + w * 0.6, base - 132),
                ]
            ),
        ]
        c.poly(shape, sail)
        with c.within(shape):
            for k in range(1, 6):
                y = base - 132 - h * k / 6
                c.line([(sx + mx - w, y + 4), (sx + mx + w, y - 6)], mix(sail, p.near, 0.5), 2.6)
    up = base - 206
    steam = smooth(
        [
            (cx, up),
            (cx + 54, up - 110),
            (cx - 26, up - 210),
            (cx + 110, up - 320),
            (bx - 60, up - 270),
            (bx + 120, up - 370),
            (sx - 130, up - 300),
            (sx + 26, base - 400 - 26),
        ]
    )
    road(c, p, steam, (0.16, 0.4, 0.6, 0.8, 1.0), 7.5, 6, curve=False)
