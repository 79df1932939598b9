"""How deep elements may stand within each other: a parser's time grows with the square of the depth."""

import re
from collections import Counter

# No article has a hundred; a few thousand take a parser seconds, a hundred thousand minutes.
DEEPEST = 100

_SPACE = r"[\t\n\f\r /]"
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\t\n\f\r >"'][^\t\n\f\r >]*+)"""
_ATTRIBUTE = rf"[^\t\n\f\r />][^\t\n\f\r />=]*+(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+{_VALUE}?+)?+"
# What may look like a tag and is none comes first: comments, and elements that hold text only.
_PIECE = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<[!?][^>]*+>|</[^a-z>][^>]*+>"
    rf"|<(?P<raw>script|style|title|textarea|iframe|xmp|noembed|noframes|noscript)(?=[\t\n\f\r />]).*?(?:</(?P=raw)|\Z)"
    rf"|<(?P<end>/?)(?P<name>[a-z][^\t\n\f\r />]*+)(?:{_SPACE}++|{_ATTRIBUTE})*+>",
    re.I | re.S,
)
_VOID = frozenset({
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "image", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
# Their content has rules of its own, by which nearly everything stands within everything.
_FOREIGN = frozenset({"svg", "math"})
# Formatting goes on behind the end of what it began in: each alone is ended by its own end.
_FORMATTING = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"tbody", "thead", "tfoot"})
_ENDS_OF_ITEMS = {
    "p": {"p"},
    "li": {"li", "p"},
    "dd": {"dd", "dt", "p"},
    "dt": {"dd", "dt", "p"},
    "option": {"option"},
}
# A new cell ends whatever was left open in the one before it, up to its row.
_ENDS_OF_CELLS = {
    **dict.fromkeys(_CELLS, _ROWS | {"tr", "table"}),
    "tr": _ROWS | {"table"},
    **dict.fromkeys(_ROWS, frozenset({"table"})),
}


def flat(html: str) -> str:
    """`html` without the tags of elements more than `DEEPEST` within each other; their words stay. Linear."""
    if html.count("<") <= DEEPEST:
        return html
    # What begins behind the last ">" never ends: it is no tag, and looking for its end would take long.
    last = html.rfind(">") + 1
    return _PIECE.sub(_Depth().keep, html[:last]) + html[last:]


class _Depth:
    """The elements open at a place of the text, roughly as a browser has them; never more than `DEEPEST`."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.dropped: Counter[str] = Counter()

    def keep(self, found: re.Match[str]) -> str:
        """The tag as it stands, or "" when it would stand too deep."""
        name = (found["name"] or "").lower()
        if not name or name in _VOID:
            return found[0]
        if name in _FOREIGN:
            return ""
        return self._ended(name, found[0]) if found["end"] else self._begun(name, found[0])

    def _begun(self, name: str, tag: str) -> str:
        if name in _ENDS_OF_CELLS:
            if "table" not in self.open:
                # Outside a table it means nothing.
                return tag
            while self.open[-1] not in _ENDS_OF_CELLS[name]:
                self.open.pop()
        while self.open and self.open[-1] in _ENDS_OF_ITEMS.get(name, ()):
            self.open.pop()
        if len(self.open) >= DEEPEST:
            self.dropped[name] += 1
            return ""
        self.open.append(name)
        return tag

    def _ended(self, name: str, tag: str) -> str:
        if self.dropped[name]:
            self.dropped[name] -= 1
            return ""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] == name:
                del self.open[place : place + 1 if name in _FORMATTING else None]
                break
            if self.open[place] == "table" and name not in _ENDS_OF_CELLS:
                # Nothing that began outside a table is ended by what stands in it.
                break
        return tag
