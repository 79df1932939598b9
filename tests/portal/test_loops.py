import itertools
import re
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.utils import timezone

from portal import envelopes, handling, letters, loops, mailbox, outbox
from portal.keeping import keep
from portal.models import Letter
from tests.mailroom import letter_from

pytestmark = pytest.mark.django_db


def why(envelope_from: str = "", ours=(), **more) -> str:
    return loops.why_automatic(message_from_bytes(letter_from(**more)), envelope_from, ours)


def test_a_persons_mail_is_no_machines():
    assert why() == ""


@pytest.mark.parametrize(
    ("name", "value", "sign"),
    [
        ("Auto-Submitted", "auto-replied", "Auto-Submitted: auto-replied"),
        ("Auto-Submitted", "auto-generated (rejected)", "Auto-Submitted: auto-generated (rejected)"),
        ("auto-submitted", "AUTO-NOTIFIED; owner=x", "Auto-Submitted: AUTO-NOTIFIED; owner=x"),
        ("Precedence", "bulk", "Precedence: bulk"),
        ("Precedence", "JUNK", "Precedence: JUNK"),
        ("Precedence", "list", "Precedence: list"),
        ("X-Autoreply", "yes", "X-Autoreply: yes"),
        ("X-Autorespond", "Away", "X-Autorespond: Away"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply", "X-Auto-Response-Suppress: OOF, AutoReply"),
        ("List-Id", "<weekly.example.net>", "List-Id: <weekly.example.net>"),
        ("List-Unsubscribe", "<mailto:x@example.net>", "List-Unsubscribe: <mailto:x@example.net>"),
        ("X-Loop", "desk@example.net", "X-Loop: desk@example.net"),
        ("Return-Path", "<>", "empty Return-Path"),
        ("Content-Type", "multipart/report; boundary=x", "multipart/report"),
    ],
)
def test_every_sign_of_a_machine_is_known(name, value, sign):
    assert why(**{name: value}) == sign


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "no"),
        ("Auto-Submitted", "No (a person)"),
        ("Precedence", "first-class"),
        ("X-Auto-Response-Suppress", "None"),
        ("X-Autoreply", "no"),
        ("Return-Path", "<ana@example.net>"),
    ],
)
def test_what_says_the_contrary_is_no_sign(name, value):
    assert why(**{name: value}) == ""


@pytest.mark.parametrize(
    "sender",
    ["MAILER-DAEMON@example.net", "postmaster@example.net", "no-reply@example.net", "noreply+12@example.net",
     "do_not_reply@example.net", "donotreply@example.net"],
)  # fmt: skip
def test_nobody_reads_what_goes_to_a_daemon(sender):
    assert why(sender=sender) == f"from {sender}"


@pytest.mark.parametrize("envelope", ["<>", " <> "])
def test_an_empty_envelope_sender_is_a_bounce(envelope):
    assert why(envelope_from=envelope) == "empty Return-Path"


def test_an_unknown_envelope_sender_is_no_sign():
    assert why(envelope_from="") == ""


@pytest.mark.parametrize(
    "sender",
    [
        "portal@example.org",
        "Weekly@Example.org",
        "stories@example.org",
        "questions@example.org",
        "desk@example.org",
    ],
)
def test_our_own_addresses_do_not_write_to_us(sender):
    assert why(sender=sender, ours={"desk@example.org"}) == f"from our own {sender}"


def test_an_address_that_only_we_can_have_made_does_not_write_to_us(settings):
    settings.MAIL_HOST = "example.org"
    own = envelopes.address("bounce", "d12")

    assert why(envelope_from=own) == f"from our own {own}"


def test_a_letter_of_ours_that_comes_back_is_known_by_its_message_id(settings):
    settings.MESSAGE_ID_HOST = "news.example.org"
    ours = Letter.objects.create(purpose="x", to_address="a@example.net", message_id="<1@news.example.org>")

    assert why(message_id=ours.message_id) == "our own Message-ID"


def test_our_host_in_a_message_id_proves_nothing(settings):
    """Whoever works in our own house may write with it; and a forger cannot have his mail overheard by it."""
    settings.MESSAGE_ID_HOST = "news.example.org"

    assert why(message_id="<2@news.example.org>") == ""


def written(thread: str, *ages: timedelta) -> None:
    for number, age in enumerate(ages):
        Letter.objects.create(
            purpose="x", to_address="a@example.net", thread=thread,
            message_id=f"<{number}.{thread}@x>", created_at=timezone.now() - age,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("ages", "may"),
    [
        ([], True),
        ([timedelta(minutes=9)] * 4, True),
        ([timedelta(minutes=9)] * 5, False),
        ([timedelta(minutes=11)] * 5, True),
        ([timedelta(hours=23)] * 9, True),
        ([timedelta(hours=23)] * 10, False),
        ([timedelta(hours=25)] * 10, True),
    ],
)
def test_a_thread_is_answered_five_times_in_ten_minutes_and_ten_times_a_day(ages, may):
    written("submission:1", *ages)
    written("submission:2", *[timedelta(0)] * 10)

    assert loops.may_answer("submission:1", timezone.now()) is may


def test_what_belongs_to_no_thread_is_not_counted_together():
    written("", *[timedelta(0)] * 10)

    assert loops.may_answer("", timezone.now())


def correspond(receiver, settings, *, strip: bool) -> dict[str, int]:
    """Two portals that thank whoever writes to them, each other too; how many thanks each wrote.

    `strip`: a relay between them removes every sign of a machine.
    """
    thanks = {"a.example": 0, "b.example": 0}
    raw = letter_from(sender="desk@b.example", to="desk@a.example")

    def thank(mail):
        thread = f"{settings.MESSAGE_ID_HOST}:1"
        if not mail.is_automatic and loops.may_answer(thread, timezone.now()):
            own = mail.recipients[0]
            letters.write("account/code", mail.sender, {"code": "x"}, thread=thread, from_address=own)
            thanks[settings.MESSAGE_ID_HOST] += 1

    for here in itertools.islice(itertools.cycle(["a.example", "b.example"]), 30):
        # One process stands in for both: whose turn it is has its address and its Message-IDs.
        settings.MESSAGE_ID_HOST = here
        mailbox._receivers.clear()
        receiver("desk", address=f"desk@{here}", act=thank)
        before = Letter.objects.count()
        keep(raw, source="pipe")
        handling.handle_waiting()
        if Letter.objects.count() == before:
            return thanks
        raw = outbox.compose(Letter.objects.latest("pk")).data
        if strip:
            raw = re.sub(rb"(?m)^(Auto-Submitted|X-Auto-Response-Suppress): .*\n", b"", raw)
    return thanks


def test_two_portals_answering_each_other_stop_after_one_each(receiver, settings):
    """The first was forged and looked like a person's; the thanks for it look like what they are."""
    assert correspond(receiver, settings, strip=False) == {"a.example": 1, "b.example": 0}


def test_where_every_sign_was_stripped_the_thread_ends_by_its_count(receiver, settings):
    assert correspond(receiver, settings, strip=True) == {"a.example": 5, "b.example": 5}
