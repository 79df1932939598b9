"""Fetching from a real Dovecot over TLS: what is moved, when, and what a kill, a fault or a second fetcher changes."""

import os
import signal
import socketserver
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from portal import fetching, handling, imap, keeping, tasks
from portal.models import Inbox, Notice, RawMail
from tests.conftest import ROOT
from tests.mailroom import letter_from
from tests.portal.test_worker import database_url
from tests.servers import free_port

pytestmark = pytest.mark.django_db


def test_mails_are_stored_and_moved_to_processed(post):
    mails = [letter_from(subject=f"Story {number}") for number in range(3)]
    post.put(*mails)

    (report,) = fetching.fetch_all()

    assert (report.kept, report.known, report.too_large, report.left, report.fault) == (3, 0, 0, 0, "")
    assert [row.raw() for row in RawMail.objects.order_by("pk")] == mails
    assert (post.all(), post.count("Processed")) == (0, 3)


def test_a_rerun_imports_nothing_twice(post):
    raw = letter_from()
    post.put(raw)
    fetching.fetch_all()
    post.put(raw)

    (report,) = fetching.fetch_all()

    assert (report.kept, report.known) == (0, 1)
    assert RawMail.objects.count() == 1
    assert post.count("Processed") == 2


@pytest.mark.parametrize(
    ("scheme", "host"), [("imaps", "localhost"), ("imap+tls", "localhost"), ("imap", "127.0.0.1")]
)
def test_each_kind_of_line_is_spoken(post, settings, scheme, host):
    settings.MAILBOX_URL = [post.url(scheme, host)]
    post.put(letter_from())

    (report,) = fetching.fetch_all()

    assert (report.kept, report.fault) == (1, "")


@pytest.mark.parametrize("scheme", ["imaps", "imap+tls"])
def test_a_certificate_of_nobody_we_know_is_refused(post, settings, scheme):
    settings.MAILBOX_CA = ""
    settings.MAILBOX_URL = [post.url(scheme)]
    post.put(letter_from())

    (report,) = fetching.fetch_all()

    assert "certificate is not trusted" in report.fault
    assert post.count() == 1


@pytest.mark.parametrize("scheme", ["imaps", "imap+tls"])
def test_a_certificate_for_another_host_is_refused(post, settings, scheme):
    settings.MAILBOX_URL = [post.url(scheme, "127.0.0.1")]
    post.put(letter_from())

    (report,) = fetching.fetch_all()

    assert "certificate is not trusted" in report.fault
    assert RawMail.objects.count() == 0


def test_a_server_without_move_keeps_the_first_copy_too(post, monkeypatch):
    """It is marked as deleted and passed over from then on, but nobody expunges it."""
    enter = imap.Mailbox.__enter__

    def without_move(self):
        box = enter(self)
        box.can_move = False
        return box

    monkeypatch.setattr(imap.Mailbox, "__enter__", without_move)
    post.put(letter_from())

    reports = [fetching.fetch_all()[0] for _ in range(2)]

    assert [(report.kept, report.known) for report in reports] == [(1, 0), (0, 0)]
    assert (post.count(), post.all(), post.count("Processed")) == (0, 1, 1)


def test_a_mail_of_40_mb_is_never_fetched_and_its_sender_told_once(post, outbox, monkeypatch):
    asked = []
    fetch = imap.Mailbox.fetch

    def noted(self, uid, most):
        asked.append(uid)
        return fetch(self, uid, most)

    monkeypatch.setattr(imap.Mailbox, "fetch", noted)
    large = letter_from(
        subject="The film",
        body="a line of seventy letters, as encoded files have them, and more\r\n" * 620_000,
    )
    post.put(large)

    fetching.fetch_all()
    post.put(large)
    fetching.fetch_all()

    row = RawMail.objects.get()
    assert (row.state, row.sender, row.subject, row.size) == (
        "too_large",
        "ana@example.net",
        "The film",
        len(large),
    )
    assert row.path.stat().st_size < 1000
    assert asked == []
    assert (post.all(), post.count("Failed")) == (0, 2)
    (letter,) = outbox()
    assert (letter.purpose, letter.to_address) == ("mailbox.too_large", "ana@example.net")
    assert "The film" in letter.text
    assert "Compress Pictures" in letter.text
    assert handling.handle_waiting() == 0


