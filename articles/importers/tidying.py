"""Foreign HTML on its way to `articles.cleaning`: what would only vanish there gets a meaning here.

Pictures and frames from elsewhere become links (a reader's browser asks no stranger), headings start below
the article's own, sections and old elements become paragraphs and what we know, dead links within the page
lose their anchor. Links to other records (`article:…`) stay for `articles.importers.links`.
"""

import re
from html import escape, unescape
from urllib.parse import unquote, urlsplit

import nh3
from django.utils.text import slugify

from articles import cleaning
from articles.importers import links
from articles.importers.records import Refused

# nh3 takes seconds for a few thousand elements within each other, and no article has a hundred.
DEEPEST = 100
MOST_CHARACTERS = 1_000_000
_WIDE_TAGS = cleaning.TAGS | {
    "h1", "h5", "h6", "b", "i", "del", "strike", "tt", "div", "section", "center", "article",
    "iframe", "audio", "video", "source", "embed",
}  # fmt: skip
_WIDE_ATTRIBUTES = {
    **cleaning.ATTRIBUTES,
    "a": cleaning.ATTRIBUTES["a"] | {"name"},
    "img": {"src", "alt", "title"},
    "iframe": {"src", "title"},
    "audio": {"src", "title"},
    "video": {"src", "title"},
    "embed": {"src", "title"},
    "source": {"src"},
}
_VOID = {
    "br",
    "hr",
    "img",
    "input",
    "source",
    "embed",
    "meta",
    "link",
    "col",
    "wbr",
    "area",
    "base",
    "track",
    "param",
}
# Their end may be left out, and each next one ends the last.
_SELF_ENDING = {"p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_GATE = re.compile(r"<!--\s*more\s*-->", re.I)

# All below run over what nh3 wrote, so tags are lower case and attribute values stand in double quotes.
_ATTRIBUTES = r'((?:\s[a-z]+="[^"]*")*)'
_FRAME = re.compile(rf"<(iframe|audio|video){_ATTRIBUTES}>(.*?)</\1>", re.S)
_EMBED = re.compile(rf"<embed{_ATTRIBUTES}>")
_SOURCE = re.compile(rf"<source{_ATTRIBUTES}>")
_PICTURE = re.compile(rf"<img{_ATTRIBUTES}>")
_ANCHOR = re.compile(rf"<a{_ATTRIBUTES}>(.*?)</a>", re.S)
_NAMED = re.compile(
    r"<([a-z][a-z0-9]*)((?:\s[a-z]+=\"[^\"]*\")*\s(?:id|name)=\"[^\"]*\"(?:\s[a-z]+=\"[^\"]*\")*)>"
)
_HEADING = re.compile(rf"<h([1-6]){_ATTRIBUTES}>(.*?)</h\1>", re.S)
_HEADING_ID = re.compile(r"\s*\{#([\w-]+)\}\s*$")
_DIVISION = re.compile(r"<(/?)(?:div|section|center|article)>")
_TYPEWRITER = re.compile(r"<(/?)tt>")


def tidy(html: str) -> str:
    """`html` ready for cleaning.

    Raises:
        Refused: it is too long, or its elements stand too deep within each other.
    """
    if len(html) > MOST_CHARACTERS:
        raise Refused(f"Its text has {len(html):,} characters; {MOST_CHARACTERS:,} are the most.")
    _check_depth(html)
    html = nh3.clean(
        _GATE.sub(cleaning.GATE, html),
        tags=_WIDE_TAGS,
        attributes=_WIDE_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel", links.SCHEME.rstrip(":")},
        link_rel=None,
        clean_content_tags={"script", "style", "template", "noscript"},
    )
    html = _FRAME.sub(lambda found: _frame(found[1], found[2], found[3]), html)
    html = _EMBED.sub(lambda found: _frame("embed", found[1], ""), html)
    html = _SOURCE.sub("", html)
    html = _TYPEWRITER.sub(r"<\1code>", html)
    html = _DIVISION.sub(r"<\1p>", html)
    html = _headings(html)
    return _anchors(html)


def _check_depth(html: str) -> None:
    depth: list[str] = []
    for closing, name in _TAG.findall(html):
        tag = name.lower()
        if tag in _VOID or tag in _SELF_ENDING:
            continue
        if not closing:
            depth.append(tag)
        elif tag in depth:
            while depth.pop() != tag:
                pass
        if len(depth) > DEEPEST:
            raise Refused(f"Its elements stand more than {DEEPEST} deep within each other.")


def _given(attributes: str) -> dict[str, str]:
    return {name: unescape(value).strip() for name, value in re.findall(r'\s([a-z]+)="([^"]*)"', attributes)}


def _is_remote(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _frame(kind: str, attributes: str, inside: str) -> str:
    """A link to what a frame or player would have shown."""
    given = _given(attributes)
    if not given.get("src"):
        source = _SOURCE.search(inside)
        given["src"] = _given(source[1]).get("src", "") if source else ""
    url = f"https:{given['src']}" if given["src"].startswith("//") else given["src"]
    host = _host(url).removeprefix("www.")
    if not host:
        return ""
    if host in {"youtube.com", "youtube-nocookie.com", "youtu.be"}:
        video = re.match(r"/embed/([\w-]+)", urlsplit(url).path)
        url = f"https://www.youtube.com/watch?v={video[1]}" if video else url
        host = "YouTube"
    verb = {"audio": "Listen at", "video": "Watch at"}.get(
        kind, "Watch on" if host == "YouTube" else "See it at"
    )
    label = f"{verb} {host}" + (f": {given['title']}" if given.get("title") else "")
    return f'<p><a href="{escape(url)}">{escape(label)}</a></p>'


def _picture(attributes: str, *, in_link: bool) -> str:
    """A picture's words: a link to it where it lies elsewhere, else its description."""
    given = _given(attributes)
    url = given.get("src", "")
    url = f"https:{url}" if url.startswith("//") else url
    alt, caption = given.get("alt", ""), given.get("title", "")
    if _letters(alt) == _letters(url.rpartition("/")[2].rpartition(".")[0] or url.rpartition("/")[2]):
        # The file's name again tells a reader nothing.
        alt = ""
    words = f"{alt} ({caption})" if alt and caption and caption != alt else alt or caption
    if in_link:
        return escape(alt or caption or "Picture")
    label = f"Picture: {words}" if words else "Picture"
    if _is_remote(url):
        return f'<a href="{escape(url)}">{escape(label)}</a>'
    return f"<small>{escape(label)}</small>" if words else ""


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _headings(html: str) -> str:
    """No h1, which is the headline's: where one stands, all go down a step. `{#name}` becomes the id."""
    step = 1 if "<h1" in html else 0

    def put(found: re.Match[str]) -> str:
        level = min(int(found[1]) + step, 4)
        named = _HEADING_ID.search(found[3])
        words = found[3][: named.start()] if named else found[3]
        attributes = f' id="{named[1]}"' if named else found[2]
        return f"<h{level}{attributes}>{words}</h{level}>"

    return _HEADING.sub(put, html)


def _anchors(html: str) -> str:
    html = _name_headings(_names(html))
    # A picture that floated beside a word becomes words itself.
    html = re.sub(rf"(<img{_ATTRIBUTES}>(?:</a>)?)(?=\w)", r"\1 ", html)
    ids = _ids(html)
    pieces, position = [], 0
    for found in _ANCHOR.finditer(html):
        before = html[position : found.start()]
        pieces.append(_PICTURE.sub(lambda picture: _picture(picture[1], in_link=False), before))
        pieces.append(_anchor(found, ids))
        position = found.end()
    pieces.append(_PICTURE.sub(lambda picture: _picture(picture[1], in_link=False), html[position:]))
    return "".join(pieces)


def _name_headings(html: str) -> str:
    """Give headings the names that links of the page use for them: other systems make them from the words."""
    wanted = _wanted(html) - _ids(html)
    if not wanted:
        return html

    def put(found: re.Match[str]) -> str:
        name = slugify(cleaning.text_of(found[3]), allow_unicode=True)
        if found[2] or name not in wanted:
            return found[0]
        wanted.discard(name)
        return f'<h{found[1]} id="{escape(name)}">{found[3]}</h{found[1]}>'

    return _HEADING.sub(put, html)


def _names(html: str) -> str:
    """Names (`id`, the old `name` of an anchor) only where a link of the text leads to them, each once."""
    wanted = _wanted(html)

    def put(found: re.Match[str]) -> str:
        given = _given(found[2])
        name = _fragment(given.pop("id", "") or (given.pop("name", "") if found[1] == "a" else ""))
        given.pop("name", None)
        if name in wanted:
            wanted.discard(name)
            given["id"] = name
        return f"<{found[1]}" + "".join(f' {key}="{escape(value)}"' for key, value in given.items()) + ">"

    return _NAMED.sub(put, html)


def _wanted(html: str) -> set[str]:
    """The names within the page that its links lead to."""
    hrefs = (_given(found[1]).get("href", "") for found in _ANCHOR.finditer(html))
    return {_fragment(href[1:]) for href in hrefs if len(href) > 1 and href.startswith("#")}


def _ids(html: str) -> set[str]:
    return {_given(found[2]).get("id", "") for found in _NAMED.finditer(html)} - {""}


def _fragment(name: str) -> str:
    """A name as an `id` may be: without white space."""
    return "-".join(unquote(name).split())


def _anchor(found: re.Match[str], ids: set[str]) -> str:
    given = _given(found[1])
    inside = _PICTURE.sub(lambda picture: _picture(picture[1], in_link=True), found[2])
    href = _href(given.get("href", ""), ids)
    if not href and "id" not in given:
        return inside
    if href and not cleaning.text_of(inside):
        # A link nobody can see or hear.
        return inside
    kept = {"id": given.get("id", ""), "href": href, "title": given.get("title", "")}
    return (
        "<a"
        + "".join(f' {name}="{escape(value)}"' for name, value in kept.items() if value)
        + f">{inside}</a>"
    )


def _href(href: str, ids: set[str]) -> str:
    """The address as it may stay, "" for one that leads nowhere."""
    if href.startswith("//"):
        return f"https:{href}"
    if href.startswith("mailto:"):
        return "mailto:" + re.sub(r"^(?:%20|\s)+", "", href.removeprefix("mailto:"))
    if href.startswith("#"):
        name = _fragment(href[1:])
        return f"#{name}" if name in ids else ""
    if href.startswith((links.SCHEME, "tel:")):
        return href
    if re.match(r"https?:", href):
        return href if _host(href) else ""
    if href.startswith("/"):
        return links.address(href)
    # "other.md" beside this file; anything else was relative to a page that is not here.
    name = href.partition("#")[0].rpartition("/")[2]
    return links.address(name) if name.endswith((".md", ".markdown")) else ""


def _host(url: str) -> str:
    """The host of an address, "" when it is none (`http://http://`, `https://[`)."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
