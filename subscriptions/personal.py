"""A subscriber's own affairs: who they are, a new address, a copy of what is held, being forgotten.

A letter may have been forwarded, so none of this opens with the links of an issue: it takes a fresh link, mailed
at that moment and good for an hour. A new address must confirm before anything moves.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from portal import letters, rooms, signing, throttles
from portal.clients import fingerprint
from portal.models import Letter, SiteSettings
from subscriptions import post, subscribing
from subscriptions.models import Subscriber, Suppression
from subscriptions.models.subscriber import clean_email, email_key

PERSONAL, MOVE = "weekly.personal", "weekly.move"
PERSONAL_WITHIN = timedelta(hours=1)
MOVE_WITHIN = timedelta(days=7)


class SameAddress(Exception):
    """The letter goes to this address already."""


class Stand(StrEnum):
    """Where a move to a new address stands."""

    OPEN = "open"
    DONE = "done"
    GONE = "gone"


@dataclass(frozen=True)
class Move:
    """What the link in the letter to a new address asks for."""

    stand: Stand
    email: str
    person: Subscriber | None = None


def send_link(person: Subscriber) -> None:
    """Mail the link for everything else to the subscriber's own address: one an hour, by a count of its own."""
    try:
        throttles.hit("weekly.personal.hour", person.email_key, 1, PERSONAL_WITHIN)
    except throttles.TooMany:
        return
    token = signing.sign(PERSONAL, _mark(person))
    post.letter("personal", person, personal_token=token)


def by_link(token: str) -> Subscriber | None:
    """Whose link it is; None when they were erased, or have another address since.

    Raises:
        signing.OldToken: older than an hour; `value` still opens `owner_of`.
        signing.BadToken: not ours.
    """
    return owner_of(signing.unsign(PERSONAL, token, PERSONAL_WITHIN))


def owner_of(value: str) -> Subscriber | None:
    """The subscriber that a token's value names, while they still have the address it was mailed to."""
    pk, _colon, mark = value.partition(":")
    person = subscribing.subscriber_of(pk)
    return person if person and constant_time_compare(mark, _mark_of(person)) else None


def correct(person: Subscriber, *, name: str, organisation: str, country: str) -> None:
    """Keep what a subscriber says about themselves."""
    person.name, person.organisation, person.country = name, organisation, country
    person.save(update_fields=["name", "organisation", "country"])


def ask_move(person: Subscriber, email: str) -> None:
    """Write to a new address: nothing moves before its own mailbox says so.

    The letter names neither the old address nor the person: a mistyped one belongs to somebody else. Five
    attempts a day, one letter an hour to a mailbox; beyond that nothing is written, and nothing else is said.

    Raises:
        SameAddress: it is the subscriber's address already.
    """
    email, key = clean_email(email), email_key(email)
    if key == person.email_key:
        raise SameAddress(_("The letter goes to this address already."))
    try:
        throttles.hit("weekly.move.asker", str(person.pk), 5, timedelta(days=1))
        throttles.hit("weekly.move.hour", key, 1, timedelta(hours=1))
        throttles.hit("weekly.move.day", key, 3, timedelta(days=1))
    except throttles.TooMany:
        return
    taker = Subscriber.objects.by_email(email)
    letters.write(
        "weekly/move",
        email,
        {
            "weekly": person.weekly,
            "days": MOVE_WITHIN.days,
            "token": signing.sign(MOVE, f"{_mark(person)}:{email}"),
            "receives": taker is not None and taker.state == Subscriber.State.ACTIVE,
        },
        language=person.weekly.language,
        from_address=settings.WEEKLY_FROM,
        reply_to=SiteSettings.current().contact_email,
        thread=post.thread_of(person),
    )


def by_move(token: str) -> Move:
    """What a link to a new address stands for just now.

    Raises:
        signing.BadToken: older than seven days, or not ours.
    """
    pk, mark, email = signing.unsign(MOVE, token, MOVE_WITHIN).split(":", 2)
    there = Subscriber.objects.by_email(email)
    person = owner_of(f"{pk}:{mark}")
    if person is not None and person.state in {Subscriber.State.ACTIVE, Subscriber.State.BOUNCED}:
        return Move(Stand.OPEN, email, person)
    # Moved, or merged into the subscription that was there.
    if there is not None and there.state == Subscriber.State.ACTIVE and (person or there.pk == int(pk)):
        return Move(Stand.DONE, email, there)
    return Move(Stand.GONE, email)


def move(person: Subscriber, email: str, now: datetime | None = None) -> None:
    """The new mailbox said yes: the subscription is its own from now on, and the old address is told.

    Who receives the weekly there already keeps that subscription, and this one ends. Letters on their way go
    where they were addressed to. Once moved, a second call changes nothing.
    """
    try:
        _move(person, email, now or timezone.now())
    except IntegrityError:
        # Somebody asked for the weekly at that address in the same instant: now there is a row to make way.
        _move(person, email, now or timezone.now())


@transaction.atomic
def erase(person: Subscriber) -> None:
    """Forget a subscriber, and the weekly's letters to them; one that is just being handed over is gone anyway."""
    ours = Letter.objects.filter(purpose__startswith="weekly.").exclude(state=Letter.State.SENDING)
    ours.filter(Q(to_address__iexact=person.email) | Q(thread=post.thread_of(person))).delete()
    subscribing.erase(person.email)


def everything(person: Subscriber, now: datetime | None = None) -> dict[str, Any]:
    """What the whole portal holds about a subscriber's address, ready for JSON."""
    now = now or timezone.now()
    return {
        "address": person.email,
        "made": now.isoformat(timespec="seconds"),
        "held": {name: held for name, held in rooms.export_personal_data(person.email).items() if held},
    }


@transaction.atomic
def _move(person: Subscriber, email: str, now: datetime) -> None:
    person = Subscriber.objects.select_for_update(of=("self",)).select_related("weekly").get(pk=person.pk)
    if person.email_key == email_key(email) or person.state == Subscriber.State.UNSUBSCRIBED:
        return
    there = Subscriber.objects.select_for_update().by_email(email)
    former = Subscriber.objects.select_related("weekly").get(pk=person.pk)
    if there is not None and there.state == Subscriber.State.ACTIVE:
        subscribing.unsubscribe(person, _("The letter goes to another address of theirs."), now)
    else:
        if there is not None:
            there.delete()
        # A mailbox of its own confirmed, so the date is its own too.
        person.email, person.state, person.confirmed_at = email, Subscriber.State.ACTIVE, now
        person.save()
    Suppression.objects.of(email_key(email)).delete()
    post.letter("moved", former, masked=Subscriber(email=email).masked_email)


def _mark(person: Subscriber) -> str:
    """For a token: the subscriber, at the address they have now."""
    return f"{person.pk}:{_mark_of(person)}"


def _mark_of(person: Subscriber) -> str:
    return fingerprint(person.email_key)[:16]
