"""Paper drying, paper painted, paper waiting for signatures."""

from __future__ import annotations

import itertools
import math
from random import Random

from .canvas import Canvas, Point, height_at, smooth
from .palettes import Palette, mix
from .scenery import cloud, craggy, grove, land, road, rolling, sky, station
from .stage import table


def paper_drying(c: Canvas, p: Palette, rng: Random) -> None:
    """Sheets hung like laundry, the vat and the mould in front."""
    horizon = rng.uniform(690, 760)
    sky(
        c, p, rng, horizon, clouds=2, sun=(rng.uniform(350, 1250), rng.uniform(110, 140), rng.uniform(70, 90))
    )
    land(c, craggy(rng, horizon, rng.uniform(330, 400), 5), p.far)
    land(c, rolling(rng, horizon - 60, 50, 1.3), mix(p.far, p.mid, 0.6))
    ground = rolling(rng, horizon + 96, 20, 1.0)
    land(c, rolling(rng, horizon + 30, 26, 1.4), mix(p.mid, p.near, 0.3))
    land(c, ground, p.near)
    grove(c, rng, ground, rng.uniform(180, 420), rng.uniform(560, 720), 120, p.dark, p.dark)
    posts = [rng.uniform(90, 150), rng.uniform(760, 840), rng.uniform(1450, 1510)]
    top = rng.uniform(230, 270)
    line: list[Point] = []
    knots = [(-60.0, top + 30), *[(x, top) for x in posts], (1660.0, top + 30)]
    for (ax, ay), (bx, by) in itertools.pairwise(knots):
        sag = 46 if bx - ax > 300 else 8
        for i in range(40):
            t = i / 40
            line.append((ax + (bx - ax) * t, ay + (by - ay) * t + sag * 4 * t * (1 - t)))
    line.append(knots[-1])
    for x in posts:
        c.taper([(x + 5, height_at(ground, x) + 20), (x, top - 34)], p.dark if not p.night else p.near, 13, 9)
    sheet = p.light if not p.night else mix(p.light, p.far, 0.14)
    clips: list[Point] = []
    for a, b in itertools.pairwise(posts):
        n = 3
        for i in range(n):
            w = (b - a) / n - 34
            x0 = a + 26 + i * ((b - a - 30) / n)
            x1 = x0 + w
            y0, y1 = height_at(line, x0) + 2, height_at(line, x1) + 2
            h = rng.uniform(280, 330)
            sway = rng.uniform(-34, 34)
            shape = [
                (x0, y0),
                (x1, y1),
                *smooth([(x1, y1), (x1 + sway * 0.3, y1 + h * 0.5), (x1 + sway, y1 + h)]),
                *smooth(
                    [
                        (x1 + sway, y1 + h),
                        ((x0 + x1) / 2 + sway, (y0 + y1) / 2 + h + rng.uniform(-16, 16)),
                        (x0 + sway, y0 + h),
                    ]
                ),
                *smooth([(x0 + sway, y0 + h), (x0 + sway * 0.3, y0 + h * 0.5), (x0, y0)]),
            ]
            tone = mix(sheet, p.sand, rng.uniform(0.0, 0.25))
            c.veil([(x + 12, y + 10) for x, y in shape], p.near, 0.22)
            c.poly(shape, tone)
            with c.within(shape):
                fold = x0 + w * rng.uniform(0.55, 0.75)
                c.poly(
                    [
                        (fold, y0 - 10),
                        (x1 + 40, y0 - 10),
                        (x1 + 60, y0 + h + 40),
                        (fold + sway * 1.4 - 16, y0 + h + 40),
                    ],
                    mix(tone, p.mid, 0.2),
                )
                for _ in range(26):
                    fx, fy = rng.uniform(x0 - 20, x1 + 20), rng.uniform(y0, y0 + h)
                    c.line(
                        smooth(
                            [
                                (fx, fy),
                                (fx + rng.uniform(8, 16), fy + rng.uniform(-6, 6)),
                                (fx + rng.uniform(20, 30), fy + rng.uniform(-5, 5)),
                            ],
                            steps=5,
                        ),
                        mix(tone, p.near, 0.26),
                        1.2,
                    )
            clips += [(x0 + 14, height_at(line, x0 + 14)), (x1 - 14, height_at(line, x1 - 14))]
    c.line(line, p.road, 6.5)
    for x, y in clips:
        station(c, p, x, y, 11)
    wood = mix(mix(p.ochre, p.rose, 0.3), p.dark, 0.3)
    vx, vy = rng.uniform(1040, 1130), 965.0
    c.poly([(vx - 230, vy - 150), (vx + 230, vy - 150), (vx + 196, vy), (vx - 196, vy)], wood)
    c.poly(
        [(vx + 110, vy - 150), (vx + 230, vy - 150), (vx + 196, vy), (vx + 90, vy)], mix(wood, p.dark, 0.3)
    )
    for k in range(-4, 5):
        c.line([(vx + k * 50, vy - 132), (vx + k * 44, vy - 4)], mix(wood, p.dark, 0.35), 2.4)
    c.rect(vx - 228, vy - 62, vx + 228, vy - 46, mix(wood, p.dark, 0.4))
    c.disc(vx, vy - 150, 232, mix(wood, p.light, 0.2), 32)
    c.disc(vx, vy - 148, 212, mix(sheet, p.slate, 0.14), 25)
    for k in range(5):
        c.line(
            [(vx - 120 + k * 44, vy - 156 + (k % 3) * 9), (vx - 70 + k * 44, vy - 156 + (k % 3) * 9)],
            mix(sheet, p.near, 0.3),
            2,
        )
    mx, my = vx - 330, vy - 40
    frame = [(mx - 130, my), (mx - 60, my - 128), (mx + 130, my - 128), (mx + 60, my)]
    c.poly(frame, mix(sheet, p.sand, 0.3))
    c.hatch(frame, mix(sheet, p.near, 0.45), 8, 1.4, 0)
    c.line([*frame, frame[0]], mix(wood, p.light, 0.12), 11)


