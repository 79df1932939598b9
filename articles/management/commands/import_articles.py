"""`import_articles PATH`: articles of another system, from a file, a folder or an archive."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from articles.importers import reading
from articles.importing import Import, NoSection


class Command(BaseCommand):
    help = (
        "Import articles: Markdown with front matter, as Hugo and Jekyll keep it. Safe to run again: what "
        "has not changed is left alone, and so is what an editor has changed here."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, help="a file, a folder, or an archive of one (.tar.xz, .zip …)"
        )
        parser.add_argument("--format", default="auto", choices=["auto", *reading.READERS])
        parser.add_argument(
            "--publish", action="store_true", help="publish at each article's own date; else drafts"
        )
        parser.add_argument("--section", default="", metavar="SLUG", help="where they go; without it to News")
        parser.add_argument(
            "--source", default="", help="a name for where they come from; without it the format"
        )
        parser.add_argument(
            "--base-url", default="", help="the old site's address, for links to its other pages"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        base_url: str = options["base_url"]
        if base_url and (urlsplit(base_url).scheme not in {"http", "https"} or not urlsplit(base_url).netloc):
            raise CommandError(f"--base-url is an address like https://example.org, not {base_url!r}.")
        source = options["source"] or ("markdown" if options["format"] == "auto" else options["format"])
        if len(source) > 60:
            raise CommandError("--source has 60 letters at most.")
        bar = Bar()
        try:
            work = Import(
                source=source,
                section=options["section"],
                publish=options["publish"],
                dry_run=options["dry_run"],
                base_url=base_url,
                say=lambda line: bar.above(lambda: self.stdout.write(line)),
                progress=bar.show,
            )
            summary = work.run(reading.read(path, options["format"]))
        except (reading.Unreadable, NoSection) as fault:
            raise CommandError(str(fault)) from fault
        finally:
            bar.clear()
        self.stdout.write(f"{summary}" + (" (dry run: nothing was written)" if options["dry_run"] else ""))
        if not summary.read:
            raise CommandError("Nothing could be read.")


class Bar:
    """How far it is, on a terminal only, and never mixed with what is printed."""

    def __init__(self) -> None:
        self.is_shown = sys.stderr.isatty()
        self.line = ""

    def show(self, done: int, of: int) -> None:
        if self.is_shown and of:
            filled = round(40 * done / of)
            self.line = f"\r{'█' * filled}{'·' * (40 - filled)} {done:,} of {of:,}"
            sys.stderr.write(self.line)
            sys.stderr.flush()

    def above(self, write: Any) -> None:
        line = self.line
        self.clear()
        write()
        if line:
            self.line = line
            sys.stderr.write(line)

    def clear(self) -> None:
        if self.line:
            sys.stderr.write("\r" + " " * (len(self.line) - 1) + "\r")
            self.line = ""
