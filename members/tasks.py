"""Bells. Each task is safe to run twice and holds no logic."""

from celery import shared_task

from members import reminding


@shared_task
def remind() -> int:
    """Letters about free trials that end soon or have ended."""
    return reminding.write_due()
