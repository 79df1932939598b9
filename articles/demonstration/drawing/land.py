"""Mountains, passes, deserts and those who cross them."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, height_at, moved, point_at, smooth
from .palettes import Color, Palette, mix
from .scenery import (
    birds, cloud, craggy, grove, land, palm, peak, road, rolling, sky, station, water,
)


def winding(
    rng: Random, near: Point, far: Point, swing: float, bends: float
) -> list[Point]:
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


def range_behind(
    c: Canvas, p: Palette, rng: Random, base: float, rise: float, peaks: int
) -> None:
    """A pale angular range for the horizon of any land picture."""
    land(c, craggy(rng, base, rise, peaks), mix(p.far, p.low, 0.45), base + 10)
    land(c, craggy(rng, base, rise * 0.6, peaks + 2), p.far, base + 10)


def mountains(c: Canvas, p: Palette, rng: Random) -> None:
    """A great range over foothills, or mirrored in a lake."""
    lake = rng.random() < 0.45
    base = rng.uniform(600, 680) if lake else rng.uniform(680, 780)
    sky(c, p, rng, base, clouds=0,
        sun=(rng.uniform(220, 1380), rng.uniform(150, 240), rng.uniform(60, 90)))
    land(c, craggy(rng, base, rng.uniform(330, 420), 6), mix(p.far, p.low, 0.35), base + 10)
    snow = p.light if not p.night else mix(p.light, p.far, 0.25)
    lead = rng.uniform(430, 1170)
    spots = [(lead + s * d, h) for s, d, h in (
        (1, rng.uniform(430, 520), rng.uniform(330, 390)),
        (-1, rng.uniform(430, 560), rng.uniform(350, 420)),
        (1, rng.uniform(860, 950), rng.uniform(260, 330)),
        (-1, rng.uniform(880, 980), rng.uniform(270, 340)),
    )]
    for x, h in sorted(spots, key=lambda s: s[1]):
        peak(c, rng, x, base + 8, h * rng.uniform(0.95, 1.15), h,
             mix(p.mid, p.far, 0.45), p.mid, snow)
    high = base - rng.uniform(70, 130)
    peak(c, rng, lead, base + 8, high * 0.86, high, p.mid, mix(p.near, p.mid, 0.25), snow)
    cloud(c, rng, lead - rng.uniform(300, 520), base - rng.uniform(110, 170),
          rng.uniform(420, 560), mix(p.paper, p.light, 0.4) if not p.night else p.low)
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
    hills = rolling(rng, base + 36, 30, 1.7)
    land(c, hills, mix(p.near, p.mid, 0.55))
    front = rolling(rng, base + 130, 38, 1.2)
    shape = land(c, front, p.near)
    c.hatch(shape, mix(p.near, p.dark, 0.3), 13, 1.2, rng.choice((-18, 18)))
    grove(c, rng, front, rng.uniform(80, 240), rng.uniform(420, 560), 110, p.dark, p.dark)
    path = winding(rng, (rng.uniform(500, 1100), 1020), (lead + 60, base + 52), 300, 3)
    road(c, p, path, (0.16, 0.47, 0.74), 15, 3, curve=False)


def mountain_pass(c: Canvas, p: Palette, rng: Random) -> None:
    """Two walls and a saddle; the road climbs towards the light in hairpins."""
    gap = rng.uniform(640, 960)
    saddle = rng.uniform(400, 490)
    sky(c, p, rng, saddle + 90, clouds=rng.randint(0, 2),
        sun=(gap + rng.uniform(-50, 50), saddle - rng.uniform(70, 150), rng.uniform(80, 120)))
    land(c, craggy(rng, saddle + 60, 150, 7), mix(p.far, p.low, 0.3), 1000)
    snow = p.light if not p.night else mix(p.light, p.far, 0.3)
    peak(c, rng, gap - rng.uniform(390, 470), saddle + 330, 560, rng.uniform(560, 660),
         mix(p.mid, p.far, 0.3), p.mid, snow)
    peak(c, rng, gap + rng.uniform(390, 470), saddle + 330, 560, rng.uniform(500, 620),
         mix(p.mid, p.far, 0.3), p.mid, snow)
    slope = smooth([(-40, 900), (gap - 420, saddle + 200), (gap - 150, saddle + 30),
                    (gap, saddle + 8), (gap + 150, saddle + 40), (gap + 420, saddle + 200),
                    (1660, 900)])
    body = land(c, slope, mix(p.mid, p.near, 0.35))
    c.hatch(body, mix(p.mid, p.near, 0.6), 15, 1.2, rng.choice((-28, 28)))
    for side, share in ((-1, 0.0), (1, 1.0)):
        foot = gap + side * rng.uniform(210, 280)
        outer = -60 if side < 0 else 1660
        crest = rng.uniform(250, 420)
        wall = [(outer, crest), (outer + (foot - outer) * 0.24, crest + rng.uniform(-40, 70)),
                (outer + (foot - outer) * 0.42, crest + 190), (outer + (foot - outer) * 0.6, crest + 230),
                (outer + (foot - outer) * 0.78, 760), (foot, 1020), (outer, 1020)]
        c.poly(wall, p.near)
        facet = [wall[1], wall[2], (wall[2][0] - side * -20, 700),
                 (outer + (foot - outer) * 0.5, 1020), (outer, 1020), (outer, crest + 200)]
        c.poly(facet, mix(p.near, p.dark, 0.55))
    turns = rng.randint(5, 6)
    points: list[Point] = [(gap + rng.uniform(-60, 60), 1020)]
    side = rng.choice((-1, 1))
    for i in range(turns):
        t = (i + 0.55) / turns
        y = 1000 - (1000 - saddle - 26) * (1 - (1 - t) ** 1.75)
        reach = 170 * (1 - t) ** 0.9 + 16
        points.append((gap + side * reach, y + 8 * (1 - t)))
        side = -side
    points.append((gap + 4, saddle + 8))
    road(c, p, smooth(points, steps=18), (0.03, 0.34, 0.62, 1.0), 14, 4.5, curve=False)


def dune(
    c: Canvas, rng: Random, x: float, top: float, half: float, base: float,
    lit: Color, shade: Color, ripple: Color | None = None,
) -> list[Point]:
    """A dune: one sunlit face, one shaded, parted by the crest's S."""
    left = smooth([(x - half * 1.25, base), (x - half * 0.66, base - (base - top) * 0.3),
                   (x - half * 0.25, top + (base - top) * 0.2), (x, top)])
    right = smooth([(x, top), (x + half * 0.2, top + (base - top) * 0.17),
                    (x + half * 0.62, base - (base - top) * 0.33), (x + half * 1.25, base)])
    body = left + right + [(x + half * 1.25, 1010), (x - half * 1.25, 1010)]
    c.poly(body, lit)
    swing = rng.uniform(0.16, 0.3) * half
    spine = smooth([(x, top), (x + swing * 0.55, top + (base - top) * 0.22),
                    (x + swing * 0.1, top + (base - top) * 0.5),
                    (x - swing * 0.9, top + (base - top) * 0.76),
                    (x - swing * 0.4, max(base, 1000) + 10)])
    shaded = spine + [(x + half * 1.25, max(base, 1000) + 10)] + right[::-1]
    with c.within(body):
        c.poly(shaded, shade)
        if ripple is not None:
            for i in range(7):
                y = top + (base - top) * (0.34 + 0.1 * i)
                start = x - half * (0.3 + 0.09 * i)
                c.line(smooth([(start, y + 14), (start + half * 0.15, y), (start + half * 0.3, y + 8)]), ripple, 1.4)
    return left + right


