"""What became of an issue's deliveries, told afterwards: by reason, per issue, and row by row for a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from subscriptions.models import Bounce, Delivery, Issue, Subscriber, Weekly
from subscriptions.roster import harmless

COLUMNS = ("address", "name", "state", "reason", "code", "words", "attempts", "sent_at")
PAGE = 2_000
_NOT_ARRIVED = (Delivery.State.FAILED, Delivery.State.SKIPPED, Delivery.State.UNKNOWN)


@dataclass(frozen=True)
class Reason:
    """Deliveries that did not arrive, for one and the same reason."""

    state: str
    label: str
    reason: str
    code: int | None
    count: int


@dataclass(frozen=True)
class Outcome:
    """An issue's final deliveries. `came_back` were taken by a server and returned: they are no part of `sent`."""

    issue: Issue
    sent: int = 0
    failed: int = 0
    skipped: int = 0
    unknown: int = 0
    came_back: int = 0


def reasons(issue: Issue, most: int = 12) -> list[Reason]:
    """Why people did not receive an issue, the most frequent reason first."""
    rows = (
        issue.deliveries.filter(state__in=_NOT_ARRIVED)
        .order_by()
        .values("state", "reason", "code")
        .annotate(count=Count("pk"))
        .order_by("-count", "state", "reason")[:most]
    )
    return [
        Reason(
            row["state"], str(Delivery.State(row["state"]).label), row["reason"], row["code"], row["count"]
        )
        for row in rows
    ]


def of_issues(weekly: Weekly, latest: int = 12) -> list[Outcome]:
    """The outcomes of the latest issues that left, oldest first."""
    issues = list(Issue.objects.public().filter(weekly=weekly).select_related("weekly").newest()[:latest])
    counts: dict[int, dict[str, int]] = {issue.pk: {} for issue in issues}
    rows = Delivery.objects.filter(issue__in=counts).order_by().values_list("issue", "state")
    for issue_pk, state, count in rows.annotate(count=Count("pk")):
        counts[issue_pk][state] = count
    back = dict(
        Bounce.objects.filter(
            ~Q(source=Bounce.Source.SMTP), delivery__issue__in=counts, delivery__state=Delivery.State.SENT
        )
        .order_by()
        .values_list("delivery__issue")
        .annotate(count=Count("delivery", distinct=True))
    )
    return [_outcome(issue, counts[issue.pk], back.get(issue.pk, 0)) for issue in reversed(issues)]


def _outcome(issue: Issue, counts: dict[str, int], came_back: int) -> Outcome:
    states = Delivery.State
    return Outcome(
        issue,
        sent=counts.get(states.SENT, 0) - came_back,
        failed=counts.get(states.FAILED, 0),
        skipped=counts.get(states.SKIPPED, 0),
        unknown=counts.get(states.UNKNOWN, 0),
        came_back=came_back,
    )


def why_they_left(weekly: Weekly, most: int = 20) -> Sequence[Subscriber]:
    """The latest who left with a word of why."""
    left = Subscriber.objects.filter(weekly=weekly, state=Subscriber.State.UNSUBSCRIBED)
    return list(left.exclude(unsubscribe_reason="").order_by("-unsubscribed_at", "-pk")[:most])


def table(issue: Issue) -> Iterator[list[str]]:
    """An issue's deliveries as rows of text, the head first; however many there are, a page at a time.

    Times are UTC, ISO 8601. A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    yield list(COLUMNS)
    rows = issue.deliveries.select_related("subscriber").order_by("pk")
    for row in rows.iterator(chunk_size=PAGE):
        yield [
            harmless(row.address),
            harmless(row.subscriber.name if row.subscriber else _("(erased)")),
            row.state,
            harmless(row.reason),
            str(row.code or ""),
            harmless(" ".join(row.answer.split())),
            str(row.attempts),
            row.sent_at.isoformat(timespec="seconds") if row.sent_at else "",
        ]
