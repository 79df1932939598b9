"""The whole examination of the weekly, group by group: what `weekly_doctor` prints."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from portal import letters
from portal.resolving import Resolver, Silent
from subscriptions import doctoring, examining, rendering, rounds, vouching
from subscriptions.findings import Finding, error, ok, warning
from subscriptions.models import Weekly


@dataclass(frozen=True)
class Wishes:
    """What to look at, as the command was asked."""

    resolver: str = ""
    asks_dns: bool = True
    sends: bool = True
    to: str = ""
    wait: float = 60


Group = tuple[str, list[Finding]]


def examine(weeklies: list[Weekly], wishes: Wishes, now: datetime) -> Iterator[Group]:
    """Findings by group, each as soon as it is known: a letter may be long on its way."""
    yield "Settings", rounds.settings_in_order()
    yield "Running", rounds.house_in_order(now)
    yield "Names", _names(wishes)
    if not weeklies:
        yield (
            "Weekly",
            [warning("weekly", "There is none that appears; the first reader who subscribes makes one.")],
        )
    for weekly in weeklies:
        yield f"{weekly} ({weekly.language})", rounds.weekly_in_order(weekly, now)
        yield f"{weekly} ({weekly.language}): its letter", _letter(weekly, now)
        if wishes.sends:
            yield f"{weekly} ({weekly.language}): a letter to itself", _way(weekly, wishes)


def _names(wishes: Wishes) -> list[Finding]:
    if not wishes.asks_dns:
        return [ok("DNS", "Not asked (--no-dns).")]
    if settings.EMAIL_URL.startswith("folder:") and not wishes.resolver:
        return [ok("DNS", "Not asked, since letters go to a folder (--resolver HOST asks all the same).")]
    try:
        return vouching.vouch(Resolver(wishes.resolver))
    except Silent as silence:
        return [warning("DNS", f"It could not be asked: {silence}.")]


def _letter(weekly: Weekly, now: datetime) -> list[Finding]:
    to = f"reader@{settings.MAIL_HOST}"
    try:
        issue, data = examining.sample(weekly, to, letters.new_message_id(), now)
    except examining.NoArticle as nothing:
        return [warning("letter", str(nothing))]
    except rendering.TooLarge as too_large:
        return [error("size", f"It does not come below 100 kB: {too_large}.")]
    return [ok("letter", f"That of {issue}, all sections."), *examining.examine(data)]


def _way(weekly: Weekly, wishes: Wishes) -> list[Finding]:
    try:
        letter, outcome = doctoring.send(weekly, wishes.to)
    except examining.NoArticle as nothing:
        return [warning("relay", str(nothing))]
    except (ValueError, rendering.TooLarge) as fault:
        return [error("relay", f"No letter could be made: {fault}.")]
    findings = [doctoring.handed_over(letter, outcome)]
    if letter.state != letter.State.SENT or settings.EMAIL_URL.startswith("folder:"):
        return findings
    if wishes.to:
        return [*findings, ok("arrival", f"Look into the mailbox of {wishes.to}.")]
    if not getattr(settings, "MAILBOX_URL", ""):
        return [
            *findings,
            warning("arrival", "No mailbox is set (MAILBOX_URL): whether it arrives is not seen here."),
        ]
    if not doctoring.wait(letter, wishes.wait):
        late = f"It has not come back within {wishes.wait:g} s: is mail being fetched?"
        return [*findings, warning("arrival", late)]
    return [*findings, *doctoring.way(letter)]