def desert(c: Canvas, p: Palette, rng: Random) -> None:
    """Dunes under a large sun, and one line through them."""
    horizon = rng.uniform(390, 500)
    sky(c, p, rng, horizon, clouds=rng.randint(0, 1),
        sun=(rng.uniform(300, 1300), horizon - rng.uniform(40, 190), rng.uniform(100, 150)))
    if rng.random() < 0.6:
        land(c, craggy(rng, horizon + 4, rng.uniform(60, 110), 8), p.far, horizon + 30)
    warm = p.sand if not p.night else mix(p.sand, p.paper, 0.45)
    deep = mix(p.mid, warm, 0.35) if not p.night else p.mid
    land(c, rolling(rng, horizon + 12, 8, 3), mix(warm, p.low, 0.45))
    rows = 4
    for row in range(rows):
        t = row / (rows - 1)
        base = horizon + 60 + (1000 - horizon) * (0.12 + 0.95 * t)
        tone = mix(mix(warm, p.low, 0.4), warm, t)
        shade = mix(mix(deep, p.low, 0.5), deep, t)
        count = 4 - row
        for i in range(count):
            x = 1600 * (i + rng.uniform(0.2, 0.8)) / count
            rise = (70 + 190 * t) * rng.uniform(0.8, 1.15)
            dune(c, rng, x, base - rise, 330 + 480 * t, base, tone, shade,
                 mix(tone, shade, 0.45) if row > 1 else None)
    path = winding(rng, (rng.uniform(350, 1250), 1020), (rng.uniform(600, 1000), horizon + 26), 330, 3.4)
    road(c, p, path, (0.12, 0.42, 0.7), 14, 2.6, curve=False)
    birds(c, rng, rng.uniform(300, 1300), horizon * 0.35, mix(p.line, p.paper, 0.25), 3)


