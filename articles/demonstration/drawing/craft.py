"""Things made by hand and sold: market, ceramics, loom, paper."""

from __future__ import annotations

import itertools
import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, moved, point_at, smooth
from .fields import shadow, table
from .palettes import Color, Palette, mix
from .scenery import cloud, craggy, grove, land, road, rolling, sky, station


def market(c: Canvas, p: Palette, rng: Random) -> None:
    """Stalls before a domed bazaar, a string of lamps from end to end."""
    floor = rng.uniform(800, 840)
    sky(
        c,
        p,
        rng,
        floor - 180,
        clouds=2,
        sun=(rng.uniform(300, 1300), rng.uniform(180, 260), rng.uniform(90, 130)),
    )
    wall = mix(p.far, p.sand, 0.4) if not p.night else p.mid
    deep = mix(wall, p.near, 0.4)
    roof = floor - rng.uniform(320, 360)
    c.rect(-5, roof, 1605, floor, wall)
    for k in range(rng.randint(3, 4)):
        x = 180 + k * 430 + rng.uniform(-60, 60)
        r = rng.uniform(88, 130)
        c.rect(x - r * 1.05, roof - 40, x + r * 1.05, roof + 4, wall)
        dome = smooth(
            [
                (x - r, roof - 38),
                (x - r * 1.02, roof - r * 0.7),
                (x - r * 0.5, roof - r * 1.28),
                (x, roof - r * 1.62),
                (x + r * 0.5, roof - r * 1.28),
                (x + r * 1.02, roof - r * 0.7),
                (x + r, roof - 38),
            ]
        )
        tint = p.celadon if k % 2 else p.slate
        tint = mix(tint, p.far, 0.35)
        c.poly(dome, tint)
        with c.within(dome):
            c.poly(
                [
                    (x + r * 0.2, roof),
                    (x + r * 0.45, roof - r * 1.0),
                    (x + 4, roof - r * 1.7),
                    (x + r * 1.2, roof - r * 1.7),
                    (x + r * 1.2, roof),
                ],
                mix(tint, p.near, 0.3),
            )
        c.line([(x, roof - r * 1.6), (x, roof - r * 1.9)], deep, 3)
    x = rng.uniform(-60, 0)
    while x < 1620:
        arch = [
            (x, floor),
            (x, roof + 130),
            *smooth(
                [
                    (x, roof + 130),
                    (x + 14, roof + 82),
                    (x + 62, roof + 44),
                    (x + 110, roof + 82),
                    (x + 124, roof + 130),
                ]
            ),
            (x + 124, floor),
        ]
        c.poly(arch, deep)
        x += 168
    paving = mix(p.light, p.sand, 0.75) if not p.night else p.near
    c.rect(-5, floor, 1605, 1005, paving)
    for i in range(7):
        y = floor + 20 + i * i * 4.6
        c.line([(-5, y), (1605, y)], mix(paving, p.mid, 0.4), 1.3)
    count = rng.choice((3, 4))
    span = 1600 / count
    for k in range(count):
        x0 = span * k + rng.uniform(18, 40)
        x1 = span * (k + 1) - rng.uniform(18, 40)
        top = floor - rng.uniform(270, 310)
        lip = top + rng.uniform(84, 104)
        post = p.dark
        for px in (x0 + 12, x1 - 12):
            c.line([(px, top + 20), (px, floor + 60)], post, 7)
        c.rect(x0 + 12, lip, x1 - 12, floor - 60, mix(p.near, p.dark, 0.45))
        counter = floor - 66
        tone = p.goods[(k * 2 + c.seed) % 4]
        wood = mix(p.sand, p.near, 0.5)
        _goods(c, p, rng, (k + c.seed) % 4, x0 + 24, x1 - 24, counter)
        c.rect(x0 - 2, counter, x1 + 2, counter + 16, mix(wood, p.light, 0.2))
        c.rect(x0 + 8, counter + 16, x1 - 8, floor + 62, wood)
        n = max(5, int((x1 - x0) / 30))
        for i in range(1, n):
            px = x0 + 8 + (x1 - x0 - 16) * i / n
            c.line([(px, counter + 20), (px, floor + 60)], mix(wood, p.dark, 0.25), 1.5)
        stripes = rng.choice((8, 10))
        inset = rng.uniform(18, 34)
        for i in range(stripes):
            u0, u1 = i / stripes, (i + 1) / stripes
            a0, a1 = x0 + inset + (x1 - x0 - 2 * inset) * u0, x0 + inset + (x1 - x0 - 2 * inset) * u1
            b0, b1 = x0 - 20 + (x1 - x0 + 40) * u0, x0 - 20 + (x1 - x0 + 40) * u1
            fill = tone if i % 2 else (p.light if not p.night else mix(p.light, p.far, 0.45))
            c.poly(
                [
                    (a0, top),
                    (a1, top),
                    (b1, lip),
                    *arc((b0 + b1) / 2, lip, (b1 - b0) / 2, 0, 180, 18),
                    (b0, lip),
                ],
                fill,
            )
        c.line([(x0 - 20, lip), (x1 + 20, lip)], mix(tone, p.dark, 0.35), 2)
        for _ in range(rng.randint(1, 3)):
            sx = rng.uniform(x0 + 30, x1 - 90)
            _sack(
                c,
                p,
                sx,
                floor + rng.uniform(100, 128),
                rng.uniform(0.85, 1.15),
                mix(p.sand, p.near, rng.uniform(0.1, 0.3)),
                p.goods[rng.randrange(4)],
            )
    hang = floor - rng.uniform(360, 390)
    line: list[Point] = []
    bays = count + 1
    for i in range(161):
        u = i / 160
        x = -20 + 1640 * u
        phase = (u * bays + 0.5) % 1.0
        line.append((x, hang + 62 * (1 - (2 * phase - 1) ** 2)))
    c.line(line, p.road, 6.5)
    for i in range(bays * 3 + 1):
        u = (i + 0.5) / (bays * 3 + 1)
        x, y = point_at(line, u)
        station(c, p, x, y + 4, 13)


