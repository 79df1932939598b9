"""Having a document read, and reading what its reader left: as a stranger's, since a document may have taken it over."""

import json
import re
import tempfile
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from typing import Any

from articles import cleaning
from articles.documents import running, wording
from articles.documents.document import Document, Figure
from articles.documents.running import Unreadable

KINDS = ("docx", "odt", "rtf", "txt", "md", "pdf")
# Counts up when the same file would be read differently: whoever keeps what was read reads it again.
VERSION = 1
MOST_CHARACTERS = 1_000_000
_MOST_RESULT = 16 * 1024 * 1024
_MOST_FIGURE = 64 * 1024 * 1024
_FIGURE_FILE = re.compile(r"figure-\d{1,3}")
# In what the reader wrote, and in what cleaning wrote; `<` and quotes in words are escaped in both.
_RAW = re.compile(r'<img src="figure:(\d{1,3})"')
_CLEANED = re.compile(r'<img((?:\s[a-z]+="[^"]*")*)>')
_SAFE_PLACE = "/media/figure:"


def read(path: Path, kind: str) -> Document:
    """The document at `path`, of one of `KINDS`.

    Raises:
        Unreadable: with a sentence for the editor.
    """
    with tempfile.TemporaryDirectory(prefix="portal-document-") as folder:
        convert(path, kind, Path(folder))
        return load(Path(folder))


def convert(path: Path, kind: str, folder: Path) -> None:
    """Read the document into the empty `folder`, for `load`.

    Raises:
        Unreadable: with a sentence for the editor.
    """
    if kind not in KINDS:
        raise Unreadable(wording.no_text(kind))
    running.run(path, kind, folder)


def load(folder: Path) -> Document:
    """What `convert` left in `folder`.

    Raises:
        Unreadable: it is not what a reader leaves.
    """
    said = _said(folder)
    try:
        figures = tuple(_figure(folder, picture) for picture in said["pictures"])
        left_out = {str(what): int(count) for what, count in said["left_out"].items()}
        html, title = str(said["html"]), " ".join(str(said["title"]).split())[:300]
    except (KeyError, TypeError, ValueError, AttributeError, OSError):
        raise Unreadable(wording.broken()) from None
    if len(html) > MOST_CHARACTERS:
        raise Unreadable(wording.too_long())
    silent = [number for number, figure in enumerate(figures, 1) if not figure.alt]
    return Document(_clean(html, figures), figures, wording.warnings(left_out, silent), title)


def inside_old_word(path: Path) -> str:
    """What a file in Word's old format holds: "text", "macros", "password" or "other".

    Raises:
        Unreadable: it is broken.
    """
    with tempfile.TemporaryDirectory(prefix="portal-document-") as folder:
        running.run(path, "doc", Path(folder))
        return str(_said(Path(folder)).get("found", ""))


def _said(folder: Path) -> Mapping[str, Any]:
    try:
        said = json.loads(_bytes(folder / "result.json", _MOST_RESULT))
    except (OSError, ValueError, RecursionError):
        raise Unreadable(wording.broken()) from None
    if not isinstance(said, dict):
        raise Unreadable(wording.broken())
    return said


def _figure(folder: Path, picture: Mapping[str, Any]) -> Figure:
    file = str(picture["file"])
    if not _FIGURE_FILE.fullmatch(file):
        raise ValueError
    words = {key: " ".join(str(picture[key]).split()) for key in ("name", "alt", "caption", "credit")}
    return Figure(
        _bytes(folder / file, _MOST_FIGURE),
        name=words["name"][:200],
        alt=words["alt"][:300],
        caption=words["caption"][:400],
        credit=words["credit"][:200],
    )


def _bytes(path: Path, most: int) -> bytes:
    """A file of the result: no link to another one, and not without end."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > most:
        raise ValueError
    return path.read_bytes()


def _clean(html: str, figures: tuple[Figure, ...]) -> str:
    """Through `articles.cleaning`, which knows pictures of our own only."""
    html = cleaning.clean(_RAW.sub(rf'<img src="{_SAFE_PLACE}\1"', html))

    def put(found: re.Match[str]) -> str:
        place = re.search(rf'\ssrc="{_SAFE_PLACE}(\d{{1,3}})"', found[1])
        if place is None or int(place[1]) >= len(figures):
            return ""
        said = re.search(r'\salt="([^"]*)"', found[1])
        alt = unescape(said[1]) if said else ""
        return f'<img src="figure:{int(place[1])}" alt="{escape(alt)}">'

    return _CLEANED.sub(put, html)
