"""The files of a report: looked at first, kept under a random name below PRIVATE_ROOT, and let go with their row.

Only a view hands them out (`articles.views.editions`). Who looks at one is not asked here.
"""

import hashlib
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles import documents
from articles.models import Edition, Report
from portal.private_files import private_storage

FOLDER = "reports"
PDF, EPUB, ZIP = "application/pdf", "application/epub+zip", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {PDF: ".pdf", EPUB: ".epub", XLSX: ".xlsx", ZIP: ".zip"}
# A package with more files than this is a copy of somebody's disk.
_MOST_INSIDE = 20_000

Source = UploadedFile | Path


class Refused(Exception):
    """Why a file cannot be an edition; the sentence is for the editor."""


@dataclass(frozen=True)
class Looked:
    """What a file turned out to be. `pages` is None where there are none to count; `size` in bytes."""

    media_type: str
    size: int
    sha256: str
    pages: int | None


def attach(
    report: Report, source: Source, *, label: str = "", language: str = "", position: int = 1
) -> Edition:
    """Make the file `source` an edition of `report`; the same bytes again answer the edition that is there.

    Raises:
        Refused: it is no PDF, EPUB, Excel or ZIP file, too large, broken or locked.
    """
    looked = look(source)
    known: Edition | None = report.editions.filter(sha256=looked.sha256).first()
    if known is not None:
        return known
    edition = Edition(report=report, label=label, language=language or report.language, position=position)
    return keep(edition, source, looked)


def look(source: Source) -> Looked:
    """Read what `source` is from its bytes. A PDF is opened only in a process of its own.

    Raises:
        Refused: with a sentence that names the file.
    """
    name = source.name or ""
    with _on_disk(source) as path:
        size = path.stat().st_size
        if not size:
            raise Refused(_("“%s” is empty.") % name)
        if size > settings.EDITION_MEGABYTES * 1024**2:
            values = {"name": name, "most": settings.EDITION_MEGABYTES}
            raise Refused(_("“%(name)s” is larger than %(most)d MB.") % values)
        kind = _kind(path, name)
        try:
            pages = documents.pdf_facts(path).pages if kind == PDF else None
        except documents.Unreadable as fault:
            raise Refused(f"{name}: {fault}") from fault
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Looked(kind, size, digest, pages)


def keep(edition: Edition, source: Source, looked: Looked) -> Edition:
    """Store the bytes `look` has seen, then the row. What the row named before goes after the commit."""
    before = str(edition.file.name or "")
    name = f"{FOLDER}/{secrets.token_hex(16)}{ENDINGS[looked.media_type]}"
    with _on_disk(source) as path, path.open("rb") as file:
        # Files first: a row must never name a file that is not there yet.
        name = private_storage().save(name, File(file))
    edition.file.name = name
    edition.media_type, edition.size = looked.media_type, looked.size
    edition.sha256, edition.pages = looked.sha256, looked.pages
    try:
        with transaction.atomic():
            edition.save()
    except BaseException:
        private_storage().delete(name)
        raise
    transaction.on_commit(lambda: forget_file(before))
    return edition


def forget_file(name: str) -> None:
    """Delete the file of an edition that is gone or has another now, unless a row still names it."""
    if name and not Edition.objects.filter(file=name).exists():
        private_storage().delete(name)


def path_of(edition: Edition) -> Path:
    """Where the edition's file lies.

    Raises:
        Refused: it is not there any more.
    """
    path = Path(edition.file.path)
    if not path.is_file():
        raise Refused(_("The file of this edition is not on the disk any more: upload it again."))
    return path


def name_for_readers(edition: Edition) -> str:
    """What the file is called on a reader's disk: the report's title, and the edition's label where it has one."""
    title = edition.report.title[:100].strip()
    whole = f"{title} – {edition.label}" if edition.label else title
    stem = slugify(whole, allow_unicode=True)[:120].strip("-_") or "report"
    return stem + ENDINGS.get(edition.media_type, Path(str(edition.file.name)).suffix)


@contextmanager
def _on_disk(source: Source) -> Iterator[Path]:
    """`source` as a path: small uploads are in memory only."""
    if isinstance(source, Path):
        yield source
        return
    if hasattr(source, "temporary_file_path"):
        yield Path(source.temporary_file_path())
        return
    with NamedTemporaryFile(prefix="portal-edition-") as copy:
        for piece in source.chunks():
            copy.write(piece)
        copy.flush()
        yield Path(copy.name)


def _kind(path: Path, name: str) -> str:
    with path.open("rb") as file:
        if b"%PDF-" in file.read(1024):
            return PDF
        file.seek(0)
        return _package(file, name)


def _package(file: BinaryIO, name: str) -> str:
    """What a ZIP file is: an e-book, a workbook, or a collection of files."""
    if file.read(4) != b"PK\x03\x04":
        raise Refused(_("“%s” is no PDF, EPUB, Excel (.xlsx) or ZIP file.") % name)
    try:
        with zipfile.ZipFile(file) as package:
            inside = {member.filename for member in package.infolist()[:_MOST_INSIDE]}
            is_book = "mimetype" in inside and package.getinfo("mimetype").file_size < 100 and (
                package.read("mimetype").strip() == EPUB.encode()
            )  # fmt: skip
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as fault:
        raise Refused(_("“%s” is broken: it cannot be opened.") % name) from fault
    if is_book:
        return EPUB
    if "[Content_Types].xml" not in inside:
        return ZIP
    if any(member.endswith("vbaProject.bin") for member in inside):
        raise Refused(_("“%s” holds macros: save it as .xlsx, without them.") % name)
    if "xl/workbook.xml" in inside:
        return XLSX
    raise Refused(_("“%s” is no PDF, EPUB, Excel (.xlsx) or ZIP file.") % name)
