"""Limits on what strangers may do, counted in rows so that every process and machine counts together."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

from portal.clients import fingerprint
from portal.models import Throttle


class TooMany(Exception):
    """The limit is reached. `again_at` (aware) is when the window ends."""

    def __init__(self, scope: str, again_at: datetime) -> None:
        super().__init__(scope)
        self.scope = scope
        self.again_at = again_at


def hit(scope: str, who: str, limit: int, window: timedelta) -> None:
    """Count one more `scope` by `who` (an address or mailbox; stored as a keyed hash).

    Windows are fixed and begin at multiples of `window` since 1970, UTC.

    Raises:
        TooMany: this was more than `limit` in the current window.
    """
    count, ends_at = _count(scope, who, window, 1)
    if count > limit:
        raise TooMany(scope, ends_at)


def take(scope: str, who: str, limit: int, window: timedelta, want: int) -> tuple[int, datetime]:
    """Take up to `want` of what is left of `limit` in the current window: how many, and when the window ends."""
    count, ends_at = _count(scope, who, window, want)
    return max(0, min(want, limit - (count - want))), ends_at


def place(scope: str, who: str, window: timedelta) -> tuple[int, datetime]:
    """Count one more: how many there were before it in the current window, and when that ends."""
    count, ends_at = _count(scope, who, window, 1)
    return count - 1, ends_at


def left(scope: str, who: str, limit: int, window: timedelta) -> int:
    """How many of `limit` the current window still has; nothing is counted."""
    row = Throttle.objects.filter(scope=scope, key=fingerprint(who), window_at=_window_at(window)).first()
    return max(0, limit - (row.count if row else 0))


def forget_before(at: datetime) -> int:
    """Delete counts of windows that began before `at`; how many."""
    return Throttle.objects.filter(window_at__lt=at).delete()[0]


def _count(scope: str, who: str, window: timedelta, by: int) -> tuple[int, datetime]:
    """Count `by` more in the current window: its count with them, and its end."""
    window_at = _window_at(window)
    table = connection.ops.quote_name(Throttle._meta.db_table)
    with connection.cursor() as cursor:
        # One statement, so that parallel hits each see a number of their own.
        cursor.execute(
            f"INSERT INTO {table} (scope, key, window_at, count) VALUES (%s, %s, %s, %s) "  # noqa: S608  our own table
            f"ON CONFLICT (scope, key, window_at) DO UPDATE SET count = {table}.count + excluded.count "
            "RETURNING count",
            [scope, fingerprint(who), connection.ops.adapt_datetimefield_value(window_at), by],
        )
        (count,) = cursor.fetchone()
    return count, window_at + window


def _window_at(window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(timezone.now().timestamp()) // seconds * seconds, UTC)
