from io import BytesIO

import pytest

from contributions import gate
from tests.contributions.conftest import docx, picture

ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def judge(name: str, data: bytes) -> str:
    return gate.judge(BytesIO(data), gate.clean_name(name), len(data)).name


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(gate.Refused) as refused:
        judge(name, data)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("story.docx", docx(), "docx"),
        ("Story v2.final.DOCX", docx(), "docx"),
        ("story.rtf", b"{\\rtf1 words}", "rtf"),
        ("story.pdf", b"%PDF-1.7\n...", "pdf"),
        ("story.txt", "Words, 文字".encode(), "txt"),
        ("story.txt", "Words".encode("utf-16"), "txt"),
        ("story.txt", "合作".encode("gb18030"), "txt"),
        ("story.md", b"# Words", "md"),
        ("photo.jpg", picture("JPEG"), "jpg"),
        ("photo.jpeg", picture("JPEG"), "jpg"),
        ("photo.png", picture("PNG"), "png"),
        ("photo.webp", picture("WEBP"), "webp"),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
        ("From example.com.docx", docx(), "docx"),
    ],
)
def test_what_authors_send_is_taken(name, data, kind):
    assert judge(name, data) == kind


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("tool.exe", b"MZ\x90", "is a program"),
        ("report.pdf", b"MZ\x90\x00", "is not what its name says"),
        ("report.pdf", b"<html>%PDF-", "is not what its name says"),
        ("story.docx", b"%PDF-1.7", "is not what its name says"),
        ("story.docx", b"PK\x03\x04 broken", "is not what its name says"),
        ("story.txt", b"MZ\x90\x00", "is not what its name says"),
        ("story.docx", docx("word/vbaProject.bin"), "carries macros"),
        ("story.docx", docx("word/VBAPROJECT.BIN"), "carries macros"),
        ("story.docm", docx(), "may carry macros"),
        ("story.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("drawing.svg", b"<svg/>", "export it as PNG"),
        ("page.html", b"<html>", "paste its text"),
        ("all.zip", docx(), "unpack it"),
        ("all.rar", b"Rar!", "unpack it"),
        ("a.php.jpg", picture("JPEG"), "in the middle of its name"),
        ("a.svg.png", picture("PNG"), "in the middle of its name"),
        ("photo.jpg", picture("PNG"), "is not what its name says"),
        ("photo.png", b"\x89PNG\r\n\x1a\n broken", "is not what its name says"),
        ("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not what its name says"),
        ("story", b"words", "We cannot read"),
        ("story.txt", b"", "is empty"),
    ],
)
def test_what_deceives_is_refused_with_a_sentence_that_helps(name, data, words):
    assert words in refusal(name, data)


def test_an_archive_called_docx_is_refused():
    import zipfile

    data = BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("evil.exe", b"MZ")

    assert "is not what its name says" in refusal("story.docx", data.getvalue())


def test_a_document_that_unpacks_to_a_flood_is_refused():
    import zipfile

    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"\x00" * (gate.MOST_UNPACKED + 1))

    assert len(data.getvalue()) < gate.MEGABYTE
    assert "far too large inside" in refusal("story.docx", data.getvalue())


def test_a_document_of_too_many_parts_is_refused():
    assert "far too large inside" in refusal("story.docx", docx(*(f"word/media/{n}" for n in range(2_000))))


def test_a_picture_of_too_many_pixels_is_refused_by_its_header():
    data = bytearray(picture("PNG"))
    # IHDR: width and height, and a checksum that fits them.
    import struct
    import zlib

    data[16:24] = struct.pack(">II", 20_000, 20_000)
    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))

    assert "more than 40 megapixels" in refusal("photo.png", bytes(data))


def test_a_file_that_is_too_large_is_told_how_to_become_smaller():
    with pytest.raises(gate.Refused) as refused:
        gate.judge(BytesIO(docx()), "story.docx", 41 * gate.MEGABYTE)

    assert "Compress Pictures" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\story.docx", "story.docx"),
        ("invoice\u202excod.exe", "invoicexcod.exe"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("a\u061cb\u00adc\x9f\U000e0041.txt", "abc.txt"),
        ("  spaces   here .txt", "spaces here .txt"),
        ("…", "…"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("x" * 300 + ".docx", "x" * 145 + ".docx"),
        ("合作.docx", "合作.docx"),
        ('a"b<c>.txt', "abc.txt"),
    ],
)
def test_hostile_names_become_plain_ones(name, clean):
    assert gate.clean_name(name) == clean
