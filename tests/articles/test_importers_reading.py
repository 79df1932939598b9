import io
import tarfile
import zipfile

import pytest

from articles.importers import reading
from articles.importers.records import Record, Refusal

STORY = b"---\ntitle: Port reopens\ndate: 2020-03-09\n---\nWords.\n"


def found(path, wanted="auto"):
    return [
        (item.path, item.source_id if isinstance(item, Record) else item.sentence)
        for item in reading.read(path, wanted)
    ]


@pytest.fixture
def folder(tmp_path):
    for name in ("b/two.md", "a/one.markdown", "a/picture.jpg", ".git/three.md", "b/.hidden.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(STORY)
    return tmp_path


def test_a_folder_is_read_in_the_order_of_names_without_what_is_hidden(folder):
    assert found(folder) == [("a/one.markdown", "one"), ("b/two.md", "two")]


def test_a_single_file_gives_the_same_id(folder):
    assert found(folder / "b" / "two.md") == [("two.md", "two")]


def test_a_file_of_any_ending_is_read_when_its_format_is_told(folder):
    (folder / "story.txt").write_bytes(STORY)

    assert found(folder / "story.txt", "markdown") == [("story.txt", "story")]
    with pytest.raises(reading.Unreadable):
        found(folder / "story.txt")


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tar.xz", "zip"])
def test_an_archive_is_read_in_memory(tmp_path, ending):
    path = tmp_path / f"news.{ending}"
    if ending == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("news/one.md", STORY)
            archive.writestr("../../escape.md", STORY)
            archive.writestr("news/picture.jpg", b"x")
    else:
        with tarfile.open(path, f"w:{ending[4:]}") as archive:  # type: ignore[call-overload]
            for name in ("../../escape.md", "news/one.md", "news/picture.jpg"):
                member = tarfile.TarInfo(name)
                member.size = len(STORY)
                archive.addfile(member, io.BytesIO(STORY))

    assert found(path) == [("../../escape.md", "escape"), ("news/one.md", "one")]
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_an_archive_member_is_read_no_further_than_any_article_goes(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.md", b"---\n" + b"x" * 50_000_000)

    assert found(path) == [("bomb.md", "It has 2,000,001 bytes; 2,000,000 are the most.")]


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_bytes(STORY)
    (folder / "a" / "secret.md").symlink_to(outside)
    (folder / "loop").symlink_to(folder)

    assert found(folder) == [("a/one.markdown", "one"), ("b/two.md", "two")]


def test_two_files_of_one_name_cannot_both_come_in(tmp_path):
    for name in ("a/port.md", "b/port.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(STORY)

    [first, second] = reading.read(tmp_path)

    assert isinstance(first, Record)
    assert second == Refusal(
        "b/port.md",
        "a/port.md has the same name. Import the two folders apart, each with a --source of its own.",
    )


def test_a_file_that_cannot_be_opened_does_not_stop_the_rest(folder):
    (folder / "a" / "gone.md").symlink_to(folder / "nothing.md")

    assert [path for path, _what in found(folder)] == ["a/gone.md", "a/one.markdown", "b/two.md"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("absent.md", None), ("news.zip", b"PK no zip"), ("news.tar.xz", b"no tar"), ("a.doc", b"x")],
)
def test_what_cannot_be_read_at_all_is_said(tmp_path, name, data):
    if data is not None:
        (tmp_path / name).write_bytes(data)

    with pytest.raises(reading.Unreadable, match=name):
        found(tmp_path / name)


def test_an_empty_folder_holds_nothing_to_import(tmp_path):
    with pytest.raises(
        reading.Unreadable, match=r"holds no file that can be imported \(\.markdown, \.md\)\.$"
    ):
        found(tmp_path)
