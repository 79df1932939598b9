"""What a reader typed into the search field, read: words, "phrases", -without, section:, kind:, from:, to:.

Everything else is words, and what holds no word is nothing. No text of a reader's ever reaches an engine:
only terms that `articles.search.analyser` made of it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, datetime, timedelta
from unicodedata import category

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.search import analyser
from articles.search.rows import title_key

CHARACTERS = 200
WORDS = 12
# A headline pasted whole is found even where it is longer than what is looked for word by word.
_TITLE_CHARACTERS = 400

_QUOTES = str.maketrans({'"': '"', "“": '"', "”": '"', "„": '"', "‟": '"', "＂": '"', "：": ":"})
_PIECE = re.compile(
    r'(?P<minus>-(?=[^\s-]))?(?:(?P<field>section|kind|from|to):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
# Soft hyphens and marks of direction part no word; what else cannot be seen is a space.
_INVISIBLE = {"Cf": ""}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
# Nobody looks for these, unless they are all there is or stand in a phrase.
_FILLERS = frozenset(
    analyser.terms(
        "a an and are as at be by can do does for from how i if in into is it its of on or our that the "
        "their there this to was were what when where which who why will with you your"
    )
)


@dataclass(frozen=True)
class Group:
    """Terms that stand one after the other: a word (or what makes it up), or a phrase."""

    terms: tuple[str, ...]
    # The last term may go on: one Han character, which begins pairs.
    is_open: bool = False


@dataclass(frozen=True)
class Asked:
    """A query, read. Moments are aware; `since` is the first that counts, `until` the first that does not."""

    text: str = ""
    wanted: tuple[Group, ...] = ()
    unwanted: tuple[Group, ...] = ()
    # All words as they were typed, side by side, where there are several: text that says it so is better.
    together: Group | None = None
    section: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    title_key: str = ""
    # Sentences for the reader on what was not understood or not looked at.
    notes: tuple[str, ...] = ()
    # Whether some of the words are enough.
    is_loose: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing: no word and no filter."""
        return not (self.wanted or self.section or self.kind or self.since or self.until)

    def loosened(self) -> "Asked | None":
        """The same where some of the words are enough; None when there is nothing to let go of."""
        if self.is_loose or len(self.wanted) < 2:
            return None
        return replace(self, together=None, is_loose=True)


@dataclass
class _Reading:
    """An `Asked` while it is being read."""

    said: list[Group] = field(default_factory=list)
    telling: list[Group] = field(default_factory=list)
    unwanted: list[Group] = field(default_factory=list)
    filters: dict[str, str] = field(default_factory=dict)
    dates: dict[str, datetime] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    is_long: bool = False

    def take_words(self, text: str, *, without: bool, is_phrase: bool) -> None:
        group = group_of(text)
        if group is None:
            return
        is_filler = not is_phrase and _FILLERS.issuperset(group.terms)
        if len(self.telling) + len(self.unwanted) >= WORDS or len(self.said) >= 2 * WORDS:
            self.is_long = True
        elif without:
            self.unwanted.append(group)
        else:
            self.said.append(group)
            self.telling += [] if is_filler else [group]

    def take_date(self, name: str, text: str) -> None:
        moments = _moments(text)
        if moments is None:
            self.notes.append(
                _("“%(typed)s” is not a date. Write %(name)s:2020, %(name)s:2020-03 or %(name)s:2020-03-09.")
                % {"typed": f"{name}:{text}", "name": name}
            )
        else:
            self.dates[name] = moments[0] if name == "from" else moments[1]


def read(text: str) -> Asked:
    """What `text` asks for. Any text will do; only its first characters and words are looked at."""
    whole = _printable(text[: _TITLE_CHARACTERS * 10])
    shown = _cut(whole)
    reading = _Reading()
    for piece in _PIECE.finditer(shown.translate(_QUOTES)):
        _take(reading, piece)
    if shown != whole:
        reading.notes.append(_("Only the first %d characters were looked at.") % CHARACTERS)
    if reading.is_long:
        reading.notes.append(_("Only the first %d words were looked for.") % WORDS)
    return Asked(
        text=shown,
        wanted=tuple(dict.fromkeys(reading.telling or reading.said[:WORDS])),
        unwanted=tuple(dict.fromkeys(reading.unwanted)),
        together=_together(reading.said),
        section=reading.filters.get("section", ""),
        kind=reading.filters.get("kind", ""),
        since=reading.dates.get("from"),
        until=reading.dates.get("to"),
        title_key=_title_key(whole[:_TITLE_CHARACTERS]),
        notes=tuple(reading.notes),
    )


def group_of(text: str) -> Group | None:
    """The terms of a word or phrase; None when it holds none."""
    tokens = analyser.tokens(text)
    if not tokens:
        return None
    last = tokens[-1]
    is_open = False
    if analyser.is_single_han(last.term):
        if len(tokens) > 1 and tokens[-2].end == last.end:
            # The end of a run: the pair before it says as much, wherever the run goes on.
            tokens.pop()
        else:
            is_open = True
    return Group(tuple(token.term for token in tokens), is_open)


def _take(reading: _Reading, piece: re.Match[str]) -> None:
    name = (piece["field"] or "").lower()
    text = piece["phrase"] if piece["phrase"] is not None else piece["word"]
    if name in {"from", "to"}:
        reading.take_date(name, text)
    elif name:
        # Slugs and names of kinds: a lookup that matches nothing finds nothing.
        reading.filters[name] = text.casefold()
    else:
        reading.take_words(text, without=bool(piece["minus"]), is_phrase=piece["phrase"] is not None)


def _together(groups: Sequence[Group]) -> Group | None:
    """The groups as one phrase; None when there is only one, or when one of them goes on."""
    if len(groups) < 2 or any(group.is_open for group in groups[:-1]):
        return None
    return Group(tuple(term for group in groups for term in group.terms), groups[-1].is_open)


def _title_key(text: str) -> str:
    """The key of the title that the words of `text` spell, filters and -words left out."""
    words: Iterable[str] = (
        piece["phrase"] or piece["word"] or ""
        for piece in _PIECE.finditer(text.translate(_QUOTES))
        if not piece["field"] and not piece["minus"]
    )
    return title_key(analyser.terms(" ".join(words)))


def _moments(text: str) -> tuple[datetime, datetime] | None:
    """The first moment of a year, month or day (site's zone) and the first after it; None for no date."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if not 1 < year < MAXYEAR:
        return None
    zone = timezone.get_default_timezone()
    try:
        first = datetime(year, month or 1, day or 1, tzinfo=zone)
    except ValueError:
        return None
    if day:
        return first, first + timedelta(days=1)
    if month:
        return first, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return first, datetime(year + 1, 1, 1, tzinfo=zone)


def _printable(text: str) -> str:
    """`text` as it may stand in a page: no control character, no half of a surrogate pair, single spaces."""
    shown = (letter if letter.isprintable() else _INVISIBLE.get(category(letter), " ") for letter in text)
    return " ".join("".join(shown).split())


def _cut(text: str) -> str:
    """The first characters of `text`, no word torn where there is a space to part at."""
    if len(text) <= CHARACTERS:
        return text
    head = text[: CHARACTERS + 1]
    return (head.rpartition(" ")[0] or head)[:CHARACTERS]
