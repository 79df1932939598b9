"""What a paragraph's style means, whatever its program and language call it.

Word writes its own names in English in every language (`heading 1`) and translates the ids; WPS numbers the ids and
sometimes writes Chinese names; LibreOffice bases styles of its own on known ones.
"""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(
    r"(?:heading|标题|標題|überschrift|titre|título|titolo|заголовок|見出し|제목)\s*([1-9])(?:\D|$)", re.I
)
_LIST = re.compile(r"list\s+(bullet|number)(?:\s+([2-5]))?", re.I)
_NAMES = {
    "title": {"title", "标题", "標題", "titel", "titre"},
    "caption": {
        "caption",
        "figure",
        "illustration",
        "drawing",
        "题注",
        "題注",
        "图注",
        "beschriftung",
        "légende",
    },
    "quote": {"quote", "intense quote", "block text", "quotations", "引用", "明显引用", "文本块"},
    "contents": {"toc heading", "table of contents", "contents heading", "目录标题"},
}
_CONTENTS = re.compile(r"(?:toc|contents|目录)\s*\d", re.I)
# A style based on itself in a circle is followed no further.
_MOST_BASES = 12


@dataclass(frozen=True)
class Meaning:
    """`role` is heading, title, caption, quote, contents or ""; `level` of a heading from 1, of a list from 0."""

    role: str = ""
    level: int = 0
    list_number: str = ""
    list_level: int | None = None
    is_ordered: bool | None = None


def meanings(root: Element | None) -> dict[str, Meaning]:
    """Of every paragraph style in a styles.xml, by its id."""
    if root is None:
        return {}
    styles = {
        style.get(f"{W}styleId", ""): style
        for style in root.iter(f"{W}style")
        if style.get(f"{W}type") == "paragraph"
    }
    return {name: _meaning(name, styles) for name in styles}


def by_name(name: str) -> Meaning:
    """What a name alone says."""
    plain = " ".join(name.split()).casefold()
    found = _HEADING.match(plain)
    if found:
        return Meaning("heading", min(6, int(found[1])))
    listed = _LIST.fullmatch(plain)
    if listed:
        return Meaning(list_level=int(listed[2] or 1) - 1, is_ordered=listed[1] == "number")
    if _CONTENTS.match(plain):
        return Meaning("contents")
    return Meaning(next((role for role, names in _NAMES.items() if plain in names), ""))


def _meaning(name: str, styles: dict[str, Element]) -> Meaning:
    """The nearest in the chain of styles it is based on that means anything."""
    for _step in range(_MOST_BASES):
        style = styles.get(name)
        if style is None:
            break
        own = _own(style)
        if own != Meaning():
            return own
        base = style.find(f"{W}basedOn")
        name = base.get(f"{W}val", "") if base is not None else ""
    return Meaning()


def _own(style: Element) -> Meaning:
    named = style.find(f"{W}name")
    said = by_name(named.get(f"{W}val", "") if named is not None else "")
    if said != Meaning():
        return said
    outline = style.find(f"{W}pPr/{W}outlineLvl")
    level = outline.get(f"{W}val", "") if outline is not None else ""
    if level in set("012345"):
        return Meaning("heading", int(level) + 1)
    number = style.find(f"{W}pPr/{W}numPr/{W}numId")
    if number is not None:
        depth = style.find(f"{W}pPr/{W}numPr/{W}ilvl")
        return Meaning(
            list_number=number.get(f"{W}val", ""),
            list_level=int(depth.get(f"{W}val", "0")) if depth is not None else 0,
        )
    return Meaning()
