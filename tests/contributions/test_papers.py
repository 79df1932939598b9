"""What a sender's document says: read once, kept privately, shown without loading anything, gone with its file."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone, translation
from django.utils.translation import gettext

from articles import documents
from articles.documents import reading, wording
from contributions import gate, papers
from contributions.models import SubmissionFile
from tests.articles.manuscripts import drawing, p, package, png, style

pytestmark = pytest.mark.django_db

BODY = p("The quay", style="t") + p("It was <![CDATA[<long>]]>.") + p(drawing("photo", "A quay"))


def quay():
    return package(BODY, style("t", "Title"), parts={"media/photo.png": png()})


def kept(settings):
    """Every file below the private folder of papers, by its path there."""
    folder = Path(settings.PRIVATE_ROOT, "papers")
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def conversions(monkeypatch):
    """The documents that were really read, each by a process."""
    seen = []
    convert = reading.convert

    def counted(path, kind, folder):
        seen.append(path.name)
        convert(path, kind, folder)

    monkeypatch.setattr(documents, "convert", counted)
    return seen


def test_a_document_is_read_once_and_kept_beside_its_file(staged, settings, conversions):
    file = staged("quay.docx", quay())

    first, second = papers.read(file), papers.read(SubmissionFile.objects.get(pk=file.pk))

    name = Path(file.file.name).name
    assert first == second
    assert (first.title, first.html) == (
        "The quay",
        '<p>It was &lt;long&gt;.</p><figure><img src="figure:0" alt="A quay"></figure>',
    )
    assert conversions == [name]
    assert kept(settings) == [f"{name}/1/figure-0", f"{name}/1/result.json"]


def test_two_who_read_at_once_get_the_same_and_leave_one_result(staged, settings):
    file = staged("quay.docx", quay())
    together = threading.Barrier(4)
    seen = []

    def read():
        together.wait()
        seen.append(papers.read(file))

    threads = [threading.Thread(target=read) for _reader in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [seen[0]] * 4
    assert len(kept(settings)) == 2


def test_a_preview_is_a_whole_page_that_loads_nothing(staged, submission):
    file = staged("quay.docx", quay())
    file.submission = submission(title="<Quay>")

    page = papers.preview(file)

    assert page.startswith(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The quay</title>'
    )
    assert (
        '<body><h1>The quay</h1><p>It was &lt;long&gt;.</p><figure><img src="data:image/webp;base64,' in page
    )
    assert page.count("http") == 0
    assert "<script" not in page
    assert papers.preview(file) == page


def test_a_preview_of_a_nameless_document_is_called_by_its_files_name(staged):
    file = staged("<b>note.txt", b"Words.")

    page = papers.preview(file)

    assert "<title>bnote.txt</title>" in page
    assert "<body><p>Words.</p></body>" in page


def test_what_cannot_be_read_is_not_tried_again(staged, conversions):
    file = staged("broken.docx", quay())
    Path(file.file.path).write_bytes(b"PK no more")

    for _time in range(2):
        with pytest.raises(documents.Unreadable) as refusal:
            papers.read(file)

    assert str(refusal.value) == "The document cannot be read: it is broken, or not what its name says."
    assert len(conversions) == 1


def test_what_took_too_long_is_tried_again_after_an_hour(staged, monkeypatch, conversions):
    file = staged("quay.docx", quay())

    def fall(path, kind, folder):
        raise documents.Unreadable("Too much.", is_lasting=False)

    with monkeypatch.context() as slow, pytest.raises(documents.Unreadable):
        slow.setattr(documents, "convert", fall)
        papers.read(file)
    with pytest.raises(documents.Unreadable) as again:
        papers.read(file)
    assert (str(again.value), conversions) == ("Too much.", [])

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert papers.read(file).title == "The quay"


def test_why_it_cannot_be_read_is_told_to_each_in_their_language(staged, monkeypatch):
    """Whoever asked first, and in whatever language: what is remembered is not in that of the first."""
    file = staged("quay.docx", quay())
    Path(file.file.path).write_bytes(b"PK no more")
    # A sentence that is translated already, in the place of the new one.
    monkeypatch.setattr(wording, "broken", lambda: gettext("Published"))
    seen = []

    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language), pytest.raises(documents.Unreadable) as refusal:
            papers.read(file)
        seen.append(str(refusal.value))

    assert seen == ["已刊登", "Published", "已刊登"]


@pytest.mark.parametrize(("name", "data"), [("harbour.doc", None), ("photo.png", png())])
def test_pictures_and_words_old_format_hold_no_text(staged, name, data):
    old = Path(__file__).parent.parent / "articles" / "documents" / "harbour.doc"
    file = staged(name, data or old.read_bytes())

    with pytest.raises(documents.Unreadable):
        papers.read(file)


def test_what_was_read_goes_with_the_file(staged, settings, django_capture_on_commit_callbacks):
    file = staged("quay.docx", quay())
    other = staged("other.txt", b"Words.")
    papers.preview(file)
    papers.preview(other)

    with django_capture_on_commit_callbacks(execute=True):
        file.delete()

    assert {name.partition("/")[0] for name in kept(settings)} == {Path(other.file.name).name}


def test_a_file_that_goes_while_it_is_read_leaves_nothing(staged, settings, monkeypatch):
    file = staged("quay.docx", quay())
    convert = documents.convert

    def and_goes(path, kind, folder):
        convert(path, kind, folder)
        path.unlink()

    monkeypatch.setattr(documents, "convert", and_goes)

    with pytest.raises(documents.Unreadable) as refusal:
        papers.read(file)
    assert str(refusal.value) == "The file is no longer there."
    assert kept(settings) == []


def test_what_was_read_is_for_us_alone(staged, settings):
    file = staged("quay.docx", quay())

    papers.preview(file)

    folder = Path(settings.PRIVATE_ROOT, "papers", Path(file.file.name).name)
    assert folder.stat().st_mode & 0o077 == 0


def test_whatever_passes_the_gate_as_a_document_has_a_reader_or_a_sentence(staged):
    kinds = {name for name, kind in gate.KINDS.items() if kind.most_bytes == gate.DOCUMENT}

    assert kinds - set(documents.KINDS) == {"doc"}
