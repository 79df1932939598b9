import re
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from subscriptions import approving, compiling, sending, tasks, timetable
from subscriptions.models import Issue, Weekly

PATIENCE_SECONDS = 600


class Command(BaseCommand):
    help = "Send an issue of the weekly now, without Celery: the next one, or --issue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--issue",
            metavar="N",
            help="The issue's id (it stands in its address in the admin), or its week, like 2026-W47.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        issue = self._find(options["issue"])
        try:
            if issue.state not in {Issue.State.FROZEN, Issue.State.SENDING}:
                compiling.collect(issue, timezone.now())
                issue = approving.approve_and_send_now(issue)
                timetable.depart(issue, timezone.now())
        except approving.Refusal as refusal:
            raise CommandError(str(refusal)) from None
        tasks.freeze(issue.pk)
        self._drain(issue)
        self.stdout.write(f"{issue}: {issue.get_state_display()}. {sending.figures_in_words(issue)}")
        if issue.reason:
            self.stdout.write(issue.reason)

    def _find(self, text: str | None) -> Issue:
        issues = Issue.objects.select_related("weekly")
        if text is None:
            if not Weekly.objects.exists():
                Weekly.objects.take("en")
            for weekly in Weekly.objects.filter(is_active=True):
                compiling.draft(weekly, timezone.now())
            found = issues.upcoming().first()
        elif re.fullmatch(r"\d{4}-W\d\d", text):
            found = issues.filter(period=text).first()
        else:
            found = issues.filter(pk=int(text)).first() if text.isdigit() else None
        if found is None:
            raise CommandError(f"There is no issue {text or 'to send'}.")
        return found

    def _drain(self, issue: Issue) -> None:
        """Until every row is final or waits for a later try; a worker may be draining beside us."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            more = sending.drain(issue.pk)
            issue.refresh_from_db()
            due = issue.deliveries.open().filter(next_try_at__lte=timezone.now()).exists()
            if issue.state != Issue.State.SENDING or not (more or due):
                return
            time.sleep(0.2)
