"""The table under a wide sky on which every still life stands."""

from __future__ import annotations

from random import Random

from .canvas import Canvas, arc
from .palettes import Color, Palette, mix
from .scenery import craggy, land, rolling, sky


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
