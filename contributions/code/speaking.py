"""The voice of a code: a WAV of the signs as words, for whoever cannot see the picture.

Pieced together from clips that lie beside this module (`ops/code_clips.py` made them): eight bits, 11,025 samples a
second. Each word gets a pace and pitch of its own, pauses differ, and under it all lie murmur (clips backwards) and
hiss: enough that two recordings never agree, little enough to be understood. It is the weaker door: programs that
understand speech are better than programs that read such pictures. How often it may be asked is what guards it.
"""

import secrets
import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from random import SystemRandom

from contributions.code.answering import SIGNS

RATE = 11_025
_CLIPS = Path(__file__).resolve().parent / "clips"
# A clip's head is the plain one of RIFF.
_HEAD = 44
_chance = SystemRandom()


def speak(signs: str, language: str) -> bytes:
    """A WAV of the signs as words in a language ("en" where it has no clips), another each time."""
    words = [_paced(_clip(language, sign), _chance.uniform(0.9, 1.12)) for sign in signs]
    places, at = [], RATE + _chance.randrange(RATE // 3)
    for word in words:
        places.append(at)
        at += len(word) + _chance.randint(RATE * 4 // 10, RATE * 7 // 10)
    samples = _hiss(at)
    for place, word in zip(places, words, strict=True):
        _mix(samples, word, place, 0.9)
    for murmur, place in _murmur(language, at):
        _mix(samples, murmur, place, 0.1)
    return _wav(bytes(min(255, max(0, round(128 + sample))) for sample in samples))


@cache
def _clip(language: str, sign: str) -> tuple[int, ...]:
    """A word's samples, about zero."""
    folder = _CLIPS / language
    path = (folder if folder.is_dir() else _CLIPS / "en") / f"{sign}.wav"
    return tuple(sample - 128 for sample in path.read_bytes()[_HEAD:])


def _paced(clip: tuple[int, ...], pace: float) -> list[float]:
    """Quicker and higher, or slower and lower."""
    paced = []
    for number in range(int((len(clip) - 1) / pace)):
        place, rest = divmod(number * pace, 1)
        before, after = clip[int(place)], clip[int(place) + 1]
        paced.append(before + (after - before) * rest)
    return paced


def _hiss(length: int) -> list[float]:
    loud = _chance.uniform(3, 6)
    return [loud * (byte - 127.5) / 127.5 for byte in secrets.token_bytes(length)]


def _murmur(language: str, length: int) -> Iterable[tuple[list[float], int]]:
    """Words of any signs, backwards and slow, one after the other from the first moment on."""
    at = 0
    while at < length:
        murmur = _paced(_clip(language, _chance.choice(SIGNS)), _chance.uniform(0.6, 0.9))[::-1]
        yield murmur, at
        at += len(murmur)


def _mix(samples: list[float], word: list[float], place: int, loud: float) -> None:
    for number, sample in enumerate(word[: len(samples) - place], place):
        samples[number] += sample * loud


def _wav(samples: bytes) -> bytes:
    """One channel of eight bits."""
    return b"".join(
        (
            struct.pack("<4sI4s", b"RIFF", 36 + len(samples), b"WAVE"),
            struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE, 1, 8),
            struct.pack("<4sI", b"data", len(samples)),
            samples,
        )
    )
