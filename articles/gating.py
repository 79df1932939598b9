"""Where an article's open part ends: at the gate in its body, else after three paragraphs."""

import re

from articles.cleaning import GATE

OPEN_PARAGRAPHS = 3
_PARAGRAPH_END = re.compile(r"</p>")


def whole(body: str) -> str:
    """The body without the gate's mark."""
    return body.replace(GATE, "")


def open_part(body: str) -> str:
    """What everybody may read of a gated body. Never more than the text before the gate, even in a short article."""
    return _closed(body[: _seam(body)])


def marked(body: str) -> str:
    """The whole of a gated body with the gate's mark where readers meet it, for the editor's eyes."""
    place = _seam(body)
    return body if GATE in body else body[:place] + GATE + body[place:]


def _seam(body: str) -> int:
    """Where the open part ends: at the mark, else after three paragraphs."""
    place = body.find(GATE)
    if place >= 0:
        return place
    ends = [found.end() for found in _PARAGRAPH_END.finditer(body)]
    if len(ends) <= OPEN_PARAGRAPHS:
        # A gated body of three paragraphs or fewer opens with its first only.
        return ends[0] if len(ends) > 1 else 0
    return ends[OPEN_PARAGRAPHS - 1]


def _closed(html: str) -> str:
    """`html` with the elements closed that a cut left open (a quotation, a list)."""
    open_tags: list[str] = []
    for closing, tag in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", html):
        if tag in {"br", "hr", "img"}:
            continue
        if not closing:
            open_tags.append(tag)
        elif tag in open_tags:
            while open_tags.pop() != tag:
                pass
    return html.strip() + "".join(f"</{tag}>" for tag in reversed(open_tags))
