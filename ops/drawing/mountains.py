"""Ranges, their mirror in a lake, and the pass between them."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, height_at, smooth
from .palettes import Palette, mix
from .scenery import cloud, craggy, grove, land, peak, poplar, road, rolling, sky, water


def winding(rng: Random, near: Point, far: Point, swing: float, bends: float) -> list[Point]:
    """A road seen in perspective: wide curves at our feet, tight ones far away."""
    phase = rng.choice((0.0, math.pi))
    points = []
    for i in range(61):
        t = i / 60
        rise = 1 - (1 - t) ** 1.9
        fade = (1 - t) ** 1.15
        x = near[0] + (far[0] - near[0]) * rise
        x += swing * fade * math.sin(phase + bends * math.pi * t**0.85)
        points.append((x, near[1] + (far[1] - near[1]) * rise))
    return points


def range_behind(c: Canvas, p: Palette, rng: Random, base: float, rise: float, peaks: int) -> None:
    """A pale angular range for the horizon of any land picture."""
    land(c, craggy(rng, base, rise, peaks), mix(p.far, p.low, 0.45), base + 10)
    land(c, craggy(rng, base, rise * 0.6, peaks + 2), p.far, base + 10)


def mountains(c: Canvas, p: Palette, rng: Random) -> None:
    """A great range over foothills."""
    _range(c, p, rng, lake=False)


def mountains_lake(c: Canvas, p: Palette, rng: Random) -> None:
    """The range again, mirrored in a lake."""
    _range(c, p, rng, lake=True)


def _range(c: Canvas, p: Palette, rng: Random, lake: bool) -> None:
    """Peaks around one leading summit, then either shore or foothills."""
    base = rng.uniform(600, 680) if lake else rng.uniform(680, 780)
    sky(c, p, rng, base, clouds=0, sun=(rng.uniform(220, 1380), rng.uniform(150, 240), rng.uniform(60, 90)))
    land(c, craggy(rng, base, rng.uniform(330, 420), 6), mix(p.far, p.low, 0.35), base + 10)
    snow = p.light if not p.night else mix(p.light, p.far, 0.25)
    lead = rng.uniform(430, 1170)
    spots = [
        (lead + s * d, h)
        for s, d, h in (
            (1, rng.uniform(430, 520), rng.uniform(330, 390)),
            (-1, rng.uniform(430, 560), rng.uniform(350, 420)),
            (1, rng.uniform(860, 950), rng.uniform(260, 330)),
            (-1, rng.uniform(880, 980), rng.uniform(270, 340)),
        )
    ]
    for x, h in sorted(spots, key=lambda s: s[1]):
        peak(c, rng, x, base + 8, h * rng.uniform(0.95, 1.15), h, mix(p.mid, p.far, 0.45), p.mid, snow)
    high = base - rng.uniform(70, 130)
    peak(c, rng, lead, base + 8, high * 0.86, high, p.mid, mix(p.near, p.mid, 0.25), snow)
    cloud(
        c,
        rng,
        lead - rng.uniform(300, 520),
        base - rng.uniform(110, 170),
        rng.uniform(420, 560),
        mix(p.paper, p.light, 0.4) if not p.night else p.low,
    )
    if lake:
        water(c, p, rng, base, 1000)
        with c.within([(0, base), (1600, base), (1600, base + 150), (0, base + 150)]):
            for i in range(16):
                y = base + 4 + i * 9
                half = (16 - i) * high * 0.05
                c.bar(lead - half, y, lead + half, y + 3, mix(p.water, p.near, 0.4))
        shore = rolling(rng, base + 12, 10, 2)
        land(c, shore, mix(p.near, p.mid, 0.4), base + 22)
        bank = rolling(rng, 890, 46, 1.0)
        land(c, bank, p.near)
        grove(c, rng, bank, 60, 420, 120, p.dark, p.dark)
        shore_road = [(x, height_at(bank, x) + 44) for x in range(-20, 1640, 40)]
        road(c, p, shore_road, (0.18, 0.5, 0.83), 8)
        return
    c.rect(-5, base + 2, 1605, 1005, mix(p.near, p.mid, 0.75))
    hills = rolling(rng, base + 36, 26, 1.7)
    land(c, hills, mix(p.near, p.mid, 0.55))
    front = rolling(rng, base + 130, 38, 1.2)
    shape = land(c, front, p.near)
    c.hatch(shape, mix(p.near, p.dark, 0.3), 13, 1.2, rng.choice((-18, 18)))
    grove(c, rng, front, rng.uniform(80, 240), rng.uniform(420, 560), 110, p.dark, p.dark)
    path = winding(rng, (rng.uniform(500, 1100), 1020), (lead + 60, base + 52), 300, 3)
    road(c, p, path, (0.2, 0.47, 0.74), 15, 3, curve=False)


def mountain_pass(c: Canvas, p: Palette, rng: Random) -> None:
    """Walls and a saddle; the road climbs towards the light in hairpins."""
    gap = rng.uniform(480, 1120)
    saddle = rng.uniform(380, 500)
    sky(
        c,
        p,
        rng,
        saddle + 90,
        clouds=rng.randint(0, 2),
        sun=(gap + rng.uniform(-60, 60), saddle - rng.uniform(60, 150), rng.uniform(80, 130)),
    )
    land(c, craggy(rng, saddle + 60, 150, 7), mix(p.far, p.low, 0.3), 1000)
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    for side in (-1, 1):
        peak(
            c,
            rng,
            gap + side * rng.uniform(370, 500),
            saddle + 330,
            rng.uniform(480, 600),
            rng.uniform(480, 660),
            mix(p.mid, p.far, 0.3),
            p.mid,
            snow,
        )
    slope = smooth(
        [
            (-40, 900),
            (gap - 420, saddle + 200),
            (gap - 150, saddle + 30),
            (gap, saddle + 8),
            (gap + 150, saddle + 40),
            (gap + 420, saddle + 200),
            (1660, 900),
        ]
    )
    body = land(c, slope, mix(p.mid, p.near, 0.35))
    c.hatch(body, mix(p.mid, p.near, 0.6), 15, 1.2, rng.choice((-28, 28)))
    turns = rng.randint(5, 6)
    points: list[Point] = [(gap + rng.uniform(-60, 60), 1030)]
    side = rng.choice((-1, 1))
    for i in range(turns):
        t = (i + 0.55) / turns
        y = 1000 - (1000 - saddle - 26) * (1 - (1 - t) ** 1.75)
        points.append((gap + side * (190 * (1 - t) ** 0.9 + 16), y + 8 * (1 - t)))
        side = -side
    points.append((gap + 4, saddle + 8))
    road(c, p, smooth(points, steps=18), (0.14, 0.36, 0.63, 1.0), 14, 4.5, curve=False)
    gate = p.dark if not p.night else p.far
    for dx in (-24, 24):
        c.rect(gap + dx - 6, saddle - 62, gap + dx + 6, saddle + 14, gate)
    c.rect(gap - 40, saddle - 72, gap + 40, saddle - 58, gate)
    c.poly(
        [(gap - 48, saddle - 72), (gap - 30, saddle - 86), (gap + 30, saddle - 86), (gap + 48, saddle - 72)],
        gate,
    )
    sides = rng.choice(((-1, 1), (-1, 1), (-1,), (1,)))
    for side in sides:
        _wall(
            c,
            p,
            rng,
            side,
            gap + side * rng.uniform(230, 300),
            rng.uniform(170, 420) if len(sides) == 2 else rng.uniform(120, 240),
        )
    for _ in range(9):
        x = gap + rng.choice((-1, 1)) * rng.uniform(230, 420)
        y = max(height_at(slope, x) + 60, rng.uniform(640, 900))
        if not any(abs(x - q[0]) < 60 and abs(y - q[1]) < 60 for q in points):
            poplar(c, x, y, 26 + (y - saddle) * 0.17, mix(p.near, p.dark, 0.35), p.dark)


def _wall(c: Canvas, p: Palette, rng: Random, side: int, foot: float, crest: float) -> None:
    """One flank of the pass, broken into lit and shaded facets."""
    edge = -60 if side < 0 else 1660

    def at(t: float, y: float) -> Point:
        return edge + (foot - edge) * t, y

    drop = 1000 - crest
    ts = (0.0, 0.1, 0.22, 0.3, 0.42, 0.52, 0.62, 0.74, 0.84, 1.0)
    ys = (0.0, -0.05, 0.08, 0.2, 0.24, 0.42, 0.46, 0.68, 0.74, 1.03)
    rim = [at(t, crest + drop * (y + rng.uniform(-0.035, 0.035))) for t, y in zip(ts, ys, strict=False)]
    shape = [*rim, (edge, 1030)]
    c.poly(shape, p.near)
    deep = mix(p.near, p.dark, 0.5)
    with c.within(shape):
        for k in (0, 2, 4, 6):
            (x0, y0), (x1, y1) = rim[k + 1], rim[k + 2]
            lean = -side * (70 + 20 * k)
            c.poly(
                [
                    (x0, y0),
                    (x1, y1),
                    (x1 + lean * 0.2, y1 + 150),
                    (x0 + (x1 - x0) * 0.4 + lean, 1040),
                    (x0 + lean * 1.7, 1040),
                    (x0 + lean * 0.35, y0 + 190),
                ],
                deep,
            )
        c.poly(
            [(edge, crest + drop * 0.34), at(0.12, crest + drop * 0.55), at(0.3, 1030), (edge, 1030)],
            mix(p.near, p.dark, 0.75),
        )
