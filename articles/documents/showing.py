"""A document with its pictures in place: from the library for an article, or within the page for a look."""

import base64
import re
from collections.abc import Callable
from html import escape

from django.utils.translation import gettext as _

from articles import pictures, renditions
from articles.documents.document import Document, Figure
from articles.models import Picture

_PLACE = re.compile(
    r'(?P<figure><figure>\s*)?<img src="figure:(?P<number>\d+)" alt="[^"]*">(?(figure)\s*</figure>)'
)
# What a preview shows; the pictures of a story together are a few hundred kilobytes then.
PREVIEW_WIDTH = 640


def with_library(document: Document, *, credit: str = "") -> tuple[str, tuple[str, ...]]:
    """The body with its pictures from the library, ready for `articles.cleaning`, and all warnings.

    Pictures are added where they are not there yet. `credit` is for those that name none. A picture that the
    library refuses is left out, with its reason among the warnings.
    """
    refusals: list[str] = []

    def put(number: int, figure: Figure, is_block: bool) -> str:
        try:
            picture = pictures.add(
                figure.data,
                figure.name,
                alt=figure.alt,
                caption=figure.caption,
                credit=figure.credit or credit,
            )
        except pictures.Refused as refusal:
            refusals.append(_("Picture %(number)d: %(why)s") % {"number": number + 1, "why": refusal})
            return ""
        image = _image(picture, figure)
        if not is_block:
            return image
        words = figure.caption or picture.caption
        return _figure(image, words, figure.credit or picture.credit or credit)

    html = _placed(document, put)
    return html, (*document.warnings, *refusals)


def with_data(document: Document) -> str:
    """The body with its pictures small and within it (`data:`): for a page that may load nothing."""

    def put(number: int, figure: Figure, is_block: bool) -> str:
        try:
            data = renditions.preview(figure.data, PREVIEW_WIDTH)
        except renditions.Unreadable:
            return f"<em>{escape(_('Picture %d cannot be shown.') % (number + 1))}</em>"
        source = f"data:image/webp;base64,{base64.b64encode(data).decode()}"
        image = f'<img src="{source}" alt="{escape(figure.alt)}">'
        return _figure(image, figure.caption, figure.credit) if is_block else image

    return _placed(document, put)


def _placed(document: Document, put: Callable[[int, Figure, bool], str]) -> str:
    def found_at(found: re.Match[str]) -> str:
        number = int(found["number"])
        if number >= len(document.figures):
            return ""
        return put(number, document.figures[number], bool(found["figure"]))

    return _PLACE.sub(found_at, document.html)


def _image(picture: Picture, figure: Figure) -> str:
    alt = escape(figure.alt or picture.alt)
    size = f'width="{picture.width}" height="{picture.height}"'
    return f'<img src="{escape(picture.url)}" alt="{alt}" {size} loading="lazy">'


def _figure(image: str, caption: str, credit: str) -> str:
    said = escape(caption) + (" " if caption and credit else "")
    said += f"<small>{escape(credit)}</small>" if credit else ""
    return f"<figure>{image}" + (f"<figcaption>{said}</figcaption>" if said else "") + "</figure>"
