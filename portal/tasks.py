"""Bells. Each task is safe to run twice and holds no logic."""

from celery import shared_task
from django.utils import timezone

from portal import fetching, handling, nightly, notices, outbox
from portal.bell import ring
from portal.models import Tick

HANDLE = "portal.tasks.handle_mail"


@shared_task
def send_letters() -> int:
    """Send every letter that is due."""
    Tick.objects.update_or_create(name="letters", defaults={"rang_at": timezone.now()})
    return outbox.send_due()


@shared_task
def fetch_mail() -> None:
    """Fetch from every mailbox; what is new is dealt with at once."""
    if any(report.kept for report in fetching.fetch_all()):
        ring(HANDLE)


@shared_task
def handle_mail() -> int:
    """Deal with the mails that wait."""
    return handling.handle_waiting()


@shared_task
def send_morning_notices() -> int:
    """Tell the editors who chose one letter in the morning."""
    return notices.tell_morning()


@shared_task
def forget() -> dict[str, int]:
    """What has to be forgotten, in every room; the editors hear of it."""
    return nightly.forget(timezone.now())
