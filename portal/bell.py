"""Ringing for a task after the commit. A broker that is down is no error: the minute's tick makes good for it."""

import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def ring(task: str, *args: int) -> None:
    """Ask a worker to run `task` (its dotted name) with ids as arguments, once the transaction is committed."""
    transaction.on_commit(lambda: _send(task, args))


def _send(task: str, args: tuple[int, ...]) -> None:
    try:
        current_app.send_task(task, args=args, expires=300, retry=False)
    except Exception as error:  # noqa: BLE001  kombu raises each transport's own errors; a ring is only haste
        logger.warning("no ring for %s: %s", task, error)
