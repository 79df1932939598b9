"""Bells of the weekly. The truth is in the rows: each task may be lost, doubled or late without harm."""

import logging

from celery import shared_task
from celery.signals import worker_shutting_down
from django.db import connection
from django.utils import timezone

from portal.bell import ring
from portal.models import Tick
from subscriptions import approving, census, claiming, freezing, outcomes, pacing, sending, timetable
from subscriptions.models import Issue, Weekly

logger = logging.getLogger(__name__)

FREEZE, DRAIN = "subscriptions.tasks.freeze", "subscriptions.tasks.drain"
# Senders at once on one issue. SQLite knows one writer only.
LANES = 4


@shared_task
def tick() -> None:
    """Each minute: keep the timetable, and ring for every issue that is not final."""
    now = timezone.now()
    Tick.objects.update_or_create(name="weekly", defaults={"rang_at": now})
    for weekly in Weekly.objects.all():
        try:
            timetable.keep(weekly, now)
        except Exception:  # a fault of one weekly must not keep the others
            logger.exception("weekly %s: the tick failed", weekly.pk)
    try:
        census.take(now)
    except Exception:  # a figure that is missing must not keep a letter
        logger.exception("the census failed")
    for issue in Issue.objects.filter(state=Issue.State.PAUSED, probe_at__lte=now):
        outcomes.probe(issue, now)
    for pk in Issue.objects.filter(state=Issue.State.FROZEN).values_list("pk", flat=True):
        ring(FREEZE, pk)
    for pk in Issue.objects.filter(state=Issue.State.SENDING).values_list("pk", flat=True):
        pacing.recover(pk, now)
        if claiming.is_due(pk, now):
            ring_drains(pk)
        else:
            sending.finish(pk)


@shared_task
def freeze(issue_id: int) -> None:
    """Write the rows of a frozen issue, then ring for its senders."""
    issue = Issue.objects.filter(pk=issue_id, state=Issue.State.FROZEN).first()
    if issue is None:
        return
    try:
        leaves = freezing.fill(issue)
    except Exception as error:  # an issue that cannot be frozen is held, with the reason, not tried for ever
        logger.exception("issue %s cannot be frozen", issue_id)
        approving.hold_and_tell(issue, str(error) or type(error).__name__)
        return
    if leaves:
        ring_drains(issue_id)


@shared_task
def drain(issue_id: int, lane: int = 0) -> None:
    """Send what is due for 50 seconds; with more to do, ring for the next."""
    if sending.drain(issue_id, lane):
        ring(DRAIN, issue_id, lane)


@worker_shutting_down.connect
def _end_soon(**_: object) -> None:
    """SIGTERM: with a worker that is its own pool a drain ends in time; processes of a pool are waited for."""
    sending.end_soon()


def ring_drains(issue_id: int) -> None:
    for lane in range(LANES if connection.vendor == "postgresql" else 1):
        ring(DRAIN, issue_id, lane)


def ring_for(issue: Issue) -> None:
    """Ring for whatever this issue needs next."""
    if issue.state == Issue.State.FROZEN:
        ring(FREEZE, issue.pk)
    elif issue.state == Issue.State.SENDING:
        ring_drains(issue.pk)


def depart_now(issue: Issue) -> None:
    """Close an issue that an editor made due at once, and ring: nobody waits for the minute."""
    timetable.depart(issue, timezone.now())
    ring_for(Issue.objects.get(pk=issue.pk))
