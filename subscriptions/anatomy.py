"""A letter's HTML taken apart: its links, pictures, words, and whatever would be fetched or run."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_SILENT = {"style", "script", "title", "head"}
_ACTIVE = {"script", "iframe", "object", "embed", "form", "applet", "frame", "base"}
_FETCHED = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass
class Anatomy:
    """What stands in the HTML; addresses as they are written there."""

    links: list[str] = field(default_factory=list)
    # Each picture's attributes, names in small letters.
    pictures: list[dict[str, str]] = field(default_factory=list)
    # What a mail program would fetch to show the letter, pictures aside: style sheets, fonts, backgrounds.
    fetched: list[str] = field(default_factory=list)
    # Elements and attributes that run something.
    active: list[str] = field(default_factory=list)
    # The words that are shown, and those that are there for the list of letters only.
    words: str = ""
    hidden: str = ""


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.anatomy = Anatomy()
        # Open elements, each with whether what is inside it is hidden.
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note(tag, given)
        if tag not in _VOID:
            inside = bool(self.open) and self.open[-1][1]
            self.open.append((tag, inside or bool(_HIDDEN.search(given.get("style", "")))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _hidden in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        names = {name for name, _hidden in self.open}
        if "style" in names:
            self._note_style(data)
        if names & _SILENT:
            return
        if self.open and self.open[-1][1]:
            self.anatomy.hidden += data
        else:
            self.anatomy.words += f"{data} "

    def _note(self, tag: str, given: dict[str, str]) -> None:
        if tag in {"a", "area"} and "href" in given:
            self.anatomy.links.append(given["href"].strip())
        elif tag == "img":
            self.anatomy.pictures.append(given)
        elif tag == "link" and "href" in given:
            self.anatomy.fetched.append(given["href"].strip())
        if tag in _ACTIVE:
            self.anatomy.active.append(f"<{tag}>")
        self.anatomy.active += [name for name in given if name.startswith("on")]
        self.anatomy.active += [
            value for value in given.values() if value.strip().lower().startswith("javascript:")
        ]
        if given.get("background"):
            self.anatomy.fetched.append(given["background"].strip())
        self._note_style(given.get("style", ""))

    def _note_style(self, css: str) -> None:
        self.anatomy.fetched += [(url or imported).strip() for url, imported in _FETCHED.findall(css)]


def dissect(html: str) -> Anatomy:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    parser.anatomy.words = " ".join(parser.anatomy.words.split())
    # What keeps mail programs from filling the line with the letter's first words is no word itself.
    parser.anatomy.hidden = " ".join(
        parser.anatomy.hidden.replace("\u200c", " ").replace("\u034f", " ").split()
    )
    return parser.anatomy
