import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from portal.models import Letter, Tick
from subscriptions import compiling
from subscriptions.models import Weekly
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(clock, weekly, story):
    story(headline="Port reopens", published_at=NOW - timedelta(hours=1))
    made = compiling.draft(weekly, NOW)
    compiling.collect(made, NOW)
    Tick.objects.create(name="weekly", rang_at=NOW)
    return made


@pytest.fixture
def doctor(capsys):
    """`doctor("--no-send")`: what it prints; with an error it ends with status 1."""

    def run(*arguments: str, status: int = 0) -> str:
        if status:
            with pytest.raises(SystemExit) as ended:
                call_command("weekly_doctor", *arguments)
            assert ended.value.code == status
        else:
            call_command("weekly_doctor", *arguments)
        return capsys.readouterr().out

    return run


def test_a_fresh_portal_that_runs_has_warnings_and_no_error(issue, doctor):
    lines = doctor().splitlines()

    assert [line for line in lines if line and not line.startswith(" ")] == [
        "Settings",
        "Running",
        "Names",
        "Belt & Road Weekly (en)",
        "Belt & Road Weekly (en): its letter",
        "Belt & Road Weekly (en): a letter to itself",
        "0 errors, 5 warnings",
    ]
    assert "  WARN   postal address: It is still the example's: site settings." in lines
    assert [line for line in lines if "links:" in line] == [
        "  OK     links: 6 addresses of ours answer; none is rewritten."
    ]


def test_an_error_ends_with_status_one(issue, doctor):
    Tick.objects.all().delete()

    lines = doctor("--no-send", status=1).splitlines()

    assert lines[-1] == "1 errors, 5 warnings"
    assert [line.split()[1] for line in lines if "ERROR" in line] == ["timetable:"]


def test_the_findings_are_printed_as_json(issue, doctor):
    found = json.loads(doctor("--json", "--no-send"))

    assert {"group": "Running", "level": "ok", "name": "senders", "sentence": "None at work."} in found
    assert {one["level"] for one in found} == {"ok", "warning"}


def test_no_letter_is_sent_when_none_is_wanted(issue, doctor, sink):
    assert "a letter to itself" not in doctor("--no-send", "--no-dns")
    assert (sink.arrived, Letter.objects.count()) == ([], 0)


def test_without_a_mailbox_the_arrival_is_not_seen(issue, doctor, sink, settings):
    settings.MAILBOX_URL = ""

    shown = doctor("--no-dns")

    assert len(sink.arrived) == 1
    assert "WARN   arrival: No mailbox is set (MAILBOX_URL)" in shown


def test_a_letter_that_does_not_come_back_in_time_is_a_warning(issue, doctor, sink, settings):
    settings.MAILBOX_URL = "imaps://in.paper.net"

    assert "WARN   arrival: It has not come back within 0 s: is mail being fetched?" in doctor(
        "--no-dns", "--wait", "0"
    )


def test_a_letter_that_came_back_tells_its_way(issue, doctor, sink, settings, monkeypatch):
    settings.MAILBOX_URL = "imaps://in.paper.net"
    monkeypatch.setattr("subscriptions.doctoring.wait", _come_back)

    shown = doctor("--no-dns")

    assert "OK     arrival: It came back after 2 s." in shown
    assert "ERROR  headers: Lost on the way" not in shown


def _come_back(letter: Letter, seconds: float) -> bool:
    """What mail in writes, while the command waits."""
    from subscriptions import examining

    kept = {name: "there" for name, _pattern, _looks in examining.HEADERS}
    letter.headers = kept | {
        "Message-ID": letter.message_id,
        "came at": (NOW + timedelta(seconds=2)).isoformat(),
    }
    return True


def test_a_letter_to_a_stranger_is_looked_for_there(issue, doctor, sink):
    shown = doctor("--no-dns", "--to", "check@paper.net")

    assert sink.recipients == ["check@paper.net"]
    assert "OK     arrival: Look into the mailbox of check@paper.net." in shown


def test_a_relay_that_refuses_is_an_error(issue, doctor, sink):
    sink.rcpt = lambda address, count: "550 5.7.1 Relaying denied"

    assert "ERROR  relay: It was not taken, at rcpt: 550 5.7.1 Relaying denied." in doctor(
        "--no-dns", status=1
    )


def test_the_name_system_is_asked_at_the_given_resolver(issue, doctor, nameserver):
    shown = doctor("--no-send", "--resolver", nameserver.address, status=1)

    assert "ERROR  SPF: example.org has no SPF record (TXT beginning with v=spf1)." in shown
    assert ("example.org", "TXT") in nameserver.asked


def test_a_resolver_that_cannot_be_asked_is_one_line_and_no_error(issue, doctor):
    shown = doctor("--no-send", "--resolver", "127.0.0.1:none")

    assert [line.split(":")[0] for line in shown.splitlines() if "could not be asked" in line] == [
        "  WARN   DNS"
    ]


def test_each_weekly_that_appears_is_examined_or_the_one_that_is_named(issue, doctor):
    Weekly.objects.create(language="zh-hans", name="一带一路周刊")

    both, one = doctor("--no-send"), doctor("--no-send", "--weekly", "zh-hans")

    assert ("Belt & Road Weekly (en)" in both, "一带一路周刊 (zh-hans)" in both) == (True, True)
    assert ("Belt & Road Weekly (en)" in one, "一带一路周刊 (zh-hans)" in one) == (False, True)
    assert "WARN   letter: There is no issue with an article yet." in one


def test_a_weekly_that_is_not_there_is_refused_in_words(issue):
    with pytest.raises(CommandError, match="There is no weekly in “fr”"):
        call_command("weekly_doctor", "--weekly", "fr")


def test_before_there_is_a_weekly_the_rest_is_examined(clock, db, doctor):
    Tick.objects.create(name="weekly", rang_at=NOW)
    Weekly.objects.update(is_active=False)

    assert "WARN   weekly: There is none that appears" in doctor("--no-send")


def test_examining_changes_nothing(issue, doctor, subscriber):
    subscriber("ann@paper.net")
    before = type(issue).objects.values().get()

    doctor("--no-send")

    assert type(issue).objects.values().get() == before
    assert Letter.objects.count() == 0
