"""Keeping a mail that came: its bytes on disk, then its row, both safe before anything reads what is in it."""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.db import IntegrityError, transaction

from portal import charsets, headers
from portal.models import RawMail

# Where servers write the address a mail came to. Each writes above what others wrote: the topmost is our own server's.
ENVELOPE_HEADERS = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To")
# What a mail keeps on every road; two mails alike in these and in their body are one.
_LASTING = ("From", "To", "Cc", "Subject", "Date")


def keep(raw: bytes, *, source: str, envelope_from: str = "", recipient: str = "") -> RawMail:
    """The row of a mail, its bytes safe on disk; the same mail again is the same row. Call it outside transactions.

    `envelope_from` and `recipient` are the envelope's, as far as they are known ("<>" for an empty sender).

    Raises:
        OSError, DatabaseError: it could not be stored; whoever brought it must bring it again.
    """
    return store(raw, source=source, envelope_from=envelope_from, recipient=recipient)[0]


def store(
    raw: bytes,
    *,
    source: str,
    envelope_from: str = "",
    recipient: str = "",
    state: str = RawMail.State.WAITING,
    size: int | None = None,
) -> tuple[RawMail, bool]:
    """As `keep`; whether the row is new. `size` in bytes where `raw` is not the whole mail (`TOO_LARGE`)."""
    row = RawMail(
        **_described(raw),
        source=source,
        state=state,
        size=len(raw) if size is None else size,
        envelope_from=charsets.line(envelope_from, headers.LONGEST_ADDRESS),
    )
    row.recipient = charsets.line(recipient, headers.LONGEST_ADDRESS) or row.recipient
    write(row.path, raw)
    known = _known(row)
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = _known(row)
        if known is None:
            raise
        return known, False
    # Whoever forgot an equal mail between our first look and the row has taken the file along.
    write(row.path, raw)
    return row, True


def write(path: Path, raw: bytes) -> None:
    """Put bytes at `path` so that after a fault of any kind they are there whole or not at all."""
    if path.is_file() and path.stat().st_size == len(raw):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
    except BaseException:
        with suppress(FileNotFoundError):
            aside.unlink()
        raise
    for folder in (path.parent, path.parent.parent):
        _settle(folder)


def _described(raw: bytes) -> dict[str, str | None]:
    """What a row says of its mail, by a scan of its head that no mail can make fail."""
    found = headers.scan(raw, ["Message-ID", *_LASTING, *ENVELOPE_HEADERS])

    def top(*names: str) -> str:
        wanted = {name.lower() for name in names}
        return next((value for name, value in found if name in wanted), "")

    message_id = headers.key(top("Message-ID"))
    return {
        "sha256": hashlib.sha256(raw).hexdigest(),
        "message_id": message_id or None,
        "content": _content(raw, found) if message_id else "",
        "recipient": headers.address(top(*ENVELOPE_HEADERS)),
        "written_to": headers.address(top("To")),
        "sender": headers.address(top("From")),
        "subject": headers.text(top("Subject"), 300),
    }


def _content(raw: bytes, found: list[tuple[str, str]]) -> str:
    lasting = {name.lower() for name in _LASTING}
    words = sorted(f"{name}:{' '.join(value.split())}\n" for name, value in found if name in lasting)
    digest = hashlib.sha256("".join(words).encode("utf-8", "surrogateescape"))
    body = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    digest.update(body[len(headers.head_of(raw)) :].strip())
    return digest.hexdigest()


def _known(row: RawMail) -> RawMail | None:
    same_address = RawMail.objects.filter(recipient=row.recipient)
    known = same_address.filter(sha256=row.sha256).first()
    if known is None and row.message_id:
        known = same_address.filter(message_id=row.message_id, content=row.content).first()
    return known


def _settle(folder: Path) -> None:
    """A renamed file is safe only when its folder is written as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
