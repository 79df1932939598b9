"""Celery is a doorbell: the truth is in rows, and a lost, doubled or late ring does no harm. All schedules stand here."""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning  # type: ignore[attr-defined]
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")

# Messages are JSON, never pickles, so a worker in a container may run as root without a page of warning.
warnings.filterwarnings("ignore", category=SecurityWarning)


def _transport() -> dict[str, object]:
    if not settings.CELERY_BROKER_URL.startswith("filesystem"):
        # A broker that is down must not hold a reader's request: the minute's tick makes good for a lost ring.
        return {"socket_timeout": 5, "socket_connect_timeout": 2, "visibility_timeout": 600}
    folder = settings.BROKER_FOLDER
    for name in ("queue", "processed", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
        "store_processed": False,
    }


app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_transport_options=_transport(),
    broker_connection_retry_on_startup=True,
    task_publish_retry=False,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_default_queue="letters",
    task_routes={
        "portal.tasks.send_letters": {"queue": "letters"},
        "portal.tasks.*": {"queue": "mail"},
        "subscriptions.tasks.*": {"queue": "weekly"},
        "articles.tasks.*": {"queue": "media"},
        "contributions.tasks.*": {"queue": "mail"},
        "members.tasks.*": {"queue": "mail"},
    },
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    timezone="UTC",
    beat_schedule={
        # Letters whose ring was lost, or whose pause is over.
        "letters": {"task": "portal.tasks.send_letters", "schedule": 60.0, "options": {"expires": 50}},
        # Mail in: what lies in our mailboxes, and what waits because its ring was lost or its pause is over.
        "mailboxes": {"task": "portal.tasks.fetch_mail", "schedule": 60.0, "options": {"expires": 50}},
        "mail": {"task": "portal.tasks.handle_mail", "schedule": 60.0, "options": {"expires": 50}},
        # Is an issue due, to be frozen, still to be drained? (weekly_tick without Celery)
        "weekly": {"task": "subscriptions.tasks.tick", "schedule": 60.0, "options": {"expires": 50}},
        # What happens to stories and questions by time: reminders, dues, articles that went live, what is overdue.
        "stories": {"task": "contributions.tasks.follow", "schedule": 300.0, "options": {"expires": 290}},
        # Newer versions of stories whose article is under way: reading a document may take half a minute.
        "versions": {
            "task": "contributions.tasks.bring_versions",
            "schedule": 300.0,
            "options": {"expires": 290},
        },
        # Free trials that end in three days or have ended: letters only, access ends without them.
        "trials": {"task": "members.tasks.remind", "schedule": 300.0, "options": {"expires": 290}},
        # Letters to editors who chose one letter in the morning.
        "notices": {"task": "portal.tasks.send_morning_notices", "schedule": crontab(hour="6", minute="0")},
        # At night, what has to be forgotten.
        "retention": {"task": "portal.tasks.forget", "schedule": crontab(hour="3", minute="17")},
    },
)
app.autodiscover_tasks()
