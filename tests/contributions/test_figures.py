from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from contributions import figures
from contributions.models import Event, Submission

# A Wednesday.
NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
MONDAY, LAST = date(2026, 3, 16), date(2026, 3, 9)


@pytest.fixture
def came(submission):
    """`came(at, state, confirmed_at, read_at)`: a story of that moment."""

    def make(at, state="received", confirmed_at=None, read_at=None):
        made = submission(title=f"Story {at}", state=state)
        Submission.objects.filter(pk=made.pk).update(created_at=at, confirmed_at=confirmed_at)
        if read_at:
            made.events.create(name="start_reading", actor=Event.Actor.DESK, created_at=read_at)
        return made

    return make


def counts(**found):
    return dict.fromkeys(figures.GROUPS, 0) | found


def test_every_state_stands_in_one_group():
    assert sorted(state for states in figures.GROUPS.values() for state in states) == sorted(Submission.State)


def test_stories_are_counted_by_week_and_by_where_they_stand(came, django_assert_num_queries):
    came(NOW, "unconfirmed")
    came(NOW - timedelta(hours=1), "in_review")
    came(NOW - timedelta(days=2), "received")
    came(datetime(2026, 3, 15, 23, 59, tzinfo=UTC), "published")
    came(datetime(2026, 3, 9, 0, 0, tzinfo=UTC), "declined")
    came(datetime(2026, 3, 9, 5, 0, tzinfo=UTC), "spam")
    came(datetime(2026, 3, 8, 23, 59, tzinfo=UTC), "accepted")
    came(NOW + timedelta(seconds=1), "received")

    with django_assert_num_queries(1):
        found = figures.by_state(NOW, 2)

    assert found == [
        figures.Week(LAST, counts(published=1, rest=2)),
        figures.Week(MONDAY, counts(unconfirmed=1, reading=2)),
    ]


def test_weeks_are_those_of_the_site_s_zone(came, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    # Monday morning in Shanghai.
    came(datetime(2026, 3, 15, 17, tzinfo=UTC), "received")

    found = figures.by_state(NOW, 2)

    assert found == [figures.Week(LAST, counts()), figures.Week(MONDAY, counts(reading=1))]


def test_the_wait_for_the_first_reading_is_counted_from_the_confirmation(came, django_assert_num_queries):
    start = datetime(2026, 3, 1, tzinfo=UTC)
    for days in (1, 2, 3, 4, 10):
        came(LAST_NOON - timedelta(days=days), confirmed_at=None, read_at=LAST_NOON)
    came(start, confirmed_at=NOW - timedelta(days=3), read_at=NOW - timedelta(hours=12))
    again = came(start, read_at=NOW - timedelta(days=60))
    again.events.create(name="start_reading", actor=Event.Actor.DESK, created_at=NOW)
    came(start)

    with django_assert_num_queries(1):
        found = figures.to_first_reading(NOW, 3)

    assert found == [figures.Reading(LAST, 5, 3.0, 10.0), figures.Reading(MONDAY, 1, 2.5, 2.5)]


LAST_NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([7], 90, 7),
        ([1, 2], 50, 1),
        (list(range(1, 11)), 90, 9),
        (list(range(1, 12)), 90, 10),
        ([1, 2, 3], 0, 1),
    ],
)
def test_the_percentile_is_the_nearest_rank(values, percent, expected):
    assert figures.percentile(values, percent) == expected


def test_the_page_draws_both_and_says_the_numbers_in_tables(desk, came):
    with time_machine.travel(NOW, tick=False):
        came(NOW - timedelta(days=1), "in_review", read_at=NOW - timedelta(hours=12))
        page = desk.get(reverse("admin:contributions_submission_figures"))

    html = page.content.decode()
    assert page.context["numbers"] == [
        ("came in this time", 1),
        ("were published of them", 0),
        ("were read for the first time", 1),
        ("wait now", 1),
        ("wait longer than promised", 0),
    ]
    assert "Stories by week, and where they stand now" in html
    assert "Days until somebody began to read, by week of reading" in html
    assert "<td>0.5</td>" in html
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("weeks", ["13", "26", "52", "7", "x"])
def test_the_span_is_one_of_those_offered(desk, weeks):
    page = desk.get(reverse("admin:contributions_submission_figures"), {"weeks": weeks})

    assert page.context["weeks"] == (int(weeks) if weeks in {"13", "26", "52"} else 13)


def test_the_page_opens_before_anything_has_come(desk, db):
    assert desk.get(reverse("admin:contributions_submission_figures")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(desk, came, count, django_assert_num_queries):
    for number in range(count):
        came(timezone.now() - timedelta(days=number + 1), read_at=timezone.now())
    path = reverse("admin:contributions_submission_figures")
    desk.get(path)

    with django_assert_num_queries(8):
        desk.get(path)
