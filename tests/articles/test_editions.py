"""Files of reports: what is taken, what is refused in words, where they lie and when they go."""

import io
import subprocess
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import contents_typed, documents, editions, reporting
from articles.contents_typed import Line
from articles.models import Edition, Report, SamplePage, TocEntry
from tests.articles.pdfs import pdf

pytestmark = pytest.mark.django_db

LOCK = b"<< /Filter /Standard /V 1 /R 2 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") /P -4 >>"


def upload(data, name="report.pdf"):
    return SimpleUploadedFile(name, data)


def package(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "/"), data)
    return target.getvalue()


def with_outline(pages=3):
    """A PDF with an outline: a chapter on page 1, a section of it on page 2."""
    one, two = 4 + 2 * pages, 5 + 2 * pages
    data = pdf(
        [[f"Page {number}"] for number in range(1, pages + 1)],
        b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count 2 >>" % (one + 1, one + 1),
        b"<< /Title (1 Lines and gauges) /Parent %d 0 R /Dest [4 0 R /Fit] /First %d 0 R /Last %d 0 R /Count 1 >>"
        % (one, two + 1, two + 1),
        b"<< /Title (1.1 Four ways) /Parent %d 0 R /Dest [6 0 R /Fit] >>" % (one + 1),
    )
    return data.replace(b"/Type /Catalog", b"/Type /Catalog /Outlines %d 0 R" % one)


def private_files(settings):
    return sorted(path.name for path in settings.PRIVATE_ROOT.rglob("*") if path.is_file())


def test_a_pdf_is_kept_under_a_random_name_with_its_facts(report, settings):
    data = pdf([["One"], ["Two"]])

    edition = editions.attach(report(), upload(data), label="English edition")

    assert (edition.media_type, edition.size, edition.pages) == ("application/pdf", len(data), 2)
    assert edition.label == "English edition"
    assert str(edition.file.name).startswith("reports/")
    assert "report" not in str(edition.file.name).removeprefix("reports/")
    assert (settings.PRIVATE_ROOT / edition.file.name).read_bytes() == data


def test_a_file_on_the_disk_is_attached_once_however_often_it_is_brought(report, settings, tmp_path):
    path = tmp_path / "brought.pdf"
    path.write_bytes(pdf([["One"]]))
    one = report(language="zh-hans")

    first, again = editions.attach(one, path), editions.attach(one, path)

    assert first == again
    assert first.language == "zh-hans"
    assert len(private_files(settings)) == 1
    assert path.exists()


@pytest.mark.parametrize(
    ("data", "kind", "ending"),
    [
        (package(mimetype=b"application/epub+zip", content="x"), "application/epub+zip", ".epub"),
        (package(**{"[Content_Types].xml": b"x", "xl__workbook.xml": b"x"}), editions.XLSX, ".xlsx"),
        (package(**{"figures.csv": b"1"}), "application/zip", ".zip"),
    ],
    ids=["epub", "xlsx", "zip"],
)
def test_books_workbooks_and_collections_are_taken_by_what_they_are(report, data, kind, ending):
    edition = editions.attach(report(), upload(data, "whatever.bin"))

    assert (edition.media_type, edition.pages) == (kind, None)
    assert str(edition.file.name).endswith(ending)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "“a.pdf” is empty."),
        (b"<html>%PD", "“a.pdf” is no PDF, EPUB, Excel (.xlsx) or ZIP file."),
        (package(**{"[Content_Types].xml": b"x", "word__document.xml": b"x"}),
         "“a.pdf” is no PDF, EPUB, Excel (.xlsx) or ZIP file."),
        (package(**{"[Content_Types].xml": b"x", "xl__workbook.xml": b"x", "xl__vbaProject.bin": b"x"}),
         "“a.pdf” holds macros: save it as .xlsx, without them."),
        (b"PK\x03\x04 torn", "“a.pdf” is broken: it cannot be opened."),
        (b"%PDF-1.7 nothing", "a.pdf: The document cannot be read: it is broken, or not what its name says."),
        (pdf([["Words"]], LOCK, trailer=b"/Encrypt 6 0 R /ID [(a) (b)]"),
         "a.pdf: The document is locked with a password."),
    ],
    ids=["empty", "html", "word", "macros", "torn zip", "broken pdf", "locked pdf"],
)  # fmt: skip
def test_what_cannot_be_an_edition_is_refused_in_words_and_leaves_nothing(report, settings, data, sentence):
    with pytest.raises(editions.Refused) as refused:
        editions.attach(report(), upload(data, "a.pdf"))

    assert str(refused.value) == sentence
    assert Edition.objects.count() == 0
    assert private_files(settings) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_read(report, settings):
    settings.EDITION_MEGABYTES = 0

    with pytest.raises(editions.Refused, match="is larger than 0 MB"):
        editions.attach(report(), upload(pdf([["One"]])))


