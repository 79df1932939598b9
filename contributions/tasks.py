"""Bells. Each task is safe to run twice and holds no logic."""

from celery import shared_task

from contributions import chasing, drafting


@shared_task
def follow() -> int:
    """What happens to submissions and questions by time alone."""
    return chasing.follow()


@shared_task
def bring_versions() -> int:
    """Newer versions of stories in production, into the history of their articles."""
    return drafting.bring_versions()
