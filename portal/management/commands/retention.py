from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal import rooms


class Command(BaseCommand):
    help = "Forget what has to be forgotten, in every room, and say how much it was."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        for name, forget in sorted(rooms.retention().items()):
            self.stdout.write(f"{name}: {forget(now)}")
