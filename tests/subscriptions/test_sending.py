import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal import envelopes
from subscriptions import (
    approving,
    claiming,
    freezing,
    outcomes,
    sending,
    stepping,
    subscribing,
    tasks,
)
from subscriptions.models import Delivery, Issue, Lane, Subscriber, Suppression, Weekly
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db
# Rings and commits are real only outside a test's own transaction.
really_committed = pytest.mark.django_db(transaction=True)


def states(issue: Issue) -> dict[str, int]:
    return {state: count for state, count in sending.figures(issue).items() if count}


def drain_for(clock, issue: Issue, hours: float) -> None:
    """The minute's tick and its drains, for so long."""
    until = timezone.now() + timedelta(hours=hours)
    while timezone.now() < until and Issue.objects.get(pk=issue.pk).state != Issue.State.SENT:
        tasks.tick()
        sending.drain(issue.pk)
        clock.shift(timedelta(minutes=1))


@really_committed
def test_an_issue_reaches_every_confirmed_subscriber_once(leaving, sink, subscriber):
    subscriber("pending@example.org", state="pending")
    subscriber("gone@example.org", state="unsubscribed")
    subscriber("pausing@example.org", paused_until=NOW + timedelta(days=1))
    subscriber("awake@example.org", paused_until=NOW - timedelta(days=1))
    issue = leaving(people=60)

    assert sending.drain(issue.pk) is False

    issue.refresh_from_db()
    assert sink.recipients == ["awake@example.org", *(f"r{n:02d}@example.org" for n in range(60))]
    assert (issue.state, states(issue)) == ("sent", {"sent": 61})
    assert (issue.candidates, issue.excluded) == (63, 2)
    assert set(Delivery.objects.values_list("code", "attempts", "claim")) == {(250, 1, "")}


