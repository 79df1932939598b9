"""What follows when a letter comes back or its reader complains. Learnt at the door, by mail or from a provider.

For good: the person is not mailed again, at once. For now: not after the third of the last five. A complaint is a
wish to leave. Confirming anew lifts each of them (`subscribing.confirm`), and the count begins again.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import answers
from portal.senders import Outcome
from subscriptions import approving, subscribing
from subscriptions.models import Bounce, Delivery, Issue, Subscriber, Suppression

# So many soft bounces among the last so many final deliveries, with no letter that arrived between them.
SOFT, OF_THE_LAST = 3, 5
# So many people whose servers hold something against us, and the desk is told.
REFUSED_PEOPLE = 3


@transaction.atomic
def note(
    delivery: Delivery,
    kind: str,
    *,
    source: str,
    status: str = "",
    words: str = "",
    event_id: str | None = None,
    now: datetime | None = None,
) -> Bounce | None:
    """Write down a bounce or a complaint, and what follows from it; None when nothing is to be written.

    `kind` is a `Bounce.Kind` (anything else is no bounce), `source` a `Bounce.Source`. An `event_id` counts once.
    The delivery itself keeps its state: a server's 250 stays true when the letter comes back later.
    """
    now = now or timezone.now()
    if kind not in Bounce.Kind.values or delivery.subscriber_id is None:
        return None
    person = Subscriber.objects.select_for_update().filter(pk=delivery.subscriber_id).first()
    if person is None or (event_id and Bounce.objects.filter(event_id=event_id).exists()):
        return None
    bounce = Bounce.objects.create(
        subscriber=person,
        delivery=delivery,
        kind=kind,
        source=source,
        status=status[:12],
        words=words[:2000],
        is_ours=kind == Bounce.Kind.SOFT and answers.meaning(status, None, words) is answers.Meaning.OURS,
        event_id=event_id or None,
        at=now,
    )
    if not _is_before_confirming(delivery, person):
        _follow(bounce, person, delivery, now)
    if bounce.is_ours:
        _warn(delivery.issue_id, person, words)
    return bounce


def note_refusal(delivery: Delivery, outcome: Outcome, now: datetime | None = None) -> Bounce | None:
    """The server refused this recipient at the door (5xx at RCPT): a full mailbox for now, any other for good."""
    kind = Bounce.Kind.SOFT if outcome.is_full else Bounce.Kind.HARD
    words = f"{outcome.code or ''} {outcome.words}".strip()
    return note(delivery, kind, source=Bounce.Source.SMTP, status=outcome.status, words=words, now=now)


def note_put_off(delivery: Delivery, outcome: Outcome, now: datetime | None = None) -> Bounce | None:
    """The server put us off until we gave up: a sign of the mailbox only when it said that this one is full."""
    if answers.meaning(outcome.status, outcome.code, outcome.words) is not answers.Meaning.FULL:
        return None
    words = f"{outcome.code or ''} {outcome.words}".strip()
    return note(
        delivery, Bounce.Kind.SOFT, source=Bounce.Source.SMTP, status=outcome.status, words=words, now=now
    )


def came_back(issue: Issue) -> int:
    """How many of an issue's deliveries came back, or made their reader complain."""
    return Delivery.objects.filter(issue=issue.pk, bounces__isnull=False).distinct().count()


def _follow(bounce: Bounce, person: Subscriber, delivery: Delivery, now: datetime) -> None:
    if bounce.kind == Bounce.Kind.COMPLAINT:
        subscribing.unsubscribe(person, now=now)
        Suppression.objects.put(person.email_key, Suppression.Reason.COMPLAINED)
    elif bounce.kind == Bounce.Kind.HARD:
        _give_up(person)
        Suppression.objects.put(person.email_key, Suppression.Reason.BOUNCED)
    elif _soft_in_a_row(person, delivery) >= SOFT:
        _give_up(person)


def _give_up(person: Subscriber) -> None:
    """Who left meanwhile, or asks anew, stays what they are."""
    Subscriber.objects.filter(pk=person.pk, state=Subscriber.State.ACTIVE).update(
        state=Subscriber.State.BOUNCED
    )


def _is_before_confirming(delivery: Delivery, person: Subscriber) -> bool:
    """A late report about a letter from before its reader confirmed (again): it is answered already."""
    left_at = delivery.sent_at or delivery.first_tried_at
    return left_at is not None and person.confirmed_at is not None and left_at < person.confirmed_at


def _soft_in_a_row(person: Subscriber, noted: Delivery) -> int:
    """How many of the last final deliveries bounced softly, from the newest to the last that arrived.

    A letter that was sent and did not come back arrived. One that failed without a bounce (put off for 48 hours)
    and one that was refused for a fault of ours say nothing about the mailbox, either way.
    """
    final = Q(state__in=[Delivery.State.SENT, Delivery.State.FAILED]) | Q(pk=noted.pk)
    last = person.deliveries.filter(final)
    if person.confirmed_at is not None:
        last = last.filter(Q(issue__frozen_at=None) | Q(issue__frozen_at__gte=person.confirmed_at))
    count = 0
    for delivery in last.order_by("-pk").prefetch_related("bounces")[:OF_THE_LAST]:
        signs = list(delivery.bounces.all())
        if any(sign.kind == Bounce.Kind.SOFT and not sign.is_ours for sign in signs):
            count += 1
        elif delivery.state == Delivery.State.SENT and not any(sign.is_ours for sign in signs):
            break
    return count


def _warn(issue_pk: int, person: Subscriber, words: str) -> None:
    """Tell the desk, once an issue, that servers refuse our letters as unwanted."""
    # The issue's row is the queue: the third person is counted by one transaction only.
    issue = Issue.objects.select_for_update(of=("self",)).select_related("weekly").get(pk=issue_pk)
    ours = Bounce.objects.filter(delivery__issue=issue, is_ours=True)
    people = ours.order_by().values("subscriber").distinct().count()
    if people == REFUSED_PEOPLE and ours.filter(subscriber=person).count() == 1:
        approving.tell(
            issue,
            _("Servers refuse our letters: %s") % issue,
            _("Refused as unwanted for %(count)d people, and come back. The last one's words: %(words)s")
            % {"count": people, "words": words[:500]},
        )
