"""Documents that people write elsewhere (Word, LibreOffice, PDF …) as what an article is made of.

Reading happens in a process of its own under limits (`articles.conversion`): whatever a document does to it, the
answer here is a `Document` or `Unreadable`.
"""

from articles.documents.document import Document, Figure
from articles.documents.reading import KINDS, VERSION, convert, inside_old_word, load, read
from articles.documents.running import Unreadable
from articles.documents.showing import with_data, with_library

__all__ = [
    "KINDS", "VERSION", "Document", "Figure", "Unreadable", "convert", "inside_old_word", "load", "read",
    "with_data", "with_library",
]  # fmt: skip
