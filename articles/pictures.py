"""The library: a picture is checked, stripped and rendered once, and found again by its bytes."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from articles import renditions
from articles.models import Article, Page, Picture
from articles.renditions import JPEG_WIDTH

FOLDER = "pictures"
MOST_BYTES = 40 * 1024 * 1024


class Refused(Exception):
    """Why a file cannot join the library; the sentence is for the editor."""


def add(data: bytes, name: str, *, alt: str = "", caption: str = "", credit: str = "") -> Picture:
    """The library's picture made of the file `data`; the same bytes again answer the same row.

    `name` is the file's own name, kept for finding it. Empty `alt`, `caption` and `credit` are taken from
    what the file says about itself (IPTC, EXIF); all of its metadata, places too, is left out of what is
    published.

    Raises:
        Refused: no picture we know, a broken one, or one too large.
    """
    if not data:
        raise Refused(_("“%s” is empty.") % name)
    if len(data) > MOST_BYTES:
        raise Refused(_("“%s” is larger than 40 MB.") % name)
    digest = hashlib.sha256(data).hexdigest()
    known = Picture.objects.filter(sha256=digest).first()
    if known is not None:
        return known
    rendered = _rendered(data, name)
    # Files first: a row must never name a file that is not there yet.
    paths = _keep(rendered)
    said = rendered.said
    picture, _created = Picture.objects.get_or_create(
        sha256=digest,
        defaults={
            "file": paths[str(rendered.width)],
            "width": rendered.width,
            "height": rendered.height,
            "renditions": paths,
            "alt": (alt or said.title or said.description)[:300],
            "caption": (caption or said.description)[:400],
            "credit": (credit or said.credit)[:200],
            "source_name": name[-200:],
        },
    )
    return picture


def forget_files(picture: Picture) -> None:
    """Delete the files of a row that is gone, unless another row (other metadata, same pixels) shows them."""
    paths = {picture.file.name, *picture.renditions.values()}
    if Picture.objects.filter(file=picture.file.name).exclude(pk=picture.pk).exists():
        return
    for path in paths:
        if path:
            default_storage.delete(path)


def articles_showing(picture: Picture) -> list[Article]:
    """Every article that shows `picture`: as its lead, or inside its text."""
    lead = Article.objects.filter(picture=picture)
    within = Article.objects.filter(body__contains=_stem(picture))
    return list((lead | within).select_related("section").defer("body", "source_data"))


def pages_showing(picture: Picture) -> list[Page]:
    """Every editable page whose text shows `picture`."""
    return list(Page.objects.filter(body__contains=_stem(picture)))


def _stem(picture: Picture) -> str:
    """What the paths of all the picture's renditions begin with, and no other's do."""
    return str(picture.file.name).rpartition("-")[0]


def _rendered(data: bytes, name: str) -> renditions.Rendered:
    try:
        return renditions.render(data)
    except renditions.TooLarge as large:
        raise Refused(_("“%s” has more than 40 megapixels: make it smaller first.") % name) from large
    except renditions.Unreadable as fault:
        raise Refused(_("“%s” is no JPEG, PNG, WebP, GIF or HEIC that can be read whole.") % name) from fault


def _keep(rendered: renditions.Rendered) -> dict[str, str]:
    """Store all renditions under a hash of their bytes; answer their paths below MEDIA_ROOT."""
    files = {str(width): (f"-{width}.webp", data) for width, data in rendered.webp.items()}
    files["jpeg"] = (f"-{JPEG_WIDTH}.jpg", rendered.jpeg)
    digest = hashlib.sha256(b"".join(data for _ending, data in files.values())).hexdigest()[:20]
    return {key: _stored(f"{FOLDER}/{digest}{ending}", data) for key, (ending, data) in files.items()}


def _stored(path: str, data: bytes) -> str:
    if default_storage.exists(path):
        if default_storage.size(path) == len(data):
            return path
        # Left behind half written.
        default_storage.delete(path)
    return default_storage.save(path, ContentFile(data))
