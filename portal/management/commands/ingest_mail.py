import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import keeping, reading
from portal.bell import ring
from portal.models import RawMail
from portal.tasks import HANDLE

# What a mail server understands: the mail cannot be taken; try again later. Source: BSD's sysexits.h.
EX_DATAERR, EX_TEMPFAIL = 65, 75


class Command(BaseCommand):
    help = (
        "Take one mail from standard input, as a mail server's pipe hands it over. Exit code 0 once it is stored, "
        "75 when it must be handed over again, 65 when it can never be taken."
    )
    # A pipe must not fail, and the mail bounce, because of a setting that has nothing to do with it.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--recipient", default="", help="the envelope's recipient (Postfix: ${recipient})"
        )
        parser.add_argument(
            "--sender", default=None, help="the envelope's sender (Postfix: ${sender}); empty means a bounce"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(reading.MOST_BYTES + 1)
        if len(raw) > reading.MOST_BYTES:
            raise CommandError("The mail is larger than 36 MB.", returncode=EX_DATAERR)
        if not raw.strip():
            raise CommandError("No mail came.", returncode=EX_DATAERR)
        # Postfix hands over an empty sender as an empty word; not to be told is another thing.
        sender = "<>" if options["sender"] == "" else options["sender"] or ""
        try:
            keeping.keep(
                raw, source=RawMail.Source.PIPE, envelope_from=sender, recipient=options["recipient"]
            )
        except Exception as error:  # whatever keeps us from storing it, the server has it still
            raise CommandError(f"Not stored, try again: {error}", returncode=EX_TEMPFAIL) from error
        ring(HANDLE)
