"""A picture's sizes: decoded once under limits, turned upright, stripped of everything but its pixels."""

import io
import struct
import zlib
from dataclasses import dataclass

import pillow_heif
from PIL import Image, ImageCms, ImageFile, ImageOps, IptcImagePlugin

# Photographs of telephones, turned upright by their decoder; no thumbnails, which nobody asked for.
pillow_heif.register_heif_opener(thumbnails=False)

WIDTHS = (360, 720, 1080, 1600)
JPEG_WIDTH = 1200
# Beyond this a picture is a strip: WebP itself ends at 16,383 pixels.
TALLEST = 4800
MOST_PIXELS = 40_000_000
# The phone's lead picture: what a front page over a slow line can bear.
SMALL_BYTES = 60_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")

# What Pillow raises over broken files, by format and fault.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
)


class Unreadable(Exception):
    """No picture, or one that nobody should decode."""


class TooLarge(Unreadable):
    """More pixels than a newspaper has use for."""


@dataclass(frozen=True)
class Said:
    """What the file says about itself, each "" when it says nothing."""

    title: str
    description: str
    credit: str


@dataclass(frozen=True)
class Rendered:
    """A picture ready for readers: WebP bytes by width, a JPEG for letters, the size of the largest."""

    webp: dict[int, bytes]
    jpeg: bytes
    width: int
    height: int
    said: Said


def render(data: bytes) -> Rendered:
    """All renditions of the picture `data`; never wider than the picture itself.

    Raises:
        TooLarge: more than 40 megapixels (seen in the header, before anything is decoded).
        Unreadable: no JPEG, PNG, WebP, GIF or HEIC, or a broken one.
    """
    picture, said = _decoded_at(data, WIDTHS[-1] * 2)
    largest = max(1, min(picture.width, WIDTHS[-1], picture.width * TALLEST // picture.height))
    sizes = {width: _sized(picture, width) for width in _widths(largest)}
    return Rendered(
        webp={
            width: _webp(sized, SMALL_BYTES if width <= WIDTHS[0] else None) for width, sized in sizes.items()
        },
        jpeg=_jpeg(_sized(picture, min(largest, JPEG_WIDTH))),
        width=sizes[largest].width,
        height=sizes[largest].height,
        said=said,
    )


def preview(data: bytes, width: int) -> bytes:
    """The picture `data` once, as a WebP at most `width` wide: for a look, not for readers.

    Raises:
        Unreadable: as `render`.
    """
    picture, _said_of_it = _decoded_at(data, width)
    wide = max(1, min(picture.width, width, picture.width * TALLEST // picture.height))
    return _webp(_sized(picture, wide), SMALL_BYTES)


def _decoded_at(data: bytes, width: int) -> tuple[Image.Image, Said]:
    """The pixels, of a JPEG in half, a quarter or an eighth where that is still `width`; and what the file says."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as source:
            if source.width * source.height > MOST_PIXELS:
                raise TooLarge
            said = _said(source)
            source.draft("RGB", (width, width))
            return _plain(source), said
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooLarge from bomb
    except BROKEN as fault:
        raise Unreadable from fault


def _widths(largest: int) -> list[int]:
    """The standard widths below `largest`, and itself; not 720 and 730."""
    return [width for width in WIDTHS if width * 1.1 < largest] + [largest]


def _plain(source: Image.Image) -> Image.Image:
    """Upright sRGB pixels (with transparency where there is some), and nothing else."""
    picture = ImageOps.exif_transpose(source)
    if picture.mode.startswith("I") or picture.mode == "F":
        # Scientific scans carry 16 bits a pixel.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    transparent = "A" in picture.getbands() or "transparency" in picture.info
    profile = picture.info.get("icc_profile")
    if profile and not transparent:
        picture = _in_srgb(picture, profile)
    return picture.convert("RGBA" if transparent else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours as they were meant (a telephone's are wider than sRGB); a broken profile is ignored."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *BROKEN):
        return picture
    return turned or picture


def _sized(picture: Image.Image, width: int) -> Image.Image:
    if width == picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _webp(picture: Image.Image, at_most: int | None) -> bytes:
    for quality in (80, 65, 50, 35, 20):
        target = io.BytesIO()
        picture.save(target, "WEBP", quality=quality, method=4)
        if at_most is None or target.tell() <= at_most:
            break
    return target.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=82, optimize=True, progressive=True)
    return target.getvalue()


def _said(source: ImageFile.ImageFile) -> Said:
    """Title, description and credit by IPTC, else by EXIF.

    Source: IPTC IIM 4.2, records 2:105, 2:120, 2:110, 2:80; EXIF tags 0x010E, 0x013B, 0x8298.
    """
    try:
        iptc = IptcImagePlugin.getiptcinfo(source) or {}
        exif = source.getexif()
    except BROKEN:
        # A picture without a caption is still a picture.
        return Said("", "", "")
    return Said(
        title=_first(iptc.get((2, 105))),
        description=_first(iptc.get((2, 120)), exif.get(0x010E)),
        credit=_first(iptc.get((2, 110)), iptc.get((2, 80)), exif.get(0x013B), exif.get(0x8298)),
    )


def _first(*values: object) -> str:
    for value in values:
        single = value[0] if isinstance(value, list) and value else value
        text = " ".join(_decoded(single).replace("\x00", " ").split())
        # What a camera writes where a person should.
        if text and "DIGITAL CAMERA" not in text.upper():
            return text
    return ""


def _decoded(value: object) -> str:
    """Metadata is UTF-8 by habit and Latin-1 by the letter of EXIF."""
    if isinstance(value, str):
        value = value.encode("latin-1", errors="replace")
    if not isinstance(value, bytes):
        return ""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
