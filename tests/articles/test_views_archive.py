from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def headlines(response):
    return [article.headline for article in response.context["articles"]]


def test_the_archive_leads_from_years_to_days(client, story):
    story(headline="Old", published_at=datetime(2024, 12, 31, 12, tzinfo=UTC))
    story(headline="March", published_at=datetime(2026, 3, 5, 12, tzinfo=UTC))
    story(headline="February", published_at=datetime(2026, 2, 5, 12, tzinfo=UTC))

    years = client.get("/archive/")
    year = client.get("/archive/2026/")
    month = client.get("/archive/2026/03/")
    day = client.get("/archive/2026/03/05/")

    assert [(entry["year"], entry["count"]) for entry in years.context["years"]] == [(2026, 2), (2024, 1)]
    assert (year.context["previous"], year.context["next"]) == (2024, None)
    assert [entry["count"] for entry in year.context["months"]] == [0, 1, 1] + [0] * 9
    assert (month.context["previous"], month.context["next"]) == (date(2026, 2, 1), None)
    assert headlines(month) == ["March"]
    assert (day.context["previous"], day.context["next"]) == (date(2026, 2, 5), None)
    assert headlines(day) == ["March"]
    assert 'href="/archive/2026/03/05/"' in month.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/archive/2025/", "/archive/2026/01/", "/archive/2026/03/04/", "/archive/2026/02/30/",
        "/archive/2026/13/", "/archive/0000/", "/archive/9999/", "/archive/2999/12/31/", "/archive/2026/3/",
        "/archive/1000/01/01/",
    ],
)  # fmt: skip
def test_a_stretch_without_articles_is_not_found(client, story, path):
    story(published_at=datetime(2026, 3, 5, 12, tzinfo=UTC))

    assert client.get(path).status_code == 404


def test_a_full_day_is_paged(client, story):
    for number in range(22):
        story(headline=f"Story {number}", published_at=datetime(2026, 3, 5, 12, number, tzinfo=UTC))

    first = client.get("/archive/2026/03/05/")

    assert headlines(first) == [f"Story {number}" for number in range(21, 1, -1)]
    assert headlines(client.get(first.context["older_url"])) == ["Story 1", "Story 0"]


def test_every_page_of_the_archive_is_fresh_until_the_next_story(client, story):
    story(published_at=datetime(2026, 3, 5, 12, tzinfo=UTC))
    story(published_at=NOW + timedelta(seconds=99))

    for path in ("/archive/", "/archive/2026/", "/archive/2026/03/", "/archive/2026/03/05/"):
        response = client.get(path)
        assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=99", path
        assert {"archive", "site", "menu"} <= set(response.headers["Surrogate-Key"].split())
