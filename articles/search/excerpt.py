"""The place in a text where the words were found: the text's own letters, the words in <mark>."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search import analyser
from articles.search.asked import Group

LENGTH = 240
# A long text is looked through only so far.
_READ = 20_000
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s+|[。！？；]")
_BEFORE = 110


class Mark(NamedTuple):
    """A stretch of text that answers one of the groups."""

    start: int
    end: int
    group: int


def make(texts: Iterable[str], groups: Sequence[Group]) -> SafeString:
    """The stretch of one of `texts` (an abstract first) with the most of `groups`; the earlier when equal.

    About LENGTH characters, from the beginning of a sentence where one is near; with no group found, the
    beginning of the first text.
    """
    best: tuple[int, str, int, list[Mark]] = (0, "", 0, [])
    first = ""
    for whole in texts:
        text = " ".join(whole[:_READ].split())
        first = first or text
        marks = _marks(text, groups)
        start, count = _densest(marks)
        if count > best[0]:
            best = (count, text, start, marks)
        if count == len(groups):
            break
    count, text, at, marks = best
    if not count:
        return _cut(first, 0, [])
    return _cut(text, _beginning(text, at), marks)


def _marks(text: str, groups: Sequence[Group]) -> list[Mark]:
    """Where the groups stand in `text`, in order."""
    tokens = analyser.tokens(text)
    starting: dict[str, list[int]] = {}
    opening: list[int] = []
    for number, group in enumerate(groups):
        if group.is_open and len(group.terms) == 1:
            opening.append(number)
        else:
            starting.setdefault(group.terms[0], []).append(number)
    found: list[Mark] = []
    for place, token in enumerate(tokens):
        for number in starting.get(token.term, ()):
            end = _end(tokens, place, groups[number])
            if end:
                found.append(Mark(token.start, end, number))
        found += [
            Mark(token.start, token.start + 1, number)
            for number in opening
            if token.term.startswith(groups[number].terms[0])
        ]
    return found


def _end(tokens: Sequence[analyser.Token], place: int, group: Group) -> int:
    """Where the group that begins at `place` ends in the text; 0 when it does not stand there whole."""
    here = tokens[place : place + len(group.terms)]
    if len(here) < len(group.terms):
        return 0
    *head, last = zip(here, group.terms, strict=True)
    if any(token.term != term for token, term in head):
        return 0
    token, term = last
    if group.is_open and token.term.startswith(term):
        return token.start + 1
    return token.end if token.term == term else 0


def _densest(marks: Sequence[Mark]) -> tuple[int, int]:
    """Where the window with the most different groups begins, and how many it holds."""
    best = (0, 0)
    for place, mark in enumerate(marks):
        seen = {mark.group}
        for later in marks[place + 1 :]:
            if later.end - mark.start > LENGTH - 40:
                break
            seen.add(later.group)
        if len(seen) > best[1]:
            best = (mark.start, len(seen))
    return best


def _beginning(text: str, at: int) -> int:
    """Where to begin so that `at` stands in the excerpt: its sentence when near, else a word before."""
    if at <= _BEFORE:
        return 0
    ends = [found.end() for found in _SENTENCE_END.finditer(text, at - _BEFORE, at)]
    if ends:
        return ends[-1]
    space = text.find(" ", at - 60, at)
    return space + 1 if space >= 0 else at - 20


def _cut(text: str, start: int, marks: Sequence[Mark]) -> SafeString:
    end = min(len(text), start + LENGTH)
    if end < len(text):
        space = text.rfind(" ", start + LENGTH // 2, end)
        end = space if space >= 0 else end
        end = max([end, *(mark.end for mark in marks if start <= mark.start < end < mark.end)])
    parts = ["… " if start else ""]
    place = start
    for first, last in _merged(marks, start, end):
        parts += [escape(text[place:first]), "<mark>", escape(text[first:last]), "</mark>"]
        place = last
    parts += [escape(text[place:end]), "…" if end < len(text) else ""]
    # Every piece of the text is escaped above.
    return mark_safe("".join(parts))  # noqa: S308


def _merged(marks: Sequence[Mark], start: int, end: int) -> list[tuple[int, int]]:
    """The marks between `start` and `end` as stretches that do not overlap; Han that touches is one."""
    stretches: list[tuple[int, int]] = []
    for mark in sorted(marks):
        if mark.start < start or mark.end > end:
            continue
        if stretches and mark.start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], mark.end))
        else:
            stretches.append((mark.start, mark.end))
    return stretches
