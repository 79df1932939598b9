"""Two gauges meeting: in plan, and under the crane that lifts across."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point
from .palettes import Color, Palette, mix
from .scenery import peak, sky, station
from .ships import ribbed


def gauge(c: Canvas, p: Palette, rng: Random) -> None:
    """Two gauges meeting, drawn like a plan: where the wheels have to change."""
    ground = p.paper
    c.rect(-5, -5, 1605, 1005, ground)
    tilt = math.radians(rng.choice((-1, 1)) * rng.uniform(4, 13))
    cx, cy = 800.0, 500.0
    ca, sa = math.cos(tilt), math.sin(tilt)

    def t(x: float, y: float) -> Point:
        """The plan is laid at a slight angle on the sheet."""
        return cx + (x - cx) * ca - (y - cy) * sa, cy + (x - cx) * sa + (y - cy) * ca

    def slab(x0: float, y0: float, x1: float, y1: float, fill: Color) -> None:
        c.poly([t(x0, y0), t(x1, y0), t(x1, y1), t(x0, y1)], fill)

    grid = mix(ground, p.line, 0.1)
    for i in range(-8, 30):
        c.line([t(i * 80, -500), t(i * 80, 1500)], grid, 1.1)
        c.line([t(-500, i * 80 - 300), t(2100, i * 80 - 300)], grid, 1.1)
    split = rng.uniform(700, 900)
    wide, slim = rng.uniform(196, 224), rng.uniform(122, 144)
    left = mix(p.slate, p.paper, 0.72)
    right = mix(p.sand, p.paper, 0.25) if not p.night else mix(p.far, p.sand, 0.22)
    slab(-400, cy - wide - 150, split, cy + wide + 150, left)
    slab(split, cy - wide - 150, 2000, cy + wide + 150, right)
    wood_l = p.slate if not p.night else mix(p.slate, p.far, 0.3)
    wood_r = mix(p.ochre, p.mid, 0.45) if not p.night else mix(p.near, p.mid, 0.4)
    x = -380.0
    while x < 1980:
        if x + 34 < split - 14:
            slab(x, cy - wide - 82, x + 34, cy + wide + 82, wood_l)
        elif x > split + 14:
            slab(x, cy - slim - 82, x + 34, cy + slim + 82, wood_r)
        x += 84
    steel = p.dark if not p.night else p.light
    gleam = mix(steel, p.paper, 0.55)
    for s in (-1, 1):
        for x0, x1, off in ((-400, split - 30, wide), (split + 30, 2000, slim)):
            slab(x0, cy + s * off - 11, x1, cy + s * off + 11, steel)
            slab(x0, cy + s * off - 3, x1, cy + s * off + 2, gleam)
    rim = mix(p.line, ground, 0.25)
    c.dashes([t(split, -300), t(split, 1300)], rim, 2.2, 22, 14)
    for x0, off in ((split - rng.uniform(400, 460), wide), (split + rng.uniform(400, 460), slim)):
        for dx in (-104, 104):
            slab(x0 + dx - 10, cy - off - 34, x0 + dx + 10, cy + off + 34, mix(p.near, p.mid, 0.35))
            slab(x0 + dx - 4, cy - off - 34, x0 + dx + 2, cy + off + 34, mix(p.near, p.light, 0.45))
            for s in (-1, 1):
                mid = cy + s * off
                slab(x0 + dx - 62, mid - 19, x0 + dx + 62, mid + 19, p.near if not p.night else p.mid)
                slab(x0 + dx - 62, mid - 19, x0 + dx + 62, mid - 7, mix(p.near, p.light, 0.3))
                slab(x0 + dx - 70, mid - s * 24 - 5, x0 + dx + 70, mid - s * 24 + 5, p.dark)
    for x0, off in ((split - 170, wide), (split + 170, slim)):
        c.line([t(x0, cy - off), t(x0, cy + off)], steel, 2)
        for s in (-1, 1):
            c.line([t(x0 - 22, cy + s * off), t(x0 + 22, cy + s * off)], steel, 2)
            c.poly(
                [t(x0, cy + s * (off - 12)), t(x0 - 9, cy + s * (off - 36)), t(x0 + 9, cy + s * (off - 36))],
                steel,
            )
    line = [t(-300, cy), t(split - 60, cy), t(split + 60, cy), t(1900, cy)]
    c.line(line, p.road, 9)
    for x0 in (split - 640, split - 170, split + 170, split + 640):
        station(c, p, *t(x0, cy), 16)
    station(c, p, *t(split, cy), 26)


def gauge_yard(c: Canvas, p: Palette, rng: Random) -> None:
    """Two tracks of unlike width under one gantry; the line changes over on it."""
    horizon = rng.uniform(500, 540)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=2,
        sun=(rng.uniform(650, 950), horizon - rng.uniform(170, 260), rng.uniform(80, 110)),
    )
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    x: float
    for x, h in ((240, 220), (1390, 240), (560, 160), (1080, 170), (820, 130)):
        peak(
            c,
            rng,
            x + rng.uniform(-40, 40),
            horizon + 6,
            h * 1.5,
            h * rng.uniform(0.9, 1.1),
            mix(p.far, p.low, 0.1),
            mix(p.far, p.mid, 0.45),
            snow,
        )
    steppe = mix(p.sand, p.celadon, rng.uniform(0.1, 0.5)) if not p.night else p.mid
    c.rect(-5, horizon, 1605, 1005, steppe)
    for i in range(9):
        y = horizon + 6 + (1000 - horizon) * (i / 9) ** 1.8
        x = rng.uniform(-100, 1300)
        c.bar(x, y, x + rng.uniform(160, 460), y + 2 + i, mix(steppe, p.mid, 0.35))
    depth = 1010 - horizon

    def at(u: float, t: float, h: float = 0.0) -> Point:
        """Lateral offset, nearness (1 at our feet) and height, in perspective."""
        return 800 + u * t, horizon + depth * t - h * t

    wood = p.dark if not p.night else mix(p.near, p.dark, 0.3)
    tracks = ((-420, 208), (420, 142))
    for centre, half in tracks:
        c.poly(
            [
                at(centre - half - 110, 1),
                at(centre + half + 110, 1),
                at(centre + half + 110, 0.004),
                at(centre - half - 110, 0.004),
            ],
            mix(steppe, p.near, 0.42) if not p.night else p.near,
        )
        for k in range(56):
            t = 1.3 / (1.3 + k * 0.36)
            c.poly(
                [
                    at(centre - half - 70, t),
                    at(centre + half + 70, t),
                    at(centre + half + 70, t * (1 - 0.045 * t)),
                    at(centre - half - 70, t * (1 - 0.045 * t)),
                ],
                wood,
            )
        for s in (-1, 1):
            u: float = centre + s * half
            c.poly(
                [at(u - 13, 1), at(u + 13, 1), at(u + 13, 0.004), at(u - 13, 0.004)],
                p.light if p.night else mix(p.light, p.slate, 0.2),
            )
            c.poly(
                [at(u + 5, 1), at(u + 13, 1), at(u + 13, 0.004), at(u + 5, 0.004)], mix(p.near, p.dark, 0.4)
            )
    c.taper([at(tracks[1][0], 0.38), at(tracks[1][0], 0.01)], p.road, 8, 1.8)
    station(c, p, *at(tracks[1][0], 0.17), 9)
    steel = p.near if not p.night else p.far
    deep = mix(steel, p.dark, 0.45)
    back, front = 0.3, 0.38
    beam_h, reach = 1120.0, 860.0

    def post(u: float, t: float) -> None:
        c.poly([at(u - 40, t), at(u - 26, t, beam_h), at(u + 26, t, beam_h), at(u + 40, t)], steel)
        c.poly([at(u + 12, t), at(u + 8, t, beam_h), at(u + 26, t, beam_h), at(u + 40, t)], deep)

    for u in (-reach, reach):
        post(u, back)
    c.poly(
        [
            at(-reach - 120, back, beam_h),
            at(reach + 120, back, beam_h),
            at(reach + 120, back, beam_h + 110),
            at(-reach - 120, back, beam_h + 110),
        ],
        deep,
    )
    for u in (-reach, reach):
        post(u, front)
        c.poly([at(u - 70, front), at(u + 70, front), at(u + 60, back), at(u - 60, back)], deep)
    c.poly(
        [
            at(-reach - 130, front, beam_h - 10),
            at(reach + 130, front, beam_h - 10),
            at(reach + 130, front, beam_h + 120),
            at(-reach - 130, front, beam_h + 120),
        ],
        steel,
    )
    for k in range(26):
        u = -reach - 120 + k * (2 * reach + 240) / 26
        d = (2 * reach + 240) / 52
        c.line(
            [at(u, front, beam_h), at(u + d, front, beam_h + 110), at(u + 2 * d, front, beam_h)],
            mix(steel, p.light, 0.4),
            2.2,
        )
    tx = rng.uniform(-140, 140)
    low = 800.0
    for s in (-120, 120):
        c.line([at(tx + s, front, beam_h - 10), at(tx + s * 1.4, front, low)], deep, 2.6)
    c.poly(
        [
            at(tx - 150, front, beam_h + 130),
            at(tx + 150, front, beam_h + 130),
            at(tx + 150, front, beam_h - 40),
            at(tx - 150, front, beam_h - 40),
        ],
        deep,
    )
    (x0, y0), (x1, y1) = at(tx - 330, front, low), at(tx + 330, front, low - 270)
    c.rect(x0 + 6, y0 - 12, x1 - 6, y0, deep)
    ribbed(c, x0, y0, x1, y1, p.goods[rng.choice((0, 2, 3))], p.dark, 22)
    left, right = tracks[0][0], tracks[1][0]
    way = [at(left, 1.0), at(left, front)]
    c.taper(way, p.road, 17, 8)
    up = [at(left, front), at(left, front, beam_h + 55), at(right, front, beam_h + 55), at(right, front)]
    c.line(up, p.road, 8)
    for q, r in ((at(left, 0.74), 25), (up[0], 14), (up[1], 14), (up[2], 14), (up[3], 14)):
        station(c, p, *q, r)
