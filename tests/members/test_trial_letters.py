"""What time writes: every moment of it frozen, every step run twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from members import reminding, trials
from members.models import Membership, MembershipLetter, Plan
from members.tasks import remind
from portal.celery import app

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 2, 9, 30, 15, tzinfo=UTC)


@pytest.fixture
def trial(reader):
    """`trial()`: begun on 2 November at 9:30:15."""

    def make(email: str = "ann@example.org", **said):
        with time_machine.travel(START, tick=False):
            return trials.start(reader(email), START, **said)

    return make


def after(days: float) -> int:
    return reminding.write_due(START + timedelta(days=days))


def purposes(outbox) -> list[str]:
    return [letter.purpose.removeprefix("members.") for letter in outbox()]


def test_the_first_letter_says_when_it_ends_where_to_go_and_that_nothing_has_to_be_cancelled(trial, outbox):
    trial()

    (letter,) = outbox()
    for words in ("November 16, 2026, 09:30 (UTC)", "/database/", "/account/", "nothing to cancel"):
        assert words in letter.text
        assert words in letter.html
    assert letter.to_address == "ann@example.org"


def test_the_letters_keep_the_language_of_the_page_on_which_it_began(trial, outbox):
    trial(language="zh-hans")

    after(12)

    assert [letter.headers["Content-Language"] for letter in outbox()] == ["zh-hans", "zh-hans"]
    assert all("/zh/database/" in letter.text for letter in outbox())
    assert "2026年11月16日" in outbox()[1].text


def test_each_letter_is_written_once_in_its_time(trial, outbox):
    trial()

    counts = [after(days) for days in (1, 10.9, 11, 11, 13.9, 14, 14, 15, 30)]

    assert counts == [0, 0, 1, 0, 0, 1, 0, 0, 0]
    assert purposes(outbox) == ["trial_started", "trial_ends_soon", "trial_ended"]
    assert MembershipLetter.objects.count() == 3


def test_the_worker_s_task_writes_them(trial, outbox):
    trial()

    with time_machine.travel(START + timedelta(days=14), tick=False):
        assert [remind(), remind()] == [1, 0]

    assert purposes(outbox)[-1] == "trial_ended"
    assert "members.tasks.remind" in {line["task"] for line in app.conf.beat_schedule.values()}


def test_a_worker_that_slept_writes_what_is_true_now(trial, outbox):
    trial()

    assert after(16) == 1
    assert purposes(outbox) == ["trial_started", "trial_ended"]


def test_what_ended_more_than_a_week_ago_is_not_told(trial):
    trial()

    assert [after(21), after(20.9)] == [0, 1]


def test_a_reader_with_another_membership_hears_nothing_of_the_trial_s_end(trial, editor, outbox):
    person = trial().member
    with time_machine.travel(START + timedelta(days=5), tick=False):
        trials.grant(person, Plan.objects.get(slug="member"), None, editor)

    assert [after(12), after(14)] == [0, 0]
    assert purposes(outbox) == ["trial_started", "access_granted"]


def test_a_member_s_granted_membership_is_no_trial(reader, editor):
    with time_machine.travel(START, tick=False):
        trials.grant(reader(), Plan.objects.get(slug="member"), START + timedelta(days=14), editor)

    assert [after(12), after(14)] == [0, 0]


def test_an_account_that_is_switched_off_gets_no_letters(trial):
    person = trial().member
    person.is_active = False
    person.save()

    assert after(12) == 0


def test_an_extended_trial_is_told_of_anew(trial, editor, outbox):
    membership = trial()
    after(12)
    with time_machine.travel(START + timedelta(days=13), tick=False):
        trials.extend(membership, timedelta(days=14), editor)
        trials.extend(membership, membership.ends_at, editor)

    assert [after(days) for days in (14, 24.9, 25, 25, 28, 28)] == [0, 0, 1, 0, 1, 0]
    assert purposes(outbox) == [
        "trial_started", "trial_ends_soon", "trial_extended", "trial_ends_soon", "trial_ended",
    ]  # fmt: skip
    assert "November 30, 2026, 09:30 (UTC)" in outbox()[2].text


def test_an_end_that_a_letter_has_just_named_is_not_named_again(trial, editor, outbox):
    membership = trial()
    with time_machine.travel(START + timedelta(days=15), tick=False):
        trials.extend(membership, timedelta(days=2), editor)

    assert [after(15.1), after(17)] == [0, 1]
    assert purposes(outbox) == ["trial_started", "trial_extended", "trial_ended"]


def test_a_shortened_trial_writes_no_letter_of_an_extension(trial, editor, outbox):
    membership = trial()
    with time_machine.travel(START + timedelta(days=1), tick=False):
        trials.extend(membership, START + timedelta(days=7), editor)

    assert purposes(outbox) == ["trial_started"]


def test_a_letter_that_could_not_be_written_leaves_no_trace_and_is_written_the_next_time(
    trial, outbox, monkeypatch, caplog
):
    """A process that dies between the two rows leaves neither; the log names the row."""
    trial()
    with monkeypatch.context() as broken:
        broken.setattr("portal.letters.write", lambda *_args, **_said: 1 / 0)
        assert after(12) == 0
    assert f"The letter ends_soon of membership {Membership.objects.get().pk} was not written" in caplog.text
    assert MembershipLetter.objects.filter(kind="ends_soon").count() == 0

    assert [after(12), after(12)] == [1, 0]
    assert purposes(outbox) == ["trial_started", "trial_ends_soon"]


def test_an_end_that_moves_while_the_worker_looks_is_not_told(trial, editor, outbox):
    seen = trial()
    with time_machine.travel(START + timedelta(days=12), tick=False):
        trials.extend(Membership.objects.get(), timedelta(days=14), editor)

    assert reminding._write_one(seen, MembershipLetter.Kind.ENDED, START + timedelta(days=14)) is False
    assert purposes(outbox) == ["trial_started", "trial_extended"]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_write_each_letter_once(trial, outbox):
    for number in range(4):
        trial(f"r{number}@example.org")

    def run(_number: int) -> int:
        try:
            return after(12)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(run, range(3)))

    assert sum(counts) == 4
    assert sorted(purposes(outbox)) == ["trial_ends_soon"] * 4 + ["trial_started"] * 4
    soon = [letter.to_address for letter in outbox() if letter.purpose == "members.trial_ends_soon"]
    assert sorted(soon) == [f"r{number}@example.org" for number in range(4)]


def test_the_number_of_queries_grows_only_with_what_is_written(trial, django_assert_num_queries):
    for number in range(3):
        trial(f"r{number}@example.org")
    after(12)

    with django_assert_num_queries(4):
        after(12)