def _goods(c: Canvas, p: Palette, rng: Random, kind: int, x0: float, x1: float, base: float) -> None:
    """What lies on one counter."""
    if kind == 0:
        x = x0 + 34
        while x < x1 - 30:
            tone = rng.choice((p.ochre, p.rose, p.celadon, p.sand))
            c.poly([(x - 44, base), (x, base - 66), (x + 44, base)], tone)
            c.poly([(x, base), (x, base - 66), (x + 44, base)], mix(tone, p.dark, 0.2))
            x += 84
    elif kind == 1:
        for row in range(3):
            x = x0 + 24 + row * 20
            while x < x1 - 20 - row * 20:
                tone = rng.choice((p.ochre, mix(p.ochre, p.rose, 0.5), p.celadon))
                c.disc(x, base - 19 - row * 32, 19, tone)
                c.disc(x + 4, base - 15 - row * 32, 13, mix(tone, p.dark, 0.14))
                x += 40
    elif kind == 2:
        x = x0 + 20
        while x < x1 - 34:
            h = rng.uniform(60, 120)
            tone = rng.choice((p.slate, p.rose, p.ochre, p.celadon))
            c.rect(x, base - h, x + 30, base, tone)
            for k in range(3):
                c.rect(x, base - h + 10 + k * 22, x + 30, base - h + 15 + k * 22, mix(tone, p.light, 0.45))
            c.disc(x + 15, base - h, 15, mix(tone, p.light, 0.3), 5)
            x += 38
    else:
        x = x0 + 40
        while x < x1 - 34:
            tone = rng.choice((p.slate, p.celadon, p.light, p.rose))
            s = rng.uniform(0.8, 1.15)
            c.poly(
                moved(
                    smooth(
                        [
                            (-14, -84),
                            (-12, -66),
                            (-32, -40),
                            (-20, 0),
                            (20, 0),
                            (32, -40),
                            (12, -66),
                            (14, -84),
                        ]
                    ),
                    x,
                    base,
                    s,
                ),
                tone,
            )
            c.line(moved([(-27, -34), (27, -34)], x, base, s), mix(tone, p.dark, 0.4), 3)
            x += 78


