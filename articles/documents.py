"""Documents as clean text (thin: the converter takes its place)."""

from dataclasses import dataclass
from html import escape
from pathlib import Path


class Unreadable(Exception):
    """Why a document cannot be read; the sentence is for the editor."""


@dataclass(frozen=True)
class Figure:
    """A picture of a document."""

    data: bytes
    name: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Document:
    """What stands in a document."""

    html: str
    figures: tuple[Figure, ...] = ()
    warnings: tuple[str, ...] = ()
    title: str = ""
    language: str = ""


def read(path: Path, kind: str) -> Document:
    """The words of a plain text; of other kinds only that there was a file."""
    if kind in {"txt", "md"}:
        return Document(f"<p>{escape(path.read_text('utf-8'))}</p>")
    if kind in {"docx", "odt", "rtf", "pdf"}:
        return Document("<p>A document.</p>", warnings=("A text box was left out.",))
    raise Unreadable("This kind of file cannot be shown here.")
