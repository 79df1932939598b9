"""Mails that come back to the weekly, and mailed wishes to leave."""

import re

import pytest

from portal import envelopes, mailbox, returns
from subscriptions import receivers, rendering, subscribing
from subscriptions.models import Bounce, Delivery, Subscriber
from tests.returned import came, raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(subscriber, delivered) -> Delivery:
    return delivered(subscriber("ann@example.net"))


def returned(name: str, delivery: Delivery, **replaced: str) -> bytes:
    """A fixture about this delivery, with every address of ours in it."""
    places = {
        "message_id": delivery.message_id,
        "bounce": envelopes.address("bounce", f"d{delivery.pk}"),
        "leave": envelopes.address("leave", f"s{delivery.subscriber_id}"),
    }
    return raw(name, **(places | replaced))


def receive(data: bytes, **fields) -> None:
    """Hand a mail to the receiver that its address names, as mail in does."""
    mail = came(data, **fields)
    named = envelopes.read(mail.recipients[0])
    for receiver in mailbox.receivers():
        if named and receiver.purpose == named[0] and named[1].startswith(receiver.prefix):
            receiver.receive(mail, named[1])
        elif receiver.address().lower() == mail.recipients[0].lower():
            receiver.receive(mail, "")


def state(delivery: Delivery) -> str:
    return Subscriber.objects.get(deliveries=delivery).state


@pytest.mark.parametrize(
    ("name", "kind", "after"),
    [
        ("postfix", "hard", "bounced"),
        ("sendmail", "hard", "bounced"),
        ("qmail", "hard", "bounced"),
        ("exchange_words", "hard", "bounced"),
        ("exim_words", "hard", "bounced"),
        ("microsoft365", "hard", "bounced"),
        ("gmail", "hard", "bounced"),
        ("exim", "soft", "active"),
        ("postfix_expired", "soft", "active"),
        ("gmail_blocked", "soft", "active"),
    ],
)
def test_a_bounce_finds_its_reader_by_the_envelope(delivery, name, kind, after):
    receive(returned(name, delivery))

    bounce = Bounce.objects.get()
    assert (bounce.kind, bounce.source, bounce.delivery) == (kind, "report", delivery)
    assert state(delivery) == after


@pytest.mark.parametrize(
    "name",
    [
        "postfix_delayed", "postfix_delivered", "exim_words_delayed", "out_of_office", "out_of_office_bare",
        "receipt", "person", "forged_in_text",
    ],
)  # fmt: skip
def test_what_is_no_bounce_bounces_nobody(delivery, name):
    receive(returned(name, delivery))

    assert (Bounce.objects.count(), state(delivery)) == (0, "active")


def test_the_same_mail_twice_is_one_bounce(delivery):
    for _again in range(2):
        receive(returned("exim", delivery))

    assert Bounce.objects.count() == 1


def test_a_bounce_survives_a_change_of_case_and_of_keys(delivery, settings):
    data = returned("postfix", delivery, bounce=envelopes.address("bounce", f"d{delivery.pk}").upper())
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key " * 6

    receive(data)

    assert state(delivery) == "bounced"


def test_a_bounce_to_an_address_that_we_did_not_make_bounces_nobody(delivery):
    receive(returned("postfix", delivery, bounce=f"bounce+d{delivery.pk}-{'0' * 20}@example.org"))

    assert Bounce.objects.count() == 0


def test_one_of_two_mailboxes_behind_an_alias_is_not_the_alias(delivery):
    """The reader's mailbox hands on to two others: the one that is gone does not end the subscription."""
    data = returned("two_recipients", delivery).replace(b"ann@example.net", b"ann-at-home@example.com")

    receive(data)

    assert (Bounce.objects.count(), state(delivery)) == (0, "active")


def test_a_report_about_an_erased_person_is_taken_and_changes_nothing(delivery):
    subscribing.erase("ann@example.net")

    receive(returned("postfix", delivery))
    Delivery.objects.all().delete()
    receive(returned("gmail", delivery))

    assert Bounce.objects.count() == 0


def test_a_complaint_at_the_feedback_address_is_obeyed(delivery):
    receive(returned("complaint", delivery))

    assert (Bounce.objects.get().kind, state(delivery)) == ("complaint", "unsubscribed")


def test_a_complaint_without_a_readers_address_is_known_by_where_to_leave(delivery):
    receive(returned("redacted_complaint", delivery))

    assert (Bounce.objects.get().kind, state(delivery)) == ("complaint", "unsubscribed")


def test_not_spam_is_no_complaint(delivery):
    receive(returned("not_spam", delivery))

    assert (Bounce.objects.count(), state(delivery)) == (0, "active")


def stray(name: str, delivery: Delivery, **replaced: str) -> bytes:
    """A report that came to plain bounce@, its traces of ours gone."""
    data = returned(name, delivery, **({"bounce": "bounce@example.org", "leave": "x@example.org"} | replaced))
    return re.sub(rb"(?m)^(?:Return-Path: <bounce|Original-Mail-From:).*\n", b"", data)


