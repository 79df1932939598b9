"""Pages of a PDF as pictures: `page-N.png` for each number in the kind, "pdf-pages:3,7,12"."""

from pathlib import Path

import pypdfium2 as pdfium

from articles.conversion.pdf_opening import opened

# Wide enough to be read on a screen of many points; a page like a wall map is no taller than this either.
WIDTH, MOST_HEIGHT = 1400, 4000


def read(path: Path, kind: str, folder: Path) -> None:
    numbers = [int(number) for number in kind.partition(":")[2].split(",")]
    with opened(path) as document:
        for number in numbers:
            _draw(document[number - 1], folder / f"page-{number}.png")


def _draw(page: pdfium.PdfPage, target: Path) -> None:
    scale = min(WIDTH / page.get_width(), MOST_HEIGHT / page.get_height())
    page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(target, "PNG")
