"""Wheat in the field, seeds in the cabinet."""

from __future__ import annotations

import itertools
import math
from random import Random

from .canvas import Canvas, Point, arc, moved, point_at, smooth
from .mountains import winding
from .palettes import Color, Palette, mix
from .scenery import birds, land, road, rolling, sky, station


def ear(
    c: Canvas, rng: Random, root: Point, tip: Point, size: float, grain: Color, shade: Color, stem: Color
) -> None:
    """One ear of wheat: paired kernels along a bowed stem, hairline awns."""
    (x0, y0), (x1, y1) = root, tip
    bow = (x1 - x0) * 0.3
    stalk = smooth([(x0, y0), (x0 + bow * 0.4, y0 + (y1 - y0) * 0.5), (x1, y1)])
    c.taper(stalk, stem, size * 0.15, size * 0.08)
    ax, ay = point_at(stalk, 0.93)
    angle = math.atan2(y1 - ay, x1 - ax)
    pairs = 8
    for i in range(pairs):
        d = i * size * 0.5
        bx, by = x1 + math.cos(angle) * d, y1 + math.sin(angle) * d
        fat = 1.0 - 0.35 * (i / pairs)
        for side in (-1, 1):
            a = angle + side * 0.42
            length_ = size * 0.95 * fat
            kx, ky = math.cos(a), math.sin(a)
            nx, ny = -ky, kx
            w = size * 0.235 * fat
            ox, oy = bx + side * -math.sin(angle) * size * 0.14, by + side * math.cos(angle) * size * 0.14
            kernel = smooth(
                [
                    (ox, oy),
                    (ox + kx * length_ * 0.45 + nx * w, oy + ky * length_ * 0.45 + ny * w),
                    (ox + kx * length_, oy + ky * length_),
                    (ox + kx * length_ * 0.45 - nx * w, oy + ky * length_ * 0.45 - ny * w),
                ],
                closed=True,
                steps=6,
            )
            c.line(
                [
                    (ox + kx * length_ * 0.9, oy + ky * length_ * 0.9),
                    (
                        ox + math.cos(angle + side * 0.2) * size * 2.5,
                        oy + math.sin(angle + side * 0.2) * size * 2.5,
                    ),
                ],
                shade,
                max(1.2, size * 0.045),
            )
            c.poly(kernel, grain if side < 0 else shade)


def grain(c: Canvas, p: Palette, rng: Random) -> None:
    """Ears close by, fields and an elevator far off."""
    horizon = rng.uniform(500, 590)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(120, 260), rng.uniform(100, 150)),
    )
    land(c, rolling(rng, horizon - 14, 26, 1.4), p.far)
    gold = p.ochre if not p.night else mix(p.ochre, p.paper, 0.25)
    field = mix(gold, p.sand, 0.5)
    ex = rng.uniform(900, 1240)
    wall = mix(p.light, p.sand, 0.25) if not p.night else p.far
    shade = mix(wall, p.near, 0.45)
    for i in range(5):
        x = ex + i * 54
        h = 190
        c.rect(x, horizon - h + 40, x + 50, horizon + 20, wall)
        c.rect(x + 32, horizon - h + 40, x + 50, horizon + 20, shade)
        c.poly(
            [
                (x, horizon - h + 41),
                *arc(x + 25, horizon - h + 41, 25, 180, 360, 11),
                (x + 50, horizon - h + 41),
            ],
            wall,
        )
    c.rect(ex - 66, horizon - 262, ex - 6, horizon + 20, wall)
    c.rect(ex - 28, horizon - 262, ex - 6, horizon + 20, shade)
    c.poly([(ex - 74, horizon - 260), (ex - 36, horizon - 290), (ex + 2, horizon - 260)], p.near)
    c.rect(ex - 20, horizon - 176, ex + 268, horizon - 160, p.near)
    ground = rolling(rng, horizon + 18, 10, 1.2)
    land(c, ground, field)
    vx = rng.uniform(500, 1100)
    for i in range(-26, 27):
        x = vx + i * 130
        c.poly(
            [(vx + i * 8, horizon + 22), (vx + i * 8 + 2, horizon + 22), (x + 44, 1010), (x, 1010)],
            mix(field, gold if i % 2 else p.mid, 0.5 if i % 2 else 0.2),
        )
    land(c, [(x, y) for x, y in ground], field, horizon + 36)
    path = winding(rng, (vx + rng.uniform(-120, 120), 1020), (ex + 30, horizon + 22), 170, 2.2)
    road(c, p, path, (0.33, 0.56, 0.76, 1.0), 14, 3.2, curve=False)
    dark_grain = mix(gold, p.near, 0.42)
    stem = mix(gold, p.near, 0.62)
    sides = [(rng.uniform(-30, 30), 1) for _ in range(5)] + [
        (1600 + rng.uniform(-30, 30), -1) for _ in range(4)
    ]
    for k, (x, lean) in enumerate(sides):
        root = (x + lean * k % 5 * 44 + lean * (k % 5) * 40, 1040)
        tip = (root[0] + lean * rng.uniform(20, 110), rng.uniform(430, 660))
        ear(c, rng, root, tip, rng.uniform(56, 72), gold, dark_grain, stem)
    birds(c, rng, rng.uniform(300, 900), 200, mix(p.line, p.paper, 0.2))


