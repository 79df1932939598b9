"""The identifying code: its keys and answers, its picture, its voice. The picture and the voice know the signs alone."""

from contributions.code.answering import (
    LASTS,
    LENGTH,
    SIGNS,
    Aged,
    Wrong,
    forget,
    new_key,
    seed_of,
    signs_of,
    spend,
)
from contributions.code.drawing import HEIGHT, WIDTH, draw
from contributions.code.speaking import speak

__all__ = [
    "HEIGHT",
    "LASTS",
    "LENGTH",
    "SIGNS",
    "WIDTH",
    "Aged",
    "Wrong",
    "draw",
    "forget",
    "new_key",
    "seed_of",
    "signs_of",
    "speak",
    "spend",
]
