"""Pictures: whole, of the format they claim, and small enough; seen in their structure, nothing is decoded."""

import re
from collections.abc import Callable
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image

from articles import renditions
from contributions.gate import refusals
from contributions.gate.limits import MOST_PIXELS
from contributions.gate.refusals import Refused

# Of these an honest picture has some dozens, a long one some thousands; each costs its reader time.
_MOST_SEGMENTS = 1_000
_MOST_CHUNKS = 50_000
# Source: ISO/IEC 23008-12, annex B: brands of still pictures coded with HEVC, and of collections of them.
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
# Source: ISO/IEC 23008-12, 6.5.3: the box of an image's width and height.
_CODED = re.compile(rb"ispe\0\0\0\0(.{8})", re.S)


class _Unsound(Exception):
    """Built in no way that a camera or a program builds pictures."""


def picture(format_name: str, is_whole: Callable[[IO[bytes]], bool]) -> Callable[[IO[bytes], str], str]:
    def check(file: IO[bytes], name: str) -> str:
        # Before Pillow reads the header: it follows a million empty segments patiently.
        try:
            whole = is_whole(file)
        except _Unsound:
            raise refusals.disguised(name) from None
        file.seek(0)
        try:
            with Image.open(file, formats=[format_name]) as opened:
                pixels = opened.width * opened.height
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            pixels = MOST_PIXELS + 1
        except renditions.BROKEN:
            raise refusals.disguised(name) from None
        if pixels > MOST_PIXELS:
            raise _too_many_pixels(name)
        if not whole:
            raise refusals.is_cut_off(name)
        return ""

    return check


def heic(file: IO[bytes], name: str) -> str:
    """The coded size counts, which a file may cut down to a small one to show."""
    sizes = (
        int.from_bytes(said[:4], "big") * int.from_bytes(said[4:], "big")
        for said in _CODED.findall(file.read())
    )
    if max(sizes, default=0) > MOST_PIXELS:
        raise _too_many_pixels(name)
    file.seek(0)
    return picture("HEIF", _heic_is_whole)(file, name)


def jpeg_is_whole(file: IO[bytes]) -> bool:
    """Whether the picture ends: segments (a thumbnail has an end of its own in one) up to the scan, then the mark."""
    if file.read(2) != b"\xff\xd8":
        raise _Unsound
    for _segment in range(_MOST_SEGMENTS):
        marker = file.read(2)
        while marker == b"\xff\xff":
            marker = b"\xff" + file.read(1)
        if len(marker) < 2:
            return False
        if marker[0] != 0xFF:
            raise _Unsound
        if marker[1] == 0xDA:
            # Within a scan every 0xFF of the data is followed by a zero: this can only be the mark.
            return b"\xff\xd9" in file.read()
        file.seek(max(2, int.from_bytes(file.read(2), "big")) - 2, 1)
    raise _Unsound


def png_is_whole(file: IO[bytes]) -> bool:
    if file.read(8) != b"\x89PNG\r\n\x1a\n":
        raise _Unsound
    for _chunk in range(_MOST_CHUNKS):
        head = file.read(8)
        if head[4:] == b"IEND":
            return True
        if len(head) < 8:
            return False
        file.seek(int.from_bytes(head[:4], "big") + 4, 1)
    raise _Unsound


def webp_is_whole(file: IO[bytes]) -> bool:
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WEBP":
        raise _Unsound
    return int.from_bytes(head[4:8], "little") + 8 <= _length(file)


def _heic_is_whole(file: IO[bytes]) -> bool:
    """Whether all boxes end within the file, and both the description and the data are there."""
    head = file.read(12)
    if head[4:8] != b"ftyp" or head[8:12] not in _HEIF_BRANDS:
        raise _Unsound
    length, place, kinds = _length(file), 0, set()
    for _box in range(_MOST_SEGMENTS):
        file.seek(place)
        head = file.read(16)
        size = int.from_bytes(head[:4], "big")
        size = int.from_bytes(head[8:16], "big") if size == 1 else size or length - place
        kinds.add(head[4:8])
        place += size
        if size < 8 or place >= length:
            return place == length and {b"meta", b"mdat"} <= kinds
    raise _Unsound


def _too_many_pixels(name: str) -> Refused:
    return Refused(_("“%s” has more than 40 megapixels. Please send a smaller one.") % name)


def _length(file: IO[bytes]) -> int:
    return file.seek(0, 2)
