"""From a motif and a seed to a finished picture."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops

from . import (
    airports,
    atlas,
    balances,
    bridges,
    cables,
    caravans,
    charts,
    coasts,
    coins,
    containers,
    cranes,
    cutaways,
    gauges,
    grains,
    harbours,
    heights,
    hulls,
    ledgers,
    looms,
    markets,
    mountains,
    papers,
    plans,
    pots,
    power,
    rails,
    rivers,
    sands,
    sheets,
    ships,
    skies,
    stalls,
    teas,
    town,
    winds,
)
from .canvas import HEIGHT, WIDTH, Canvas, smooth
from .palettes import DAWN, DUSK, FOG, NIGHT, NOON, PALETTES, Palette, rgb

Painter = Callable[[Canvas, Palette, Random], None]

# Twice is not enough for long, nearly level lines: they show steps.
SUPERSAMPLE = 3
GRAIN = 3
# Reshuffles which light each picture gets; chosen for an even spread over the set.
EDITION = 352586

# Each motif has one or more compositions; the seed walks through them in order.
PAINTERS: dict[str, tuple[Painter, ...]] = {
    "routemap": (charts.routemap, atlas.routemap_ocean),
    "port": (harbours.port, plans.port_above),
    "containers": (
        containers.containers_modes,
        containers.containers_blocks,
        containers.containers_wall,
        containers.containers_reefer,
    ),
    "crane": (cranes.crane, cranes.crane_crate),
    "ship": (hulls.ship_stern, ships.ship_side, hulls.ship_loadline, plans.ship_above),
    "railway": (rails.railway_steppe, rails.railway_viaduct, rails.railway_line),
    "gauge": (gauges.gauge, gauges.gauge_yard),
    "bridge": (bridges.bridge_hung, bridges.bridge_beam, bridges.bridge_stayed, bridges.bridge_arches),
    "pass": (mountains.mountain_pass,),
    "desert": (sands.desert,),
    "caravan": (caravans.caravan, caravans.caravan_inn, caravans.caravan, caravans.caravan),
    "oasis": (cutaways.oasis_karez, sands.oasis),
    "river": (rivers.river_confluence, rivers.river),
    "delta": (charts.delta,),
    "market": (markets.market, markets.market, stalls.market_hall, stalls.market_steamers, markets.market),
    "ceramics": (pots.ceramics_blue, pots.ceramics_mixed),
    "loom": (looms.loom,),
    "tea": (teas.tea_shelf, teas.tea_hills, teas.tea_pot),
    "paper": (papers.paper_scroll, papers.paper_drying, papers.paper_steps),
    "grain": (grains.grain_cabinet, grains.grain),
    "solar": (power.solar,),
    "wind": (winds.wind_single, winds.wind_valley, winds.wind),
    "dam": (power.dam,),
    "pipeline": (power.pipeline, cutaways.pipeline_cutaway),
    "cable": (cables.cable_beach, cables.cable),
    "city": (town.city_shrine, town.city_hill),
    "airport": (airports.airport,),
    "coins": (coins.coins_two, coins.coins_strung, coins.coins),
    "ledger": (ledgers.ledger,),
    "map": (sheets.map_folded, sheets.map_threads, atlas.map_round),
    "lighthouse": (coasts.lighthouse,),
    "strait": (coasts.strait,),
    "mountains": (
        mountains.mountains,
        mountains.mountains_lake,
        heights.mountains_pylons,
        heights.mountains_ring,
    ),
    "harbor-night": (harbours.harbor_night,),
    "telescope": (cutaways.sextant, skies.telescope_dome, skies.telescope_tripod),
    "scales": (balances.scales_credit, balances.steelyard, balances.scales_average),
}
MOTIFS: tuple[str, ...] = tuple(PAINTERS)

# A mirrored bar chart would tell the opposite story.
UPRIGHT = frozenset({"ledger", "coins", "map", "routemap", "scales", "wind"})

# Most motifs work in any light; these would contradict or lose themselves in some.
LIGHTS: dict[str, tuple[Palette, ...]] = {
    "harbor-night": (NIGHT,),
    "telescope": (NIGHT, DUSK),
    "strait": (NOON, FOG),
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
    compositions = PAINTERS[motif]
    compositions[seed % len(compositions)](canvas, palette, rng)
    picture = canvas.image
    if mirrored and motif not in UPRIGHT:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    full = (max(size[0], round(WIDTH * fit)), max(size[1], round(HEIGHT * fit)))
    return _printed(_cropped(picture.resize(full, Image.Resampling.LANCZOS), size), seed)


def draw_cover(seed: int, size: tuple[int, int] = (800, 1100)) -> Image.Image:
    """Draw a report cover: an abstract map, the road, and room for a title."""
    rng = Random(f"cover/{seed}")
    palette = (FOG, NOON, NIGHT, DUSK, DAWN)[seed % 5]
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
    """The palette: spread by a checksum, because neighbours must not look alike."""
    lights = LIGHTS.get(motif, PALETTES)
    return lights[zlib.crc32(f"{EDITION}/{motif}/{seed}".encode()) % len(lights)]


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
    return ImageChops.subtract(picture, grain)
