import time

from django.core.management.base import BaseCommand

from articles.search import index


class Command(BaseCommand):
    help = "Write every search row anew. Search answers meanwhile."

    def handle(self, *args: object, **options: object) -> None:
        started = time.monotonic()
        count = index.rebuild()
        self.stdout.write(f"{count} indexed in {time.monotonic() - started:.1f} s")
