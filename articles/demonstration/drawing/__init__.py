"""Editorial illustrations in one house style: paper and ink, and the road.

The demonstration articles need pictures that belong together and can be published
under the portal's own licence; so they are drawn by this package instead of being
collected. The same motif and seed always give the same picture.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image

from . import charts, craft, desk, fields, harbour, land, power, sea, town, ways
from .canvas import HEIGHT, WIDTH, Canvas
from .palettes import DAWN, DUSK, FOG, NIGHT, NOON, PALETTES, Palette

Painter = Callable[[Canvas, Palette, Random], None]
SUPERSAMPLE = 2

PAINTERS: dict[str, Painter] = {
    "routemap": charts.routemap,
    "port": harbour.port,
    "containers": harbour.containers,
    "crane": harbour.crane,
    "ship": sea.ship,
    "railway": ways.railway,
    "gauge": ways.gauge,
    "bridge": ways.bridge,
    "pass": land.mountain_pass,
    "desert": land.desert,
    "caravan": land.caravan,
    "oasis": land.oasis,
    "river": fields.river,
    "delta": charts.delta,
    "market": craft.market,
    "ceramics": craft.ceramics,
    "loom": craft.loom,
    "tea": fields.tea,
    "paper": craft.paper,
    "grain": fields.grain,
    "solar": power.solar,
    "wind": power.wind,
    "dam": power.dam,
    "pipeline": power.pipeline,
    "cable": sea.cable,
    "city": town.city,
    "airport": ways.airport,
    "coins": desk.coins,
    "ledger": desk.ledger,
    "map": charts.sheet_map,
    "lighthouse": sea.lighthouse,
    "strait": sea.strait,
    "mountains": land.mountains,
    "harbor-night": harbour.harbor_night,
    "telescope": desk.telescope,
    "scales": desk.scales,
}
MOTIFS = tuple(PAINTERS)
LIGHTS = {"harbor-night": (NIGHT,), "telescope": (NIGHT, DUSK, DAWN), "solar": (NOON, DUSK, DAWN, FOG)}


def draw(motif, seed, size=(1600, 1000)):
    if motif not in PAINTERS:
        raise ValueError(f"unknown motif {motif!r}; known: {', '.join(MOTIFS)}")
    rng = Random(f"{motif}/{seed}")
    lights = LIGHTS.get(motif, PALETTES)
    offset = sum(map(ord, motif))
    p = lights[(seed + offset) % len(lights)]
    fit = max(size[0] / WIDTH, size[1] / HEIGHT)
    c = Canvas(fit * SUPERSAMPLE, p.paper, seed=seed)
    flip = rng.random() < 0.5
    PAINTERS[motif](c, p, rng)
    im = c.image
    if flip:
        im = im.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return im.resize((round(WIDTH*fit), round(HEIGHT*fit)), Image.Resampling.LANCZOS)
