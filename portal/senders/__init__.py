"""The three ways out for a letter. A sender takes a parcel and answers an outcome; it knows no rows.

`EMAIL_URL` says which: `smtp://user:password@host:port` (plain), `smtp+tls://` (STARTTLS), `smtps://`
(TLS from the start), `folder:PATH`, or `anymail+NAME:` with NAME one of django-anymail's providers.
"""

import threading
from pathlib import Path

from django.conf import settings

from portal.senders.anymail import AnymailSender
from portal.senders.folder import FolderSender
from portal.senders.parcel import Outcome, Parcel, Sender
from portal.senders.smtp import SmtpSender

__all__ = ["Outcome", "Parcel", "Sender", "close", "current", "from_url"]

_local = threading.local()


def from_url(url: str) -> Sender:
    """A new sender for an `EMAIL_URL`.

    Raises:
        ValueError: the address names no way out that we have.
    """
    scheme, _, rest = url.partition(":")
    if scheme in {"smtp", "smtps", "smtp+tls"}:
        return SmtpSender(url)
    if scheme == "folder" and rest:
        return FolderSender(Path(rest))
    if scheme.startswith("anymail+"):
        return AnymailSender(scheme.removeprefix("anymail+"))
    raise ValueError(
        f"EMAIL_URL must begin with smtp, smtps, smtp+tls, folder or anymail+NAME, not {scheme!r}."
    )


def current() -> Sender:
    """This thread's sender for the `EMAIL_URL` of the settings; its connection is kept between letters."""
    known: tuple[str, Sender] | None = getattr(_local, "sender", None)
    if known is None or known[0] != settings.EMAIL_URL:
        close()
        known = (settings.EMAIL_URL, from_url(settings.EMAIL_URL))
        _local.sender = known
    return known[1]


def close() -> None:
    """Close this thread's connection, if there is one."""
    known: tuple[str, Sender] | None = getattr(_local, "sender", None)
    if known is not None:
        known[1].close()
        del _local.sender
