"""A runway, a tower, and the route leaving the ground."""

from __future__ import annotations

import math
from random import Random

from .canvas import Canvas, Point, smooth
from .mountains import range_behind
from .palettes import Palette, mix
from .scenery import cloud, road, sky

PLANE: tuple[Point, ...] = (
    (118, -2),
    (108, -11),
    (90, -15),
    (-70, -15),
    (-84, -20),
    (-108, -56),
    (-122, -56),
    (-112, -16),
    (-124, -10),
    (-124, -5),
    (-92, 3),
    (-40, 10),
    (84, 11),
    (106, 8),
)


WING: tuple[Point, ...] = ((34, 2), (2, 2), (-58, 46), (-42, 46))


FAR_WING: tuple[Point, ...] = ((24, -14), (2, -14), (-26, -38), (-16, -38))


def turned(points: tuple[Point, ...], angle: float, x: float, y: float, s: float) -> list[Point]:
    """A shape rotated about its origin and set down."""
    ca, sa = math.cos(angle), math.sin(angle)
    return [(x + (px * ca - py * sa) * s, y + (px * sa + py * ca) * s) for px, py in points]


def airport(c: Canvas, p: Palette, rng: Random) -> None:
    """A runway and its tower; the route leaves the ground as an arc."""
    horizon = rng.uniform(610, 700)
    sky(
        c,
        p,
        rng,
        horizon,
        clouds=3,
        sun=(rng.uniform(900, 1350), horizon - rng.uniform(60, 200), rng.uniform(85, 125)),
    )
    range_behind(c, p, rng, horizon + 4, rng.uniform(90, 160), 7)
    field = mix(p.celadon, p.sand, rng.uniform(0.2, 0.8)) if not p.night else p.mid
    c.rect(-5, horizon, 1605, 1005, field)
    tx = rng.uniform(150, 330)
    wall = mix(p.light, p.slate, 0.12) if not p.night else p.far
    glass = p.slate if not p.night else p.ochre
    hall = [
        (tx + 40, horizon + 6),
        (tx + 40, horizon - 52),
        *smooth(
            [
                (tx + 40, horizon - 52),
                (tx + 200, horizon - 86),
                (tx + 400, horizon - 62),
                (tx + 560, horizon - 40),
            ]
        ),
        (tx + 560, horizon + 6),
    ]
    c.poly(hall, wall)
    for i in range(22):
        x = tx + 58 + i * 22.5
        c.rect(x, horizon - 32, x + 15, horizon - 6, glass)
    c.poly(
        [(tx - 19, horizon + 6), (tx - 11, horizon - 220), (tx + 11, horizon - 220), (tx + 19, horizon + 6)],
        wall,
    )
    c.poly(
        [(tx + 3, horizon + 6), (tx + 3, horizon - 220), (tx + 11, horizon - 220), (tx + 19, horizon + 6)],
        mix(wall, p.near, 0.4),
    )
    c.poly(
        [
            (tx - 30, horizon - 218),
            (tx - 44, horizon - 262),
            (tx + 44, horizon - 262),
            (tx + 30, horizon - 218),
        ],
        glass if p.night else p.near,
    )
    for i in range(-3, 4):
        c.line([(tx + i * 9.5, horizon - 218), (tx + i * 13.5, horizon - 262)], wall, 1.6)
    c.rect(tx - 48, horizon - 274, tx + 48, horizon - 262, p.dark if not p.night else wall)
    c.line([(tx, horizon - 274), (tx, horizon - 330)], p.dark if not p.night else wall, 3)
    vx = rng.uniform(820, 1050)
    foot = rng.uniform(560, 800)
    tar = mix(p.near, p.mid, 0.3) if not p.night else p.near
    c.poly([(foot - 470, 1010), (foot + 470, 1010), (vx + 7, horizon + 3), (vx - 7, horizon + 3)], tar)
    depth = 1010 - horizon - 3

    def at(side: float, t: float) -> Point:
        return vx + (foot - vx) * t + side * t, horizon + 3 + depth * t

    s: float
    for s in (-1, 1):
        c.poly([at(s * 430, 1), at(s * 414, 1), at(s * 430, 0.02)], p.light)
        for k in range(4):
            c.poly(
                [
                    at(s * (90 + k * 78), 0.97),
                    at(s * (130 + k * 78), 0.97),
                    at(s * (130 + k * 78), 0.7),
                    at(s * (90 + k * 78), 0.7),
                ],
                mix(p.light, tar, 0.15),
            )
    angle = math.radians(rng.uniform(-30, -20))
    s = rng.uniform(1.0, 1.25)
    tail = (rng.uniform(1090, 1230), rng.uniform(200, 270))
    px, py = tail[0] + 118 * s * math.cos(angle), tail[1] + 118 * s * math.sin(angle)
    lift = at(0, 0.42)
    gone = at(0, 0.0)
    run = math.dist(lift, gone)
    ahead = (lift[0] + (gone[0] - lift[0]) / run * 230, lift[1] + (gone[1] - lift[1]) / run * 230)
    back = (tail[0] - 330 * math.cos(angle), tail[1] - 330 * math.sin(angle))
    flight = [at(0, 1.0), at(0, 0.8), at(0, 0.6)]
    for i in range(41):
        t = i / 40
        mass = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        flight.append(
            (
                mass[0] * lift[0] + mass[1] * ahead[0] + mass[2] * back[0] + mass[3] * tail[0],
                mass[0] * lift[1] + mass[1] * ahead[1] + mass[2] * back[1] + mass[3] * tail[1],
            )
        )
    road(c, p, flight, (0.16, 0.4, 0.66), 13, 5, curve=False)
    hull = p.dark if not p.night else p.light
    c.poly(turned(FAR_WING, angle, px, py, s), mix(hull, p.paper, 0.35))
    c.poly(turned(tuple(smooth(PLANE, closed=True, steps=5)), angle, px, py, s), hull)
    c.poly(turned(WING, angle, px, py, s), mix(hull, p.near, 0.55))
    c.line(
        turned(((-62, -5), (88, -5)), angle, px, py, s),
        mix(hull, p.light, 0.6) if not p.night else p.slate,
        2,
    )
    cloud(
        c,
        rng,
        rng.uniform(40, 300),
        rng.uniform(80, 150),
        330,
        mix(p.paper, p.light, 0.75) if not p.night else p.low,
    )
