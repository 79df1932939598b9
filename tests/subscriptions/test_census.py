from datetime import UTC, date, datetime, timedelta

import pytest

from subscriptions import census, tasks
from subscriptions.models import Bounce, Census, Weekly
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 18)


def rows() -> list[tuple]:
    return list(Census.objects.values_list("weekly__language", "day", "active", "joined", "left", "bounced"))


def test_a_day_counts_who_reads_who_joined_who_left_and_who_bounced(weekly, subscriber):
    subscriber("old@example.org")
    subscriber("new@example.org", confirmed_at=NOW - timedelta(hours=2))
    subscriber("gone@example.org", state="unsubscribed", unsubscribed_at=NOW - timedelta(hours=1))
    dead = subscriber("dead@example.org", state="bounced")
    Bounce.objects.create(subscriber=dead, kind="hard", source="report", at=NOW - timedelta(hours=3))
    subscriber("asked@example.org", state="pending")

    census.take(NOW)

    assert rows() == [("en", TODAY, 2, 1, 1, 1)]


def test_today_is_counted_once_an_hour(weekly, subscriber):
    subscriber("ann@example.org")
    counted = [census.take(NOW + timedelta(minutes=minutes)) for minutes in (0, 1, 59, 60, 61)]

    assert counted == [1, 0, 0, 1, 0]


def test_a_day_is_counted_once_more_when_it_is_over_and_then_stays(weekly, subscriber):
    subscriber("ann@example.org")
    census.take(datetime(2026, 11, 18, 23, 30, tzinfo=UTC))
    subscriber("late@example.org", confirmed_at=datetime(2026, 11, 18, 23, 50, tzinfo=UTC))
    subscriber("early@example.org", confirmed_at=datetime(2026, 11, 19, 0, 0, 30, tzinfo=UTC))

    counted = [census.take(datetime(2026, 11, 19, 0, minute, tzinfo=UTC)) for minute in (1, 2)]

    assert counted == [2, 0]
    assert rows() == [("en", TODAY, 2, 1, 0, 0), ("en", date(2026, 11, 19), 3, 1, 0, 0)]


def test_days_on_which_the_portal_did_not_run_stay_missing(weekly):
    census.take(NOW)
    census.take(NOW + timedelta(days=5))

    assert [row.day for row in census.series(weekly, TODAY)] == [TODAY, date(2026, 11, 23)]
    assert [row.day for row in census.series(weekly, date(2026, 11, 20))] == [date(2026, 11, 23)]


def test_who_is_erased_after_a_count_has_been_counted(weekly, subscriber):
    gone = subscriber("gone@example.org", state="unsubscribed", unsubscribed_at=NOW)
    census.take(NOW + timedelta(minutes=1))
    gone.delete()

    census.take(NOW + timedelta(hours=2))

    assert rows() == [("en", TODAY, 0, 0, 1, 0)]


def test_a_day_is_one_of_the_weeklys_own_zone(weekly):
    Weekly.objects.create(language="zh-hans", zone="Asia/Shanghai")

    census.take(datetime(2026, 11, 18, 17, tzinfo=UTC))

    assert [row[:2] for row in rows()] == [("en", TODAY), ("zh-hans", date(2026, 11, 19))]


def test_the_tick_takes_the_census_and_outlives_its_faults(weekly, monkeypatch, caplog):
    tasks.tick()
    assert Census.objects.count() == 1
    monkeypatch.setattr(census, "take", lambda now: 1 / 0)

    tasks.tick()

    assert "the census failed" in caplog.text
