"""Subscribers out of a CSV file: looked through line by line, and only then brought in.

django-import-export's own run takes a file whole or, with one bad row, not at all, and keeps a result for each
row; here a bad line stops no other, and 100,000 lines go in by the thousand.
"""

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from subscriptions import post
from subscriptions.models import Subscriber, Suppression, Weekly
from subscriptions.models.suppression import hashes
from subscriptions.roster import Entry, Line, Reader

AT_ONCE = 500
# So many problems are told by line; the rest is counted.
TOLD = 1_000
MOST_BYTES = 20_000_000
# A file that waits for its confirmation lies below PRIVATE_ROOT, and no longer than this.
KEPT = timedelta(days=1)
# Letters to confirm leave at this pace, so that nobody who asks meanwhile waits behind a whole list.
LETTERS_A_MINUTE = 100


class NotWhole(Exception):
    """All or nothing was wanted, and some lines are bad: nothing was written."""


class Gone(Exception):
    """The file that waited for its confirmation is not there any more."""


@dataclass(frozen=True)
class Terms:
    """What holds for the whole file."""

    source: str = ""
    language: str = settings.LANGUAGE_CODE
    ask: bool = False
    all_or_nothing: bool = False


@dataclass(frozen=True)
class Problem:
    """Why one line brings nobody in. Bad: the line is wrong; else it is right, and stays without effect."""

    line: int
    email: str
    sentence: str
    is_bad: bool


@dataclass
class Report:
    """What a file brings: who joins, who is passed over and why, what is bad."""

    joining: int = 0
    passed: int = 0
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)

    def tell(self, line: Line, sentence: str, *, bad: bool) -> None:
        self.bad += bad
        self.passed += not bad
        if len(self.problems) < TOLD:
            self.problems.append(Problem(line.number, line.email, sentence, bad))

    @property
    def untold(self) -> int:
        return self.bad + self.passed - len(self.problems)


def look(data: bytes, terms: Terms, now: datetime | None = None) -> Report:
    """What the file would bring, line by line; nothing is written.

    Raises:
        roster.Unreadable: this is no CSV file of subscribers.
    """
    return _Run(terms, now or timezone.now(), write=False).through(data)


def bring_in(data: bytes, terms: Terms, now: datetime | None = None) -> Report:
    """Bring in whom the file names. Doing it twice brings nobody in twice.

    Raises:
        NotWhole: all or nothing was wanted, and a line is bad.
        roster.Unreadable: this is no CSV file of subscribers.
    """
    now = now or timezone.now()
    if not terms.all_or_nothing:
        return _Run(terms, now, write=True).through(data)
    with transaction.atomic():
        report = _Run(terms, now, write=True).through(data)
        if report.bad:
            raise NotWhole(_("Some lines are bad, and you wanted all or nothing: nothing was brought in."))
    return report


