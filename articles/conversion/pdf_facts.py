"""What a PDF says of itself: its pages, its title, its outline. Nothing is drawn."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pypdfium2 as pdfium

from articles.conversion.pdf_opening import opened

DEEPEST = 3
MOST_LINES = 400
MOST_LETTERS = 300


def read(path: Path, kind: str, folder: Path) -> None:
    with opened(path) as document:
        said = {
            "pages": len(document),
            "title": document.get_metadata_value("Title")[:MOST_LETTERS],
            "outline": list(islice(_outline(document), MOST_LINES)),
        }
    (folder / "result.json").write_text(json.dumps(said), encoding="utf-8")


def _outline(document: pdfium.PdfDocument) -> Iterator[tuple[int, str, int | None]]:
    """Level, words and page of each line, the first page as 1; None for a line that leads nowhere."""
    for line in document.get_toc(max_depth=DEEPEST):
        place = line.get_dest()
        index = place.get_index() if place is not None else None
        yield line.level + 1, line.get_title()[:MOST_LETTERS], None if index is None else index + 1
