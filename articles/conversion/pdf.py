"""PDF files: their words, as paragraphs again. A page knows places of letters, not what they belong to."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from articles.conversion import shaping, trees
from articles.conversion.result import Locked, Result

MOST_PAGES = 300
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[-–—\s]*(?:page|p\.|第)?\s*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\s*页?[-–—\s]*", re.I)
_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad]\n(?=[a-zà-ÿ])")
_HAN_BREAK = re.compile(r"(?<=[㐀-鿿，。；：、！？”])\n(?=[㐀-鿿“])")
# A capital, a bullet, a number, a Chinese letter: with any other a sentence goes on.
_BEGINS = re.compile(r"[A-ZÀ-Þ•◦▪–—*“‘\d㐀-鿿]")
_ENDS = (".", "!", "?", "。", "！", "？", "”", '"', "…", ":", "：")


def read(path: Path, kind: str, folder: Path) -> None:
    result = Result(folder)
    reader = PdfReader(path)
    if reader.is_encrypted:
        raise Locked
    pages = [_lines(page.extract_text()) for page in reader.pages[:MOST_PAGES]]
    for paragraph in _paragraphs(_without_margins(pages)):
        result.body.append(trees.paragraph(paragraph))
    result.left_out["pdf"] += 1
    shaping.shape(result, _title(reader))
    result.keep()


def _title(reader: PdfReader) -> str:
    try:
        return str((reader.metadata.title if reader.metadata else "") or "")
    except (PyPdfError, ValueError, TypeError, AttributeError):
        return ""


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in _CONTROLS.sub("", text).split("\n")]


def _without_margins(pages: list[list[str]]) -> list[str]:
    """All lines, without numbers of pages and what stands above or below on most of them."""
    edges: Counter[str] = Counter()
    for lines in pages:
        filled = [line for line in lines if line]
        edges.update(set(filled[:2] + filled[-2:]))
    running = {line for line, times in edges.items() if times >= 3 and times * 2 > len(pages)}
    return [
        line
        for lines in pages
        for line in lines
        if line not in running and not (line and _NUMBER.fullmatch(line))
    ]


def _paragraphs(lines: list[str]) -> list[str]:
    """A paragraph ends at a blank line, or with a line far from full that what follows does not go on with."""
    lengths = sorted(len(line) for line in lines if line)
    full = lengths[len(lengths) * 9 // 10] if lengths else 0
    blocks: list[list[str]] = [[]]
    for line, after in pairwise([*lines, ""]):
        if not line:
            blocks.append([])
            continue
        blocks[-1].append(line)
        if len(line) < 0.75 * full and (line.endswith(_ENDS) or _BEGINS.match(after)):
            blocks.append([])
    joined = ("\n".join(block) for block in blocks if block)
    return [_HAN_BREAK.sub("", _HYPHEN.sub("", block)).replace("\n", " ") for block in joined]
