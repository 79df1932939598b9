"""A zip file as it really is: its directory bounded before it is read, each part counted while it is unpacked.

Nothing that a zip says of itself is believed: Python's own reader believes the sizes, and reads a directory of a
million entries into memory.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from contributions.gate.limits import MEGABYTE, MOST_ENTRIES

BLOCK = 256 * 1024
# Two thousand entries with long names.
_MOST_DIRECTORY = MEGABYTE
_END = b"PK\x05\x06"
_LARGE = b"PK\x06\x07"
_ENCRYPTED = 0x1
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
    EOFError,
    OverflowError,
)


class Flood(Exception):
    """More entries or bytes than any manuscript has."""


class Locked(Exception):
    """An entry is encrypted."""


class Lie(Exception):
    """What the directory says is not what there is."""


class Budget:
    """What may still be unpacked, of one file and all it holds together."""

    def __init__(self, most_bytes: int) -> None:
        self.left = most_bytes

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Flood


def entries_of(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The entries of a zip file.

    Raises:
        Flood: there are too many.
        Lie: two have the same name, so that each reader sees another document.
        BROKEN: it is no zip file.
    """
    _check_directory(file)
    file.seek(0)
    with zipfile.ZipFile(file) as package:
        entries = package.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Flood
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise Lie
    return entries


def blocks(file: IO[bytes], entry: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """An entry's real bytes, block by block, whatever its size is said to be.

    Raises:
        Flood: the budget is spent.
        Lie: there are more or fewer than the directory says.
        Locked: it is encrypted.
        BROKEN: it cannot be unpacked.
    """
    if entry.flag_bits & _ENCRYPTED:
        raise Locked
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Lie
    file.seek(entry.header_offset)
    head = file.read(30)
    if head[:4] != b"PK\x03\x04":
        raise Lie
    name, extra = struct.unpack("<HH", head[26:30])
    file.seek(name + extra, 1)
    packed = _packed(file, entry.compress_size)
    size = 0
    for block in _inflated(packed) if entry.compress_type == zipfile.ZIP_DEFLATED else packed:
        budget.spend(len(block))
        size += len(block)
        yield block
    if size != entry.file_size:
        raise Lie


def _packed(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size > 0:
        block = file.read(min(size, BLOCK))
        if not block:
            raise Lie
        size -= len(block)
        yield block


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    stream = zlib.decompressobj(-15)
    for block in packed:
        rest = block
        while rest and not stream.eof:
            piece = stream.decompress(rest, BLOCK)
            rest = stream.unconsumed_tail
            if piece:
                yield piece
    while not stream.eof:
        piece = stream.decompress(b"", BLOCK)
        if not piece:
            raise Lie
        yield piece


def _check_directory(file: IO[bytes]) -> None:
    """Read where the directory is said to be, as Python's reader will, before it reads all of it.

    Source: PKWARE APPNOTE 6.3.10, 4.3.15 and 4.3.16.
    """
    length = file.seek(0, 2)
    file.seek(max(0, length - 22 - 65_535))
    tail = file.read()
    last = len(tail) - 22
    place = last if tail[last:].startswith(_END) and tail.endswith(b"\0\0") else tail.rfind(_END)
    if place < 0 or len(tail) - place < 22:
        raise zipfile.BadZipFile
    entries, size = struct.unpack("<HI", tail[place + 10 : place + 16])
    # No manuscript of 40 MB needs the form made for four gigabytes.
    if _LARGE in tail[max(0, place - 20) : place] or entries > MOST_ENTRIES or size > _MOST_DIRECTORY:
        raise Flood
