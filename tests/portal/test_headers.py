from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import headers


def subject(raw: bytes) -> str:
    return headers.decoded(message_from_bytes(b"Subject: " + raw + b"\r\n\r\n"), "Subject")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Plain words", "Plain words"),
        (b"=?utf-8?B?5LiA5bim5LiA6Lev?=", "一带一路"),
        (b"=?UTF-8?q?Z=C3=BCrich=20_now?=", "Zürich now"),
        (b"=?gb2312?B?1uzpRrv5IJU0sjU=?=", "朱镕基 𠮷"),
        (b"Re: =?utf-8?B?5LiA?= and =?utf-8?B?5bim?=!", "Re: 一 and 带!"),
        # The space between two encoded words is none, and a character may be torn between them.
        (b"=?utf-8?B?5Lg=?=\r\n =?utf-8?B?gOW4pg==?=", "一带"),
        # Raw 8-bit, as some mailers send it.
        ("Zürich".encode(), "Zürich"),
        ("一带一路".encode("gb18030"), "一带一路"),
        # Unknown charset, wrong base64, never closed.
        (b"=?x-nobody?Q?Z=C3=BCrich?=", "Zürich"),
        (b"=?utf-8?B?!!!?=", ""),
        (b"=?utf-8?B?abc", "=?utf-8?B?abc"),
        # A language after the charset: RFC 2231, 5.
        (b"=?utf-8*en?Q?Hello?=", "Hello"),
        # Line breaks smuggled in, NUL, direction signs.
        (b"=?utf-8?Q?Hello=0D=0ABcc:_x@example.org?=", "Hello Bcc: x@example.org"),
        (b"a\x00b", "a b"),
        ("a\u202eb".encode(), "ab"),
        (b"folded\r\n\tline", "folded line"),
        (b"", ""),
    ],
)
def test_a_subject_is_read_as_its_writer_meant_it(raw, text):
    assert subject(raw) == text


@given(st.binary(max_size=300))
def test_no_header_makes_the_reading_fail(raw):
    value = raw.decode("ascii", "surrogateescape")

    assert "\n" not in headers.text(value)
    headers.addresses(value)
    headers.message_ids(value)
    headers.key(value).encode("utf-8")
    headers.scan(raw, ["From", "Subject"])


# In quadratic time each would take hours.
@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "bomb",
    ["=?utf-8?B?5LiA?= " * 100_000, "=?" * 1_000_000, "(" * 1_000_000, '"' * 1_000_001, "<" * 1_000_000, "a@" * 500_000],
    ids=["words", "openings", "comments", "quotes", "angles", "signs"],
)  # fmt: skip
def test_a_header_of_a_megabyte_is_read_in_a_moment(bomb):
    assert len(headers.text(bomb)) <= 998
    assert len(headers.address(bomb)) <= headers.LONGEST_ADDRESS
    assert len(headers.message_ids(bomb)) <= 50
    assert len(headers.addresses(bomb)) <= headers.READ


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("ana@example.net", "ana@example.net"),
        ("Ana <ana@example.net>", "ana@example.net"),
        ('"stories@example.org" <ana@example.net>', "ana@example.net"),
        ("stories@example.org <ana@example.net>", "ana@example.net"),
        ('"Ana, \\"the\\" One" <ana@example.net>', "ana@example.net"),
        ("ana@example.net (Ana)", "ana@example.net"),
        ("=?utf-8?B?5LiA?= <ana@example.net>", "ana@example.net"),
        ("<>", ""),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_the_address_is_not_taken_from_the_name_beside_it(value, address):
    assert headers.address(value) == address


def test_a_list_of_people_is_read_in_order():
    value = 'Ana <a@example.net>, "Bo, Jr." <b@example.net>,\r\n c@example.net; a@example.net'

    assert headers.addresses(value) == ["a@example.net", "b@example.net", "c@example.net"]


@pytest.mark.parametrize(
    ("value", "length"), [("<1@example.net>", 15), (f"<{'x' * 2000}@example.net>", 245), ("", 0)]
)
def test_a_message_id_fits_its_column(value, length):
    assert len(headers.key(value)) == length


def test_long_message_ids_stay_different():
    assert headers.key("<" + "x" * 2000 + "1>") != headers.key("<" + "x" * 2000 + "2>")


def test_a_message_id_with_raw_bytes_and_nul_can_be_stored():
    assert headers.key(b"<\xe4\xb8\x80\x00\xff@x>".decode("ascii", "surrogateescape")).isprintable()


def test_references_are_read_one_by_one():
    assert headers.message_ids("<1@x>\r\n <2@x> nonsense <1@x> <>") == ["<1@x>", "<2@x>", "<>"]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b'attachment; filename="story.docx"', "story.docx"),
        (b'attachment; filename="../../etc/passwd"', "passwd"),
        (b'attachment; filename="C:\\\\temp\\\\story.docx"', "story.docx"),
        (b"attachment; filename*=utf-8''%E4%B8%80.docx", "一.docx"),
        (b"attachment; filename*=x-nobody''%E4%B8%80.docx", "一.docx"),
        (b'attachment; filename="=?gb2312?B?0ru0+A==?=.docx"', "一带.docx"),
        ('attachment; filename="\u202ecod.exe"'.encode(), "cod.exe"),
        (b'attachment; filename=".htaccess"', "htaccess"),
        (b"attachment; filename*0*=utf-8''a; filename*9=b", "ab"),
        ('attachment; filename="一带.docx"'.encode("gb18030"), "一带.docx"),
        (b"attachment; filename*=gb2312''%E9%46.docx", "镕.docx"),
        (b"attachment", ""),
    ],
)
def test_a_file_keeps_its_name_and_no_folder(disposition, name):
    part = message_from_bytes(b"Content-Disposition: " + disposition + b"\r\n\r\n")

    assert headers.filename(part) == name


def test_headers_are_found_without_parsing_the_mail():
    raw = b"Subject: one\r\n two\r\nX: y\r\n z\r\nTo: a@x\r\nSUBJECT: three\r\n\r\nFrom: body@example.net\r\n"
    found = [("subject", "one two"), ("to", "a@x"), ("subject", "three")]

    for end in (b"\r\n", b"\n", b"\r"):
        assert headers.scan(raw.replace(b"\r\n", end), ["From", "To", "Subject"]) == found
