"""A Word package made ready for mammoth: what it would misread or lose in silence is mended or counted.

Hidden words go, text boxes of every dialect become one that it reads, styles that make lists are written out.
"""

import io
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, SubElement, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from articles.conversion import trees
from articles.conversion.styles import Meaning, W, meanings

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# What Word's transitional names are called in the strict form of the standard.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_COUNTED = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "chart",
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart": "chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "diagram",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "equation",
    "{urn:schemas-microsoft-com:office:office}OLEObject": "object",
    f"{W}altChunk": "object",
    f"{W}txbxContent": "box",
}
_PICTURES = ("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic", f"{_V}imagedata")
_TEXTS = ("word/document", "word/footnotes", "word/endnotes")


class Mended:
    """The package as mammoth reads it best, and what was found on the way."""

    def __init__(self, path: Path) -> None:
        self.left_out: Counter[str] = Counter()
        self.styles: dict[str, Meaning] = {}
        self.title = ""
        self.package = io.BytesIO()
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(self.package, "w") as target:
            names = source.namelist()
            if "word/styles.xml" in names:
                self.styles = meanings(_tree(source.read("word/styles.xml")))
            if "docProps/core.xml" in names:
                self.title = _title(source.read("docProps/core.xml"))
            for name in names:
                if _is_needed(name):
                    data = source.read(name)
                    target.writestr(name, self._mend(data) if _is_text(name) else data)
        self.package.seek(0)

    def _mend(self, data: bytes) -> bytes:
        root = _tree(data)
        if root is None:
            return data
        _choose(root)
        for tag, what in _COUNTED.items():
            self.left_out[what] += sum(1 for found in root.iter(tag) if not _holds_picture(found))
        _hide(root)
        _open_boxes(root)
        self._list(root)
        return tostring(root, encoding="utf-8", xml_declaration=True)

    def _list(self, root: Element) -> None:
        """A list that comes from the style alone is written into its paragraphs."""
        for paragraph in root.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            if style is None or paragraph.find(f"{W}pPr/{W}numPr") is not None:
                continue
            meaning = self.styles.get(style.get(f"{W}val", ""), Meaning())
            if meaning.list_number and meaning.list_number != "0":
                numbering = SubElement(paragraph[0], f"{W}numPr")
                SubElement(numbering, f"{W}ilvl", {f"{W}val": str(meaning.list_level or 0)})
                SubElement(numbering, f"{W}numId", {f"{W}val": meaning.list_number})


def _holds_picture(element: Element) -> bool:
    """A picture boxed with its caption is no box of words."""
    return any(next(element.iter(tag), None) is not None for tag in _PICTURES)


def _is_needed(name: str) -> bool:
    """Not mammoth's own table of styles, which a stranger could have filled, nor what it never reads."""
    return name.startswith(("[Content_Types]", "_rels/", "word/")) and not name.startswith("word/embeddings/")


def _is_text(name: str) -> bool:
    return name.startswith(_TEXTS) and name.endswith(".xml")


def _tree(data: bytes) -> Element | None:
    try:
        return fromstring(data.replace(_STRICT, W[1:-1].encode()))
    except ParseError:
        return None


def _title(data: bytes) -> str:
    root = _tree(data)
    found = root.find(_DC_TITLE) if root is not None else None
    return (found.text or "") if found is not None else ""


def _choose(root: Element) -> None:
    """Of two forms of the same thing the older, which mammoth knows; the newer where it stands alone."""
    for element, parent in list(reversed(trees.parents(root).items())):
        if element.tag != f"{_MC}AlternateContent":
            continue
        fallback, choice = element.find(f"{_MC}Fallback"), element.find(f"{_MC}Choice")
        chosen = fallback if fallback is not None and len(fallback) else choice
        place = list(parent).index(element)
        parent[place : place + 1] = list(chosen) if chosen is not None else []


def _hide(root: Element) -> None:
    """Words formatted as hidden: their author does not see them, and no reader shall."""
    for element, parent in list(trees.parents(root).items()):
        hidden = element.find(f"{W}rPr/{W}vanish") if element.tag == f"{W}r" else None
        if hidden is not None and hidden.get(f"{W}val", "1") not in {"0", "false", "off"}:
            parent.remove(element)


def _open_boxes(root: Element) -> None:
    """A text box in a drawing becomes one in the older form, whose text mammoth puts behind the paragraph."""
    for element, parent in list(reversed(trees.parents(root).items())):
        if element.tag != f"{W}drawing":
            continue
        boxes = list(element.iter(f"{W}txbxContent"))
        if not boxes:
            continue
        picture = Element(f"{W}pict")
        for box in boxes:
            SubElement(SubElement(picture, f"{_V}shape"), f"{_V}textbox").append(box)
        parent[list(parent).index(element)] = picture


for _prefix, _uri in (("w", W), ("mc", _MC), ("v", _V)):
    register_namespace(_prefix, _uri[1:-1])
