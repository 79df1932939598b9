"""Country seen from above: a route map, a delta, a report's cover."""

from __future__ import annotations

import itertools
import math
from random import Random

from .canvas import Canvas, Point, smooth
from .palettes import Palette, mix
from .relief import Relief, above, graticule, isoline, sea_and_land, tick_mountain
from .scenery import road, station


def routemap(c: Canvas, p: Palette, rng: Random) -> None:
    """An invented geography: coast, ranges, and the road with its branches."""
    slope = rng.choice((-1, 1))
    bay = rng.uniform(500, 1100)
    relief = Relief(
        rng,
        lambda x, y: (
            0.42
            - max(0.0, y - 520) / 560 * 1.25
            + slope * (x - 800) / 2400
            - 0.5 * math.exp(-(((x - bay) / 240) ** 2 + ((y - 860) / 230) ** 2))
        ),
    )
    sea_and_land(c, p, rng, relief)
    soil = mix(p.light, p.sand, 0.6) if not p.night else mix(p.mid, p.sand, 0.22)

    def find(x: float, y0: float, y1: float) -> Point:
        """The best building ground on a meridian: land, but not the heights."""
        rows = [y0 + (y1 - y0) * i / 24 for i in range(25)]
        y = min(rows, key=lambda q: abs(relief.at(x, q) - 0.26) + abs(q - (y0 + y1) / 2) / 2600)
        return x, y

    spots: list[Point] = []
    for i in range(7):
        x = -60 + i * 1720 / 6
        low = 200 if not spots else max(170, spots[-1][1] - 150)
        high = 680 if not spots else min(700, spots[-1][1] + 150)
        spots.append(find(x, low, high))
    main = smooth(spots)
    peaks: list[Point] = []
    for _ in range(900):
        x, y = rng.uniform(30, 1570), rng.uniform(70, 960)
        if (
            len(peaks) < 34
            and relief.at(x, y) > 0.74
            and all(math.dist((x, y), q) > 66 for q in peaks)
            and all(math.dist((x, y), q) > 64 for q in main[::3])
        ):
            peaks.append((x, y))
    for x, y in sorted(peaks, key=lambda q: q[1]):
        tick_mountain(c, p, x, y, rng.uniform(19, 28), soil)
    for _ in range(3):
        flow = [find(rng.uniform(160, 1440), 60, 330)]
        heading = math.pi / 2
        while (
            len(flow) < 60 and relief.at(*flow[-1]) > -0.03 and 0 < flow[-1][0] < 1600 and flow[-1][1] < 1010
        ):
            x, y = flow[-1]
            turns = [heading + math.radians(d) for d in (-28, -14, 0, 14, 28)]
            heading = min(turns, key=lambda a: relief.at(x + math.cos(a) * 60, y + math.sin(a) * 60))
            flow.append((x + math.cos(heading) * 24, y + math.sin(heading) * 24))
        if relief.at(*flow[-1]) <= 0 and len(flow) > 7:
            c.taper(smooth(flow), mix(p.water, p.slate, 0.6), 1.6, 6.5)
    thin = mix(p.road, soil, 0.25)
    for k in rng.sample((1, 2, 3, 4, 5), 3):
        x, y = spots[k]
        if rng.random() < 0.5:
            goal = (x + rng.uniform(-130, 130), -30.0)
            c.dashes(smooth([(x, y), ((x + goal[0]) / 2 + 50, y * 0.5), goal]), thin, 3.4, 15, 10)
        else:
            goal = (x + rng.uniform(-170, 170), 1040.0)
            c.dashes(smooth([(x, y), ((x + goal[0]) / 2 - 60, (y + 1040) / 2), goal]), thin, 3.4, 15, 10)
    rim = mix(soil, p.light, 0.6) if not p.night else mix(soil, p.dark, 0.5)
    road(c, p, main, (), 9, curve=False, casing=rim)
    for x, y in spots[1:-1]:
        c.disc(x, y, 23, rim)
        station(c, p, x, y, 17)
    for a, b in itertools.pairwise(spots):
        mx = (a[0] + b[0]) / 2
        my = min(main, key=lambda q: abs(q[0] - mx))[1]
        if rng.random() < 0.6:
            station(c, p, mx, my, 9)


