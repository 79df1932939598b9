import shutil
from datetime import timedelta

import pytest
import yaml
from django.utils import timezone
from pypdf import PdfReader

from articles.demonstration import loading, research
from articles.models import Author, Edition, Report, TocEntry
from portal.private_files import private_storage

SLUG = "rail-freight-across-central-asia"
FOLDERS = [research.Folder(path) for path in sorted(research.HERE.glob("*.yaml"))]


@pytest.fixture
def make(section, tmp_path):
    """`make()` loads one of the reports, as it is committed; the lines it said."""
    section("trade-and-routes")
    Author.objects.create(name="Aigerim Sadyk", slug="aigerim-sadyk")
    folder = tmp_path / "reports"
    folder.mkdir()
    for path in research.HERE.glob(f"{SLUG}*"):
        shutil.copy(path, folder)

    def make() -> list[str]:
        lines: list[str] = []
        research.make(lines.append, folder)
        return lines

    return make


@pytest.mark.django_db
def test_a_report_is_made_with_its_file_its_contents_and_its_sample_pages(make):
    assert make() == ["1 reports with their full editions written."]

    report = Report.objects.public().get()
    edition = report.editions.get()
    with private_storage().open(str(edition.file)) as file:
        pages = len(PdfReader(file).pages)
    assert (edition.pages, edition.media_type, edition.size) == (
        pages,
        "application/pdf",
        FOLDERS[1].path.with_suffix(".pdf").stat().st_size,
    )
    assert report.is_gated
    assert 5 < report.downloads.of_readers().filter(at__lt=timezone.now()).count() < 40
    assert report.cover is not None
    assert "Cover of the report" in report.cover.alt
    assert [str(who) for who in report.authors.all()] == ["Aigerim Sadyk"]
    assert [sample.page for sample in report.samples.all()] == [4, 6]
    lines = report.contents.values_list("level", "number", "title", "page")
    assert list(lines)[:2] == [
        (1, "1", "How to read this handbook", 3),
        (2, "1.1", "What the figures are", 3),
    ]
    assert Report.objects.filter(published_at__gt=timezone.now() - timedelta(days=8)).exists()


@pytest.mark.django_db
def test_made_twice_it_is_there_once_and_an_editors_change_stays(make):
    make()
    Report.objects.update(title="Another title")
    TocEntry.objects.filter(level=2).delete()

    assert make() == ["All 1 reports were there already."]

    assert (Report.objects.get().title, Edition.objects.count()) == ("Another title", 1)
    assert not TocEntry.objects.filter(level=2).exists()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.slug)
def test_each_report_is_a_light_file_of_ten_to_sixteen_pages_by_people_and_in_places_we_know(folder):
    content = loading.HERE / "content"
    sections = yaml.safe_load((content / "sections.yaml").read_text("utf-8"))
    people = {who["name"] for who in yaml.safe_load((content / "authors.yaml").read_text("utf-8"))}
    reader = PdfReader(folder.path.with_suffix(".pdf"))

    assert 10 <= len(reader.pages) <= 16
    assert folder.path.with_suffix(".pdf").stat().st_size < 400_000
    assert folder.head["section"] in sections
    assert set(folder.head["authors"]) <= people
    assert all((content / f"{slug}.md").exists() for slug in folder.head["related"])
    assert len(list(_flat(reader.outline))) >= 15


def _flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry
