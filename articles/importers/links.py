"""Links from one imported article to another, before anybody knows where the other will live.

Readers write them as `article:REFERENCE`: a bare name (the other's id or slug at the source), or a path of
the old site, which begins and ends with a slash. `resolved` puts in the addresses.
"""

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

SCHEME = "article:"
# A link whose bracket was never closed is text; its address says nothing.
_BROKEN = re.compile(rf"\]\({SCHEME}[^\s)<]*\)?")
_ANCHOR = re.compile(rf'<a ([^>]*?)href="{SCHEME}([^"]*)"([^>]*)>(.*?)</a>', re.S)


def address(target: str) -> str:
    """The `article:` link that means `target`: `2014-02-18-story.md`, `/communities`, `news/_index.md#top`.

    Without a target it leads nowhere and becomes plain text.
    """
    path, _hash, fragment = target.strip().partition("#")
    path = re.sub(r"\.(?:md|markdown)$", "", path)
    path = re.sub(r"(?:^|/)_?index$", "/", path)
    if "/" in path:
        path = f"/{path.strip('/')}/".replace("//", "/")
    return SCHEME + quote(path, safe="/") + (f"#{quote(fragment)}" if fragment and path else "")


def references(html: str) -> list[str]:
    """What the `article:` links of `html` refer to, each once, without the part after `#`."""
    return list(dict.fromkeys(_reference(found[2])[0] for found in _ANCHOR.finditer(html)))


def resolved(html: str, find: Callable[[str], str]) -> str:
    """`html` with `find(reference)` for each `article:` link; where that is "", the words stay alone."""

    def put(found: re.Match[str]) -> str:
        reference, fragment = _reference(found[2])
        where = find(reference) if reference else ""
        if not where:
            return found[4]
        return f'<a {found[1]}href="{where}{fragment}"{found[3]}>{found[4]}</a>'

    return _BROKEN.sub("]", _ANCHOR.sub(put, html))


def _reference(href: str) -> tuple[str, str]:
    path, _hash, fragment = href.partition("#")
    return unquote(path), f"#{fragment}" if fragment else ""
