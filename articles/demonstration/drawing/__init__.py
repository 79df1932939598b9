"""Editorial illustrations in one house style: paper and ink, and the road.

The demonstration articles need pictures that belong together and can be published
under the portal's own licence; so they are drawn by this package instead of being
collected. The same motif and seed always give the same picture.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image

from . import land, ways
from .canvas import HEIGHT, WIDTH, Canvas
from .palettes import DAWN, DUSK, FOG, NIGHT, NOON, PALETTES, Palette

Painter = Callable[[Canvas, Palette, Random], None]
SUPERSAMPLE = 2

PAINTERS: dict[str, Painter] = {
    "mountains": land.mountains, "pass": land.mountain_pass, "desert": land.desert,
    "caravan": land.caravan, "oasis": land.oasis,
    "railway": ways.railway, "gauge": ways.gauge, "bridge": ways.bridge, "airport": ways.airport,
}
MOTIFS = tuple(PAINTERS)
LIGHTS: dict[str, tuple[Palette, ...]] = {}


def draw(motif, seed, size=(1600, 1000)):
    if motif not in PAINTERS:
        raise ValueError(f"unknown motif {motif!r}; known: {', '.join(MOTIFS)}")
    rng = Random(f"{motif}/{seed}")
    lights = LIGHTS.get(motif, PALETTES)
    offset = sum(map(ord, motif))
    p = lights[(seed + offset) % len(lights)]
    fit = max(size[0] / WIDTH, size[1] / HEIGHT)
    c = Canvas(fit * SUPERSAMPLE, p.paper)
    flip = rng.random() < 0.5
    PAINTERS[motif](c, p, rng)
    im = c.image
    if flip:
        im = im.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return im.resize((round(WIDTH*fit), round(HEIGHT*fit)), Image.Resampling.LANCZOS)
