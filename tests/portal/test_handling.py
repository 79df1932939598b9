"""What becomes of a mail that waits: taken once, tried three times, quarantined, or shown to the desk."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from portal import envelopes, handling
from portal.keeping import keep
from portal.models import Letter, RawMail, Throttle
from tests.conftest import ROOT
from tests.mailroom import letter_from
from tests.portal.test_worker import database_url

pytestmark = pytest.mark.django_db


def stored(**more) -> RawMail:
    return keep(letter_from(**more), source="pipe")


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span))


def test_a_mail_is_taken_once_by_the_receiver_of_its_address(receiver):
    taken = receiver("stories", address="stories@example.org")
    row = stored(
        subject="=?utf-8?B?5LiA?=",
        In_Reply_To="<b@example.org>",
        References="<a@example.org> <b@example.org>",
    )

    assert (handling.handle_waiting(), handling.handle_waiting()) == (1, 0)

    ((mail, value),) = taken
    assert (mail.row, mail.sender, mail.subject, value) == (row, "ana@example.net", "一", "")
    assert mail.recipients == ("stories@example.org",)
    assert mail.references == ("<b@example.org>", "<a@example.org>")
    assert mail.message_id == row.message_id
    assert not mail.is_automatic
    row.refresh_from_db()
    assert (row.state, row.receiver, row.attempts, row.handled_at is not None) == (
        "handled",
        "stories",
        1,
        True,
    )


def test_a_receiver_hears_that_a_machine_wrote(receiver, settings):
    settings.MAIL_HOST = "example.org"
    taken = receiver("bounces", purpose="bounce", prefix="d")
    stored(to=envelopes.address("bounce", "d12"), Auto_Submitted="auto-replied")

    handling.handle_waiting()

    assert [(mail.is_automatic, value) for mail, value in taken] == [(True, "d12")]


def test_a_mail_for_nobody_we_know_waits_for_a_person_who_is_told(receiver, editor, outbox):
    row = stored(to="weekly@example.org")

    handling.handle_waiting()

    row.refresh_from_db()
    assert (row.state, row.receiver) == ("unclaimed", "")
    assert [letter.subject for letter in outbox()] == ["A mail has come for nobody we know"]
    assert "/admin/portal/rawmail/?state__exact=unclaimed" in outbox()[0].text


def test_strangers_cannot_ring_at_the_desk_at_will(receiver, editor, outbox):
    for _ in range(5):
        stored(to="weekly@example.org")

    handling.handle_waiting()
    assert len(outbox()) == 1

    with later(hours=1, minutes=1):
        stored(to="weekly@example.org")
        handling.handle_waiting()
    assert len(outbox()) == 2


def test_a_desk_that_cannot_be_told_does_not_stop_the_queue(receiver, editor, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no template")

    monkeypatch.setattr("portal.notices.tell", broken)
    taken = receiver("stories", address="stories@example.org")
    lost = stored(to="weekly@example.org")
    stored()

    assert handling.handle_waiting() == 2

    lost.refresh_from_db()
    assert (lost.state, len(taken)) == ("unclaimed", 1)


def test_an_out_of_office_note_for_nobody_is_put_aside_quietly(receiver, editor, outbox):
    row = stored(to="weekly@example.org", Auto_Submitted="auto-replied")

    handling.handle_waiting()

    row.refresh_from_db()
    assert (row.state, row.error) == (
        "handled",
        "Put aside: a machine wrote it (Auto-Submitted: auto-replied).",
    )
    assert outbox() == []


def test_what_a_failing_receiver_wrote_is_undone_and_tried_three_times(receiver, editor):
    def write_and_fail(mail):
        Letter.objects.create(purpose="x", to_address="a@example.net", message_id=f"<{mail.row.attempts}@x>")
        raise ValueError("no\x00thing")

    taken = receiver(address="stories@example.org", act=write_and_fail)
    row = stored()

    closed = []
    for span in ({}, {"seconds": 30}, {"minutes": 2}, {"minutes": 5}, {"minutes": 20}, {"hours": 5}):
        with later(**span):
            closed.append(handling.handle_waiting())

    row.refresh_from_db()
    assert closed == [0, 0, 0, 0, 1, 0]
    assert len(taken) == 3
    assert (row.state, row.attempts, row.error) == ("quarantined", 3, "ValueError: nothing")
    assert [letter.purpose for letter in Letter.objects.all()] == ["desk.notice"]


def test_a_receiver_that_recovers_loses_nothing(receiver):
    broken = [True]

    def moody(mail):
        if broken:
            broken.pop()
            raise ValueError

    receiver(address="stories@example.org", act=moody)
    row = stored()

    handling.handle_waiting()
    with later(minutes=2):
        handling.handle_waiting()

    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == ("handled", 2, "")


def test_a_bomb_is_quarantined_at_once(receiver, editor, outbox):
    taken = receiver(address="stories@example.org")
    row = keep(b"To: stories@example.org\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 1000, source="pipe")

    assert handling.handle_waiting() == 1

    row.refresh_from_db()
    assert (row.state, row.error) == ("quarantined", "The mail is more than 50 levels deep.")
    assert taken == []
    assert [letter.subject for letter in outbox()] == ["A mail has come that could not be read"]


def test_a_mail_whose_bytes_are_gone_is_quarantined_with_the_reason(receiver):
    row = stored()
    row.path.unlink()

    for minutes in (0, 2, 20):
        with later(minutes=minutes):
            handling.handle_waiting()

    row.refresh_from_db()
    assert row.state == "quarantined"
    assert row.error.startswith("FileNotFoundError")


def test_a_mail_in_another_processs_hand_is_left_alone(receiver):
    taken = receiver(address="stories@example.org")
    row = stored()
    assert handling._claim(row.pk) is not None

    assert handling.handle_waiting() == 0
    assert taken == []


def test_a_mail_of_a_dead_process_is_taken_up_again(receiver):
    taken = receiver(address="stories@example.org")
    row = stored()
    handling._claim(row.pk)

    with later(minutes=6):
        assert handling.handle_waiting() == 1

    assert len(taken) == 1


def test_a_mail_over_which_every_process_died_is_quarantined(receiver):
    """Killed for its memory, say: an attempt counts before the mail is opened, so the fourth does not open it."""
    taken = receiver(address="stories@example.org")
    row = stored()
    for number in range(3):
        with later(minutes=6 * number):
            assert handling._claim(row.pk) is not None

    with later(minutes=18):
        handling.handle_waiting()

    row.refresh_from_db()
    assert (row.state, row.error) == ("quarantined", "Whoever opened it died over it, each time.")
    assert taken == []


def test_whoever_lost_its_claim_writes_nothing(receiver):
    """A process that slept beyond its lease finds the row in other hands, and leaves it there."""
    taken = receiver(address="stories@example.org")
    row = handling._claim(stored().pk)
    assert row is not None
    with later(minutes=6):
        assert handling._claim(row.pk) is not None

    assert handling._try(row) is False

    assert taken == []
    assert RawMail.objects.get().state == "waiting"


@pytest.mark.parametrize("state", ["quarantined", "unclaimed"])
def test_an_editor_may_have_it_tried_again_or_be_done_with_it(receiver, state):
    taken = receiver(address="stories@example.org")
    RawMail.objects.filter(pk=stored().pk).update(state=state, attempts=3, error="x")
    done = stored()
    RawMail.objects.filter(pk=done.pk).update(state=state)

    assert handling.close(RawMail.objects.filter(pk=done.pk)) == 1
    assert handling.try_again(RawMail.objects.all()) == 1
    handling.handle_waiting()

    assert len(taken) == 1
    assert set(RawMail.objects.values_list("state", flat=True)) == {"handled"}


@pytest.mark.django_db(transaction=True)
def test_processes_side_by_side_take_each_mail_once(receiver):
    def note(mail):
        Letter.objects.create(purpose="x", to_address="a@example.net", message_id=f"<{mail.row.pk}@x>")

    receiver(address="stories@example.org", act=note)
    for _ in range(12):
        stored()
    closed = []

    def run():
        closed.append(handling.handle_waiting())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(closed) == 12
    assert Letter.objects.count() == RawMail.objects.filter(state="handled", attempts=1).count() == 12


DOOMED = """
import os, signal, django
django.setup()
from django.db import transaction
from portal import handling, mailbox
from portal.models import Letter
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
def receive(mail, value):
    Letter.objects.create(purpose="x", to_address="a@example.net", message_id=f"<{mail.row.pk}@x>")
    if POINT == "in-the-receiver":
        die()