def test_a_report_that_lost_our_address_is_known_by_message_id_and_reader(delivery):
    receive(stray("postfix", delivery))

    assert (Bounce.objects.get().kind, state(delivery)) == ("hard", "bounced")


def test_one_reader_cannot_have_another_struck_off(delivery, subscriber, delivered):
    """All readers know the issue's key, and subscribers are numbered: a Message-ID is easily made up."""
    receive(stray("postfix", delivery, recipient="mallory@evil.example"))
    receive(stray("complaint", delivery))
    receive(stray("redacted_complaint", delivery))
    receive(stray("qmail", delivery))

    assert (Bounce.objects.count(), state(delivery)) == (0, "active")


def test_a_report_about_somebody_elses_letter_is_not_ours(delivery):
    receive(stray("postfix", delivery, message_id=delivery.message_id.replace("@", "@not.")))
    receive(stray("postfix", delivery, message_id=delivery.message_id.replace(".", ".999", 1)))

    assert Bounce.objects.count() == 0


def wish(delivery: Delivery, headers: str = "Subject: unsubscribe", address: str = "") -> bytes:
    address = address or envelopes.address("leave", f"s{delivery.subscriber_id}")
    return f"From: somebody@else.example\nTo: {address}\n{headers}\n\n\n".encode()


@pytest.mark.parametrize("headers", ["Subject: unsubscribe", "Subject: Please, no more", "Subject:"])
def test_whoever_mails_to_the_address_in_the_header_leaves(delivery, headers):
    for _twice in range(2):
        receive(wish(delivery, headers), is_automatic=False)

    assert state(delivery) == "unsubscribed"


def test_a_mail_program_that_passes_the_wish_on_is_obeyed(delivery):
    """It says that it is a machine, and does not answer but act for its user."""
    receive(wish(delivery, "Subject: unsubscribe\nAuto-Submitted: auto-generated"), is_automatic=True)

    assert state(delivery) == "unsubscribed"


@pytest.mark.parametrize(
    "headers",
    [
        "Subject: Out of office: unsubscribe\nAuto-Submitted: auto-replied",
        "Subject: unsubscribe\nAuto-Submitted: auto-replied",
        "Subject: Automatic reply: unsubscribe",
        "Subject: I am away\nPrecedence: bulk",
        "Subject: unsubscribe\nContent-Type: multipart/report; boundary=b",
    ],
)
def test_an_automatic_reply_is_no_wish_to_leave(delivery, headers):
    receive(wish(delivery, headers), is_automatic=True)

    assert state(delivery) == "active"


def test_a_wish_to_leave_survives_case_keys_and_erasure(delivery, settings):
    address = envelopes.address("leave", f"s{delivery.subscriber_id}")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key " * 6

    receive(wish(delivery, address=address.upper()), is_automatic=False)
    assert state(delivery) == "unsubscribed"
    subscribing.erase("ann@example.net")
    receive(wish(delivery, address=address, headers="Subject: again"), is_automatic=False)

    assert Subscriber.objects.count() == 0


def test_the_address_of_another_purpose_does_not_unsubscribe(delivery, subscriber):
    other = subscriber("ben@example.org")
    made_up = envelopes.address("leave", f"s{delivery.subscriber_id}").replace(
        f"s{delivery.subscriber_id}-", f"s{other.pk}-"
    )

    receive(wish(delivery, address=made_up), is_automatic=False)
    receive(wish(delivery, address=envelopes.address("bounce", f"d{delivery.pk}")), is_automatic=False)

    assert set(Subscriber.objects.values_list("state", flat=True)) == {"active"}


def test_a_test_letters_address_leads_to_nobody(delivery, weekly):
    from django.utils import timezone

    sample = rendering.sample_values(weekly, timezone.now())["leave"]

    receive(wish(delivery, address=sample), is_automatic=False)

    assert state(delivery) == "active"


def test_each_receiver_is_registered_once():
    receivers.register()
    returns.register_receivers()

    ours = {
        (one.name, one.purpose, one.prefix, one.address())
        for one in mailbox.receivers()
        if one.name.startswith(("weekly.", "letters.", "reports"))
    }
    assert ours == {
        ("weekly.bounces", "bounce", "d", ""),
        ("weekly.leaving", "leave", "s", ""),
        ("letters.bounces", "bounce", "l", ""),
        ("reports", "", "", "bounce@example.org"),
    }


def test_everybodys_way_out_is_their_own_and_fits_a_local_part(subscriber):
    people = [subscriber() for _ in range(20)]

    addresses = {rendering.values_of(person)["leave"] for person in people}

    assert len(addresses) == 20
    assert {len(address.partition("@")[0]) <= 64 for address in addresses} == {True}