def paper_scroll(c: Canvas, p: Palette, rng: Random) -> None:
    """An unrolled scroll with the road painted through its hills."""
    table_tone = mix(p.mid, p.low, 0.35) if not p.night else p.paper
    c.rect(-5, -5, 1605, 1005, table_tone)
    for i in range(38):
        y = i * 27 + rng.uniform(-4, 4)
        c.line([(-5, y), (1605, y + rng.uniform(-5, 5))], mix(table_tone, p.near, 0.16), 1.4)
    sheet = p.light if not p.night else mix(p.light, p.sand, 0.3)
    l, r = rng.uniform(170, 230), rng.uniform(1370, 1430)
    top, low = rng.uniform(210, 250), rng.uniform(760, 800)
    c.veil([(l, top + 26), (r + 26, top + 26), (r + 26, low + 30), (l, low + 30)], p.dark, 0.3)
    c.rect(l, top, r, low, sheet)
    brocade = p.slate
    frame = [(l, top), (r, top), (r, low), (l, low)]
    with c.within(frame):
        c.rect(l, top, r, top + 34, brocade)
        c.rect(l, low - 34, r, low, brocade)
        for i in range(64):
            x = l + i * 22
            for y in (top + 17, low - 17):
                c.poly([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)], mix(brocade, p.sand, 0.55))
        base = low - 90
        inner = [(l, top + 40), (r, top + 40), (r, low - 40), (l, low - 40)]
        with c.within(inner):
            c.disc(l + (r - l) * rng.uniform(0.55, 0.85), top + 140, 52, mix(sheet, p.ochre, 0.6))
            for k, (rise, share) in enumerate(((250, 0.2), (180, 0.42), (100, 0.7))):
                ridge = craggy(rng, base + 20 + k * 20, rise, 6 + k)
                shape = land(c, ridge, mix(sheet, p.near if not p.night else p.mid, share), low)
                if k < 2:
                    c.hatch(shape, mix(sheet, p.near if not p.night else p.mid, share + 0.2), 12, 1.2, 62)
            mist = [(l + 40, base - 40), (l + 520, base - 70), (l + 800, base - 14)]
            for x, y in mist:
                cloud(c, rng, x, y, 260, sheet)
        ink = mix(p.near, p.dark, 0.4)
        for col in range(3):
            x = l + 84 + col * 34
            y = top + 70
            while y < top + 300 - col * 60:
                h = rng.uniform(10, 26)
                c.line([(x, y), (x, y + h)], mix(ink, sheet, 0.25), 4)
                y += h + 9
        way = smooth(
            [
                (l - 20, base + 26),
                (l + 240, base - 20),
                (l + 470, base + 20),
                (l + 700, base - 70),
                (l + 930, base - 10),
                (r + 20, base - 60),
            ]
        )
        road(c, p, way, (0.14, 0.34, 0.53, 0.73, 0.9), 8.5, curve=False, casing=sheet)
    rod = mix(p.ochre, p.dark, 0.6)
    for x in (l, r):
        c.veil([(x + 20, top - 40), (x + 66, top - 40), (x + 66, low + 56), (x + 20, low + 56)], p.dark, 0.25)
        c.bar(x - 16, top - 66, x + 16, low + 66, rod, 8)
        c.rect(x - 38, top - 14, x + 38, low + 14, mix(sheet, p.sand, 0.75))
        c.rect(x + 8, top - 14, x + 38, low + 14, mix(sheet, p.near, 0.45))
        for k in (-26, -14, -2):
            c.line([(x + k, top - 14), (x + k, low + 14)], mix(sheet, p.near, 0.32), 1.4)


