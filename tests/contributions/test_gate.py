import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation

from contributions import gate, staging
from tests.articles.pdfs import pdf
from tests.articles.test_documents_showing import heic
from tests.contributions.conftest import docx, picture

DOCUMENTS = Path(__file__).parent.parent / "articles" / "documents"
OLD = (DOCUMENTS / "harbour.doc").read_bytes()
PDF = pdf([["Words"]])
RELATED = (
    '<Relationships xmlns="x"><Relationship Id="a" Type="http://x/relationships/%s" Target="%s" '
    'TargetMode="External"/></Relationships>'
)


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
        ("story.pdf", PDF, "pdf"),
        ("harbour.docx", (DOCUMENTS / "harbour.docx").read_bytes(), "docx"),
        ("harbour.odt", (DOCUMENTS / "harbour.odt").read_bytes(), "odt"),
        ("harbour.doc", OLD, "doc"),
        ("story.txt", "Words, 文字".encode(), "txt"),
        ("story.txt", "Words".encode("utf-16"), "txt"),
        ("story.txt", "合作".encode("gb18030"), "txt"),
        ("story.md", b"# Words", "md"),
        ("photo.jpg", picture("JPEG"), "jpg"),
        ("photo.jpeg", picture("JPEG"), "jpg"),
        ("photo.png", picture("PNG"), "png"),
        ("photo.webp", picture("WEBP"), "webp"),
        ("photo.heic", heic(), "heic"),
        ("photo.heif", heic(), "heic"),
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
        ("story.doc", b"\xd0\xcf\x11\xe0", "is not what its name says"),
        ("story.doc", b"{\\rtf1 words}", "is not what its name says"),
        ("story.doc", OLD[:2000], "is not what its name says"),
        ("story.docx", OLD, "is not what its name says"),
        ("story.pages", docx(), "save it as .docx"),
        ("scan.tiff", b"II*\x00", "as JPG or PNG"),
        ("story.rtf", b"words", "is not what its name says"),
        ("story.rtf", b"{\\rtf1{\\object\\objemb{\\*\\objdata 0105}}}", "carries another file inside"),
        (
            "story.rtf",
            b"{\\rtf1{\\*\\template http://away.test/a.dotm}}",
            "loads parts of itself from elsewhere",
        ),
        ("report.pdf", PDF[:-60], "is cut off"),
        ("report.pdf", pdf([["Words"]], trailer=b"/Encrypt 9 0 R"), "take the password off"),
        ("photo.jpg", picture("JPEG")[:-2], "is cut off"),
        ("photo.png", picture("PNG")[:-12], "is cut off"),
        ("photo.webp", picture("WEBP")[:-4], "is not what its name says"),
        ("photo.heic", heic()[:-10], "is cut off"),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "is not what its name says"),
        ("photo.heic", picture("JPEG"), "is not what its name says"),
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
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("evil.exe", b"MZ")

    assert "is not what its name says" in refusal("story.docx", data.getvalue())


def test_a_document_that_unpacks_to_a_flood_is_refused():
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


def word(part, content, document=b"<w:document/>"):
    """A Word file with one further part of this content."""
    data = BytesIO(docx(document=document))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, content)
    return data.getvalue()


