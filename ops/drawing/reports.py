"""Print the demonstration's research reports: PDF, cover and sample pages beside each HTML file.

    python -m ops.drawing.reports articles/demonstration/reports [SLUG …]

No Django: what it makes is committed. A report is printed twice: the first print's outline
says on which pages the chapters begin, the second prints these into the table of contents.
Chinese wants Debian's fonts-noto-cjk and fonttools (`pip install fonttools`): Chromium would embed the
font's own kind of outlines (CFF) glyph by glyph, which takes three times the room.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import yaml
from PIL import Image
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
HEAVY = 400_000
COVER_WIDTH, SAMPLE_WIDTH = 900, 1100
# What becomes of the empty <nav class="contents">: a line for each heading, with its page.
FILL = """([pages, heading, imprint]) => {
  const nav = document.querySelector("nav.contents");
  const lines = [...document.querySelectorAll("h1, h2")].map((one, place) =>
    `<li class="${one.tagName === "H1" ? "chapter" : "section"}">
      ${one.textContent}<span>${pages[place] ?? 0}</span></li>`);
  nav.innerHTML = `<p class="heading">${heading}</p><ol>${lines.join("")}</ol>
    <div class="imprint"><p>${imprint}</p></div>`;
}"""


NOTO = "/usr/share/fonts/opentype/noto/NotoSerifCJK-{}.ttc"
SIMPLIFIED = 2
HAN = re.compile("[⺀-鿿、-〿＀-￯“”‘’—…·　]")


def chinese_faces(text: str) -> str:
    """Style rules with the Chinese letters of `text` in two weights, as TrueType; none for an English text."""
    letters = set(HAN.findall(text))
    if not re.search("[一-鿿]", text):
        return ""
    rules = []
    for name, weight in (("Regular", 400), ("Bold", 700)):
        face = base64.b64encode(_truetype(Path(NOTO.format(name)), letters)).decode()
        source = f"url(data:font/ttf;base64,{face})"
        rules.append(f'@font-face {{ font-family: "Report Han"; font-weight: {weight}; src: {source}; }}')
    return "\n".join(rules)


def _truetype(collection: Path, letters: set[str]) -> bytes:
    """A TrueType font of only these letters."""
    from fontTools.pens.cu2quPen import Cu2QuPen  # noqa: PLC0415  only who redraws Chinese needs it
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415
    from fontTools.ttLib import TTFont, newTable  # noqa: PLC0415

    font = TTFont(collection, fontNumber=SIMPLIFIED)
    options = Options(layout_features=[], notdef_outline=True, drop_tables=["VORG", "vmtx", "vhea", "BASE"])
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(letters))
    subsetter.subset(font)
    drawn, glyphs = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    outlines = font["glyf"] = newTable("glyf")
    font["loca"] = newTable("loca")
    outlines.glyphOrder, outlines.glyphs = font.getGlyphOrder(), glyphs
    del font["CFF "]
    _describe(font)
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _describe(font: Any) -> None:
    """The tables that a TrueType font has and one of CFF has not."""
    highest = font["maxp"]
    highest.tableVersion = 0x00010000
    for name in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints",
        "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(highest, name, 0)
    highest.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def outline(pdf: Path) -> Iterator[int]:
    """The page (from 1) of each heading, in order."""
    for bookmark in pypdfium2.PdfDocument(pdf).get_toc():
        target = bookmark.get_dest()
        yield target.get_index() + 1 if target else 0


def write(page: Page, source: Path, head: dict[str, Any]) -> Path:
    """The PDF of one report."""
    pdf = source.with_suffix(".pdf")
    page.goto(source.resolve().as_uri())
    if faces := chinese_faces(source.read_text("utf-8") + head["contents_heading"] + head["imprint"]):
        page.add_style_tag(content=faces)
    page.evaluate("document.fonts.ready")
    pages: list[int] = []
    for _print in range(2):
        page.evaluate(FILL, [pages, head["contents_heading"], head["imprint"]])
        page.pdf(path=pdf, outline=True, tagged=True, prefer_css_page_size=True, print_background=True)
        pages = list(outline(pdf))
    _forget_moments(pdf)
    if pdf.stat().st_size > HEAVY:
        raise SystemExit(f"{pdf.name} is larger than {HEAVY} bytes.")
    return pdf


def draw(pdf: Path, samples: list[int]) -> None:
    """Cover and sample pages as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    for number, width in [(1, COVER_WIDTH), *((sample, SAMPLE_WIDTH) for sample in samples)]:
        sheet = document[number - 1]
        picture: Image.Image = sheet.render(scale=width / sheet.get_width()).to_pil()
        ending = "cover" if number == 1 else f"page-{number}"
        picture.save(pdf.with_name(f"{pdf.stem}-{ending}.webp"), "WEBP", quality=80, method=6)


def _forget_moments(pdf: Path) -> None:
    """Printed again, the same file: without the moment of printing."""
    moment = rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}"
    pdf.write_bytes(re.sub(moment, rb"\g<1>20260101000000", pdf.read_bytes()))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ops.drawing.reports")
    parser.add_argument("folder", type=Path)
    parser.add_argument("slugs", nargs="*")
    options = parser.parse_args(arguments)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        for source in sorted(options.folder.glob("*.html")):
            if options.slugs and source.stem not in options.slugs:
                continue
            head = yaml.safe_load(source.with_suffix(".yaml").read_text("utf-8"))
            pdf = write(page, source, head)
            draw(pdf, head["sample_pages"])
            print(json.dumps({"file": pdf.name, "bytes": pdf.stat().st_size}))  # noqa: T201
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
