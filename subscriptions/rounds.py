"""The rest of an examination: settings, the timetable's pulse, issues that wait, deliveries that are late."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from portal.models import Letter, RawMail, SiteSettings, Tick
from subscriptions import vouching
from subscriptions.findings import Finding, error, ok, warning
from subscriptions.models import Delivery, Issue, Lane, Subscriber, Suppression, Weekly

# The timetable rings each minute; a worker may be at something longer.
PULSE = timedelta(minutes=3)
LATE = timedelta(minutes=10)


def settings_in_order() -> list[Finding]:
    """What the weekly takes from the site's settings and the environment."""
    return [_postal(), _contact(), _sender()]


def house_in_order(now: datetime) -> list[Finding]:
    """Beat, worker lanes, letters, mail in: all weeklies together."""
    return [_pulse(now), *_lanes(now), *_letters(now), *_mail_in()]


def weekly_in_order(weekly: Weekly, now: datetime) -> list[Finding]:
    """Issues that wait, deliveries that are late, and who is not mailed."""
    findings = [*_waiting(weekly), *_overdue(weekly, now)]
    reading = Subscriber.objects.receiving(now).filter(weekly=weekly).count()
    findings.append(
        ok("subscribers", f"{reading} receive it; {Suppression.objects.count()} addresses are suppressed.")
    )
    return findings


def _postal() -> Finding:
    # The site as stored, in no language: an address is written as the post office reads it.
    address = SiteSettings.current().postal_address.strip()
    if not address:
        return error("postal address", "It is empty. The foot of every letter must hold one: site settings.")
    if address == str(SiteSettings._meta.get_field("postal_address").default):
        return _in_production("postal address", "It is still the example's: site settings.")
    return ok("postal address", ", ".join(address.splitlines()))


def _contact() -> Finding:
    contact = SiteSettings.current().contact_email
    if not contact:
        return error("contact e-mail", "It is empty: List-Help and List-Owner lead nowhere. Site settings.")
    if vouching.is_nobodys(contact.rpartition("@")[2]):
        return _in_production("contact e-mail", f"{contact} is an example: site settings.")
    return ok("contact e-mail", contact)


def _sender() -> Finding:
    domain = vouching.from_domain()
    host = urlsplit(settings.SITE_URL).hostname or ""
    if vouching.is_nobodys(domain):
        return _in_production("sender", f"WEEKLY_FROM is at {domain}, which is an example.")
    # Two labels are enough to see a slip; who shares a public suffix is not told apart here.
    if host.split(".")[-2:] != domain.split(".")[-2:] and not settings.EMBEDDED:
        return warning("sender", f"WEEKLY_FROM is at {domain}, the site at {host}: readers may wonder.")
    return ok("sender", f"{settings.WEEKLY_FROM}; bounces come to {settings.MAIL_HOST}.")


def _in_production(name: str, sentence: str) -> Finding:
    """Harmless on one's own machine, wrong once strangers get letters."""
    return (warning if settings.EMBEDDED else error)(name, sentence)


def _pulse(now: datetime) -> Finding:
    tick = Tick.objects.filter(name="weekly").first()
    if tick is None:
        return error(
            "timetable", "It has never rung: no issue leaves by itself. Is beat running, and a worker?"
        )
    if now - tick.rang_at > PULSE:
        since = _when(tick.rang_at)
        return error("timetable", f"It rang last at {since}: no issue leaves by itself. Is beat running?")
    return ok("timetable", f"It rang {max(int((now - tick.rang_at).total_seconds()), 0)} s ago.")


def _lanes(now: datetime) -> Iterator[Finding]:
    held = Lane.objects.exclude(holder="").filter(issue__state=Issue.State.SENDING)
    at_work, dead = held.filter(lease_until__gt=now).count(), held.filter(lease_until__lte=now).count()
    if dead:
        yield warning("senders", f"{dead} died at work; the next tick takes over.")
    else:
        yield ok("senders", f"{at_work} at work." if at_work else "None at work.")


def _letters(now: datetime) -> Iterator[Finding]:
    failed = Letter.objects.filter(state=Letter.State.FAILED, created_at__gt=now - timedelta(days=1))
    others = failed.exclude(purpose="weekly.doctor")
    late = Letter.objects.due(now - LATE).count()
    if others.exists():
        last = others.order_by("pk").last()
        said = f" Last: {last.code or ''} {last.answer}".rstrip()[:200] if last else ""
        yield warning("outbox", f"{others.count()} letters failed since yesterday.{said}")
    if late:
        yield error("outbox", f"{late} letters are overdue: is the worker of the queue “letters” running?")
    if not late and not others.exists():
        yield ok("outbox", "Nothing failed since yesterday, nothing is overdue.")


def _mail_in() -> Iterator[Finding]:
    stuck = RawMail.objects.filter(state=RawMail.State.QUARANTINED).count()
    nobodys = RawMail.objects.filter(state=RawMail.State.UNCLAIMED).count()
    if stuck:
        yield warning("mail in", f"{stuck} in quarantine: Desk → Mail in.")
    if nobodys:
        yield warning("mail in", f"{nobodys} for nobody we know: Desk → Mail in.")
    if not stuck and not nobodys:
        yield ok("mail in", "Nothing is in quarantine.")


def _waiting(weekly: Weekly) -> Iterator[Finding]:
    stuck = Issue.objects.filter(weekly=weekly, state__in=[Issue.State.HELD, Issue.State.PAUSED])
    for issue in stuck.select_related("weekly").order_by("pk"):
        yield warning("issue", f"{issue} is {issue.get_state_display()}: {issue.reason}")
    ahead = Issue.objects.upcoming().filter(weekly=weekly).select_related("weekly").first()
    if ahead is None:
        yield warning("issue", "No issue is being prepared; the next tick drafts one.")
    else:
        yield ok(
            "issue", f"{ahead} leaves at {_when(ahead.due_at)} with {len(ahead.shown_items())} articles."
        )


def _overdue(weekly: Weekly, now: datetime) -> Iterator[Finding]:
    faults: list[Finding] = []
    for issue in (
        Issue.objects.upcoming().filter(weekly=weekly, due_at__lte=now - LATE).select_related("weekly")
    ):
        faults.append(error("deliveries", f"{issue} was due at {_when(issue.due_at)} and has not left."))
    frozen = Issue.objects.filter(weekly=weekly, state=Issue.State.FROZEN, frozen_at__lte=now - LATE)
    for issue in frozen.select_related("weekly"):
        faults.append(
            error("deliveries", f"{issue} is frozen, and its rows are not written: is a worker running?")
        )
    rows = Delivery.objects.open().filter(issue__weekly=weekly, issue__state=Issue.State.SENDING)
    if late := rows.filter(next_try_at__lte=now - LATE).count():
        faults.append(
            error("deliveries", f"{late} are overdue: is the worker of the queue “weekly” running?")
        )
    yield from faults or [ok("deliveries", f"{rows.count()} open, none overdue.")]


def _when(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M %Z}"
