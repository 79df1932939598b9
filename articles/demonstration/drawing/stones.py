"""Old stone on the route: the tidal bridge and the inn below the pass."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, moved, smooth
from .land import camel
from .palettes import Palette, mix
from .scenery import birds, land, peak, reflections, road, rolling, sky, station, water


def bridge_beam(c: Canvas, p: Palette, rng: Random) -> None:
    """A long beam bridge on boat-shaped piers, the tide out."""
    horizon = rng.uniform(430, 470)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(90, 230), rng.uniform(85, 125)),
    )
    land(c, rolling(rng, horizon - 30, 44, 1.5), mix(p.far, p.low, 0.3), horizon + 4)
    land(c, rolling(rng, horizon - 6, 22, 2), p.far, horizon + 4)
    water(c, p, rng, horizon, 1000)
    mud = mix(p.sand, p.mid, 0.25) if not p.night else mix(p.far, p.sand, 0.15)
    deck = horizon + rng.uniform(96, 120)
    for k in range(7):
        y = deck + 150 + k * 52 + rng.uniform(-10, 10)
        x = rng.uniform(-300, 1100)
        w = rng.uniform(420, 900)
        h = 22 + 9 * k
        c.poly(
            smooth(
                [
                    (x, y),
                    (x + w * 0.3, y - h * 0.5),
                    (x + w * 0.7, y - h * 0.3),
                    (x + w, y),
                    (x + w * 0.6, y + h * 0.5),
                    (x + w * 0.2, y + h * 0.4),
                ],
                closed=True,
            ),
            mix(mud, p.light if k % 2 else p.mid, 0.12),
        )
    stone = mix(p.light, p.sand, 0.5) if not p.night else mix(p.far, p.light, 0.12)
    dark = mix(stone, p.near, 0.55)
    span = rng.uniform(196, 220)
    x = rng.uniform(-80, 10)
    foot = deck + 176
    while x < 1700:
        reflections(c, rng, x, foot + 40, 110, 58, mix(p.water, p.near, 0.32))
        body = [
            (x - 46, deck + 20),
            (x + 46, deck + 20),
            (x + 58, foot - 10),
            *smooth([(x + 58, foot - 10), (x + 34, foot + 24), (x, foot + 54)]),
            *smooth([(x, foot + 54), (x - 34, foot + 24), (x - 58, foot - 10)]),
        ]
        c.poly(body, stone)
        with c.within(body):
            c.poly([(x + 2, deck + 20), (x + 60, deck + 20), (x + 70, foot + 60), (x, foot + 60)], dark)
            for k in range(1, 10):
                y = deck + 20 + k * 23
                c.line([(x - 70, y), (x, y + 12), (x + 70, y)], mix(stone, p.near, 0.7), 1.7)
            for k in range(18):
                c.disc(
                    x + rng.uniform(-50, 50),
                    foot + rng.uniform(-26, 44),
                    rng.uniform(2.4, 4.6),
                    mix(p.light, stone, 0.3),
                )
        c.poly(
            [(x - 62, deck + 12), (x + 62, deck + 12), (x + 46, deck + 34), (x - 46, deck + 34)],
            mix(stone, p.light, 0.3),
        )
        x += span
    c.rect(-10, deck - 6, 1610, deck + 16, stone)
    c.rect(-10, deck + 10, 1610, deck + 17, dark)
    x = 12.0
    while x < 1600:
        c.rect(x - 4, deck - 42, x + 4, deck - 4, stone)
        c.disc(x, deck - 44, 6, stone)
        x += span / 4
    c.line([(-10, deck - 30), (1610, deck - 30)], stone, 4)
    px = rng.uniform(420, 1180)
    for k in range(4):
        w = 62 - k * 11
        y = deck - 8 - k * 52
        c.rect(px - w * 0.7, y - 46, px + w * 0.7, y, stone)
        c.rect(px + w * 0.2, y - 46, px + w * 0.7, y, dark)
        c.poly(
            [(px - w - 8, y - 40), (px - w * 0.6, y - 60), (px + w * 0.6, y - 60), (px + w + 8, y - 40)],
            p.near,
        )
        c.poly([(px - 10, y), (px - 10, y - 18), *arc(px, y - 18, 10, 180, 360), (px + 10, y)], p.dark)
    c.line([(px, deck - 216), (px, deck - 262)], p.near, 5)
    c.line([(-10, deck - 5), (1610, deck - 5)], p.road, 8.5)
    for share in (0.1, 0.36, 0.64, 0.9):
        station(c, p, 1600 * share, deck - 5, 15)
    bx, by = rng.uniform(300, 1300), rng.uniform(905, 940)
    c.poly(
        moved(
            smooth([(-120, -34), (-70, -10), (70, -10), (124, -40), (86, 16), (-80, 16)], closed=True), bx, by
        ),
        p.dark,
    )
    c.line(moved([(10, -12), (26, -128)], bx, by), p.dark, 4)
    c.line(moved([(26, -126), (-84, -22)], bx, by), p.dark, 1.6)
    birds(c, rng, rng.uniform(300, 1300), 170, mix(p.line, p.paper, 0.2))


def caravan_inn(c: Canvas, p: Palette, rng: Random) -> None:
    """A stone caravanserai in a bare valley; a small string comes in."""
    base = rng.uniform(600, 640)
    sky(
        c,
        p,
        rng,
        base - 120,
        clouds=3,
        sun=(rng.uniform(1050, 1380), rng.uniform(140, 210), rng.uniform(70, 95)),
    )
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    for x, h, half in ((180, 330, 420), (1450, 350, 430), (520, 250, 330), (1120, 270, 340), (800, 200, 300)):
        peak(
            c,
            rng,
            x + rng.uniform(-40, 40),
            base - 30,
            half,
            h * rng.uniform(0.92, 1.1),
            mix(p.far, p.low, 0.1),
            mix(p.far, p.mid, 0.5),
            snow,
        )
    green = mix(p.celadon, p.sand, 0.25) if not p.night else p.mid
    land(c, rolling(rng, base - 70, 30, 1.2), mix(green, p.far, 0.35))
    left = [(x, base - 40 + 190 * (x / 1600) - 14 * math.sin(x / 160)) for x in range(-20, 1640, 20)]
    land(c, left, mix(green, p.mid, 0.35))
    valley = [(x, base + 86 + 16 * math.sin(x / 300 + 1)) for x in range(-20, 1640, 20)]
    body = land(c, valley, green)
    c.hatch(body, mix(green, p.near, 0.22), 16, 1.2, 6)
    x, y = rng.uniform(640, 760), base + 150
    stone = mix(p.light, p.sand, 0.35) if not p.night else mix(p.far, p.sand, 0.3)
    stone = mix(stone, p.mid, 0.22)
    dark = mix(stone, p.near, 0.5)
    w, h = 330.0, 130.0
    dome = [
        (x - 92, y - h),
        (x - 92, y - h - 30),
        *arc(x, y - h - 30, 92, 180, 360, 76),
        (x + 92, y - h - 30),
        (x + 92, y - h),
    ]
    c.poly(dome, stone)
    with c.within(dome):
        c.poly(
            [(x + 20, y), (x + 34, y - h - 50), (x + 6, y - h - 120), (x + 120, y - h - 120), (x + 120, y)],
            dark,
        )
    for k in (-1, 1):
        for d in (160, 250):
            c.poly(
                [
                    (x + k * d - 34, y - h + 2),
                    *arc(x + k * d, y - h + 2, 34, 180, 360, 22),
                    (x + k * d + 34, y - h + 2),
                ],
                mix(stone, dark, 0.35),
            )
    c.rect(x - w, y - h, x + w, y, stone)
    c.rect(x + w * 0.5, y - h, x + w, y, mix(stone, dark, 0.55))
    for k in (-1, 1):
        tx = x + k * w
        c.poly(
            [(tx - 42, y + 8), (tx - 36, y - h - 22), (tx + 36, y - h - 22), (tx + 42, y + 8)],
            stone if k < 0 else mix(stone, dark, 0.7),
        )
        c.rect(tx - 42, y - h - 30, tx + 42, y - h - 16, dark)
    for row in range(7):
        by = y - 10 - row * 17
        bx = x - w + 46 + (row % 2) * 15
        while bx < x + w - 60:
            if abs(bx - x) > 118 and rng.random() < 0.62:
                c.line([(bx, by), (bx + rng.uniform(14, 30), by)], dark, 1.8)
            bx += rng.uniform(28, 52)
    c.rect(x - 108, y - h - 44, x + 108, y + 4, mix(stone, p.light, 0.18))
    c.rect(x + 60, y - h - 44, x + 108, y + 4, mix(stone, dark, 0.45))
    c.poly(
        [
            (x - 58, y + 4),
            (x - 58, y - 74),
            *smooth([(x - 58, y - 74), (x - 44, y - 112), (x, y - 142), (x + 44, y - 112), (x + 58, y - 74)]),
            (x + 58, y + 4),
        ],
        dark,
    )
    c.poly(
        [
            (x - 34, y + 4),
            (x - 34, y - 56),
            *smooth([(x - 34, y - 56), (x - 26, y - 78), (x, y - 96), (x + 26, y - 78), (x + 34, y - 56)]),
            (x + 34, y + 4),
        ],
        p.dark,
    )
    path: list[Point] = smooth(
        [
            (x, y + 4),
            (x + 20, y + 34),
            (x + 150, y + 62),
            (x + 90, y + 104),
            (x + 300, y + 136),
            (x + 640, y + 124),
            (1660, y + 146),
        ]
    )
    road(c, p, path, (0.0, 0.24, 0.52, 0.9), 6, 11, curve=False)
    for k in range(3):
        cx = x + 400 + k * 150
        foot = height_at(sorted(path[len(path) // 2 :]), cx)
        camel(c, cx, foot + 3, 104, p.dark, p.goods[(k * 2 + 1) % 4], -0.8 if k % 2 else 0.8)
    front = rolling(rng, 984, 12, 1.1)
    shape = land(c, front, p.near)
    c.hatch(shape, mix(p.near, p.dark, 0.3), 12, 1.2, 12)
    for _ in range(9):
        gx = rng.uniform(0, 1600)
        gy = height_at(front, gx) + 4
        s = rng.uniform(12, 34)
        c.poly(
            [(gx - s, gy), (gx - s * 0.5, gy - s * 0.7), (gx + s * 0.4, gy - s * 0.6), (gx + s, gy)],
            mix(p.near, p.dark, 0.45),
        )
