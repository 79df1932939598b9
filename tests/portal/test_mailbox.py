"""Who is asked for what came: by the address only we can have made, by a plain address, or nobody."""

from email import message_from_bytes

import pytest

from portal import envelopes, mailbox
from tests.mailroom import letter_from

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _host(settings):
    settings.MAIL_HOST = "example.org"


def routed(*addresses: str) -> tuple[str, str] | None:
    taker = mailbox.route(addresses)
    return (taker[0].name, taker[1]) if taker else None


def test_an_address_of_ours_goes_to_the_receiver_of_its_purpose_and_prefix(receiver):
    receiver("deliveries", purpose="bounce", prefix="d")
    receiver("letters", purpose="bounce", prefix="l")
    receiver("all", purpose="bounce")

    assert routed(envelopes.address("bounce", "d12")) == ("deliveries", "d12")
    assert routed(envelopes.address("bounce", "l7").upper()) == ("letters", "l7")
    assert routed(envelopes.address("bounce", "x7")) == ("all", "x7")
    assert routed(envelopes.address("reply", "d12")) is None


def test_a_forged_address_is_nobodys(receiver):
    receiver("deliveries", purpose="bounce", prefix="d")

    assert routed("bounce+d12-00000000000000000000@example.org") is None


@pytest.mark.parametrize("address", ["stories@example.org", "Stories@EXAMPLE.org", "stories+tag@example.org"])
def test_a_plain_address_is_known_in_any_case_and_with_a_tag(receiver, address):
    receiver("stories", address="Stories@example.org")

    assert routed(address) == ("stories", "")


@pytest.mark.parametrize(
    "address", ["stories@example.net", "stor@example.org", "@example.org", "stories", "+@example.org"]
)
def test_another_address_is_nobodys(receiver, address):
    receiver("stories", address="stories@example.org")
    receiver("nobody")

    assert routed(address) is None


def test_what_only_we_can_have_made_comes_before_a_plain_address(receiver):
    receiver("stories", address="stories@example.org")
    receiver("replies", purpose="reply")

    assert routed("stories@example.org", envelopes.address("reply", "s1")) == ("replies", "s1")


def test_of_two_plain_addresses_the_more_reliable_wins(receiver):
    receiver("stories", address="stories@example.org")
    receiver("questions", address="questions@example.org")

    assert routed("questions@example.org", "stories@example.org") == ("questions", "")


def test_recipients_are_the_envelopes_first_then_the_servers_notes_then_to_and_cc():
    raw = letter_from(
        to="Desk <to@example.org>, b@example.net", Cc="cc@example.org", X_Original_To="original@example.org",
        Delivered_To="box@host", Envelope_To="envelope@example.org", Bcc="bcc@example.org",
    )  # fmt: skip

    assert mailbox.recipients(message_from_bytes(raw), "rcpt@example.org") == (
        "rcpt@example.org",
        "original@example.org",
        "box@host",
        "envelope@example.org",
        "to@example.org",
        "b@example.net",
        "cc@example.org",
    )


def test_ten_thousand_recipients_are_read_in_part():
    raw = letter_from(to=", ".join(f"n{number}@example.net" for number in range(10_000)))

    assert len(mailbox.recipients(message_from_bytes(raw))) == 200
