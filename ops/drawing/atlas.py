"""An ocean of monsoons, and an old round map."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, arc, point_at, smooth
from .palettes import Palette, mix
from .relief import Relief, above, isoline, tick_mountain
from .scenery import station

# Longitude and latitude, rough on purpose: a poster's coast, not a chart's.
AFRICA = (
    (28, 34),
    (33, 28),
    (36, 22),
    (38, 18),
    (43, 12),
    (51, 12),
    (48, 5),
    (42, -2),
    (39, -7),
    (40, -15),
    (35, -20),
    (33, -27),
    (20, -35),
    (0, -35),
    (0, 40),
)


ARABIA = (
    (34, 29),
    (37, 24),
    (40, 19),
    (43, 13),
    (48, 14),
    (55, 17),
    (59, 22),
    (56, 25),
    (52, 24),
    (50, 27),
    (48, 30),
    (45, 40),
    (34, 40),
)


ASIA = (
    (48, 30),
    (52, 28),
    (57, 26),
    (62, 25),
    (67, 24),
    (70, 21),
    (73, 20),
    (73, 16),
    (75, 11),
    (77, 8),
    (80, 13),
    (81, 16),
    (86, 20),
    (90, 22),
    (94, 19),
    (95, 16),
    (98, 14),
    (99, 8),
    (102, 3),
    (104, 1.5),
    (103, 6),
    (100, 10),
    (100, 13),
    (105, 9),
    (109, 12),
    (107, 18),
    (112, 22),
    (130, 24),
    (130, 60),
    (48, 60),
)


ISLANDS = (
    ((95, 5.5), (99, 2.5), (102, -1), (106, -6), (103, -5), (99, -1)),
    ((106, -6), (112, -7), (115, -8.5), (109, -8.5)),
    ((109, 1), (113, 4), (118, 6), (117, 0), (114, -4), (110, -2)),
    ((80, 9.5), (82, 7), (81, 6), (79.7, 7)),
    ((49, -12), (50, -16), (47, -25), (44, -22), (44, -16)),
)


def routemap_ocean(c: Canvas, p: Palette, rng: Random) -> None:
    """The Indian Ocean: out with one wind, home with the other."""
    sea = mix(p.water, p.paper, 0.3)
    c.rect(-5, -5, 1605, 1005, sea)
    x_scale, y_scale = 19.6, 19.6
    left, top = 27.0 + rng.uniform(-1.5, 1.5), 33.0 + rng.uniform(-1.5, 1.5)

    def at(lon: float, lat: float) -> Point:
        """A plain projection; the ocean lies near the equator, so it is enough."""
        return (lon - left) * x_scale, (top - lat) * y_scale

    lon: float
    for lon in range(20, 121, 10):
        c.line([at(lon, 50), at(lon, -40)], mix(sea, p.line, 0.14), 1.2)
    lat: float
    for lat in range(-30, 41, 10):
        c.line([at(10, lat), at(130, lat)], mix(sea, p.line, 0.34 if lat == 0 else 0.14), 1.2)
    soil = mix(p.light, p.sand, 0.65) if not p.night else mix(p.mid, p.sand, 0.22)
    shapes = [
        smooth([at(*q) for q in shape], closed=True, steps=8) for shape in (AFRICA, ARABIA, ASIA, *ISLANDS)
    ]
    for d, share in ((26, 0.16), (16, 0.3), (7, 0.48)):
        for shape in shapes:
            c.line([*shape, shape[0]], mix(sea, p.slate, share), d * 1.4)
            c.line([*shape, shape[0]], sea if d > 7 else mix(sea, p.light, 0.3), d * 1.4 - 4)
    for shape in shapes:
        c.poly(shape, soil)
        c.line([*shape, shape[0]], mix(p.line, soil, 0.12), 2.4)
    for lon, lat, r in (
        (78, 21, 120),
        (45, 22, 120),
        (36, 4, 110),
        (101, 19, 110),
        (66, 31, 100),
        (113, 1, 52),
        (101, -1, 22),
        (47, -19, 26),
    ):
        x, y = at(lon, lat)
        blob = smooth(
            [
                (
                    x + r * (0.8 + 0.3 * rng.random()) * math.cos(a * 0.785),
                    y + r * 0.7 * (0.8 + 0.3 * rng.random()) * math.sin(a * 0.785),
                )
                for a in range(8)
            ],
            closed=True,
        )
        c.poly(blob, mix(soil, p.celadon if lat < 21 else p.ochre, 0.42))
    for lon, lat in (
        (38, 8),
        (40, 10),
        (36, 6),
        (44, 16),
        (46, 18),
        (75.5, 15),
        (74.5, 18),
        (76, 12.5),
        (66, 30),
        (69, 31),
        (72, 32),
        (97, 20),
        (99, 18),
        (101, 20),
        (113.5, 1.5),
        (100, -0.5),
        (47, -18),
    ):
        tick_mountain(c, p, *at(lon, lat), rng.uniform(14, 20), soil)
    winter = mix(p.slate, p.near, 0.3) if not p.night else p.far
    legs_out = (
        ((46, -3), (52, 3), (62, 11), (72, 15)),
        ((53, 11), (60, 14), (66, 17), (71, 19.5)),
        ((81.5, 6), (86, 5), (91, 5.5), (95, 6.5)),
    )
    legs_home = (
        ((71, 12), (63, 5.5), (54, -2), (44, -6)),
        ((93, 3), (88, 1.5), (83, 2.5), (78.5, 5.5)),
        ((70, 8.5), (62, 0.5), (56, -7), (51, -11)),
    )
    for legs, tone in ((legs_home, winter), (legs_out, p.road)):
        for leg in legs:
            path = smooth([at(*q) for q in leg], steps=16)
            c.taper(path, tone, 4, 9)
            (ax, ay), (bx, by) = point_at(path, 0.95), path[-1]
            angle = math.atan2(by - ay, bx - ax)
            c.poly(
                [
                    (bx + 24 * math.cos(angle), by + 24 * math.sin(angle)),
                    (bx + 17 * math.cos(angle + 2.2), by + 17 * math.sin(angle + 2.2)),
                    (bx + 17 * math.cos(angle - 2.2), by + 17 * math.sin(angle - 2.2)),
                ],
                tone,
            )
    ports = (
        (45, -1.5),
        (45.5, 12.5),
        (58.5, 23.2),
        (72.8, 18.5),
        (75.8, 11),
        (80.2, 6.2),
        (98.2, 8),
        (103.6, 1.6),
        (39.4, -6.2),
    )
    chain = [at(*q) for q in ((39.4, -6.2), (45, -1.5))]
    c.dashes(chain, p.road, 4, 12, 9)
    for lon, lat in ports:
        station(c, p, *at(lon, lat), 13)


def map_round(c: Canvas, p: Palette, rng: Random) -> None:
    """An old round map: the sea on top, towers for towns, two weights to hold it."""
    desk = mix(p.near, p.mid, 0.25) if not p.night else p.near
    c.rect(-5, -5, 1605, 1005, desk)
    for i in range(38):
        y = i * 27 + rng.uniform(-4, 4)
        c.line([(-5, y), (1605, y + rng.uniform(-5, 5))], mix(desk, p.dark, 0.15), 1.5)
    sheet = mix(p.light, p.sand, 0.45)
    turn = math.radians(rng.uniform(-4, 4))
    ca, sa = math.cos(turn), math.sin(turn)
    cx, cy, r = 800.0, 505.0, 400.0

    def t(x: float, y: float) -> Point:
        return cx + x * ca - y * sa, cy + x * sa + y * ca

    page = [t(-560, -448), t(560, -452), t(566, 440), t(-556, 446)]
    c.veil([(x + 20, y + 24) for x, y in page], p.dark, 0.35)
    c.poly(page, sheet)
    sea = mix(mix(p.slate, p.celadon, 0.35), sheet, 0.3)
    circle = arc(cx, cy, r, 0, 360)
    c.poly(circle, sea)
    relief = Relief(
        rng, lambda x, y: 0.5 - ((x - cx) ** 2 + (y - cy) ** 2) / 150000 * 0.9 + (y - cy) / 520, 0.7
    )
    soil = mix(p.sand, p.light, 0.35) if not p.night else mix(p.light, p.sand, 0.75)
    field = relief.field(c)
    with c.within(arc(cx, cy, r - 26, 0, 360)):
        c.image.paste(soil, (0, 0), above(field, 0.0))
        for level, share in ((-0.07, 0.35), (-0.15, 0.2)):
            c.image.paste(mix(sea, p.near, share), (0, 0), isoline(field, level, 2))
        c.image.paste(mix(soil, p.ochre, 0.35), (0, 0), above(field, 0.55))
        c.image.paste(mix(p.near, p.dark, 0.3), (0, 0), isoline(field, 0.0, 4))
    for k in range(3):
        c.ring(cx, cy, r - k * 13, mix(p.near, sheet, 0.25 * k), 2.6)
    for k in range(72):
        a = math.radians(k * 5)
        c.line(
            [
                (cx + (r - 24) * math.cos(a), cy + (r - 24) * math.sin(a)),
                (cx + (r - 14) * math.cos(a), cy + (r - 14) * math.sin(a)),
            ],
            p.near,
            1.8,
        )
    for k in range(16):
        a = math.radians(k * 22.5 + 11)
        x, y = cx + (r - 120) * math.cos(a), cy + (r - 120) * math.sin(a)
        if relief.at(x, y) < -0.12:
            for j in range(3):
                c.line(
                    smooth(
                        [
                            (x - 24, y + j * 10),
                            (x - 12, y - 6 + j * 10),
                            (x, y + j * 10),
                            (x + 12, y - 6 + j * 10),
                            (x + 24, y + j * 10),
                        ],
                        steps=5,
                    ),
                    mix(sea, p.near, 0.5),
                    2,
                )
    placed: list[Point] = []
    for _ in range(700):
        a, d = rng.uniform(0, math.tau), r * 0.86 * math.sqrt(rng.random())
        x, y = cx + d * math.cos(a), cy + d * math.sin(a)
        if len(placed) < 17 and relief.at(x, y) > 0.16 and all(math.dist((x, y), q) > 96 for q in placed):
            placed.append((x, y))
    towns = placed[:8]
    for x, y in placed[8:]:
        tick_mountain(c, p, x, y + 12, 26, soil)
    towns.sort()
    tour = towns[:1]
    while len(tour) < len(towns):
        tour.append(min((q for q in towns if q not in tour), key=lambda q: math.dist(q, tour[-1])))
    towns = tour
    ink = mix(p.near, p.dark, 0.4)
    if len(towns) > 2:
        path = smooth(towns)
        c.taper(path, soil, 15, 15)
        c.taper(path, p.road, 7.5, 7.5)
    for x, y in towns:
        for k, (dx, h) in enumerate(((-18, 30), (0, 46), (18, 30))):
            c.rect(
                x + dx - 8,
                y - 16 - h,
                x + dx + 8,
                y - 14,
                mix(soil, p.light, 0.4) if k != 2 else mix(soil, p.near, 0.4),
            )
            c.line(
                [
                    (x + dx - 8, y - 14),
                    (x + dx - 8, y - 16 - h),
                    (x + dx + 8, y - 16 - h),
                    (x + dx + 8, y - 14),
                ],
                ink,
                1.8,
            )
            c.poly(
                [(x + dx - 11, y - 16 - h), (x + dx, y - 32 - h), (x + dx + 11, y - 16 - h)],
                p.slate if k == 1 else p.rose,
            )
        station(c, p, x, y, 13)
    for s in (-1, 1):
        x, y = t(s * 470, rng.uniform(-330, 330))
        brass = mix(p.ochre, p.near, 0.15)
        c.veil(arc(x + 16, y + 20, 74, 0, 360), p.dark, 0.35)
        c.disc(x, y, 72, mix(brass, p.dark, 0.3))
        c.disc(x - 3, y - 4, 66, brass)
        c.ring(x - 3, y - 4, 46, mix(brass, p.dark, 0.35), 3)
        c.disc(x - 3, y - 4, 20, mix(brass, p.light, 0.35))
