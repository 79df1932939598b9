"""Hugo's shortcodes in a Markdown text, turned into the Markdown or HTML they mean, or dropped.

Known are Hugo's own (figure, youtube, ref …) and those of the sites whose archives we read. An unknown pair
(`{{< aside >}}words{{< /aside >}}`) leaves its words, an unknown single one its link if it has one.
Source: https://gohugo.io/content-management/shortcodes/
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from articles.importers import links
from articles.importers.records import Refused

MOST = 5_000
# Long enough for a quotation as an argument, short enough that an unclosed one costs nothing.
_WINDOW = 8_000
_OPENING = re.compile(r"\{\{[<%]")
_WHOLE = re.compile(
    r"\{\{[<%]\s*(?P<end>/\s*)?(?P<name>[\w.-]+)(?P<rest>(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|[^\"`])*?)/?[>%]\}\}",
    re.S,
)
_LOOSE = re.compile(r"\{\{[<%]\s*(?P<end>/\s*)?(?P<name>[\w.-]+)(?P<rest>.*?)/?[>%]\}\}", re.S)
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]+)\s*=\s*)?(?:\"(?P<double>(?:\\.|[^\"\\])*)\"|`(?P<raw>[^`]*)`|'(?P<single>[^']*)'|(?P<bare>[^\s\"`]+))",
    re.S,
)
# Where a shortcode may stand for an address and nothing else.
_IN_LINK = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|(?:href|src)\s*=\s*[\"']?)$")
# A shortcode shown, not called, in an article about them.
_QUOTED = re.compile(r"\{\{[<%]/\*[^{}]*\*/[>%]\}\}")
_LEFTOVER = re.compile(r"\{\{[<%]|[>%]\}\}")


@dataclass(frozen=True)
class Call:
    """One shortcode: its arguments by name, or by place as "0", "1" …, and how it stands in its line."""

    name: str
    given: dict[str, str]
    in_link: bool
    # On a line of its own, or at its start: what it means may be a paragraph.
    is_block: bool

    def get(self, *names: str) -> str:
        return next((self.given[name] for name in names if self.given.get(name)), "")


def expand(text: str) -> str:
    """`text` without any shortcode.

    Raises:
        Refused: there are more than any article has.
    """
    if "{{" not in text:
        return text
    text = _QUOTED.sub("", text)
    pieces: list[str] = []
    open_pairs: list[tuple[str, str]] = []
    position = count = 0
    while found := _OPENING.search(text, position):
        pieces.append(text[position : found.start()])
        count += 1
        if count > MOST:
            raise Refused(f"It has more than {MOST:,} shortcodes.")
        whole = _shortcode(text, found.start())
        if whole is None:
            position = found.end()
            continue
        pieces.append(_meaning(text, whole, open_pairs))
        position = whole.end()
    pieces.append(text[position:])
    pieces += [after for _name, after in reversed(open_pairs)]
    return _LEFTOVER.sub("", "".join(pieces))


def _shortcode(text: str, start: int) -> re.Match[str] | None:
    end = start + _WINDOW
    careful, loose = _WHOLE.match(text, start, end), _LOOSE.match(text, start, end)
    # A stray quotation mark would make the careful reading run on into the next shortcode.
    if careful and loose and _OPENING.search(careful["rest"]):
        return loose
    return careful or loose


def _meaning(text: str, found: re.Match[str], open_pairs: list[tuple[str, str]]) -> str:
    name = found["name"].lower()
    if found["end"]:
        return _close(name, open_pairs)
    line_start = text.rfind("\n", 0, found.start()) + 1
    before = text[line_start : found.start()]
    call = Call(
        name=name,
        given=_arguments(found["rest"]),
        in_link=bool(_IN_LINK.search(before[-40:])),
        is_block=not before.strip() and len(before) < 4,
    )
    if call.in_link:
        return links.address(call.get("path", "0")) if name in {"ref", "relref"} else links.SCHEME
    if name in _PAIRS:
        before, after = _PAIRS[name](call)
        open_pairs.append((name, after))
        return before
    return _SINGLES[name](call) if name in _SINGLES else _unknown(call)


def _close(name: str, open_pairs: list[tuple[str, str]]) -> str:
    if name not in {known for known, _after in open_pairs}:
        return ""
    closed = []
    while True:
        opened, after = open_pairs.pop()
        closed.append(after)
        if opened == name:
            return "".join(closed)


def _arguments(rest: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for place, found in enumerate(_ARGUMENT.finditer(rest)):
        value = next(part for part in found.group("double", "raw", "single", "bare") if part is not None)
        # Markdown escapes (EyeNote\_App) and escaped quotation marks.
        value = re.sub(r"\\([^\w\s]|_)", r"\1", value)
        given[found["key"] or str(place)] = " ".join(value.split())
    return given


def _picture(call: Call) -> str:
    """As an `img`, for `articles.importers.tidying`, which makes of it what readers may get."""
    caption = call.get("caption", "title", "attr")
    given = {"src": call.get("src", "link", "0"), "alt": call.get("alt"), "title": caption}
    picture = "<img" + "".join(f' {name}="{escape(value)}"' for name, value in given.items()) + ">"
    return f"\n\n<p>{picture}</p>\n\n" if call.is_block else picture


def _link(call: Call, url: str, label: str) -> str:
    anchor = f'<a href="{escape(url)}">{escape(label)}</a>'
    return f"\n\n<p>{anchor}</p>\n\n" if call.is_block else anchor


def _watch(place: str, address: str) -> Callable[[Call], str]:
    def link(call: Call) -> str:
        which = call.get("id", "src", "url", "0")
        if not which:
            return ""
        url = which if which.startswith(("http://", "https://")) else address.format(which)
        title = call.get("title")
        return _link(call, url, f"Watch on {place}: {title}" if title else f"Watch on {place}")

    return link


def _tweet(call: Call) -> str:
    user, number = call.get("user", "0"), call.get("id", "1")
    if not number:
        user, number = "i", user
    label = f"Post by @{user} on Twitter" if user != "i" else "Post on Twitter"
    return _link(call, f"https://twitter.com/{user}/status/{number}", label)


def _gist(call: Call) -> str:
    return _link(call, f"https://gist.github.com/{call.get('0')}/{call.get('1')}", "See the code on GitHub")


def _button(call: Call) -> str:
    url, text = call.get("href", "url", "link", "0"), call.get("text", "label", "title", "1")
    return (
        _link(call, url, text or url) if url.startswith(("http://", "https://", "mailto:")) else escape(text)
    )


def _file(call: Call) -> str:
    """The file itself is not part of the text; its label belongs to a sentence."""
    return escape(call.get("label", "text", "title"))


def _quotation(call: Call) -> str:
    words, who = call.get("text", "quote", "0"), call.get("cite", "author")
    return f"\n\n<blockquote>\n\n{words}\n\n{f'— {who}' if who else ''}\n\n</blockquote>\n\n" if words else ""


def _unknown(call: Call) -> str:
    url = call.get("href", "url", "src", "link")
    if not url.startswith(("http://", "https://")):
        return ""
    return _link(call, url, call.get("title", "text", "label", "alt") or url)


def _box(call: Call) -> tuple[str, str]:
    """Words set apart: a quotation block, with its title and button, if any."""
    title, url = call.get("title", "heading"), call.get("src", "href", "url")
    bold = title if "*" in title or not title else f"**{title}**"
    head = f"[{bold}]({url})" if bold and url.startswith("http") else bold
    text, button = call.get("intro"), call.get("button-url")
    last = f"[{call.get('button-text') or button}]({button})" if button.startswith("http") else ""
    return f"\n\n<blockquote>\n\n{head}\n\n{text}\n\n", f"\n\n{last}\n\n</blockquote>\n\n"


def _titled(call: Call) -> tuple[str, str]:
    title = call.get("title", "summary", "0")
    return (f"\n\n**{title}**\n\n" if title else "\n\n"), "\n\n"


def _highlight(call: Call) -> tuple[str, str]:
    """With a language it is code, without one a sentence in colour."""
    language = call.get("0")
    return (f"\n\n```{language}\n", "\n```\n\n") if language else ("", "")


_SINGLES: dict[str, Callable[[Call], str]] = {
    **dict.fromkeys(
        ("img", "img-right", "img-left", "legacy-img", "legacy-img-right", "figure", "image"), _picture
    ),
    "youtube": _watch("YouTube", "https://www.youtube.com/watch?v={}"),
    "vimeo": _watch("Vimeo", "https://vimeo.com/{}"),
    "fb-video": _watch("Facebook", "https://www.facebook.com/watch/?v={}"),
    "cspan-iframe": _watch("C-SPAN", "https://www.c-span.org/video/?{}"),
    **dict.fromkeys(("tweet", "x", "twitter"), _tweet),
    "gist": _gist,
    "button": _button,
    **dict.fromkeys(("asset-static", "asset"), _file),
    **dict.fromkeys(("quote-block", "quote"), _quotation),
    # An address where no link stands says nothing to a reader.
    **dict.fromkeys(("ref", "relref", "tmp"), lambda call: ""),
}
_PAIRS: dict[str, Callable[[Call], tuple[str, str]]] = {
    **dict.fromkeys(
        ("note", "box", "ring", "card", "card-policy", "card-prompt", "alert", "callout", "notice"), _box
    ),
    **dict.fromkeys(("accordion", "details", "expand"), _titled),
    "highlight": _highlight,
}
