"""The QR code beside an article: inline SVG, coloured by the style sheet, with a text alternative."""

from functools import lru_cache

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=2048)
def svg(url: str, label: str) -> SafeString:
    """`url` (absolute) as a QR code, `label` for a screen reader; the quiet zone is ISO 18004's four modules.

    Held by address: finding the best mask takes about as long as the rest of the page.
    """
    code = segno.make(url, error="m", micro=False)
    drawing = code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass="qr-ink")
    # A presentation attribute: the style sheet's colour wins, and without one the code is black.
    opening = f'<svg role="img" aria-label="{escape(label)}" focusable="false" '
    return mark_safe(drawing.replace("<svg ", opening, 1))  # noqa: S308  segno draws numbers, the label is escaped
