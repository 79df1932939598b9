"""A plain among ranges, and pylons marching over them."""

from __future__ import annotations

import itertools
import math
from random import Random

from .canvas import Canvas, Point, height_at, point_at, smooth
from .mountains import winding
from .palettes import Color, Palette, mix
from .scenery import craggy, grove, land, peak, road, rolling, sky, station


def mountains_ring(c: Canvas, p: Palette, rng: Random) -> None:
    """A plain ringed by ranges; the one road leaves by the gap towards water."""
    horizon = rng.uniform(400, 440)
    gap = rng.uniform(700, 900)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=2,
        sun=(gap + rng.uniform(-60, 60), horizon - rng.uniform(70, 140), rng.uniform(75, 105)),
    )
    c.rect(-5, horizon, 1605, horizon + 46, mix(p.water, p.slate, 0.45))
    for i in range(5):
        c.line(
            [(gap - 150 + i * 50, horizon + 10 + i * 7), (gap - 90 + i * 60, horizon + 10 + i * 7)],
            mix(p.water, p.light, 0.6 if not p.night else 0.2),
            1.6,
        )
    plain = mix(p.celadon, p.sand, rng.uniform(0.25, 0.65)) if not p.night else p.mid
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    for side in (-1, 1):
        h: float
        for d, h, half in ((640, 250, 330), (430, 200, 260), (250, 120, 190)):
            peak(
                c,
                rng,
                gap + side * d + rng.uniform(-20, 20),
                horizon + 60,
                half,
                h * rng.uniform(0.9, 1.15),
                mix(p.far, p.low, 0.15),
                mix(p.far, p.mid, 0.5),
                snow,
            )
    meadow = [(x, horizon + 44 - 10 * math.cos((x - gap) / 500)) for x in range(-20, 1640, 20)]
    land(c, meadow, plain)
    for i in range(14):
        t = ((i + 0.5) / 14) ** 1.7
        y = horizon + 50 + (950 - horizon) * t
        x = rng.uniform(100, 1200)
        c.bar(
            x,
            y,
            x + rng.uniform(140, 420),
            y + 3 + 12 * t,
            mix(plain, rng.choice((p.sand, p.mid, p.ochre)), 0.3),
        )
    for row, t in enumerate((0.12, 0.42, 0.92)):
        for side in (-1, 1):
            base = horizon + 80 + 480 * t
            x = gap + side * (560 + 330 * t + rng.uniform(-30, 30))
            h = (170 + 330 * t) * rng.uniform(0.9, 1.1)
            tone = mix(p.mid, p.near, 0.15 + 0.75 * t)
            peak(c, rng, x, base + 60, h * 1.12, h, tone, mix(tone, p.dark, 0.34), snow if row < 2 else None)
            for _k in range(4):
                fx = x + side * rng.uniform(-h * 0.4, h * 0.6)
                land_y = base + 60
                c.poly(
                    smooth(
                        [
                            (fx - h * 0.5, land_y + 6),
                            (fx - h * 0.2, land_y - h * 0.1),
                            (fx + h * 0.2, land_y - h * 0.12),
                            (fx + h * 0.5, land_y + 6),
                        ]
                    ),
                    mix(tone, plain, 0.5),
                )
    path = winding(rng, (rng.uniform(640, 960), 1030), (gap, horizon + 42), rng.uniform(120, 170), 3.0)
    road(c, p, path, (0.18, 0.45, 0.7, 0.985), 15, 3, curve=False)
    for x0 in (gap - 420, gap + 330):
        grove(
            c,
            rng,
            [(x0 - 20, 820), (x0 + 240, 830)],
            x0,
            x0 + 90,
            110,
            p.dark if not p.night else p.near,
            p.dark,
            24,
        )