def test_a_pdf_is_never_opened_in_our_own_process(report, monkeypatch):
    ran: list[str] = []
    real = subprocess.run

    def watch(command, **more):
        ran.append(command[3])
        return real(command, **more)

    monkeypatch.setattr(subprocess, "run", watch)

    edition = editions.attach(report(), upload(pdf([["One"]])))
    reporting.take_cover(edition.report, edition)

    assert ran == ["pdf-facts", "pdf-pages:1"]


def test_another_file_takes_the_place_of_the_first_and_the_first_goes(
    report, settings, django_capture_on_commit_callbacks
):
    edition = editions.attach(report(), upload(pdf([["One"]])))
    later = upload(pdf([["One"], ["Two"]]))

    with django_capture_on_commit_callbacks(execute=True):
        editions.keep(edition, later, editions.look(later))

    edition.refresh_from_db()
    assert edition.pages == 2
    assert private_files(settings) == [str(edition.file.name).removeprefix("reports/")]


def test_the_file_goes_with_its_report(report, settings, django_capture_on_commit_callbacks):
    edition = editions.attach(report(), upload(pdf([["One"]])))

    with django_capture_on_commit_callbacks(execute=True):
        edition.report.delete()

    assert private_files(settings) == []


def test_a_file_that_two_rows_name_stays_until_the_last_is_gone(
    report, settings, django_capture_on_commit_callbacks
):
    first = editions.attach(report(), upload(pdf([["One"]])))
    second = Edition.objects.create(
        report=report(), file=first.file.name, media_type="application/pdf", size=1
    )

    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
    assert len(private_files(settings)) == 1

    with django_capture_on_commit_callbacks(execute=True):
        second.delete()
    assert private_files(settings) == []


def test_a_file_is_called_by_its_reports_title(report):
    named = Edition(
        report=report(title="Dry ports: a reader's handbook"), file="reports/x.pdf", media_type=editions.PDF
    )
    chinese = Edition(
        report=report(title="读懂项目融资"), label="Second", file="reports/x.xlsx", media_type=editions.XLSX
    )

    assert editions.name_for_readers(named) == "dry-ports-a-readers-handbook.pdf"
    assert editions.name_for_readers(chinese) == "读懂项目融资-second.xlsx"


# --- From the PDF -------------------------------------------------------------------------------


def entries(one):
    return list(one.contents.values_list("level", "number", "title", "page"))


def test_the_outline_becomes_the_table_of_contents(report):
    edition = editions.attach(report(contents=[(1, "9", "Typed before", 9)]), upload(with_outline()))

    taken = reporting.take_contents(edition.report, edition)

    assert taken == 2
    assert entries(edition.report) == [(1, "1", "Lines and gauges", 1), (2, "1.1", "Four ways", 2)]


def test_a_pdf_without_an_outline_leaves_the_contents_as_they_are(report):
    edition = editions.attach(report(contents=[(1, "9", "Typed before", 9)]), upload(pdf([["One"]])))

    with pytest.raises(reporting.NotReady, match="The PDF has no outline"):
        reporting.take_contents(edition.report, edition)

    assert entries(edition.report) == [(1, "9", "Typed before", 9)]


def test_cover_and_sample_pages_are_drawn_into_the_library_with_words(report):
    edition = editions.attach(report(title="Dry ports"), upload(pdf([["One"], ["Two"], ["Three"]])))

    cover = reporting.take_cover(edition.report, edition)
    reporting.take_samples(edition.report, edition, reporting.page_numbers("3, 2,3"))

    assert (edition.report.cover, cover.alt, cover.width) == (cover, "Cover of “Dry ports”", 1400)
    samples = SamplePage.objects.filter(report=edition.report)
    assert [(one.page, one.picture.alt) for one in samples] == [
        (2, "Page 2 of “Dry ports”"), (3, "Page 3 of “Dry ports”"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        ([0, 4], "There is no page 0, 4: the PDF ends with page 2."),
        (list(range(1, 14)), "At most 12 pages at once."),
    ],
)
def test_pages_that_are_not_there_are_refused_in_words(report, pages, sentence):
    edition = editions.attach(report(), upload(pdf([["One"], ["Two"]])))

    with pytest.raises(reporting.NotReady, match=sentence):
        reporting.take_samples(edition.report, edition, pages)

    assert SamplePage.objects.count() == 0


