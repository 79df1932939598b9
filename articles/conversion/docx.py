"""Word files (and what LibreOffice, WPS Office and Google Docs write as such), by mammoth."""

import html
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import mammoth
from defusedxml.ElementTree import fromstring
from mammoth import documents, transforms

from articles.conversion import shaping, trees
from articles.conversion.mending import Mended
from articles.conversion.result import Result
from articles.conversion.styles import Meaning, by_name

# mammoth's own map follows these lines; deletions and comments it leaves out, insertions it takes.
_MAP = """
p[style-name='title'] => p.title:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='quote'] => blockquote > p:fresh
p[style-name='contents'] => !
r[style-name='Emphasis'] => em
r[style-name='Subtle Emphasis'] => em
r[style-name='Intense Emphasis'] => strong
r[style-name='Strong'] => strong
r[style-name='Internet Link'] =>
r[style-name='Strong Emphasis'] => strong
comment-reference => !
"""
# Deeper lists than mammoth's map knows stand at its last level.
_DEEPEST_LIST = 4
_BACK = "↑"


def read(path: Path, kind: str, folder: Path) -> None:
    result = Result(folder)
    mended = Mended(path)
    result.left_out.update(+mended.left_out)

    def convert_image(image: Any) -> list[Any]:
        return _image(image, result)

    converted = mammoth.convert_to_html(
        mended.package,
        style_map=_MAP,
        include_embedded_style_map=False,
        transform_document=transforms.paragraph(lambda paragraph: _plain(paragraph, mended.styles)),
        convert_image=convert_image,
        id_prefix="",
    )
    result.body = fromstring(f"<body>{converted.value}</body>")
    _tidy(result.body)
    shaping.shape(result, mended.title)
    result.keep()


def _plain(paragraph: Any, meanings: dict[str, Meaning]) -> Any:
    """The paragraph under the one name by which the map above knows its style."""
    meaning = meanings.get(paragraph.style_id or "") or by_name(paragraph.style_name or "")
    numbering = paragraph.numbering
    if meaning.role:
        name = f"heading {meaning.level}" if meaning.role == "heading" else meaning.role
        # A numbered heading is no list, nor is a caption.
        return paragraph.copy(style_id=None, style_name=name, numbering=None)
    if meaning.is_ordered is not None and meaning.list_level is not None:
        numbering = documents.numbering_level(meaning.list_level, meaning.is_ordered)
    if numbering is not None and int(numbering.level_index) > _DEEPEST_LIST:
        numbering = documents.numbering_level(_DEEPEST_LIST, numbering.is_ordered)
    return paragraph.copy(style_id=None, style_name=None, numbering=numbering)


def _image(image: Any, result: Result) -> list[Any]:
    try:
        with image.open() as file:
            data = file.read()
    except (KeyError, OSError, mammoth.docx.files.InvalidFileReferenceError):
        # It lies elsewhere, or nowhere.
        result.left_out["picture_elsewhere"] += 1
        return []
    element = result.picture(data, f"picture-{len(result.pictures) + 1}", html.unescape(image.alt_text or ""))
    return [] if element is None else [mammoth.html.element("img", dict(element.attrib))]


def _tidy(body: Element) -> None:
    for box in body.iter("input"):
        box.tag, ticked = "span", "checked" in box.attrib
        box.attrib.clear()
        box.text = "☑ " if ticked else "☐ "
    trees.unwrap_all(body, "span")
    for element, parent in trees.parents(body).items():
        # The way back from a footnote belongs to its last words, not to a paragraph of its own.
        if element.tag == "p" and trees.words(element) == _BACK and parent.tag == "li":
            parent[-1].tag = "span"
    trees.unwrap_all(body, "span")
