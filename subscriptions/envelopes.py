"""The address a bounce comes back to: it names the delivery, and only we can have made it.

Kept below the 64 characters of a local part; digits and small letters, as servers on the way may change case.
Source: RFC 5321, 4.5.3.1.1.
"""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from subscriptions.rendering import mail_host

_BOUNCE = re.compile(r"bounce\+(\d+)-([0-9a-f]{16})@", re.IGNORECASE)


def return_path(delivery_pk: int) -> str:
    """`bounce+<token>@host`: the envelope sender of one delivery."""
    return f"bounce+{delivery_pk}-{_proof(delivery_pk, settings.SECRET_KEY)}@{mail_host()}"


def delivery_of(address: str) -> int | None:
    """The delivery that a return path of ours names; None when it is not ours."""
    found = _BOUNCE.match(address.strip())
    if found is None:
        return None
    pk, proof = int(found[1]), found[2].lower()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return pk if any(constant_time_compare(proof, _proof(pk, key)) for key in keys) else None


def _proof(pk: int, key: str | bytes) -> str:
    return salted_hmac("subscriptions.envelopes", str(pk), secret=key, algorithm="sha256").hexdigest()[:16]
