"""Maps: the road over land and sea, seen the way planners see it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops

from .canvas import Canvas, Point, arc, smooth
from .palettes import Color, Palette, mix
from .scenery import road, station


class Relief:
    """A smooth invented terrain: low is sea, high is mountain.

    It is a sum of a few plane waves, so any point can be asked for its height (the
    road wants to know whether it is on land) and any level can be cut as a mask.
    """

    def __init__(self, rng: Random, tilt: Callable[[float, float], float], rough: float = 1.0) -> None:
        self.tilt = tilt
        self.waves = []
        for octave, weight in ((0.9, 0.5), (1.6, 0.42), (2.6, 0.27), (4.3, 0.15), (7.2, 0.075), (11.0, 0.04)):
            for _ in range(3):
                a = rng.uniform(0, math.tau)
                k = octave * rng.uniform(0.8, 1.2) * math.tau
                weight_here = weight * (rough if octave > 3 else 1.0) * 0.55
                self.waves.append((k * math.cos(a), k * math.sin(a), rng.uniform(0, math.tau), weight_here))

    def at(self, x: float, y: float) -> float:
        """Height at a point in units; zero is the coast."""
        u, v = x / 1600, y / 1600
        return self.tilt(x, y) + sum(w * math.sin(kx * u + ky * v + q) for kx, ky, q, w in self.waves)

    def field(self, c: Canvas) -> Image.Image:
        """The heights as a float image at the canvas' pixel size."""
        nx, ny = 160, round(160 * c.height / c.width)
        grid = Image.new("F", (nx, ny))
        grid.putdata(
            [
                self.at((i + 0.5) * c.width / nx, (j + 0.5) * c.height / ny)
                for j in range(ny)
                for i in range(nx)
            ]
        )
        return grid.resize(c.image.size, Image.Resampling.BICUBIC)


def above(field: Image.Image, level: float) -> Image.Image:
    """The mask of everything higher than a level."""
    return field.point(lambda v: v * 60000.0 + (128.0 - 60000.0 * level)).convert("L")


def isoline(field: Image.Image, level: float, width: int = 2) -> Image.Image:
    """The mask of one contour line (difference of shifted masks: even and quick)."""
    mask = above(field, level)
    edge = ImageChops.difference(mask, ImageChops.offset(mask, width, 0))
    edge = ImageChops.lighter(edge, ImageChops.difference(mask, ImageChops.offset(mask, 0, width)))
    edge.paste(0, (0, 0, width, edge.height))
    edge.paste(0, (0, 0, edge.width, width))
    return edge


def graticule(c: Canvas, color: Color, rng: Random) -> None:
    """Curved meridians and parallels, hairline."""
    px, py = rng.uniform(500, 1100), -c.height * rng.uniform(1.1, 1.6)
    for r in range(int(-py * 0.8), int(-py + c.height * 2.4), 190):
        c.line(arc(px, py, r, 20, 160), color, 1.2)
    for a in range(20, 161, 6):
        ca, sa = math.cos(math.radians(a)), math.sin(math.radians(a))
        c.line([(px + ca * 200, py + sa * 200), (px + ca * 4000, py + sa * 4000)], color, 1.2)


def tick_mountain(c: Canvas, p: Palette, x: float, y: float, s: float, ground: Color) -> None:
    """The small drawn peak of old maps."""
    ink = mix(p.line, ground, 0.15)
    c.poly([(x - s, y), (x, y - s * 1.15), (x + s, y)], mix(ground, p.light, 0.5 if not p.night else 0.12))
    c.poly(
        [(x, y - s * 1.15), (x + s * 0.18, y - s * 0.55), (x - s * 0.08, y), (x + s, y)],
        mix(ground, p.near, 0.55),
    )
    c.line([(x - s, y), (x, y - s * 1.15), (x + s, y)], ink, 1.7)


def sea_and_land(c: Canvas, p: Palette, rng: Random, relief: Relief) -> tuple[Image.Image, Color, Color]:
    """Lay down water with its coastal lines, then the land."""
    sea = mix(p.water, p.paper, 0.25)
    soil = mix(p.light, p.sand, 0.6) if not p.night else mix(p.mid, p.sand, 0.22)
    field = relief.field(c)
    c.rect(-5, -5, c.width + 5, c.height + 5, sea)
    graticule(c, mix(sea, p.line, 0.16), rng)
    for level, share in ((-0.2, 0.16), (-0.125, 0.3), (-0.06, 0.5)):
        c.image.paste(mix(sea, p.slate, share), (0, 0), isoline(field, level, 2))
    c.image.paste(soil, (0, 0), above(field, 0.0))
    tone2 = mix(soil, p.celadon, 0.5)
    tone3 = mix(soil, p.ochre, 0.34) if not p.night else mix(soil, p.sand, 0.2)
    c.image.paste(tone2, (0, 0), above(field, 0.34))
    c.image.paste(tone3, (0, 0), above(field, 0.72))
    c.image.paste(mix(p.line, soil, 0.1), (0, 0), isoline(field, 0.0, 3))
    return field, sea, soil


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


def map_folded(c: Canvas, p: Palette, rng: Random) -> None:
    """A folded contour map lying on a table, the road pencilled across."""
    sheet(c, p, rng, None)


