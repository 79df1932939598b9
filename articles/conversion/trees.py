"""Small moves on a tree of HTML elements, whose text stands partly in `text` and partly in `tail`."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

_SPACE = re.compile(r"\s+")


def words(element: Element) -> str:
    """All its text, spaces as one."""
    return _SPACE.sub(" ", "".join(element.itertext()).replace("\xa0", " ")).strip()


def parents(root: Element) -> dict[Element, Element]:
    return {child: parent for parent in root.iter() for child in parent}


def add_text(element: Element, text: str) -> None:
    """Behind whatever `element` holds already."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def remove(parent: Element, child: Element) -> None:
    """Take `child` out; what follows it stays."""
    _give_text(parent, list(parent).index(child), child.tail or "")
    child.tail = None
    parent.remove(child)


def unwrap(parent: Element, child: Element) -> None:
    """Put what `child` holds in its place."""
    place = list(parent).index(child)
    inner = list(child)
    tail = child.tail or ""
    _give_text(parent, place, child.text or "")
    parent.remove(child)
    for offset, element in enumerate(inner):
        parent.insert(place + offset, element)
    _give_text(parent, place + len(inner), tail)


def unwrap_all(root: Element, *tags: str) -> None:
    for element, parent in list(reversed(parents(root).items())):
        if element.tag in tags:
            unwrap(parent, element)


def paragraph(text: str) -> Element:
    """A paragraph of plain text; its lines stay apart."""
    element = Element("p")
    for number, line in enumerate(text.split("\n")):
        if number:
            element.append(Element("br"))
        add_text(element, line)
    return element


def is_wholly(element: Element, *tags: str) -> bool:
    """Whether all its words stand within elements of one of `tags`."""
    return bool(words(element)) and not any(text.strip() for text in _outside(element, tags))


def _outside(element: Element, tags: tuple[str, ...]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in tags:
            yield from _outside(child, tags)
        yield child.tail or ""


def _give_text(parent: Element, place: int, text: str) -> None:
    """Add `text` right before the child at `place`."""
    if place == 0:
        parent.text = (parent.text or "") + text
    else:
        before = parent[place - 1]
        before.tail = (before.tail or "") + text
