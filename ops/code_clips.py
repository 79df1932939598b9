"""The clips that the identifying code is spoken with: one word for each sign in each language.

    apt-get install espeak-ng && python ops/code_clips.py

Needed only when `SIGNS` or the words change; the clips are committed, so that no machine needs a voice to run the
portal. The voice follows rules and holds no recording of a person: what it says belongs to nobody.
"""

import os
import subprocess
import sys
import wave
from array import array
from io import BytesIO
from math import tanh
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLIPS = ROOT / "contributions" / "code" / "clips"
# What the voice gives, and what is kept of it: every second sample, eight bits each.
GIVEN, KEPT = 22_050, 11_025
QUIET = 350
ENGLISH, MANDARIN = ("en-gb", "145"), ("cmn-latn-pinyin", "165")
WORDS = {
    "E": "Echo", "H": "Hotel", "K": "Kilo", "L": "Lima", "M": "Mike", "R": "Romeo", "W": "Whiskey", "X": "X-ray",
    "4": "Four", "6": "Six", "7": "Seven", "9": "Nine",
}  # fmt: skip
# 鹅毛 花园 开门 老师 马车 人民 王国 西瓜: words that begin with the letter, said after its name.
# 数字四: "the number four". The voice reads pinyin; of characters it knows too few.
PINYIN = {
    "E": "e2 mao2", "H": "hua1 yuan2", "K": "kai1 men2", "L": "lao3 shi1", "M": "ma3 che1", "R": "ren2 min2",
    "W": "wang2 guo2", "X": "xi1 gua1", "4": "shu4 zi4 si4", "6": "shu4 zi4 liu4",
    "7": "shu4 zi4 qi1", "9": "shu4 zi4 jiu3",
}  # fmt: skip


def said_in(language: str, sign: str) -> list[tuple[tuple[str, str], str]]:
    """Who says what, one after the other."""
    if language == "en":
        return [(ENGLISH, WORDS[sign])]
    name = [(ENGLISH, sign)] if sign.isalpha() else []
    return [*name, (MANDARIN, PINYIN[sign])]


def spoken(voice: str, speed: str, words: str) -> "array[int]":
    """The words as samples of sixteen bits, `GIVEN` a second."""
    command = ["espeak-ng", "-v", voice, "-s", speed, "--stdout", words]
    said = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603  our own words
    # Written into a pipe, its head cannot say how long it is.
    return array("h", said[44 : 44 + (len(said) - 44) // 2 * 2])


def trimmed(samples: "array[int]") -> "array[int]":
    """Without the silence before and after, and without a long one within."""
    loud = [place for place, sample in enumerate(samples) if abs(sample) > QUIET]
    kept = array("h")
    longest = GIVEN // 10
    last = loud[0]
    for place in loud:
        kept.extend(samples[last + 1 : min(place, last + longest) + 1])
        last = place
    return kept


def small(samples: "array[int]") -> bytes:
    """Half as many samples, eight bits each, loud: the loudest moments are bent, not cut."""
    halves = [(samples[i - 1] + 2 * samples[i] + samples[i + 1]) / 4 for i in range(1, len(samples) - 1, 2)]
    loudest = max(map(abs, halves))
    return bytes(round(128 + 120 * tanh(2 * half / loudest) / tanh(2)) for half in halves)


def clip(language: str, sign: str) -> bytes:
    """The sign's word as a WAV."""
    pause = array("h", bytes(GIVEN // 12 * 2))
    samples = array("h")
    for (voice, speed), words in said_in(language, sign):
        samples += pause * bool(samples) + trimmed(spoken(voice, speed, words))
    data = BytesIO()
    with wave.open(data, "wb") as written:
        written.setparams((1, 1, KEPT, 0, "NONE", "not compressed"))
        written.writeframes(small(samples))
    return data.getvalue()


def main() -> None:
    for language in ("en", "zh-hans"):
        (CLIPS / language).mkdir(parents=True, exist_ok=True)
        for sign in WORDS:
            (CLIPS / language / f"{sign}.wav").write_bytes(clip(language, sign))
    whole = sum(path.stat().st_size for path in CLIPS.rglob("*.wav"))
    sys.stdout.write(f"{whole:,} bytes in {os.path.relpath(CLIPS)}\n")


if __name__ == "__main__":
    main()
