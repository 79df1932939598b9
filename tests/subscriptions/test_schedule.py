from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from subscriptions import schedule
from subscriptions.models import Weekly

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_time_in_summer_and_in_winter_is_the_same_on_the_wall():
    weekly = Weekly(language="en", weekday=4, time=time(8), zone="Europe/Berlin")

    assert schedule.due_at(weekly, "2026-W28") == datetime(2026, 7, 10, 6, tzinfo=UTC)
    assert schedule.due_at(weekly, "2026-W47") == datetime(2026, 11, 20, 7, tzinfo=UTC)


def test_a_time_the_clock_leaps_over_is_the_first_instant_after_the_leap():
    # On 29 March 2026 Berlin's clocks go from 02:00 to 03:00.
    assert schedule.instant(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert schedule.instant(date(2026, 3, 29), time(2, 0), BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert schedule.instant(date(2026, 3, 29), time(3, 0), BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert schedule.instant(date(2026, 3, 29), time(1, 59), BERLIN) == datetime(
        2026, 3, 29, 0, 59, tzinfo=UTC
    )


def test_a_time_the_clock_shows_twice_is_the_first_of_the_two():
    # On 25 October 2026 Berlin's clocks go from 03:00 back to 02:00.
    assert schedule.instant(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_day_that_a_country_leapt_over_begins_the_next_day():
    apia = ZoneInfo("Pacific/Apia")

    # Samoa had no 30 December 2011.
    assert schedule.instant(date(2011, 12, 30), time(8), apia) == datetime(2011, 12, 30, 10, tzinfo=UTC)


def test_the_period_is_the_week_of_the_weeklys_own_zone():
    weekly = Weekly(language="en", zone="Pacific/Auckland")

    assert schedule.period_at(weekly, datetime(2026, 11, 22, 12, tzinfo=UTC)) == "2026-W48"


def test_the_next_period_is_this_weeks_until_it_is_due():
    weekly = Weekly(language="en", weekday=4, time=time(8), zone="UTC")

    assert schedule.next_period(weekly, datetime(2026, 11, 20, 7, 59, tzinfo=UTC)) == "2026-W47"
    assert schedule.next_period(weekly, datetime(2026, 11, 20, 8, tzinfo=UTC)) == "2026-W48"


def test_a_year_of_53_weeks_is_followed_by_the_first():
    assert schedule.following("2026-W53") == "2027-W01"
    assert schedule.following("2026-W47") == "2026-W48"


def test_a_year_of_weeks_has_one_due_time_each_across_both_changes():
    weekly = Weekly(language="en", weekday=6, time=time(2, 30), zone="Europe/Berlin")
    period, seen = "2026-W01", []
    for _ in range(53):
        seen.append(schedule.due_at(weekly, period))
        period = schedule.following(period)

    assert seen == sorted(set(seen))
    assert [moment.isocalendar().week for moment in seen] == list(range(1, 54))
