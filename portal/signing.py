"""Signed links: each is bound to one purpose, short, and survives a change of keys (`SECRET_KEY_FALLBACKS`).

A token proves that we mailed it, nothing more: what it opens is decided by the room. GET changes nothing.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac


class BadToken(Exception):
    """The token was not made by us, for another purpose, or is older than allowed."""


class OldToken(BadToken):
    """The token is ours and for this purpose, but too old; `value` says what it was for."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value


def sign(purpose: str, value: str | int) -> str:
    """A URL-safe token for `value` that only `unsign` with the same `purpose` opens."""
    return signing.TimestampSigner(salt=f"portal.{purpose}", sep=".").sign(_pack(str(value)))


def unsign(purpose: str, token: str, max_age: timedelta | None = None) -> str:
    """The value of a token.

    Raises:
        OldToken: older than `max_age`.
        BadToken: anything else that is wrong with it.
    """
    signer = signing.TimestampSigner(salt=f"portal.{purpose}", sep=".")
    try:
        return _unpack(signer.unsign(token, max_age=max_age))
    except signing.SignatureExpired:
        raise OldToken(_unpack(signer.unsign(token))) from None
    except (signing.BadSignature, ValueError):
        raise BadToken(purpose) from None


def digests(purpose: str, value: str) -> list[str]:
    """What `value` may be stored as where only "the same again" has to be told: 64 hex digits.

    Under the key of today first, then under each former one.
    """
    keys: list[str | bytes] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(purpose, value, secret=key, algorithm="sha256").hexdigest() for key in keys]


def _pack(value: str) -> str:
    return value if value.isascii() and value.isalnum() else "~" + signing.b64_encode(value.encode()).decode()


def _unpack(packed: str) -> str:
    return signing.b64_decode(packed[1:].encode()).decode() if packed.startswith("~") else packed
