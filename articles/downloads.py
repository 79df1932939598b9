"""Who read a full edition, and when: one row for each reading, as far as a server can tell one."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from articles.models import Download, Edition
from portal.roles import may_enter_desk

# The same reader with the same file within this time is still reading.
ONE_READING = timedelta(hours=1)
# Afterwards nobody needs to know any more who it was; the row goes on counting.
NAMED_FOR = timedelta(days=2 * 365)


def record(request: HttpRequest, edition: Edition, at: datetime | None = None) -> Download | None:
    """Write down that this reader was given `edition`; None: the reading is in the book already.

    Readers without an account are told apart by nothing, so each of their requests counts.
    """
    at = at or timezone.now()
    member_id: int | None = request.user.pk
    if member_id is not None:
        again = edition.downloads.filter(member=member_id, at__gt=at - ONE_READING, at__lte=at)
        if again.exists():
            return None
    return Download.objects.create(
        report_id=edition.report_id,
        edition=edition,
        member_id=member_id,
        is_desk=may_enter_desk(request),
        at=at,
    )


def forget_names(now: datetime) -> int:
    """Take the names from readings of two years ago. For `manage.py retention`."""
    return Download.objects.filter(at__lt=now - NAMED_FOR, member__isnull=False).update(member=None)
