"""Documents that people write elsewhere (Word, LibreOffice, PDF …) as what an article is made of.

Reading happens in a process of its own under limits (`articles.conversion`): whatever a document does to it, the
answer here is a `Document` or `Unreadable`.
"""

from articles.documents.document import Document, Figure
from articles.documents.leafing import MOST_PICTURES, Chapter, PdfFacts, pdf_facts, pdf_pages
from articles.documents.reading import KINDS, VERSION, convert, inside_old_word, load, read
from articles.documents.running import Unreadable
from articles.documents.showing import with_data, with_library

__all__ = [
    "KINDS", "MOST_PICTURES", "VERSION", "Chapter", "Document", "Figure", "PdfFacts", "Unreadable", "convert",
    "inside_old_word", "load", "pdf_facts", "pdf_pages", "read", "with_data", "with_library",
]  # fmt: skip
