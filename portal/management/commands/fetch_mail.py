from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import fetching
from portal.bell import ring
from portal.tasks import HANDLE


class Command(BaseCommand):
    help = "Fetch mail from every mailbox of MAILBOX_URL now, and say what became of it."

    def handle(self, *args: Any, **options: Any) -> None:
        reports = fetching.fetch_all()
        if not reports:
            self.stdout.write("MAILBOX_URL names no mailbox.")
        for report in reports:
            self.stdout.write(str(report))
        if any(report.kept for report in reports):
            ring(HANDLE)
        if any(report.fault for report in reports):
            raise CommandError("Not every mailbox could be fetched from.")
