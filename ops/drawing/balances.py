"""Balances and what is weighed; the beam is the road."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from .canvas import Canvas, Point, arc, smooth
from .palettes import Palette, mix
from .scenery import road, station
from .stage import shadow, table

Load = Callable[[Canvas, Palette, float, float], None]


def balance(c: Canvas, p: Palette, rng: Random, loads: tuple[Load, Load]) -> None:
    """A balance: its beam is the road, with the fulcrum as middle station."""
    edge = rng.uniform(720, 770)
    table(c, p, rng, edge)
    x, foot = rng.uniform(760, 840), edge + 120
    brass = mix(p.ochre, p.near, 0.25) if not p.night else mix(p.ochre, p.light, 0.1)
    deep = mix(brass, p.dark, 0.42)
    top = rng.uniform(190, 220)
    tilt = math.radians(rng.choice((-1, 1)) * rng.uniform(2.5, 6))
    reach = rng.uniform(420, 460)
    shadow(c, p, x, foot, 210)
    c.poly(
        [
            (x - 190, foot + 6),
            *smooth([(x - 190, foot + 6), (x - 130, foot - 34), (x - 30, foot - 62)]),
            (x + 30, foot - 62),
            *smooth([(x + 30, foot - 62), (x + 130, foot - 34), (x + 190, foot + 6)]),
        ],
        brass,
    )
    c.poly(
        [
            (x + 20, foot + 6),
            (x + 16, foot - 62),
            (x + 30, foot - 62),
            *smooth([(x + 30, foot - 62), (x + 130, foot - 34), (x + 190, foot + 6)]),
        ],
        deep,
    )
    c.bar(x - 200, foot, x + 200, foot + 24, deep, 6)
    c.poly([(x - 17, foot - 56), (x - 10, top - 12), (x + 10, top - 12), (x + 17, foot - 56)], brass)
    c.poly([(x + 3, foot - 56), (x + 2, top - 12), (x + 10, top - 12), (x + 17, foot - 56)], deep)
    for y in (foot - 78, foot - 300, top + 60):
        c.bar(x - 30, y, x + 30, y + 18, brass)
    ends = []
    for side in (-1, 1):
        ends.append((x + side * reach * math.cos(tilt), top + side * reach * math.sin(tilt)))
    drop = rng.uniform(300, 330)
    ink = mix(p.line, p.paper, 0.1)
    for k, (ex, ey) in enumerate(ends):
        py = ey + drop
        w = 172
        for s in (-1, -0.1, 1):
            c.line([(ex, ey + 8), (ex + s * w * 0.96, py)], ink, 2.4)
        loads[k](c, p, ex, py)
        pan = [
            (ex - w, py),
            *smooth(
                [
                    (ex - w, py),
                    (ex - w * 0.66, py + 46),
                    (ex, py + 64),
                    (ex + w * 0.66, py + 46),
                    (ex + w, py),
                ]
            ),
        ]
        c.poly(pan, brass)
        with c.within(pan):
            c.poly([(ex + 20, py), (ex + w, py), (ex + w, py + 80), (ex - 30, py + 80)], deep)
        c.bar(ex - w - 8, py - 6, ex + w + 8, py + 7, mix(brass, p.light, 0.3))
    beam = [
        ends[0],
        (x - 150 * math.cos(tilt), top - 150 * math.sin(tilt) - 14),
        (x, top - 24),
        (x + 150 * math.cos(tilt), top + 150 * math.sin(tilt) - 14),
        ends[1],
    ]
    road(c, p, beam, (), 13)
    c.poly([(x - 9, top - 20), (x, top - 96), (x + 9, top - 20)], deep)
    for q in ends:
        station(c, p, *q, 19)
    station(c, p, x, top - 22, 24)


def papers(c: Canvas, p: Palette, x: float, base: float) -> None:
    """A sheaf of documents lying in a pan."""
    card = p.light if not p.night else mix(p.light, p.far, 0.12)
    for k in range(6):
        y = base - k * 15
        dx = (k % 3 - 1) * 9
        c.poly(
            [(x - 112 + dx, y), (x - 84 + dx, y - 26), (x + 118 + dx, y - 26), (x + 96 + dx, y)],
            mix(card, p.near, 0.12 if k % 2 else 0.0),
        )
        c.poly(
            [(x - 112 + dx, y), (x + 96 + dx, y), (x + 96 + dx, y + 8), (x - 112 + dx, y + 8)],
            mix(card, p.near, 0.34),
        )
    y = base - 75
    for k in range(3):
        c.line(
            [(x - 66 + k * 8, y - 6 - k * 6), (x + 60 + k * 8, y - 6 - k * 6)], mix(card, p.near, 0.5), 2.4
        )
    c.bar(x - 20, base - 106, x + 26, base + 10, p.slate, 4)


def chest(c: Canvas, p: Palette, x: float, base: float) -> None:
    """A small strongbox."""
    wood = mix(mix(p.ochre, p.rose, 0.3), p.near, 0.3)
    dark = mix(wood, p.dark, 0.4)
    c.rect(x - 104, base - 86, x + 104, base, wood)
    c.poly(
        [(x - 104, base - 84), *arc(x, base - 84, 104, 180, 360, 58), (x + 104, base - 84)],
        mix(wood, p.light, 0.14),
    )
    c.rect(x + 40, base - 86, x + 104, base, mix(wood, dark, 0.4))
    for k in (-72, 72):
        c.rect(x + k - 10, base - 122, x + k + 10, base, dark)
    c.rect(x - 104, base - 92, x + 104, base - 78, dark)
    c.bar(x - 17, base - 102, x + 17, base - 60, p.ochre, 5)
    c.disc(x, base - 82, 5, p.dark)


def small_ship(c: Canvas, p: Palette, x: float, base: float) -> None:
    """A toy of a cargo ship in a pan."""
    hull = p.dark if not p.night else p.far
    c.poly(
        [(x - 124, base - 46), (x + 108, base - 46), (x + 140, base - 70), (x + 112, base), (x - 108, base)],
        hull,
    )
    c.poly([(x - 115, base - 16), (x + 119, base - 16), (x + 112, base), (x - 108, base)], p.rose)
    c.rect(x - 100, base - 112, x - 52, base - 44, p.light)
    c.rect(x - 94, base - 104, x - 58, base - 92, p.near)
    for k in range(4):
        for j in range(2 if k < 3 else 1):
            c.rect(
                x - 40 + k * 36, base - 74 - j * 27, x - 8 + k * 36, base - 49 - j * 27, p.goods[(k + j) % 5]
            )


def crates(c: Canvas, p: Palette, x: float, base: float) -> None:
    """Three crates in a heap."""
    for dx, dy, s in ((-60, 0, 96), (44, 0, 88), (-6, -92, 76)):
        wood = mix(mix(p.sand, p.ochre, 0.4), p.near, 0.1 if dy else 0.2)
        dark = mix(wood, p.dark, 0.4)
        c.rect(x + dx - s / 2, base + dy - s, x + dx + s / 2, base + dy, wood)
        c.line([(x + dx - s / 2, base + dy), (x + dx + s / 2, base + dy - s)], dark, 4)
        for k in (0.0, 1.0):
            c.rect(
                x + dx - s / 2 + k * (s - 11),
                base + dy - s,
                x + dx - s / 2 + k * (s - 11) + 11,
                base + dy,
                dark,
            )
        c.rect(x + dx - s / 2, base + dy - s, x + dx + s / 2, base + dy - s + 11, dark)
        c.rect(x + dx - s / 2, base + dy - 11, x + dx + s / 2, base + dy, dark)


def scales_credit(c: Canvas, p: Palette, rng: Random) -> None:
    """Documents against a strongbox."""
    balance(c, p, rng, (papers, chest))


def scales_average(c: Canvas, p: Palette, rng: Random) -> None:
    """The ship against her cargo, and the wave that made the question."""
    balance(c, p, rng, (small_ship, crates))
    for k in range(3):
        y = 905 + k * 36
        wave: list[Point] = [(x, y + 16 * math.sin(x / 74 + k * 1.3)) for x in range(-20, 1640, 8)]
        tone = mix(mix(p.water, p.slate, 0.3), p.near, 0.22 * k)
        c.poly([*wave, (1640, 1010), (-20, 1010)], tone)
        c.line(wave, mix(tone, p.light, 0.7 if not p.night else 0.3), 4 - k)


def steelyard(c: Canvas, p: Palette, rng: Random) -> None:
    """A steelyard: the notched beam is the road, every notch a station."""
    edge = rng.uniform(700, 740)
    table(c, p, rng, edge)
    hang = (rng.uniform(560, 620), 150.0)
    tilt = math.radians(rng.uniform(-3, 5))
    ca, sa = math.cos(tilt), math.sin(tilt)

    def at(d: float) -> Point:
        return hang[0] + d * ca, hang[1] + 92 + d * sa

    ink = mix(p.line, p.paper, 0.1)
    c.line([(hang[0], -20), hang], ink, 5)
    c.disc(*hang, 15, mix(p.ochre, p.near, 0.3))
    c.line([hang, at(0)], ink, 5)
    end = at(-330)
    c.line([end, (end[0], end[1] + 90)], ink, 4)
    c.line(arc(end[0], end[1] + 112, 22, -90, 160), p.dark if not p.night else p.far, 8)
    bx, by = end[0], end[1] + 420
    tone = mix(p.sand, p.near, 0.15)
    for s in (-1, 1):
        c.line([(end[0], end[1] + 130), (bx + s * 70, by - 190)], ink, 3)
    bag = smooth(
        [
            (bx - 44, by - 236),
            (bx - 70, by - 190),
            (bx - 160, by - 90),
            (bx - 138, by),
            (bx + 138, by),
            (bx + 160, by - 90),
            (bx + 70, by - 190),
            (bx + 44, by - 236),
        ]
    )
    c.poly(bag, tone)
    with c.within(bag):
        c.poly(
            [
                (bx + 30, by - 240),
                (bx + 80, by - 100),
                (bx + 40, by + 4),
                (bx + 180, by + 4),
                (bx + 180, by - 240),
            ],
            mix(tone, p.dark, 0.2),
        )
        for k in range(3):
            c.line(
                [(bx - 150, by - 66 + k * 9), (bx + 150, by - 66 + k * 9)],
                p.slate if k == 1 else mix(tone, p.light, 0.4),
                5,
            )
    c.line([(bx - 66, by - 196), (bx + 66, by - 196)], p.dark, 6)
    c.taper([at(-350), at(860)], p.road, 15, 7)
    for k in range(8):
        station(c, p, *at(110 + k * 96), 15 - k * 0.6)
    station(c, p, *at(0), 21)
    station(c, p, *end, 17)
    wx, wy = at(rng.uniform(430, 520))
    c.line([(wx, wy + 8), (wx, wy + 130)], ink, 4)
    brass = mix(p.ochre, p.near, 0.2)
    c.poly(
        smooth(
            [
                (wx - 22, wy + 128),
                (wx - 62, wy + 210),
                (wx - 52, wy + 262),
                (wx + 52, wy + 262),
                (wx + 62, wy + 210),
                (wx + 22, wy + 128),
            ]
        ),
        brass,
    )
    c.poly(
        smooth(
            [
                (wx + 6, wy + 128),
                (wx + 26, wy + 210),
                (wx + 16, wy + 262),
                (wx + 52, wy + 262),
                (wx + 62, wy + 210),
                (wx + 22, wy + 128),
            ]
        ),
        mix(brass, p.dark, 0.3),
    )
    c.ring(wx, wy + 122, 13, brass, 6)
    for k, tone2 in enumerate((p.celadon, p.rose, p.ochre)):
        x = 1130 + k * 150
        y = edge + 176 + (k % 2) * 30
        shadow(c, p, x, y, 66)
        c.poly(
            smooth(
                [
                    (x - 58, y - 96),
                    (x - 74, y - 40),
                    (x - 58, y),
                    (x + 58, y),
                    (x + 74, y - 40),
                    (x + 58, y - 96),
                ]
            ),
            mix(p.sand, p.near, 0.2),
        )
        c.disc(x, y - 98, 56, tone2, 26)
        c.bar(x - 66, y - 112, x + 66, y - 90, mix(p.sand, p.light, 0.2))
