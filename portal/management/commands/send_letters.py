from typing import Any

from django.core.management.base import BaseCommand

from portal import outbox
from portal.models import Letter


class Command(BaseCommand):
    help = "Send every letter of the outbox that is due, without Celery, and say what became of them."

    def handle(self, *args: Any, **options: Any) -> None:
        due = list(Letter.objects.due().values_list("pk", flat=True))
        # What was tried is due no more: it is final, or waits for a later try.
        while Letter.objects.due().exists():
            outbox.send_due()
        states = list(Letter.objects.filter(pk__in=due).values_list("state", flat=True))
        sent, failed = states.count(Letter.State.SENT), states.count(Letter.State.FAILED)
        self.stdout.write(f"{sent} sent, {len(due) - sent - failed} wait for a later try, {failed} failed.")
