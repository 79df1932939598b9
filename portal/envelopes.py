"""Addresses of ours that name something and that only we can have made: `bounce+d12-….@host`, `leave+s7-…@host`.

Kept below the 64 characters of a local part; digits and small letters only, as servers on the way may change case.
Source: RFC 5321, 4.5.3.1.1; RFC 5233 for the plus sign.
"""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_OURS = re.compile(r"<?([a-z]{1,12})\+([a-z]{0,4}\d{1,19})-([0-9a-f]{20})@([^\s@>]+)>?", re.IGNORECASE)


def address(purpose: str, value: str) -> str:
    """The address for `value` (a few small letters and digits: "d12") that only `read` with this purpose opens."""
    return f"{purpose}+{value}-{_proof(purpose, value, settings.SECRET_KEY)}@{settings.MAIL_HOST}"


def read(text: str) -> tuple[str, str] | None:
    """Purpose and value of an address of ours, whatever became of its case; None when it is not ours."""
    found = _OURS.fullmatch(text.strip())
    if found is None or found[4].lower() != settings.MAIL_HOST.lower():
        return None
    purpose, value, proof = found[1].lower(), found[2].lower(), found[3].lower()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if any(constant_time_compare(proof, _proof(purpose, value, key)) for key in keys):
        return purpose, value
    return None


def _proof(purpose: str, value: str, key: str | bytes) -> str:
    return salted_hmac(f"portal.envelopes.{purpose}", value, secret=key, algorithm="sha256").hexdigest()[:20]
