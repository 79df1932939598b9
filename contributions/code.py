"""The identifying code: five signs in a picture that show a person is asking.

Nothing is stored when it is shown. The key in the form is a signed nonce with its age, the signs are a keyed hash of
the nonce; a row is written only when it is answered, which burns it before anything is compared. So one code opens the
door once, however many ask at the same time, and a wrong answer needs a new one.

Whatever renders a code (the picture; a voice) asks `signs_of(key)`.
"""

import secrets
import unicodedata
from datetime import datetime, timedelta
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
WIDTH, HEIGHT = 260, 84
_PAPER, _INK = (250, 247, 240), (27, 25, 22)
_chance = SystemRandom()


class Wrong(Exception):  # noqa: N818  the newsroom's word
    """The answer was wrong, or the code was answered before. It is burnt."""


class Aged(Exception):  # noqa: N818
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
    given = "".join(unicodedata.normalize("NFKC", answer).upper().split())
    # A picture drawn before the keys were changed is still good.
    right = [_signs(nonce, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    if not any([constant_time_compare(given, signs) for signs in right]):  # noqa: C419  always all
        raise Wrong


def forget(at: datetime) -> int:
    """Delete rows of codes that nobody could answer any more anyway; how many."""
    return SpentCode.objects.filter(spent_at__lte=at - 2 * LASTS).delete()[0]


def draw(signs: str) -> Image.Image:
    """A picture of the signs. Angles, places and noise come from the system's own chance: it cannot be drawn again."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    _weave(picture, 3)
    step = (WIDTH - 44) / len(signs)
    for place, sign in enumerate(signs):
        _put(picture, sign, 22 + step * (place + 0.5))
    _weave(picture, 2)
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
    """One sign, turned, leaning and shifted, its middle about `middle` pixels from the left."""
    font = ImageFont.truetype(captcha.CAPTCHA_FONT_PATH, _chance.randint(42, 52))
    mask = Image.new("L", (84, 84), 0)
    ImageDraw.Draw(mask).text((42, 42), sign, font=font, fill=255, anchor="mm")
    lean = _chance.uniform(-0.22, 0.22)
    mask = mask.transform(
        mask.size, Image.Transform.AFFINE, (1, lean, -42 * lean, 0, 1, 0), resample=Image.Resampling.BICUBIC
    )
    mask = mask.rotate(_chance.uniform(-24, 24), resample=Image.Resampling.BICUBIC)
    left = int(middle - 42 + _chance.uniform(-4, 4))
    top = int(HEIGHT / 2 - 42 + _chance.uniform(-7, 7))
    picture.paste(_INK, (left, top, left + 84, top + 84), mask)


def _weave(picture: Image.Image, count: int) -> None:
    """Lines as dark as the signs and as wide as their thin strokes, from edge to edge."""
    pen = ImageDraw.Draw(picture)
    for _line in range(count):
        points = [(x, _chance.uniform(6, HEIGHT - 6)) for x in range(-10, WIDTH + 30, 45)]
        pen.line(_bent(points), fill=_INK, width=_chance.choice((2, 2, 3)))


def _bent(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners of a line rounded off, twice (Chaikin)."""
    for _time in range(2):
        cut: list[tuple[float, float]] = []
        for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
            cut += [(0.75 * x0 + 0.25 * x1, 0.75 * y0 + 0.25 * y1), (0.25 * x0 + 0.75 * x1, 0.25 * y0 + 0.75 * y1)]
        points = cut
    return points
