"""A production start that is unsafe is refused, each fault by its id."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from portal import imap, senders


@register
def production_is_safe(**_: Any) -> list[CheckMessage]:
    """Faults that would leak or lose something once strangers come."""
    try:
        senders.from_url(settings.EMAIL_URL)
        email_fault = None
    except ValueError as fault:
        email_fault = Error(str(fault), id="portal.E005")
    if settings.EMBEDDED:
        return [email_fault] if email_fault else []
    faults: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < 50:
        faults.append(
            Error("SECRET_KEY must be set, random and at least 50 characters long.", id="portal.E001")
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        faults.append(Error("ALLOWED_HOSTS must name the hosts this portal answers for.", id="portal.E002"))
    if not settings.SITE_URL.startswith("https://"):
        faults.append(
            Error("SITE_URL must be the public address, beginning with https://.", id="portal.E003")
        )
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        faults.append(
            Error(
                "CELERY_BROKER_URL or REDIS_URL must be set: a folder is no broker for a production.",
                id="portal.E004",
            )
        )
    if email_fault:
        faults.append(email_fault)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        faults.append(Error("DATABASE_URL must name a PostgreSQL in production.", id="portal.E006"))
    return faults


@register
def mailboxes_can_be_read(**_: Any) -> list[CheckMessage]:
    """A mailbox that cannot be meant, or whose password would cross the network in the open."""
    try:
        imap.addresses()
    except imap.Malformed as fault:
        return [Error(str(fault), id="portal.E007")]
    return []


@register
def the_desk_asks_for_a_second_factor(**_: Any) -> list[CheckMessage]:
    """An editor's password alone, guessed or phished, should not open the desk of a newspaper that strangers read."""
    if settings.EMBEDDED or settings.STAFF_SECOND_FACTOR:
        return []
    sentence = "STAFF_SECOND_FACTOR is off: an editor's password alone opens the desk."
    return [Warning(sentence, id="portal.W001")]