def test_a_file_that_is_missing_from_the_disk_is_said(report, settings):
    edition = editions.attach(report(), upload(pdf([["One"]])))
    (settings.PRIVATE_ROOT / edition.file.name).unlink()

    with pytest.raises(reporting.NotReady, match="not on the disk any more"):
        reporting.take_cover(edition.report, edition)


def test_what_the_reader_of_pdfs_hands_back_is_no_more_than_it_may_be():
    assert documents.leafing._chapter(9, "  a\x00 b\n", 0) == documents.Chapter(3, "a b", 1)


# --- Contents as text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1 Lines and gauges … 4", Line(1, "1", "Lines and gauges", 4)),
        ("1.2 Four ways over a break ....... 17", Line(2, "1.2", "Four ways over a break", 17)),
        ("1.2.3.4 Deep\t18", Line(3, "1.2.3.4", "Deep", 18)),
        ("Outlook to 2030", Line(1, "", "Outlook to 2030", None)),
        ("Outlook to 2030 … 61", Line(1, "", "Outlook to 2030", 61)),
        ("A.1 Tables   70", Line(2, "A.1", "Tables", 70)),
        ("IV. The papers", Line(1, "IV.", "The papers", None)),
        ("  Who holds which sheet", Line(2, "", "Who holds which sheet", None)),
        ("\t\tA port in the desert", Line(3, "", "A port in the desert", None)),
        ("第一章 读法 …… 3", Line(1, "第一章", "读法", 3)),
        ("2. Ports . . . . . 9", Line(1, "2.", "Ports", 9)),
    ],
)
def test_a_line_is_read_as_it_is_typed(text, line):
    assert contents_typed.line_of(text) == line


def test_contents_are_typed_as_they_are_read():
    text = "Foreword … 2\n1 Lines … 4\n1.1 Gauges … 5\n    A note … 6\n  2 Ways\n第二章 路 … 9"

    lines = contents_typed.parse(text + "\n\n")

    typed = contents_typed.as_text([line.entry(place) for place, line in enumerate(lines)])
    assert contents_typed.parse(typed) == lines
    assert [line.level for line in lines] == [1, 1, 2, 3, 2, 1]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1 Fine\n… 17", "“… 17” has no title."),
        ("word " * 80, "is too long for a line"),
        ("line\n" * 401, "more than 400 lines"),
    ],
)
def test_what_is_no_table_of_contents_is_refused_in_words(text, sentence):
    with pytest.raises(contents_typed.NotALine, match=sentence):
        contents_typed.parse(text)


def test_contents_that_did_not_change_keep_their_rows(report):
    one = report(contents=[(1, "1", "Lines", 4)])
    row = TocEntry.objects.get()

    assert reporting.write_contents(one, contents_typed.parse("1 Lines … 4")) is False
    assert TocEntry.objects.get() == row


# --- Saving and publishing ----------------------------------------------------------------------


def test_a_report_gets_an_address_of_its_own_from_its_title(report, section):
    report(title="Dry ports", slug="dry-ports")

    second, chinese = (
        reporting.save(Report(title=title, abstract="A", section=section()))
        for title in ("Dry ports", "无水港")
    )

    assert (second.slug, chinese.slug) == ("dry-ports-2", "无水港")


def test_a_retracted_report_says_why_and_may_come_back_with_its_date(report):
    one = report()
    published_at = one.published_at

    reporting.retract(one, note=" A table was wrong. ")
    assert (one.is_public(), one.retraction_note) == (False, "A table was wrong.")

    reporting.publish(one)
    assert (one.is_public(), one.published_at, one.retraction_note) == (True, published_at, "")


def test_what_cannot_be_published_or_taken_back_is_refused_in_words(report):
    draft = report(published_at=None, abstract=" ", title="Half")

    with pytest.raises(reporting.NotReady, match="“Half” needs a title and an abstract"):
        reporting.publish(draft)
    with pytest.raises(reporting.NotReady, match="Say why"):
        reporting.retract(draft, note="")
    with pytest.raises(reporting.NotReady, match="nothing to take back"):
        reporting.retract(draft, note="It was wrong.")
