"""Deserts and where they can be crossed: dunes, and water under palms."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, smooth
from .mountains import range_behind, winding
from .palettes import Color, Palette, mix
from .scenery import birds, craggy, land, palm, road, rolling, sky


def dunes(
    c: Canvas,
    rng: Random,
    base: float,
    rise: float,
    count: int,
    lit: Color,
    shade: Color,
    ripple: Color | None = None,
) -> list[Point]:
    """A chain of dunes from edge to edge; every crest throws one leaf of shade."""
    step = 1900 / count
    shift = rng.uniform(-0.45, 0.1) * step
    knots: list[Point] = []
    tops: list[int] = []
    for i in range(-1, count + 1):
        x = shift + step * (i + rng.uniform(0.32, 0.48))
        tops.append(len(knots))
        knots.append((x, base - rise * rng.uniform(0.72, 1.0)))
        knots.append((x + step * rng.uniform(0.46, 0.56), base - rise * rng.uniform(0.0, 0.18)))
    crest = smooth(knots, steps=16)
    land(c, crest, lit)
    for k in tops:
        ridge = crest[k * 16 : (k + 1) * 16 + 1]
        (x, y), (vx, vy) = ridge[0], ridge[-1]
        depth = rise * rng.uniform(1.25, 1.7)
        lean = step * rng.uniform(0.12, 0.24)
        tip = (x - lean * 0.2, y + depth)
        spine = smooth(
            [
                (x, y),
                (x + lean * 0.5, y + depth * 0.2),
                (x + lean * 0.15, y + depth * 0.5),
                (x - lean * 0.55, y + depth * 0.78),
                tip,
            ]
        )
        back = smooth(
            [
                (vx, vy),
                (x + (vx - x) * 0.72, vy + (tip[1] - vy) * 0.4),
                (x + (vx - x) * 0.3, vy + (tip[1] - vy) * 0.78),
                tip,
            ]
        )
        c.poly(ridge + back + spine[::-1], shade)
        if ripple is not None:
            for row in range(5):
                t = 0.3 + 0.13 * row
                sx = x - step * (0.1 + 0.05 * row)
                sy = y + depth * t
                c.line(
                    smooth(
                        [
                            (sx - step * 0.16, sy + 10),
                            (sx - step * 0.08, sy),
                            (sx, sy + 7),
                            (sx + step * 0.06, sy + 2),
                        ]
                    ),
                    ripple,
                    1.5,
                )
    return crest


def desert(c: Canvas, p: Palette, rng: Random) -> None:
    """Dunes under a large sun, and one line through them."""
    horizon = rng.uniform(360, 500)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=rng.randint(0, 1),
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(20, 170), rng.uniform(105, 165)),
    )
    if rng.random() < 0.6:
        land(c, craggy(rng, horizon + 20, rng.uniform(80, 140), 8), p.far, horizon + 60)
    warm = p.sand if not p.night else mix(p.far, p.sand, 0.2)
    deep = mix(p.mid, warm, 0.3) if not p.night else p.mid
    land(c, rolling(rng, horizon + 24, 6, 3), mix(warm, p.low, 0.5))
    depth = 1000 - horizon
    tail: list[Point] = []
    for row, (t, count) in enumerate(((0.1, 5), (0.27, 4), (0.5, 3), (0.86, 2))):
        haze = 0.5 * (1 - t)
        tone, dark = mix(warm, p.low, haze), mix(deep, p.low, haze * 0.9)
        dunes(
            c,
            rng,
            horizon + depth * t,
            46 + 150 * t,
            count,
            tone,
            dark,
            mix(tone, dark, 0.5) if row > 1 else None,
        )
    tail = winding(
        rng,
        (rng.uniform(350, 1250), 1020),
        (rng.uniform(600, 1000), horizon + 30),
        rng.uniform(270, 380),
        3.4,
    )
    road(c, p, tail, (0.13, 0.42, 0.7), 14, 2.6, curve=False)
    birds(c, rng, rng.uniform(300, 1300), horizon * 0.35, mix(p.line, p.paper, 0.25), 3)


def oasis(c: Canvas, p: Palette, rng: Random) -> None:
    """Water, palms and a mud-brick house where the road rests."""
    horizon = rng.uniform(440, 540)
    sx = rng.uniform(300, 1300)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=rng.randint(0, 2),
        sun=(sx, horizon - rng.uniform(110, 230), rng.uniform(75, 115)),
    )
    warm = p.sand if not p.night else mix(p.far, p.sand, 0.2)
    deep = mix(p.mid, warm, 0.35) if not p.night else p.mid
    if rng.random() < 0.5:
        range_behind(c, p, rng, horizon + 10, 150, 6)
    dunes(c, rng, horizon + 60, rng.uniform(60, 110), 3, mix(warm, p.low, 0.35), mix(deep, p.low, 0.4))
    ground = rolling(rng, horizon + 110, 12, 1.6)
    land(c, ground, warm)
    cx = rng.uniform(640, 960)
    cy = horizon + 270
    house = rng.choice((-1, 1))
    hx = cx + house * rng.uniform(330, 400)
    wall = mix(p.light, p.sand, 0.45) if not p.night else mix(p.far, p.sand, 0.35)
    shade = mix(wall, deep, 0.55)
    fy = cy - 112
    for dx, w, h, domed in ((10, 170, 150, True), (-128, 120, 96, False), (138, 112, 84, True)):
        x0, x1 = hx + dx - w / 2, hx + dx + w / 2
        mid = hx + dx
        if domed:
            r = w * 0.4
            cap = [(mid - r, fy - h + 2), *arc(mid, fy - h, r, 180, 360, r * 0.95), (mid + r, fy - h + 2)]
            c.poly(cap, wall)
            with c.within(cap):
                c.poly(
                    [
                        (mid + r * 0.25, fy - h + 4),
                        (mid + r * 0.4, fy - h - r * 0.5),
                        (mid + r * 0.1, fy - h - r),
                        (x1, fy - h - r),
                        (x1, fy - h + 4),
                    ],
                    shade,
                )
            c.line([(mid, fy - h - r * 0.9), (mid, fy - h - r * 1.3)], p.dark, 2.6)
        c.rect(x0, fy - h, x1, fy, wall)
        c.rect(x0 + w * 0.66, fy - h, x1, fy, shade)
        c.rect(x0 - 4, fy - h - 7, x1 + 4, fy - h + 2, mix(wall, shade, 0.4))
        door = mid - w * 0.12
        c.poly(
            [(door - 14, fy), (door - 14, fy - 38), *arc(door, fy - 38, 14, 180, 360), (door + 14, fy)],
            p.dark,
        )
    pool_rx, pool_ry = rng.uniform(430, 520), rng.uniform(92, 118)
    grass = mix(p.celadon, p.near, 0.35)
    c.disc(cx, cy - 6, pool_rx + 56, grass, pool_ry + 30)
    c.disc(cx, cy, pool_rx, mix(p.water, p.slate, 0.35), pool_ry)
    pool = arc(cx, cy, pool_rx, 0, 360, pool_ry)
    spots = [-house * rng.uniform(0.1, 0.95) for _ in range(rng.randint(5, 6))] + [house * 0.98, house * 0.2]
    palms = sorted(spots)
    with c.within(pool):
        for u in palms:
            px = cx + u * pool_rx
            c.taper([(px, cy - pool_ry), (px + 12, cy + 70)], mix(p.slate, p.near, 0.6), 10, 4)
        for i in range(9):
            y = cy - pool_ry + 24 + i * pool_ry * 0.2
            x = cx + rng.uniform(-0.7, 0.5) * pool_rx
            c.line([(x, y), (x + rng.uniform(60, 150), y)], mix(p.water, p.light, 0.7), 2)
    for u in palms:
        px = cx + u * pool_rx * 1.02
        py = cy - math.sqrt(max(0.0, 1 - u * u)) * pool_ry - 8
        palm(c, rng, px, py, rng.uniform(210, 310), mix(p.near, p.celadon, 0.25), p.dark)
    path = smooth(
        [
            (-30, cy + 60 + rng.uniform(0, 60)),
            (cx - pool_rx * 0.7, cy + pool_ry + 54),
            (cx, cy + pool_ry + 74),
            (cx + pool_rx * 0.8, cy + pool_ry + 34),
            (1630, cy - 10),
        ]
    )
    road(c, p, path, (0.14, 0.5, 0.86), 11, 7, curve=False)
    edge = rng.uniform(70, 150) if house > 0 else rng.uniform(1450, 1530)
    palm(c, rng, edge, 1010, rng.uniform(470, 560), p.dark, p.dark)
