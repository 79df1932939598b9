"""PDF files: only ever downloaded and read for their words, so that what is active in one is told, not feared.

The file is searched as it stands, and its compressed objects up to a limit: nothing is built of it.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contributions.gate import refusals
from contributions.gate.limits import MEGABYTE
from contributions.gate.refusals import Refused

_HEADS = (b"%PDF-", b"\xef\xbb\xbf%PDF-")
# Source: ISO 32000-1, 7.5.5: the end stands last; implementation note 18: within the last 1,024 bytes. Some add more.
_TAIL = 4 * 1024
_END = re.compile(rb"startxref|%%EOF")
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_LAUNCH = re.compile(rb"/S\s*/Launch\b")
_SCRIPT = re.compile(rb"/JavaScript\b")
_CARRIED = re.compile(rb"/EmbeddedFiles?\b")
# Source: ISO 32000-1, 7.3.5: any letter of a name may be written as its number.
_NUMBERED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/ObjStm\b.{0,500}?stream\r?\n", re.S)
# Objects of an honest file unpack to some megabytes together.
_MOST_PACKED, _MOST_UNPACKED = 2 * MEGABYTE, 32 * MEGABYTE

SCRIPTS = gettext_lazy("The PDF carries scripts. Open it in a browser, not in a program that would run them.")
FILES = gettext_lazy("The PDF carries other files inside. Do not open those.")


def check(file: IO[bytes], name: str) -> str | Promise:
    data = file.read()
    if not data.startswith(_HEADS):
        raise refusals.disguised(name)
    if not _END.search(data, max(0, len(data) - _TAIL)):
        raise refusals.is_cut_off(name)
    if _ENCRYPTED.search(data):
        raise refusals.has_password(name)
    has_scripts = has_files = False
    for piece in (_named(data), *map(_named, _unpacked(data))):
        if _LAUNCH.search(piece):
            raise Refused(_("“%s” starts a program when it is opened. Please print it to a new PDF.") % name)
        has_scripts = has_scripts or bool(_SCRIPT.search(piece))
        has_files = has_files or bool(_CARRIED.search(piece))
    return SCRIPTS if has_scripts else FILES if has_files else ""


def _named(data: bytes) -> bytes:
    return _NUMBERED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The objects that stand compressed, as far as the limits reach."""
    left = _MOST_UNPACKED
    for found in _PACKED.finditer(data):
        try:
            piece = zlib.decompressobj().decompress(
                data[found.end() : found.end() + _MOST_PACKED], min(left, _MOST_PACKED)
            )
        except zlib.error:
            continue
        left -= len(piece)
        yield piece
        if left <= 0:
            return
