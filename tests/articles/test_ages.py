from datetime import UTC, datetime

from articles import ages
from articles.models import Article


def born(year, month, day, hour=12):
    return Article(published_at=datetime(year, month, day, hour, tzinfo=UTC))


def test_an_article_is_a_year_old_on_its_birthday_and_not_a_day_before():
    article = born(2020, 3, 9)

    assert ages.years(article, datetime(2021, 3, 8, 23, 59, tzinfo=UTC)) == 0
    assert ages.years(article, datetime(2021, 3, 9, tzinfo=UTC)) == 1
    assert ages.years(article, datetime(2026, 11, 23, tzinfo=UTC)) == 6


def test_the_page_grows_stale_at_midnight_of_the_next_birthday():
    article = born(2020, 3, 9)

    assert ages.next_birthday(article, datetime(2026, 11, 23, tzinfo=UTC)) == datetime(2027, 3, 9, tzinfo=UTC)


def test_who_was_born_on_29_february_is_a_year_older_on_1_march():
    article = born(2024, 2, 29)

    assert ages.years(article, datetime(2025, 2, 28, tzinfo=UTC)) == 0
    assert ages.next_birthday(article, datetime(2025, 2, 28, tzinfo=UTC)) == datetime(2025, 3, 1, tzinfo=UTC)
    assert ages.years(article, datetime(2025, 3, 1, tzinfo=UTC)) == 1
    assert ages.next_birthday(article, datetime(2027, 3, 1, tzinfo=UTC)) == datetime(2028, 2, 29, tzinfo=UTC)


def test_a_draft_has_no_age():
    assert ages.years(Article(), datetime(2026, 1, 1, tzinfo=UTC)) == 0
    assert ages.next_birthday(Article(), datetime(2026, 1, 1, tzinfo=UTC)) is None
