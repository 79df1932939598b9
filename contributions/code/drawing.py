"""The picture of a code. It is drawn at twice the size it is shown in, so that it stays sharp when it is enlarged.

What keeps programs out is where strokes cross: a line and bands turn ink to paper and paper to ink, so no threshold and
no filter takes them off without taking strokes of the signs along. Eyes follow the edges and hardly notice.

Angles, waves and bands follow from a seed that only the portal knows, one for each code: whoever fetches one picture
ten times and compares gets ten times the same (ten different ones, put to the vote, gave away one code in ten and more).
The noise is the system's own chance, so that nobody can draw a picture again, whatever they know.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from math import sin, tau
from random import Random, SystemRandom

from captcha.conf import settings as captcha
from captcha.helpers import post_smooth
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

WIDTH, HEIGHT = 520, 168
# How much of the width the signs may take, how near they come to the edge; and the square each is turned in.
_ROOM, _EDGE, _SIDE = 450, 20, 196
_PAPER, _INK = (250, 247, 240), (27, 25, 22)
_noise = SystemRandom()


def draw(signs: str, seed: bytes = b"") -> Image.Image:
    """A picture of the signs: with a seed always of the same shape, without one another each time."""
    chance = Random(seed) if seed else _noise  # noqa: S311  the seed is secret, and long enough to be
    ink = Image.new("L", (WIDTH, HEIGHT), 0)
    for sign, font, middle in _placed(signs, chance):
        _put(ink, sign, font, middle, chance)
    for layer in (_line(chance), _band(chance, 0), _band(chance, WIDTH // 2)):
        ink = ImageChops.difference(ink, layer)
    ink = _wave(ink, chance)
    _speckle(ink)
    smooth: Image.Image = post_smooth(ImageOps.colorize(ink, _PAPER, _INK))
    return smooth


def _placed(signs: str, chance: Random) -> Iterable[tuple[str, ImageFont.FreeTypeFont, float]]:
    """Each sign, its letter and the middle of its place: as wide as the letter; the row stands anywhere."""
    sizes = [chance.randint(102, 116) for _sign in signs]
    wide = sum(_font(size).getlength(sign) for size, sign in zip(sizes, signs, strict=True))
    fonts = [_font(int(size * min(1.0, _ROOM / wide))) for size in sizes]
    widths = [font.getlength(sign) for font, sign in zip(fonts, signs, strict=True)]
    gap = min(8.0, (_ROOM - sum(widths)) / len(signs))
    row = sum(widths) + gap * (len(signs) - 1)
    at = chance.uniform(_EDGE, WIDTH - _EDGE - row)
    for sign, font, width in zip(signs, fonts, widths, strict=True):
        yield sign, font, at + width / 2
        at += width + gap


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(captcha.CAPTCHA_FONT_PATH, size)


def _put(ink: Image.Image, sign: str, font: ImageFont.FreeTypeFont, middle: float, chance: Random) -> None:
    """One sign, turned, leaning and shifted, its middle about `middle` pixels from the left: neighbours may touch."""
    mask = Image.new("L", (_SIDE, _SIDE), 0)
    centre, bold = (_SIDE / 2, _SIDE / 2), chance.randint(2, 3)
    ImageDraw.Draw(mask).text(centre, sign, font=font, fill=255, anchor="mm", stroke_width=bold)
    lean = chance.uniform(-0.25, 0.25)
    affine = (1, lean, -_SIDE / 2 * lean, 0, 1, 0)
    mask = mask.transform(mask.size, Image.Transform.AFFINE, affine, resample=Image.Resampling.BICUBIC)
    mask = mask.rotate(chance.uniform(-15, 15), resample=Image.Resampling.BICUBIC)
    left = int(middle - _SIDE / 2 + chance.uniform(-3, 3))
    top = int((HEIGHT - _SIDE) / 2 + chance.uniform(-10, 10))
    ink.paste(255, (left, top, left + _SIDE, top + _SIDE), mask)


def _line(chance: Random) -> Image.Image:
    """A bent line from edge to edge, nearly as wide as the strokes of the signs."""
    layer = Image.new("L", (WIDTH, HEIGHT), 0)
    points = [(float(x), chance.uniform(40, HEIGHT - 40)) for x in range(-120, WIDTH + 240, 120)]
    ImageDraw.Draw(layer).line(_bent(points), fill=255, width=chance.randint(9, 12), joint="curve")
    return layer


def _band(chance: Random, left: int) -> Image.Image:
    """A winding band from top to bottom in the half that begins at `left`: so wide that the eye takes it for a ground."""
    layer = Image.new("L", (WIDTH, HEIGHT), 0)
    at, wide = left + chance.uniform(10, WIDTH / 2 - 100), chance.uniform(70, 110)
    edge = [(at + chance.uniform(-40, 40), float(y)) for y in range(-80, HEIGHT + 160, 80)]
    other = [(x + wide + chance.uniform(-20, 20), y) for x, y in edge]
    ImageDraw.Draw(layer).polygon([*_bent(edge), *reversed(_bent(other))], fill=255)
    return layer


def _wave(ink: Image.Image, chance: Random) -> Image.Image:
    """The whole picture in waves, two pixels' width at a time."""
    tall, long, start = chance.uniform(5, 9), chance.uniform(120, 200), chance.uniform(0, tau)
    waved = ink.copy()
    for x in range(0, WIDTH, 2):
        shift = round(tall * sin(start + tau * x / long))
        waved.paste(ink.crop((x, 0, x + 2, HEIGHT)), (x, shift))
    return waved


def _speckle(ink: Image.Image) -> None:
    pen = ImageDraw.Draw(ink)
    for _speck in range(WIDTH * HEIGHT // 200):
        x, y = _noise.randrange(WIDTH), _noise.randrange(HEIGHT)
        pen.rectangle((x, y, x + 1, y + 1), fill=_noise.choice((0, 255)))


def _bent(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners of a line rounded off, twice (Chaikin)."""
    line = list(points)
    for _time in range(2):
        cut: list[tuple[float, float]] = []
        for (x0, y0), (x1, y1) in pairwise(line):
            cut += [
                (0.75 * x0 + 0.25 * x1, 0.75 * y0 + 0.25 * y1),
                (0.25 * x0 + 0.75 * x1, 0.25 * y0 + 0.75 * y1),
            ]
        line = cut
    return line