def opendocument(content=b"<office/>", **parts):
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        for name, text in parts.items():
            package.writestr(name, text)
    return data.getvalue()


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("word/_rels/settings.xml.rels", RELATED % ("attachedTemplate", "http://away.test/a.dotm"), "from elsewhere"),
        ("word/_rels/settings.xml.rels", RELATED % ("attachedTemplate", "\\\\away\\a.dotm"), "from elsewhere"),
        ("word/_rels/settings.xml.rels", RELATED % ("attachedTemplate", "file://away/a.dotm"), "from elsewhere"),
        ("word/_rels/settings.xml.rels", RELATED % ("attachedTemplate", "file:////away/a.dotm"), "from elsewhere"),
        ("word/_rels/settings.xml.rels", RELATED % ("attachedTemplate", "%5c%5caway%5ca.dotm"), "from elsewhere"),
        ("word/_rels/document.xml.rels", RELATED % ("oleObject", "mhtml:http://away.test/!x"), "from elsewhere"),
        ("word/_rels/document.xml.rels", RELATED % ("frame", "//away.test/x"), "from elsewhere"),
        ("word/_rels/document.xml.rels", RELATED % ("vbaProject", "harmless.bin"), "carries macros"),
        ("word/embeddings/oleObject1.bin", b"MZ\x90\x00 program", "carries another file"),
        ("word/embeddings/oleObject1.bin", b"Rar!\x1a\x07", "carries another file"),
        ("word/media/image1.png", docx(), "carries another file"),
        ("word/embeddings/Book1.xlsx", docx("xl/vbaProject.bin"), "carries macros"),
        (
            "word/embeddings/oleObject1.bin",
            b"\xd0\xcf\x11\xe0" + "\x01Ole10Native".encode("utf-16-le"),
            "carries another file",
        ),
        (
            "word/embeddings/oleObject1.bin",
            b"\xd0\xcf\x11\xe0" + b"." * 262_138 + "_VBA_PROJECT".encode("utf-16-le"),
            "carries macros",
        ),
        ("word/styles.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "too complicated"),
        ("word/DOCUMENT.xml", "<w:document/>", "is not what its name says"),
    ],
)  # fmt: skip
def test_a_part_of_a_document_that_could_harm_refuses_it(part, content, words):
    assert words in refusal("story.docx", word(part, content))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (
            "word/_rels/settings.xml.rels",
            RELATED % ("attachedTemplate", "file:///C:\\Office\\House%20style.dotm"),
        ),
        ("word/_rels/settings.xml.rels", RELATED % ("attachedTemplate", "file:///Users/ada/Normal.dotm")),
        ("word/_rels/settings.xml.rels", RELATED % ("attachedTemplate", "Normal.dotm")),
        ("word/_rels/document.xml.rels", RELATED % ("hyperlink", "https://example.org/")),
        ("word/_rels/document.xml.rels", RELATED % ("image", "https://example.org/a.png")),
        ("word/embeddings/Microsoft_Excel_Worksheet.xlsx", docx()),
        ("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0" + "Equation Native".encode("utf-16-le")),
        ("word/fonts/font1.odttf", b"MZ scrambled"),
        ("customXml/item1.xml", "<not well formed"),
    ],
)
def test_what_honest_documents_carry_is_taken(part, content):
    assert judge("story.docx", word(part, content)) == "docx"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (opendocument(**{"Basic/Standard/Module1.xml": "<x/>"}), "carries macros"),
        (opendocument(b'<o><s:event-listener x:href="vnd.sun.star.script:a"/></o>'), "carries macros"),
        (opendocument(**{"META-INF/manifest.xml": "<m><m:encryption-data/></m>"}), "take the password off"),
        (opendocument(b"<o>"), "is not what its name says"),
        (docx(), "is not what its name says"),
    ],
)
def test_an_opendocument_text_is_looked_through_as_well(data, words):
    assert words in refusal("story.odt", data)


def test_an_encoding_that_nobody_knows_is_no_document():
    data = docx(document=b'<?xml version="1.0" encoding="UTS-8"?><w/>')

    assert "is not what its name says" in refusal("story.docx", data)


def test_a_part_without_a_name_harms_nobody():
    data = docx("qqqq").replace(b"qqqq", b"\0\0\0\0")

    assert judge("story.docx", data) == "docx"


def test_a_document_that_is_another_kind_of_opendocument_is_refused():
    data = opendocument().replace(b"opendocument.text", b"opendocument.prez")

    assert "is not what its name says" in refusal("story.odt", data)


