import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import charsets


@pytest.mark.parametrize(
    "declared", ["gb2312", "GBK", "gb18030", "x-gbk", "GB2312", "cp936", "EUC-CN", '"gb2312"']
)
def test_every_gb_charset_is_read_as_the_largest(declared):
    """𠮷 and 镕 are not in GB 2312, and mail that declares it holds them all the same."""
    assert charsets.decode("朱镕基 𠮷".encode("gb18030"), declared) == "朱镕基 𠮷"


@pytest.mark.parametrize(
    ("raw", "declared", "text"),
    [
        ("Zürich".encode(), "utf-8", "Zürich"),
        ("Zürich".encode("latin-1"), "iso-8859-1", "Zürich"),
        ("Москва".encode("koi8-r"), "koi8-r", "Москва"),
        ("Zürich".encode(), "us-ascii", "Zürich"),
        ("Zürich".encode(), "x-unknown", "Zürich"),
        ("Zürich".encode(), "", "Zürich"),
        ("一带一路".encode("gb18030"), "", "一带一路"),
        (b"\xff", "", "ÿ"),
        (b"plain", "punycode", "plain"),
        (b"plain", "idna", "plain"),
        (b"plain", "zlib", "plain"),
        (b"plain", "rot13", "plain"),
        (b"plain", "x" * 10_000, "plain"),
        (b"plain", "\x00", "plain"),
        (b"plain", "utf-8\x00", "plain"),
    ],
)
def test_what_is_declared_is_believed_only_where_it_fits(raw, declared, text):
    assert charsets.decode(raw, declared) == text


@given(st.binary(max_size=200), st.text(max_size=20))
def test_whatever_comes_is_read(raw, declared):
    assert isinstance(charsets.decode(raw, declared), str)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello\r\nBcc: x@example.org", "Hello Bcc: x@example.org"),
        ("Hel\x00lo", "Hel lo"),
        ("invoice \u202efdp.exe", "invoice fdp.exe"),
        ("\u2066a\u2069 \u200fb", "a b"),
        ("  a\t b  ", "a b"),
        ("abcdef", "abcd"),
        ("abc def", "abc"),
    ],
)
def test_a_line_hides_and_forges_nothing(text, line):
    assert charsets.line(text, 4 if text.startswith("abc") else 100) == line


def test_a_text_keeps_its_lines_and_nothing_else():
    assert charsets.lines("one\r\ntwo\rthree\x00\u202e\tfour\n") == "one\ntwo\nthree\tfour\n"
