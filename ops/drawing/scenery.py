"""What several pictures share: sky, light, land, water, trees and the road itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from .canvas import Canvas, Path, Point, arc, height_at, point_at, smooth
from .palettes import Color, Palette, mix


def road(
    c: Canvas,
    p: Palette,
    points: Path,
    stations: Sequence[float] = (),
    width: float = 7.0,
    end: float | None = None,
    curve: bool = True,
    casing: Color | None = None,
) -> list[Point]:
    """The house motif: a thin vermilion line with small round stations.

    ``stations`` are shares of the length; ``end`` narrows the line towards its far
    end. The casing is a thin rim of ground colour where the road crosses busy things.
    """
    path = smooth(points) if curve else list(points)
    last = width if end is None else end
    if casing is not None:
        c.taper(path, casing, width + 7 * width / 7, last + 7 * last / 7)
    c.taper(path, p.road, width, last)
    for share in stations:
        x, y = point_at(path, share)
        if not (24 < x < c.width - 24 and 24 < y < c.height - 24):
            continue
        local = width + (last - width) * share
        station(c, p, x, y, max(4.0, local * 1.75))
    return path


def station(c: Canvas, p: Palette, x: float, y: float, r: float = 13.0) -> None:
    """A stop on the road: a vermilion ring around paper, never filled."""
    c.disc(x, y, r, p.road)
    c.disc(x, y, r * 0.52, p.light)


def sky(
    c: Canvas,
    p: Palette,
    rng: Random,
    horizon: float,
    sun: tuple[float, float, float] | None = None,
    clouds: int = 2,
) -> Point:
    """Ground, a flat band of air above the horizon, the sun or moon, some clouds.

    Returns where the light stands, so that water can answer it.
    """
    c.rect(-5, -5, c.width + 5, c.height + 5, p.paper)
    if p.night:
        for _ in range(rng.randint(45, 80)):
            x, y = rng.uniform(0, c.width), rng.uniform(0, horizon * 0.92)
            c.disc(x, y, rng.choice((0.9, 1.2, 1.2, 1.9)), mix(p.paper, p.light, 0.6))
    depth = rng.uniform(0.16, 0.34) * horizon
    c.rect(-5, horizon - depth, c.width + 5, c.height + 5, p.low)
    if sun is None:
        r = rng.choice((62, 78, 96, 120))
        sun = (
            rng.uniform(0.16, 0.84) * c.width,
            max(r * 1.25, horizon - rng.uniform(0.3, 0.72) * horizon),
            r,
        )
    if not p.night:
        light(c, p, rng, *sun)
    for _ in range(clouds):
        cloud(
            c,
            rng,
            rng.uniform(-60, c.width - 200),
            rng.uniform(0.1, 0.78) * horizon,
            rng.uniform(230, 460),
            mix(p.paper, p.light, 0.75) if not p.night else mix(p.paper, p.far, 0.45),
        )
    if p.night:
        light(c, p, rng, *sun)
    return sun[0], sun[1]


def light(c: Canvas, p: Palette, rng: Random, x: float, y: float, r: float) -> None:
    """The sun as a disc (sometimes cut by hairlines like a print), or a moon.

    What is cut out is never printed, rather than printed over in the sky's colour:
    the disc may stand across the edge of two tones.
    """
    behind = c.ink_at(x, y)
    if p.night and rng.random() < 0.6:
        r *= 0.72
        outer = arc(x, y, r, 0, 360)
        inner = (x + r * 0.42, y - r * 0.16)
        shade = arc(*inner, r * 0.9, 0, 360)
        tips = [i for i, q in enumerate(outer) if math.dist(q, inner) > r * 0.9]
        start = next(i for i in tips if (i - 1) % len(outer) not in tips)
        limb = [outer[(start + k) % len(outer)] for k in range(len(tips))]
        edge = [q for q in shade if math.dist(q, (x, y)) < r]
        edge.sort(key=lambda q: math.dist(q, limb[-1]))
        c.poly([*limb, *edge], p.sun)
        return
    if p.night:
        r *= 0.8
    kind = rng.randrange(3)
    if kind == 0 and not p.night:
        bottom = y - r
        for i in range(5):
            top = y + r * (0.2 + 0.17 * i)
            _slice(c, p.sun, x, y, r, bottom, top)
            bottom = top + 2.0 + i * 1.3
        _slice(c, p.sun, x, y, r, bottom, y + r)
        return
    c.disc(x, y, r, p.sun)
    if kind == 1:
        c.ring(x, y, r * 1.16, mix(behind, p.sun, 0.75), 1.6)


def _slice(c: Canvas, color: Color, x: float, y: float, r: float, top: float, bottom: float) -> None:
    """The part of a disc between two horizontals."""
    right = [
        (x + math.sqrt(max(0.0, r * r - (v - y) ** 2)), v)
        for v in (top + (bottom - top) * i / 60 for i in range(61))
    ]
    c.poly([*right, *[(2 * x - u, v) for u, v in right[::-1]]], color)


def cloud(c: Canvas, rng: Random, x: float, y: float, span: float, color: Color) -> None:
    """Flat bars with round ends, as in old prints: air without weather."""
    h = rng.uniform(13, 19)
    c.bar(x, y, x + span, y + h, color)
    c.bar(x + span * 0.24, y - h, x + span * rng.uniform(0.6, 0.8), y + h * 0.4, color)
    c.bar(x + span * 0.5, y + h, x + span * rng.uniform(1.08, 1.3), y + h * 1.9, color)


def rolling(rng: Random, base: float, swell: float, waves: float = 2.0, width: float = 1600) -> list[Point]:
    """A soft profile of hills from edge to edge."""
    terms = [
        (swell / (i + 1) ** 1.1, waves * (i + 1) * rng.uniform(0.75, 1.25), rng.uniform(0, 6.3))
        for i in range(3)
    ]
    return [
        (x, base - sum(a * math.sin(f * x / width * 6.28 + q) for a, f, q in terms))
        for x in range(-20, int(width) + 21, 10)
    ]


def craggy(rng: Random, base: float, rise: float, peaks: int, width: float = 1600) -> list[Point]:
    """An angular profile of mountains, broken once more between peak and saddle."""
    points: list[Point] = [(-30.0, base - rise * rng.uniform(0.2, 0.6))]
    step = (width + 60) / peaks
    for i in range(peaks):
        x = -30 + step * (i + rng.uniform(0.3, 0.7))
        top = base - rise * rng.uniform(0.55, 1.0)
        low = base - rise * rng.uniform(0.12, 0.38)
        points.append((x - step * rng.uniform(0.16, 0.24), (top + low) / 2 + rise * rng.uniform(-0.08, 0.1)))
        points.append((x, top))
        points.append((x + step * rng.uniform(0.12, 0.2), (top + low) / 2 + rise * rng.uniform(-0.08, 0.1)))
        points.append((-30 + step * (i + 1), low))
    points.append((width + 30, base - rise * 0.4))
    return sorted(points)


def land(c: Canvas, profile: Path, fill: Color, bottom: float | None = None) -> list[Point]:
    """Fill everything below a profile; returns the filled shape for hatching."""
    floor = c.height + 10 if bottom is None else bottom
    shape = [*profile, (profile[-1][0], floor), (profile[0][0], floor)]
    c.poly(shape, fill)
    return shape


def peak(
    c: Canvas,
    rng: Random,
    x: float,
    base: float,
    half: float,
    rise: float,
    lit: Color,
    shade: Color,
    snow: Color | None = None,
) -> None:
    """One poster mountain: a lit and a shaded face meeting in a broken ridge."""
    top = (x, base - rise)
    left: list[Point] = [top]
    right: list[Point] = [top]
    spine: list[Point] = [top]
    parts = 5
    drift = rng.uniform(-0.14, 0.2) * half
    for i in range(1, parts + 1):
        t = i / parts
        wobble = 0.0 if i == parts else 1.0
        left.append(
            (
                x - half * t * (1 + wobble * rng.uniform(-0.14, 0.08)),
                base - rise * (1 - t) + wobble * rng.uniform(-0.03, 0.03) * rise,
            )
        )
        right.append(
            (
                x + half * t * (1 + wobble * rng.uniform(-0.14, 0.08)),
                base - rise * (1 - t) + wobble * rng.uniform(-0.03, 0.03) * rise,
            )
        )
        spine.append((x + drift * t + (1 if i % 2 else -1) * half * 0.075 * (0.5 + t), base - rise * (1 - t)))
    c.poly(left + right[::-1], lit)
    c.poly(spine + right[::-1], shade)
    with c.within(left + right[::-1]):
        for _ in range(3):
            t = rng.uniform(0.3, 0.72)
            fx, fy = x - half * t * rng.uniform(0.25, 0.8), base - rise * (1 - t)
            c.poly(
                [
                    (fx, fy),
                    (fx + half * 0.1, fy + rise * 0.14),
                    (fx + half * 0.05, base),
                    (fx - half * 0.16, base),
                ],
                mix(lit, shade, 0.5),
            )
            fx = x + drift * t + half * t * rng.uniform(0.3, 0.75)
            c.poly(
                [
                    (fx, fy),
                    (fx + half * 0.13, fy + rise * 0.2),
                    (fx + half * 0.2, base),
                    (fx - half * 0.08, base),
                ],
                mix(shade, lit, 0.3),
            )
    if snow is not None:
        depth = rng.uniform(0.26, 0.36)
        line_y = base - rise * (1 - depth)
        teeth: list[Point] = []
        count = 7
        for i in range(count + 1):
            tx = x - half * depth * 1.15 + half * depth * 2.3 * i / count
            teeth.append((tx, line_y + (0.075 if i % 2 else -0.05) * rise * rng.uniform(0.6, 1.2)))
        cap = [(x - half, base - rise * 1.1), (x + half, base - rise * 1.1), *teeth[::-1]]
        with c.within(left + right[::-1]):
            c.poly(cap, snow)
            with c.within(cap):
                c.poly(spine + right[::-1], mix(snow, shade, 0.38))


def water(
    c: Canvas,
    p: Palette,
    rng: Random,
    top: float,
    bottom: float | None = None,
    shine: float | None = None,
    fill: Color | None = None,
    density: float = 1.0,
) -> None:
    """A flat sea with hairline swell, and the light's broken column when wanted."""
    floor = c.height + 5 if bottom is None else bottom
    body = p.water if fill is None else fill
    c.rect(-5, top, c.width + 5, floor, body)
    stroke = mix(body, p.line if not p.night else p.light, 0.3)
    pale = mix(body, p.light, 0.7 if not p.night else 0.22)
    depth = floor - top
    rows = max(4, int(depth / 17 * density))
    for i in range(rows):
        t = ((i + 0.6) / rows) ** 1.5
        y = top + depth * t
        for _ in range(rng.randint(1, 3)):
            span = rng.uniform(26, 100) * (0.35 + 1.1 * t)
            x = rng.uniform(-40, c.width)
            tone = stroke if rng.random() < 0.55 else pale
            c.line([(x, y), (x + span, y)], tone, 1.2 + 1.1 * t)
    if shine is not None:
        glow = mix(body, p.sun, 0.85)
        count = max(5, int(depth / 22))
        for i in range(count):
            t = (i + 0.5) / count
            half = (14 + 74 * t) * rng.uniform(0.45, 1.0)
            y = top + 6 + depth * 0.86 * t
            x = shine + rng.uniform(-10, 10) * (0.5 + t)
            c.bar(x - half, y, x + half, y + 2.6 + 3.6 * t, glow)


