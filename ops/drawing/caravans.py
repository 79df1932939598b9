"""Camels, and the inn they make for."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, moved, smooth
from .palettes import Color, Palette, mix
from .sands import dunes
from .scenery import craggy, land, peak, road, rolling, sky, station

CAMEL_BODY: tuple[Point, ...] = (
    (-74, -84),
    (-71, -104),
    (-58, -114),
    (-47, -134),
    (-36, -148),
    (-25, -136),
    (-14, -118),
    (0, -117),
    (9, -136),
    (20, -150),
    (31, -136),
    (40, -116),
    (54, -105),
    (68, -96),
    (80, -102),
    (90, -122),
    (96, -146),
    (103, -158),
    (114, -161),
    (126, -155),
    (138, -148),
    (140, -140),
    (130, -136),
    (118, -137),
    (110, -130),
    (107, -110),
    (99, -86),
    (82, -70),
    (62, -62),
    (46, -54),
    (20, -52),
    (-14, -56),
    (-40, -60),
    (-58, -54),
    (-70, -62),
)


def camel(
    c: Canvas, x: float, foot: float, size: float, coat: Color, load: Color | None, stride: float
) -> None:
    """A two-humped camel walking right; ``size`` is its height in units."""
    s = size / 160
    for hip, swing, far in (
        (-60, -stride, True),
        (52, stride, True),
        (-52, stride, False),
        (44, -stride, False),
    ):
        knee = (hip + swing * 9, -34)
        end = (hip + swing * 17 - 3, 0)
        w = 9 if not far else 8
        leg = [
            (hip - w, -70),
            (hip + w + 2, -70),
            (knee[0] + 5, knee[1]),
            (end[0] + 4, end[1] - 4),
            (end[0] + 9, end[1]),
            (end[0] - 5, end[1]),
            (knee[0] - 5, knee[1]),
        ]
        c.poly(moved(leg, x, foot, s), coat)
    c.poly(moved(smooth(CAMEL_BODY, closed=True, steps=6), x, foot, s), coat)
    c.poly(moved([(99, -156), (96, -168), (105, -161)], x, foot, s), coat)
    c.line(moved([(-73, -96), (-80, -78), (-79, -62)], x, foot, s), coat, 3 * s)
    if load is not None:
        c.poly(
            moved(
                smooth(
                    [(-16, -128), (10, -128), (20, -100), (18, -72), (-20, -72), (-24, -100)], closed=True
                ),
                x,
                foot,
                s,
            ),
            load,
        )
        c.line(moved([(-23, -96), (19, -96)], x, foot, s), coat, 2.4 * s)
        c.line(moved([(-22, -84), (18, -84)], x, foot, s), coat, 2.4 * s)


def caravan(c: Canvas, p: Palette, rng: Random) -> None:
    """A string of loaded camels on a crest, the sun behind them."""
    crest = rng.uniform(640, 740)
    sun_x = rng.uniform(420, 1180)
    r = rng.uniform(150, 215)
    sky(c, p, rng, crest - 30, clouds=rng.randint(1, 2), sun=(sun_x, crest - rng.uniform(150, 280), r))
    warm = p.sand if not p.night else mix(p.far, p.sand, 0.2)
    deep = mix(p.mid, warm, 0.3) if not p.night else p.mid
    if rng.random() < 0.5:
        land(c, craggy(rng, crest + 10, 190, 6), p.far)
    dunes(c, rng, crest + 30, rng.uniform(70, 130), 3, mix(warm, p.low, 0.5), mix(deep, p.low, 0.5))
    profile = smooth(
        [
            (-40, crest + rng.uniform(20, 70)),
            (380, crest + rng.uniform(-5, 20)),
            (800, crest + rng.uniform(-30, 20)),
            (1220, crest + rng.uniform(-10, 30)),
            (1640, crest + rng.uniform(10, 80)),
        ]
    )
    body = land(c, profile, mix(warm, deep, 0.22))
    shadow = smooth([(0, crest + 190), (500, crest + 110), (900, crest + 160), (1700, crest + 60)])
    with c.within(body):
        c.poly([*shadow, (1700, 1010), (0, 1010)], deep)
    count = rng.choice((5, 5, 6))
    size = rng.uniform(158, 185)
    start = rng.uniform(190, 300)
    step = (1600 - 2 * start) / (count - 1)
    c.line([(x, height_at(profile, x) + 3) for x in range(-20, 1640, 8)], p.road, 7)
    for share in (0.05, 0.95):
        station(c, p, 1600 * share, height_at(profile, 1600 * share) + 3)
    for i in range(count):
        x = start + step * i + rng.uniform(-14, 14)
        camel(
            c,
            x,
            height_at(profile, x) + 4,
            size * rng.uniform(0.93, 1.05),
            p.dark,
            p.goods[(i * 2 + count) % 4],
            rng.choice((-1, 1)) * rng.uniform(0.6, 1.1),
        )


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
    h: float
    x: float
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
