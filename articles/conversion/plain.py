"""Texts without a structure of their own: plain text, rich text (its words), Markdown."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from striprtf import striprtf

from articles.conversion import shaping, trees
from articles.conversion.result import Result, TooLong

MOST_BYTES = 4_000_000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A picture in rich text is a flood of numbers; no word is made of two hundred of them.
_NUMBERS = re.compile(rb"[0-9a-fA-F\r\n]{200,}")
_PICTURE = re.compile(
    rb"(?<!\\nonshppict)(?<!\\nonshppict )(?<!\\nonshppict\r\n)(?<!\\nonshppict\n)\{\\pict\b"
)
_BARS = re.compile(r"\s*\|\s*")
_EIGHT_BIT = re.compile(rb"[\x80-\xff]")
# Between the lines that open and close it, what other systems want to know.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)^---[ \t]*\n", re.S | re.M)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.M)
# HTML in a stranger's Markdown is shown as they typed it. The importer's reader (articles.importers.markdown) takes
# it, and templates of other systems; it needs all of Django.
_markdown = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True, "maxNesting": 50})
_markdown.enable(["table", "strikethrough"]).use(footnote_plugin)


def read(path: Path, kind: str, folder: Path) -> None:
    result = Result(folder)
    data = path.read_bytes()
    if kind == "md":
        _read_markdown(_checked(decoded(data)), result)
    else:
        blocks = (
            _rich(data, result) if kind == "rtf" else paragraphs(_CONTROLS.sub("", _checked(decoded(data))))
        )
        for block in blocks:
            result.body.append(trees.paragraph("\n".join(block)))
        shaping.shape(result)
    result.keep()


def decoded(data: bytes) -> str:
    """A plain-text file as text, whatever its author's computer called the letters."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def paragraphs(text: str) -> list[list[str]]:
    """The paragraphs of a plain text, each as its lines.

    Blank lines part paragraphs; a text without any has a paragraph a line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    blocks = re.split(r"\n\s*\n", text)
    if len(blocks) == 1:
        blocks = text.split("\n")
    lines = [[line.strip() for line in block.split("\n") if line.strip()] for block in blocks]
    return [block for block in lines if block]


def _checked(text: str) -> str:
    if len(text) > MOST_BYTES:
        raise TooLong
    return text


def _rich(data: bytes, result: Result) -> list[list[str]]:
    """Each line is a paragraph; a row of a table is one with bars."""
    # Every picture is there twice, for old readers too.
    result.left_out["picture"] += len(_PICTURE.findall(data))
    data = _NUMBERS.sub(b"", data)
    # Letters written as they are, in the charset that the file names: now as it writes them itself.
    data = _EIGHT_BIT.sub(lambda found: b"\\'%02x" % found[0][0], data)
    result.left_out["plain_only"] += 1
    words: str = striprtf.rtf_to_text(_checked(data.decode("ascii")), errors="replace")  # type: ignore[no-untyped-call]
    lines = (_BARS.sub(" | ", line.strip().rstrip("|")) for line in _CONTROLS.sub("", words).split("\n"))
    return [[line] for line in lines if line]


def _read_markdown(text: str, result: Result) -> None:
    text = _CONTROLS.sub("", text.replace("\r\n", "\n"))
    head = _FRONT_MATTER.match(text)
    said = _TITLE.search(head[1]) if head else None
    rendered = _markdown.render(text[head.end() :] if head else text)
    result.body = fromstring(f"<body>{rendered}</body>")
    _leave_pictures(result)
    shaping.shape(result, said[1] if said else "")
    if said and not result.title:
        result.title = said[1]


def _leave_pictures(result: Result) -> None:
    """A picture in Markdown lies somewhere else: its description stays."""
    for element, parent in list(reversed(trees.parents(result.body).items())):
        if element.tag == "img":
            result.left_out["picture_elsewhere"] += 1
            words = Element("em")
            words.text, words.tail = element.get("alt", ""), element.tail
            parent[list(parent).index(element)] = words
