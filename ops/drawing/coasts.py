"""Where ships need telling: a lighthouse, a strait with two lanes."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, smooth
from .palettes import Palette, mix
from .scenery import birds, craggy, land, road, sky, water
from .ships import freighter


def lighthouse(c: Canvas, p: Palette, rng: Random) -> None:
    """A tower on a headland; its beam, and the lane that trusts it."""
    horizon = rng.uniform(560, 680)
    where = sky(
        c,
        p,
        rng,
        horizon,
        clouds=2,
        sun=(rng.uniform(820, 1380), horizon - rng.uniform(70, 260), rng.uniform(75, 125)),
    )
    far = craggy(rng, horizon, rng.uniform(50, 100), 6)
    land(c, [(760, horizon), *[q for q in far if q[0] > 820]], p.far, horizon + 3)
    x = rng.uniform(320, 480)
    foot = horizon - rng.uniform(40, 90)
    h = min(rng.uniform(360, 430), foot - 150)
    top = foot - h
    water(c, p, rng, horizon, 1000, shine=where[0])
    if p.name in ("night", "dusk", "fog"):
        glow = p.ochre if p.name != "fog" else p.light
        c.veil([(x, top - 26), (1700, top - 210), (1700, top + 30)], glow, 0.3 if p.name != "fog" else 0.6)
        c.veil([(x, top - 26), (-300, top - 140), (-300, top + 40)], glow, 0.2)
    wide, slim = h * 0.125, h * 0.08
    cliff = smooth(
        [(-40, foot + 30), (120, foot - 6), (x - 60, foot + 4), (x + 90, foot + 2), (x + 170, foot + 40)],
        steps=8,
    )
    face = [(x + 215, foot + 110), (x + 190, foot + 160), (x + 280, horizon + 40), (x + 330, horizon + 84)]
    rock = mix(p.near, p.mid, 0.2)
    c.poly([*cliff, *face, (x + 240, horizon + 108), (-40, horizon + 130)], rock)
    with c.within([*cliff, *face, (x + 240, horizon + 108), (-40, horizon + 130)]):
        for i in range(7):
            bx = -20 + i * 130 + rng.uniform(-30, 30)
            c.poly(
                [
                    (bx, foot + 50 + rng.uniform(0, 40)),
                    (bx + 70, foot + 70),
                    (bx + 40, horizon + 140),
                    (bx - 50, horizon + 140),
                ],
                mix(rock, p.dark, 0.38),
            )
        c.poly(
            [*[(a, b + 16) for a, b in cliff], *[(a, b) for a, b in cliff[::-1]]],
            mix(p.celadon, p.near, 0.35),
        )
    surf = mix(p.water, p.light, 0.8 if not p.night else 0.4)
    for i, inset in enumerate((10, 90, 40, 170)):
        y = horizon + 122 + i * 15
        reach = x + 262 - inset - i * 34
        c.bar(reach - rng.uniform(260, 420), y, reach, y + 4.5 - i * 0.6, surf)
    white = p.light if not p.night else mix(p.light, p.far, 0.25)
    shade = mix(white, p.mid, 0.5)

    def half(t: float) -> float:
        return wide + (slim - wide) * t

    bands = rng.choice((3, 5))
    for i in range(bands):
        t0, t1 = i / bands, (i + 1) / bands
        tone = white if i % 2 == 0 else p.slate
        y0, y1 = foot + 4 - h * t0, foot + 4 - h * t1
        c.poly([(x - half(t0), y0), (x - half(t1), y1), (x + half(t1), y1), (x + half(t0), y0)], tone)
        c.poly(
            [(x + half(t0) * 0.3, y0), (x + half(t1) * 0.3, y1), (x + half(t1), y1), (x + half(t0), y0)],
            mix(tone, p.near, 0.35),
        )
    for t in (0.22, 0.48, 0.74):
        y = foot - h * t
        c.poly([(x - 9, y + 16), (x - 9, y), *arc(x - 2, y, 7, 180, 360), (x + 5, y + 16)], p.dark)
    c.rect(x - slim - 16, top - 2, x + slim + 16, top + 8, p.dark)
    for i in range(9):
        gx = x - slim - 13 + i * (2 * slim + 26) / 8
        c.line([(gx, top - 2), (gx, top - 20)], p.dark, 1.6)
    c.line([(x - slim - 14, top - 20), (x + slim + 14, top - 20)], p.dark, 2)
    c.rect(
        x - slim * 0.66, top - 52, x + slim * 0.66, top - 2, p.sun if p.night or p.name == "dusk" else p.ochre
    )
    for k in (-0.66, -0.22, 0.22, 0.66):
        c.line([(x + slim * k, top - 52), (x + slim * k, top - 2)], p.dark, 2.4)
    c.poly(
        [
            (x - slim * 0.9, top - 50),
            *arc(x, top - 50, slim * 0.9, 180, 360, slim * 0.75),
            (x + slim * 0.9, top - 50),
        ],
        p.dark,
    )
    c.line([(x, top - 76), (x, top - 112)], p.dark, 3)
    hx = x - wide - 90
    c.rect(hx - 52, foot - 56, hx + 52, foot + 10, shade)
    c.poly(
        [(hx - 64, foot - 54), (hx - 32, foot - 96), (hx + 32, foot - 96), (hx + 64, foot - 54)],
        p.near if not p.night else p.dark,
    )
    c.rect(hx - 12, foot - 30, hx + 10, foot + 10, p.dark)
    path = smooth(
        [
            (1640, horizon + 70),
            (1320, horizon + 96),
            (1060, horizon + 170),
            (900, 880),
            (560, 950),
            (200, 1020),
        ]
    )
    road(c, p, path, (0.2, 0.5, 0.78), 5, 13, curve=False)
    freighter(c, p, rng, rng.uniform(1180, 1330), horizon + 50, 250, p.dark, 3, ribs=False)
    birds(c, rng, x + 330, top + 120, mix(p.line, p.paper, 0.15), 4)


def strait(c: Canvas, p: Palette, rng: Random) -> None:
    """Headlands slide in from both sides; ships keep to two opposing lanes."""
    horizon = rng.uniform(340, 400)
    mid = rng.uniform(740, 860)
    where = sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(mid + rng.uniform(-120, 120), horizon - rng.uniform(20, 120), rng.uniform(85, 120)),
    )
    water(c, p, rng, horizon, 1000, shine=where[0], density=1.2)
    land(c, [q for q in craggy(rng, horizon, 50, 9) if q[0] < mid - 200], p.far, horizon + 3)
    land(c, [q for q in craggy(rng, horizon, 50, 9) if q[0] > mid + 200], p.far, horizon + 3)
    green = mix(p.celadon, p.near, 0.5) if not p.night else mix(p.near, p.mid, 0.5)
    first = rng.choice((-1, 1))
    plan = [
        (first, 0.03, 190),
        (-first, 0.07, 250),
        (first, 0.15, 330),
        (-first, 0.26, 420),
        (first, 0.46, 640),
        (-first, 0.72, 700),
    ]
    ships = [(0.11, 120, 1), (0.34, 260, -1)]
    queue = sorted([*((t, "land", s, g) for s, t, g in plan), *((t, "ship", d, w) for t, w, d in ships)])
    for t, kind, side, size in queue:
        y = horizon + 4 + (1000 - horizon) * t
        if kind == "ship":
            lane = 60 + 230 * t
            freighter(c, p, rng, mid + side * lane * 1.25, y, size, p.dark, 3, ribs=size > 200)
            continue
        edge = -60 if side < 0 else 1660
        tip = mid + side * size * rng.uniform(0.9, 1.05)
        rise = (70 + 330 * t**0.8) * rng.uniform(0.85, 1.1)
        tone = mix(mix(p.far, p.mid, 0.5), green, min(1.0, 0.15 + 1.25 * t))
        if t > 0.6:
            tone = mix(green, p.dark, 0.25)
        tops: list[Point] = [(edge, y - rise)]
        count = 6
        for i in range(1, count):
            u = i / count
            tops.append((edge + (tip - edge) * u, y - rise * (1 - u**1.7) * rng.uniform(0.72, 1.1)))
        tops.append((tip, y - 2))
        ridge = smooth(tops, steps=10)
        foam = mix(p.water, p.light, 0.75 if not p.night else 0.35)
        c.bar(min(edge, tip + side * -22), y - 1, max(edge, tip + side * -22), y + 4 + 5 * t, foam)
        c.poly([*ridge, (tip, y + 2), (edge, y + 2)], tone)
        shade = mix(tone, p.dark, 0.24)
        with c.within([*ridge, (tip, y + 2), (edge, y + 2)]):
            low = [(x, yy + (y - yy) * 0.5 + 9 * math.sin(x / (30 + 60 * t))) for x, yy in ridge]
            c.poly([*low, (tip, y + 4), (edge, y + 4)], shade)
            c.bar(
                min(edge, tip),
                y - 5 - 8 * t,
                max(edge, tip),
                y + 20,
                mix(p.sand, tone, 0.35 if not p.night else 0.75),
            )
        for _ in range(int(9 + 22 * t)):
            x = edge + (tip - edge) * rng.uniform(0.02, 0.9)
            base = height_at(ridge if side < 0 else ridge[::-1], x)
            r = (6 + 26 * t) * rng.uniform(0.7, 1.2)
            c.disc(x, base + r * 0.3, r, tone, r * 0.8)
        if t == 0.26:
            lx = tip + side * 60
            ly = height_at(ridge if side < 0 else ridge[::-1], lx) + 6
            c.poly([(lx - 9, ly), (lx - 6, ly - 62), (lx + 6, ly - 62), (lx + 9, ly)], p.light)
            c.rect(lx - 8, ly - 44, lx + 8, ly - 28, p.slate)
            c.bar(lx - 9, ly - 78, lx + 9, ly - 60, p.dark, 5)
    for side in (-1, 1):
        lane_path: list[Point] = []
        for i in range(41):
            t = 1.05 * (1 - i / 40) ** 1.6
            y = horizon + 6 + (1000 - horizon) * t
            lane_path.append((mid + side * (16 + 250 * t) + 26 * math.sin(t * 5) * t, y))
        if side < 0:
            road(c, p, lane_path, (0.2, 0.48, 0.72), 13, 2.2, curve=False)
        else:
            c.dashes(lane_path, mix(p.road, p.water, 0.15), 4.5, 20, 15)