def test_a_document_of_which_an_entry_is_encrypted_asks_for_the_password_to_come_off():
    data = bytearray(docx())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1

    assert "take the password off" in refusal("story.docx", bytes(data))


def test_words_own_password_asks_for_it_to_come_off():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")

    assert "take the password off" in refusal("story.docx", data)


def test_as_many_elements_as_are_taken_are_taken_and_one_more_is_not():
    most = b"<w>" + b"<p/>" * (gate.MOST_ELEMENTS - 1) + b"</w>"

    assert judge("story.docx", docx(document=most)) == "docx"
    assert "too complicated" in refusal("story.docx", docx(document=most.replace(b"</w>", b"<p/></w>")))


def test_a_zip_that_says_fewer_bytes_than_it_has_is_refused():
    data = bytearray(word("word/media/image1.bin", b"x" * 1000))
    while (place := data.find(struct.pack("<I", 1000))) >= 0:
        data[place : place + 4] = struct.pack("<I", 10)

    assert "is not what its name says" in refusal("story.docx", bytes(data))


def macros_in_old_word() -> bytes:
    """The old file with the sign of a compressed module of Visual Basic in the place of its first words."""
    place = OLD.index("In spring".encode("utf-16-le"))
    return OLD[:place] + b"\nAttribut\x00e VB_" + OLD[place + 15 :]


def test_words_old_format_is_taken_without_macros_and_remarked_upon():
    kind = gate.judge(BytesIO(OLD), "harbour.doc", len(OLD))

    assert str(kind.remark) == (
        "Word's old format: it can be downloaded, but neither shown nor made into an article. "
        "Save it as .docx (File, Save as, Word document), or ask the sender to."
    )
    assert "carries macros" in refusal("harbour.doc", macros_in_old_word())


def test_words_old_format_with_a_password_is_refused():
    data = bytearray(OLD)
    # The first sector of the text begins with its mark; the flags stand ten bytes behind it.
    data[data.index(b"\xec\xa5") + 11] |= 1

    assert "take the password off" in refusal("harbour.doc", bytes(data))


@pytest.mark.parametrize(
    ("more", "remark"),
    [
        (b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>", "carries scripts"),
        (b"<< /S /Java#53cript /JS (x) >>", "carries scripts"),
        (b"<< /Type /EmbeddedFile /Length 1 >>", "carries other files inside"),
        (b"<< /S /GoTo /D [4 0 R /Fit] >>", ""),
    ],
)
def test_what_is_active_in_a_pdf_is_remarked_upon(more, remark):
    data = pdf([["Words"]], more)

    said = str(gate.judge(BytesIO(data), "report.pdf", len(data)).remark)

    assert remark in said
    assert bool(remark) == bool(said)


def test_a_script_in_a_compressed_object_of_a_pdf_is_found():
    packed = zlib.compress(b"6 0 << /S /JavaScript /JS (x) >>")
    data = pdf([["Words"]], b"<< /Type /ObjStm /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed))

    assert "carries scripts" in str(gate.judge(BytesIO(data), "report.pdf", len(data)).remark)


def test_a_pdf_that_starts_a_program_is_refused():
    data = pdf([["Words"]], b"<< /S /Launch /F (cmd.exe) >>")

    assert "starts a program" in refusal("report.pdf", data)


@pytest.mark.django_db
def test_the_remark_is_kept_with_the_file_in_the_desks_language(staged):
    with translation.override("zh-hans"):
        file = staged("harbour.doc", OLD)

    assert (file.kind, file.remark[:18]) == ("doc", "Word's old format:")
    assert staging.token_of(file)


def test_a_telephones_photograph_that_hides_its_size_is_refused():
    """The coded picture is large, and only a small part of it is to be shown."""
    data = heic()
    place = data.index(b"ispe") + 8

    assert "more than 40 megapixels" in refusal(
        "photo.heic", data[:place] + (20_000).to_bytes(4, "big") * 2 + data[place + 8 :]
    )
