"""How old an article is for its readers: "This article is N years old"."""

from datetime import datetime

from django.utils import timezone

from articles.models import Article

# The years an article may carry: beyond them, calendars and time zones run out of days.
EARLIEST_YEAR, LATEST_YEAR = 1400, 9000


def years(article: Article, at: datetime) -> int:
    """Whole years between publication and `at`, by the calendar of the site's zone; 0 in the first year."""
    if article.published_at is None:
        return 0
    born, today = _local(article.published_at), _local(at)
    return max(0, today.year - born.year - ((today.month, today.day) < (born.month, born.day)))


def next_birthday(article: Article, at: datetime) -> datetime | None:
    """The next midnight in the site's zone at which `years` grows by one; None for a draft."""
    if article.published_at is None:
        return None
    born = _local(article.published_at)
    year = born.year + years(article, at) + 1
    # Who was born on 29 February is a year older on 1 March.
    month, day = (
        (3, 1) if (born.month, born.day) == (2, 29) and not _is_leap(year) else (born.month, born.day)
    )
    return datetime(year, month, day, tzinfo=timezone.get_default_timezone())


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
