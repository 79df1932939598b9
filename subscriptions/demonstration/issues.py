"""Issues that left in the past weeks: their articles, their letters, and what became of each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max

from articles.models import Article, Revision
from subscriptions import compiling, rendering, schedule
from subscriptions.demonstration.editions import Edition
from subscriptions.models import Bounce, Delivery, Issue, IssueItem, IssueVariant, Subscriber, Weekly

NO_SUCH_MAILBOX, MAILBOX_FULL = 3, 6


def make(edition: Edition, weekly: Weekly, people: Sequence[Subscriber], now: datetime) -> list[Issue]:
    """One issue a week up to the last one. The newest articles are left for the draft."""
    begin, count = edition.left_for_the_draft, sum(edition.per_issue)
    free = list(compiling.free(weekly, now).select_related("section")[begin : begin + count])
    upcoming = schedule.due_at(weekly, schedule.next_period(weekly, now))
    newest = free[0].published_at if free else None
    made = []
    for number, size in enumerate(edition.per_issue, start=1):
        weeks = len(edition.per_issue) + 1 - number
        due = schedule.due_at(weekly, schedule.period_at(weekly, upcoming - timedelta(weeks=weeks)))
        # The oldest articles stand in the first issue.
        inside, free = (
            free[len(free) - size :] if len(free) >= size else free,
            free[: max(len(free) - size, 0)],
        )
        issue = _issue(edition, weekly, number, due, inside, newest)
        _deliver(issue, people, due)
        made.append(issue)
    return made


def _issue(
    edition: Edition,
    weekly: Weekly,
    number: int,
    due: datetime,
    articles: Sequence[Article],
    newest: datetime | None,
) -> Issue:
    issue = Issue.objects.create(
        weekly=weekly, number=number, period=schedule.period_at(weekly, due), due_at=due,
        subject=articles[0].headline[:200] if articles else weekly.name,
        introduction=edition.introductions[number - 1],
        state=Issue.State.SENT, key=f"{weekly.pk:08x}{number:08x}", frozen_at=due, sending_at=due,
        sent_at=due + timedelta(minutes=2), cutoff_at=newest or due,
        last_revision=Revision.objects.aggregate(last=Max("pk"))["last"] or 0,
    )  # fmt: skip
    for place, article in enumerate(articles, start=1):
        IssueItem.objects.create(issue=issue, article=article, position=place, is_lead=place == 1)
    return issue


def _deliver(issue: Issue, people: Sequence[Subscriber], due: datetime) -> None:
    readers = [person for person in people if _was_reading(person, due)]
    variants = {key: _variant(issue, key) for key in sorted({person.variant_key for person in readers})}
    for place, person in enumerate(readers):
        delivery = Delivery(
            issue=issue, subscriber=person, variant=variants[person.variant_key], address=person.email_key,
            message_id=f"<{issue.key}.{person.pk}@{settings.MESSAGE_ID_HOST}>",
        )  # fmt: skip
        _end(delivery, place, due)
        delivery.save()
        if place in {NO_SUCH_MAILBOX, MAILBOX_FULL} and delivery.state != Delivery.State.SKIPPED:
            _bounce(delivery, place, due)
    Issue.objects.filter(pk=issue.pk).update(candidates=len(readers))


def _was_reading(person: Subscriber, at: datetime) -> bool:
    has_left = person.unsubscribed_at is not None and person.unsubscribed_at <= at
    return person.confirmed_at is not None and person.confirmed_at <= at and not has_left


def _variant(issue: Issue, key: str) -> IssueVariant:
    letter = rendering.render(issue, key, issue.key)
    return IssueVariant.objects.create(
        issue=issue,
        key=key,
        is_empty=not letter.items,
        subject=letter.subject,
        html=letter.html,
        text=letter.text,
    )


def _end(delivery: Delivery, place: int, due: datetime) -> None:
    """What became of it: one address was wrong from the start, most letters arrived."""
    if delivery.variant.is_empty:
        delivery.state, delivery.reason = Delivery.State.SKIPPED, "nothing in your sections"
        return
    delivery.attempts = 1
    if place == NO_SUCH_MAILBOX:
        delivery.state, delivery.reason = Delivery.State.FAILED, "the server refused the address"
        delivery.code, delivery.answer, delivery.verdict = (
            550,
            "5.1.1 No such mailbox here",
            "no_such_recipient",
        )
        return
    delivery.state, delivery.sent_at = Delivery.State.SENT, due + timedelta(seconds=2 + place)
    delivery.code, delivery.answer, delivery.verdict = 250, "2.0.0 Ok: queued", "sent"


def _bounce(delivery: Delivery, place: int, due: datetime) -> None:
    """What the server said at the door, or a letter that came back an hour later."""
    if delivery.subscriber is None:
        return
    at_the_door = place == NO_SUCH_MAILBOX
    Bounce.objects.create(
        subscriber=delivery.subscriber,
        delivery=delivery,
        kind=Bounce.Kind.HARD if at_the_door else Bounce.Kind.SOFT,
        source=Bounce.Source.SMTP if at_the_door else Bounce.Source.REPORT,
        status="5.1.1" if at_the_door else "4.2.2",
        words=delivery.answer if at_the_door else "4.2.2 The mailbox is full",
        at=due + (timedelta(0) if at_the_door else timedelta(hours=1)),
    )
