"""Opening a PDF for what stands around its words: pdfium takes more files than others, and restricted ones too."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2.raw import FPDF_ERR_PASSWORD

from articles.conversion.result import Locked


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """The document at `path`. One that only forbids printing or copying opens without a password.

    Raises:
        Locked: it asks for a password.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as fault:
        if fault.err_code == FPDF_ERR_PASSWORD:
            raise Locked from fault
        raise
    try:
        yield document
    finally:
        document.close()
