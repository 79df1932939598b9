from datetime import timedelta

import pytest
from django.core.mail import send_mail
from django.utils import timezone

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


def test_what_was_written_to_somebody_can_be_exported_and_erased():
    for state in ("sent", "pending"):
        letter = letters.write("account/code", "A@example.org", {"code": state})
        Letter.objects.filter(pk=letter.pk).update(state=state)
    letters.write("account/code", "b@example.org", {"code": "x"})

    assert [row["subject"].split()[0] for row in letters.export("a@example.org")] == ["sent", "pending"]
    assert letters.erase("a@example.org") == 1
    assert sorted(Letter.objects.values_list("to_address", "state")) == [
        ("A@example.org", "pending"), ("b@example.org", "pending"),
    ]  # fmt: skip


def test_letters_are_forgotten_half_a_year_after_they_are_done():
    for days, state in ((181, "sent"), (179, "sent"), (181, "pending")):
        letter = letters.write("account/code", "a@example.org", {"code": "x"})
        Letter.objects.filter(pk=letter.pk).update(
            state=state, created_at=timezone.now() - timedelta(days=days)
        )

    assert letters.forget(timezone.now()) == 1


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"])
def test_signs_that_markup_cannot_carry_stop_no_letter(sign):
    letter = letters.write(
        "account/unknown", "a@example.org", {"email": f"x{sign}y@example.org", "signup_url": "https://x"}
    )

    assert "x y@example.org" in letter.html
