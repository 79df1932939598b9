"""Keywords for a text that nobody has tagged yet: of those the newsroom uses already, the ones it speaks of."""

import re
from collections import Counter
from collections.abc import Iterator

from articles.models import Keyword
from articles.models.keyword import normal_key

# Names of more words are found by none; shorter signs than this mean too much.
_LONGEST, _SHORTEST = 5, 3
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_HAN = re.compile(r"[㐀-鿿]")


def keywords(text: str, most: int = 6) -> list[str]:
    """Names of at most `most` keywords that stand in `text`, the most frequent first, longer names before shorter."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    said = Counter(
        " ".join(words[at : at + length])
        for length in range(1, _LONGEST + 1)
        for at in range(len(words) - length + 1)
    )
    plain = text.casefold()
    found: dict[str, int] = {}
    for name, key in _vocabulary():
        times = plain.count(key) if _HAN.search(key) else said[_as_words(key)]
        if times and len(key) >= (2 if _HAN.search(key) else _SHORTEST):
            found[name] = found.get(name, 0) + times
    ranked = sorted(found, key=lambda name: (-found[name], -len(name), name))
    return ranked[:most]


def _vocabulary() -> Iterator[tuple[str, str]]:
    """Each keyword with each of the keys that mean it: its name, its name in Chinese, its aliases."""
    rows = Keyword.objects.values_list("name", "key", "name_zh", "aliases__key").distinct()
    seen: set[tuple[str, str]] = set()
    for name, key, name_zh, alias in rows:
        for one in (key, normal_key(name_zh), alias or ""):
            if one and (name, one) not in seen:
                seen.add((name, one))
                yield name, one


def _as_words(key: str) -> str:
    return " ".join(_WORDS.findall(key))