def too_large(**more: str) -> bytes:
    return letter_from(body="x" * 2000 + "\r\n", **more)


@pytest.mark.parametrize(
    ("more", "told"),
    [({}, 1), ({"Auto_Submitted": "auto-replied"}, 0), ({"sender": "mailer-daemon@example.net"}, 0)],
)
def test_only_a_person_is_told_that_a_mail_was_too_large(post, outbox, monkeypatch, more, told):
    monkeypatch.setattr("portal.reading.MOST_BYTES", 1000)
    post.put(too_large(**more))

    fetching.fetch_all()

    assert RawMail.objects.get().state == "too_large"
    assert len(outbox()) == told


def test_a_letter_that_cannot_be_written_is_a_fault_and_tried_again(post, outbox, monkeypatch):
    monkeypatch.setattr("portal.reading.MOST_BYTES", 1000)
    post.put(too_large())
    with monkeypatch.context() as broken:
        broken.setattr("portal.letters.write", lambda *args, **more: 1 / 0)
        (report,) = fetching.fetch_all()

    assert "ZeroDivisionError" in report.fault
    assert (RawMail.objects.count(), post.count(), Inbox.objects.get().holder) == (0, 1, "")
    (report,) = fetching.fetch_all()
    assert (report.too_large, report.fault, len(outbox())) == (1, "", 1)


def test_an_address_that_others_write_is_told_three_times_a_day_at_most(post, outbox, monkeypatch):
    monkeypatch.setattr("portal.reading.MOST_BYTES", 1000)
    post.put(*[too_large() for _ in range(5)])

    fetching.fetch_all()

    assert RawMail.objects.filter(state="too_large").count() == 5
    assert len(outbox()) == 3


def test_a_chinese_sender_is_told_in_chinese(post, outbox, monkeypatch):
    monkeypatch.setattr("portal.reading.MOST_BYTES", 1000)
    post.put(too_large(subject="=?utf-8?B?5LiA5bim5LiA6Lev?="))

    fetching.fetch_all()

    (letter,) = outbox()
    assert "一带一路" in letter.text


# A process that is killed at a marked point, with the portal's own settings and this test's database and mailbox.
DOOMED = """
import os, signal, django
django.setup()
from portal import fetching, imap, keeping
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
{patch}
fetching.fetch_all()
"""


def killed(post, settings, patch: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "PRIVATE_ROOT": str(settings.PRIVATE_ROOT),
        "MAILBOX_URL": post.url(),
        "MAILBOX_CA": str(post.ca),
    }
    process = subprocess.run(
        [sys.executable, "-c", DOOMED.format(patch=textwrap.dedent(patch))],
        cwd=ROOT, env=environment, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("patch", "stored"),
    [
        # Fetched, nothing written yet.
        ("keeping.write = die", 0),
        # The bytes are on disk, the row is not.
        ("from portal.models import RawMail; RawMail.save = die", 0),
        # Committed, not yet moved.
        ("imap.Mailbox.move = die", 1),
        # Moved, and nothing else.
        ("""
         move = imap.Mailbox.move
         def moved(*args):
             move(*args)
             die()
         imap.Mailbox.move = moved
         """, 1),
    ],
    ids=["before-writing", "before-the-commit", "before-the-move", "after-the-move"],
)  # fmt: skip
def test_a_fetcher_killed_at_any_point_loses_nothing_and_repeats_nothing(post, settings, patch, stored):
    mails = [letter_from(subject=f"Story {number}") for number in range(3)]
    post.put(*mails)

    killed(post, settings, patch)
    assert RawMail.objects.count() == stored
    with time_machine.travel(timezone.now() + Inbox.LEASE + timedelta(seconds=1)):
        fetching.fetch_all()

    assert sorted(row.raw() for row in RawMail.objects.all()) == sorted(mails)
    assert (post.all(), post.count("Processed")) == (0, 3)


