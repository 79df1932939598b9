"""Bells. Each task is safe to run twice and holds no logic."""

from celery import shared_task

from contributions import chasing


@shared_task
def follow() -> int:
    """What happens to submissions and questions by time alone."""
    return chasing.follow()
