"""From a motif and a seed to a finished picture."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image

from . import charts, craft, desk, fields, harbour, land, power, sea, town, ways
from .canvas import HEIGHT, WIDTH, Canvas
from .palettes import DAWN, DUSK, FOG, NIGHT, NOON, PALETTES, Palette, rgb
from .scenery import road

Painter = Callable[[Canvas, Palette, Random], None]

SUPERSAMPLE = 2
GRAIN = 3

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
MOTIFS: tuple[str, ...] = tuple(PAINTERS)

# Most motifs work in any light; these would contradict or lose themselves in some.
LIGHTS: dict[str, tuple[Palette, ...]] = {
    "harbor-night": (NIGHT,),
    "telescope": (NIGHT, DUSK, DAWN),
    "solar": (NOON, DUSK, DAWN, FOG),
    "loom": (NOON, DUSK, DAWN, FOG),
    "paper": (NOON, DAWN, DUSK, FOG),
    "grain": (NOON, DUSK, DAWN),
    "coins": (NOON, DUSK, DAWN, NIGHT),
}


def draw(motif: str, seed: int, size: tuple[int, int] = (1600, 1000)) -> Image.Image:
    """Draw one illustration; other proportions than 8:5 are cropped, not stretched."""
    if motif not in PAINTERS:
        raise ValueError(f"unknown motif {motif!r}; known motifs: {', '.join(MOTIFS)}")
    rng = Random(f"{motif}/{seed}")
    palette = _light_of(motif, seed)
    fit = max(size[0] / WIDTH, size[1] / HEIGHT)
    canvas = Canvas(fit * SUPERSAMPLE, palette.paper, seed=seed)
    mirrored = rng.random() < 0.5
    PAINTERS[motif](canvas, palette, rng)
    picture = canvas.image
    if mirrored:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    full = (max(size[0], round(WIDTH * fit)), max(size[1], round(HEIGHT * fit)))
    return _printed(_cropped(picture.resize(full, Image.Resampling.LANCZOS), size), seed)


def draw_cover(seed: int, size: tuple[int, int] = (800, 1100)) -> Image.Image:
    """Draw a report cover: an abstract map, the road, and room for a title."""
    rng = Random(f"cover/{seed}")
    palette = (NOON, NIGHT, DUSK, DAWN, FOG)[seed % 5]
    scale = size[0] * SUPERSAMPLE / 1000
    canvas = Canvas(scale, palette.paper, 1000.0, 1000.0 * size[1] / size[0], seed)
    charts.abstract_map(canvas, palette, rng)
    return _printed(canvas.image.resize(size, Image.Resampling.LANCZOS), seed)


def draw_mark(size: int) -> Image.Image:
    """Draw the site's mark: a vermilion seal with the road and three stations cut out.

    The corners are transparent, so the seal sits on any ground.
    """
    factor = 8 if size < 128 else 4
    canvas = Canvas(size * factor / 100, rgb("#c8321f"), 100.0, 100.0)
    paper = rgb("#f6f1e7")
    path = [(-6.0, 86.0), (17.0, 78.0), (34.0, 56.0), (50.0, 50.0), (66.0, 44.0), (83.0, 22.0), (106.0, 14.0)]
    from .canvas import smooth

    canvas.line(smooth(path, steps=24), paper, 7.0)
    for x, y in ((21.5, 74.0), (50.0, 50.0), (78.5, 26.0)):
        canvas.disc(x, y, 11.5, paper)
        canvas.disc(x, y, 5.2, rgb("#c8321f"))
    shape = Canvas(canvas.scale, (0, 0, 0), 100.0, 100.0)
    shape.bar(2, 2, 98, 98, (255, 255, 255), 13)
    seal = canvas.image.convert("RGBA")
    seal.putalpha(shape.image.convert("L"))
    return seal.resize((size, size), Image.Resampling.LANCZOS)


def _light_of(motif: str, seed: int) -> Palette:
    """The palette; neighbouring seeds of one motif never share it."""
    lights = LIGHTS.get(motif, PALETTES)
    return lights[(seed + sum(map(ord, motif))) % len(lights)]


def _cropped(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Cut the middle out of a picture that covers the wanted size."""
    left = (picture.width - size[0]) // 2
    top = (picture.height - size[1]) // 2
    return picture.crop((left, top, left + size[0], top + size[1]))


def _printed(picture: Image.Image, seed: int) -> Image.Image:
    """Add the faintest tooth of paper, from the seed so that files stay identical.

    The grain is coarse (half resolution) because fine noise is what image formats
    spend most bytes on and readers notice least.
    """
    width, height = picture.width // 2 + 1, picture.height // 2 + 1
    noise = Image.frombytes("L", (width, height), Random(f"grain/{seed}").randbytes(width * height))
    noise = noise.resize(picture.size, Image.Resampling.BICUBIC)
    low = noise.point(lambda v: (255 - v) * GRAIN // 255)
    grain = Image.merge("RGB", (low, low, low))
    from PIL import ImageChops

    return ImageChops.subtract(picture, grain)