def test_a_second_fetcher_leaves_the_mailbox_to_the_first(post):
    post.put(letter_from())
    Inbox.objects.create(
        name=imap.addresses()[0].name, holder="other", lease_until=timezone.now() + timedelta(minutes=1)
    )

    (report,) = fetching.fetch_all()

    assert (report.busy, str(report)) == (True, f"{report.name}: another process is fetching.")
    assert (RawMail.objects.count(), post.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_a_sender_is_told_once_though_the_fetcher_was_killed_before_the_move(post, settings, outbox):
    post.put(letter_from(body="x" * 2000 + "\r\n"))

    killed(post, settings, "from portal import reading; reading.MOST_BYTES = 1000; imap.Mailbox.move = die")
    assert (len(outbox()), post.count()) == (1, 1)
    with (
        time_machine.travel(timezone.now() + Inbox.LEASE + timedelta(seconds=1)),
        pytest.MonkeyPatch.context() as small,
    ):
        small.setattr("portal.reading.MOST_BYTES", 1000)
        fetching.fetch_all()

    assert len(outbox()) == 1
    assert (post.count(), post.count("Failed")) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_fetchers_at_once_bring_each_mail_once(post):
    post.put(*[letter_from() for _ in range(12)])
    reports = []

    def run():
        reports.extend(fetching.fetch_all())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(report.kept for report in reports) == RawMail.objects.count() == 12
    assert [report.known for report in reports] == [0, 0]
    assert post.count("Processed") == 12


def test_a_fetcher_that_lost_its_lease_stops(post, monkeypatch):
    post.put(letter_from(), letter_from())
    bring = fetching._bring

    def slow(*args):
        bring(*args)
        Inbox.objects.update(holder="successor", lease_until=timezone.now() + timedelta(minutes=5))

    monkeypatch.setattr(fetching, "_bring", slow)

    (report,) = fetching.fetch_all()

    assert (report.kept, report.busy) == (1, True)
    assert Inbox.objects.get().holder == "successor"


@pytest.mark.parametrize("password", ["wrong", "falsches Paßwort"])
def test_a_refused_login_is_told_to_the_desk_once_a_day(post, settings, editor, outbox, password):
    settings.MAILBOX_URL = [post.url(password=password)]

    for _ in range(2):
        tasks.fetch_mail()
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        tasks.fetch_mail()

    assert [letter.subject for letter in outbox()] == ["Mail cannot be fetched from a mailbox"] * 2
    assert "the server refused the login" in outbox()[0].text
    assert password not in outbox()[0].text
    assert "refused the login" in Inbox.objects.get().fault


@pytest.mark.parametrize("scheme", ["imaps", "imap+tls"])
def test_a_server_that_is_away_is_no_error_of_the_task(settings, editor, scheme):
    settings.MAILBOX_URL = [f"{scheme}://desk:secret@127.0.0.1:{free_port()}/INBOX"]

    tasks.fetch_mail()

    assert "cannot be reached" in Inbox.objects.get().fault
    assert Notice.objects.count() == 1


def test_a_fault_is_forgotten_when_the_mailbox_answers_again(post):
    Inbox.objects.create(name=imap.addresses()[0].name, lease_until=timezone.now(), fault="away")

    fetching.fetch_all()

    inbox = Inbox.objects.get()
    assert (inbox.fault, inbox.holder, inbox.fetched_at is not None) == ("", "", True)


def test_a_full_disk_leaves_the_mail_where_it_is(post, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    post.put(letter_from())
    monkeypatch.setattr(keeping, "write", full)

    (report,) = fetching.fetch_all()

    assert "could not be stored" in report.fault
    assert (RawMail.objects.count(), post.count()) == (0, 1)


def test_one_mail_that_the_server_cannot_move_does_not_stop_the_others(post, monkeypatch):
    post.put(letter_from(subject="First"), letter_from(subject="Second"))
    move = imap.Mailbox.move

    def moody(self, uid, folder):
        if uid == "1":
            raise imap.Refused("The server refused MOVE.")
        move(self, uid, folder)

    monkeypatch.setattr(imap.Mailbox, "move", moody)

    (report,) = fetching.fetch_all()

    assert (report.kept, report.left, report.fault) == (2, 1, "The server refused MOVE.")
    assert (post.count(), post.count("Processed")) == (1, 1)


def test_a_round_that_takes_too_long_goes_on_in_the_next(post):
    post.put(letter_from(), letter_from())
    (address,) = imap.addresses()

    first = fetching.fetch(address, seconds=0)
    second = fetching.fetch(address)

    assert [(report.kept, report.left) for report in (first, second)] == [(0, 2), (2, 0)]


def test_a_poison_mail_is_quarantined_while_the_nine_others_of_its_batch_arrive(post, receiver):
    def poisoned(mail):
        if mail.subject == "Poison":
            raise RuntimeError("cannot be digested")

    taken = receiver(address="stories@example.org", act=poisoned)
    post.put(*[letter_from(subject="Poison" if number == 4 else f"Story {number}") for number in range(10)])

    fetching.fetch_all()
    handling.handle_waiting()
    for minutes in (2, 20):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            handling.handle_waiting()

    assert RawMail.objects.filter(state="handled").count() == 9
    poison = RawMail.objects.get(state="quarantined")
    assert (poison.subject, poison.attempts) == ("Poison", 3)
    assert poison.error == "RuntimeError: cannot be digested"
    assert len(taken) == 12


def test_the_command_says_what_became_of_each_mailbox(post, capsys):
    post.put(letter_from(), letter_from())

    call_command("fetch_mail")

    name = imap.addresses()[0].name
    assert capsys.readouterr().out == f"{name}: 2 new, 0 known, 0 too large, 0 left.\n"


def test_the_command_fails_where_a_mailbox_cannot_be_fetched_from(settings, capsys):
    settings.MAILBOX_URL = [f"imaps://desk:secret@127.0.0.1:{free_port()}/INBOX"]

    with pytest.raises(CommandError, match="Not every mailbox could be fetched from"):
        call_command("fetch_mail")

    assert "secret" not in capsys.readouterr().out


def test_without_a_mailbox_there_is_nothing_to_fetch(capsys):
    call_command("fetch_mail")

    assert capsys.readouterr().out == "MAILBOX_URL names no mailbox.\n"


def test_a_malformed_address_is_said_and_no_error_of_the_task(settings, capsys):
    settings.MAILBOX_URL = ["imaps://desk:secret@"]

    tasks.fetch_mail()
    with pytest.raises(CommandError):
        call_command("fetch_mail")

    said = capsys.readouterr().out
    assert said.startswith(
        "MAILBOX_URL: 0 new, 0 known, 0 too large, 0 left. An address in MAILBOX_URL must be like"
    )
    assert "secret" not in said


class Babel(socketserver.StreamRequestHandler):
    """A server that greets like IMAP and then answers nothing anybody understands."""

    def handle(self):
        self.wfile.write(b"* OK IMAP4rev1 ready\r\n")
        for line in self.rfile:
            tag = line.split()[0]
            self.wfile.write(b"* \xff\xfe ( CAPABILITY\r\n" + tag + b" OK\r\n")


def test_a_server_that_babbles_is_no_error_of_the_task(settings, editor):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Babel) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.MAILBOX_URL = [f"imap://desk:secret@127.0.0.1:{server.server_address[1]}"]

        tasks.fetch_mail()

        server.shutdown()
        thread.join()
    assert Inbox.objects.get().fault != ""
    assert Inbox.objects.get().holder == ""
