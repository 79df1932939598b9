"""The words of a mail as a person reads them: its plain text, else its HTML as text with its paragraphs."""

import re
from collections.abc import Iterator
from email.message import Message
from html.parser import HTMLParser

import nh3

from articles import nesting
from portal import charsets, headers, parts

# A mail program's HTML of a long story has a tenth of it; a mail has at most 36 MB.
MOST_HTML = 2_000_000
_MOST_REFERENCES = 150_000
# Han characters and their punctuation as numbers: some programs write a whole story so.
_HAN_REFERENCE = re.compile("&#(1228[8-9]|12[3-9]\\d\\d|1[3-9]\\d{3}|[2-4]\\d{4}|65[0-4]\\d\\d);")
# A mail in a mail in a mail.
_DEEPEST = 3
_FLOWED = re.compile(r'format\s*=\s*"?flowed', re.IGNORECASE)
_DELSP = re.compile(r'delsp\s*=\s*"?yes', re.IGNORECASE)
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr"}
)
_LINES = frozenset({"br", "li", "tr", "dt", "dd"})
_SAFE = {
    "tags": {*_BLOCKS, *_LINES, "a", "td", "th"},
    "attributes": {"a": {"href"}, "blockquote": {"type"}},
    "link_rel": None,
    "clean_content_tags": {"script", "style", "template", "noscript", "title"},
}  # fmt: skip
# Between these stands a blank line.
_APART = _BLOCKS - {"div"}
_SPACES = re.compile(r"[ \t\n\r\f]+")


def words(message: Message) -> str:
    """All that was written in it, lines ended by a line feed. A forwarded mail follows below a line with its subject."""
    return "\n\n".join(text.strip("\n") for text in _texts(message, 0) if text.strip()).strip()


def html(message: Message) -> str:
    """Its HTML as it came, for the desk's sandboxed view, cut to two million characters; never for a page."""
    return parts.text_of(message, "html")[:MOST_HTML]


def from_html(source: str) -> str:
    """HTML as plain text: paragraphs parted by blank lines, lists with stars, links with their address, quotes with >.

    Takes time in proportion to what it reads, whatever that is.
    """
    reader = _Reader()
    reader.feed(nh3.clean(nesting.flat(_bounded(source)), **_SAFE))  # type: ignore[arg-type]
    reader.close()
    return reader.text()


def _bounded(source: str) -> str:
    """What the cleaner takes in good time: character references beside each other cost it quadratic time."""
    plain = _HAN_REFERENCE.sub(lambda found: chr(int(found[1])), source[:MOST_HTML].replace("\x00", ""))
    pieces = plain.split("&", _MOST_REFERENCES + 1)
    return "&".join(pieces[: _MOST_REFERENCES + 1])


def unfolded(text: str, *, without_space: bool = False) -> str:
    """Text of `format=flowed` with its paragraphs made whole.

    Source: RFC 3676, 4: a line that ends in a space goes on in the next; `without_space` is its DelSp.
    """
    paragraphs: list[list[str]] = []
    is_open = False
    for line in text.split("\n"):
        is_quoted = line.startswith(">")
        bare = line[1:] if line.startswith(" ") else line
        is_soft = bare.endswith(" ") and bare != "-- " and not is_quoted
        piece = bare[:-1] if is_soft and without_space else bare
        if is_open and not is_quoted and bare != "-- ":
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([piece])
        is_open = is_soft
    return "\n".join("".join(pieces) for pieces in paragraphs)


def _texts(part: Message, depth: int) -> Iterator[str]:
    inner = part.get_payload()
    if isinstance(inner, list):
        children = [one for one in inner if isinstance(one, Message)]
        if part.get_content_type() == "multipart/alternative":
            yield from _best([list(_texts(one, depth)) for one in children])
        elif part.get_content_maintype() == "multipart":
            for one in children:
                yield from _texts(one, depth)
        elif part.get_content_type() == "message/rfc822" and depth < _DEEPEST:
            for one in children:
                yield _forwarded(one, depth + 1)
    elif part.get_content_disposition() != "attachment" and not headers.filename(part):
        if part.get_content_type() == "text/plain":
            yield _plain(part)
        elif part.get_content_type() == "text/html":
            yield from_html(charsets.decode(parts.content_of(part), headers.charset(part)))


def _best(versions: list[list[str]]) -> list[str]:
    """Of the versions of one text the first that holds anything: the plain one stands first (RFC 2046, 5.1.4)."""
    return next((texts for texts in versions if any(text.strip() for text in texts)), [])


def _plain(part: Message) -> str:
    text = charsets.lines(charsets.decode(parts.content_of(part), headers.charset(part)))
    kind = headers.first(part, "Content-Type")
    if _FLOWED.search(kind):
        return unfolded(text, without_space=_DELSP.search(kind) is not None)
    return text


def _forwarded(message: Message, depth: int) -> str:
    subject = headers.decoded(message, "Subject", 300)
    sender = headers.text(headers.first(message, "From"), 300)
    head = " · ".join(filter(None, [subject, sender]))
    return "\n\n".join([f"---------- {head} ----------", *_texts(message, depth)])


class _Reader(HTMLParser):
    """Collects lines from HTML that has passed the cleaner, so that every element is ended."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        # The line that is being read, and whether a blank one belongs above it.
        self._line: list[str] = []
        self._is_apart = False
        self._links: list[tuple[str, int]] = []
        # Of each open blockquote: whether a mail program put it around what it answers.
        self._cites: list[bool] = []
        self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS or tag in _LINES:
            self._end_line(tag)
        if tag == "blockquote":
            self._cites.append(found.get("type", "").lower() == "cite")
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "li":
            self._line.append("* ")
        elif tag == "a":
            self._links.append((found.get("href", ""), len(self._line)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS or tag in _LINES:
            self._end_line(tag)
        if tag == "blockquote":
            self._cites.pop()
        elif tag == "pre":
            self._preformatted -= 1
        elif tag in {"td", "th"}:
            self._line.append(" \t")
        elif tag == "a":
            self._end_link(*self._links.pop())

    def handle_data(self, data: str) -> None:
        for number, line in enumerate(data.split("\n") if self._preformatted else [data]):
            if number:
                self._end_line("br")
            self._line.append(_SPACES.sub(" ", line))

    def text(self) -> str:
        self._end_line("br")
        return "\n".join(self._lines)

    def _end_line(self, tag: str) -> None:
        """End the line. Mail programs make a line of a division, and a blank line of a break that has no words."""
        words = "".join(self._line).strip(" \t\u00a0")
        self._line.clear()
        if words:
            mark = ">" * sum(self._cites)
            if self._is_apart and self._lines:
                self._lines.append(mark if self._lines[-1].startswith(">") else "")
            self._lines.append(f"{mark} {words}" if mark else words)
        self._is_apart = tag in _APART or (not words and (self._is_apart or tag == "br"))

    def _end_link(self, href: str, begin: int) -> None:
        shown = "".join(self._line[begin:]).strip()
        if href.startswith(("http://", "https://")) and shown not in {href, href.removesuffix("/")}:
            self._line.append(f" <{href}>" if shown else href)
