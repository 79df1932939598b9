"""OpenDocument texts (LibreOffice), by a small reader of our own over `content.xml`.

Source: OpenDocument 1.3, part 3, chapters 5 (paragraphs, lists), 9 (tables), 10 (frames), 16 (styles).
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from defusedxml import ElementTree

from articles.conversion import shaping, trees
from articles.conversion.odt_styles import OFFICE, TEXT, XLINK, Styles
from articles.conversion.result import Result

_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MATH = b"http://www.w3.org/1998/Math/MathML"
# Notes of a reviewer, deleted words, tables of contents: not the text.
_SKIPPED = {
    f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}tracked-changes", f"{TEXT}table-of-content",
    f"{TEXT}alphabetical-index", f"{TEXT}illustration-index", f"{TEXT}table-index", f"{OFFICE}forms",
    f"{TEXT}sequence-decls", f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{TEXT}ruby-text",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Somebody held the space bar down.
_MOST_SPACES = 200


def read(path: Path, kind: str, folder: Path) -> None:
    result = Result(folder)
    with zipfile.ZipFile(path) as package:
        content = ElementTree.fromstring(package.read("content.xml"))
        names = package.namelist()
        others = [ElementTree.fromstring(package.read(name)) for name in ("styles.xml",) if name in names]
        reader = _Reader(package, Styles([*others, content]), result)
        text = content.find(f"{OFFICE}body/{OFFICE}text")
        if text is not None:
            reader.blocks(text, result.body)
        if len(reader.notes):
            result.body.append(reader.notes)
        title = _title(package.read("meta.xml")) if "meta.xml" in names else ""
    shaping.shape(result, title)
    result.keep()


def _title(data: bytes) -> str:
    found = next(ElementTree.fromstring(data).iter(_DC_TITLE), None)
    return (found.text or "") if found is not None else ""


class _Reader:
    """Walks the text once; pictures go where they are anchored, notes to the end."""

    def __init__(self, package: zipfile.ZipFile, styles: Styles, result: Result) -> None:
        self.package, self.styles, self.result = package, styles, result
        self.notes = Element("ol")

    def blocks(self, source: Element, target: Element) -> None:
        for element in source:
            if element.tag == f"{TEXT}h":
                level = min(6, int(element.get(f"{TEXT}outline-level", "1")))
                self._paragraph(element, target, f"h{level}")
            elif element.tag == f"{TEXT}p":
                self._styled(element, target)
            elif element.tag == f"{TEXT}list":
                self._list(element, target, "", 1)
            elif element.tag == f"{_TABLE}table":
                self._table(element, target)
            elif element.tag == f"{_DRAW}frame":
                self._frame(element, target)
            elif element.tag not in _SKIPPED:
                # A section, or what another version of the format wraps around blocks.
                self.blocks(element, target)

    def _styled(self, element: Element, target: Element) -> None:
        role, level = self.styles.role(element)
        if role == "heading":
            self._paragraph(element, target, f"h{level}")
        elif role == "quote":
            last = target[-1] if len(target) else None
            quote = (
                last if last is not None and last.tag == "blockquote" else SubElement(target, "blockquote")
            )
            self._paragraph(element, quote, "p")
        elif role != "contents":
            self._paragraph(element, target, "p", role)

    def _paragraph(self, element: Element, target: Element, tag: str, role: str = "") -> None:
        block = SubElement(target, tag, {"class": role} if role else {})
        boxes: list[Element] = []
        holder = block
        if tag == "p" and self.styles.formats(element):
            for name in self.styles.formats(element):
                holder = SubElement(holder, name)
        self._inline(element, holder, boxes)
        for box in boxes:
            self.blocks(box, target)

    def _inline(self, source: Element, target: Element, boxes: list[Element]) -> None:
        trees.add_text(target, source.text or "")
        for element in source:
            if element.tag not in _SKIPPED:
                self._piece(element, target, boxes)
            trees.add_text(target, element.tail or "")

    def _piece(self, element: Element, target: Element, boxes: list[Element]) -> None:
        name = element.tag.removeprefix(TEXT)
        if name == "s":
            trees.add_text(target, " " * min(_MOST_SPACES, int(element.get(f"{TEXT}c", "1"))))
        elif name == "tab":
            trees.add_text(target, " ")
        elif name == "line-break":
            SubElement(target, "br")
        elif name == "span":
            for tag in self.styles.formats(element):
                target = SubElement(target, tag)
            self._inline(element, target, boxes)
        elif name == "a":
            link = SubElement(target, "a", {"href": element.get(f"{XLINK}href", "")})
            self._inline(element, link, boxes)
        elif name == "note":
            self._note(element, target)
        elif element.tag.startswith(_DRAW):
            self._drawing(element, target, boxes)
        else:
            # Fields (a page, a date, a number of a figure), bookmarks, marks of changes: what they show.
            self._inline(element, target, boxes)

    def _note(self, element: Element, target: Element) -> None:
        number = len(self.notes) + 1
        mark = SubElement(
            SubElement(target, "sup"), "a", {"href": f"#note-{number}", "id": f"note-ref-{number}"}
        )
        mark.text = f"[{number}]"
        item = SubElement(self.notes, "li", {"id": f"note-{number}"})
        body = element.find(f"{TEXT}note-body")
        if body is not None:
            self.blocks(body, item)
        last = item[-1] if len(item) else item
        trees.add_text(last, " ")
        SubElement(last, "a", {"href": f"#note-ref-{number}"}).text = "↑"

    def _drawing(self, element: Element, target: Element, boxes: list[Element]) -> None:
        if element.tag == f"{_DRAW}frame":
            self._frame(element, target, boxes)
        elif element.tag == f"{_DRAW}a":
            self._inline(element, target, boxes)
        elif any(True for _box in element.iter(f"{TEXT}p")):
            # A shape with words in it.
            self.result.left_out["box"] += 1
            boxes.append(element)
        else:
            self.result.left_out["drawing"] += 1

    def _frame(self, frame: Element, target: Element, boxes: list[Element] | None = None) -> None:
        box = frame.find(f"{_DRAW}text-box")
        image = frame.find(f"{_DRAW}image")
        inner = frame.find(f"{_DRAW}object")
        if box is not None:
            if next(box.iter(f"{_DRAW}image"), None) is None:
                self.result.left_out["box"] += 1
            if boxes is None:
                self.blocks(box, target)
            else:
                # A picture with its caption is such a box: both stand behind the paragraph.
                boxes.append(box)
        elif inner is not None or frame.find(f"{_DRAW}object-ole") is not None:
            self.result.left_out[self._kind(inner)] += 1
        elif image is not None:
            self._image(frame, image, target)

    def _image(self, frame: Element, image: Element, target: Element) -> None:
        href = image.get(f"{XLINK}href", "")
        words = (frame.find(f"{_SVG}desc"), frame.find(f"{_SVG}title"))
        alt = next((word.text for word in words if word is not None and word.text), "")
        try:
            data = self.package.read(href.removeprefix("./"))
        except KeyError:
            self.result.left_out["picture_elsewhere"] += 1
            return
        picture = self.result.picture(data, href.rpartition("/")[2], alt)
        if picture is not None:
            home = target if target.tag not in {"body", "li", "td", "th"} else SubElement(target, "p")
            home.append(picture)

    def _kind(self, inner: Element | None) -> str:
        """Whether an object is an equation, a chart or something else: said in its own part of the package."""
        href = inner.get(f"{XLINK}href", "").removeprefix("./") if inner is not None else ""
        try:
            head = self.package.read(f"{href}/content.xml")[:4000]
        except KeyError:
            return "object"
        return (
            "equation"
            if _MATH in head
            else "chart"
            if b"office:chart" in head or b"chart:" in head
            else "object"
        )

    def _list(self, source: Element, target: Element, style: str, level: int) -> None:
        style = source.get(f"{TEXT}style-name", "") or style
        made = SubElement(target, "ol" if self.styles.is_ordered(style, level) else "ul")
        for item in source:
            if item.tag not in {f"{TEXT}list-item", f"{TEXT}list-header"}:
                continue
            entry = SubElement(made, "li")
            for block in item:
                if block.tag == f"{TEXT}list":
                    self._list(block, entry, style, level + 1)
                else:
                    holder = Element("div")
                    holder.append(block)
                    self.blocks(holder, entry)
        if all(len(entry) and all(child.tag in _HEADINGS for child in entry) for entry in made):
            # Numbered headings are kept as lists of one heading each.
            target.remove(made)
            target.extend(heading for entry in made for heading in entry)

    def _table(self, source: Element, target: Element) -> None:
        table = SubElement(target, "table")
        head = source.find(f"{_TABLE}table-header-rows")
        of_head = set(head.iter(f"{_TABLE}table-row")) if head is not None else set()
        for row in _rows(source):
            made = SubElement(table, "tr")
            for cell in row:
                if cell.tag == f"{_TABLE}table-cell":
                    self._cell(cell, made, "th" if row in of_head else "td")

    def _cell(self, source: Element, row: Element, tag: str) -> None:
        cell = SubElement(row, tag)
        for name in ("colspan", "rowspan"):
            span = source.get(f"{_TABLE}number-{'columns' if name == 'colspan' else 'rows'}-spanned", "1")
            if span.isdigit() and 1 < int(span) < 1000:
                cell.set(name, span)
        self.blocks(source, cell)


def _rows(source: Element) -> Iterator[Element]:
    """The rows of a table, not those of a table within it."""
    for element in source:
        if element.tag == f"{_TABLE}table-row":
            yield element
        elif element.tag in {f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"}:
            yield from _rows(element)
