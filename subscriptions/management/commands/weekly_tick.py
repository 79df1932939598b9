from typing import Any

from django.core.management.base import BaseCommand

from subscriptions import sending, tasks
from subscriptions.models import Issue


class Command(BaseCommand):
    help = (
        "One minute of the weekly without Celery: draft, tell, freeze what is due, send for up to 50 seconds."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tasks.tick()
        for issue in Issue.objects.filter(state=Issue.State.FROZEN):
            tasks.freeze(issue.pk)
        for issue in Issue.objects.filter(state=Issue.State.SENDING).select_related("weekly"):
            sending.drain(issue.pk)
            issue.refresh_from_db()
            self.stdout.write(f"{issue}: {issue.get_state_display()}. {sending.figures_in_words(issue)}")
