"""A document as it was read: clean text, pictures, and what did not come along."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A picture of a document, its bytes as they came; `name` is for finding it, the rest "" when nobody said it."""

    data: bytes
    name: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Document:
    """A document read.

    `html` is clean but for its pictures, `<img src="figure:N" alt="…">`, most in a `<figure>` of their own; N counts
    `figures` from 0. Headings begin at h2. `warnings` are sentences, in the language of whoever reads it now.
    """

    html: str
    figures: tuple[Figure, ...] = ()
    warnings: tuple[str, ...] = ()
    title: str = ""
    language: str = ""
