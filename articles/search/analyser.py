"""Text into terms, the one way for both engines, for what is indexed and for what is asked.

Words are normalised (NFKC, case folded, accents dropped) and reduced by the English Snowball stemmer. Han
runs become overlapping pairs of characters, and the last character of a run a term of its own: 加强合作 gives
加强, 强合, 合作, 作, so that each character begins a term and any part of a sentence is found as a phrase.

A term is ASCII (`[a-z0-9_]`), so that no engine's own tokenizer or parser has anything left to decide:
other letters are written as `_` and five hexadecimal digits each.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

# A position that holds no term: nothing is found there, and no phrase runs across it.
GAP = "_"
# Longer words are cut: PostgreSQL refuses lexemes of 2 kB, and nobody remembers the rest.
LONGEST = 40

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_ACCENTS = "\u0300-\u036f"
_LETTER = f"(?:(?![{_HAN}])[^\\W_]|[{_ACCENTS}])"
_TOKEN = re.compile(f"[{_HAN}]+|{_LETTER}+(?:['’ʼ]{_LETTER}+)*")
_HAN_FIRST = re.compile(f"[{_HAN}]")
_ACCENT = re.compile(f"[{_ACCENTS}]+")
_APOSTROPHES = str.maketrans("’ʼ", "''")

_here = threading.local()


class Token(NamedTuple):
    """A term and the characters of the text it stands for."""

    term: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The terms of `text` in order, each with its place."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match.group()
        terms = _terms(word)
        if len(terms) == len(word) and _HAN_FIRST.match(word):
            found += [Token(term, start + i, min(start + i + 2, end)) for i, term in enumerate(terms)]
        else:
            found += [Token(term, start, end) for term in terms]
    return found


def terms(text: str) -> list[str]:
    """The terms of `text` in order."""
    found: list[str] = []
    for word in _TOKEN.findall(text):
        found += _terms(word)
    return found


def is_single_han(term: str) -> bool:
    """Whether `term` is one Han character: every pair that begins with it holds it too."""
    return len(term) == 6 and term[0] == "_" and bool(_HAN_FIRST.match(chr(int(term[1:], 16))))


@lru_cache(maxsize=1 << 16)
def _terms(word: str) -> tuple[str, ...]:
    """The terms of one word or Han run."""
    if word.isascii():
        return (_stem(word.lower()),)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    plain = unicodedata.normalize("NFC", _ACCENT.sub("", plain)).translate(_APOSTROPHES)
    found: list[str] = []
    # Normalising may part a word (½ is 1 and 2) or make Han of what was none (radicals).
    for part in _TOKEN.findall(plain):
        if _HAN_FIRST.match(part):
            found += [_written(part[i : i + 2]) for i in range(len(part))]
        elif part.isascii():
            found.append(_stem(part.lower()))
        else:
            found.append(_written(part[:LONGEST].replace("'", "")))
    return tuple(found)


def _stem(word: str) -> str:
    # The stemmer keeps the word in itself while it works: each thread has its own.
    if not hasattr(_here, "stemmer"):
        _here.stemmer = snowballstemmer.stemmer("english")
    stem: str = _here.stemmer.stemWord(word[:LONGEST]).replace("'", "")
    return stem or word[:LONGEST].replace("'", "")


def _written(letters: str) -> str:
    return "_" + "".join(f"{ord(letter):05x}" for letter in letters)
