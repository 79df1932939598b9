"""A table of contents as text, a line for each entry: “1.2 How boxes change trains … 17”.

Levels come from the number (1.2 is a section), else from how far a line is set in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.models import TocEntry

MOST = 400
_DEEPEST = 3
# 1, 1.2, 1.2.3, A, A.1, IV. (a letter or a Roman number only with its point: “I am” and “A port” are titles).
_NUMBER = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}\.?|[A-Z](?:\.\d{1,3})+|[A-Z]\.|[IVXLC]{1,6}\.|第.{1,4}[章节篇])\s+(?=\S)"
)
# Dots, a tab or at least two spaces lead to the page: a year at the end of a title is none.
_PAGE = re.compile(r"(?:\s*(?:…+|\.{2,}|·{2,}|(?:\s?\.\s){2,}|\t|(?<=\s)\s)[\s.…·]*)(?P<page>\d{1,5})$")


class NotALine(Exception):
    """Why a line cannot stand in a table of contents; the sentence is for the editor."""


@dataclass(frozen=True)
class Line:
    level: int
    number: str
    title: str
    page: int | None

    def entry(self, position: int) -> TocEntry:
        return TocEntry(
            position=position, level=self.level, number=self.number, title=self.title, page=self.page
        )


def parse(text: str) -> list[Line]:
    """The lines of `text`; empty ones say nothing.

    Raises:
        NotALine: with the line it is about.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise NotALine(_("A table of contents of more than %d lines is an index.") % MOST)
    return [line_of(line) for line in lines]


def line_of(text: str) -> Line:
    """One line. Raises `NotALine`."""
    depth = len(text.expandtabs(2)) - len(text.expandtabs(2).lstrip())
    words = text.strip()
    found = _PAGE.search(words)
    page = int(found["page"]) if found else None
    words = words[: found.start()].strip() if found else words
    number, title = numbered(words)
    if not title:
        raise NotALine(_("“%s” has no title.") % text.strip()[:60])
    if len(title) > 300:
        raise NotALine(_("“%s …” is too long for a line: 300 letters at most.") % title[:60])
    return Line(_level(number, depth), number, title, page)


def numbered(words: str) -> tuple[str, str]:
    """The number in front ("" without one) and the title."""
    found = _NUMBER.match(words)
    return (found["number"] if found else ""), " ".join(words[len(found[0]) if found else 0 :].split())


def as_text(entries: Iterable[TocEntry]) -> str:
    """Entries as they would be typed; `parse` reads the same back."""
    return "\n".join(_typed(entry) for entry in entries)


def _typed(entry: TocEntry) -> str:
    words = " ".join(part for part in (entry.number, entry.title) if part)
    said = line_of(words)
    # What the number does not say, the space in front does.
    indent = "" if said.level == entry.level else "  " * (entry.level - 1)
    return f"{indent}{words}" + (f" … {entry.page}" if entry.page else "")


def _level(number: str, depth: int) -> int:
    """From the number's points where it has any, else from the indent: two spaces or a tab for each level."""
    points = number.rstrip(".").count(".")
    level = points + 1 if points else depth // 2 + 1
    return min(level, _DEEPEST)
