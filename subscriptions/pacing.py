"""How fast an issue may leave: the limits of the pace, all senders together, and slower while the server puts us off.

Limits are counted in rows by whole seconds, minutes and hours of the clock (`portal.throttles`).
"""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import throttles
from subscriptions.models import DomainCap, Issue, Pace

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
# Each fault halves the rate, but not each of a volley; a quiet minute doubles it again.
HALVED_AT_MOST_EVERY = timedelta(seconds=10)
DOUBLED_AFTER = timedelta(minutes=1)
MOST_HALVINGS = 6
LONGEST_PAUSE = 5.0


class Pacer:
    """One sender's part of the pace, as it was read: good for a second."""

    def __init__(self, issue_pk: int) -> None:
        self._issue_pk, self._read_at = issue_pk, timezone.now()
        pace = Pace.current()
        self._limits = [
            ("weekly.second", SECOND, pace.per_second),
            ("weekly.minute", MINUTE, pace.per_minute),
            ("weekly.hour", HOUR, pace.per_hour),
        ]
        self._caps = dict(DomainCap.objects.values_list("domain", "per_minute"))
        self.slowdown: int = Issue.objects.values_list("slowdown", flat=True).get(pk=issue_pk)

    def renewed(self, now: datetime) -> "Pacer":
        """This one, or one read anew when it is a second old."""
        return self if now - self._read_at < SECOND else Pacer(self._issue_pk)

    def grant(self, want: int, now: datetime) -> tuple[int, datetime]:
        """How many of `want` letters may begin now; and with none, from when on there may be more (aware)."""
        count, again_at = want, now
        for scope, window, limit in self._limits:
            if limit and count:
                slowed = max(1, limit >> self.slowdown)
                count, ends_at = throttles.take(scope, "", slowed, window, count)
                again_at = ends_at if not count else again_at
        return count, again_at

    def held_until(self, address: str, now: datetime) -> datetime | None:
        """None when this recipient's domain takes one more this minute, else the minute in which its turn comes."""
        domain = address.rpartition("@")[2]
        cap = self._caps.get(domain)
        if cap is None:
            return None
        place, ends_at = throttles.place("weekly.domain", domain, MINUTE)
        # What does not fit is spread over the minutes to come, so that each row is put off about once.
        return None if place < cap else ends_at + MINUTE * (place // cap - 1)

    def pause(self, took: float) -> float:
        """Seconds to wait after a letter that took so many: what halves the rate, as often as it was halved."""
        return min(took * (2**self.slowdown - 1), LONGEST_PAUSE)


def why_waiting() -> str:
    """In words for an editor when the pace lets no letter leave for the rest of a minute or hour; else ""."""
    pace = Pace.current()
    if pace.per_hour and not throttles.left("weekly.hour", "", pace.per_hour, HOUR):
        return (
            _("The pace lets %d letters leave an hour; the next ones go when the hour is over.")
            % pace.per_hour
        )
    if pace.per_minute and not throttles.left("weekly.minute", "", pace.per_minute, MINUTE):
        return _("The pace lets %d letters leave a minute; the next ones go in the next.") % pace.per_minute
    return ""


def slow_down(issue_pk: int, now: datetime) -> None:
    """The server put us off: half the rate from here on."""
    due = Q(slowed_at=None) | Q(slowed_at__lte=now - HALVED_AT_MOST_EVERY)
    Issue.objects.filter(due, pk=issue_pk, slowdown__lt=MOST_HALVINGS).update(
        slowdown=F("slowdown") + 1, slowed_at=now
    )


def recover(issue_pk: int, now: datetime | None = None) -> None:
    """A minute without being put off: twice the rate."""
    now = now or timezone.now()
    Issue.objects.filter(pk=issue_pk, slowdown__gt=0, slowed_at__lte=now - DOUBLED_AFTER).update(
        slowdown=F("slowdown") - 1, slowed_at=now
    )
