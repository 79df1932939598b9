import re
from xml.etree import ElementTree

import segno

from articles import qr

URL = "https://portal.example.org/a/123"


def test_the_code_is_inline_svg_with_words_and_without_a_style_attribute():
    drawing = qr.svg(URL, "QR code of this article's address")

    root = ElementTree.fromstring(drawing)
    assert root.tag == "svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "QR code of this article's address"
    assert root.attrib["class"] == "qr"
    assert "style" not in drawing
    assert [child.attrib["class"] for child in root] == ["qr-ink"]


def test_the_drawing_holds_exactly_the_modules_of_the_address():
    drawing = qr.svg(URL, "code")

    code = segno.make(URL, error="m", micro=False)
    size = code.symbol_size(border=4)[0]
    assert ElementTree.fromstring(drawing).attrib["viewBox"] == f"0 0 {size} {size}"
    drawn = sum(int(length) for length in re.findall(r"h(\d+)", drawing))
    assert drawn == sum(row.count(1) for row in (bytes(line) for line in code.matrix))


def test_a_label_cannot_break_out_of_its_attribute():
    drawing = qr.svg(URL, '"><script>alert(1)</script>')

    assert "<script>" not in drawing
