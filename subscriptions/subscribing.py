"""Asking for the weekly, confirming, choosing, leaving. Asking never tells whether an address is known."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from portal import letters, signing, throttles
from subscriptions.models import Delivery, Issue, Subscriber, Suppression, Weekly
from subscriptions.models.subscriber import clean_email, email_key
from subscriptions.rendering import values_of

CONFIRM, ASKED = "weekly.confirm", "weekly.asked"
CONFIRM_WITHIN = timedelta(days=7)
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
    """
    now = now or timezone.now()
    person = _note(wish, now)
    _write(person)


def ask_again(email: str) -> None:
    """*Send again*: the same letter once more, within the same limits."""
    person = Subscriber.objects.by_email(email)
    if person is not None:
        _write(person)


def by_confirmation(token: str) -> Subscriber | None:
    """Whom a confirmation link is for; None when the request is forgotten.

    Raises:
        signing.OldToken: older than seven days; `value` still opens `subscriber_of`.
        signing.BadToken: not ours.
    """
    return subscriber_of(signing.unsign(CONFIRM, token, CONFIRM_WITHIN))


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
    _letter("welcome", person, latest=latest_issue(person.weekly))
    return True


@transaction.atomic
def choose(
    person: Subscriber, sections: Iterable[str], pause_weeks: int | None, now: datetime | None = None
) -> None:
    """Keep new preferences. `pause_weeks`: 0 ends a pause, None leaves it as it is."""
    now = now or timezone.now()
    person.variant_key = variant_key(sections)
    if pause_weeks is not None:
        person.paused_until = now + timedelta(weeks=pause_weeks) if pause_weeks else None
    person.save(update_fields=["variant_key", "paused_until"])


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
    person.delete()
    return touched + 1


def export(email: str) -> dict[str, object] | None:
    """What this room holds about an address, ready for JSON."""
    person = Subscriber.objects.by_email(email)
    if person is None:
        return None
    moments = ("asked_at", "confirmed_at", "unsubscribed_at", "paused_until")
    words = (
        "email",
        "name",
        "organisation",
        "country",
        "state",
        "variant_key",
        "consent_text",
        "consent_version",
        "consent_source",
        "unsubscribe_reason",
    )
    held: dict[str, object] = {name: getattr(person, name) for name in words}
    held |= {name: moment.isoformat() if (moment := getattr(person, name)) else None for name in moments}
    held["letters"] = [
        {
            "issue": str(delivery.issue),
            "state": delivery.state,
            "sent_at": delivery.sent_at.isoformat() if delivery.sent_at else None,
        }
        for delivery in person.deliveries.select_related("issue__weekly")
    ]
    held["bounces"] = [
        {"at": bounce.at.isoformat(), "kind": bounce.kind, "words": bounce.words}
        for bounce in person.bounces.all()
    ]
    return held


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
    person = Subscriber.objects.by_email(wish.email) or Subscriber(email=wish.email)
    if person.pk and person.state == Subscriber.State.ACTIVE:
        return person
    with translation.override(wish.language):
        consent = str(CONSENT)
    person.weekly, person.asked_at = weekly, now
    person.name, person.organisation, person.country = wish.name, wish.organisation, wish.country
    person.variant_key = variant_key(wish.sections)
    person.consent_text, person.consent_version, person.consent_source = consent, CONSENT_VERSION, wish.source
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        # The same address, asked twice in the same instant.
        return Subscriber.objects.get(email_key=email_key(wish.email))
    return person


def _write(person: Subscriber) -> None:
    try:
        throttles.hit("weekly.letter.hour", person.email_key, 1, timedelta(hours=1))
        throttles.hit("weekly.letter.day", person.email_key, 3, timedelta(days=1))
    except throttles.TooMany:
        return
    if person.state == Subscriber.State.ACTIVE:
        _letter("already", person, latest=latest_issue(person.weekly))
    else:
        _letter("confirm", person, days=CONFIRM_WITHIN.days)


def _letter(name: str, person: Subscriber, **context: object) -> None:
    tokens = values_of(person)
    letters.write(
        f"weekly/{name}",
        person.email,
        {
            "subscriber": person,
            "weekly": person.weekly,
            "confirm_token": signing.sign(CONFIRM, person.pk),
            "preferences_token": tokens["preferences"],
            "unsubscribe_token": tokens["unsubscribe"],
            **context,
        },
        # Until its owner confirms, the name is whatever a stranger typed.
        to_name=person.name if person.state == Subscriber.State.ACTIVE else "",
        language=person.weekly.language,
        from_address=settings.WEEKLY_FROM,
        thread=f"subscriber:{person.pk}",
    )
