"""Still lifes: tea, coins, balances and papers on a table under a wide sky."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, point_at, smooth
from .desk import balance, coin
from .fields import shadow, table
from .palettes import Color, Palette, mix
from .scenery import road, station


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


def coins_two(c: Canvas, p: Palette, rng: Random) -> None:
    """Two unequal piles, the way from one to the other, a leaf of a calendar."""
    edge = rng.uniform(620, 660)
    table(c, p, rng, edge)
    base = edge + 190
    thick = 27
    tops: list[Point] = []
    for x, high, metal in ((360, 5, mix(p.ochre, p.sand, 0.25)), (860, 12, p.ochre)):
        x += rng.uniform(-20, 20)
        shadow(c, p, x, base + 4, 190)
        for k in range(high):
            coin(
                c,
                p,
                x + rng.uniform(-8, 8),
                base - k * thick,
                166,
                mix(metal, p.dark, 0.05 * (k % 2)),
                thick,
                k == high - 1,
            )
        tops.append((x, base - high * thick))
    page_x, page_y = rng.uniform(1220, 1260), base - 300
    card = p.light if not p.night else mix(p.light, p.far, 0.15)
    shadow(c, p, page_x + 10, base + 6, 170)
    c.poly(
        [(page_x - 160, base + 6), (page_x - 146, page_y), (page_x + 146, page_y), (page_x + 160, base + 6)],
        card,
    )
    c.poly(
        [
            (page_x + 160, base + 6),
            (page_x + 146, page_y),
            (page_x + 190, page_y + 16),
            (page_x + 220, base - 10),
        ],
        mix(card, p.near, 0.45),
    )
    c.poly(
        [
            (page_x - 149, page_y + 66),
            (page_x - 146, page_y),
            (page_x + 146, page_y),
            (page_x + 149, page_y + 66),
        ],
        p.slate,
    )
    for k in range(-4, 5):
        c.bar(
            page_x + k * 30 - 5,
            page_y - 18,
            page_x + k * 30 + 5,
            page_y + 18,
            p.dark if not p.night else p.near,
        )
    mark = rng.randrange(9, 19)
    for k in range(28):
        gx, gy = page_x - 126 + (k % 7) * 42, page_y + 104 + (k // 7) * 48
        tone = mix(card, p.mid, 0.42) if k != mark else p.ochre
        c.bar(gx - 14, gy - 13, gx + 14, gy + 13, tone, 5)
    (ax, ay), (bx, by) = tops
    hop = smooth(
        [
            (-30, ay - 40),
            (ax, ay - 84),
            ((ax + bx) / 2 - 30, by - 150),
            (bx, by - 88),
            (bx + 190, by - 40),
            (page_x - 126 + (mark % 7) * 42, page_y + 104 + (mark // 7) * 48),
        ]
    )
    road(c, p, hop, (0.2, 0.38, 0.62, 0.82, 1.0), 8, curve=False)
    for x in (560, 640):
        coin(c, p, x, rng.uniform(930, 955), 90, mix(p.slate, p.light, 0.35), 16, True)


def coins_strung(c: Canvas, p: Palette, rng: Random) -> None:
    """Old money flat on a cloth: a string of holed coins, and strangers beside it."""
    cloth = mix(p.near, p.mid, 0.3) if not p.night else p.near
    c.rect(-5, -5, 1605, 1005, cloth)
    for i in range(60):
        c.line([(-5, i * 17), (1605, i * 17)], mix(cloth, p.dark, 0.1), 1.3)
        c.line([(i * 27, -5), (i * 27, 1005)], mix(cloth, p.light, 0.05), 1.3)
    cord = smooth(
        [
            (-40, rng.uniform(240, 330)),
            (230, rng.uniform(220, 300)),
            (520, rng.uniform(330, 420)),
            (800, rng.uniform(560, 640)),
            (1080, rng.uniform(560, 640)),
            (1330, rng.uniform(380, 460)),
            (1640, rng.uniform(300, 420)),
        ],
        steps=24,
    )
    r = 92.0
    c.line([(x + 8, y + 12) for x, y in cord], mix(cloth, p.dark, 0.35), 9)
    count = 13
    shares = [0.17 + 0.62 * i / (count - 1) for i in range(count)]
    c.line(cord, p.road, 8.5)
    for i, share in enumerate(shares):
        x, y = point_at(cord, share)
        ax, ay = point_at(cord, share + 0.01)
        angle = math.atan2(ay - y, ax - x)
        _cash(
            c,
            p,
            x,
            y,
            r * rng.uniform(0.94, 1.04),
            angle + rng.uniform(-0.25, 0.25),
            mix(p.ochre, (p.near, p.sand, p.celadon)[i % 3], rng.uniform(0.08, 0.3)),
        )
        if i < count - 1:
            bx, by = point_at(cord, shares[i + 1])
            c.line([(x, y), (x + (bx - x) * 0.5, y + (by - y) * 0.5)], p.road, 8.5)
    for share in (0.06, 0.11, 0.86, 0.93):
        station(c, p, *point_at(cord, share), 16)
    silver = mix(p.light, p.slate, 0.35) if not p.night else mix(p.far, p.light, 0.3)
    dark = mix(silver, p.dark, 0.4)
    x, y = rng.uniform(230, 330), rng.uniform(690, 760)
    bar = smooth(
        [
            (x - 96, y - 66),
            (x + 60, y - 88),
            (x + 108, y - 20),
            (x + 84, y + 76),
            (x - 50, y + 92),
            (x - 116, y + 30),
        ],
        closed=True,
        steps=4,
    )
    c.veil([(q[0] + 10, q[1] + 14) for q in bar], p.dark, 0.4)
    c.poly(bar, silver)
    for dx, dy, kind in ((-40, -26, 0), (34, -36, 1), (-30, 38, 2), (46, 30, 0), (6, 4, 1)):
        mx, my = x + dx, y + dy
        if kind == 0:
            c.disc(mx, my, 11, dark)
            for a in range(0, 360, 45):
                c.line(
                    [
                        (mx + 13 * math.cos(math.radians(a)), my + 13 * math.sin(math.radians(a))),
                        (mx + 21 * math.cos(math.radians(a)), my + 21 * math.sin(math.radians(a))),
                    ],
                    dark,
                    3,
                )
        elif kind == 1:
            for j in range(3):
                c.disc(mx + (j - 1) * 13, my + (6 if j != 1 else -6), 8, dark)
        else:
            c.ring(mx, my, 14, dark, 4)
            c.line([(mx - 14, my), (mx + 14, my)], dark, 3)
    for cx, cy, size, metal in (
        (rng.uniform(1290, 1370), rng.uniform(760, 820), 116, p.ochre),
        (rng.uniform(620, 720), rng.uniform(150, 210), 98, silver),
        (rng.uniform(560, 640), 850, 80, mix(p.rose, p.near, 0.25)),
    ):
        c.veil(arc(cx + 10, cy + 14, size, 0, 360), p.dark, 0.4)
        c.disc(cx, cy, size, mix(metal, p.dark, 0.25))
        c.disc(cx - 3, cy - 3, size - 6, metal)
        c.ring(cx - 3, cy - 3, size * 0.78, mix(metal, p.dark, 0.4), 3)
        for a in range(0, 360, 15):
            c.disc(
                cx - 3 + size * 0.86 * math.cos(math.radians(a)),
                cy - 3 + size * 0.86 * math.sin(math.radians(a)),
                4,
                mix(metal, p.dark, 0.4),
            )
        for a in range(0, 360, 45):
            q = math.radians(a)
            c.poly(
                [
                    (cx - 3 + size * 0.5 * math.cos(q), cy - 3 + size * 0.5 * math.sin(q)),
                    (cx - 3 + size * 0.18 * math.cos(q + 0.4), cy - 3 + size * 0.18 * math.sin(q + 0.4)),
                    (cx - 3 + size * 0.18 * math.cos(q - 0.4), cy - 3 + size * 0.18 * math.sin(q - 0.4)),
                ],
                mix(metal, p.dark, 0.45),
            )


def _cash(c: Canvas, p: Palette, x: float, y: float, r: float, angle: float, metal: Color) -> None:
    """A cast coin with a square hole, seen from above; no characters."""
    dark = mix(metal, p.dark, 0.45)
    c.veil(arc(x + 7, y + 10, r, 0, 360), p.dark, 0.35)
    c.disc(x, y, r, mix(metal, p.dark, 0.2))
    c.disc(x - 2, y - 2, r - 3, metal)
    c.ring(x, y, r * 0.88, dark, 3)

    def t(u: float, v: float) -> Point:
        return x + (u * math.cos(angle) - v * math.sin(angle)) * r, y + (
            u * math.sin(angle) + v * math.cos(angle)
        ) * r

    c.poly([t(-0.32, -0.32), t(0.32, -0.32), t(0.32, 0.32), t(-0.32, 0.32)], dark)
    c.poly([t(-0.25, -0.25), t(0.25, -0.25), t(0.25, 0.25), t(-0.25, 0.25)], mix(p.near, p.dark, 0.6))
    for u, v in ((0, -0.58), (0.58, 0), (0, 0.58), (-0.58, 0)):
        c.line([t(u - 0.1, v), t(u + 0.1, v)], dark, 3.4)
        c.line([t(u, v - 0.1), t(u, v + 0.1)], dark, 3.4)


def papers(c: Canvas, p: Palette, x: float, base: float) -> None:
    """A sheaf of documents lying in a pan."""
    card = p.light if not p.night else mix(p.light, p.far, 0.12)
    for k in range(6):
        y = base - k * 15
        dx = (k % 3 - 1) * 9
        c.poly(
            [(x - 112 + dx, y), (x - 84 + dx, y - 26), (x + 118 + dx, y - 26), (x + 96 + dx, y)],
            mix(card, p.near, 0.12 if k % 2 else 0.0),
        )
        c.poly(
            [(x - 112 + dx, y), (x + 96 + dx, y), (x + 96 + dx, y + 8), (x - 112 + dx, y + 8)],
            mix(card, p.near, 0.34),
        )
    y = base - 75
    for k in range(3):
        c.line(
            [(x - 66 + k * 8, y - 6 - k * 6), (x + 60 + k * 8, y - 6 - k * 6)], mix(card, p.near, 0.5), 2.4
        )
    c.bar(x - 20, base - 106, x + 26, base + 10, p.slate, 4)


def chest(c: Canvas, p: Palette, x: float, base: float) -> None:
    """A small strongbox."""
    wood = mix(mix(p.ochre, p.rose, 0.3), p.near, 0.3)
    dark = mix(wood, p.dark, 0.4)
    c.rect(x - 104, base - 86, x + 104, base, wood)
    c.poly(
        [(x - 104, base - 84), *arc(x, base - 84, 104, 180, 360, 58), (x + 104, base - 84)],
        mix(wood, p.light, 0.14),
    )
    c.rect(x + 40, base - 86, x + 104, base, mix(wood, dark, 0.4))
    for k in (-72, 72):
        c.rect(x + k - 10, base - 122, x + k + 10, base, dark)
    c.rect(x - 104, base - 92, x + 104, base - 78, dark)
    c.bar(x - 17, base - 102, x + 17, base - 60, p.ochre, 5)
    c.disc(x, base - 82, 5, p.dark)


def small_ship(c: Canvas, p: Palette, x: float, base: float) -> None:
    """A toy of a cargo ship in a pan."""
    hull = p.dark if not p.night else p.far
    c.poly(
        [(x - 124, base - 46), (x + 108, base - 46), (x + 140, base - 70), (x + 112, base), (x - 108, base)],
        hull,
    )
    c.poly([(x - 115, base - 16), (x + 119, base - 16), (x + 112, base), (x - 108, base)], p.rose)
    c.rect(x - 100, base - 112, x - 52, base - 44, p.light)
    c.rect(x - 94, base - 104, x - 58, base - 92, p.near)
    for k in range(4):
        for j in range(2 if k < 3 else 1):
            c.rect(
                x - 40 + k * 36, base - 74 - j * 27, x - 8 + k * 36, base - 49 - j * 27, p.goods[(k + j) % 5]
            )


def crates(c: Canvas, p: Palette, x: float, base: float) -> None:
    """Three crates in a heap."""
    for dx, dy, s in ((-60, 0, 96), (44, 0, 88), (-6, -92, 76)):
        wood = mix(mix(p.sand, p.ochre, 0.4), p.near, 0.1 if dy else 0.2)
        dark = mix(wood, p.dark, 0.4)
        c.rect(x + dx - s / 2, base + dy - s, x + dx + s / 2, base + dy, wood)
        c.line([(x + dx - s / 2, base + dy), (x + dx + s / 2, base + dy - s)], dark, 4)
        for k in (0.0, 1.0):
            c.rect(
                x + dx - s / 2 + k * (s - 11),
                base + dy - s,
                x + dx - s / 2 + k * (s - 11) + 11,
                base + dy,
                dark,
            )
        c.rect(x + dx - s / 2, base + dy - s, x + dx + s / 2, base + dy - s + 11, dark)
        c.rect(x + dx - s / 2, base + dy - 11, x + dx + s / 2, base + dy, dark)


def scales_credit(c: Canvas, p: Palette, rng: Random) -> None:
    """Documents against a strongbox."""
    balance(c, p, rng, (papers, chest))


def scales_average(c: Canvas, p: Palette, rng: Random) -> None:
    """The ship against her cargo, and the wave that made the question."""
    balance(c, p, rng, (small_ship, crates))
    for k in range(3):
        y = 905 + k * 36
        wave: list[Point] = [(x, y + 16 * math.sin(x / 74 + k * 1.3)) for x in range(-20, 1640, 8)]
        tone = mix(mix(p.water, p.slate, 0.3), p.near, 0.22 * k)
        c.poly([*wave, (1640, 1010), (-20, 1010)], tone)
        c.line(wave, mix(tone, p.light, 0.7 if not p.night else 0.3), 4 - k)


def steelyard(c: Canvas, p: Palette, rng: Random) -> None:
    """A steelyard: the notched beam is the road, every notch a station."""
    edge = rng.uniform(700, 740)
    table(c, p, rng, edge)
    hang = (rng.uniform(560, 620), 150.0)
    tilt = math.radians(rng.uniform(-3, 5))
    ca, sa = math.cos(tilt), math.sin(tilt)

    def at(d: float) -> Point:
        return hang[0] + d * ca, hang[1] + 92 + d * sa

    ink = mix(p.line, p.paper, 0.1)
    c.line([(hang[0], -20), hang], ink, 5)
    c.disc(*hang, 15, mix(p.ochre, p.near, 0.3))
    c.line([hang, at(0)], ink, 5)
    end = at(-330)
    c.line([end, (end[0], end[1] + 90)], ink, 4)
    c.line(arc(end[0], end[1] + 112, 22, -90, 160), p.dark if not p.night else p.far, 8)
    bx, by = end[0], end[1] + 420
    tone = mix(p.sand, p.near, 0.15)
    for s in (-1, 1):
        c.line([(end[0], end[1] + 130), (bx + s * 70, by - 190)], ink, 3)
    bag = smooth(
        [
            (bx - 44, by - 236),
            (bx - 70, by - 190),
            (bx - 160, by - 90),
            (bx - 138, by),
            (bx + 138, by),
            (bx + 160, by - 90),
            (bx + 70, by - 190),
            (bx + 44, by - 236),
        ]
    )
    c.poly(bag, tone)
    with c.within(bag):
        c.poly(
            [
                (bx + 30, by - 240),
                (bx + 80, by - 100),
                (bx + 40, by + 4),
                (bx + 180, by + 4),
                (bx + 180, by - 240),
            ],
            mix(tone, p.dark, 0.2),
        )
        for k in range(3):
            c.line(
                [(bx - 150, by - 66 + k * 9), (bx + 150, by - 66 + k * 9)],
                p.slate if k == 1 else mix(tone, p.light, 0.4),
                5,
            )
    c.line([(bx - 66, by - 196), (bx + 66, by - 196)], p.dark, 6)
    c.taper([at(-350), at(860)], p.road, 15, 7)
    for k in range(8):
        station(c, p, *at(110 + k * 96), 15 - k * 0.6)
    station(c, p, *at(0), 21)
    station(c, p, *end, 17)
    wx, wy = at(rng.uniform(430, 520))
    c.line([(wx, wy + 8), (wx, wy + 130)], ink, 4)
    brass = mix(p.ochre, p.near, 0.2)
    c.poly(
        smooth(
            [
                (wx - 22, wy + 128),
                (wx - 62, wy + 210),
                (wx - 52, wy + 262),
                (wx + 52, wy + 262),
                (wx + 62, wy + 210),
                (wx + 22, wy + 128),
            ]
        ),
        brass,
    )
    c.poly(
        smooth(
            [
                (wx + 6, wy + 128),
                (wx + 26, wy + 210),
                (wx + 16, wy + 262),
                (wx + 52, wy + 262),
                (wx + 62, wy + 210),
                (wx + 22, wy + 128),
            ]
        ),
        mix(brass, p.dark, 0.3),
    )
    c.ring(wx, wy + 122, 13, brass, 6)
    for k, tone2 in enumerate((p.celadon, p.rose, p.ochre)):
        x = 1130 + k * 150
        y = edge + 176 + (k % 2) * 30
        shadow(c, p, x, y, 66)
        c.poly(
            smooth(
                [
                    (x - 58, y - 96),
                    (x - 74, y - 40),
                    (x - 58, y),
                    (x + 58, y),
                    (x + 74, y - 40),
                    (x + 58, y - 96),
                ]
            ),
            mix(p.sand, p.near, 0.2),
        )
        c.disc(x, y - 98, 56, tone2, 26)
        c.bar(x - 66, y - 112, x + 66, y - 90, mix(p.sand, p.light, 0.2))


def paper_steps(c: Canvas, p: Palette, rng: Random) -> None:
    """Sheets laid like steps; on the top one, two lines wait for names."""
    edge = rng.uniform(560, 600)
    table(c, p, rng, edge)
    card = p.light if not p.night else mix(p.light, p.far, 0.1)
    u = 112.0
    ox, oy = rng.uniform(560, 620), 590.0

    def iso(x: float, y: float, z: float = 0.0) -> Point:
        return ox + (x - y) * u * 0.92, oy + (x + y) * u * 0.42 - z * u

    steps, reach, rise = 5, 5.0, 0.36
    for k in range(steps):
        end, z0, z1 = reach - k * 0.62, k * rise, (k + 1) * rise
        tone = mix(card, (p.sand, p.light)[k % 2], 0.2)
        left, right = mix(tone, p.near, 0.2), mix(tone, p.near, 0.42)
        c.poly([iso(0, 2.6, z0), iso(end, 2.6, z0), iso(end, 2.6, z1), iso(0, 2.6, z1)], left)
        c.poly([iso(end, 0, z0), iso(end, 2.6, z0), iso(end, 2.6, z1), iso(end, 0, z1)], right)
        for j in range(1, 6):
            z = z0 + (z1 - z0) * j / 6
            c.line([iso(0, 2.6, z), iso(end, 2.6, z), iso(end, 0, z)], mix(tone, p.near, 0.55), 1.4)
        c.poly([iso(0, 0, z1), iso(end, 0, z1), iso(end, 2.6, z1), iso(0, 2.6, z1)], tone)
        if k < steps - 1:
            for j in range(3):
                yy = 0.4 + j * 0.9
                c.line([iso(end - 0.48, yy, z1), iso(end - 0.14, yy, z1)], mix(tone, p.near, 0.4), 3)
    z = steps * rise
    last = reach - (steps - 1) * 0.62
    ink = mix(p.near, card, 0.25)
    for j in range(5):
        yy = 0.4 + j * 0.26
        c.line([iso(0.25, yy, z), iso(last - (0.25 if j % 3 else 0.9), yy, z)], ink, 3)
    for xx in (0.25, 1.4):
        c.line([iso(xx, 2.1, z), iso(xx + 0.85, 2.1, z)], p.dark, 4)
    route = [iso(9.5, 1.5), iso(reach + 0.5, 1.3)]
    for k in range(steps):
        end = reach - k * 0.62
        route += [iso(end, 1.3, k * rise), iso(end, 1.3, (k + 1) * rise)]
    route += [iso(last - 0.5, 1.72, z), iso(1.1, 1.95, z)]
    c.line(route, p.road, 8)
    for k in range(steps):
        station(c, p, *iso(reach - k * 0.62, 1.3, (k + 1) * rise), 13)
    station(c, p, *iso(reach + 0.5, 1.3), 13)
    xx = 0.34
    c.line(
        smooth(
            [
                iso(xx - 0.05, 2.06, z),
                iso(xx + 0.1, 1.8, z),
                iso(xx + 0.2, 2.08, z),
                iso(xx + 0.32, 1.86, z),
                iso(xx + 0.45, 2.08, z),
                iso(xx + 0.66, 1.98, z),
            ]
        ),
        p.dark,
        4,
    )
    px, py = iso(1.75, 2.14, z)
    angle = math.radians(-128)

    def pen(d: float, w: float) -> Point:
        return px + d * math.cos(angle) - w * math.sin(angle), py + d * math.sin(angle) + w * math.cos(angle)

    c.poly(
        [pen(0, 0), pen(46, -12), pen(330, -15), pen(346, 0), pen(330, 15), pen(46, 12)],
        p.dark if not p.night else p.slate,
    )
    c.poly([pen(0, 0), pen(44, -11), pen(44, 11)], p.ochre)
    c.poly([pen(70, -9), pen(316, -11), pen(316, -4), pen(70, -4)], mix(p.dark, p.light, 0.35))