def delta(c: Canvas, p: Palette, rng: Random) -> None:
    """A river coming apart into the sea, from above."""
    sea = mix(p.water, p.slate, 0.42) if not p.night else mix(p.water, p.slate, 0.2)
    soil = mix(p.celadon, p.sand, rng.uniform(0.35, 0.7)) if not p.night else mix(p.mid, p.celadon, 0.3)
    ax, ay = rng.uniform(560, 1040), rng.uniform(-20, 70)
    c.rect(-5, -5, 1605, 1005, sea)
    graticule(c, mix(sea, p.light, 0.2), rng)
    reach = rng.uniform(690, 760)
    bumps = [(f, rng.uniform(0, 6.3), a) for f, a in ((3, 34), (7, 22), (13, 12), (23, 6))]

    def polar(r: float, a: float) -> Point:
        """Polar coordinates about the apex; a = 0 points down the sheet."""
        return ax + r * math.sin(a) * 1.12, ay + r * math.cos(a)

    def shore(a: float) -> float:
        wide = reach / max(0.42, math.cos(a * 0.62))
        return wide * (0.8 + 0.2 * math.cos(a * 1.3)) + sum(k * math.sin(f * a + q) for f, q, k in bumps)

    angles = [-1.62 + 3.24 * i / 240 for i in range(241)]
    for d, share in ((84, 0.14), (54, 0.26), (26, 0.42)):
        c.line(
            [polar(shore(a) + d, a) for a in angles],
            mix(sea, p.light, share if not p.night else share * 0.5),
            2.2,
        )
    land_shape = [(-2600, -600), (4200, -600), *[polar(shore(a), a) for a in angles[::-1]]]
    c.poly(land_shape, soil)
    fields = [
        mix(soil, t, k)
        for t, k in (
            (p.sand, 0.6),
            (p.celadon, 0.5),
            (p.ochre, 0.42),
            (p.celadon, 0.85),
            (p.rose, 0.3),
            (p.light, 0.3),
        )
    ]
    with c.within(land_shape):
        r = 130.0
        while r < 1500:
            thick = rng.uniform(54, 92)
            cells = max(8, int(r / 24))
            off = rng.random()
            for k in range(cells + 1):
                a0 = -1.6 + 3.2 * (k + off - 1) / cells
                a1 = a0 + 3.2 / cells
                if rng.random() < 0.74:
                    g = 4.5 / r
                    quad = [
                        polar(r + 3, a0 + g),
                        polar(r + 3, a1 - g),
                        polar(r + thick - 3, a1 - g),
                        polar(r + thick - 3, a0 + g),
                    ]
                    tone = rng.choice(fields)
                    c.poly(quad, tone)
                    if rng.random() < 0.5:
                        for q in range(1, 6):
                            u = a0 + g + (a1 - a0 - 2 * g) * q / 6
                            c.line([polar(r + 5, u), polar(r + thick - 5, u)], mix(tone, p.near, 0.24), 1.3)
            r += thick

    arms: list[tuple[list[Point], float, float]] = []

    def fork(r: float, a: float, width: float, spread: float, level: int) -> None:
        goal = shore(a) + 50
        last = level == 3
        stop = goal if last else r + (goal - r) * (0.3, 0.4, 0.46)[level] * rng.uniform(0.85, 1.15)
        ends = (
            [(a, 1.0)]
            if level == 0
            else [
                (a - spread * rng.uniform(0.8, 1.15), rng.uniform(0.62, 0.8)),
                (a + spread * rng.uniform(0.8, 1.15), rng.uniform(0.62, 0.8)),
            ]
        )
        for b, share in ends:
            stop_here = shore(b) + 46 if last else stop
            sway, phase = rng.uniform(0.01, 0.022), rng.uniform(0, 6.3)
            pts = []
            for i in range(15):
                t = i / 14
                ease = t * t * (3 - 2 * t)
                pts.append(
                    polar(
                        r + (stop_here - r) * t,
                        a + (b - a) * ease + sway * math.sin(phase + t * 6.5) * math.sin(math.pi * t),
                    )
                )
            w = width * share
            end = w * (1.5 if last else 0.86)
            arms.append((smooth(pts, steps=6), w, end))
            if not last:
                fork(stop_here, b, end, spread * 0.62, level + 1)

    fork(-160, rng.uniform(-0.06, 0.06), 64, 0.46, 0)
    with c.within(land_shape):
        for path, w0, w1 in arms:
            c.taper(path, mix(soil, p.near, 0.3), w0 + 9, w1 + 9)
    for path, w0, w1 in arms:
        c.taper(path, sea, w0, w1)
    for _ in range(12):
        a = rng.uniform(-0.9, 0.9)
        x, y = polar(shore(a) + rng.uniform(22, 74), a)
        w = rng.uniform(14, 40)
        c.poly(
            smooth(
                [(x - w, y), (x - w * 0.2, y - w * 0.36), (x + w, y - 2), (x + w * 0.2, y + w * 0.3)],
                closed=True,
            ),
            soil,
        )
    tilt = rng.uniform(-0.12, 0.12)
    ring_r = rng.uniform(330, 400)
    line = [
        polar(ring_r * (1 + 0.05 * math.sin(5 * a)) / max(0.36, math.cos(a * 0.72)), a + tilt)
        for a in [-1.75 + 3.5 * i / 60 for i in range(61)]
    ]
    rim = mix(soil, p.light, 0.65) if not p.night else p.near
    road(c, p, line, (0.16, 0.28, 0.36, 0.43, 0.5, 0.57, 0.64, 0.72, 0.84), 9, curve=False, casing=rim)
    sx, sy = line[30]
    lane = smooth(
        [
            (sx, sy),
            polar(shore(0.0) * 0.75, 0.05),
            polar(shore(0.0) + 60, -0.04),
            (ax + rng.uniform(-160, 160), 1040),
        ]
    )
    c.dashes(lane, p.road, 5.5, 17, 12)


