import pytest
from django.core.mail import send_mail

from portal import letters
from portal.models import Letter

pytestmark = pytest.mark.django_db


def test_a_letter_is_a_row_with_text_and_html():
    letter = letters.write(
        "account/reset", "a@example.org", {"password_reset_url": "https://x.example.org/?a=1&b=2"}
    )

    assert letter.subject == "A new password for Belt & Road Portal"
    assert "https://x.example.org/?a=1&b=2" in letter.text
    assert "https://x.example.org/?a=1&amp;b=2" in letter.html
    assert letter.headers == {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    assert letter.state == "pending"


def test_what_a_stranger_wrote_is_escaped_in_html_and_left_in_text():
    letter = letters.write(
        "account/unknown", "a@example.org", {"email": "<b>x</b>@example.org", "signup_url": "https://x"}
    )

    assert "<b>x</b>@example.org" in letter.text
    assert "<b>x</b>" not in letter.html


def test_a_name_with_line_breaks_cannot_smuggle_a_header():
    letter = letters.write("account/reset", "a@example.org", {}, to_name="Ana\r\nBcc: all@example.org")

    assert letter.to_name == "Ana Bcc: all@example.org"


def test_every_letter_has_a_message_id_of_its_own_and_of_ours(settings):
    settings.MESSAGE_ID_HOST = "news.example.org"

    first, second = letters.new_message_id(), letters.new_message_id()

    assert first != second
    assert first.endswith("@news.example.org>")


def test_what_a_library_sends_is_a_letter_too(settings):
    settings.EMAIL_BACKEND = "portal.mail_backend.LetterBackend"

    send_mail("Hello", "Words", "portal@example.org", ["a@example.org", "b@example.org"])

    assert list(Letter.objects.order_by("to_address").values_list("to_address", "subject")) == [
        ("a@example.org", "Hello"), ("b@example.org", "Hello"),
    ]  # fmt: skip
