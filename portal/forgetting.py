"""What becomes of mails that came: forgotten after 180 days, given to and erased for whoever sent them."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from portal import parts, reading
from portal.models import RawMail

KEPT = timedelta(days=180)
# A file is written before its row: younger ones may have one in a moment.
ORPHANED = timedelta(days=1)


def forget(now: datetime) -> int:
    """Delete mails dealt with or looked at for longer than `KEPT`, and files that belong to none; how many of both."""
    return _delete(_done().filter(received_at__lt=now - KEPT)) + _forget_orphans(now)


def export(email: str) -> list[dict[str, str]]:
    """What came from an address: when, for whom, what about and the text."""
    return [
        {
            "came": row.received_at.isoformat(),
            "to": row.recipient,
            "subject": row.subject,
            "text": _text(row),
        }
        for row in _from(email).order_by("pk")
    ]


def erase(email: str) -> int:
    """Delete what came from an address, but what still waits to be dealt with."""
    return _delete(_from(email) & _done())


def _done() -> QuerySet[RawMail]:
    return RawMail.objects.exclude(state=RawMail.State.WAITING)


def _from(email: str) -> QuerySet[RawMail]:
    return RawMail.objects.filter(Q(sender__iexact=email) | Q(envelope_from__iexact=email))


def _text(row: RawMail) -> str:
    try:
        return parts.text_of(reading.read(row.raw()))
    except (OSError, reading.Unreadable):
        return ""


def _delete(rows: QuerySet[RawMail]) -> int:
    hashes = set(rows.values_list("sha256", flat=True))
    count = rows.delete()[0]
    transaction.on_commit(partial(_delete_files, hashes))
    return count


def _delete_files(hashes: set[str]) -> None:
    for sha256 in _unnamed(hashes):
        RawMail.path_of(sha256).unlink(missing_ok=True)


def _unnamed(hashes: set[str]) -> set[str]:
    """Those of the hashes that no row names (any more): one mail to two addresses is one file."""
    wanted = sorted(hashes)
    unnamed = set(hashes)
    for at in range(0, len(wanted), 500):
        found = RawMail.objects.filter(sha256__in=wanted[at : at + 500])
        unnamed.difference_update(found.values_list("sha256", flat=True))
    return unnamed


def _forget_orphans(now: datetime) -> int:
    """Files without a row, and what a process that died while it wrote has left aside (they begin with a dot)."""
    every = (Path(settings.PRIVATE_ROOT) / "mail").glob("*/*")
    old = [path for path in every if path.stat().st_mtime < (now - ORPHANED).timestamp()]
    unnamed = _unnamed({path.stem for path in old})
    orphans = [path for path in old if path.stem in unnamed]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
