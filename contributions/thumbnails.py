"""A sender's picture made small for the desk: decoded under limits, encoded anew; no byte is shown as it came."""

import io

import pillow_heif
from PIL import Image, ImageOps

from articles.renditions import BROKEN, MOST_PIXELS
from contributions.models import SubmissionFile

LONGEST = 640
# What each of our kinds is called by its decoder; no other one is tried.
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}

pillow_heif.register_heif_opener()


class Unreadable(Exception):
    """No picture, or one that nobody should decode."""


def small(file: SubmissionFile) -> bytes:
    """`file` as WebP, upright, its longest side at most `LONGEST` pixels, without any metadata.

    Raises:
        Unreadable: it is no picture, a broken one, one too large, or its bytes are gone.
    """
    if file.kind not in FORMATS:
        raise Unreadable
    try:
        with file.file.open("rb") as content, Image.open(content, formats=[FORMATS[file.kind]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable
            # A JPEG is decoded at half, a quarter or an eighth where that is enough.
            picture.draft("RGB", (LONGEST * 2, LONGEST * 2))
            return _webp(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, *BROKEN) as fault:
        raise Unreadable from fault


def _webp(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    transparent = "A" in upright.getbands() or "transparency" in upright.info
    plain = upright.convert("RGBA" if transparent else "RGB")
    plain.thumbnail((LONGEST, LONGEST))
    # Colour profiles and places of birth would come along in `info`.
    plain.info = {}
    target = io.BytesIO()
    plain.save(target, "WEBP", quality=75)
    return target.getvalue()
