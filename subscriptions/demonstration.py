"""Demonstration: a weekly with two issues that left, one that is due, and people who read it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles.models import Article, Revision, Section
from subscriptions import compiling, rendering, schedule
from subscriptions.models import Delivery, Issue, IssueItem, IssueVariant, Subscriber, Weekly
from subscriptions.subscribing import CONSENT, CONSENT_VERSION

# Names from along the routes; addresses that reach nobody.
PEOPLE = (
    ("Aigerim Serik", "Kazakhstan"), ("Amina Diallo", "Senegal"), ("Anna Kowalska", "Poland"),
    ("Arjun Mehta", "India"), ("Bayu Santoso", "Indonesia"), ("Chen Lan", "China"),
    ("Dilnoza Karimova", "Uzbekistan"),
    ("Elif Aydin", "Türkiye"), ("Farid Rahimov", "Azerbaijan"), ("Giorgi Beridze", "Georgia"),
    ("Hana Novak", "Czechia"), ("Ibrahim Saleh", "Egypt"),
    ("Jasmin Weber", "Germany"), ("Kiran Perera", "Sri Lanka"),
    ("Lin Tao", "Singapore"), ("Marta Rossi", "Italy"), ("Nadia Haddad", "Lebanon"),
    ("Otgon Bat", "Mongolia"),
    ("Pilar Vega", "Spain"), ("Rashid Khan", "Pakistan"), ("Sofia Petrou", "Greece"),
    ("Tomas Berg", "Sweden"),
    ("Uma Shrestha", "Nepal"), ("Vinh Tran", "Viet Nam"), ("Wanjiru Kamau", "Kenya"),
)  # fmt: skip
PER_ISSUE = 7
LEFT_FOR_THE_DRAFT = 6
INTRODUCTIONS = (
    "Our first letter. Every week it brings what we printed along the routes, and nothing else.",
    "This week we look at borders: what is weighed, sealed and changed there before a load may go on.",
)


def make(say: Callable[[str], None]) -> None:
    """Subscribers, two issues sent and one being prepared. Does nothing where an issue has left already."""
    now = timezone.now()
    weekly = Weekly.objects.take(settings.LANGUAGE_CODE)
    if Issue.objects.public().filter(weekly=weekly).exists():
        return
    with transaction.atomic():
        people = _people(weekly, now)
        _issues(weekly, people, now)
    draft = compiling.draft(weekly, now)
    compiling.collect(draft, now)
    say(f"weekly: {len(people)} subscribers, 2 issues sent, {draft} being prepared")


def _people(weekly: Weekly, now: datetime) -> list[Subscriber]:
    slugs = list(Section.objects.values_list("slug", flat=True))
    people = []
    for number, (name, country) in enumerate(PEOPLE):
        address = f"{name.lower().replace(' ', '.')}@example.org"
        joined = now - timedelta(days=90 - 3 * number)
        person = Subscriber.objects.by_email(address) or Subscriber(email=address)
        person.weekly, person.name, person.country = weekly, name, country
        person.asked_at, person.confirmed_at = joined, joined + timedelta(minutes=4)
        person.state = Subscriber.State.ACTIVE
        person.consent_text, person.consent_version = str(CONSENT), CONSENT_VERSION
        person.consent_source = "/weekly/subscribe/"
        if slugs and number % 5 == 2:
            person.variant_key = ",".join(sorted(slugs[: 2 + number % 2]))
        if number in {4, 17}:
            person.paused_until = now + timedelta(weeks=3)
        if number in {9, 20}:
            person.state, person.unsubscribed_at = Subscriber.State.UNSUBSCRIBED, now - timedelta(days=2)
            person.unsubscribe_reason = (
                "Too many letters in my box; I read you on the web." if number == 9 else ""
            )
        if number == 23:
            person.state, person.confirmed_at = Subscriber.State.PENDING, None
        person.save()
        people.append(person)
    return people


def _issues(weekly: Weekly, people: Sequence[Subscriber], now: datetime) -> None:
    """Two issues of the last two weeks. What is newest is left for the draft."""
    taken = IssueItem.objects.filter(weekly=weekly).values("article")
    articles = list(
        Article.objects.public(now)
        .filter(language=weekly.language)
        .exclude(pk__in=taken)
        .newest()[LEFT_FOR_THE_DRAFT : LEFT_FOR_THE_DRAFT + 2 * PER_ISSUE]
    )
    upcoming = schedule.due_at(weekly, schedule.next_period(weekly, now))
    last_revision = Revision.objects.aggregate(last=Max("pk"))["last"] or 0
    newest = articles[0].published_at if articles else None
    for number in (1, 2):
        due = schedule.due_at(weekly, schedule.period_at(weekly, upcoming - timedelta(weeks=3 - number)))
        inside = articles[PER_ISSUE:] if number == 1 else articles[:PER_ISSUE]
        issue = Issue.objects.create(
            weekly=weekly, number=number, period=schedule.period_at(weekly, due), due_at=due,
            subject=inside[0].headline[:200] if inside else weekly.name,
            introduction=INTRODUCTIONS[number - 1],
            state=Issue.State.SENT, key=f"{number:016x}", frozen_at=due, sending_at=due,
            sent_at=due + timedelta(minutes=2), cutoff_at=newest or due, last_revision=last_revision,
        )  # fmt: skip
        for place, article in enumerate(inside):
            IssueItem.objects.create(issue=issue, article=article, position=place, is_lead=place == 0)
        _deliver(issue, people, due)


def _deliver(issue: Issue, people: Sequence[Subscriber], due: datetime) -> None:
    readers = [person for person in people if person.confirmed_at and person.confirmed_at <= due]
    variants: dict[str, IssueVariant] = {}
    for place, person in enumerate(readers):
        key = person.variant_key
        if key not in variants:
            letter = rendering.render(issue, key, issue.key)
            variants[key] = IssueVariant.objects.create(
                issue=issue,
                key=key,
                is_empty=not letter.items,
                subject=letter.subject,
                html=letter.html,
                text=letter.text,
            )
        delivery = Delivery(
            issue=issue, subscriber=person, variant=variants[key], address=person.email_key,
            message_id=f"<{issue.key}.{person.pk}@{settings.MESSAGE_ID_HOST}>",
        )  # fmt: skip
        if variants[key].is_empty:
            delivery.state, delivery.reason = Delivery.State.SKIPPED, "nothing in your sections"
        elif place == 3:
            delivery.state, delivery.reason = Delivery.State.FAILED, "the server refused the address"
            delivery.code, delivery.answer = 550, "5.1.1 No such mailbox here"
            delivery.attempts, delivery.verdict = 1, "no_such_recipient"
        else:
            delivery.state, delivery.sent_at = Delivery.State.SENT, due + timedelta(seconds=2 + place)
            delivery.code, delivery.answer, delivery.attempts, delivery.verdict = (
                250,
                "2.0.0 Ok: queued",
                1,
                "sent",
            )
        delivery.save()
    Issue.objects.filter(pk=issue.pk).update(candidates=len(readers))