POINT = os.environ["POINT"]
mailbox._receivers.clear()
mailbox.register(mailbox.Receiver("stories", receive, address=lambda: "stories@example.org"))
if POINT == "before-it-is-opened":
    handling.open_mail = die
if POINT == "after-the-commit":
    give = handling._give
    handling._give = lambda *args: (give(*args), die())
handling.handle_waiting()
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("point", "written"), [("before-it-is-opened", 0), ("in-the-receiver", 0), ("after-the-commit", 1)]
)
def test_a_process_killed_at_any_point_loses_nothing_and_repeats_nothing(receiver, settings, point, written):
    def note(mail):
        Letter.objects.create(purpose="x", to_address="a@example.net", message_id=f"<{mail.row.pk}@x>")

    receiver(address="stories@example.org", act=note)
    rows = [stored() for _ in range(3)]
    environment = {
        **os.environ, "DATABASE_URL": database_url(), "PRIVATE_ROOT": str(settings.PRIVATE_ROOT), "POINT": point
    }  # fmt: skip

    process = subprocess.run(
        [sys.executable, "-c", DOOMED],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()
    assert Letter.objects.count() == written
    with later(minutes=6):
        handling.handle_waiting()

    assert sorted(Letter.objects.values_list("message_id", flat=True)) == sorted(
        f"<{row.pk}@x>" for row in rows
    )
    assert RawMail.objects.filter(state="handled").count() == 3
    assert Throttle.objects.count() == 0