def keep(data: bytes) -> str:
    """Lay a file aside until an editor confirms it; its name."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = secrets.token_urlsafe(24)
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(data)
    return name


def kept(name: str) -> bytes:
    """A file laid aside.

    Raises:
        Gone: brought in already, or forgotten after a day.
    """
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        raise Gone(
            _("This file was brought in already, or has been forgotten. Please send it again.")
        ) from None


def drop(name: str) -> None:
    _path(name).unlink(missing_ok=True)


def forget(now: datetime) -> int:
    """Delete files nobody confirmed within a day; how many."""
    old = [path for path in _folder().glob("*") if path.stat().st_mtime < (now - KEPT).timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


class _Run:
    """One pass through a file, with or without writing."""

    def __init__(self, terms: Terms, now: datetime, *, write: bool) -> None:
        self.terms, self.now, self.write = terms, now, write
        self.reader = Reader(source=terms.source, language=terms.language, now=now)
        self.report = Report()
        self.seen: dict[str, int] = {}
        self.letters = 0
        self.weeklies: dict[str, Weekly] = {}

    def through(self, data: bytes) -> Report:
        for lines in _batches(self.reader.lines(data)):
            with transaction.atomic() if self.write else nullcontext():
                self._batch(lines)
        return self.report

    def _batch(self, lines: list[Line]) -> None:
        keys = {line.entry.key for line in lines if line.entry is not None}
        states = dict(Subscriber.objects.filter(email_key__in=keys).values_list("email_key", "state"))
        suppressed = _suppressed(keys)
        joining = []
        for line in lines:
            entry, problem = line.entry, line.problem
            if entry is not None:
                first = self.seen.setdefault(entry.key, line.number)
                if first != line.number:
                    problem = _("The same address as in line %(line)d.") % {"line": first}
            if entry is None or problem:
                self.report.tell(line, problem, bad=True)
                continue
            reason = self._why_not(entry, states.get(entry.key), suppressed.get(entry.key))
            if reason:
                self.report.tell(line, reason, bad=False)
            else:
                joining.append(entry)
        self.report.joining += len(joining)
        if self.write and joining:
            self._join(joining, states)

    def _why_not(self, entry: Entry, state: str | None, suppressed: str | None) -> str:
        """Why somebody is passed over; "" when they join."""
        if state == Subscriber.State.ACTIVE:
            return _("Receives the letter already; nothing changes.")
        if suppressed is not None:
            label = Suppression.Reason(suppressed).label
            return _("Suppressed (%(reason)s): only they can come back, by asking themselves.") % {
                "reason": label
            }
        if state in {Subscriber.State.UNSUBSCRIBED, Subscriber.State.BOUNCED}:
            label = Subscriber.State(state).label
            return _("Stays as they are: %(state)s.") % {"state": label}
        if state == Subscriber.State.PENDING and self.terms.ask:
            return _("Was asked already, and has not confirmed yet.")
        if entry.state not in {"", Subscriber.State.ACTIVE}:
            return _("The file itself says: %(state)s.") % {"state": Subscriber.State(entry.state).label}
        return ""

    def _join(self, entries: list[Entry], states: dict[str, str]) -> None:
        fresh = [self._row(entry) for entry in entries if entry.key not in states]
        # Whoever asked in this very instant keeps the row they made.
        Subscriber.objects.bulk_create(fresh, ignore_conflicts=True)
        for entry in entries:
            if entry.key in states:
                # They asked here and never confirmed; the file knows where they agreed.
                row = self._row(entry)
                fields = {
                    field.attname: getattr(row, field.attname) for field in Subscriber._meta.concrete_fields
                }
                del fields["id"]
                Subscriber.objects.filter(email_key=entry.key, state=Subscriber.State.PENDING).update(
                    **fields
                )
        if self.terms.ask:
            asked = Subscriber.objects.filter(
                email_key__in=[row.email_key for row in fresh], state=Subscriber.State.PENDING
            ).select_related("weekly")
            self.letters = post.confirmations(
                asked, self.now, already=self.letters, a_minute=LETTERS_A_MINUTE
            )

    def _row(self, entry: Entry) -> Subscriber:
        ask = self.terms.ask
        return Subscriber(
            weekly=self._weekly(entry.language),
            email=entry.email,
            email_key=entry.key,
            name=entry.name,
            organisation=entry.organisation,
            country=entry.country,
            variant_key=entry.sections,
            state=Subscriber.State.PENDING if ask else Subscriber.State.ACTIVE,
            consent_text=_("Agreed elsewhere, and was brought in from a file: %(source)s")
            % {"source": entry.source},
            consent_version=f"import {self.now:%Y-%m-%d}",
            consent_source=entry.source,
            asked_at=self.now if ask else entry.confirmed_at or self.now,
            confirmed_at=None if ask else entry.confirmed_at or self.now,
        )

    def _weekly(self, language: str) -> Weekly:
        if language not in self.weeklies:
            self.weeklies[language] = Weekly.objects.take(language)
        return self.weeklies[language]


def _suppressed(keys: Iterable[str]) -> dict[str, str]:
    """Which of these addresses must not be mailed, and why; only their hashes are known."""
    owners = {digest: key for key in keys for digest in hashes(key)}
    found = Suppression.objects.filter(email_hash__in=owners).values_list("email_hash", "reason")
    return {owners[digest]: reason for digest, reason in found}


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, AT_ONCE)):
        yield batch


def _folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / "imports"


def _path(name: str) -> Path:
    if not re.fullmatch(r"[\w-]{20,64}", name):
        raise Gone(_("This file was brought in already, or has been forgotten. Please send it again."))
    return _folder() / name
