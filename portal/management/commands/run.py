import hashlib
import os
import signal
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import household, rooms

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = (
        "Run the whole portal on this machine: web, workers, timetable; with demonstration content at first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave the portal as empty as it is")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                "This is for PORTAL_MODE=embedded; in production each process is started by itself."
            )
        try:
            household.check_port(HOST, settings.PORT)
        except household.PortTaken as taken:
            raise CommandError(str(taken)) from taken
        call_command("migrate", verbosity=0, interactive=False)
        self._collect_static()
        if not options["no_demo"]:
            call_command("demo", stdout=self.stdout)
        self._serve()

    def _serve(self) -> None:
        environment = {**os.environ, "STATIC_COLLECTED": "1", "PORT": str(settings.PORT)}
        house = household.Household(environment, settings.BASE_DIR)
        asked: list[int] = []
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda received, _frame: asked.append(received))
        try:
            for name, command in household.commands(HOST, settings.PORT, settings.VAR_ROOT).items():
                house.start(name, command)
            if household.wait_for(HOST, settings.PORT, 30):
                self._print_tour()
            dead = None
            while not asked and dead is None:
                time.sleep(0.2)
                dead = house.first_dead()
        finally:
            house.stop()
        if dead:
            raise CommandError(f"The process “{dead}” ended by itself; everything was stopped.")
        self.stdout.write("\nStopped.")

    def _print_tour(self) -> None:
        line = "─" * 72
        self.stdout.write(f"\n{line}\nThe portal is open at {settings.SITE_URL}/\n")
        for stop in rooms.tour():
            self.stdout.write(f"  {stop.title:<34} {settings.SITE_URL}{stop.path}")
        for text in rooms.tour_notes():
            self.stdout.write(f"  {text}")
        self.stdout.write(
            f"\nCtrl-C stops everything. What it keeps lies in {_shown(settings.VAR_ROOT)}\n{line}"
        )
        self.stdout.flush()

    def _collect_static(self) -> None:
        """Collect and compress once; again only when a source file has changed."""
        stamp = settings.VAR_ROOT / "static.stamp"
        now = _state_of_sources()
        if (
            stamp.exists()
            and stamp.read_text() == now
            and (settings.STATIC_ROOT / "staticfiles.json").exists()
        ):
            return
        # The storage is chosen when settings are read: a process of its own reads them with STATIC_COLLECTED.
        house = household.Household({**os.environ, "STATIC_COLLECTED": "1"}, settings.BASE_DIR)
        house.start("static", household.manage("collectstatic", "--noinput", "--clear", "--verbosity", "0"))
        if house.children["static"].wait() != 0:
            raise CommandError("The static files could not be collected.")
        stamp.write_text(now)


def _state_of_sources() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            digest.update(f"{path} {found.st_mtime_ns} {found.st_size}\n".encode())
    return digest.hexdigest()


def _shown(path: Path) -> str:
    try:
        return f"{path.relative_to(settings.BASE_DIR)}/"
    except ValueError:
        return str(path)