CAMEL_BODY: tuple[Point, ...] = (
    (-74, -84), (-71, -104), (-58, -114), (-47, -134), (-36, -148), (-25, -136), (-14, -118),
    (0, -117), (9, -136), (20, -150), (31, -136), (40, -116), (54, -105), (68, -96), (80, -102),
    (90, -122), (96, -146), (103, -158), (114, -161), (126, -155), (138, -148), (140, -140),
    (130, -136), (118, -137), (110, -130), (107, -110), (99, -86), (82, -70), (62, -62),
    (46, -54), (20, -52), (-14, -56), (-40, -60), (-58, -54), (-70, -62),
)


def camel(c: Canvas, x: float, foot: float, size: float, coat: Color, load: Color | None, stride: float) -> None:
    """A two-humped camel walking right; ``size`` is its height in units."""
    s = size / 160
    for hip, swing, far in ((-60, -stride, True), (52, stride, True), (-52, stride, False), (44, -stride, False)):
        knee = (hip + swing * 9, -34)
        end = (hip + swing * 17 - 3, 0)
        w = 9 if not far else 8
        leg = [(hip - w, -70), (hip + w + 2, -70), (knee[0] + 5, knee[1]), (end[0] + 4, end[1] - 4),
               (end[0] + 9, end[1]), (end[0] - 5, end[1]), (knee[0] - 5, knee[1])]
        c.poly(moved(leg, x, foot, s), coat)
    c.poly(moved(smooth(CAMEL_BODY, closed=True, steps=6), x, foot, s), coat)
    c.poly(moved([(99, -156), (96, -168), (105, -161)], x, foot, s), coat)
    c.line(moved([(-73, -96), (-80, -78), (-79, -62)], x, foot, s), coat, 3 * s)
    if load is not None:
        c.poly(moved(smooth([(-16, -128), (10, -128), (20, -100), (18, -72), (-20, -72), (-24, -100)], closed=True), x, foot, s), load)
        c.line(moved([(-23, -96), (19, -96)], x, foot, s), coat, 2.4 * s)
        c.line(moved([(-22, -84), (18, -84)], x, foot, s), coat, 2.4 * s)


def caravan(c: Canvas, p: Palette, rng: Random) -> None:
    """A string of camels on a crest, the sun behind them."""
    crest = rng.uniform(640, 740)
    sun_x = rng.uniform(420, 1180)
    r = rng.uniform(150, 215)
    sky(c, p, rng, crest - 30, clouds=rng.randint(1, 2),
        sun=(sun_x, crest - rng.uniform(150, 280), r))
    warm = p.sand if not p.night else mix(p.sand, p.paper, 0.5)
    deep = mix(p.mid, warm, 0.3) if not p.night else p.mid
    if rng.random() < 0.5:
        land(c, craggy(rng, crest + 10, 190, 6), p.far)
    for i in range(3):
        dune(c, rng, 1600 * (i + rng.uniform(0.2, 0.8)) / 3, crest - rng.uniform(40, 110), 520, crest + 120,
             mix(warm, p.low, 0.5), mix(deep, p.low, 0.5))
    profile = smooth([(-40, crest + rng.uniform(20, 70)), (380, crest + rng.uniform(-5, 20)),
                      (800, crest + rng.uniform(-30, 20)), (1220, crest + rng.uniform(-10, 30)),
                      (1640, crest + rng.uniform(10, 80))])
    body = land(c, profile, mix(warm, deep, 0.22))
    shadow = smooth([(0, crest + 190), (500, crest + 110), (900, crest + 160), (1700, crest + 60)])
    with c.within(body):
        c.poly([*shadow, (1700, 1010), (0, 1010)], deep)
    count = rng.randint(4, 6)
    size = rng.uniform(150, 185)
    start = rng.uniform(190, 300)
    step = (1600 - 2 * start) / (count - 1)
    c.line([(x, height_at(profile, x) + 3) for x in range(-20, 1640, 8)], p.road, 7)
    for share in (0.05, 0.95):
        station(c, p, 1600 * share, height_at(profile, 1600 * share) + 3)
    coat = p.dark if not p.night else p.dark
    for i in range(count):
        x = start + step * i + rng.uniform(-14, 14)
        camel(c, x, height_at(profile, x) + 4, size * rng.uniform(0.93, 1.05), coat,
              p.goods[(i * 2 + count) % 4] if i != count - 1 else None, rng.choice((-1, 1)) * rng.uniform(0.6, 1.1))


