"""Keys and answers: five signs that show a person is asking.

Nothing is stored when it is shown. The key in the form is a signed nonce with its age, the signs are a keyed hash of
the nonce; a row is written only when it is answered, which burns it before anything is compared. So one code opens the
door once, however many ask at the same time, and a wrong answer needs a new one.

Whoever shows or speaks a code asks `signs_of(key)`.
"""

import secrets
import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from contributions.models import SpentCode
from portal import signing

_PURPOSE = "contributions.code"
LASTS = timedelta(minutes=60)
LENGTH = 5
# Without look-alikes (0 O Q, 1 I J, 2 Z, 5 S, 8 B, U V, E F and X Y where a line crosses) and without letters that sound
# alike by name (B C D G P T V, M N, A J K, F S; spoken as words they differ anyway).
SIGNS = "EHKLMRWX4679"
# What people type instead of a sign that looks like it; none of these is a sign of ours.
_MEANT = str.maketrans("Z1TGQNFYAP", "77769MEX4R")


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


def seed_of(key: str) -> bytes:
    """What the picture of a key is shaped by: always the same, and known to the portal only.

    Raises:
        Aged: too old or not ours.
    """
    return salted_hmac(f"{_PURPOSE}.shape", _nonce(key), algorithm="sha256").digest()


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
