"""The people of a weekly: who joined when, who chose, pauses, left, bounced, or has not confirmed yet."""

from datetime import datetime, timedelta

from articles.models import Section
from subscriptions.demonstration.editions import Edition
from subscriptions.models import Subscriber, Weekly
from subscriptions.subscribing import CONSENT, CONSENT_VERSION

SPAN = timedelta(days=90)


def make(edition: Edition, weekly: Weekly, now: datetime) -> list[Subscriber]:
    """One after the other over three months, the first of them at its beginning."""
    slugs = list(Section.objects.values_list("slug", flat=True))
    step = SPAN / (len(edition.people) + 5)
    people = []
    for place, (name, country, local) in enumerate(edition.people):
        address = f"{local}@example.org"
        person = Subscriber.objects.by_email(address) or Subscriber(email=address)
        person.weekly, person.name, person.country = weekly, name, country
        person.asked_at = now - SPAN + place * step
        person.confirmed_at = person.asked_at + timedelta(minutes=4)
        person.state = Subscriber.State.ACTIVE
        person.consent_text, person.consent_version = str(CONSENT), CONSENT_VERSION
        person.consent_source = "/weekly/subscribe/"
        _differ(person, place, edition, slugs, now)
        person.save()
        people.append(person)
    return people


def _differ(person: Subscriber, place: int, edition: Edition, slugs: list[str], now: datetime) -> None:
    """No list of readers is all alike."""
    if slugs and place % 5 == 2:
        person.variant_key = ",".join(sorted(slugs[: 2 + place % 2]))
    if place in {4, 17}:
        person.paused_until = now + timedelta(weeks=3)
    if place in {9, 20}:
        person.state, person.unsubscribed_at = Subscriber.State.UNSUBSCRIBED, now - timedelta(days=place + 2)
        person.unsubscribe_reason = edition.why_left if place == 9 else ""
    if place == len(edition.people) - 2:
        person.state, person.confirmed_at = Subscriber.State.PENDING, None