def oasis(c: Canvas, p: Palette, rng: Random) -> None:
    """Water, palms and a mud-brick house where the road rests."""
    horizon = rng.uniform(440, 540)
    sx = rng.uniform(300, 1300)
    sky(c, p, rng, horizon, clouds=rng.randint(0, 2),
        sun=(sx, horizon - rng.uniform(110, 230), rng.uniform(75, 115)))
    warm = p.sand if not p.night else mix(p.sand, p.paper, 0.5)
    deep = mix(p.mid, warm, 0.35) if not p.night else p.mid
    if rng.random() < 0.5:
        range_behind(c, p, rng, horizon + 10, 150, 6)
    for i in range(3):
        dune(c, rng, 1600 * (i + rng.uniform(0.2, 0.8)) / 3, horizon - rng.uniform(20, 80), 560,
             horizon + 110, mix(warm, p.low, 0.35), mix(deep, p.low, 0.4))
    ground = rolling(rng, horizon + 110, 12, 1.6)
    land(c, ground, warm)
    cx = rng.uniform(640, 960)
    cy = horizon + 270
    hx = cx + rng.choice((-1, 1)) * rng.uniform(330, 400)
    wall = mix(p.light, p.sand, 0.45) if not p.night else mix(p.far, p.sand, 0.35)
    shade = mix(wall, deep, 0.55)
    fy = cy - 118
    for dx, w, h, domed in ((-120, 110, 92, False), (-20, 150, 130, True), (112, 100, 80, True)):
        x0, x1 = hx + dx - w / 2, hx + dx + w / 2
        if domed:
            c.poly([(x0 + 8, fy - h), *arc(hx + dx, fy - h, w / 2 - 8, 180, 360, w * 0.42), (x1 - 8, fy - h)], wall)
            c.poly([(hx + dx, fy - h), *arc(hx + dx, fy - h, w / 2 - 8, 285, 360, w * 0.42), (x1 - 8, fy - h)], shade)
        c.rect(x0, fy - h, x1, fy, wall)
        c.rect(x0 + w * 0.66, fy - h, x1, fy, shade)
        door = hx + dx - w * 0.14
        c.poly([(door - 13, fy), *arc(door, fy - 34, 13, 180, 360), (door + 13, fy)], p.dark)
    pool_rx, pool_ry = rng.uniform(430, 520), rng.uniform(92, 118)
    grass = mix(p.celadon, p.near, 0.35)
    c.disc(cx, cy - 6, pool_rx + 56, grass, pool_ry + 30)
    c.disc(cx, cy, pool_rx, mix(p.water, p.slate, 0.35), pool_ry)
    pool = arc(cx, cy, pool_rx, 0, 360, pool_ry)
    palms = sorted((rng.uniform(-1, 1) for _ in range(rng.randint(6, 8))))
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
        palm(c, rng, px, py, rng.uniform(190, 290), mix(p.near, p.celadon, 0.22), p.dark)
    path = smooth([(-30, cy + 60 + rng.uniform(0, 60)), (cx - pool_rx * 0.7, cy + pool_ry + 54),
                   (cx, cy + pool_ry + 74), (cx + pool_rx * 0.8, cy + pool_ry + 34), (1630, cy - 10)])
    road(c, p, path, (0.14, 0.5, 0.86), 11, 7, curve=False)
    for _ in range(2):
        palm(c, rng, rng.choice((rng.uniform(60, 180), rng.uniform(1420, 1540))), 985, rng.uniform(330, 420), p.dark, p.dark)


def follow(path: list[Point], count: int) -> list[Point]:
    """Posts along a path, leaving its ends free."""
    return [point_at(path, (i + 1) / (count + 1)) for i in range(count)]
