"""Asking for the weekly, confirming, choosing, leaving. Asking never tells whether an address is known."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from portal import signing, throttles
from subscriptions import post
from subscriptions.models import Delivery, Issue, Subscriber, Suppression, Weekly
from subscriptions.models.subscriber import clean_email, email_key

ASKED = "weekly.asked"
FORGET_UNCONFIRMED_AFTER = timedelta(days=30)
FORGET_UNSUBSCRIBED_AFTER = timedelta(days=730)

CONSENT_VERSION = "2026-11"
CONSENT = _(
    "I ask for this weekly letter at this address. I can leave with one click in every letter, "
    "and my address is used for nothing else."
)


@dataclass(frozen=True)
class Wish:
    """What somebody typed into the form. No sections: all of them."""

    email: str
    name: str = ""
    organisation: str = ""
    country: str = ""
    language: str = settings.LANGUAGE_CODE
    sections: list[str] = field(default_factory=list)
    source: str = ""


def variant_key(sections: Iterable[str]) -> str:
    """The stored form of a choice: sorted slugs joined by commas; "" when it is all sections, or none."""
    chosen = sorted(set(sections))
    every = sorted(Section.objects.values_list("slug", flat=True))
    return "" if chosen == every else ",".join(chosen)


def ask(wish: Wish, now: datetime | None = None) -> None:
    """Somebody wants the weekly: one letter goes to the address, to confirm or to say that all is set.

    At most one an hour and three a day; beyond that nothing is written, and the asker is told nothing else.
    Each address costs the same work, known or not, so that time does not tell either.
    """
    now = now or timezone.now()
    with transaction.atomic():
        _write(_note(wish, now))


def ask_again(email: str) -> None:
    """*Send again*: the same letter once more, within the same limits."""
    with transaction.atomic():
        person = Subscriber.objects.select_related("weekly").by_email(email)
        if person is not None:
            _write(person)


def by_confirmation(token: str) -> Subscriber | None:
    """Whom a confirmation link is for; None when the request is forgotten.

    Raises:
        signing.OldToken: older than seven days; `value` still opens `subscriber_of`.
        signing.BadToken: not ours.
    """
    return subscriber_of(signing.unsign(post.CONFIRM, token, post.CONFIRM_WITHIN))


def subscriber_of(value: str) -> Subscriber | None:
    """The subscriber whose id a token carried; None when erased or never there."""
    return (
        Subscriber.objects.select_related("weekly").filter(pk=int(value)).first() if value.isdigit() else None
    )


def may_confirm(person: Subscriber) -> bool:
    """Whether the last thing that happened is that its owner asked (and did not leave after that)."""
    return person.unsubscribed_at is None or person.asked_at > person.unsubscribed_at


@transaction.atomic
def confirm(person: Subscriber, now: datetime | None = None) -> bool:
    """The mailbox's owner pressed the button: a welcome letter follows, once. False: nothing to confirm."""
    now = now or timezone.now()
    person = Subscriber.objects.select_for_update(of=("self",)).select_related("weekly").get(pk=person.pk)
    if person.state == Subscriber.State.ACTIVE:
        return True
    if not may_confirm(person):
        return False
    person.state, person.confirmed_at, person.paused_until = Subscriber.State.ACTIVE, now, None
    person.save()
    # Whoever confirms anew wants to be mailed again.
    Suppression.objects.of(person.email_key).delete()
    latest = latest_issue(person.weekly)
    post.letter("welcome", person, latest=latest, items=post.headlines(latest, person) if latest else [])
    return True


@transaction.atomic
def choose(
    person: Subscriber,
    sections: Iterable[str],
    pause_weeks: int | None,
    language: str = "",
    now: datetime | None = None,
) -> None:
    """Keep new preferences. `pause_weeks`: 0 ends a pause, None leaves it as it is.

    Another `language` is another weekly: from its next issue on; "" or one that does not appear changes nothing.
    """
    now = now or timezone.now()
    person.variant_key = variant_key(sections)
    if pause_weeks is not None:
        person.paused_until = now + timedelta(weeks=pause_weeks) if pause_weeks else None
    person.weekly = Weekly.objects.filter(language=language, is_active=True).first() or person.weekly
    person.save(update_fields=["variant_key", "paused_until", "weekly"])


@transaction.atomic
def unsubscribe(person: Subscriber | None, reason: str = "", now: datetime | None = None) -> None:
    """Leave. Doing it twice, or after having been erased, changes nothing; a reason may come later."""
    if person is None:
        return
    now = now or timezone.now()
    row = Subscriber.objects.filter(pk=person.pk)
    row.exclude(state=Subscriber.State.UNSUBSCRIBED).update(
        state=Subscriber.State.UNSUBSCRIBED, unsubscribed_at=now, paused_until=None
    )
    if reason:
        row.update(unsubscribe_reason=reason[:500])


