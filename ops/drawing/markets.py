"""Stalls in the street before a domed bazaar."""

from __future__ import annotations

from random import Random

from .canvas import Canvas, Point, arc, moved, point_at, smooth
from .palettes import Color, Palette, mix
from .scenery import sky, station


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