def abstract_map(c: Canvas, p: Palette, rng: Random) -> None:
    """The cover of a report: contours, a coast and the road, much air above."""
    top = c.height * rng.uniform(0.26, 0.34)
    relief = Relief(rng, lambda x, y: (y - top) / c.height * 2.1 - 0.3, 0.8)
    field = relief.field(c)
    ground = p.paper
    c.rect(-5, -5, c.width + 5, c.height + 5, ground)
    tones = [
        mix(ground, p.water, 0.8),
        p.sand if not p.night else mix(p.mid, p.sand, 0.2),
        mix(p.celadon, p.mid, 0.25),
        p.mid,
        p.near,
    ]
    levels = [0.0, 0.3, 0.62, 0.95, 1.3]
    for level, tone in zip(levels, tones, strict=False):
        c.image.paste(tone, (0, 0), above(field, level))
    for k in range(30):
        level = -0.35 + k * 0.075
        under = tones[max(0, sum(1 for v in levels if v <= level) - 1)] if level >= 0 else ground
        c.image.paste(mix(under, p.line if level < 0.95 else p.light, 0.26), (0, 0), isoline(field, level, 3))
    r = c.width * rng.uniform(0.085, 0.12)
    sx, sy = c.width * rng.uniform(0.2, 0.8), c.height * rng.uniform(0.12, 0.17)
    c.disc(sx, sy, r, p.sun)
    points = [(-40.0, c.height * rng.uniform(0.8, 0.92))]
    for i in range(1, 5):
        points.append(
            (
                c.width * (i / 5 + rng.uniform(-0.06, 0.06)),
                c.height * (0.9 - 0.105 * i + rng.uniform(-0.055, 0.055)),
            )
        )
    points.append((c.width + 40, c.height * rng.uniform(0.34, 0.42)))
    road(c, p, points, (0.12, 0.33, 0.5, 0.68, 0.87), 13)
