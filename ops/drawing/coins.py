"""Money: piles, two unequal piles, and a string of holed coins."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, point_at, smooth
from .palettes import Color, Palette, mix
from .scenery import road, station
from .stage import shadow, table


def coin(c: Canvas, p: Palette, x: float, y: float, r: float, metal: Color, thick: float, face: bool) -> None:
    """One coin lying flat; the top one of a pile shows its square hole."""
    ry = r * 0.3
    side = mix(metal, p.dark, 0.38)
    c.disc(x, y, r, side, ry)
    c.rect(x - r, y - thick, x + r, y, side)
    c.disc(x, y - thick, r, metal, ry)
    c.ring(x, y - thick, r, mix(metal, p.dark, 0.3), 1.6, ry)
    if face:
        c.ring(x, y - thick, r * 0.86, mix(metal, p.dark, 0.35), 2.2, ry * 0.86)
        hole = [
            (x, y - thick - ry * 0.4),
            (x + r * 0.34, y - thick),
            (x, y - thick + ry * 0.4),
            (x - r * 0.34, y - thick),
        ]
        c.poly(hole, mix(metal, p.dark, 0.7))
        c.line([*hole, hole[0]], mix(metal, p.light, 0.35), 2.2)


def coins(c: Canvas, p: Palette, rng: Random) -> None:
    """Piles of old coins rising and falling; the road runs over their tops."""
    edge = rng.uniform(600, 660)
    table(c, p, rng, edge)
    count = rng.choice((5, 6))
    base = edge + 170
    r = 620 / count
    thick = 26
    trend = rng.choice((1, 1, -1))
    tops: list[Point] = []
    metals = (p.ochre, mix(p.ochre, p.sand, 0.45), mix(p.slate, p.light, 0.35), mix(p.ochre, p.near, 0.25))
    for i in range(count):
        u = i / (count - 1)
        high = round(3 + (9 * (u if trend > 0 else 1 - u)) + rng.uniform(-2.2, 2.2))
        high = max(2, high)
        x = 140 + r + (1320 - 2 * r) * u
        y = base + (18 if i % 2 else -8)
        shadow(c, p, x, y + 4, r * 1.05)
        metal = metals[(i + c.seed) % 4] if i % 2 else p.ochre
        for k in range(high):
            nudge = rng.uniform(-6, 6)
            coin(
                c,
                p,
                x + nudge,
                y - k * thick,
                r * 0.92,
                mix(metal, p.dark, 0.06 * (k % 2)),
                thick,
                k == high - 1,
            )
        tops.append((x, y - high * thick - 62))
    for _ in range(3):
        x = rng.uniform(150, 1450)
        coin(c, p, x, rng.uniform(905, 950), 84, metals[rng.randrange(3)], 18, True)
    path = [(-40, tops[0][1] + 40), *tops, (1640, tops[-1][1] - 50)]
    for x, y in tops:
        c.dashes([(x, y + 20), (x, y + 56)], mix(p.line, p.paper, 0.2), 2, 6, 6)
    c.line(path, p.road, 8)
    for x, y in tops:
        station(c, p, x, y, 16)


def coins_two(c: Canvas, p: Palette, rng: Random) -> None:
    """Two unequal piles, the way from one to the other, a leaf of a calendar."""
    edge = rng.uniform(620, 660)
    table(c, p, rng, edge)
    base = edge + 190
    thick = 27
    tops: list[Point] = []
    for spot, high, metal in ((360, 5, mix(p.ochre, p.sand, 0.25)), (860, 12, p.ochre)):
        x = spot + rng.uniform(-20, 20)
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
