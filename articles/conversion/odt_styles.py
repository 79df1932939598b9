"""What the styles of an OpenDocument text mean: automatic ones are based on named ones, which say it."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from articles.conversion import styles

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_MOST_BASES = 12
# LibreOffice's own captions are based on "Caption", which it writes for all of them.
_CAPTIONS = {"illustration", "figure", "drawing", "caption"}
_NAMED = {"strong emphasis": ("strong",), "emphasis": ("em",), "strong_20_emphasis": ("strong",)}


class Styles:
    """Of `styles.xml` and `content.xml` together; the later hides the earlier of the same name."""

    def __init__(self, parts: Iterable[Element]) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, Element] = {}
        for part in parts:
            for style in part.iter(f"{_STYLE}style"):
                key = (style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", ""))
                self._styles[key] = style
            for style in part.iter(f"{TEXT}list-style"):
                self._lists[style.get(f"{_STYLE}name", "")] = style

    def role(self, paragraph: Element) -> tuple[str, int]:
        """What a paragraph is (heading, title, caption, quote, contents or ""), and of which level."""
        name = paragraph.get(f"{TEXT}style-name", "")
        chain = list(self._chain("paragraph", name))
        for style in chain:
            shown = style.get(f"{_STYLE}display-name", "") or style.get(f"{_STYLE}name", "").replace(
                "_20_", " "
            )
            if shown.casefold() in _CAPTIONS:
                return "caption", 0
            meaning = styles.by_name(shown)
            if meaning.role:
                return meaning.role, meaning.level
        if not chain:
            meaning = styles.by_name(name.replace("_20_", " "))
            return ("caption", 0) if name.casefold() in _CAPTIONS else (meaning.role, meaning.level)
        return "", 0

    def formats(self, element: Element) -> list[str]:
        """The tags that a span's style, or the style made for one paragraph, amounts to."""
        family = "text" if element.tag == f"{TEXT}span" else "paragraph"
        found: dict[str, bool] = {}
        for style in self._chain(family, element.get(f"{TEXT}style-name", "")):
            name = style.get(f"{_STYLE}display-name", "") or style.get(f"{_STYLE}name", "")
            if family == "paragraph" and not _is_made_for_one(style):
                # What a named style looks like is its own affair: a heading's bold is no emphasis.
                break
            for tag in _NAMED.get(name.casefold(), ()):
                found.setdefault(tag, True)
            properties = style.find(f"{_STYLE}text-properties")
            if properties is not None:
                for tag, is_set in _formats(properties):
                    found.setdefault(tag, is_set)
        return [tag for tag, is_set in found.items() if is_set]

    def is_ordered(self, name: str, level: int) -> bool:
        style = self._lists.get(name)
        if style is None:
            return False
        return any(
            entry.get(f"{TEXT}level") == str(level)
            for entry in style
            if entry.tag == f"{TEXT}list-level-style-number" and entry.get(f"{_STYLE}num-format")
        )

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        for _step in range(_MOST_BASES):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.get(f"{_STYLE}parent-style-name", "")


def _is_made_for_one(style: Element) -> bool:
    """Automatic styles are numbered: P1, P2 …"""
    name = style.get(f"{_STYLE}name", "")
    return name[:1] == "P" and name[1:].isdigit()


def _formats(properties: Element) -> Iterator[tuple[str, bool]]:
    weight, slope = properties.get(f"{_FO}font-weight"), properties.get(f"{_FO}font-style")
    struck = properties.get(f"{_STYLE}text-line-through-style")
    place = (properties.get(f"{_STYLE}text-position") or "").split()
    if weight:
        yield "strong", weight == "bold" or (weight.isdigit() and int(weight) >= 600)
    if slope:
        yield "em", slope in {"italic", "oblique"}
    if struck:
        yield "s", struck != "none"
    if place and place[0] != "0%":
        yield ("sub" if place[0] == "sub" or place[0].startswith("-") else "sup"), True