def birds(c: Canvas, rng: Random, x: float, y: float, color: Color, count: int = 4) -> None:
    """A few strokes for scale and air."""
    for _ in range(count):
        bx, by = x + rng.uniform(-90, 90), y + rng.uniform(-34, 34)
        s = rng.uniform(7, 12)
        c.line(
            smooth(
                [
                    (bx - s, by - s * 0.45),
                    (bx - s * 0.4, by - s * 0.5),
                    (bx, by),
                    (bx + s * 0.4, by - s * 0.5),
                    (bx + s, by - s * 0.45),
                ],
                steps=5,
            ),
            color,
            1.8,
        )


def poplar(c: Canvas, x: float, foot: float, size: float, fill: Color, trunk: Color) -> None:
    """The tree of the oases' roadsides: a slim flame."""
    c.line([(x, foot), (x, foot - size * 0.4)], trunk, max(1.5, size * 0.035))
    w = size * 0.115
    c.poly(
        smooth(
            [
                (x, foot - size),
                (x + w * 0.8, foot - size * 0.62),
                (x + w, foot - size * 0.3),
                (x, foot - size * 0.1),
                (x - w, foot - size * 0.3),
                (x - w * 0.8, foot - size * 0.62),
            ],
            closed=True,
            steps=6,
        ),
        fill,
    )