def pylon(c: Canvas, x: float, foot: float, h: float, color: Color) -> list[Point]:
    """A lattice tower; returns the tips of its arms where conductors hang."""
    w = h * 0.13
    line = max(1.3, h * 0.014)
    top = foot - h

    def at(u: float, v: float) -> Point:
        return x + u * w, foot - v * h

    for s in (-1, 1):
        c.line([at(s, 0), at(s * 0.3, 0.62), at(s * 0.14, 1.0)], color, line * 1.4)
    steps = (0.0, 0.16, 0.3, 0.42, 0.52, 0.62)
    for a, b in itertools.pairwise(steps):
        wa, wb = 1 - 0.7 * a / 0.62, 1 - 0.7 * b / 0.62
        c.line([at(-wa, a), at(wb, b)], color, line)
        c.line([at(wa, a), at(-wb, b)], color, line)
        c.line([at(-wb, b), at(wb, b)], color, line)
    tips: list[Point] = []
    for v, reach in ((0.7, 2.5), (0.88, 1.9)):
        c.line([at(-0.24, v + 0.05), at(-reach, v), at(reach, v), at(0.24, v + 0.05)], color, line * 1.2)
        for s in (-1, 1):
            tip = at(s * reach * 0.96, v)
            c.line([tip, (tip[0], tip[1] + h * 0.05)], color, line)
            tips.append((tip[0], tip[1] + h * 0.05))
    c.line([at(0, 0.62), (x, top - h * 0.03)], color, line * 1.2)
    return tips


def mountains_pylons(c: Canvas, p: Palette, rng: Random) -> None:
    """Pylons marching over the ranges towards a distant city; the line is live."""
    base = rng.uniform(640, 700)
    sky(c, p, rng, base, clouds=3, sun=(rng.uniform(900, 1380), rng.uniform(220, 340), rng.uniform(100, 150)))
    land(c, craggy(rng, base, rng.uniform(300, 360), 5), mix(p.far, p.low, 0.5))
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    peak(
        c,
        rng,
        rng.uniform(260, 420),
        base + 20,
        480,
        rng.uniform(380, 430),
        mix(p.far, p.low, 0.1),
        mix(p.far, p.mid, 0.45),
        snow,
    )
    cx = rng.uniform(1290, 1380)
    for k in range(16):
        x = cx - 190 + k * 25 + rng.uniform(-6, 6)
        h = 50 + 130 * math.exp(-(((x - cx) / 110) ** 2)) * rng.uniform(0.6, 1.1)
        c.rect(x, base - 40 - h, x + rng.uniform(16, 26), base + 40, mix(p.mid, p.far, 0.3))
    ridges = [
        rolling(rng, base + 4, 36, 1.5),
        rolling(rng, base + 100, 46, 1.25),
        rolling(rng, base + 210, 50, 1.0),
    ]
    tones = [mix(p.mid, p.far, 0.35), mix(p.mid, p.near, 0.45), p.near]
    iron = p.dark if not p.night else mix(p.far, p.light, 0.3)
    spots = ((1130, 0, 130), (930, 0, 180), (640, 1, 290), (240, 2, 560))
    hung: list[list[Point]] = [[(cx + 20, base - 60)] * 4]
    done = 0
    for x, which, h in spots:
        while done <= which:
            shape = land(c, ridges[done], tones[done])
            if done == 2:
                c.hatch(shape, mix(p.near, p.dark, 0.28), 13, 1.2, 16)
            done += 1
        hung.append(
            pylon(
                c, x, height_at(ridges[which], x) + 8, h, mix(iron, tones[which], 0.35 if which == 0 else 0.0)
            )
        )
    hung.append([(q[0] - 620, q[1] - 60 - 30 * i) for i, q in enumerate(hung[-1])])
    for k in range(4):
        wires: list[Point] = []
        for a, b in itertools.pairwise(hung):
            (x0, y0), (x1, y1) = a[k], b[k]
            for i in range(16):
                t = i / 16
                wires.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + abs(x1 - x0) * 0.32 * t * (1 - t)))
        if k == 1:
            c.taper(wires, p.road, 2.6, 8)
            for tips, r in ((hung[1], 6), (hung[2], 8), (hung[3], 11), (hung[4], 15)):
                station(c, p, *tips[1], r)
            station(c, p, *point_at(wires, 0.47), 9)
        else:
            c.line(wires, mix(iron, p.paper, 0.15), 1.7)
    grove(c, rng, ridges[2], 900, 1120, 110, p.dark, p.dark)
