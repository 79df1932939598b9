"""The five lights of the house style.

Every picture uses one palette only. The roles (far, mid, near, dark ...) run from
pale to deep in every palette, so a painter can layer distance without knowing
whether the picture is a morning or a night; the vermilion of the road is the only
saturated colour anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

Color = tuple[int, int, int]


def rgb(value: str) -> Color:
    """Read '#rrggbb', because palettes are chosen and discussed in that notation."""
    value = value.lstrip("#")
    return int(value[0:2], 16), int(value[2:4], 16), int(value[4:6], 16)


def mix(first: Color, second: Color, share: float) -> Color:
    """Blend two flat inks; tints made this way stay inside the palette's family."""
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )


@dataclass(frozen=True)
class Palette:
    """One light: grounds, four depths, water, the muted colours and the accent."""

    name: str
    paper: Color
    low: Color
    sun: Color
    far: Color
    mid: Color
    near: Color
    dark: Color
    light: Color
    water: Color
    line: Color
    sand: Color
    slate: Color
    celadon: Color
    rose: Color
    ochre: Color
    road: Color
    night: bool = False

    @property
    def goods(self) -> tuple[Color, ...]:
        """The flat colours for things people make and ship."""
        return (self.slate, self.celadon, self.ochre, self.rose, self.sand)


def _palette(name: str, inks: dict[str, str], ambient: str, share: float, night: bool = False) -> Palette:
    """Tone the five muted colours towards the light of the hour."""
    air = rgb(ambient)
    muted = {
        "sand": "#d8c39c",
        "slate": "#54708a",
        "celadon": "#93b39f",
        "rose": "#c18f86",
        "ochre": "#cc9a3e",
    }
    toned = {key: mix(rgb(value), air, share) for key, value in muted.items()}
    return Palette(
        name=name,
        night=night,
        **{key: rgb(value) for key, value in inks.items()},
        **toned,
    )


DAWN = _palette(
    "dawn",
    {
        "paper": "#f5e8dc",
        "low": "#efd5c5",
        "sun": "#e9b48f",
        "far": "#dfc0b5",
        "mid": "#b98e8c",
        "near": "#70606f",
        "dark": "#2c2631",
        "light": "#fdf7ee",
        "water": "#d5c3c0",
        "line": "#3a3038",
        "road": "#c8321f",
    },
    "#f0d6c8",
    0.12,
)
NOON = _palette(
    "noon",
    {
        "paper": "#f6f1e7",
        "low": "#ebe6d4",
        "sun": "#e3b656",
        "far": "#cbd6c9",
        "mid": "#97b0a1",
        "near": "#4f6f70",
        "dark": "#1d2b2e",
        "light": "#fffcf5",
        "water": "#bccfcb",
        "line": "#1c1a17",
        "road": "#c8321f",
    },
    "#f6f1e7",
    0.0,
)
DUSK = _palette(
    "dusk",
    {
        "paper": "#f0dcb6",
        "low": "#e6bf8d",
        "sun": "#fbeecb",
        "far": "#d2a584",
        "mid": "#946b6c",
        "near": "#494c64",
        "dark": "#1e2233",
        "light": "#fcf2dc",
        "water": "#8a8590",
        "line": "#2a2430",
        "road": "#c22f1c",
    },
    "#d9a878",
    0.14,
)
NIGHT = _palette(
    "night",
    {
        "paper": "#10202e",
        "low": "#172c3d",
        "sun": "#efe5cf",
        "far": "#2d4b60",
        "mid": "#1e374a",
        "near": "#0b1823",
        "dark": "#060e15",
        "light": "#efe5cf",
        "water": "#16303f",
        "line": "#8fa3ad",
        "road": "#d8432c",
    },
    "#10202e",
    0.38,
    night=True,
)
FOG = _palette(
    "fog",
    {
        "paper": "#ebeae3",
        "low": "#dfe1dc",
        "sun": "#faf7ef",
        "far": "#cfd6d3",
        "mid": "#a5b3b4",
        "near": "#647981",
        "dark": "#24323a",
        "light": "#fbf9f3",
        "water": "#c3cecf",
        "line": "#2b363b",
        "road": "#c8321f",
    },
    "#dfe1dc",
    0.22,
)

PALETTES: tuple[Palette, ...] = (NOON, DUSK, NIGHT, DAWN, FOG)
