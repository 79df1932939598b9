"""The weekly's letters to one subscriber: to confirm, to welcome, about their own affairs."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from portal import letters, signing
from portal.models import Letter, SiteSettings
from subscriptions.models import Issue, IssueItem, Subscriber
from subscriptions.rendering import chosen, values_of

CONFIRM = "weekly.confirm"
CONFIRM_WITHIN = timedelta(days=7)
# In a welcome letter: the lead and five more.
HEADLINES = 6
# Letters to who receives the weekly, whose mail program may offer to leave it.
WITH_WAY_OUT = frozenset({"already", "welcome"})


def letter(name: str, person: Subscriber, **context: object) -> Letter:
    """Write `mail/weekly/<name>/` to a subscriber's own address, in the language of their weekly."""
    tokens = values_of(person)
    confirmed = person.state == Subscriber.State.ACTIVE
    return letters.write(
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
        to_name=person.name if confirmed else "",
        language=person.weekly.language,
        from_address=settings.WEEKLY_FROM,
        reply_to=SiteSettings.current().contact_email,
        headers=_way_out(tokens["unsubscribe"]) if name in WITH_WAY_OUT else None,
        thread=thread_of(person),
    )


def confirmations(people: Iterable[Subscriber], at: datetime, *, already: int, a_minute: int) -> int:
    """Letters to confirm for many at once, `a_minute` of them due each minute from `at` on.

    A letter is rendered once for each weekly, and copied with each one's own token. `already`: how many of the
    same list were written before; answers how many now are.
    """
    moulds: dict[int, tuple[Letter, str]] = {}
    copies = []
    for person in people:
        token = signing.sign(CONFIRM, person.pk)
        due_at = at + timedelta(minutes=already // a_minute)
        already += 1
        if person.weekly_id not in moulds:
            first = letter("confirm", person, confirm_token=token, days=CONFIRM_WITHIN.days)
            Letter.objects.filter(pk=first.pk).update(next_try_at=due_at)
            moulds[person.weekly_id] = first, token
            continue
        mould, place = moulds[person.weekly_id]
        copies.append(_copy(mould, person, place, token, due_at))
    Letter.objects.bulk_create(copies)
    return already


def _copy(mould: Letter, person: Subscriber, place: str, token: str, due_at: datetime) -> Letter:
    return Letter(
        purpose=mould.purpose,
        to_address=person.email,
        from_address=mould.from_address,
        reply_to=mould.reply_to,
        subject=mould.subject,
        text=mould.text.replace(place, token),
        html=mould.html.replace(place, token),
        headers=mould.headers,
        thread=thread_of(person),
        message_id=letters.new_message_id(),
        next_try_at=due_at,
    )


def thread_of(person: Subscriber) -> str:
    """What our letters to one subscriber have in common, whatever their address was."""
    return f"subscriber:{person.pk}"


def headlines(issue: Issue, person: Subscriber) -> list[IssueItem]:
    """What of an issue a new reader would like to see: of their sections, else of all; the first six."""
    items = issue.shown_items()
    return (chosen(items, person.variant_key) or items)[:HEADLINES]


def _way_out(token: str) -> dict[str, str]:
    """The mail program's own button to leave.

    RFC 8058 asks it of bulk mail, which these letters are not; but who is told that they are subscribed
    looks for the way out in the same place.
    """
    link = settings.SITE_URL + reverse("weekly_unsubscribe", args=[token])
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
