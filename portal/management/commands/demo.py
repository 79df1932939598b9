from typing import Any

from django.core.management.base import BaseCommand

from portal import rooms


class Command(BaseCommand):
    help = "Fill the portal with a small demonstration newspaper. Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        for demonstration in rooms.demonstrations():
            demonstration.make(self.stdout.write)
