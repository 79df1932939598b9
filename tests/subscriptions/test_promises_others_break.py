"""What was measured in, or reported of, other senders of letters, each as a promise of ours.

Where the fault is a kill, a real process is killed (SIGKILL) with a letter in its hands; leases are shortened, so
that nobody waits minutes for what a test has to see.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from subscriptions import sending, tasks
from subscriptions.models import Delivery, Issue, Lane
from tests.conftest import ROOT
from tests.portal.test_worker import database_url
from tests.subscriptions.conftest import DUE, NOW

pytestmark = pytest.mark.django_db
# Another process sees only what is committed.
really_committed = pytest.mark.django_db(transaction=True)

LEASE = timedelta(seconds=1)
SENDER = """
import sys
from datetime import timedelta
import django
django.setup()
from subscriptions import sending
from subscriptions.models import Delivery, Lane
Delivery.LEASE = Lane.LEASE = timedelta(seconds=float(sys.argv[2]))
sending.drain(int(sys.argv[1]), 0, 50)
"""


@pytest.fixture
def leaving(departing):
    """By the real clock, since other processes read it."""
    return departing


class Killer:
    """Kills the one sender at work: `killer.at("data", 7)` does so while it hands over its seventh letter."""

    def __init__(self, sink, settings) -> None:
        self.sink, self.settings = sink, settings
        self.process: subprocess.Popen[bytes] | None = None

    def at(self, stage: str, number: int) -> None:
        def kill(address: str, count: int) -> None:
            if count == number and self.process is not None:
                os.kill(self.process.pid, signal.SIGKILL)
                # Dead before the server answers: what it says now, nobody hears.
                self.process.wait(10)

        setattr(self.sink, stage, kill)

    def run(self, issue: Issue) -> int:
        """One sender in a process of its own, until it is killed or done; its exit status."""
        environment = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": self.settings.EMAIL_URL}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SENDER, str(issue.pk), str(LEASE.total_seconds())],
            cwd=ROOT, env=environment,
        )  # fmt: skip
        return self.process.wait(60)


@pytest.fixture
def killer(sink, settings, monkeypatch) -> Iterator[Killer]:
    monkeypatch.setattr(Delivery, "LEASE", LEASE)
    monkeypatch.setattr(Lane, "LEASE", LEASE)
    killer = Killer(sink, settings)
    yield killer
    if killer.process is not None and killer.process.poll() is None:
        killer.process.kill()
        killer.process.wait(10)


def lease_over(issue: Issue) -> None:
    """Until nothing of a dead sender holds any more."""
    until = time.monotonic() + 30
    held = Lane.objects.filter(issue=issue).exclude(holder="")
    taken = Delivery.objects.filter(issue=issue, lease_until__isnull=False)
    while time.monotonic() < until:
        now = timezone.now()
        if not (held.filter(lease_until__gt=now).exists() or taken.filter(lease_until__gt=now).exists()):
            return
        time.sleep(0.05)
    raise AssertionError("a lease does not end")


def states(issue: Issue) -> dict[str, int]:
    return {state: count for state, count in sending.figures(issue).items() if count}


def copies(sink) -> dict[int, int]:
    """How many people got how many copies: {1: 29, 2: 1}."""
    return dict(Counter(Counter(sink.recipients).values()))


@really_committed
def test_listmonk_loses_up_to_a_thousand_people_a_kill_and_we_lose_nobody(leaving, sink, killer):
    """listmonk #3022, #2278: no row for each recipient; the campaign says "finished"."""
    issue = leaving(people=30)
    for number in (4, 11, 20):
        killer.at("data", number)
        assert killer.run(issue) == -signal.SIGKILL
        issue.refresh_from_db()
        assert (issue.state, issue.deliveries.open().exists()) == ("sending", True)
        lease_over(issue)

    assert killer.run(issue) == 0

    issue.refresh_from_db()
    assert sorted(set(sink.recipients)) == [f"r{number:02d}@example.org" for number in range(30)]
    assert copies(sink) == {1: 27, 2: 3}
    assert (issue.state, states(issue)) == ("sent", {"sent": 30})


@really_committed
def test_listmonk_says_finished_while_people_wait_and_we_say_sent_when_every_row_is_final(
    leaving, sink, killer
):
    issue = leaving(people=3)
    killer.at("data", 2)
    killer.run(issue)

    tasks.tick()

    issue.refresh_from_db()
    assert (issue.state, issue.sent_at) == ("sending", None)
    assert sending.finish(issue.pk) is False


@really_committed
def test_ghost_parks_recipients_for_a_human_and_ours_go_on_with_the_next_tick(leaving, sink, killer):
    """Ghost: up to 2 × 1,000 recipients of a batch that died wait until somebody presses a button."""
    issue = leaving(people=20)
    killer.at("data", 1)
    assert killer.run(issue) == -signal.SIGKILL
    assert set(states(issue)) <= {"claimed", "pending", "sending"}
    lease_over(issue)

    call_command("weekly_tick")

    issue.refresh_from_db()
    assert (issue.state, states(issue)) == ("sent", {"sent": 20})
    assert copies(sink) == {1: 19, 2: 1}


@really_committed
def test_both_copies_of_a_killed_senders_letter_are_one_to_a_mail_program(leaving, sink, killer):
    issue = leaving(people=1)
    killer.at("data", 1)
    killer.run(issue)
    lease_over(issue)
    killer.run(issue)

    first, second = [data for _to, _sender, data in sink.arrived]

    row = Delivery.objects.get()
    assert first.count(f"Message-ID: {row.message_id}".encode()) == 1
    assert second.count(f"Message-ID: {row.message_id}".encode()) == 1


