from datetime import UTC, date, datetime, timedelta

import pytest

from articles import archive

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def at(year, month, day, hour=12):
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_years_come_newest_first_with_their_months_in_order(story):
    story(published_at=at(2024, 12, 5))
    story(published_at=at(2026, 1, 5))
    story(published_at=at(2026, 3, 5))
    story(published_at=at(2026, 3, 6))

    assert archive.years(NOW) == [
        {
            "year": 2026,
            "count": 3,
            "months": [{"month": date(2026, 1, 1), "count": 1}, {"month": date(2026, 3, 1), "count": 2}],
        },
        {"year": 2024, "count": 1, "months": [{"month": date(2024, 12, 1), "count": 1}]},
    ]


def test_scheduled_expired_and_retracted_articles_are_not_counted(story):
    story(published_at=at(2026, 3, 1))
    story(published_at=NOW + timedelta(hours=1))
    story(published_at=at(2026, 3, 2), expires_at=NOW - timedelta(hours=1))
    story(published_at=at(2026, 3, 3), state="retracted")
    story(state="draft")

    assert [year["count"] for year in archive.years(NOW)] == [1]
    assert sum(month["count"] for month in archive.months(2026, NOW)) == 1


def test_days_are_those_of_the_sites_zone(story, settings):
    story(published_at=at(2026, 2, 28, hour=20))
    settings.TIME_ZONE = "Asia/Shanghai"

    assert {month["month"].month: month["count"] for month in archive.months(2026, NOW)}[3] == 1
    assert archive.weeks(2026, 3, NOW)[0][6] == {"day": date(2026, 3, 1), "count": 1}
    assert archive.edges(date(2026, 4, 1), date(2026, 5, 1), NOW).previous == date(2026, 3, 1)


def test_a_month_has_whole_weeks_and_knows_no_days_of_its_neighbours():
    weeks = archive.weeks(2026, 3, NOW)

    assert [len(week) for week in weeks] == [7] * 6
    assert [entry["day"] for entry in weeks[0]] == [None] * 6 + [date(2026, 3, 1)]
    assert [entry["day"] for entry in weeks[5]] == [date(2026, 3, 30), date(2026, 3, 31)] + [None] * 5


def test_edges_are_the_nearest_days_with_articles_and_the_next_change(story):
    story(published_at=at(2025, 11, 3))
    story(published_at=at(2026, 1, 10), expires_at=NOW + timedelta(days=9))
    story(published_at=at(2026, 2, 14))
    story(published_at=NOW + timedelta(days=2))

    edges = archive.edges(date(2026, 1, 1), date(2026, 2, 1), NOW)

    assert edges == archive.Edges(
        previous=date(2025, 11, 3), next=date(2026, 2, 14), fresh_until=NOW + timedelta(days=2)
    )


def test_an_empty_paper_has_no_edges():
    assert archive.edges(date(2026, 1, 1), date(2026, 2, 1), NOW) == archive.Edges(None, None, None)


def test_each_count_is_one_query(story, django_assert_num_queries):
    for number in range(3):
        story(published_at=at(2026, 1 + number, 5))

    for count in (
        lambda: archive.years(NOW),
        lambda: archive.months(2026, NOW),
        lambda: archive.weeks(2026, 2, NOW),
        lambda: archive.edges(date(2026, 2, 1), date(2026, 3, 1), NOW),
    ):
        with django_assert_num_queries(1):
            count()
