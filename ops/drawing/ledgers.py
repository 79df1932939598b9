"""An account book in which the entries rise or fall into a line."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc
from .palettes import Palette, mix
from .scenery import station


def ledger(c: Canvas, p: Palette, rng: Random) -> None:
    """An open account book; the entries rise into a line."""
    desk = mix(p.near, p.mid, 0.2) if not p.night else p.near
    c.rect(-5, -5, 1605, 1005, desk)
    for i in range(36):
        y = i * 29
        c.line([(-5, y), (1605, y + rng.uniform(-6, 6))], mix(desk, p.dark, 0.14), 1.5)
    sun = rng.uniform(250, 330)
    c.veil(arc(rng.uniform(200, 1400), rng.uniform(60, 200), sun, 0, 360), p.light, 0.12)
    turn = math.radians(rng.choice((-1, 1)) * rng.uniform(2, 7))
    ca, sa = math.cos(turn), math.sin(turn)

    def t(x: float, y: float) -> Point:
        """Lay the book slightly askew, a little foreshortened."""
        k = 1 + (y - 500) * 0.00012
        x = 800 + (x - 800) * k
        return 800 + (x - 800) * ca - (y - 500) * sa, 510 + (x - 800) * sa + (y - 500) * ca

    def bend(x: float) -> float:
        """The pages swell beside the spine."""
        u = abs(x - 800) / 590
        return 46 * (1 - u) * math.sin(min(1.0, u * 5) * math.pi / 2) - 34 * math.exp(-((u / 0.05) ** 2))

    def page(x: float, y: float) -> Point:
        return t(x, y - bend(x) * 0.9)

    page_tone = p.light if not p.night else mix(p.light, p.sand, 0.35)
    cover = mix(p.rose, p.dark, 0.5) if p.name != "dusk" else mix(p.slate, p.dark, 0.4)
    c.veil([t(180, 190), t(1450, 190), t(1450, 880), t(180, 880)], p.dark, 0.35)
    c.poly([t(176, 150), t(1424, 150), t(1424, 862), t(176, 862)], cover)
    for k in (14, 9, 4, 0):
        xs = [210 - k + (1180 + 2 * k) * i / 80 for i in range(81)]
        c.poly(
            [page(x, 186) for x in xs] + [page(x, 832 + k) for x in xs[::-1]],
            mix(page_tone, p.near, 0.28 if k and k % 2 else 0.1 if k else 0),
        )
    gut = [page(x, 186) for x in (800, 816, 840)] + [page(x, 832) for x in (840, 816, 800)]
    c.poly(gut, mix(page_tone, p.mid, 0.4))
    ink = mix(p.near, page_tone, 0.3) if not p.night else mix(p.slate, page_tone, 0.2)
    pale = mix(page_tone, p.slate, 0.42)
    rows = 15
    for side in (0, 1):
        x0, x1 = (244, 770) if side == 0 else (836, 1356)
        for k in range(rows):
            y = 268 + k * 37
            c.line([page(x0 + (x1 - x0) * i / 30, y) for i in range(31)], pale, 1.5)
        c.line([page(x0 + (x1 - x0) * i / 30, 246) for i in range(31)], ink, 2.4)
        for u in (0.14, 0.62, 0.8):
            if side == 0:
                c.line(
                    [page(x0 + (x1 - x0) * u, 226), page(x0 + (x1 - x0) * u, 800)],
                    mix(p.rose, page_tone, 0.25),
                    1.6,
                )
    for k in range(rows - 1):
        y = 268 + k * 37 + 25
        x0, w = 244, 526
        c.line([page(x0 + 14, y), page(x0 + 50, y)], ink, 4)
        x = x0 + w * 0.17
        stop = x0 + w * rng.uniform(0.36, 0.58)
        while x < stop:
            step = rng.uniform(16, 54)
            c.line([page(x, y), page(min(x + step, stop), y)], ink, 4)
            x += step + 10
        for u in (0.65, 0.83):
            if rng.random() < 0.82:
                c.line([page(x0 + w * (u + rng.uniform(0, 0.05)), y), page(x0 + w * (u + 0.13), y)], ink, 4)
    n = 7
    values = [0.2]
    for _ in range(n - 1):
        values.append(max(0.06, min(0.95, values[-1] + rng.uniform(-0.08, 0.22))))
    low, high = min(values), max(values)
    values = [0.12 + 0.76 * (v - low) / (high - low) for v in values]
    if c.seed % 2 == 0:
        values = sorted(values, reverse=True)
    marks: list[Point] = []
    for i, v in enumerate(values):
        x, top = 868 + i * 70, 770 - v * 440
        w = 20
        quad = [page(x - w, 786), page(x - w, top + 34), page(x + w, top + 34), page(x + w, 786)]
        c.poly(quad, mix((p.celadon, p.sand, p.slate)[i % 3], page_tone, 0.25))
        marks.append((x, top))
    left = [(216, 700), (420, 664), (640, 690), (760, 640), (820, 676)]
    way = [page(x, y) for x, y in left + marks]
    way.append(page(1400, marks[-1][1] - 40))
    c.line([page(x, y) for x, y in [(216, 700)]] + way, p.road, 8)
    for q in way[5:-1]:
        station(c, p, *q, 14)
    station(c, p, *way[1], 12)
    px, py = t(1180, 905)
    angle = turn + math.radians(rng.uniform(-16, -8))
    ka, kb = math.cos(angle), math.sin(angle)

    def pen(x: float, y: float) -> Point:
        return px + x * ka - y * kb, py + x * kb + y * ka

    c.veil([pen(-300, 30), pen(250, 30), pen(250, 56), pen(-300, 50)], p.dark, 0.3)
    c.poly(
        [pen(-330, 0), pen(-262, -17), pen(260, -20), pen(276, 0), pen(260, 20), pen(-262, 17)],
        p.dark if not p.night else p.slate,
    )
    c.poly([pen(-262, -17), pen(-236, -18), pen(-236, 18), pen(-262, 17)], p.ochre)
    c.poly([pen(-330, 0), pen(-266, -14), pen(-266, 14)], p.light)
    c.line([pen(-330, 0), pen(-284, 0)], p.dark, 2)
    c.poly([pen(-200, -12), pen(240, -14), pen(240, -7), pen(-200, -6)], mix(p.dark, p.light, 0.3))
