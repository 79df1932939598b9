"""The identifying code: five signs in a picture that show a person is asking.

Nothing is stored when it is shown. The key in the form is a signed nonce with its age, the signs are a keyed hash of
the nonce; a row is written only when it is answered, which burns it before anything is compared. So one code opens the
door once, however many ask at the same time, and a wrong answer needs a new one.

Whatever renders a code (the picture; a voice) asks `signs_of(key)`.
"""

import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import sin, tau
from random import SystemRandom

from captcha.conf import settings as captcha
from captcha.helpers import post_smooth
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from PIL import Image, ImageDraw, ImageFont

from contributions.models import SpentCode
from portal import signing

_PURPOSE = "contributions.code"
LASTS = timedelta(minutes=60)
LENGTH = 5
# Without look-alikes (0 O Q, 1 I J, 2 Z, 5 S, 8 B, U V) and, spoken in English, sound-alikes (B C D G P T V, M N, A J K).
SIGNS = "EFHKLMRWXY4679"
# What people type instead of a sign that looks like it; none of these is a sign of ours.
_MEANT = str.maketrans("Z1GQN", "7769M")
WIDTH, HEIGHT = 260, 84
_PAPER, _INK = (250, 247, 240), (27, 25, 22)
_chance = SystemRandom()


class Wrong(Exception):
    """The answer was wrong, or the code was answered before. It is burnt."""


class Aged(Exception):
    """The code is too old, or never was ours: it counts as no attempt."""


def new_key() -> str:
    """A key for a form. Writes nothing."""
    return signing.sign(_PURPOSE, secrets.token_hex(12))


def signs_of(key: str) -> str:
    """The five signs of a key, for whoever shows or speaks them.

    Raises:
        Aged: too old, not ours, or answered already.
    """
    nonce = _nonce(key)
    if SpentCode.objects.filter(nonce=nonce).exists():
        raise Aged
    return _signs(nonce, settings.SECRET_KEY)


def spend(key: str, answer: str) -> None:
    """Burn the code of `key`, then compare. Letter case and spaces do not matter.

    Call it outside of any transaction that may be rolled back: what is burnt stays burnt.

    Raises:
        Aged: too old or not ours; nothing is burnt.
        Wrong: the answer is wrong, or the code was answered before.
    """
    nonce = _nonce(key)
    try:
        with transaction.atomic():
            SpentCode.objects.create(nonce=nonce)
    except IntegrityError:
        raise Wrong from None
    given = "".join(unicodedata.normalize("NFKC", answer).upper().split()).translate(_MEANT)
    # A picture drawn before the keys were changed is still good.
    right = [_signs(nonce, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    if not any([constant_time_compare(given, signs) for signs in right]):  # noqa: C419  always all
        raise Wrong


def forget(at: datetime) -> int:
    """Delete rows of codes that nobody could answer any more anyway; how many."""
    return SpentCode.objects.filter(spent_at__lte=at - 2 * LASTS).delete()[0]


def draw(signs: str) -> Image.Image:
    """A picture of the signs. Angles, waves and noise are the system's own chance: nobody can draw it again."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    step = (WIDTH - 36) / len(signs)
    for place, sign in enumerate(signs):
        _put(picture, sign, 18 + step * (place + 0.5))
    _strike(picture)
    _strike(picture)
    picture = _wave(picture)
    pen = ImageDraw.Draw(picture)
    for _speck in range(WIDTH * HEIGHT // 28):
        spot = (_chance.randrange(WIDTH), _chance.randrange(HEIGHT))
        pen.point(spot, fill=_chance.choice((_INK, _PAPER)))
    smooth: Image.Image = post_smooth(picture)
    return smooth


def _nonce(key: str) -> str:
    try:
        return signing.unsign(_PURPOSE, key, LASTS)
    except signing.BadToken:
        raise Aged from None


def _signs(nonce: str, secret: str) -> str:
    number = int.from_bytes(salted_hmac(_PURPOSE, nonce, secret=secret, algorithm="sha256").digest())
    found = ""
    for _place in range(LENGTH):
        number, rest = divmod(number, len(SIGNS))
        found += SIGNS[rest]
    return found


def _put(picture: Image.Image, sign: str, middle: float) -> None:
    """One sign, turned, leaning and shifted, its middle about `middle` pixels from the left: neighbours may touch."""
    font = ImageFont.truetype(captcha.CAPTCHA_FONT_PATH, _chance.randint(50, 60))
    side = 96
    mask = Image.new("L", (side, side), 0)
    ImageDraw.Draw(mask).text((side / 2, side / 2), sign, font=font, fill=255, anchor="mm")
    lean = _chance.uniform(-0.25, 0.25)
    affine = (1, lean, -side / 2 * lean, 0, 1, 0)
    mask = mask.transform(mask.size, Image.Transform.AFFINE, affine, resample=Image.Resampling.BICUBIC)
    mask = mask.rotate(_chance.uniform(-18, 18), resample=Image.Resampling.BICUBIC)
    left = int(middle - side / 2 + _chance.uniform(-4, 4))
    top = int((HEIGHT - side) / 2 + _chance.uniform(-5, 5))
    picture.paste(_INK, (left, top, left + side, top + side), mask)


def _strike(picture: Image.Image) -> None:
    """A bent line through the signs, as wide as their thin strokes."""
    points = [(float(x), _chance.uniform(20, HEIGHT - 20)) for x in range(-60, WIDTH + 120, 60)]
    ImageDraw.Draw(picture).line(_bent(points), fill=_INK, width=3)


def _wave(picture: Image.Image) -> Image.Image:
    """The whole picture in waves, two pixels' width at a time."""
    tall, long, start = _chance.uniform(3, 5), _chance.uniform(50, 90), _chance.uniform(0, tau)
    waved = Image.new("RGB", picture.size, _PAPER)
    for x in range(0, WIDTH, 2):
        shift = round(tall * sin(start + tau * x / long))
        waved.paste(picture.crop((x, 0, x + 2, HEIGHT)), (x, shift))
    return waved


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
