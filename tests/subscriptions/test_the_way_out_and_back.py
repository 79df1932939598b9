"""An issue goes out through a real SMTP server, and what comes of it comes back through a real IMAP server."""

import threading
from contextlib import suppress
from email.utils import parseaddr

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal import tasks as desk_tasks
from portal.models import Letter, RawMail
from subscriptions import bounces, compiling, sending
from subscriptions.models import Bounce, Delivery, Subscriber, Suppression
from tests import returned
from tests.mailroom import letter_from

pytestmark = pytest.mark.django_db(transaction=True)


def fetch() -> None:
    """What the timetable does each minute."""
    desk_tasks.fetch_mail()
    desk_tasks.handle_mail()


def test_what_comes_back_of_an_issue_finds_its_reader(departing, sink, post):
    issue = departing(people=5)
    sending.drain(issue.pk)
    envelopes = {to: sender for to, sender, _data in sink.arrived}
    message_ids = {to: str(sink.letter(to)["Message-ID"]) for to in sink.recipients}
    way_out = {to: parseaddr(str(sink.letter(to)["List-Unsubscribe"]).partition("mailto:")[2].partition("?")[0])[1]
               for to in sink.recipients}  # fmt: skip

    post.put(
        returned.raw("postfix", bounce=envelopes["r00@example.org"], message_id=message_ids["r00@example.org"],
                     recipient="r00@example.org"),
        letter_from("r01@example.org", to=way_out["r01@example.org"], subject="unsubscribe"),
        returned.raw("out_of_office", bounce=envelopes["r02@example.org"], recipient="r02@example.org"),
        returned.raw("complaint", bounce=envelopes["r03@example.org"], message_id=message_ids["r03@example.org"],
                     recipient="r03@example.org", leave=way_out["r03@example.org"]),
    )  # fmt: skip
    fetch()
    fetch()

    states = dict(Subscriber.objects.values_list("email", "state"))
    assert states == {
        "r00@example.org": "bounced",
        "r01@example.org": "unsubscribed",
        "r02@example.org": "active",
        "r03@example.org": "unsubscribed",
        "r04@example.org": "active",
    }
    assert sorted(Bounce.objects.values_list("kind", flat=True)) == ["complaint", "hard"]
    assert sorted(Suppression.objects.values_list("reason", flat=True)) == ["bounced", "complained"]
    assert bounces.came_back(issue) == 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert set(RawMail.objects.values_list("state", flat=True)) == {"handled"}
    assert (post.count(), post.count("Processed")) == (0, 4)


def test_a_letter_to_the_address_of_another_portals_making_waits_for_a_person(post, editor):
    post.put(
        letter_from(
            "mallory@example.net", to="leave+s1-00000000000000000000@example.org", subject="unsubscribe"
        )
    )

    fetch()

    assert RawMail.objects.get().state == "unclaimed"
    assert Letter.objects.filter(to_address=editor.email).count() == 1


def test_the_doctors_letter_goes_out_and_comes_back(weekly, story, sink, post, capsys):
    story(headline="A dry port opens")
    now = timezone.now()
    compiling.collect(compiling.draft(weekly, now), now)

    def deliver(address: str, count: int) -> None:
        """The relay hands the letter on to the mailbox, some moments later."""
        threading.Timer(
            0.3, lambda: post.put(b"Delivered-To: " + address.encode() + b"\r\n" + sink.arrived[0][2])
        ).start()

    sink.data = deliver
    with suppress(SystemExit):
        call_command("weekly_doctor", "--no-dns", "--wait", "20")

    said = capsys.readouterr().out
    assert "It came back after" in said
    assert len(sink.arrived) == 1
    assert RawMail.objects.get().receiver == "doctor"