def paper_steps(c: Canvas, p: Palette, rng: Random) -> None:
    """Sheets laid like steps; on the top one, two lines wait for names."""
    edge = rng.uniform(560, 600)
    table(c, p, rng, edge)
    card = p.light if not p.night else mix(p.light, p.far, 0.1)
    u = 112.0
    ox, oy = rng.uniform(560, 620), 590.0

    def iso(x: float, y: float, z: float = 0.0) -> Point:
        return ox + (x - y) * u * 0.92, oy + (x + y) * u * 0.42 - z * u

    steps, reach, rise = 5, 5.0, 0.36
    for k in range(steps):
        end, z0, z1 = reach - k * 0.62, k * rise, (k + 1) * rise
        tone = mix(card, (p.sand, p.light)[k % 2], 0.2)
        left, right = mix(tone, p.near, 0.2), mix(tone, p.near, 0.42)
        c.poly([iso(0, 2.6, z0), iso(end, 2.6, z0), iso(end, 2.6, z1), iso(0, 2.6, z1)], left)
        c.poly([iso(end, 0, z0), iso(end, 2.6, z0), iso(end, 2.6, z1), iso(end, 0, z1)], right)
        for j in range(1, 6):
            z = z0 + (z1 - z0) * j / 6
            c.line([iso(0, 2.6, z), iso(end, 2.6, z), iso(end, 0, z)], mix(tone, p.near, 0.55), 1.4)
        c.poly([iso(0, 0, z1), iso(end, 0, z1), iso(end, 2.6, z1), iso(0, 2.6, z1)], tone)
        if k < steps - 1:
            for j in range(3):
                yy = 0.4 + j * 0.9
                c.line([iso(end - 0.48, yy, z1), iso(end - 0.14, yy, z1)], mix(tone, p.near, 0.4), 3)
    z = steps * rise
    last = reach - (steps - 1) * 0.62
    ink = mix(p.near, card, 0.25)
    for j in range(5):
        yy = 0.4 + j * 0.26
        c.line([iso(0.25, yy, z), iso(last - (0.25 if j % 3 else 0.9), yy, z)], ink, 3)
    for xx in (0.25, 1.4):
        c.line([iso(xx, 2.1, z), iso(xx + 0.85, 2.1, z)], p.dark, 4)
    route = [iso(9.5, 1.5), iso(reach + 0.5, 1.3)]
    for k in range(steps):
        end = reach - k * 0.62
        route += [iso(end, 1.3, k * rise), iso(end, 1.3, (k + 1) * rise)]
    route += [iso(last - 0.5, 1.72, z), iso(1.1, 1.95, z)]
    c.line(route, p.road, 8)
    for k in range(steps):
        station(c, p, *iso(reach - k * 0.62, 1.3, (k + 1) * rise), 13)
    station(c, p, *iso(reach + 0.5, 1.3), 13)
    xx = 0.34
    c.line(
        smooth(
            [
                iso(xx - 0.05, 2.06, z),
                iso(xx + 0.1, 1.8, z),
                iso(xx + 0.2, 2.08, z),
                iso(xx + 0.32, 1.86, z),
                iso(xx + 0.45, 2.08, z),
                iso(xx + 0.66, 1.98, z),
            ]
        ),
        p.dark,
        4,
    )
    px, py = iso(1.75, 2.14, z)
    angle = math.radians(-128)

    def pen(d: float, w: float) -> Point:
        return px + d * math.cos(angle) - w * math.sin(angle), py + d * math.sin(angle) + w * math.cos(angle)

    c.poly(
        [pen(0, 0), pen(46, -12), pen(330, -15), pen(346, 0), pen(330, 15), pen(46, 12)],
        p.dark if not p.night else p.slate,
    )
    c.poly([pen(0, 0), pen(44, -11), pen(44, 11)], p.ochre)
    c.poly([pen(70, -9), pen(316, -11), pen(316, -4), pen(70, -4)], mix(p.dark, p.light, 0.35))
