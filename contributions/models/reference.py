"""What a sender quotes on the telephone: eight signs without look-alikes, telling nothing about how many there are."""

import secrets

ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"


def new_reference() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def spaced(reference: str) -> str:
    """As people read it: K7QR-MX4P."""
    return f"{reference[:4]}-{reference[4:]}"
