import re
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from subscriptions import rendering, splicing
from subscriptions.models import Weekly

KEY = "0123456789abcdef"


def values(number: int) -> dict[str, str]:
    return {
        "unsubscribe": f"u{number:060d}",
        "preferences": f"p{number:060d}",
        "confirmed": f"{number} March 2026" if number % 2 else f"2026年3月{number}日",
    }


def made(text: str, html: str) -> splicing.Mould:
    return splicing.mould({"Subject": "Häfen & Wege", "List-Post": "NO"}, text, html, KEY)


def content(message, kind: str) -> str:
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_every_token_survives_wherever_it_stands_in_a_line():
    marks = splicing.marks(KEY)
    for width in range(160):
        line = "é" * (width // 7) + "x" * width
        text = f"{line}{marks['unsubscribe']}{line}{marks['preferences']}\n{marks['confirmed']}\n.\nend "
        mould = made(text, f"<a href='https://example.org/{line}/{marks['unsubscribe']}/'>=3D</a>")

        data = mould.cast({"To": "ann@example.org"}, values(7))

        message = message_from_bytes(data, policy=policy.default)
        one = values(7)
        assert content(message, "plain") == (
            f"{line}{one['unsubscribe']}{line}{one['preferences']}\n{one['confirmed']}\n.\nend "
        )
        assert content(message, "html") == (
            f"<a href='https://example.org/{line}/{one['unsubscribe']}/'>=3D</a>"
        )
        assert max(len(row) for row in data.split(b"\r\n")) <= 78
        assert b"\n" not in data.replace(b"\r\n", b"")


def test_lines_that_begin_with_a_dot_come_back_as_they_were_and_need_no_doubling():
    style = "<style>\n.ink { color: #111 }\n..twice\n." + "x" * 73 + "\n." + "y" * 300 + "\n.\n</style>\n"

    data = made(".\n.text\n", style).cast({"To": "ann@example.org"}, values(7))

    message = message_from_bytes(data, policy=policy.default)
    assert (content(message, "plain"), content(message, "html")) == (".\n.text\n", style)
    begins = [row for row in data.split(b"\r\n") if row.startswith(b".")]
    assert all(len(row) > 73 for row in begins)
    assert max(len(row) for row in data.split(b"\r\n")) <= 76


def test_nothing_of_another_person_appears():
    marks = splicing.marks(KEY)
    mould = made(" ".join(marks.values()), "<p>" + " ".join(marks.values()) + "</p>")

    letters = {n: mould.cast({"To": f"r{n}@example.org"}, values(n)) for n in range(1, 200)}

    for number, data in letters.items():
        flat = data.replace(b"=\r\n", b"").decode()
        assert set(re.findall(r"[up]\d{60}", flat)) == {
            values(number)["unsubscribe"],
            values(number)["preferences"],
        }
        assert re.findall(r"To: (\S+)", flat) == [f"r{number}@example.org"]
        assert KEY not in flat


def test_text_comes_first_and_headers_are_encoded():
    message = message_from_bytes(
        made("one", "<p>one</p>").cast({"To": "a@example.org"}, values(1)), policy=policy.default
    )

    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Subject"] == "Häfen & Wege"
    assert message["List-Post"] == "NO"


def test_a_header_cannot_be_broken_open():
    with pytest.raises(ValueError, match="cannot hold a line break"):
        made("one", "<p>one</p>").cast({"To": "a@example.org\r\nBcc: b@example.org"}, values(1))


def test_a_value_too_long_for_its_place_is_refused():
    mould = made(splicing.mark(KEY, "confirmed"), "<p>one</p>")

    with pytest.raises(ValueError, match="does not fit"):
        mould.cast({"To": "a@example.org"}, {**values(1), "confirmed": "x" * 76})


@pytest.mark.django_db
def test_the_tokens_of_all_people_have_the_same_length_and_fit():
    weekly = Weekly(language="zh-hans")

    sample = rendering.sample_values(weekly, datetime(2026, 3, 3, tzinfo=UTC))

    assert {len(sample["unsubscribe"]), len(sample["preferences"])} == {61}
    assert sample["confirmed"] == "2026年3月3日"