@really_committed
def test_a_letter_two_senders_died_over_is_named_and_never_sent_a_third_time(leaving, sink, killer):
    issue = leaving(people=1)
    for number in (1, 2):
        killer.at("data", number)
        killer.run(issue)
        lease_over(issue)

    assert killer.run(issue) == 0

    issue.refresh_from_db()
    assert (issue.state, states(issue)) == ("sent", {"unknown": 1})
    assert sink.recipients == ["r00@example.org"] * 2


@really_committed
def test_django_newsletter_stays_sending_for_ever_after_a_kill_and_ours_ends(leaving, sink, killer):
    """django-newsletter #210: `sending=True` is never taken back. Killed over the very last letter."""
    issue = leaving(people=3)
    killer.at("data", 3)
    assert killer.run(issue) == -signal.SIGKILL
    assert states(issue) == {"sent": 2, "sending": 1}
    lease_over(issue)

    call_command("weekly_tick")

    issue.refresh_from_db()
    assert (issue.state, states(issue)) == ("sent", {"sent": 3})


@pytest.mark.parametrize("stage", ["rcpt", "mail", "data"])
def test_django_newsletter_counts_failed_sends_as_sent_and_we_do_not(clock, leaving, sink, stage):
    """django-newsletter #210. At RCPT a 5xx is the recipient's end, elsewhere it is tried again."""
    setattr(sink, stage, lambda address, count: "550 5.1.1 No" if count == 2 else None)
    issue = leaving(people=3, now=NOW)

    sending.drain(issue.pk)

    issue.refresh_from_db()
    expected = "failed" if stage == "rcpt" else "pending"
    assert states(issue) == {"sent": 2, expected: 1}
    assert len(sink.recipients) == 2
    assert issue.state == ("sent" if stage == "rcpt" else "sending")
    assert Delivery.objects.exclude(state="sent").get().sent_at is None


@really_committed
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
def test_mailtrain_marks_a_row_sent_before_it_is_and_we_mark_it_after(leaving, sink, killer, stage):
    """Mailtrain: a kill between the mark and the hand-over loses the letter, and nobody knows."""
    issue = leaving(people=5)
    killer.at(stage, 3)

    assert killer.run(issue) == -signal.SIGKILL

    sent = list(issue.deliveries.filter(state="sent").order_by("address").values_list("address", flat=True))
    assert sent == ["r00@example.org", "r01@example.org"]
    assert issue.deliveries.get(address="r02@example.org").state == "sending"
    lease_over(issue)
    assert killer.run(issue) == 0
    assert sorted(set(sink.recipients)) == [f"r{number:02d}@example.org" for number in range(5)]


@pytest.mark.parametrize("stage", ["rcpt", "mail", "data"])
@pytest.mark.parametrize("answer", ["421 4.3.2 Closing", "450 4.2.0 Greylisted", "451 4.3.0 Local error",
                                    "452 4.2.2 Mailbox full", "454 4.7.0 Try again"])  # fmt: skip
def test_keila_makes_every_4xx_final_and_we_try_again(clock, leaving, sink, stage, answer):
    """Keila #557: greylisting, a full mailbox or a busy server is the end of a subscriber."""
    setattr(sink, stage, lambda address, count: answer if count == 1 else None)
    issue = leaving(people=1, now=NOW)
    sending.drain(issue.pk)
    assert states(issue) == {"pending": 1}
    assert Delivery.objects.get().answer.startswith(answer[4:])

    clock.shift(Delivery.PAUSES[0])
    sending.drain(issue.pk)

    assert states(issue) == {"sent": 1}
    assert sink.recipients == ["r00@example.org"]


def test_keila_loses_the_reader_with_the_letter_and_ours_stays_subscribed(clock, leaving, sink, subscriber):
    sink.rcpt = lambda address, count: "452 4.2.2 Mailbox full"
    issue = leaving(people=1, now=NOW)

    sending.drain(issue.pk)

    assert Delivery.objects.values_list("state", "subscriber__state", "next_try_at").get() == (
        "pending",
        "active",
        NOW + timedelta(minutes=1),
    )


def tick_at(clock, moment) -> None:
    clock.move_to(moment)
    call_command("weekly_tick")


def test_nobody_else_skips_an_empty_week_and_we_do(clock, weekly, subscriber, sink, story):
    subscriber("ann@example.org")
    tick_at(clock, NOW)

    tick_at(clock, DUE)

    issue = Issue.objects.get(period="2026-W47")
    assert (issue.state, issue.reason) == ("skipped", "Nothing was published this week.")
    assert sink.recipients == []
    story(headline="Port reopens")
    tick_at(clock, DUE + timedelta(minutes=1))
    tick_at(clock, DUE + timedelta(days=7))
    assert sink.recipients == ["ann@example.org"]
    assert sink.letter("ann@example.org")["Subject"] == "Port reopens"


def test_nobody_else_builds_the_letter_from_what_was_published_and_we_do(
    clock, weekly, subscriber, sink, story
):
    subscriber("ann@example.org")
    story(headline="Wind over the steppe", published_at=NOW - timedelta(days=1))
    story(headline="A draft", state="draft")
    tick_at(clock, NOW)
    clock.move_to(DUE - timedelta(minutes=1))
    story(headline="Port reopens")

    tick_at(clock, DUE)

    text = sink.letter("ann@example.org").get_body(("plain",)).get_content()
    assert [headline in text for headline in ("Wind over the steppe", "Port reopens", "A draft")] == [
        True, True, False,
    ]  # fmt: skip
    assert Issue.objects.get(period="2026-W47").state == "sent"
