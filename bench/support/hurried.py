"""The portal's Celery in a hurry: the minute lasts two seconds and a lease `HURRIED_LEASE`, for benchmarks of kills."""

import os
from datetime import timedelta

import django

django.setup()

from portal.celery import app  # noqa: E402
from subscriptions.models import Delivery, Lane  # noqa: E402

Delivery.LEASE = Lane.LEASE = timedelta(seconds=float(os.environ["HURRIED_LEASE"]))
app.conf.beat_schedule = {
    "weekly": {"task": "subscriptions.tasks.tick", "schedule": 2.0, "options": {"expires": 2}}
}
