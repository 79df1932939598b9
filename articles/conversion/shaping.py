"""From what a program wrote to what an article's body is: title, headings, pictures, captions, tidy tables.

Readers mark what they know of a paragraph by its class: `title`, `caption`. No class is left afterwards.
"""

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

from articles.conversion import captions, trees
from articles.conversion.result import Result

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = {"p", "ul", "ol", "table", "blockquote", "pre", "figure", "dl", "hr", *_HEADINGS}
_LONGEST_HEADING = 100
# Nobody ends a heading so; a question or an exclamation may be one.
_SENTENCE_END = (".", "。", ";", "；", ",", "，", ":", "：", "…")
_LINK = re.compile(r"(?:https?:|mailto:|tel:|//|#|www\.)", re.I)
_FIGURE = re.compile(r"figure:(\d+)")


def shape(result: Result, said_title: str = "") -> None:
    """Make the reader's tree an article's body. `said_title` is what the file's properties call it."""
    body = result.body
    _drop_anchors(body)
    _open_boxes(body)
    _lift_pictures(body)
    _drop_empty(body)
    if not any(block.tag in _HEADINGS for block in body):
        _find_headings(body)
    _take_title(result, said_title)
    _lower_headings(body)
    _head_tables(body)
    _take_captions(result)
    _describe(result)
    for element in body.iter():
        element.attrib.pop("class", None)


def _drop_anchors(body: Element) -> None:
    """Names that no link leads to: a program leaves dozens (tables of contents, cursors)."""
    wanted = {element.get("href", "")[1:] for element in body.iter("a") if element.get("href", "")[:1] == "#"}
    for element, parent in list(reversed(trees.parents(body).items())):
        if element.get("id") and element.get("id") not in wanted:
            del element.attrib["id"]
        if element.tag == "a" and not _LINK.match(element.get("href", "#")):
            # A file on its author's disk.
            del element.attrib["href"]
        if element.tag == "a" and not element.attrib:
            trees.unwrap(parent, element)


def _open_boxes(body: Element) -> None:
    """A table of a single cell is a frame around text."""
    for table, parent in list(reversed(trees.parents(body).items())):
        if table.tag != "table":
            continue
        cells = [element for element in table.iter() if element.tag in {"td", "th"}]
        if len(cells) != 1:
            continue
        cell = cells[0]
        if not any(child.tag in _BLOCKS for child in cell):
            cell.tag = "p"
        place = list(parent).index(table)
        blocks = [cell] if cell.tag == "p" else list(cell)
        parent[place : place + 1] = blocks


def _lift_pictures(body: Element) -> None:
    """Pictures out of the paragraphs at the top: before the text they led, behind the text they stood in."""
    for block in list(body):
        if block.tag not in {"p", *_HEADINGS}:
            continue
        pictures = list(block.iter("img"))
        if not pictures:
            continue
        leads = _leads(block, pictures[0])
        homes = trees.parents(block)
        for picture in pictures:
            trees.remove(homes[picture], picture)
        figures = []
        for picture in pictures:
            figure = Element("figure")
            figure.append(picture)
            figures.append(figure)
        place = list(body).index(block)
        kept = [block] if trees.words(block) else []
        body[place : place + 1] = [*figures, *kept] if leads else [*kept, *figures]


def _leads(block: Element, picture: Element) -> bool:
    """Whether no word stands before the picture."""
    before = block.text or ""
    for element in block.iter():
        if element is picture:
            break
        if element is not block:
            before += element.text or ""
    return not before.strip()


def _drop_empty(body: Element) -> None:
    for block in list(body):
        if block.tag in {"p", *_HEADINGS} and not trees.words(block) and not list(block.iter("img")):
            body.remove(block)