def _compass_route(inner: Canvas, p: Palette, rng: Random, paper: Color) -> None:
    """One route and a compass rose without letters."""
    way = smooth(
        [
            (130, rng.uniform(560, 780)),
            (360, rng.uniform(430, 640)),
            (620, rng.uniform(480, 720)),
            (900, rng.uniform(300, 560)),
            (1180, rng.uniform(380, 600)),
            (1450, rng.uniform(200, 420)),
        ]
    )
    road(inner, p, way, (0, 0.2, 0.42, 0.63, 0.82, 1), 13, curve=False, casing=paper)
    px, py = 1360.0, 820.0
    for r in (92, 84):
        inner.ring(px, py, r, p.near, 2)
    for i in range(16):
        a = math.radians(i * 22.5 - 90)
        reach = 118 if i % 4 == 0 else 74 if i % 2 == 0 else 50
        half = 0.2 if i % 4 == 0 else 0.16
        tip = (px + math.cos(a) * reach, py + math.sin(a) * reach)
        for s, tone in ((-1, p.near if not p.night else p.paper), (1, mix(paper, p.sand, 0.8))):
            inner.poly(
                [
                    (px, py),
                    (
                        px + math.cos(a + s * half * 2) * reach * 0.3,
                        py + math.sin(a + s * half * 2) * reach * 0.3,
                    ),
                    tip,
                ],
                tone,
            )


Overlay = Callable[[Canvas, Palette, Random, Color], None]


def sheet(c: Canvas, p: Palette, rng: Random, overlay: Overlay | None) -> None:
    """The folded sheet; what is drawn over its contours depends on the story."""
    table = mix(p.near, p.mid, 0.25) if not p.night else p.near
    c.rect(-5, -5, 1605, 1005, table)
    for i in range(40):
        y = i * 26 + rng.uniform(-5, 5)
        c.line(
            smooth([(-10, y), (500, y + rng.uniform(-6, 6)), (1100, y + rng.uniform(-6, 6)), (1610, y)]),
            mix(table, p.dark, 0.16),
            1.4,
        )
    paper = p.light if not p.night else mix(p.light, p.sand, 0.5)
    relief = Relief(rng, lambda x, y: 0.12, 0.8)
    inner = Canvas(c.scale, paper)
    field = relief.field(inner)
    sea = mix(mix(paper, p.slate, 0.36), p.celadon, 0.2)
    inner.image.paste(sea, (0, 0, *inner.image.size), ImageChops.invert(above(field, -0.25)))
    for k in range(9):
        level = -0.2 + k * 0.19
        if k in (3, 6):
            inner.image.paste(mix(paper, p.celadon if k == 3 else p.ochre, 0.32), (0, 0), above(field, level))
    for k in range(14):
        level = -0.25 + k * 0.095
        ink = mix(paper, p.near if p.name != "night" else p.slate, 0.75 if k % 4 == 0 else 0.4)
        inner.image.paste(ink, (0, 0), isoline(field, level, 4 if k % 4 == 0 else 2))
    for k in range(1, 10):
        inner.line([(k * 160, 0), (k * 160, 1000)], mix(paper, p.near, 0.25), 1.2)
        inner.line([(0, k * 110), (1600, k * 110)], mix(paper, p.near, 0.25), 1.2)
    if overlay is None:
        _compass_route(inner, p, rng, paper)
    else:
        overlay(inner, p, rng, paper)
    turn = math.radians(rng.choice((-1, 1)) * rng.uniform(4, 9))
    ca, sa = math.cos(turn), math.sin(turn)
    panels = 4
    pw, top, bottom = 318.0, 120.0, 880.0
    source = inner.image
    for i in range(panels):
        lift = 34.0 if i % 2 else -4.0
        lift2 = 34.0 if (i + 1) % 2 else -4.0
        x0, x1 = 800 + (i - panels / 2) * pw, 800 + (i + 1 - panels / 2) * pw

        def t(x: float, y: float) -> Point:
            return 800 + (x - 800) * ca - (y - 500) * sa, 500 + (x - 800) * sa + (y - 500) * ca

        quad = [t(x0, top - lift), t(x1, top - lift2), t(x1, bottom - lift2), t(x0, bottom - lift)]
        c.veil([(x + 16, y + 22) for x, y in quad], p.dark, 0.3)
        src = [
            (i * 400 * c.scale, 0),
            ((i + 1) * 400 * c.scale, 0),
            ((i + 1) * 400 * c.scale, 1000 * c.scale),
            (i * 400 * c.scale, 1000 * c.scale),
        ]
        dst = [(x * c.scale, y * c.scale) for x, y in quad]
        a, b, d, e, f, g = affine([*dst[:2], dst[3]], [*src[:2], src[3]])
        piece = source.transform(
            c.image.size, Image.Transform.AFFINE, (a, b, d, e, f, g), Image.Resampling.BILINEAR
        )
        with c.within(quad):
            c.image.paste(piece, (0, 0))
        if i % 2:
            c.veil(quad, p.near, 0.14)
        c.line([quad[1], quad[2]], mix(paper, p.near, 0.45), 1.6)


def affine(frm: list[Point], to: list[Point]) -> tuple[float, float, float, float, float, float]:
    """The affine map taking three points to three others (Pillow wants it inverse)."""
    (x0, y0), (x1, y1), (x2, y2) = frm
    det = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    rows: list[float] = []
    for k in (0, 1):
        u0, u1, u2 = to[0][k], to[1][k], to[2][k]
        a = ((u1 - u0) * (y2 - y0) - (u2 - u0) * (y1 - y0)) / det
        b = ((x1 - x0) * (u2 - u0) - (x2 - x0) * (u1 - u0)) / det
        rows += [a, b, u0 - a * x0 - b * y0]
    return rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]


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
        wide = reach / max(0.42, math.cos(a * 0.62) ** 1.0)
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