def grove(
    c: Canvas,
    rng: Random,
    profile: Path,
    x0: float,
    x1: float,
    size: float,
    fill: Color,
    trunk: Color,
    gap: float = 26,
) -> None:
    """A loose row of poplars standing on a profile."""
    x = x0
    while x < x1:
        s = size * rng.uniform(0.7, 1.15)
        poplar(c, x, height_at(profile, x) + 3, s, fill, trunk)
        x += gap * rng.uniform(0.6, 1.7)


def palm(c: Canvas, rng: Random, x: float, foot: float, size: float, fill: Color, trunk: Color) -> None:
    """A date palm: a leaning trunk and feathered fronds that arch and droop."""
    lean = rng.uniform(-0.14, 0.14) * size
    top = (x + lean, foot - size)
    c.taper(smooth([(x, foot), (x + lean * 0.25, foot - size * 0.5), top]), trunk, size * 0.062, size * 0.038)
    for angle in (-188, -168, -146, -120, -94, -66, -40, -16, 6):
        a = math.radians(angle + rng.uniform(-7, 7))
        reach = size * rng.uniform(0.36, 0.44)
        out = abs(math.cos(a))
        rib = smooth(
            [
                top,
                (top[0] + math.cos(a) * reach * 0.5, top[1] + math.sin(a) * reach * 0.55 - reach * 0.06),
                (
                    top[0] + math.cos(a) * reach * 0.88,
                    top[1] + math.sin(a) * reach * 0.72 + reach * 0.14 * out,
                ),
                (
                    top[0] + math.cos(a) * reach * 1.06,
                    top[1] + math.sin(a) * reach * 0.66 + reach * 0.44 * (0.3 + out),
                ),
            ],
            steps=5,
        )
        last = len(rib) - 1
        for i, (rx, ry) in enumerate(rib[1:], 1):
            t = i / last
            blade = reach * 0.36 * math.sin(math.pi * min(1.0, 0.18 + 0.8 * t)) ** 0.8
            lead = math.copysign(reach * 0.16, math.cos(a))
            c.taper([(rx, ry), (rx + lead, ry + blade)], fill, size * 0.02, size * 0.006)
            c.taper([(rx, ry), (rx + lead * 1.3, ry - blade * 0.34)], fill, size * 0.02, size * 0.006)
        c.taper(rib, fill, size * 0.026, size * 0.01)
    c.disc(top[0], top[1] + size * 0.03, size * 0.042, trunk)


def reflections(
    c: Canvas, rng: Random, x: float, top: float, depth: float, width: float, color: Color
) -> None:
    """A lamp's or window's broken stripes on still water."""
    y = top
    while y < top + depth:
        t = (y - top) / depth
        half = width * rng.uniform(0.3, 1.0) * (1 - 0.45 * t)
        c.bar(x - half, y, x + half, y + 2.6, color)
        y += 6 + 7 * t
