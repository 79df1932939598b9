import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from subscriptions import checkup
from subscriptions.findings import Finding, Level
from subscriptions.models import Weekly

WORDS = {Level.OK: "OK   ", Level.WARNING: "WARN ", Level.ERROR: "ERROR"}


class Command(BaseCommand):
    help = (
        "Examine the weekly: settings, timetable, DNS, an issue's letter, and a letter to itself through the relay. "
        "Ends with status 1 when anything is an error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--weekly", metavar="LANGUAGE", help="Only this one (en, zh-hans); else every active one."
        )
        parser.add_argument("--resolver", metavar="HOST[:PORT]", default="", help="Ask this name server.")
        parser.add_argument("--no-dns", action="store_true", help="Ask no name server.")
        parser.add_argument("--no-send", action="store_true", help="Send no letter.")
        parser.add_argument(
            "--to", metavar="ADDRESS", default="", help="Send the letter there, not to the portal."
        )
        parser.add_argument(
            "--wait",
            metavar="SECONDS",
            type=float,
            default=60,
            help="For the letter to come back (default 60).",
        )
        parser.add_argument("--json", action="store_true", help="Print the findings as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        wishes = checkup.Wishes(
            resolver=options["resolver"],
            asks_dns=not options["no_dns"],
            sends=not options["no_send"],
            to=options["to"],
            wait=options["wait"],
        )
        found: list[tuple[str, Finding]] = []
        for group, findings in checkup.examine(self._weeklies(options["weekly"]), wishes, timezone.now()):
            found += [(group, finding) for finding in findings]
            if not options["json"]:
                self._print(group, findings)
        if options["json"]:
            shown = [
                {"group": group, "level": one.level, "name": one.name, "sentence": one.sentence}
                for group, one in found
            ]
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
        errors = sum(one.level is Level.ERROR for _group, one in found)
        warnings = sum(one.level is Level.WARNING for _group, one in found)
        if not options["json"]:
            self.stdout.write(f"{errors} errors, {warnings} warnings")
        if errors:
            raise SystemExit(1)

    def _weeklies(self, language: str | None) -> list[Weekly]:
        if language is None:
            return list(Weekly.objects.filter(is_active=True))
        found = list(Weekly.objects.filter(language=language))
        if not found:
            raise CommandError(f"There is no weekly in “{language}”.")
        return found

    def _print(self, group: str, findings: list[Finding]) -> None:
        self.stdout.write(group)
        for one in findings:
            self.stdout.write(f"  {WORDS[one.level]}  {one.name}: {' '.join(one.sentence.split())}")
        self.stdout.write("")
