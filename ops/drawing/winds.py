"""Turbines on hills, in a wind gap, and beside what they store."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, height_at, smooth
from .palettes import Color, Palette, mix
from .scenery import craggy, grove, land, road, rolling, sky, station


def turbine(
    c: Canvas, p: Palette, x: float, foot: float, h: float, angle: float, body: Color, shade: Color
) -> None:
    """A wind turbine seen almost from the front."""
    w = h * 0.026
    top = foot - h
    c.poly([(x - w, foot), (x - w * 0.5, top), (x + w * 0.5, top), (x + w, foot)], body)
    c.poly([(x + w * 0.15, foot), (x + w * 0.1, top), (x + w * 0.5, top), (x + w, foot)], shade)
    reach = h * 0.56
    for k in range(3):
        a = math.radians(angle + 120 * k)

        def t(u: float, v: float, ca: float = math.cos(a), sa: float = math.sin(a)) -> Point:
            return x + (u * ca - v * sa) * reach, top + (u * sa + v * ca) * reach

        c.poly(
            [
                t(0.02, -0.012),
                t(0.16, -0.052),
                t(0.34, -0.046),
                t(1.0, -0.004),
                t(1.0, 0.006),
                t(0.4, 0.012),
                t(0.02, 0.018),
            ],
            body,
        )
        c.poly(
            [t(0.02, 0.004), t(0.4, -0.004), t(1.0, 0.0), t(1.0, 0.006), t(0.4, 0.012), t(0.02, 0.018)], shade
        )
    c.disc(x, top, h * 0.026, body)
    c.disc(x, top, h * 0.011, shade)


def wind(c: Canvas, p: Palette, rng: Random) -> None:
    """Turbines on rolling ground; the line is what they feed."""
    horizon = rng.uniform(600, 690)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=4,
        sun=(rng.uniform(250, 1350), rng.uniform(260, 420), rng.uniform(110, 160)),
    )
    land(c, craggy(rng, horizon, rng.uniform(120, 190), 6), mix(p.far, p.low, 0.4))
    body = p.light if not p.night else mix(p.light, p.far, 0.25)
    if p.name in ("fog", "noon", "dawn"):
        body = mix(p.light, p.slate, 0.04)
    shade = mix(body, p.near, 0.5)
    rows = (
        (rolling(rng, horizon - 20, 34, 1.6), p.far, 5, 190, 0.55),
        (rolling(rng, horizon + 60, 40, 1.3), p.mid, 3, 330, 0.3),
        (rolling(rng, horizon + 180, 46, 1.0), p.near, 1, 640, 0.0),
    )
    for index, (profile, tone, count, size, haze) in enumerate(rows):
        edges = [mix(body, tone, haze * 0.6), mix(shade, tone, haze)]
        shift = rng.uniform(0.1, 0.9)
        for i in range(count):
            x = (
                1600 * (i + shift * 0.8 + 0.1) / count
                if count > 1
                else rng.choice((rng.uniform(260, 460), rng.uniform(1140, 1340)))
            )
            h = size * rng.uniform(0.88, 1.1)
            turbine(c, p, x, height_at(profile, x) + 6, h, rng.uniform(0, 120), edges[0], edges[1])
        shape = land(c, profile, tone)
        if index == 2:
            c.hatch(shape, mix(tone, p.dark, 0.25), 13, 1.3, rng.choice((-14, 14)))
        if index == 1:
            line = [(x, y + 34 + 12 * math.sin(x / 160)) for x, y in profile[::4]]
            road(c, p, line, (0.1, 0.37, 0.63, 0.9), 8)
    grove(c, rng, rows[2][0], rng.uniform(600, 760), rng.uniform(900, 1000), 90, p.dark, p.dark)


def wind_valley(c: Canvas, p: Palette, rng: Random) -> None:
    """A wind gap: two ridges, turbines in ranks, a railway, grass all one way."""
    horizon = rng.uniform(520, 570)
    gap = rng.uniform(740, 860)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=4,
        sun=(gap + rng.uniform(-80, 80), horizon - rng.uniform(40, 150), rng.uniform(95, 135)),
    )
    for side in (-1, 1):
        edge = -40 if side < 0 else 1640
        for reach, rise, tone in (
            (0.92, 300, mix(p.far, p.low, 0.2)),
            (0.68, 240, mix(p.far, p.mid, 0.45)),
            (0.44, 190, p.mid),
        ):
            pts: list[Point] = [(edge, horizon - rise)]
            for i in range(1, 8):
                t = i / 8
                pts.append(
                    (edge + (gap - edge) * reach * t, horizon - rise * (1 - t) ** 0.9 + rng.uniform(-22, 18))
                )
            pts.append((edge + (gap - edge) * reach, horizon + 6))
            c.poly([*pts, (edge, horizon + 6)], tone)
            for i in range(1, 7, 2):
                (x0, y0), (x1, y1) = pts[i], pts[i + 1]
                c.poly(
                    [(x0, y0), (x1, y1), (x1 - side * 10, horizon + 6), (x0 + side * 26, horizon + 6)],
                    mix(tone, p.near, 0.2),
                )
    steppe = mix(p.sand, p.celadon, rng.uniform(0.25, 0.7)) if not p.night else p.mid
    c.rect(-5, horizon, 1605, 1005, steppe)
    for i in range(16):
        t = ((i + 0.5) / 16) ** 1.7
        y = horizon + 8 + (960 - horizon) * t
        x = rng.uniform(-100, 1300)
        c.bar(x, y, x + rng.uniform(160, 560), y + 2 + 9 * t, mix(steppe, p.mid, 0.35))
    body = p.light if not p.night else mix(p.light, p.far, 0.3)
    shade = mix(body, p.near, 0.5)
    ranks = [(0.03, 7, 120), (0.1, 5, 190), (0.24, 3, 330), (0.52, 1, 600)]
    for t, count, h in ranks:
        y = horizon + 6 + (1000 - horizon) * t
        if t == 0.24:
            _rails(c, p, rng, horizon, steppe)
        for i in range(count):
            x = 130 + 1340 * (i + rng.uniform(0.3, 0.7)) / count
            if count == 1:
                x = rng.choice((rng.uniform(230, 380), rng.uniform(1220, 1370)))
            turbine(
                c,
                p,
                x,
                y,
                h,
                rng.uniform(0, 120),
                mix(body, p.low, 0.35 if t < 0.05 else 0.0),
                mix(shade, p.low, 0.35 if t < 0.05 else 0.0),
            )
    blade = mix(p.near, steppe, 0.25)
    for _ in range(150):
        x, y = rng.uniform(-40, 1600), rng.uniform(900, 1010)
        s = rng.uniform(34, 86) * (0.5 + (y - 880) / 160)
        c.taper(
            smooth([(x, y), (x + s * 0.3, y - s * 0.7), (x + s, y - s * 0.95)], steps=5),
            mix(blade, p.dark, rng.uniform(0, 0.4)),
            5,
            1.4,
        )


def _rails(c: Canvas, p: Palette, rng: Random, horizon: float, ground: Color) -> None:
    """A single line across the valley with a short train, drawn as the road."""
    y = horizon + (1000 - horizon) * 0.2
    c.rect(-5, y + 2, 1605, y + 16, mix(ground, p.near, 0.45))
    for x in range(0, 1600, 22):
        c.rect(x, y + 4, x + 9, y + 10, mix(ground, p.dark, 0.6))
    tx = rng.uniform(330, 700)
    for k in range(7):
        tone = p.slate if k == 6 else p.goods[(k * 2) % 5]
        c.rect(tx + k * 66, y - 34, tx + k * 66 + 62, y - 4, tone)
        c.rect(tx + k * 66 + 4, y - 6, tx + k * 66 + 58, y, p.dark)
    c.line([(-10, y + 2), (1610, y + 2)], p.road, 6.5)
    for k in range(4):
        station(c, p, 160 + 430 * k, y + 2, 11)


def wind_single(c: Canvas, p: Palette, rng: Random) -> None:
    """One turbine beside a row of blocks, some full, some empty: power and energy."""
    horizon = rng.uniform(730, 780)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(rng.uniform(240, 420), rng.uniform(200, 320), rng.uniform(100, 140)),
    )
    land(c, craggy(rng, horizon, 170, 6), mix(p.far, p.low, 0.4))
    hill = [
        (x, horizon + 90 - 130 * math.exp(-(((x - 330) / 380) ** 2)) + 8 * math.sin(x / 150))
        for x in range(-20, 1640, 10)
    ]
    land(c, rolling(rng, horizon + 10, 20, 1.3), p.mid)
    body = p.light if not p.night else mix(p.light, p.far, 0.2)
    x = rng.uniform(320, 400)
    foot = height_at(hill, x) + 8
    turbine(c, p, x, foot, rng.uniform(560, 600), rng.uniform(10, 50), body, mix(body, p.near, 0.5))
    shape = land(c, hill, p.near)
    c.hatch(shape, mix(p.near, p.dark, 0.28), 13, 1.2, 14)
    count = 8
    base = horizon + 60
    w, gap = 86.0, 18.0
    x0 = 1530 - count * (w + gap)
    levels = [
        max(0.12, min(1.0, 0.55 + 0.45 * math.sin(i * 0.9 + rng.uniform(0, 1.5)))) for i in range(count)
    ]
    tops: list[Point] = []
    full = mix(p.ochre, p.sand, 0.2)
    for i, level in enumerate(levels):
        bx = x0 + i * (w + gap)
        cells = 6
        filled = max(1, round(level * cells))
        for k in range(cells):
            y1 = base - k * 66
            if k < filled:
                c.rect(bx, y1 - 58, bx + w, y1, full)
                c.rect(bx + w * 0.7, y1 - 58, bx + w, y1, mix(full, p.dark, 0.2))
            else:
                c.rect(bx, y1 - 58, bx + w, y1, mix(p.low, p.light, 0.4) if not p.night else p.low)
                c.line(
                    [(bx, y1), (bx, y1 - 58), (bx + w, y1 - 58), (bx + w, y1), (bx, y1)],
                    mix(p.line, p.low, 0.35),
                    2,
                )
        tops.append((bx + w / 2, base - filled * 66 - 22))
    c.rect(x0 - 24, base + 2, 1554, base + 12, p.dark)
    lead = [
        (x, foot + 22),
        (x + 130, foot + 26),
        (x0 - 150, (foot + tops[0][1]) / 2 + 30),
        (x0 - 50, tops[0][1] + 10),
        tops[0],
    ]
    c.line([*smooth(lead, steps=16), *tops, (1640, tops[-1][1] - 20)], p.road, 8)
    for q in tops:
        station(c, p, *q, 14)
    station(c, p, x, foot + 22, 16)
