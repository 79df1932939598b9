"""Whatever a document does to its reader: the answer is a sentence, in time, and nothing of ours was within reach."""

import json
import os
import subprocess
import sys

import pytest

from articles import documents
from articles.conversion import __main__ as child
from articles.documents import running
from tests.articles import manuscripts
from tests.articles.pdfs import pdf

BROKEN = "The document cannot be read: it is broken, or not what its name says."
TOO_MUCH = "Reading the document takes too much time or memory. It can still be downloaded."
OLD_WORD = "Word's old format cannot be read. Save the document as .docx, or ask the sender to."
TOO_LONG = "The document is too long for an article."


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """`reader("kill -9 $$")`: a program that runs in the place of ours; `$5` is the folder it should fill."""

    def play(script: str) -> None:
        program = tmp_path / "python"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(program))

    return play


@pytest.fixture
def refusal(tmp_path):
    def read(data: bytes, kind: str) -> documents.Unreadable:
        path = tmp_path / "manuscript"
        path.write_bytes(data)
        with pytest.raises(documents.Unreadable) as refused:
            documents.read(path, kind)
        return refused.value

    return read


@pytest.mark.parametrize(
    ("data", "kind", "sentence"),
    [
        (b"PK no zip", "docx", BROKEN),
        (manuscripts.package("<w:p>"), "docx", BROKEN),
        (b"PK no zip", "odt", BROKEN),
        (b"%PDF-1.7 nothing", "pdf", BROKEN),
        (pdf([["Words"]], b"<< /Filter /Standard /V 1 /R 2 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") /P -4 >>",
             trailer=b"/Encrypt 6 0 R /ID [(a) (b)]"), "pdf", "The document is locked with a password."),
        (b"words " * 200_000, "txt", TOO_LONG),
        (b"words " * 800_000, "md", TOO_LONG),
        (b"\xd0\xcf\x11\xe0", "doc", OLD_WORD),
        (b"\x89PNG", "png", "This file is no document."),
    ],
    ids=["no-zip", "no-xml", "no-odt", "no-pdf", "locked", "long-text", "longer-markdown", "old-word", "picture"],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_a_sentence(refusal, data, kind, sentence):
    fault = refusal(data, kind)

    assert (str(fault), fault.is_lasting) == (sentence, True)


@pytest.mark.parametrize(
    "greed",
    ["bytearray(2 * 1024**3)", "(lambda again: again(again))(lambda again: again(again))"],
    ids=["memory", "depth"],
)
def test_a_reader_that_needs_too_much_ends_by_itself(tmp_path, greed):
    """The limits of the real process, with a reader in it that asks for more."""
    program = (
        "import sys, types; from articles.conversion import __main__ as child; "
        f"sys.modules['articles.conversion.plain'] = types.SimpleNamespace(read=lambda *given: {greed}); "
        "child.main()"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, "txt", "words", str(tmp_path)], cwd=running.ROOT, check=False
    )

    assert done.returncode == child.TOO_MUCH


def test_a_reader_that_does_not_end_is_ended_by_the_clock(refusal, reader, monkeypatch):
    reader("exec sleep 60")
    monkeypatch.setattr(running, "SECONDS", 0.5)

    fault = refusal(b"words", "txt")

    assert (str(fault), fault.is_lasting) == (TOO_MUCH, False)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("kill -9 $$", TOO_MUCH),
        ("exit 3", TOO_MUCH),
        ("exit 7", BROKEN),
        ("exit 0", BROKEN),
        ("printf garbage > $5/result.json", BROKEN),
        ("printf '[1, 2]' > $5/result.json", BROKEN),
        ("head -c 17000000 /dev/zero > $5/result.json", BROKEN),
        ("ln -s /etc/hostname $5/result.json", BROKEN),
    ],
)
def test_a_reader_that_falls_or_leaves_garbage_is_no_document(refusal, reader, script, sentence):
    reader(script)

    assert str(refusal(b"words", "txt")) == sentence


def test_a_reader_sees_none_of_our_keys(reader, tmp_path, monkeypatch):
    seen = tmp_path / "seen"
    reader(f"env > {seen}; exit 7")
    monkeypatch.setenv("SECRET_KEY", "secret")
    (tmp_path / "words").write_bytes(b"words")

    with pytest.raises(documents.Unreadable):
        documents.read(tmp_path / "words", "txt")

    names = {line.partition("=")[0] for line in seen.read_text().splitlines()}
    assert names - {"PWD", "SHLVL", "_", "OLDPWD", "PATH", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV"} == {
        "PYTHONUTF8",
        "MALLOC_ARENA_MAX",
        "OMP_NUM_THREADS",
    }


def left(tmp_path, html="", **picture):
    """A folder as a reader leaves it, that a document has taken over."""
    said = {"file": "figure-0", "name": "a", "alt": "", "caption": "", "credit": "", **picture}
    (tmp_path / "figure-0").write_bytes(b"bytes")
    result = {
        "html": html,
        "title": " A\n title ",
        "left_out": {"chart": 2, "unknown": 1},
        "pictures": [said],
    }
    (tmp_path / "result.json").write_text(json.dumps(result))
    return tmp_path


def test_what_a_reader_left_is_cleaned_as_a_strangers(tmp_path):
    hostile = (
        '<h1>Top</h1><p onclick="x()">Words<script>alert(1)</script></p><img src="figure:0" alt="a&quot; onload=&quot;x">'
        '<img src="figure:7"><img src="https://away.test/x.png"><img src="/media/pictures/ours.webp" alt="x">'
        '<a href="javascript:x()">no</a><iframe src="/admin/"></iframe>'
    )

    document = documents.load(left(tmp_path, hostile))

    assert document.html == (
        '<h2>Top</h2><p>Words</p><img src="figure:0" alt="a&quot; onload=&quot;x"><a>no</a>'
    )
    assert document.title == "A title"
    assert document.warnings == ("2 charts were left out.", "Picture 1 has no description.")


@pytest.mark.parametrize(
    "name", ["../figure-0", "/etc/hostname", "figure-1", "figure-0/../figure-0", "errors"]
)
def test_a_picture_is_a_file_of_the_result_and_no_other(tmp_path, name):
    folder = left(tmp_path, file=name)

    with pytest.raises(documents.Unreadable):
        documents.load(folder)


def test_a_picture_is_no_link_to_a_file_of_ours(tmp_path):
    folder = left(tmp_path)
    (folder / "figure-0").unlink()
    (folder / "figure-0").symlink_to("/etc/hostname")

    with pytest.raises(documents.Unreadable):
        documents.load(folder)


def test_a_machine_that_knows_no_limits_reads_all_the_same(tmp_path):
    program = (
        "import sys; sys.modules['resource'] = None; "
        "from articles.conversion import __main__ as child; child.main()"
    )
    (tmp_path / "words").write_text("Words.")

    subprocess.run(
        [sys.executable, "-c", program, "txt", str(tmp_path / "words"), str(tmp_path)],
        cwd=running.ROOT, check=True,
    )  # fmt: skip

    assert documents.load(tmp_path).html == "<p>Words.</p>"


def test_a_reader_starts_quickly_because_it_knows_nothing_of_django(tmp_path):
    program = (
        "import sys, articles.conversion.docx, articles.conversion.odt, articles.conversion.plain, "
        "articles.conversion.pdf, articles.conversion.oldword; print('django' in sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], cwd=running.ROOT, capture_output=True, text=True, check=True,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip

    assert said.stdout == "False\n"
