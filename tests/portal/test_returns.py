"""Letters that come back, and refusals at the door: the outbox says so, and their room is told."""

import pytest
from django.urls import reverse

from portal import envelopes, letters, outbox, returns
from portal.models import Letter
from tests.portal.test_outbox import letter, relay
from tests.returned import came, raw

__all__ = ["relay"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch) -> list[tuple[int, str]]:
    """What a room that writes letters of the purpose `room.` is told."""
    said: list[tuple[int, str]] = []
    monkeypatch.setattr(returns, "_told", {})
    returns.register("room.", lambda letter, words: said.append((letter.pk, words)))
    return said


def sent(**fields) -> Letter:
    return letter(**({"state": "sent", "to_address": "ann@example.net", "purpose": "room.answer"} | fields))


def receive(name: str, written: Letter, **replaced: str) -> None:
    places = {
        "message_id": written.message_id,
        "bounce": envelopes.address("bounce", f"l{written.pk}"),
    }
    returns.take(came(raw(name, **(places | replaced))), f"l{written.pk}")


def test_a_letter_leaves_with_an_address_of_its_own_to_come_back_to(relay):
    written = letter()

    outbox.send_due()

    (taken,) = relay.taken
    assert envelopes.read(taken.mail_from) == ("bounce", f"l{written.pk}")


def test_a_letter_that_came_back_is_failed_and_its_room_is_told_once(heard):
    written = sent()

    receive("postfix", written)
    receive("gmail", written)

    written.refresh_from_db()
    words = (
        "came back: 550 5.1.1 <ann@example.net>: Recipient address rejected: "
        "User unknown in virtual mailbox table"
    )
    assert (written.state, written.answer) == ("failed", words)
    assert heard == [(written.pk, words)]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("exim", "came back for now: 552 5.2.2 <ann@example.net>: Mailbox is over quota"),
        (
            "postfix_delayed",
            "came back for now: 4.4.1 connect to mail.example.net[192.0.2.25]:25: Connection timed out",
        ),
        ("complaint", "its reader complained"),
        ("out_of_office", ""),
        ("postfix_delivered", ""),
        ("forged_in_text", ""),
    ],
)
def test_what_is_not_for_good_is_only_noted(heard, name, answer):
    written = sent()

    receive(name, written)

    written.refresh_from_db()
    assert (written.state, written.answer, heard) == ("sent", answer, [])


def test_the_outbox_shows_what_came_back(desk, heard):
    written = sent()

    receive("postfix", written)

    page = desk.get(reverse("admin:portal_letter_change", args=[written.pk])).content.decode()
    assert "came back: 550 5.1.1" in page


def test_another_rooms_letter_is_not_told(heard):
    written = sent(purpose="account.code")

    receive("postfix", written)

    written.refresh_from_db()
    assert (written.state, heard) == ("failed", [])


def test_a_report_about_a_letter_that_is_gone_is_taken(heard):
    written = sent()
    pk, _deleted = written.pk, written.delete()

    returns.take(came(raw("postfix")), f"l{pk}")

    assert heard == []


def test_a_letter_is_known_by_its_message_id_where_the_address_was_lost(heard):
    written = sent()

    returns.take_stray(came(raw("microsoft365", message_id=written.message_id, bounce="bounce@example.org")))

    written.refresh_from_db()
    assert (written.state, len(heard)) == ("failed", 1)


def test_words_alone_are_believed_at_a_letters_own_address_only(heard):
    written = sent()

    returns.take_stray(came(raw("qmail", message_id=written.message_id, bounce="bounce@example.org")))
    written.refresh_from_db()
    assert written.state == "sent"

    receive("qmail", written)
    written.refresh_from_db()
    assert written.state == "failed"


def test_a_refusal_at_the_door_is_told_as_well(relay, heard):
    relay.answers["rcpt"] = "550 5.1.1 no such person"
    written = letter(purpose="room.answer")

    outbox.send_due()

    assert heard == [(written.pk, "5.1.1 no such person")]


def test_a_rooms_fault_does_not_stop_the_post(relay, heard, caplog):
    def breaks(letter, words):
        raise RuntimeError("a fault of the room")

    returns.register("room.", breaks)
    relay.answers["rcpt"] = "550 5.1.1 no such person"
    first, second = letter(purpose="room.one"), letter(purpose="room.two")

    outbox.send_due()

    assert set(Letter.objects.values_list("state", flat=True)) == {"failed"}
    assert [record.message for record in caplog.records if record.name == "portal.returns"] == [
        f"letter {written.pk} failed, and who wrote it could not be told" for written in (first, second)
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "554 5.7.1 Client host blocked using zen.spamhaus.org",
        "550 5.7.1 Relaying denied",
        "550 relay not permitted",
        "550 5.1.8 Sender address rejected: Domain not found",
        "552 5.2.2 Mailbox full",
    ],
)
def test_what_is_no_fault_of_the_address_is_tried_again(relay, heard, answer):
    relay.answers["rcpt"] = answer
    written = letter(purpose="room.answer")

    outbox.send_due()

    written.refresh_from_db()
    assert (written.state, written.attempts, heard) == ("pending", 1, [])
    assert written.answer == answer[4:]


def test_a_letter_that_came_back_may_be_sent_again(relay, heard):
    written = sent(text="Words\n", message_id=letters.new_message_id())
    receive("postfix", written)

    written.refresh_from_db()
    outbox.send_again(written)
    outbox.send_due()

    written.refresh_from_db()
    assert written.state == "sent"