def test_the_letter_is_whole_and_everybodys_own(leaving, sink, subscriber):
    subscriber("ann@example.org")
    subscriber("ben@example.org")
    issue = leaving()

    sending.drain(issue.pk)

    letters = {to: sink.letter(to) for to in sink.recipients}
    ann = letters["ann@example.org"]
    text, html = ann.get_body(("plain",)).get_content(), ann.get_body(("html",)).get_content()
    row = Delivery.objects.get(address="ann@example.org")
    assert ann["To"] == "ann@example.org"
    assert ann["From"] == "Belt & Road Weekly <weekly@example.org>"
    assert ann["Subject"] == "Port reopens"
    assert ann["Message-ID"] == row.message_id
    assert ann["List-Id"] == "Belt & Road Weekly <weekly.example.org>"
    assert ann["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ann["List-Post"] == "NO"
    assert ann["Precedence"] == "bulk"
    assert ann["Auto-Submitted"] == "auto-generated"
    assert ann["X-Auto-Response-Suppress"] == "All"
    for name in ("List-Archive", "List-Help", "List-Owner", "Feedback-ID", "Date"):
        assert ann[name]
    link = ann["List-Unsubscribe"].strip("<>")
    assert link in text
    assert link in html
    assert "you confirmed on 3 March 2026" in text
    assert "/weekly/1/" in text
    assert "1 Harbour Road" in text
    assert len(ann.as_bytes()) < 100_000
    assert letters["ben@example.org"]["List-Unsubscribe"] != ann["List-Unsubscribe"]
    (return_path,) = {sender for to, sender, _data in sink.arrived if to == "ann@example.org"}
    assert envelopes.read(return_path) == ("bounce", f"d{row.pk}")
    assert envelopes.read(return_path.replace("-", "-0", 1)) is None


def test_each_choice_of_sections_is_a_letter_of_its_own(leaving, sink, subscriber, story):
    subscriber("energy@example.org", sections=["energy"])
    subscriber("ports@example.org", sections=["ports"])
    subscriber("nothing@example.org", sections=["culture"])
    subscriber("all@example.org")
    story(headline="Wind", section="energy", published_at=NOW - timedelta(hours=2))
    issue = leaving(section="ports")

    sending.drain(issue.pk)

    def holds(address: str) -> tuple[bool, bool]:
        text = sink.letter(address).get_body(("plain",)).get_content()
        return "Wind" in text, "Port reopens" in text

    assert sink.recipients == ["all@example.org", "energy@example.org", "ports@example.org"]
    assert holds("all@example.org") == (True, True)
    assert holds("energy@example.org") == (True, False)
    assert holds("ports@example.org") == (False, True)
    skipped = Delivery.objects.get(state="skipped")
    assert (skipped.address, skipped.reason) == ("nothing@example.org", "nothing in your sections")
    assert Issue.objects.get(pk=issue.pk).state == "sent"


def test_whoever_leaves_between_freeze_and_sending_is_not_mailed(leaving, sink, subscriber):
    gone, erased, suppressed = (
        subscriber("gone@example.org"),
        subscriber("erased@example.org"),
        subscriber("sup@example.org"),
    )
    pausing = subscriber("pausing@example.org")
    issue = leaving(people=1)
    subscribing.unsubscribe(gone)
    subscribing.erase(erased.email)
    subscribing.choose(pausing, [], 2)
    Suppression.objects.put(suppressed.email_key, "complained")

    sending.drain(issue.pk)

    assert sink.recipients == ["r00@example.org"]
    assert sorted(Delivery.objects.filter(state="skipped").values_list("reason", flat=True)) == [
        "erased before it left",
        "paused before it left",
        "the address is suppressed",
        "unsubscribed before it left",
    ]
    assert not Delivery.objects.filter(address__contains="erased@").exists()
    assert Issue.objects.get(pk=issue.pk).state == "sent"


def test_whoever_leaves_while_a_batch_is_on_its_way_is_not_mailed(leaving, sink, subscriber):
    issue = leaving(people=3)
    last = Subscriber.objects.get(email="r02@example.org")

    claimed = claiming.claim(issue.pk, timezone.now())
    subscribing.unsubscribe(last)

    began = [stepping.begin(row, row.address, timezone.now()) for row in claimed]

    assert began == [True, True, False]


@really_committed
def test_454_every_third_is_tried_again_and_nobody_is_lost(leaving, sink, clock):
    sink.rcpt = lambda address, count: "454 4.7.1 Not just now" if count % 3 == 0 else None
    issue = leaving(people=20)

    drain_for(clock, issue, hours=3)

    assert Counter(sink.recipients) == Counter({f"r{n:02d}@example.org": 1 for n in range(20)})
    assert states(issue) == {"sent": 20}


def test_421_closes_the_line_and_a_new_one_goes_on(leaving, sink, clock):
    sink.rcpt = lambda address, count: "421 4.3.2 Shutting down" if count in {3, 9} else None
    issue = leaving(people=10)

    drain_for(clock, issue, hours=3)

    assert Counter(sink.recipients) == Counter({f"r{n:02d}@example.org": 1 for n in range(10)})


def test_550_at_rcpt_fails_one_person_with_the_servers_words(leaving, sink):
    sink.rcpt = lambda address, count: "550 5.1.1 No such mailbox" if address.startswith("r01") else None
    issue = leaving(people=3)

    sending.drain(issue.pk)

    row = Delivery.objects.get(state="failed")
    assert (row.address, row.code, row.answer) == ("r01@example.org", 550, "5.1.1 No such mailbox")
    assert sink.recipients == ["r00@example.org", "r02@example.org"]
    assert Issue.objects.get(pk=issue.pk).state == "sent"


def test_a_failed_delivery_is_retried_by_the_button(leaving, sink):
    sink.rcpt = lambda address, count: "550 5.1.1 No such mailbox" if count == 1 else None
    issue = leaving(people=1)
    sending.drain(issue.pk)

    assert sending.retry_failed(issue) == 1
    sending.drain(issue.pk)

    assert sink.recipients == ["r00@example.org"]
    assert states(issue) == {"sent": 1}


def test_a_line_that_breaks_after_the_final_dot_is_risked_once_then_unknown(leaving, sink, clock):
    sink.data = lambda address, count: "drop"
    issue = leaving(people=1)

    drain_for(clock, issue, hours=2)

    assert sink.recipients == ["r00@example.org", "r00@example.org"]
    assert len({data.split(b"Message-ID: ")[1].split(b"\r\n")[0] for _to, _from, data in sink.arrived}) == 1
    assert states(issue) == {"unknown": 1}
    assert Issue.objects.get(pk=issue.pk).state == "sent"


def test_an_editor_sends_an_unknown_one_once_more(leaving, sink, clock):
    issue = leaving(people=1)
    Delivery.objects.update(state="unknown", uncertain=2, next_try_at=None)
    sending.finish(issue.pk)

    sending.send_once_more(Delivery.objects.get())
    sending.drain(issue.pk)

    assert sink.recipients == ["r00@example.org"]
    with pytest.raises(approving.Refusal):
        sending.send_once_more(Delivery.objects.get())


def test_refused_for_three_people_pauses_with_the_servers_words(leaving, sink, editor, outbox):
    sink.mail = lambda address, count: "553 5.7.1 Sender not allowed"
    issue = leaving(people=10)

    sending.drain(issue.pk)

    issue.refresh_from_db()
    assert issue.state == "paused"
    assert issue.reason == "The server refuses our letters (3 people): 553 5.7.1 Sender not allowed"
    assert sink.asked["mail"] == 3
    assert states(issue) == {"pending": 10}
    assert [letter.subject for letter in outbox()] == ["Paused: Belt & Road Weekly № 1"]


def test_a_paused_issue_goes_on_where_it_stood(leaving, sink):
    sink.mail = lambda address, count: "553 5.7.1 Sender not allowed" if count <= 3 else None
    issue = leaving(people=6)
    sending.drain(issue.pk)

    approving.resume(issue)
    sending.drain(issue.pk)

    assert Counter(sink.recipients) == Counter({f"r{n:02d}@example.org": 1 for n in range(6)})
    assert Issue.objects.get(pk=issue.pk).state == "sent"


def test_twenty_faults_in_a_row_pause_and_a_probe_resumes(leaving, sink, clock, editor, outbox):
    broken = True
    sink.rcpt = lambda address, count: "451 4.3.0 Disk full" if broken else None
    issue = leaving(people=30)

    sending.drain(issue.pk)

    issue.refresh_from_db()
    assert issue.state == "paused"
    assert issue.reason.endswith("The server's last words: 451 4.3.0 Disk full")
    assert sink.asked["rcpt"] == 20

    # A probe that fails asks once and tells nobody again.
    clock.shift(timedelta(minutes=16))
    tasks.tick()
    sending.drain(issue.pk)
    assert Issue.objects.get(pk=issue.pk).state == "paused"
    assert sink.asked["rcpt"] == 21
    assert len(outbox()) == 1

    broken = False
    drain_for(clock, issue, hours=3)
    assert Counter(sink.recipients) == Counter({f"r{n:02d}@example.org": 1 for n in range(30)})


def test_a_server_that_is_not_there_loses_nobody(leaving, settings, sink, clock):
    there, settings.EMAIL_URL = settings.EMAIL_URL, "smtp://127.0.0.1:1"
    issue = leaving(people=3)
    sending.drain(issue.pk)
    assert states(issue) == {"pending": 3}

    settings.EMAIL_URL = there
    drain_for(clock, issue, hours=2)

    assert Counter(sink.recipients) == Counter({f"r{n:02d}@example.org": 1 for n in range(3)})


def test_put_off_for_48_hours_fails_with_a_reason(leaving, sink, clock):
    sink.rcpt = lambda address, count: "450 4.2.0 Greylisted"
    issue = leaving(people=1)
    sending.drain(issue.pk)
    clock.shift(timedelta(hours=48, minutes=1))

    sending.drain(issue.pk)

    row = Delivery.objects.get()
    assert (row.state, row.reason, row.code) == ("failed", "the server put us off for 48 hours", 450)


def test_a_sender_killed_between_claim_and_sending_loses_nobody(leaving, sink, clock):
    issue = leaving(people=5)
    dead = claiming.claim(issue.pk, timezone.now())
    assert len(dead) == 5
    sending.drain(issue.pk)
    assert sink.recipients == []

    clock.shift(Delivery.LEASE + timedelta(seconds=1))
    sending.drain(issue.pk)

    assert Counter(sink.recipients) == Counter({f"r{n:02d}@example.org": 1 for n in range(5)})
    assert set(Delivery.objects.values_list("uncertain", flat=True)) == {0}


def test_a_sender_killed_while_handing_over_costs_one_more_try_then_unknown(leaving, sink, clock):
    issue = leaving(people=3)
    rows = claiming.claim(issue.pk, timezone.now())
    assert stepping.begin(rows[0], rows[0].address, timezone.now())
    clock.shift(Delivery.LEASE + timedelta(seconds=1))

    # It comes last, after what was only claimed.
    again = claiming.claim(issue.pk, timezone.now())
    assert [row.pk for row in again] == [rows[1].pk, rows[2].pk]
    (doubtful,) = claiming.claim(issue.pk, timezone.now())
    assert (doubtful.pk, doubtful.uncertain) == (rows[0].pk, 1)
    claiming.release(again, timezone.now())

    # Its second sender dies over it as well.
    assert stepping.begin(doubtful, doubtful.address, timezone.now())
    clock.shift(Delivery.LEASE + timedelta(seconds=1))
    sending.drain(issue.pk)

    assert states(issue) == {"sent": 2, "unknown": 1}
    assert Issue.objects.get(pk=issue.pk).state == "sent"


def test_a_250_always_wins(leaving, sink):
    from portal.senders import Outcome
    from portal.senders.parcel import Verdict

    issue = leaving(people=1)
    (row,) = claiming.claim(issue.pk, timezone.now())
    stepping.begin(row, row.address, timezone.now())
    Delivery.objects.update(state="unknown", claim="", next_try_at=None)

    outcomes.record(row, Outcome(Verdict.SENT, 250, "OK"), timezone.now())
    outcomes.record(row, Outcome(Verdict.LATER, 451, "late"), timezone.now())

    assert Delivery.objects.get().state == "sent"


def test_a_sender_whose_claim_was_taken_does_not_send(leaving, sink, clock):
    issue = leaving(people=1)
    (slow,) = claiming.claim(issue.pk, timezone.now())
    clock.shift(Delivery.LEASE + timedelta(seconds=1))
    (quick,) = claiming.claim(issue.pk, timezone.now())

    assert not stepping.begin(slow, slow.address, timezone.now())
    assert stepping.begin(quick, quick.address, timezone.now())


def test_a_lane_has_one_sender_and_a_dead_ones_lease_runs_out(leaving, sink, clock):
    issue = leaving(people=1)
    assert claiming.take_lane(issue.pk, 0, "a" * 32, timezone.now())
    assert not claiming.take_lane(issue.pk, 0, "b" * 32, timezone.now())
    assert sending.drain(issue.pk) is False
    assert sink.recipients == []

    clock.shift(Lane.LEASE)
    sending.drain(issue.pk)

    assert sink.recipients == ["r00@example.org"]


@really_committed
def test_a_drain_stops_in_time_and_rings_for_the_next(leaving, sink, monkeypatch):
    rings = []
    monkeypatch.setattr("portal.bell._send", lambda task, args: rings.append((task, args)))
    monkeypatch.setattr(sending, "SECONDS", 0)
    monkeypatch.setattr(sending.drain, "__defaults__", (0, 0.0))
    issue = leaving(people=3)
    rings.clear()

    tasks.drain(issue.pk, 0)

    assert rings == [("subscriptions.tasks.drain", (issue.pk, 0))]
    assert states(issue) == {"pending": 3}


def test_a_worker_that_is_asked_to_end_finishes_the_letter_in_hand_and_gives_the_rest_back(
    leaving, sink, monkeypatch
):
    monkeypatch.setattr(sending, "_ending", threading.Event())
    sink.data = lambda address, count: tasks._end_soon() if count == 2 else None
    issue = leaving(people=6)

    assert sending.drain(issue.pk) is True

    assert sink.recipients == ["r00@example.org", "r01@example.org"]
    assert states(issue) == {"pending": 4, "sent": 2}
    assert set(Delivery.objects.filter(state="pending").values_list("claim", "next_try_at")) == {("", NOW)}


@really_committed
def test_the_tick_rings_for_every_issue_that_is_not_final(leaving, sink, monkeypatch):
    rings = []
    monkeypatch.setattr("portal.bell._send", lambda task, args: rings.append((task, args)))
    issue = leaving(people=1)

    tasks.tick()

    lanes = tasks.LANES if connection.vendor == "postgresql" else 1
    assert rings == [("subscriptions.tasks.drain", (issue.pk, lane)) for lane in range(lanes)]


def test_cancelling_midway_keeps_the_rest_from_leaving(leaving, sink):
    issue = leaving(people=4)
    Delivery.objects.filter(address="r00@example.org").update(state="sent", next_try_at=None)

    approving.cancel(issue)
    sending.drain(issue.pk)

    assert sink.recipients == []
    assert states(issue) == {"sent": 1, "skipped": 3}
    assert Issue.objects.public().count() == 1


def test_freezing_twice_or_in_small_pages_gives_each_one_row(leaving, weekly, subscriber, monkeypatch):
    monkeypatch.setattr(freezing, "PAGE", 3)
    issue = leaving(people=10)
    Issue.objects.update(state="frozen")

    assert freezing.fill(issue, NOW)

    assert Delivery.objects.count() == 10
    assert Delivery.objects.values("message_id").distinct().count() == 10
    assert (Issue.objects.get().candidates, Issue.objects.get().excluded) == (10, 0)


def test_who_comes_back_from_a_pause_during_the_freeze_gets_a_row(leaving, weekly, subscriber, monkeypatch):
    late = subscriber("late@example.org", paused_until=NOW + timedelta(days=9))
    real, calls = freezing._write_rows, []

    def write(issue, now):
        real(issue, now)
        calls.append(1)
        Subscriber.objects.filter(pk=late.pk).update(paused_until=None, variant_key="news")

    monkeypatch.setattr(freezing, "_write_rows", write)

    leaving(people=2)

    assert len(calls) == 2
    assert Delivery.objects.count() == 3


def test_recipients_that_do_not_add_up_hold_the_issue(leaving, weekly, monkeypatch, editor, outbox, caplog):
    issue = leaving(people=2)
    Issue.objects.update(state="frozen", sending_at=None)
    Delivery.objects.all().delete()
    monkeypatch.setattr(freezing, "_write_rows", lambda issue, now: None)

    tasks.freeze(issue.pk)

    issue.refresh_from_db()
    assert (issue.state, issue.reason) == (
        "paused",
        "The recipients do not add up: 2 candidates, 0 rows, 0 excluded.",
    )


def test_the_claim_uses_the_index_of_open_rows(leaving):
    if connection.vendor != "postgresql":
        pytest.skip("the plan is PostgreSQL's")
    issue = leaving(people=5)
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM subscriptions_delivery WHERE issue_id = %s AND state IN "
            "('claimed', 'pending', 'sending') AND state <> 'sending' AND next_try_at <= now() "
            "ORDER BY next_try_at, id LIMIT 50 FOR UPDATE SKIP LOCKED",
            [issue.pk],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("RESET enable_seqscan; RESET enable_bitmapscan; RESET enable_sort")

    assert "delivery_open" in plan
    assert "Sort" not in plan


def test_a_sent_issue_tells_the_editors_its_figures(leaving, sink, editor, outbox):
    sink.rcpt = lambda address, count: "550 5.1.1 No such mailbox" if count == 1 else None
    issue = leaving(people=3)

    sending.drain(issue.pk)

    (letter,) = outbox()
    assert letter.subject == "Sent: Belt & Road Weekly № 1"
    assert "sent: 2, failed: 1" in letter.text


@really_committed
def test_no_transaction_is_open_while_the_server_is_spoken_to(leaving, sink, monkeypatch):
    from portal.senders.smtp import SmtpSender

    seen = []
    real = SmtpSender.send

    def send(self, parcel):
        seen.append(connection.in_atomic_block)
        return real(self, parcel)

    monkeypatch.setattr(SmtpSender, "send", send)
    issue = leaving(people=3)

    sending.drain(issue.pk)

    assert seen == [False, False, False]


def test_the_weekly_is_sent_without_celery_by_one_command(clock, weekly, subscriber, story, sink, capsys):
    from django.core.management import call_command

    subscriber("ann@example.org")
    story(headline="Port reopens", published_at=NOW - timedelta(hours=1))

    call_command("weekly_send")

    assert sink.recipients == ["ann@example.org"]
    assert capsys.readouterr().out == "Belt & Road Weekly № 1: sent. sent: 1\n"


def test_the_tick_without_celery_sends_what_is_due(clock, weekly, subscriber, story, sink, capsys):
    from django.core.management import call_command

    subscriber("ann@example.org")
    story(headline="Port reopens", published_at=NOW - timedelta(hours=1))
    call_command("weekly_tick")
    assert sink.recipients == []

    clock.move_to(Weekly.objects.get().issues.get().due_at)
    call_command("weekly_tick")

    assert sink.recipients == ["ann@example.org"]
