"""Two languages, two sets of addresses: English at the root, Chinese below /zh/.

The address alone decides. Nothing is negotiated: no cookie, no `Accept-Language`, so no `Vary` on them, and
every reader of an address gets the same bytes. (Django's `i18n_patterns` knows a language by its code; ours
is zh-hans and its prefix zh.)
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from django.utils import translation

CHINESE = "zh-hans"
PREFIX = "zh/"


def is_chinese(language: str | None = None) -> bool:
    """Whether `language` (default: the page's) is Chinese."""
    return (language or translation.get_language() or "").lower().startswith("zh")


def current() -> str:
    """The code of the page's language: one of `settings.LANGUAGES`."""
    return of(translation.get_language())


def of(language: str | None) -> str:
    """The language whose pages a text in `language` stands on: Chinese, or the site's own."""
    return CHINESE if language and is_chinese(language) else settings.LANGUAGE_CODE


def other() -> str:
    """The language the page is not in."""
    return settings.LANGUAGE_CODE if is_chinese() else CHINESE


def of_path(path: str) -> str:
    """The language of the page at `path` (with its leading slash)."""
    return CHINESE if f"{path}/".startswith(f"/{PREFIX}") else settings.LANGUAGE_CODE


def address(name: str, args: Sequence[Any] = (), *, language: str) -> str:
    """`reverse` as a page in `language` would have it, whatever the page's own language is."""
    language = of(language)
    if language == translation.get_language():
        return reverse(name, args=args)
    with translation.override(language):
        return reverse(name, args=args)


def addresses(name: str, args: Sequence[Any] = ()) -> list[dict[str, str]]:
    """The page of this name in every language, as `hreflang` pairs want it: `{language, path}`."""
    return [
        {"language": code, "path": address(name, args, language=code)} for code, _name in settings.LANGUAGES
    ]


def same_page(request: HttpRequest) -> str:
    """The address of the same kind of page in the other language; the home page where there is none."""
    match = request.resolver_match
    try:
        if match and match.url_name in _BOTH:
            return address(match.url_name, list(match.kwargs.values()), language=other())
    except NoReverseMatch:
        pass
    return address("home", language=other())


# What stands in every language at the same place. An article has one; what a token opens is one reader's.
_BOTH = frozenset(
    {
        "home", "section", "keywords", "archive", "search", "weekly", "weekly_subscribe", "write_to_us", "ask",
        "contribution_link", "questions", "reports", "database",
    }
)  # fmt: skip


class _Prefix:
    """A URL pattern that is "zh/" on a Chinese page and nothing on the others."""

    name = None
    converters: dict[str, Any] = {}

    @property
    def prefix(self) -> str:
        return PREFIX if is_chinese() else ""

    @property
    def regex(self) -> re.Pattern[str]:
        # Addresses are built from it.
        return re.compile(re.escape(self.prefix))

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]] | None:
        return (path.removeprefix(self.prefix), (), {}) if path.startswith(self.prefix) else None

    def check(self) -> list[Any]:
        return []

    def describe(self) -> str:
        return f"'{self}'"

    def __str__(self) -> str:
        return self.prefix


def in_each(*patterns: URLPattern | URLResolver) -> list[URLPattern | URLResolver]:
    """`patterns` once in each language, the Chinese ones below /zh/."""
    return [URLResolver(_Prefix(), list(patterns))]  # type: ignore[arg-type]


class LanguageMiddleware:
    """The address decides about the language of all that is said in answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = of_path(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            return self.get_response(request)
