"""Rivers, fields and what grows in them."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, point_at, smooth
from .land import winding
from .palettes import Color, Palette, mix
from .scenery import birds, craggy, land, poplar, road, rolling, sky


def river(c: Canvas, p: Palette, rng: Random) -> None:
    """A meander through a plain; the road keeps to its bank and crosses once."""
    horizon = rng.uniform(400, 480)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=2,
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(70, 210), rng.uniform(75, 115)),
    )
    land(c, craggy(rng, horizon, rng.uniform(160, 240), 6), mix(p.far, p.low, 0.4), horizon + 6)
    land(c, craggy(rng, horizon, rng.uniform(90, 140), 8), p.far, horizon + 6)
    plain = mix(p.celadon, p.sand, rng.uniform(0.15, 0.6)) if not p.night else p.mid
    c.rect(-5, horizon, 1605, 1005, plain)
    for i in range(16):
        t = ((i + 0.5) / 16) ** 1.8
        y = horizon + (1000 - horizon) * t
        x = rng.uniform(-200, 1400)
        w = rng.uniform(220, 620)
        h = 5 + 34 * t
        c.poly(
            [(x, y), (x + w, y), (x + w * 0.94, y + h), (x - w * 0.08, y + h)],
            mix(plain, rng.choice((p.sand, p.mid, p.ochre, p.celadon)), 0.35),
        )
    mid = winding(
        rng, (rng.uniform(620, 980), 1040), (rng.uniform(650, 950), horizon + 4), rng.uniform(430, 520), 3.3
    )
    left: list[Point] = []
    right: list[Point] = []
    for x, y in mid:
        t = (y - horizon) / (1000 - horizon)
        half = 3 + 150 * max(0.0, t) ** 1.35
        left.append((x - half, y))
        right.append((x + half, y))
    bank = mix(plain, p.near, 0.35)
    c.poly(
        [(x - 5 - 8 * (y - horizon) / 520, y + 3) for x, y in left]
        + [(x + 5 + 8 * (y - horizon) / 520, y + 3) for x, y in right[::-1]],
        bank,
    )
    stream = mix(p.water, p.light, 0.25) if not p.night else mix(p.far, p.light, 0.12)
    body = left + right[::-1]
    c.poly(body, stream)
    with c.within(body):
        for i in range(30):
            t = ((i + 0.5) / 30) ** 1.5
            y = horizon + (1000 - horizon) * t
            x = min(mid, key=lambda q: abs(q[1] - y))[0] + rng.uniform(-120, 60) * t
            c.line([(x, y), (x + 30 + 90 * t, y)], mix(stream, p.slate, 0.55), 1.3 + 1.4 * t)
    offset = [(x - (16 + 235 * ((y - horizon) / (1000 - horizon)) ** 1.2), y) for x, y in mid]
    road(c, p, smooth(offset[::3]), (0.2, 0.45, 0.7), 13, 2.4, curve=False)
    for _k in range(26):
        t = rng.random() ** 1.6
        y = horizon + 8 + (1000 - horizon) * 0.72 * t
        mx = min(mid, key=lambda q: abs(q[1] - y))[0]
        gap = 40 + 330 * t
        x = mx + (gap + rng.uniform(0, 300 + 260 * t)) * (1 if rng.random() < 0.62 else -1.9)
        poplar(c, x, y, 34 + 150 * t, mix(p.near, p.mid, 0.3 * (1 - t)), p.dark)
    birds(c, rng, rng.uniform(300, 1300), horizon * 0.4, mix(p.line, p.paper, 0.2))


def ear(
    c: Canvas, rng: Random, root: Point, tip: Point, size: float, grain: Color, shade: Color, stem: Color
) -> None:
    """One ear of wheat: paired kernels along a bowed stem, hairline awns."""
    (x0, y0), (x1, y1) = root, tip
    bow = (x1 - x0) * 0.3
    stalk = smooth([(x0, y0), (x0 + bow * 0.4, y0 + (y1 - y0) * 0.5), (x1, y1)])
    c.taper(stalk, stem, size * 0.15, size * 0.08)
    ax, ay = point_at(stalk, 0.93)
    angle = math.atan2(y1 - ay, x1 - ax)
    pairs = 8
    for i in range(pairs):
        d = i * size * 0.5
        bx, by = x1 + math.cos(angle) * d, y1 + math.sin(angle) * d
        fat = 1.0 - 0.35 * (i / pairs)
        for side in (-1, 1):
            a = angle + side * 0.42
            length_ = size * 0.95 * fat
            kx, ky = math.cos(a), math.sin(a)
            nx, ny = -ky, kx
            w = size * 0.235 * fat
            ox, oy = bx + side * -math.sin(angle) * size * 0.14, by + side * math.cos(angle) * size * 0.14
            kernel = smooth(
                [
                    (ox, oy),
                    (ox + kx * length_ * 0.45 + nx * w, oy + ky * length_ * 0.45 + ny * w),
                    (ox + kx * length_, oy + ky * length_),
                    (ox + kx * length_ * 0.45 - nx * w, oy + ky * length_ * 0.45 - ny * w),
                ],
                closed=True,
                steps=6,
            )
            c.line(
                [
                    (ox + kx * length_ * 0.9, oy + ky * length_ * 0.9),
                    (
                        ox + math.cos(angle + side * 0.2) * size * 2.5,
                        oy + math.sin(angle + side * 0.2) * size * 2.5,
                    ),
                ],
                shade,
                max(1.2, size * 0.045),
            )
            c.poly(kernel, grain if side < 0 else shade)


def grain(c: Canvas, p: Palette, rng: Random) -> None:
    """Ears close by, fields and an elevator far off."""
    horizon = rng.uniform(500, 590)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(120, 260), rng.uniform(100, 150)),
    )
    land(c, rolling(rng, horizon - 14, 26, 1.4), p.far)
    gold = p.ochre if not p.night else mix(p.ochre, p.paper, 0.25)
    field = mix(gold, p.sand, 0.5)
    ex = rng.uniform(900, 1240)
    wall = mix(p.light, p.sand, 0.25) if not p.night else p.far
    shade = mix(wall, p.near, 0.45)
    for i in range(5):
        x = ex + i * 54
        h = 190
        c.rect(x, horizon - h + 40, x + 50, horizon + 20, wall)
        c.rect(x + 32, horizon - h + 40, x + 50, horizon + 20, shade)
        c.poly(
            [
                (x, horizon - h + 41),
                *arc(x + 25, horizon - h + 41, 25, 180, 360, 11),
                (x + 50, horizon - h + 41),
            ],
            wall,
        )
    c.rect(ex - 66, horizon - 262, ex - 6, horizon + 20, wall)
    c.rect(ex - 28, horizon - 262, ex - 6, horizon + 20, shade)
    c.poly([(ex - 74, horizon - 260), (ex - 36, horizon - 290), (ex + 2, horizon - 260)], p.near)
    c.rect(ex - 20, horizon - 176, ex + 268, horizon - 160, p.near)
    ground = rolling(rng, horizon + 18, 10, 1.2)
    land(c, ground, field)
    vx = rng.uniform(500, 1100)
    for i in range(-26, 27):
        x = vx + i * 130
        c.poly(
            [(vx + i * 8, horizon + 22), (vx + i * 8 + 2, horizon + 22), (x + 44, 1010), (x, 1010)],
            mix(field, gold if i % 2 else p.mid, 0.5 if i % 2 else 0.2),
        )
    land(c, [(x, y) for x, y in ground], field, horizon + 36)
    path = winding(rng, (vx + rng.uniform(-120, 120), 1020), (ex + 30, horizon + 22), 170, 2.2)
    road(c, p, path, (0.33, 0.56, 0.76, 1.0), 14, 3.2, curve=False)
    dark_grain = mix(gold, p.near, 0.42)
    stem = mix(gold, p.near, 0.62)
    sides = [(rng.uniform(-30, 30), 1) for _ in range(5)] + [
        (1600 + rng.uniform(-30, 30), -1) for _ in range(4)
    ]
    for k, (x, lean) in enumerate(sides):
        root = (x + lean * k % 5 * 44 + lean * (k % 5) * 40, 1040)
        tip = (root[0] + lean * rng.uniform(20, 110), rng.uniform(430, 660))
        ear(c, rng, root, tip, rng.uniform(56, 72), gold, dark_grain, stem)
    birds(c, rng, rng.uniform(300, 900), 200, mix(p.line, p.paper, 0.2))


def tea_hills(c: Canvas, p: Palette, rng: Random) -> None:
    """Hills combed with tea, a path to the top."""
    horizon = rng.uniform(380, 460)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(150, 250), rng.uniform(85, 125)),
    )
    for k in range(3):
        land(
            c,
            rolling(rng, horizon - 30 + k * 44, 62 - k * 10, 1.5),
            mix(mix(p.far, p.low, 0.5), p.far, k / 2),
        )
    green = mix(p.celadon, p.near, 0.15) if not p.night else mix(p.celadon, p.mid, 0.55)
    hills = 4
    for k in range(hills):
        t = k / (hills - 1)
        base = horizon + 100 + 400 * t**1.2
        cx = rng.uniform(200, 700) if (k + c.seed // 2) % 2 else rng.uniform(900, 1400)
        half = 900 + 300 * t
        rise = 130 + 90 * t
        crest = [
            (x, base - rise * math.exp(-(((x - cx) / half * 1.7) ** 2)) + 14 * math.sin(x / 210 + k))
            for x in range(-40, 1650, 10)
        ]
        tone = mix(green, p.paper, 0.42 * (1 - t))
        deep = mix(tone, p.near if not p.night else p.dark, 0.5)
        body = land(c, crest, deep)
        gap = 17 + 17 * t
        with c.within(body):
            for row in range(int(560 / gap)):
                lift = row * gap * (1 + row * 0.018)
                pts = []
                for x, y in crest[::3]:
                    u = (x - cx) / half
                    pts.append((cx + (x - cx) * (1 + row * 0.035), y + lift + 26 * u * u * row * 0.3))
                c.line(pts, tone, gap * 0.62)
                if row % 2 == 0:
                    c.line(
                        [(x, y - gap * 0.2) for x, y in pts],
                        mix(tone, p.light, 0.3 if not p.night else 0.1),
                        1.5,
                    )
        if k in {1, 2}:
            for _ in range(5):
                x = rng.uniform(80, 1500)
                s = rng.uniform(46, 74) * (0.7 + 0.5 * t)
                y = height_at(crest, x)
                c.line([(x, y + 4), (x, y - s * 0.7)], p.dark, 3)
                c.disc(x, y - s * 0.8, s * 0.36, mix(p.near, p.dark, 0.25), s * 0.42)
        if k == hills - 1:
            path = smooth(
                [
                    (cx - 520, 1030),
                    (cx - 150, 930),
                    (cx + 250, 850),
                    (cx + 60, base - rise + 120),
                    (cx - 190, base - rise + 62),
                    (cx - 40, base - rise + 16),
                ]
            )
            road(c, p, path, (0.2, 0.46, 0.72, 0.98), 13, 6, curve=False)


def table(c: Canvas, p: Palette, rng: Random, edge: float) -> Color:
    """A table top under a wide sky: the stage of every still life."""
    sun_r = rng.uniform(190, 260)
    sky(c, p, rng, edge, clouds=1, sun=(rng.uniform(520, 1080), edge - rng.uniform(150, 300), sun_r))
    land(c, craggy(rng, edge + 4, rng.uniform(110, 190), 6), mix(p.far, p.low, 0.45), edge + 6)
    land(c, rolling(rng, edge - 20, 26, 1.3), p.far, edge + 6)
    top = mix(p.light, p.sand, 0.7) if not p.night else p.mid
    c.rect(-5, edge, 1605, 1005, top)
    c.rect(-5, edge, 1605, edge + 6, mix(top, p.near, 0.35))
    grainy = mix(top, p.mid, 0.35)
    for i in range(14):
        y = edge + 24 + (1000 - edge) * (i / 14) ** 1.2
        x = rng.uniform(-100, 1300)
        c.line([(x, y), (x + rng.uniform(160, 700), y)], grainy, 1.4)
    return top


def shadow(c: Canvas, p: Palette, x: float, y: float, w: float) -> None:
    """A flat cast shadow, always to the right."""
    c.veil(arc(x + w * 0.34, y, w, 0, 360, w * 0.11), p.near if not p.night else p.dark, 0.34)


def tea_pot(c: Canvas, p: Palette, rng: Random) -> None:
    """Pot and cup; the steam is the road."""
    edge = rng.uniform(640, 690)
    table(c, p, rng, edge)
    x, y = rng.uniform(560, 680), edge + 165
    clay = rng.choice((p.slate, p.celadon, mix(p.rose, p.near, 0.3)))
    if p.night:
        clay = mix(clay, p.light, 0.16)
    dark = mix(clay, p.dark, 0.36)
    shadow(c, p, x, y - 2, 270)
    body = smooth(
        [
            (x - 150, y - 20),
            (x - 225, y - 120),
            (x - 180, y - 240),
            (x - 70, y - 292),
            (x + 70, y - 292),
            (x + 180, y - 240),
            (x + 225, y - 120),
            (x + 150, y - 20),
            (x, y),
        ],
        closed=True,
    )
    c.poly(
        smooth([(x + 150, y - 90), (x + 260, y - 110), (x + 318, y - 220), (x + 352, y - 300)])
        + smooth([(x + 318, y - 314), (x + 266, y - 250), (x + 232, y - 190), (x + 150, y - 200)]),
        clay,
    )
    c.line(
        smooth(
            [(x - 186, y - 244), (x - 300, y - 270), (x - 348, y - 180), (x - 290, y - 90), (x - 200, y - 70)]
        ),
        dark,
        30,
    )
    c.poly(body, clay)
    with c.within(body):
        c.poly(
            smooth(
                [
                    (x + 70, y - 300),
                    (x + 130, y - 200),
                    (x + 130, y - 100),
                    (x + 40, y + 10),
                    (x + 260, y + 10),
                    (x + 260, y - 310),
                ]
            ),
            dark,
        )
    c.poly([(x - 92, y - 286), *arc(x, y - 288, 92, 180, 360, 36), (x + 92, y - 286)], dark)
    c.bar(x - 98, y - 294, x + 98, y - 280, clay)
    c.disc(x, y - 338, 22, dark)
    cx = x + rng.uniform(470, 540)
    cy = y + rng.uniform(6, 40)
    glaze = p.light if not p.night else mix(p.light, p.far, 0.2)
    shadow(c, p, cx, cy - 2, 120)
    cup = [
        *smooth([(cx - 130, cy - 136), (cx - 116, cy - 60), (cx - 62, cy - 10)]),
        (cx + 62, cy - 10),
        *smooth([(cx + 62, cy - 10), (cx + 116, cy - 60), (cx + 130, cy - 136)]),
    ]
    c.poly(cup, glaze)
    with c.within(cup):
        c.poly(
            [(cx + 40, cy - 150), (cx + 140, cy - 150), (cx + 140, cy), (cx + 10, cy)], mix(glaze, p.mid, 0.4)
        )
    c.disc(cx, cy - 136, 130, mix(glaze, p.mid, 0.25), 24)
    c.disc(cx, cy - 133, 116, mix(p.ochre, p.near, 0.25), 18)
    c.bar(cx - 60, cy - 14, cx + 60, cy, mix(glaze, p.mid, 0.4), 3)
    for _k in range(9):
        lx, ly = x - 330 + rng.uniform(-130, 90), y + rng.uniform(10, 74)
        c.poly(
            smooth([(lx - 20, ly), (lx, ly - 7), (lx + 20, ly - 2), (lx, ly + 4)], closed=True, steps=5),
            mix(p.celadon, p.dark, 0.5),
        )
    up = cy - 150
    steam = smooth(
        [
            (cx, up + 8),
            (cx + 62, up - 90),
            (cx - 56, up - 200),
            (cx + 56, up - 310),
            (cx - 10, up - 420),
            (cx + 30, up - 540),
            (cx + 20, -30),
        ]
    )
    road(c, p, steam, (0.2, 0.45, 0.7), 8, 5, curve=False)