def _sack(c: Canvas, p: Palette, x: float, base: float, s: float, cloth: Color, fill: Color) -> None:
    """An open sack, its rim rolled down."""
    c.disc(x, base - 74 * s, 34 * s, fill, 24 * s)
    c.poly(
        moved(smooth([(-42, -70), (-52, -30), (-42, 0), (42, 0), (52, -30), (42, -70)]), x, base, s), cloth
    )
    c.poly(
        moved(smooth([(8, -70), (22, -30), (12, 0), (42, 0), (52, -30), (42, -70)]), x, base, s),
        mix(cloth, p.dark, 0.18),
    )
    c.bar(x - 48 * s, base - 80 * s, x + 48 * s, base - 62 * s, mix(cloth, p.light, 0.35))


VESSELS: dict[str, tuple[Point, ...]] = {
    "meiping": (
        (0.16, -1.0),
        (0.13, -0.93),
        (0.24, -0.88),
        (0.42, -0.74),
        (0.43, -0.6),
        (0.3, -0.28),
        (0.22, -0.04),
        (0.25, 0.0),
    ),
    "gourd": (
        (0.09, -1.0),
        (0.1, -0.86),
        (0.22, -0.76),
        (0.24, -0.66),
        (0.13, -0.52),
        (0.28, -0.4),
        (0.4, -0.2),
        (0.24, 0.0),
    ),
    "jar": ((0.26, -0.74), (0.25, -0.68), (0.46, -0.54), (0.52, -0.36), (0.44, -0.14), (0.28, 0.0)),
    "bottle": (
        (0.14, -1.0),
        (0.08, -0.92),
        (0.08, -0.62),
        (0.2, -0.46),
        (0.34, -0.26),
        (0.32, -0.08),
        (0.2, 0.0),
    ),
    "bowl": ((0.56, -0.36), (0.5, -0.2), (0.32, -0.06), (0.2, -0.04), (0.21, 0.0)),
    "ewer": (
        (0.15, -0.94),
        (0.11, -0.86),
        (0.13, -0.62),
        (0.36, -0.4),
        (0.38, -0.22),
        (0.22, -0.04),
        (0.24, 0.0),
    ),
}