@transaction.atomic
def erase(email: str) -> int:
    """Forget a person: only a keyed hash stays, so that no import mails them again. How many rows changed."""
    key = email_key(email)
    person = Subscriber.objects.by_email(email)
    touched = 0
    for delivery in Delivery.objects.filter(address=key):
        Delivery.objects.filter(pk=delivery.pk).update(address=f"erased-{delivery.pk}", answer="")
        touched += 1
    if person is None:
        return touched
    # Whatever of an issue has not left yet is for nobody now.
    person.deliveries.open().exclude(state=Delivery.State.SENDING).update(
        state=Delivery.State.SKIPPED,
        reason=str(_("erased before it left")),
        claim="",
        next_try_at=None,
        lease_until=None,
    )
    Suppression.objects.put(key, Suppression.Reason.ERASED)
    # The desk's log names what was changed: here that is the address.
    ours = ContentType.objects.get_for_model(Subscriber)
    LogEntry.objects.filter(content_type=ours, object_id=str(person.pk)).update(object_repr="–")
    person.delete()
    return touched + 1


def export(email: str) -> dict[str, object] | None:
    """What this room holds about an address, ready for JSON, under names its owner understands."""
    person = Subscriber.objects.select_related("weekly").by_email(email)
    if person is None:
        return None
    return {
        "email": person.email,
        "name": person.name,
        "organisation": person.organisation,
        "country": person.country,
        "weekly": person.weekly.name,
        "language": person.weekly.language,
        "sections": person.sections or "all",
        "state": person.get_state_display(),
        "paused until": _moment(person.paused_until),
        "asked": _moment(person.asked_at),
        "confirmed": _moment(person.confirmed_at),
        "left": _moment(person.unsubscribed_at),
        "why you left": person.unsubscribe_reason,
        "consent": {
            "words": person.consent_text,
            "version": person.consent_version,
            "given on": person.consent_source,
        },
        "letters": [
            {
                "issue": str(row.issue),
                "address": row.address,
                "state": row.state,
                "sent": _moment(row.sent_at),
            }
            for row in person.deliveries.select_related("issue__weekly")
        ],
        "bounces": [
            {"when": _moment(bounce.at), "kind": bounce.kind, "status": bounce.status, "words": bounce.words}
            for bounce in person.bounces.all()
        ],
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def forget(now: datetime) -> int:
    """Requests nobody confirmed, and who left long ago; how many rows went."""
    unconfirmed = Subscriber.objects.filter(
        state=Subscriber.State.PENDING, asked_at__lt=now - FORGET_UNCONFIRMED_AFTER
    )
    count = unconfirmed.delete()[1].get("subscriptions.Subscriber", 0)
    gone = Subscriber.objects.filter(
        state=Subscriber.State.UNSUBSCRIBED, unsubscribed_at__lt=now - FORGET_UNSUBSCRIBED_AFTER
    )
    for person in gone:
        erase(person.email)
        count += 1
    return count


def latest_issue(weekly: Weekly) -> Issue | None:
    """The newest issue readers can see."""
    if weekly.pk is None:
        return None
    return Issue.objects.public().newest().filter(weekly=weekly).select_related("weekly").first()


def asked_token(email: str) -> str:
    """For the page after asking: it shows what was typed and can send again, and no session remembers it."""
    return signing.sign(ASKED, clean_email(email))


def _note(wish: Wish, now: datetime) -> Subscriber:
    """The row of a wish. Who receives the letter already keeps their choice: anybody may have typed this."""
    weekly = Weekly.objects.take(wish.language)
    known = Subscriber.objects.select_related("weekly").by_email(wish.email)
    person = known or Subscriber(email=wish.email)
    wanted = variant_key(wish.sections)
    if known and known.state == Subscriber.State.ACTIVE:
        with transaction.atomic():
            # Changes nothing, and costs what the row of an unknown address costs.
            Subscriber.objects.filter(pk=known.pk).update(variant_key=F("variant_key"))
        return known
    with translation.override(wish.language):
        consent = str(CONSENT)
    person.weekly, person.asked_at, person.variant_key = weekly, now, wanted
    person.name, person.organisation, person.country = wish.name, wish.organisation, wish.country
    person.consent_text, person.consent_version, person.consent_source = consent, CONSENT_VERSION, wish.source
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        # The same address, asked twice in the same instant.
        return Subscriber.objects.select_related("weekly").get(email_key=email_key(wish.email))
    return person


def _write(person: Subscriber) -> None:
    """Write the letter an asker gets, inside a transaction, unless that would be one too many."""
    may = _may_write(person.email_key)
    name = "already" if person.state == Subscriber.State.ACTIVE else "confirm"
    before = transaction.savepoint()
    post.letter(name, person, days=post.CONFIRM_WITHIN.days)
    if may:
        transaction.savepoint_commit(before)
    else:
        # One too many is written like any other and taken back: it takes as long, and nobody can tell. A
        # savepoint of our own, not `atomic`: that would take back the ring for the sender too.
        transaction.savepoint_rollback(before)


def _may_write(key: str) -> bool:
    """Count a letter to a mailbox. What the hour refuses does not use up the day, but is counted as often."""
    try:
        throttles.hit("weekly.letter.hour", key, 1, timedelta(hours=1))
    except throttles.TooMany:
        throttles.hit("weekly.letter.refused", key, sys.maxsize, timedelta(days=1))
        return False
    try:
        throttles.hit("weekly.letter.day", key, 3, timedelta(days=1))
    except throttles.TooMany:
        return False
    return True
