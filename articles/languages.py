"""The one rule by which a thing with a name per language is shown."""

from portal.languages import is_chinese


def in_language(english: str, chinese: str) -> str:
    """`chinese` on a Chinese page when there is one, else `english`."""
    return chinese if chinese and is_chinese() else english
