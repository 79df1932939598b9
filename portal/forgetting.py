"""What becomes of mails that came: forgotten after 180 days, given to and erased for whoever sent them."""

from collections.abc import Iterable
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


def _delete_files(hashes: Iterable[str]) -> int:
    """Delete the bytes of mails that no row names any more: one mail to two addresses is one file."""
    wanted = list(hashes)
    named: set[str] = set()
    for at in range(0, len(wanted), 500):
        found = RawMail.objects.filter(sha256__in=wanted[at : at + 500])
        named.update(found.values_list("sha256", flat=True))
    gone = [one for one in wanted if one not in named]
    for sha256 in gone:
        RawMail.path_of(sha256).unlink(missing_ok=True)
    return len(gone)


def _forget_orphans(now: datetime) -> int:
    old: list[str] = []
    aside = 0
    for path in (Path(settings.PRIVATE_ROOT) / "mail").glob("*/*"):
        if path.stat().st_mtime > (now - ORPHANED).timestamp():
            continue
        if path.name.startswith("."):
            # Left by a process that died while it wrote.
            path.unlink(missing_ok=True)
            aside += 1
        else:
            old.append(path.stem)
    return aside + _delete_files(old)
