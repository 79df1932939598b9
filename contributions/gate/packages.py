"""Word's and OpenDocument's files: zip files of XML, looked through part by part while they are unpacked."""

import re
import tempfile
from collections.abc import Callable, Iterator
from typing import IO
from zipfile import ZipInfo

from contributions.gate import markup, refusals, unpacking
from contributions.gate.limits import (
    MEGABYTE,
    MOST_ELEMENTS,
    MOST_ELEMENTS_ELSEWHERE,
    MOST_UNPACKED,
)

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Windows, Linux and macOS; fonts are scrambled, so that one of them may begin like anything.
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"#!")
_ARCHIVES = (_ZIP, b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"MSCF")
_FONTS = re.compile(r"\.(?:odttf|ttf|otf|fntdata)$", re.I)
# A diagram carries its figures as a workbook: the one archive within an archive that is honest.
_WORKBOOK = re.compile(r"^(?:word|xl|ppt)/embeddings/[^/]+\.(?:xlsx|docx|pptx)$", re.I)
_MOST_WORKBOOK = 20 * MEGABYTE
# Names of streams in OLE objects: any file packed by Windows, a project of macros.
_PACKED_FILE = "\x01Ole10Native".encode("utf-16-le")
_PROJECT = "_VBA_PROJECT".encode("utf-16-le")

_WORD_MACROS = re.compile(r"vbaproject|vbadata|(^|/)activex/", re.I)
_ODT_MACROS = re.compile(r"^(basic|scripts)/.", re.I)
_WORD_TEXT = re.compile(r"^word/document\d*\.xml$")
_ODT_TEXT = re.compile(r"^content\.xml$")
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def package(text: re.Pattern[str], macros: re.Pattern[str]) -> Callable[[IO[bytes], str], str]:
    def check(file: IO[bytes], name: str) -> str:
        head = file.read(4)
        if head == _OLE:
            # How Word writes a document with a password, or an old one under a new name.
            raise refusals.has_password(name) if _is_locked(file) else refusals.disguised(name)
        if head != _ZIP:
            raise refusals.disguised(name)
        try:
            _Look(file, text, macros).all()
        except (unpacking.Lie, *unpacking.BROKEN, markup.Broken):
            raise refusals.disguised(name) from None
        except unpacking.Flood:
            raise refusals.is_flood(name) from None
        except markup.Tangle:
            raise refusals.is_tangle(name) from None
        except markup.Active:
            raise refusals.has_macros(name) from None
        except markup.Remote:
            raise refusals.is_remote(name) from None
        except (unpacking.Locked, markup.Encrypted):
            raise refusals.has_password(name) from None
        except _Nested:
            raise refusals.is_nested(name) from None
        return ""

    return check


class _Nested(Exception):
    """It carries a file that is no part of a document."""


class _Look:
    """One look through a package; a workbook within it gets one of its own, out of the same budget."""

    def __init__(
        self,
        file: IO[bytes],
        text: re.Pattern[str] | None,
        macros: re.Pattern[str],
        budget: unpacking.Budget | None = None,
    ) -> None:
        self.file, self.text, self.macros = file, text, macros
        self.is_within = budget is not None
        self.budget = budget or unpacking.Budget(MOST_UNPACKED)

    def all(self) -> None:
        entries = unpacking.entries_of(self.file)
        names = [entry.filename for entry in entries]
        if self.text and not any(map(self.text.match, names)):
            raise unpacking.Lie
        if any(map(self.macros.search, names)):
            raise markup.Active
        # The cheap answer first: most floods say how large they are.
        if sum(entry.file_size for entry in entries) > self.budget.left:
            raise unpacking.Flood
        for entry in entries:
            # Not `is_dir`: an entry may have no name at all.
            if not entry.filename.endswith("/"):
                self._part(entry)

    def _part(self, entry: ZipInfo) -> None:
        blocks = unpacking.blocks(self.file, entry, self.budget)
        first = next(blocks, b"")
        part = entry.filename.lower()
        if part == "mimetype" and not first.startswith(_ODT_TYPE):
            raise unpacking.Lie
        if part.endswith((".xml", ".rels")):
            self._markup(part, first, blocks)
        elif first.startswith(_ZIP) and _WORKBOOK.match(part) and not self.is_within:
            self._workbook(first, blocks)
        elif first.startswith((*_ARCHIVES, *_PROGRAMS)) and not _FONTS.search(part):
            raise _Nested
        elif first.startswith(_OLE):
            _search(first, blocks)
        else:
            for _block in blocks:
                pass

    def _markup(self, part: str, first: bytes, blocks: Iterator[bytes]) -> None:
        is_text = bool(self.text and self.text.match(part))
        most = MOST_ELEMENTS if is_text else MOST_ELEMENTS_ELSEWHERE
        stream = markup.Stream(most, markup.watch_for(part))
        try:
            stream.feed(first)
            for block in blocks:
                stream.feed(block)
            stream.close()
        except markup.Broken:
            # No reader gets further than this one; without the text itself there is no document.
            if is_text:
                raise
            for _block in blocks:
                pass

    def _workbook(self, first: bytes, blocks: Iterator[bytes]) -> None:
        with tempfile.SpooledTemporaryFile(MEGABYTE) as copy:
            copy.write(first)
            size = len(first)
            for block in blocks:
                size += copy.write(block)
                if size > _MOST_WORKBOOK:
                    raise unpacking.Flood
            _Look(copy, None, _WORD_MACROS, self.budget).all()


def _search(first: bytes, blocks: Iterator[bytes]) -> None:
    """An old object: an equation is dropped at conversion and may stay, a file or a macro may not."""
    seen = first
    while True:
        if _PACKED_FILE in seen:
            raise _Nested
        if _PROJECT in seen:
            raise markup.Active
        block = next(blocks, b"")
        if not block:
            return
        seen = seen[-64:] + block


def _is_locked(file: IO[bytes]) -> bool:
    """Source: [MS-OFFCRYPTO] 2.3.4.4: the stream that holds the encrypted package."""
    return "EncryptedPackage".encode("utf-16-le") in file.read()


docx = package(_WORD_TEXT, _WORD_MACROS)
odt = package(_ODT_TEXT, _ODT_MACROS)
