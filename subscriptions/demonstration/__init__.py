"""Demonstration: two weeklies, each with readers, issues that left and one being prepared, and its past days."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from subscriptions import compiling
from subscriptions.demonstration import issues, past, readers
from subscriptions.demonstration.editions import EDITIONS, Edition
from subscriptions.models import Issue


def make(say: Callable[[str], None]) -> None:
    """Each edition, unless an issue of it has left already: then it is an editor's, and nothing is done."""
    for edition in EDITIONS:
        _make(edition, say)


def _make(edition: Edition, say: Callable[[str], None]) -> None:
    now = timezone.now()
    weekly = edition.weekly()
    if Issue.objects.public().filter(weekly=weekly).exists():
        return
    with transaction.atomic():
        people = readers.make(edition, weekly, now)
        sent = issues.make(edition, weekly, people, now)
        past.make(weekly, now)
    draft = compiling.draft(weekly, now)
    compiling.collect(draft, now)
    say(f"{weekly}: {len(people)} subscribers, {len(sent)} sent, {draft.period} being prepared")
