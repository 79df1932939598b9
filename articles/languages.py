"""The one rule by which a thing with a name per language is shown."""

from django.utils.translation import get_language


def is_chinese(language: str | None = None) -> bool:
    """Whether `language` (default: the page's) is Chinese."""
    return (language or get_language() or "").lower().startswith("zh")


def in_language(english: str, chinese: str) -> str:
    """`chinese` on a Chinese page when there is one, else `english`."""
    return chinese if chinese and is_chinese() else english