def _find_headings(body: Element) -> None:
    """No real heading at all: short paragraphs in bold, each with text below it, are meant as such."""
    blocks = list(body)
    found = [
        block
        for block, after in pairwise(blocks)
        if _looks_like_heading(block) and not _looks_like_heading(after)
    ]
    has_plain = any(not trees.is_wholly(block, "em") for block in found)
    for place, block in enumerate(found):
        is_lower = has_plain and trees.is_wholly(block, "em")
        # Bold words above everything, with bold words further down, are the headline.
        is_first = place == 0 and block is blocks[0] and len(found) > 1
        block.tag = "h1" if is_first else "h3" if is_lower else "h2"


def _looks_like_heading(block: Element) -> bool:
    if block.tag != "p" or block.get("class") or list(block.iter("br")):
        return False
    text = trees.words(block)
    is_short = 0 < len(text) <= _LONGEST_HEADING and not text.endswith(_SENTENCE_END)
    return is_short and trees.is_wholly(block, "strong") and not captions.is_one(text)


def _take_title(result: Result, said: str) -> None:
    """The title leaves the body: marked by its style, the only heading of its rank above all, or what the file says."""
    body = result.body
    marked = next((block for block in body if block.get("class") == "title"), None)
    first = next((block for block in body if block.tag != "figure"), None)
    ranks = [block.tag for block in body if block.tag in _HEADINGS]
    if marked is None and first is not None:
        is_above = first.tag in _HEADINGS and ranks.count(first.tag) == 1 and first.tag == min(ranks)
        is_said = bool(said.strip()) and trees.words(first).casefold() == " ".join(said.split()).casefold()
        # A lone heading over the whole text is a title, but a heading in the middle of ranks is not.
        marked = first if is_above or is_said else None
    if marked is None:
        return
    result.title = trees.words(marked)
    body.remove(marked)
    after = next((block for block in body if block.tag != "figure"), None)
    if after is not None and trees.words(after).casefold() == result.title.casefold():
        body.remove(after)


def _lower_headings(body: Element) -> None:
    """The highest rank that is left stands right below the article's own heading."""
    headings = [element for element in body.iter() if element.tag in _HEADINGS]
    highest = min((int(heading.tag[1]) for heading in headings), default=1)
    for heading in headings:
        heading.tag = f"h{min(4, int(heading.tag[1]) - highest + 2)}"
        trees.unwrap_all(heading, "strong", "em")


def _head_tables(body: Element) -> None:
    """A first row in bold is the table's head, whether its author said so or not."""
    for table in body.iter("table"):
        rows = list(table.iter("tr"))
        if len(rows) < 2 or next(table.iter("th"), None) is not None:
            continue
        cells = [cell for cell in rows[0] if cell.tag == "td"]
        if len(cells) < 2 or not all(trees.is_wholly(cell, "strong") for cell in cells):
            continue
        for cell in cells:
            cell.tag = "th"
            trees.unwrap_all(cell, "strong")


def _take_captions(result: Result) -> None:
    """Paragraphs that belong to the picture above them, else to the one below, become its caption and credit."""
    body = result.body
    taken: set[Element] = set()
    blocks = list(body)
    for step in (-1, 1):
        for place, block in enumerate(blocks):
            beside = blocks[place + step] if 0 <= place + step < len(blocks) else None
            if beside is None or beside.tag != "figure" or beside in taken or block in taken:
                continue
            # Without a style, only what stands below: a credit above a picture belongs to the one before.
            if block.get("class") == "caption" or (step < 0 and _captions(block)):
                taken |= {block, beside}
                _caption(result, beside, trees.words(block))
                body.remove(block)


def _captions(block: Element) -> bool:
    return block.tag == "p" and captions.is_one(trees.words(block))


def _caption(result: Result, figure: Element, text: str) -> None:
    found = _FIGURE.fullmatch(figure[0].get("src", ""))
    if found:
        picture = result.pictures[int(found[1])]
        picture.caption, picture.credit = captions.split(text)


def _describe(result: Result) -> None:
    for picture in result.pictures:
        picture.alt = captions.description(picture.alt) or picture.caption[:300]
    for image in result.body.iter("img"):
        found = _FIGURE.fullmatch(image.get("src", ""))
        if found:
            image.attrib.clear()
            image.attrib.update(src=found[0], alt=result.pictures[int(found[1])].alt)
