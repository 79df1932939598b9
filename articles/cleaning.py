"""The one place where HTML is made safe. What an editor, an importer or a Word file brings passes here on save."""

import re
from html import unescape

import nh3

from articles import nesting

# What the editor can make, and nothing else.
TAGS = {
    "p",
    "br",
    "hr",
    "h2",
    "h3",
    "h4",
    "strong",
    "em",
    "s",
    "sub",
    "sup",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "img",
    "figure",
    "figcaption",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "abbr",
    "cite",
    "dl",
    "dt",
    "dd",
    "mark",
    "small",
    "q",
    "kbd",
}
ATTRIBUTES = {
    "a": {"href", "title", "id", "hreflang"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
    "*": {"lang", "dir"},
    # Footnotes and links within a page.
    "li": {"id"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "sup": {"id"},
    "hr": {"class"},
}
GATE = '<hr class="gate">'
READINGS = 8

_RENAMED = (
    (re.compile(r"<(/?)b(?=[\s>])", re.I), r"<\1strong"),
    (re.compile(r"<(/?)i(?=[\s>])", re.I), r"<\1em"),
    (re.compile(r"<(/?)(?:del|strike)(?=[\s>])", re.I), r"<\1s"),
    (re.compile(r"<(/?)h1(?=[\s>])", re.I), r"<\1h2"),
    (re.compile(r"<(/?)h[56](?=[\s>])", re.I), r"<\1h4"),
)
_EMPTY = re.compile(r"<(p|h2|h3|h4|strong|em|figure|tbody)>(?:\s|&nbsp;|<br>)*</\1>")
# What is left of a picture from elsewhere.
_NO_PICTURE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
# An editor wraps a list item's or a cell's only words in a paragraph, and knows no head of a table.
_ONLY_PARAGRAPH = re.compile(
    r"<(li|td|th|dd)((?:\s[^>]*)?)><p>((?:(?!</?(?:p|li|td|th|dd)[\s>]).)*)</p>(?=</\1>|<[uo]l>)", re.S
)
_HEAD_ROW = re.compile(
    r"(?<!</thead>)<tbody>\s*(<tr>(?:\s*<th(?:\s[^>]*)?>(?:(?!</?t[hdr][\s>]).)*</th>)+\s*</tr>)", re.S
)
_HAN = re.compile(r"[㐀-鿿豈-﫿]")


def clean(html: str) -> str:
    """`html` with what readers may get: the tags above, links by http(s), mailto or on this site, pictures of ours.

    Cleaning twice changes nothing. `<!-- more -->` becomes the gate (`GATE`).
    """
    if not html:
        return ""
    html = html.replace("\x00", "").replace("<!-- more -->", GATE).replace("<!--more-->", GATE)
    html = nesting.flat(html)
    # Foreign markup may need a second reading (a link around a table moves); an editor's is stable at once.
    for _reading in range(READINGS):
        previous, html = html, _tidied(_safe(html))
        if html == previous:
            return html
    # Whatever never comes to rest: tidying is left out, safety is not.
    return _safe(html)


def _safe(html: str) -> str:
    """Only the tags, attributes and addresses above."""
    for pattern, replacement in _RENAMED:
        html = pattern.sub(replacement, html)
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        clean_content_tags={"script", "style", "template", "noscript"},
    )


def _tidied(html: str) -> str:
    """Without what is empty. Whenever this changed something, `clean` asks `_safe` once more."""
    html = _NO_PICTURE.sub("", html)
    html = _ONLY_PARAGRAPH.sub(r"<\1\2>\3", html)
    html = _HEAD_ROW.sub(r"<thead>\1</thead><tbody>", html)
    previous = None
    while previous != html:
        previous, html = html, _EMPTY.sub("", html)
    return html.strip()


def text_of(html: str) -> str:
    """The words of `html`, blocks parted by spaces, for search, counting and descriptions."""
    spaced = re.sub(r"</(?:p|h[2-4]|li|td|th|figcaption|blockquote|dt|dd|tr)>|<br>|<hr[^>]*>", " ", html)
    return " ".join(unescape(nh3.clean(nesting.flat(spaced), tags=set())).split())


def count_words(html: str) -> int:
    """Words of `html`; two Han characters count as one."""
    text = text_of(html)
    han = len(_HAN.findall(text))
    return len(_HAN.sub(" ", text).split()) + han // 2


def _attribute(tag: str, name: str, value: str) -> str | None:
    value = value.strip()
    if tag == "a" and name == "href" and value.startswith("//"):
        return f"https:{value}"
    if tag == "img" and name == "src":
        # A picture from elsewhere would tell a stranger who reads us, and the CSP blocks it anyway.
        return value if value.startswith("/media/") else None
    if tag == "hr" and name == "class":
        return "gate" if value == "gate" else None
    return value
