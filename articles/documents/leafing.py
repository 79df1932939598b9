"""What a PDF says of itself, and pages of it as pictures; read in the reader's process, believed as a stranger's."""

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.documents import running, wording
from articles.documents.running import Unreadable

# Its process has ten seconds: a page takes a fifth of one, a drawn map more.
MOST_PICTURES = 12
_MOST_SAID = 1024 * 1024
_MOST_PICTURE = 32 * 1024 * 1024
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True)
class Chapter:
    """A line of a PDF's outline: level from 1 to 3, its words, its page (from 1; None: it leads nowhere)."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True)
class PdfFacts:
    pages: int
    title: str
    outline: tuple[Chapter, ...]


def pdf_facts(path: Path) -> PdfFacts:
    """The pages, title and outline of the PDF at `path`.

    Raises:
        Unreadable: it is locked or broken; with a sentence for the editor.
    """
    with tempfile.TemporaryDirectory(prefix="portal-document-") as folder:
        running.run(path, "pdf-facts", Path(folder))
        try:
            said = json.loads(_bytes(Path(folder) / "result.json", _MOST_SAID))
            found = PdfFacts(
                int(said["pages"]), _words(said["title"]), tuple(_chapter(*line) for line in said["outline"])
            )
        except (KeyError, TypeError, ValueError, OSError, RecursionError):
            raise Unreadable(wording.broken()) from None
    if found.pages < 1:
        raise Unreadable(wording.broken())
    return found


def pdf_pages(path: Path, pages: Sequence[int]) -> list[bytes]:
    """Pages of the PDF at `path` (from 1, at most `MOST_PICTURES`) as PNG, 1400 pixels wide.

    Raises:
        Unreadable: it cannot be drawn, or has no such page.
    """
    wanted = list(pages)[:MOST_PICTURES]
    kind = "pdf-pages:" + ",".join(str(int(page)) for page in wanted)
    with tempfile.TemporaryDirectory(prefix="portal-document-") as folder:
        running.run(path, kind, Path(folder))
        try:
            return [_bytes(Path(folder) / f"page-{page}.png", _MOST_PICTURE) for page in wanted]
        except (ValueError, OSError):
            raise Unreadable(wording.broken()) from None


def _chapter(level: Any, title: Any, page: Any) -> Chapter:
    return Chapter(min(max(int(level), 1), 3), _words(title), None if page is None else max(int(page), 1))


def _words(said: Any) -> str:
    return " ".join(_CONTROLS.sub(" ", str(said)).split())[:300]


def _bytes(path: Path, most: int) -> bytes:
    """A file of the result: no link to another one, and not without end."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > most:
        raise ValueError
    return path.read_bytes()
