"""Mountains, passes, deserts and those who cross them."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, moved, smooth
from .palettes import Color, Palette, mix
from .scenery import (
    birds,
    cloud,
    craggy,
    grove,
    land,
    palm,
    peak,
    poplar,
    road,
    rolling,
    sky,
    station,
    water,
)


def winding(rng: Random, near: Point, far: Point, swing: float, bends: float) -> list[Point]:
    """A road seen in perspective: wide curves at our feet, tight ones far away."""
    phase = rng.choice((0.0, math.pi))
    points = []
    for i in range(61):
        t = i / 60
        rise = 1 - (1 - t) ** 1.9
        fade = (1 - t) ** 1.15
        x = near[0] + (far[0] - near[0]) * rise
        x += swing * fade * math.sin(phase + bends * math.pi * t**0.85)
        points.append((x, near[1] + (far[1] - near[1]) * rise))
    return points


def range_behind(c: Canvas, p: Palette, rng: Random, base: float, rise: float, peaks: int) -> None:
    """A pale angular range for the horizon of any land picture."""
    land(c, craggy(rng, base, rise, peaks), mix(p.far, p.low, 0.45), base + 10)
    land(c, craggy(rng, base, rise * 0.6, peaks + 2), p.far, base + 10)


def mountains(c: Canvas, p: Palette, rng: Random) -> None:
    """A great range over foothills."""
    _range(c, p, rng, lake=False)


def mountains_lake(c: Canvas, p: Palette, rng: Random) -> None:
    """The range again, mirrored in a lake."""
    _range(c, p, rng, lake=True)


def _range(c: Canvas, p: Palette, rng: Random, lake: bool) -> None:
    """Peaks around one leading summit, then either shore or foothills."""
    base = rng.uniform(600, 680) if lake else rng.uniform(680, 780)
    sky(c, p, rng, base, clouds=0, sun=(rng.uniform(220, 1380), rng.uniform(150, 240), rng.uniform(60, 90)))
    land(c, craggy(rng, base, rng.uniform(330, 420), 6), mix(p.far, p.low, 0.35), base + 10)
    snow = p.light if not p.night else mix(p.light, p.far, 0.25)
    lead = rng.uniform(430, 1170)
    spots = [
        (lead + s * d, h)
        for s, d, h in (
            (1, rng.uniform(430, 520), rng.uniform(330, 390)),
            (-1, rng.uniform(430, 560), rng.uniform(350, 420)),
            (1, rng.uniform(860, 950), rng.uniform(260, 330)),
            (-1, rng.uniform(880, 980), rng.uniform(270, 340)),
        )
    ]
    for x, h in sorted(spots, key=lambda s: s[1]):
        peak(c, rng, x, base + 8, h * rng.uniform(0.95, 1.15), h, mix(p.mid, p.far, 0.45), p.mid, snow)
    high = base - rng.uniform(70, 130)
    peak(c, rng, lead, base + 8, high * 0.86, high, p.mid, mix(p.near, p.mid, 0.25), snow)
    cloud(
        c,
        rng,
        lead - rng.uniform(300, 520),
        base - rng.uniform(110, 170),
        rng.uniform(420, 560),
        mix(p.paper, p.light, 0.4) if not p.night else p.low,
    )
    if lake:
        water(c, p, rng, base, 1000)
        with c.within([(0, base), (1600, base), (1600, base + 150), (0, base + 150)]):
            for i in range(16):
                y = base + 4 + i * 9
                half = (16 - i) * high * 0.05
                c.bar(lead - half, y, lead + half, y + 3, mix(p.water, p.near, 0.4))
        shore = rolling(rng, base + 12, 10, 2)
        land(c, shore, mix(p.near, p.mid, 0.4), base + 22)
        bank = rolling(rng, 890, 46, 1.0)
        land(c, bank, p.near)
        grove(c, rng, bank, 60, 420, 120, p.dark, p.dark)
        path = [(x, height_at(bank, x) + 44) for x in range(-20, 1640, 40)]
        road(c, p, path, (0.18, 0.5, 0.83), 8)
        return
    c.rect(-5, base + 2, 1605, 1005, mix(p.near, p.mid, 0.75))
    hills = rolling(rng, base + 36, 26, 1.7)
    land(c, hills, mix(p.near, p.mid, 0.55))
    front = rolling(rng, base + 130, 38, 1.2)
    shape = land(c, front, p.near)
    c.hatch(shape, mix(p.near, p.dark, 0.3), 13, 1.2, rng.choice((-18, 18)))
    grove(c, rng, front, rng.uniform(80, 240), rng.uniform(420, 560), 110, p.dark, p.dark)
    path = winding(rng, (rng.uniform(500, 1100), 1020), (lead + 60, base + 52), 300, 3)
    road(c, p, path, (0.2, 0.47, 0.74), 15, 3, curve=False)


def mountain_pass(c: Canvas, p: Palette, rng: Random) -> None:
    """Walls and a saddle; the road climbs towards the light in hairpins."""
    gap = rng.uniform(480, 1120)
    saddle = rng.uniform(380, 500)
    sky(
        c,
        p,
        rng,
        saddle + 90,
        clouds=rng.randint(0, 2),
        sun=(gap + rng.uniform(-60, 60), saddle - rng.uniform(60, 150), rng.uniform(80, 130)),
    )
    land(c, craggy(rng, saddle + 60, 150, 7), mix(p.far, p.low, 0.3), 1000)
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    for side in (-1, 1):
        peak(
            c,
            rng,
            gap + side * rng.uniform(370, 500),
            saddle + 330,
            rng.uniform(480, 600),
            rng.uniform(480, 660),
            mix(p.mid, p.far, 0.3),
            p.mid,
            snow,
        )
    slope = smooth(
        [
            (-40, 900),
            (gap - 420, saddle + 200),
            (gap - 150, saddle + 30),
            (gap, saddle + 8),
            (gap + 150, saddle + 40),
            (gap + 420, saddle + 200),
            (1660, 900),
        ]
    )
    body = land(c, slope, mix(p.mid, p.near, 0.35))
    c.hatch(body, mix(p.mid, p.near, 0.6), 15, 1.2, rng.choice((-28, 28)))
    turns = rng.randint(5, 6)
    points: list[Point] = [(gap + rng.uniform(-60, 60), 1030)]
    side = rng.choice((-1, 1))
    for i in range(turns):
        t = (i + 0.55) / turns
        y = 1000 - (1000 - saddle - 26) * (1 - (1 - t) ** 1.75)
        points.append((gap + side * (190 * (1 - t) ** 0.9 + 16), y + 8 * (1 - t)))
        side = -side
    points.append((gap + 4, saddle + 8))
    road(c, p, smooth(points, steps=18), (0.14, 0.36, 0.63, 1.0), 14, 4.5, curve=False)
    gate = p.dark if not p.night else p.far
    for dx in (-24, 24):
        c.rect(gap + dx - 6, saddle - 62, gap + dx + 6, saddle + 14, gate)
    c.rect(gap - 40, saddle - 72, gap + 40, saddle - 58, gate)
    c.poly(
        [(gap - 48, saddle - 72), (gap - 30, saddle - 86), (gap + 30, saddle - 86), (gap + 48, saddle - 72)],
        gate,
    )
    sides = rng.choice(((-1, 1), (-1, 1), (-1,), (1,)))
    for side in sides:
        _wall(
            c,
            p,
            rng,
            side,
            gap + side * rng.uniform(230, 300),
            rng.uniform(170, 420) if len(sides) == 2 else rng.uniform(120, 240),
        )
    for _ in range(9):
        x = gap + rng.choice((-1, 1)) * rng.uniform(230, 420)
        y = max(height_at(slope, x) + 60, rng.uniform(640, 900))
        if not any(abs(x - q[0]) < 60 and abs(y - q[1]) < 60 for q in points):
            poplar(c, x, y, 26 + (y - saddle) * 0.17, mix(p.near, p.dark, 0.35), p.dark)


def _wall(c: Canvas, p: Palette, rng: Random, side: int, foot: float, crest: float) -> None:
    """One flank of the pass, broken into lit and shaded facets."""
    edge = -60 if side < 0 else 1660

    def at(t: float, y: float) -> Point:
        return edge + (foot - edge) * t, y

    drop = 1000 - crest
    ts = (0.0, 0.1, 0.22, 0.3, 0.42, 0.52, 0.62, 0.74, 0.84, 1.0)
    ys = (0.0, -0.05, 0.08, 0.2, 0.24, 0.42, 0.46, 0.68, 0.74, 1.03)
    rim = [at(t, crest + drop * (y + rng.uniform(-0.035, 0.035))) for t, y in zip(ts, ys, strict=False)]
    shape = [*rim, (edge, 1030)]
    c.poly(shape, p.near)
    deep = mix(p.near, p.dark, 0.5)
    with c.within(shape):
        for k in (0, 2, 4, 6):
            (x0, y0), (x1, y1) = rim[k + 1], rim[k + 2]
            lean = -side * (70 + 20 * k)
            c.poly(
                [
                    (x0, y0),
                    (x1, y1),
                    (x1 + lean * 0.2, y1 + 150),
                    (x0 + (x1 - x0) * 0.4 + lean, 1040),
                    (x0 + lean * 1.7, 1040),
                    (x0 + lean * 0.35, y0 + 190),
                ],
                deep,
            )
        c.poly(
            [(edge, crest + drop * 0.34), at(0.12, crest + drop * 0.55), at(0.3, 1030), (edge, 1030)],
            mix(p.near, p.dark, 0.75),
        )


def dunes(
    c: Canvas,
    rng: Random,
    base: float,
    rise: float,
    count: int,
    lit: Color,
    shade: Color,
    ripple: Color | None = None,
) -> list[Point]:
    """A chain of dunes from edge to edge; every crest throws one leaf of shade."""
    step = 1900 / count
    shift = rng.uniform(-0.45, 0.1) * step
    knots: list[Point] = []
    tops: list[int] = []
    for i in range(-1, count + 1):
        x = shift + step * (i + rng.uniform(0.32, 0.48))
        tops.append(len(knots))
        knots.append((x, base - rise * rng.uniform(0.72, 1.0)))
        knots.append((x + step * rng.uniform(0.46, 0.56), base - rise * rng.uniform(0.0, 0.18)))
    crest = smooth(knots, steps=16)
    land(c, crest, lit)
    for k in tops:
        ridge = crest[k * 16 : (k + 1) * 16 + 1]
        (x, y), (vx, vy) = ridge[0], ridge[-1]
        depth = rise * rng.uniform(1.25, 1.7)
        lean = step * rng.uniform(0.12, 0.24)
        tip = (x - lean * 0.2, y + depth)
        spine = smooth(
            [
                (x, y),
                (x + lean * 0.5, y + depth * 0.2),
                (x + lean * 0.15, y + depth * 0.5),
                (x - lean * 0.55, y + depth * 0.78),
                tip,
            ]
        )
        back = smooth(
            [
                (vx, vy),
                (x + (vx - x) * 0.72, vy + (tip[1] - vy) * 0.4),
                (x + (vx - x) * 0.3, vy + (tip[1] - vy) * 0.78),
                tip,
            ]
        )
        c.poly(ridge + back + spine[::-1], shade)
        if ripple is not None:
            for row in range(5):
                t = 0.3 + 0.13 * row
                sx = x - step * (0.1 + 0.05 * row)
                sy = y + depth * t
                c.line(
                    smooth(
                        [
                            (sx - step * 0.16, sy + 10),
                            (sx - step * 0.08, sy),
                            (sx, sy + 7),
                            (sx + step * 0.06, sy + 2),
                        ]
                    ),
                    ripple,
                    1.5,
                )
    return crest


def desert(c: Canvas, p: Palette, rng: Random) -> None:
    """Dunes under a large sun, and one line through them."""
    horizon = rng.uniform(360, 500)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=rng.randint(0, 1),
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(20, 170), rng.uniform(105, 165)),
    )
    if rng.random() < 0.6:
        land(c, craggy(rng, horizon + 20, rng.uniform(80, 140), 8), p.far, horizon + 60)
    warm = p.sand if not p.night else mix(p.far, p.sand, 0.2)
    deep = mix(p.mid, warm, 0.3) if not p.night else p.mid
    land(c, rolling(rng, horizon + 24, 6, 3), mix(warm, p.low, 0.5))
    depth = 1000 - horizon
    tail: list[Point] = []
    for row, (t, count) in enumerate(((0.1, 5), (0.27, 4), (0.5, 3), (0.86, 2))):
        haze = 0.5 * (1 - t)
        tone, dark = mix(warm, p.low, haze), mix(deep, p.low, haze * 0.9)
        dunes(
            c,
            rng,
            horizon + depth * t,
            46 + 150 * t,
            count,
            tone,
            dark,
            mix(tone, dark, 0.5) if row > 1 else None,
        )
    tail = winding(
        rng,
        (rng.uniform(350, 1250), 1020),
        (rng.uniform(600, 1000), horizon + 30),
        rng.uniform(270, 380),
        3.4,
    )
    road(c, p, tail, (0.13, 0.42, 0.7), 14, 2.6, curve=False)
    birds(c, rng, rng.uniform(300, 1300), horizon * 0.35, mix(p.line, p.paper, 0.25), 3)


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


def oasis(c: Canvas, p: Palette, rng: Random) -> None:
    """Water, palms and a mud-brick house where the road rests."""
    horizon = rng.uniform(440, 540)
    sx = rng.uniform(300, 1300)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=rng.randint(0, 2),
        sun=(sx, horizon - rng.uniform(110, 230), rng.uniform(75, 115)),
    )
    warm = p.sand if not p.night else mix(p.far, p.sand, 0.2)
    deep = mix(p.mid, warm, 0.35) if not p.night else p.mid
    if rng.random() < 0.5:
        range_behind(c, p, rng, horizon + 10, 150, 6)
    dunes(c, rng, horizon + 60, rng.uniform(60, 110), 3, mix(warm, p.low, 0.35), mix(deep, p.low, 0.4))
    ground = rolling(rng, horizon + 110, 12, 1.6)
    land(c, ground, warm)
    cx = rng.uniform(640, 960)
    cy = horizon + 270
    house = rng.choice((-1, 1))
    hx = cx + house * rng.uniform(330, 400)
    wall = mix(p.light, p.sand, 0.45) if not p.night else mix(p.far, p.sand, 0.35)
    shade = mix(wall, deep, 0.55)
    fy = cy - 112
    for dx, w, h, domed in ((10, 170, 150, True), (-128, 120, 96, False), (138, 112, 84, True)):
        x0, x1 = hx + dx - w / 2, hx + dx + w / 2
        mid = hx + dx
        if domed:
            r = w * 0.4
            cap = [(mid - r, fy - h + 2), *arc(mid, fy - h, r, 180, 360, r * 0.95), (mid + r, fy - h + 2)]
            c.poly(cap, wall)
            with c.within(cap):
                c.poly(
                    [
                        (mid + r * 0.25, fy - h + 4),
                        (mid + r * 0.4, fy - h - r * 0.5),
                        (mid + r * 0.1, fy - h - r),
                        (x1, fy - h - r),
                        (x1, fy - h + 4),
                    ],
                    shade,
                )
            c.line([(mid, fy - h - r * 0.9), (mid, fy - h - r * 1.3)], p.dark, 2.6)
        c.rect(x0, fy - h, x1, fy, wall)
        c.rect(x0 + w * 0.66, fy - h, x1, fy, shade)
        c.rect(x0 - 4, fy - h - 7, x1 + 4, fy - h + 2, mix(wall, shade, 0.4))
        door = mid - w * 0.12
        c.poly(
            [(door - 14, fy), (door - 14, fy - 38), *arc(door, fy - 38, 14, 180, 360), (door + 14, fy)],
            p.dark,
        )
    pool_rx, pool_ry = rng.uniform(430, 520), rng.uniform(92, 118)
    grass = mix(p.celadon, p.near, 0.35)
    c.disc(cx, cy - 6, pool_rx + 56, grass, pool_ry + 30)
    c.disc(cx, cy, pool_rx, mix(p.water, p.slate, 0.35), pool_ry)
    pool = arc(cx, cy, pool_rx, 0, 360, pool_ry)
    spots = [-house * rng.uniform(0.1, 0.95) for _ in range(rng.randint(5, 6))] + [house * 0.98, house * 0.2]
    palms = sorted(spots)
    with c.within(pool):
        for u in palms:
            px = cx + u * pool_rx
            c.taper([(px, cy - pool_ry), (px + 12, cy + 70)], mix(p.slate, p.near, 0.6), 10, 4)
        for i in range(9):
            y = cy - pool_ry + 24 + i * pool_ry * 0.2
            x = cx + rng.uniform(-0.7, 0.5) * pool_rx
            c.line([(x, y), (x + rng.uniform(60, 150), y)], mix(p.water, p.light, 0.7), 2)
    for u in palms:
        px = cx + u * pool_rx * 1.02
        py = cy - math.sqrt(max(0.0, 1 - u * u)) * pool_ry - 8
        palm(c, rng, px, py, rng.uniform(210, 310), mix(p.near, p.celadon, 0.25), p.dark)
    path = smooth(
        [
            (-30, cy + 60 + rng.uniform(0, 60)),
            (cx - pool_rx * 0.7, cy + pool_ry + 54),
            (cx, cy + pool_ry + 74),
            (cx + pool_rx * 0.8, cy + pool_ry + 34),
            (1630, cy - 10),
        ]
    )
    road(c, p, path, (0.14, 0.5, 0.86), 11, 7, curve=False)
    edge = rng.uniform(70, 150) if house > 0 else rng.uniform(1450, 1530)
    palm(c, rng, edge, 1010, rng.uniform(470, 560), p.dark, p.dark)
