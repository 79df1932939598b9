"""The bomb set: each refused, or taken and read without harm, in a process that stays small."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import bombs

from articles import documents
from articles.documents import running
from contributions import gate
from tests.articles.manuscripts import p, package
from tests.conftest import ROOT, missing

# Two seconds on a machine of its own (`bench/documents.py`); here others work beside it.
SECONDS, MEGABYTES = 8, 300
FLOOD = "is far too large inside"
TANGLE = "is far too complicated inside"
DISGUISE = "is not what its name says"
NESTED = "carries another file inside"
PIXELS = "has more than 40 megapixels"
EMPTY = "No words were found in it. A PDF may be pictures of pages: then its text has to be typed."
SAID = {
    "paragraphs.docx": TANGLE, "ratio.docx": FLOOD, "nested.docx": NESTED, "workbooks.docx": NESTED,
    "laughs.docx": TANGLE, "quadratic.docx": TANGLE, "entries.docx": FLOOD, "lying.docx": FLOOD,
    "tag.docx": TANGLE, "depth.docx": TANGLE, "elements.odt": TANGLE, "flood.odt": FLOOD, "braces.rtf": TANGLE,
    "stream.pdf": "pdf", "objects.pdf": "pdf", "pixels.png": PIXELS, "chunks.png": DISGUISE,
    "segments.jpg": DISGUISE, "canvas.webp": PIXELS,
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("bombs")
    for name, make in bombs.BOMBS.items():
        (made / name).write_bytes(make())
    return made


@pytest.fixture(scope="module")
def judged(folder):
    """What the gate said to each, its seconds, and the most memory of its process in MB."""
    if not Path("/proc/self/status").exists():
        missing("/proc (how much memory a process had)")
    said = subprocess.run(
        [sys.executable, "-m", "support.judging", *(str(folder / name) for name in bombs.BOMBS)],
        cwd=ROOT / "bench", env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {line[0]: line[1:] for line in map(json.loads, said.stdout.splitlines())}


def test_every_bomb_has_an_answer():
    assert set(SAID) == set(bombs.BOMBS)


@pytest.mark.parametrize("name", SAID)
def test_a_bomb_is_refused_quickly_by_a_process_that_stays_small(judged, name):
    said, seconds, megabytes = judged[name]

    assert SAID[name] in said
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_a_bomb_of_paragraphs_is_as_small_as_they_are_sent(folder):
    assert (folder / "paragraphs.docx").stat().st_size < 250_000


def test_a_page_that_would_unpack_to_a_flood_is_read_as_an_empty_one(folder):
    document = documents.read(folder / "stream.pdf", "pdf")

    assert document.html == ""
    assert (
        "No words were found in it. A PDF may be pictures of pages: then its text has to be typed."
        in document.warnings
    )


def test_a_pdf_without_pages_is_told_to_be_broken(folder):
    with pytest.raises(documents.Unreadable):
        documents.read(folder / "objects.pdf", "pdf")


def test_a_document_of_as_many_elements_as_we_take_is_read_within_the_limits(tmp_path, monkeypatch):
    """What the count at the gate promises: 60,000 elements are no more than a reader can do in its ten seconds."""
    # Those are of the processor; how long others make us wait for it is not the question here.
    monkeypatch.setattr(running, "SECONDS", 100)
    one = p("x")
    count = (gate.MOST_ELEMENTS - 2) // one.count("<w:p>") // 5
    path = tmp_path / "most.docx"
    path.write_bytes(package(one * count))
    with path.open("rb") as file:
        gate.judge(file, "most.docx", path.stat().st_size)

    assert documents.read(path, "docx").html.count("<p>") == count