def grain_cabinet(c: Canvas, p: Palette, rng: Random) -> None:
    """Seeds in jars and sacks, six compartments, a blank tag on each."""
    back = mix(p.low, p.sand, 0.35) if not p.night else p.paper
    c.rect(-5, -5, 1605, 1005, back)
    wood = mix(mix(p.ochre, p.rose, 0.3), p.near, 0.32)
    dark = mix(wood, p.dark, 0.4)
    cols, rows = 3, 2
    x0, y0, w, h = 130.0, 90.0, 446.0, 400.0
    c.rect(x0 - 34, y0 - 34, x0 + cols * w + 34, y0 + rows * h + 34, wood)
    c.rect(x0 - 50, y0 - 54, x0 + cols * w + 50, y0 - 28, mix(wood, p.light, 0.2))
    c.rect(x0 - 34, y0 + rows * h + 34, x0 + cols * w + 34, 1010, dark)
    seeds = [
        p.ochre,
        mix(p.sand, p.light, 0.4),
        mix(p.rose, p.near, 0.25),
        p.celadon,
        mix(p.ochre, p.near, 0.5),
        p.slate,
    ]
    rng.shuffle(seeds)
    kinds = ["jar", "sack", "jar", "sack", "jar", "sack"]
    if rng.random() < 0.5:
        kinds = kinds[::-1]
    tags: list[Point] = []
    for i in range(cols * rows):
        cx = x0 + (i % cols) * w
        cy = y0 + (i // cols) * h
        c.rect(cx + 12, cy + 12, cx + w - 12, cy + h - 12, mix(back, p.near, 0.42))
        c.poly(
            [(cx + 12, cy + 12), (cx + w - 12, cy + 12), (cx + w - 12, cy + 54), (cx + 12, cy + 40)],
            mix(back, p.near, 0.62),
        )
        c.rect(cx + 12, cy + h - 40, cx + w - 12, cy + h - 12, mix(wood, p.light, 0.18))
        mx, base = cx + w / 2, cy + h - 30
        seed = seeds[i]
        if kinds[i] == "jar":
            glass = mix(p.light, p.slate, 0.18) if not p.night else mix(p.far, p.light, 0.25)
            c.bar(mx - 112, base - 236, mx + 112, base, glass, 30)
            c.bar(mx - 98, base - rng.uniform(140, 190), mx + 98, base - 10, seed, 22)
            _seeds(c, p, rng, mx - 88, base - 130, mx + 88, base - 22, seed)
            c.bar(
                mx - 92,
                base - 256,
                mx + 92,
                base - 226,
                mix(p.light, p.sand, 0.55) if not p.night else p.sand,
                8,
            )
            c.bar(mx - 34, base - 284, mx + 34, base - 254, mix(p.ochre, p.near, 0.35), 10)
            c.line([(mx - 88, base - 200), (mx - 88, base - 44)], mix(glass, p.light, 0.7), 7)
        else:
            cloth = mix(p.sand, p.light, 0.25) if not p.night else p.sand
            c.disc(mx, base - 196, 112, seed, 62)
            _seeds(c, p, rng, mx - 84, base - 244, mx + 84, base - 196, seed)
            c.poly(
                smooth(
                    [
                        (mx - 124, base - 184),
                        (mx - 146, base - 90),
                        (mx - 118, base),
                        (mx + 118, base),
                        (mx + 146, base - 90),
                        (mx + 124, base - 184),
                    ]
                ),
                cloth,
            )
            c.poly(
                smooth(
                    [
                        (mx + 40, base - 184),
                        (mx + 70, base - 90),
                        (mx + 46, base),
                        (mx + 118, base),
                        (mx + 146, base - 90),
                        (mx + 124, base - 184),
                    ]
                ),
                mix(cloth, p.dark, 0.16),
            )
            c.bar(mx - 136, base - 212, mx + 136, base - 172, mix(cloth, p.light, 0.4))
        tags.append((mx, base - 96))
    order = [0, 1, 2, 5, 4, 3]
    route: list[Point] = [(-30, tags[0][1] - 10)]
    for k in order:
        route.append(tags[k])
    route.append((-30, tags[3][1] - 10))
    way: list[Point] = []
    for (ax, ay), (bx, by) in itertools.pairwise(route):
        if abs(ay - by) > 200:
            mid = [
                (ax + (1500 - ax) * math.sin(math.pi * t / 20), ay + (by - ay) * t / 20) for t in range(21)
            ]
            way += mid
        else:
            way += [
                (ax + (bx - ax) * t / 20, ay + (by - ay) * t / 20 + 26 * 4 * (t / 20) * (1 - t / 20))
                for t in range(21)
            ]
    c.line(way, p.road, 6)
    card = p.light if not p.night else mix(p.light, p.sand, 0.3)
    for x, y in tags:
        c.veil(moved([(-52, -8), (58, -8), (58, 96), (-52, 96)], x, y), p.dark, 0.25)
        c.poly(moved([(-56, 14), (-30, -18), (30, -18), (56, 14), (56, 90), (-56, 90)], x, y), card)
        c.line(moved([(-34, 42), (34, 42)], x, y), mix(card, p.near, 0.3), 2)
        c.line(moved([(-34, 62), (34, 62)], x, y), mix(card, p.near, 0.3), 2)
        station(c, p, x, y, 14)


def _seeds(
    c: Canvas, p: Palette, rng: Random, x0: float, y0: float, x1: float, y1: float, tone: Color
) -> None:
    """A scatter of seeds in two tints of their own colour."""
    for _ in range(70):
        x, y = rng.uniform(x0, x1), rng.uniform(y0, y1)
        c.disc(x, y, rng.uniform(5, 8), mix(tone, rng.choice((p.light, p.dark)), 0.22), rng.uniform(3.4, 5))