def vessel(
    c: Canvas, p: Palette, kind: str, x: float, base: float, h: float, glaze: Color
) -> tuple[list[Point], float]:
    """One turned pot; returns its outline and half-width measure for the painter."""
    half = smooth([(a * h, b * h) for a, b in VESSELS[kind]], steps=8)
    outline = [(x - a, base + b) for a, b in half] + [(x + a, base + b) for a, b in half[::-1]]
    shade = mix(glaze, p.dark, 0.26)
    if kind == "ewer":
        c.line(
            smooth(
                [
                    (x - 0.12 * h, base - 0.86 * h),
                    (x - 0.4 * h, base - 0.84 * h),
                    (x - 0.46 * h, base - 0.5 * h),
                    (x - 0.34 * h, base - 0.34 * h),
                ]
            ),
            shade,
            h * 0.045,
        )
        c.poly(
            smooth(
                [
                    (x + 0.28 * h, base - 0.2 * h),
                    (x + 0.46 * h, base - 0.4 * h),
                    (x + 0.5 * h, base - 0.84 * h),
                ]
            )
            + smooth(
                [
                    (x + 0.45 * h, base - 0.86 * h),
                    (x + 0.38 * h, base - 0.5 * h),
                    (x + 0.26 * h, base - 0.44 * h),
                ]
            ),
            glaze,
        )
    c.poly(outline, glaze)
    with c.within(outline):
        c.poly(
            [(x + a * 0.42 + h * 0.02, base + b) for a, b in half]
            + [(x + h, base), (x + h, base - h * 1.1), (x + h * 0.05, base - h * 1.1)],
            shade,
        )
        light = mix(glaze, p.light, 0.6)
        c.line(
            [(x - a * 0.66, base + b) for a, b in half[len(half) // 3 : len(half) * 2 // 3]], light, h * 0.018
        )
    rim = VESSELS[kind][0]
    c.disc(x, base + rim[1] * h, rim[0] * h, mix(shade, p.dark, 0.25), rim[0] * h * 0.16)
    return outline, h


def ceramics_mixed(c: Canvas, p: Palette, rng: Random) -> None:
    """Pots of many glazes; one painted line runs around all of them."""
    kinds = list(VESSELS)
    rng.shuffle(kinds)
    names = kinds[: rng.choice((4, 5))]
    if "bowl" not in names:
        names[rng.randrange(1, len(names))] = "bowl"
    _pots(c, p, rng, names, blue=False)


def ceramics_blue(c: Canvas, p: Palette, rng: Random) -> None:
    """Blue and white: a jar, a wide dish and a ewer."""
    names = ["jar", "bowl", "ewer"]
    if rng.random() < 0.5:
        names = names[::-1]
    _pots(c, p, rng, names, blue=True)


def _pots(c: Canvas, p: Palette, rng: Random, names: list[str], blue: bool) -> None:
    """Set the pots on the table and paint the road around them."""
    edge = rng.uniform(610, 680)
    table(c, p, rng, edge)
    base = edge + rng.uniform(120, 170)
    count = len(names)
    tall = {"meiping": 520, "gourd": 480, "jar": 420, "bottle": 540, "bowl": 480, "ewer": 450}
    white = mix(p.light, p.slate, 0.06) if not p.night else mix(p.light, p.far, 0.22)
    glazes = [p.celadon, white, p.slate, mix(p.ochre, p.sand, 0.3), p.rose]
    rng.shuffle(glazes)
    if blue:
        glazes = [white] * 5
    widths = []
    for name in names:
        h = tall[name] * rng.uniform(0.86, 1.04) * (1.12 if blue else 1.0)
        widths.append(
            (name, h, max(a for a, _ in VESSELS[name]) * h * 2 + (h * 0.12 if name == "ewer" else 0))
        )
    room = 1400 if blue else 1500
    fit = min(1.0, (room - 12 * (count - 1)) / sum(w for *_, w in widths))
    widths = [(name, h * fit, w * fit) for name, h, w in widths]
    total = sum(w for *_, w in widths)
    gap = min(70.0, (room - total) / (count - 1))
    x = 800 - (total + gap * (count - 1)) / 2
    line_y = base - rng.uniform(112, 124)
    spans: list[tuple[float, float]] = []
    for i, (name, h, w) in enumerate(widths):
        cx = x + w / 2
        depth = rng.uniform(-14, 34)
        shadow(c, p, cx, base + depth - 4, w * 0.46)
        outline, _ = vessel(c, p, name, cx, base + depth, h, glazes[i % 5])
        ink = p.slate if glazes[i % 5] == white else mix(glazes[i % 5], p.dark, 0.45)
        with c.within(outline):
            _ornament(c, p, rng, name, cx, base + depth, h, ink, glazes[i % 5])
            bow = [
                (cx - w / 2 - 20 + (w + 40) * k / 20, line_y + 15 * math.sin(math.pi * k / 20))
                for k in range(21)
            ]
            c.line([(q[0], q[1] - 17) for q in bow], mix(glazes[i % 5], p.light, 0.5), 2)
            c.line([(q[0], q[1] + 17) for q in bow], mix(glazes[i % 5], p.light, 0.5), 2)
            c.line(bow, p.road, 8)
        xs = [q[0] for q in outline if abs(q[1] - line_y) < 9]
        spans.append((min(xs, default=cx), max(xs, default=cx)))
        station(c, p, cx, line_y + 15, 14)
        x += w + gap
    ends = [(-20.0, -20.0), *spans, (1620.0, 1620.0)]
    for (_, a), (b, _) in itertools.pairwise(ends):
        if b - a > 4:
            drop = 12 if a > 0 and b < 1600 else 0
            c.line(smooth([(a, line_y), ((a + b) / 2, line_y + drop * 0.4), (b, line_y)]), p.road, 5.5)


def _ornament(
    c: Canvas, p: Palette, rng: Random, name: str, x: float, base: float, h: float, ink: Color, glaze: Color
) -> None:
    """Painted bands: lines, waves or lozenges."""
    for y in (0.06, 0.085):
        c.line([(x - h, base - y * h), (x + h, base - y * h)], ink, 2.6)
    kind = rng.randrange(3)
    if glaze[2] > 200 or p.night:
        _scrolls(c, x, base - (0.4 if name != "bowl" else 0.2) * h, h, ink, glaze)
    y = base - (0.52 if name not in ("bowl", "jar") else 0.46) * h
    if kind == 0:
        for k in range(-9, 10):
            s = h * 0.045
            kx = x + k * s * 2
            c.poly(
                [(kx - s, y), (kx, y - s * 1.3), (kx + s, y), (kx, y + s * 1.3)],
                ink if k % 2 else mix(ink, glaze, 0.5),
            )
    elif kind == 1:
        for row in range(3):
            pts = [(x - h * 0.6 + i * 6, y + row * 13 + 7 * math.sin(i * 0.5)) for i in range(int(h * 0.2))]
            c.line(pts, ink, 3)
    else:
        for k in range(-8, 9):
            kx = x + k * h * 0.075
            c.ring(kx, y, h * 0.036, ink, 2.6)
            c.disc(kx, y, h * 0.012, ink)
    for d in (-0.075, 0.075):
        c.line([(x - h, y + d * h), (x + h, y + d * h)], ink, 2.6)


def _scrolls(c: Canvas, x: float, y: float, h: float, ink: Color, glaze: Color) -> None:
    """Running scrolls, for white ware."""
    step = h * 0.13
    for k in range(-6, 7):
        kx = x + k * step
        side = 1 if k % 2 else -1
        spiral = [
            (
                kx + math.cos(a * 0.5) * step * 0.42 * (1 - a / 26),
                y + side * math.sin(a * 0.5) * step * 0.42 * (1 - a / 26),
            )
            for a in range(22)
        ]
        c.line(spiral, mix(ink, glaze, 0.12), max(2.4, h * 0.008))
        c.disc(kx + step * 0.5, y - side * step * 0.25, h * 0.014, ink)


def loom(c: Canvas, p: Palette, rng: Random) -> None:
    """Warp, cloth and one vermilion weft on its way through."""
    back = mix(p.paper, p.low, 0.6)
    c.rect(-5, -5, 1605, 1005, back)
    c.disc(
        rng.uniform(300, 1300),
        rng.uniform(150, 330),
        rng.uniform(170, 240),
        p.sun if not p.night else mix(p.sun, p.paper, 0.25),
    )
    wood = mix(mix(p.ochre, p.rose, 0.35), p.dark, 0.42) if not p.night else mix(p.ochre, p.mid, 0.6)
    wood_d = mix(wood, p.dark, 0.4)
    l, r = rng.uniform(230, 290), rng.uniform(1310, 1370)
    fell = rng.uniform(570, 640)
    warp = mix(p.light, p.sand, 0.35) if p.night else mix(p.near, p.paper, 0.35)
    warp2 = mix(p.slate, back, 0.25)
    n = 110
    dyes = [mix(p.slate, p.near, 0.15), p.ochre, mix(p.light, p.sand, 0.4), p.rose]
    rng.shuffle(dyes)
    period = (r - l - 120) / rng.choice((3, 4))
    for i in range(n + 1):
        x = l + 60 + (r - l - 120) * i / n
        c.line([(x, 96), (x, fell + 4)], warp if i % 2 else warp2, 1.6)
        fold = abs((x - l - 60) % period - period / 2)
        y = 100.0
        while y < fell:
            stop = y + 8
            band = ((y + fold * 0.95 + rng.uniform(-9, 9)) % 208) / 208
            if band < 0.8:
                c.line([(x, y), (x, min(stop, fell))], dyes[int(band / 0.2)], 6.2)
            y = stop
    c.rect(l + 54, fell, r - 54, 1010, mix(p.light, p.sand, 0.5) if not p.night else mix(p.sand, p.far, 0.35))
    _cloth(c, p, rng, l + 54, r - 54, fell)
    shed = fell - rng.uniform(54, 70)
    c.bar(l - 10, shed - 150, r + 10, shed - 128, wood_d)
    for i in range(0, n + 1, 2):
        x = l + 60 + (r - l - 120) * i / n
        c.line([(x, shed - 128), (x, shed - 74)], mix(wood, p.light, 0.4), 1.5)
    c.bar(l - 30, shed - 78, r + 30, shed - 60, wood)
    for x in (l, r):
        c.rect(x - 34, 40, x + 34, 1010, wood)
        c.rect(x + 8, 40, x + 34, 1010, wood_d)
        c.bar(x - 44, 28, x + 44, 52, wood, 6)
    for y in (64, 96):
        c.bar(l - 120, y, r + 120, y + 36, wood if y == 64 else wood_d, 10)
    c.disc(l - 120, 88, 34, wood_d)
    c.disc(r + 120, 88, 34, wood_d)
    sx = rng.uniform(l + 500, r - 330)
    y0 = fell - 6
    zig: list[Point] = []
    rows = 5
    for k in range(rows):
        y = fell + 10 + (rows - 1 - k) * 14
        ends = [(l + 60, y), (r - 60, y)]
        zig += ends if k % 2 == 0 else ends[::-1]
    c.line(zig, p.road, 6.5)
    tail = smooth(
        [
            zig[-1],
            (zig[-1][0] + (18 if zig[-1][0] > 800 else -18), y0 - 4),
            (zig[-1][0] - (30 if zig[-1][0] > 800 else -30), y0 - 26),
            ((zig[-1][0] + sx) / 2, shed + 8),
            (sx, shed + 10),
        ]
    )
    c.line(tail, p.road, 6.5)
    for k in range(4):
        station(c, p, l + 60 + (r - l - 120) * (0.14 + 0.24 * k), zig[2 * (k % rows)][1], 12)
    c.poly(
        smooth(
            [
                (sx - 150, shed + 10),
                (sx - 60, shed - 20),
                (sx + 60, shed - 20),
                (sx + 150, shed + 10),
                (sx + 60, shed + 38),
                (sx - 60, shed + 38),
            ],
            closed=True,
        ),
        wood_d,
    )
    c.bar(sx - 66, shed - 4, sx + 66, shed + 24, back, 8)
    c.bar(sx - 52, shed - 2, sx + 52, shed + 22, p.road, 10)
    for k in range(-5, 6):
        c.line([(sx + k * 9, shed - 1), (sx + k * 9 + 5, shed + 21)], mix(p.road, p.dark, 0.3), 1.6)


def _cloth(c: Canvas, p: Palette, rng: Random, x0: float, x1: float, top: float) -> None:
    """Stepped lozenges and bands, as carpets count them."""
    w = x1 - x0
    start = top + 74
    c.rect(x0, start, x1, start + 22, p.slate)
    c.rect(x0, start + 30, x1, start + 36, p.ochre)
    cells = rng.choice((6, 8, 9))
    u = w / cells
    y = start + 44 + u * 0.56
    tones = [p.slate, p.ochre, mix(p.celadon, p.near, 0.3), p.rose]
    rng.shuffle(tones)
    rows = 0
    while y - u * 0.6 < 1010:
        for i in range(cells):
            cx = x0 + u * (i + 0.5)
            for k, (s, tone) in enumerate(
                ((1.0, tones[(i + rows) % 2]), (0.66, tones[2]), (0.34, p.light if not p.night else p.sand))
            ):
                steps = 5 - k
                size = u * 0.47 * s
                for q in range(steps):
                    a = size * (1 - q / steps)
                    b = size * (q + 1) / steps
                    c.rect(cx - a, y - b, cx + a, y + b, tone)
        rows += 1
        y += u * 1.12
        c.rect(x0, y - u * 0.6, x1, y - u * 0.6 + 6, p.ochre)


def paper_drying(c: Canvas, p: Palette, rng: Random) -> None:
    """Sheets hung like laundry, the vat and the mould in front."""
    horizon = rng.uniform(690, 760)
    sky(
        c, p, rng, horizon, clouds=2, sun=(rng.uniform(350, 1250), rng.uniform(110, 140), rng.uniform(70, 90))
    )
    land(c, craggy(rng, horizon, rng.uniform(330, 400), 5), p.far)
    land(c, rolling(rng, horizon - 60, 50, 1.3), mix(p.far, p.mid, 0.6))
    ground = rolling(rng, horizon + 96, 20, 1.0)
    land(c, rolling(rng, horizon + 30, 26, 1.4), mix(p.mid, p.near, 0.3))
    land(c, ground, p.near)
    grove(c, rng, ground, rng.uniform(180, 420), rng.uniform(560, 720), 120, p.dark, p.dark)
    posts = [rng.uniform(90, 150), rng.uniform(760, 840), rng.uniform(1450, 1510)]
    top = rng.uniform(230, 270)
    line: list[Point] = []
    knots = [(-60.0, top + 30), *[(x, top) for x in posts], (1660.0, top + 30)]
    for (ax, ay), (bx, by) in itertools.pairwise(knots):
        sag = 46 if bx - ax > 300 else 8
        for i in range(40):
            t = i / 40
            line.append((ax + (bx - ax) * t, ay + (by - ay) * t + sag * 4 * t * (1 - t)))
    line.append(knots[-1])
    for x in posts:
        c.taper([(x + 5, height_at(ground, x) + 20), (x, top - 34)], p.dark if not p.night else p.near, 13, 9)
    sheet = p.light if not p.night else mix(p.light, p.far, 0.14)
    clips: list[Point] = []
    for a, b in itertools.pairwise(posts):
        n = 3
        for i in range(n):
            w = (b - a) / n - 34
            x0 = a + 26 + i * ((b - a - 30) / n)
            x1 = x0 + w
            y0, y1 = height_at(line, x0) + 2, height_at(line, x1) + 2
            h = rng.uniform(280, 330)
            sway = rng.uniform(-34, 34)
            shape = [
                (x0, y0),
                (x1, y1),
                *smooth([(x1, y1), (x1 + sway * 0.3, y1 + h * 0.5), (x1 + sway, y1 + h)]),
                *smooth(
                    [
                        (x1 + sway, y1 + h),
                        ((x0 + x1) / 2 + sway, (y0 + y1) / 2 + h + rng.uniform(-16, 16)),
                        (x0 + sway, y0 + h),
                    ]
                ),
                *smooth([(x0 + sway, y0 + h), (x0 + sway * 0.3, y0 + h * 0.5), (x0, y0)]),
            ]
            tone = mix(sheet, p.sand, rng.uniform(0.0, 0.25))
            c.veil([(x + 12, y + 10) for x, y in shape], p.near, 0.22)
            c.poly(shape, tone)
            with c.within(shape):
                fold = x0 + w * rng.uniform(0.55, 0.75)
                c.poly(
                    [
                        (fold, y0 - 10),
                        (x1 + 40, y0 - 10),
                        (x1 + 60, y0 + h + 40),
                        (fold + sway * 1.4 - 16, y0 + h + 40),
                    ],
                    mix(tone, p.mid, 0.2),
                )
                for _ in range(26):
                    fx, fy = rng.uniform(x0 - 20, x1 + 20), rng.uniform(y0, y0 + h)
                    c.line(
                        smooth(
                            [
                                (fx, fy),
                                (fx + rng.uniform(8, 16), fy + rng.uniform(-6, 6)),
                                (fx + rng.uniform(20, 30), fy + rng.uniform(-5, 5)),
                            ],
                            steps=5,
                        ),
                        mix(tone, p.near, 0.26),
                        1.2,
                    )
            clips += [(x0 + 14, height_at(line, x0 + 14)), (x1 - 14, height_at(line, x1 - 14))]
    c.line(line, p.road, 6.5)
    for x, y in clips:
        station(c, p, x, y, 11)
    wood = mix(mix(p.ochre, p.rose, 0.3), p.dark, 0.3)
    vx, vy = rng.uniform(1040, 1130), 965.0
    c.poly([(vx - 230, vy - 150), (vx + 230, vy - 150), (vx + 196, vy), (vx - 196, vy)], wood)
    c.poly(
        [(vx + 110, vy - 150), (vx + 230, vy - 150), (vx + 196, vy), (vx + 90, vy)], mix(wood, p.dark, 0.3)
    )
    for k in range(-4, 5):
        c.line([(vx + k * 50, vy - 132), (vx + k * 44, vy - 4)], mix(wood, p.dark, 0.35), 2.4)
    c.rect(vx - 228, vy - 62, vx + 228, vy - 46, mix(wood, p.dark, 0.4))
    c.disc(vx, vy - 150, 232, mix(wood, p.light, 0.2), 32)
    c.disc(vx, vy - 148, 212, mix(sheet, p.slate, 0.14), 25)
    for k in range(5):
        c.line(
            [(vx - 120 + k * 44, vy - 156 + (k % 3) * 9), (vx - 70 + k * 44, vy - 156 + (k % 3) * 9)],
            mix(sheet, p.near, 0.3),
            2,
        )
    mx, my = vx - 330, vy - 40
    frame = [(mx - 130, my), (mx - 60, my - 128), (mx + 130, my - 128), (mx + 60, my)]
    c.poly(frame, mix(sheet, p.sand, 0.3))
    c.hatch(frame, mix(sheet, p.near, 0.45), 8, 1.4, 0)
    c.line([*frame, frame[0]], mix(wood, p.light, 0.12), 11)


def paper_scroll(c: Canvas, p: Palette, rng: Random) -> None:
    """An unrolled scroll with the road painted through its hills."""
    table_tone = mix(p.mid, p.low, 0.35) if not p.night else p.paper
    c.rect(-5, -5, 1605, 1005, table_tone)
    for i in range(38):
        y = i * 27 + rng.uniform(-4, 4)
        c.line([(-5, y), (1605, y + rng.uniform(-5, 5))], mix(table_tone, p.near, 0.16), 1.4)
    sheet = p.light if not p.night else mix(p.light, p.sand, 0.3)
    l, r = rng.uniform(170, 230), rng.uniform(1370, 1430)
    top, low = rng.uniform(210, 250), rng.uniform(760, 800)
    c.veil([(l, top + 26), (r + 26, top + 26), (r + 26, low + 30), (l, low + 30)], p.dark, 0.3)
    c.rect(l, top, r, low, sheet)
    brocade = p.slate
    frame = [(l, top), (r, top), (r, low), (l, low)]
    with c.within(frame):
        c.rect(l, top, r, top + 34, brocade)
        c.rect(l, low - 34, r, low, brocade)
        for i in range(64):
            x = l + i * 22
            for y in (top + 17, low - 17):
                c.poly([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)], mix(brocade, p.sand, 0.55))
        base = low - 90
        inner = [(l, top + 40), (r, top + 40), (r, low - 40), (l, low - 40)]
        with c.within(inner):
            c.disc(l + (r - l) * rng.uniform(0.55, 0.85), top + 140, 52, mix(sheet, p.ochre, 0.6))
            for k, (rise, share) in enumerate(((250, 0.2), (180, 0.42), (100, 0.7))):
                ridge = craggy(rng, base + 20 + k * 20, rise, 6 + k)
                shape = land(c, ridge, mix(sheet, p.near if not p.night else p.mid, share), low)
                if k < 2:
                    c.hatch(shape, mix(sheet, p.near if not p.night else p.mid, share + 0.2), 12, 1.2, 62)
            mist = [(l + 40, base - 40), (l + 520, base - 70), (l + 800, base - 14)]
            for x, y in mist:
                cloud(c, rng, x, y, 260, sheet)
        ink = mix(p.near, p.dark, 0.4)
        for col in range(3):
            x = l + 84 + col * 34
            y = top + 70
            while y < top + 300 - col * 60:
                h = rng.uniform(10, 26)
                c.line([(x, y), (x, y + h)], mix(ink, sheet, 0.25), 4)
                y += h + 9
        way = smooth(
            [
                (l - 20, base + 26),
                (l + 240, base - 20),
                (l + 470, base + 20),
                (l + 700, base - 70),
                (l + 930, base - 10),
                (r + 20, base - 60),
            ]
        )
        road(c, p, way, (0.14, 0.34, 0.53, 0.73, 0.9), 8.5, curve=False, casing=sheet)
    rod = mix(p.ochre, p.dark, 0.6)
    for x in (l, r):
        c.veil([(x + 20, top - 40), (x + 66, top - 40), (x + 66, low + 56), (x + 20, low + 56)], p.dark, 0.25)
        c.bar(x - 16, top - 66, x + 16, low + 66, rod, 8)
        c.rect(x - 38, top - 14, x + 38, low + 14, mix(sheet, p.sand, 0.75))
        c.rect(x + 8, top - 14, x + 38, low + 14, mix(sheet, p.near, 0.45))
        for k in (-26, -14, -2):
            c.line([(x + k, top - 14), (x + k, low + 14)], mix(sheet, p.near, 0.32), 1.4)
