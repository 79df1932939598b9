"""A loom with a dyed warp and one vermilion weft."""

from __future__ import annotations

from random import Random

from .canvas import Canvas, Point, smooth
from .palettes import Palette, mix
from .scenery import station


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
