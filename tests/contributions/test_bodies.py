import time
from email import message_from_bytes
from email.message import EmailMessage

import pytest

from contributions import bodies


def read(message: EmailMessage):
    return message_from_bytes(message.as_bytes())


def test_html_becomes_text_with_its_paragraphs():
    html = (
        "<html><head><title>Mail</title><style>p {}</style></head><body><p>Dear  editors,</p>"
        "<div>one</div><div>two<br><br>three <a href='https://example.net/a'>there</a></div>"
        "<div><a href='https://example.net/'>https://example.net</a></div>"
        "<ul><li>first<li>second</ul><p>R&amp;D&nbsp;今</p><blockquote type='cite'>Yes?</blockquote>"
        "<script>alert(1)</script><img src='http://example.net/spy.gif'></body></html>"
    )

    assert bodies.from_html(html) == (
        "Dear editors,\n\none\ntwo\n\nthree there <https://example.net/a>\nhttps://example.net\n\n"
        "* first\n* second\n\nR&D\u00a0今\n\n> Yes?"
    )


def test_plain_text_comes_before_html():
    message = EmailMessage()
    message.set_content("Plain words.")
    message.add_alternative("<p>Words in HTML.</p>", subtype="html")

    assert bodies.words(read(message)) == "Plain words."
    assert bodies.html(read(message)) == "<p>Words in HTML.</p>\n"


def test_an_empty_plain_part_is_no_text():
    message = EmailMessage()
    message.set_content(" \n")
    message.add_alternative("<p>Words in HTML.</p>", subtype="html")

    assert bodies.words(read(message)) == "Words in HTML."


def test_text_around_a_picture_is_whole_and_a_text_file_is_a_file():
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nAbove.\n"
        b"--x\nContent-Type: image/jpeg; name=a.jpg\n\nx\n--x\nContent-Type: text/plain\n\nBelow.\n"
        b"--x\nContent-Type: text/plain; name=notes.txt\n\nA file.\n--x--\n"
    )

    assert bodies.words(message_from_bytes(raw)) == "Above.\n\nBelow."


def test_a_forwarded_mail_follows_below_its_subject():
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "The bridge", "Bo <bo@example.net>"
    inner.set_content("It is open.")
    message = EmailMessage()
    message.set_content("For you.")
    message.add_attachment(inner)

    assert bodies.words(read(message)) == (
        "For you.\n\n---------- The bridge · Bo <bo@example.net> ----------\n\nIt is open."
    )


def test_soft_line_breaks_are_undone():
    raw = b"Content-Type: text/plain; format=flowed\n\nThe lorries come \nat two.\n\n From here.\n-- \nSana\n"

    assert bodies.words(message_from_bytes(raw)) == "The lorries come at two.\n\nFrom here.\n-- \nSana"


def test_soft_breaks_of_han_leave_no_space():
    assert bodies.unfolded("卡车在 \n两点来。", without_space=True) == "卡车在两点来。"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 300_000,
        "<" * 1_000_000,
        "<a href=x>" * 150_000,
        "&" * 1_500_000,
        "&#20013;" * 250_000,
        "<blockquote type=cite>" * 90_000 + "x",
        "<!--" * 400_000,
    ],
    ids=["deep", "open", "links", "references", "numbers", "quotes", "comments"],
)
def test_hostile_html_takes_no_time(html):
    began = time.monotonic()

    bodies.from_html(html)

    assert time.monotonic() - began < 8
