"""Programs that read: Debian's tesseract at two hundred pictures, after what anybody would do to them first.

Tried by hand with more filters and page segmentations than are worth a suite's time; these were the best of them.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import SystemRandom

import pytest
from captcha.conf import settings as captcha
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from contributions import code
from tests.conftest import missing

PICTURES = 200


def in_black_and_white(grey: Image.Image) -> Image.Image:
    return grey.filter(ImageFilter.MedianFilter(5)).point(lambda value: 255 if value > 128 else 0)


def without_thin_lines(grey: Image.Image) -> Image.Image:
    return in_black_and_white(grey).filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.MinFilter(7))


def off_its_ground(grey: Image.Image) -> Image.Image:
    """How much each spot differs from what lies about it, so that a dark band is no band any more."""
    clean = grey.filter(ImageFilter.MedianFilter(5))
    small = clean.resize((clean.width // 4, clean.height // 4), Image.Resampling.BOX)
    ground = small.filter(ImageFilter.MedianFilter(13)).resize(clean.size, Image.Resampling.BICUBIC)
    return ImageOps.invert(ImageOps.autocontrast(ImageChops.difference(clean, ground)))


def smaller(grey: Image.Image) -> Image.Image:
    return grey.resize((grey.width // 2, grey.height // 2), Image.Resampling.LANCZOS)


ATTACKS: list[tuple[Callable[[Image.Image], Image.Image], str]] = [
    (smaller, "7"),
    (without_thin_lines, "6"),
    (off_its_ground, "6"),
]


def plain(signs: str) -> Image.Image:
    """What a printer would make of the signs."""
    picture = Image.new("RGB", (code.WIDTH, code.HEIGHT), "white")
    font = ImageFont.truetype(captcha.CAPTCHA_FONT_PATH, 100)
    middle = (code.WIDTH / 2, code.HEIGHT / 2)
    ImageDraw.Draw(picture).text(middle, signs, font=font, fill="black", anchor="mm")
    return picture


def read(pictures: list[Image.Image], mode: str, folder: Path) -> list[str]:
    """What tesseract reads in each, told which signs there are and that they make no words."""
    paths = [folder / f"{number}.png" for number in range(len(pictures))]
    for path, picture in zip(paths, pictures, strict=True):
        ImageOps.expand(picture, 20, fill=255).save(path)
    listed = folder / "all.txt"
    listed.write_text("\n".join(map(str, paths)))
    command = ["tesseract", str(listed), "stdout", "--psm", mode, "-c", f"tessedit_char_whitelist={code.SIGNS}",
               "-c", "load_system_dawg=0", "-c", "load_freq_dawg=0", "tsv"]  # fmt: skip
    answer = subprocess.run(command, capture_output=True, text=True, check=True,
                            env={**os.environ, "OMP_THREAD_LIMIT": "1"})  # fmt: skip
    found = [""] * len(pictures)
    for row in answer.stdout.splitlines()[1:]:
        level, page, *_between, word = row.split("\t")
        if level == "5":
            found[int(page) - 1] += word.strip()
    return found


@pytest.fixture
def codes() -> list[str]:
    if shutil.which("tesseract") is None:
        missing("tesseract")
    chance = SystemRandom()
    return ["".join(chance.choice(code.SIGNS) for _place in range(code.LENGTH)) for _code in range(PICTURES)]


@pytest.mark.timeout(400)
def test_a_program_that_reads_print_reads_fewer_than_two_codes_in_a_hundred(codes, tmp_path):
    pictures = [code.draw(signs).convert("L") for signs in codes]

    whole = {}
    for attack, mode in ATTACKS:
        found = read([attack(picture) for picture in pictures], mode, tmp_path)
        whole[attack.__name__, mode] = sum(map(str.__eq__, found, codes))

    assert {which: count for which, count in whole.items() if count >= PICTURES * 0.02} == {}


def test_the_same_program_reads_the_same_signs_in_print(codes, tmp_path):
    found = read([plain(signs).convert("L") for signs in codes[:40]], "7", tmp_path)

    assert sum(map(str.__eq__, found, codes)) > 30
