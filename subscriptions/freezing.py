"""From a draft to rows: the issue closes, its letters are rendered, every recipient gets one row."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from subscriptions import approving, compiling, rendering
from subscriptions.models import Delivery, Issue, IssueVariant, Subscriber
from subscriptions.models.delivery import DeliveryState

PAGE = 5_000
ROUNDS = 5


class DoesNotAddUp(Exception):
    """Candidates are not rows and exclusions: the issue must not leave."""


@transaction.atomic
def close(issue: Issue, now: datetime | None = None) -> Issue:
    """Close a due issue: its number, its cutoff, its articles are fixed from here on.

    Raises:
        approving.Refusal: it is no draft and not approved.
    """
    now = now or timezone.now()
    issue = approving.locked(issue)
    # The weekly's row is the queue for numbers.
    weekly = type(issue.weekly).objects.select_for_update().get(pk=issue.weekly_id)
    shown = issue.shown_items(now)
    issue.items.filter(is_dropped=False).exclude(pk__in=[item.pk for item in shown]).delete()
    last = Issue.objects.filter(weekly=weekly).aggregate(number=Max("number"))["number"] or 0
    approving.move(
        issue,
        Issue.State.FROZEN,
        number=issue.number or last + 1,
        subject=issue.subject_line,
        key=issue.key or secrets.token_hex(8),
        frozen_at=now,
        **compiling.cutoff(issue, now),
    )
    return issue


def fill(issue: Issue, now: datetime | None = None) -> bool:
    """Render the variants and write the rows of a frozen issue, then let it leave. Safe to run twice at once.

    Answers whether the issue is leaving now.

    Raises:
        DoesNotAddUp: after several rounds a candidate still has no row.
    """
    now = now or timezone.now()
    issue = Issue.objects.select_related("weekly").get(pk=issue.pk)
    if issue.state != Issue.State.FROZEN:
        return False
    # Who changes a choice or comes back from a pause meanwhile is found by the next round.
    for _round in range(ROUNDS):
        _render(issue)
        _write_rows(issue, now)
        total, rows, excluded = _count(issue)
        if total == rows + excluded:
            return _leave(issue, total, excluded, now)
    raise DoesNotAddUp(
        _("The recipients do not add up: %(total)d candidates, %(rows)d rows, %(excluded)d excluded.")
        % {"total": total, "rows": rows, "excluded": excluded}
    )


def _render(issue: Issue) -> None:
    """Every variant somebody chose that is not rendered yet."""
    items = issue.shown_items(issue.frozen_at)
    rendered = set(issue.variants.values_list("key", flat=True))
    wanted = _candidates(issue).order_by().values_list("variant_key", flat=True).distinct()
    for key in sorted(set(wanted) - rendered):
        letter = rendering.render(issue, key, issue.key, items)
        IssueVariant.objects.bulk_create(
            [
                IssueVariant(
                    issue=issue,
                    key=key,
                    is_empty=not letter.items,
                    subject=letter.subject,
                    html=letter.html,
                    text=letter.text,
                )
            ],
            ignore_conflicts=True,
        )


def _write_rows(issue: Issue, now: datetime) -> None:
    """One row for each recipient, in pages, each page one statement and one commit."""
    after: int = 0
    while True:
        later = Subscriber.objects.filter(weekly=issue.weekly_id, pk__gt=after).order_by("pk")
        until = later.values_list("pk", flat=True)[PAGE - 1 : PAGE].first()
        _write_page(issue, after, until or 2**62, now)
        if until is None:
            return
        after = until


def _write_page(issue: Issue, after: int, until: int, now: datetime) -> None:
    moment = connection.ops.adapt_datetimefield_value
    # PostgreSQL takes a parameter below CASE for text, unless it is told.
    at = "CAST(%(now)s AS timestamptz)" if connection.vendor == "postgresql" else "%(now)s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO subscriptions_delivery
                (issue_id, subscriber_id, variant_id, address, state, reason, next_try_at, message_id,
                 claim, attempts, uncertain, verdict, answer)
            SELECT v.issue_id, s.id, v.id, s.email_key,
                   CASE WHEN v.is_empty THEN '{DeliveryState.SKIPPED}' ELSE '{DeliveryState.PENDING}' END,
                   CASE WHEN v.is_empty THEN %(nothing)s ELSE '' END,
                   CASE WHEN v.is_empty THEN NULL ELSE {at} END,
                   %(left)s || s.id || %(right)s, '', 0, 0, '', ''
            FROM subscriptions_subscriber s
            JOIN subscriptions_issuevariant v ON v.key = s.variant_key AND v.issue_id = %(issue)s
            WHERE s.weekly_id = %(weekly)s AND s.id > %(after)s AND s.id <= %(until)s
              AND s.state = '{Subscriber.State.ACTIVE}' AND s.confirmed_at <= %(frozen_at)s
              AND (s.paused_until IS NULL OR s.paused_until <= %(frozen_at)s)
            ON CONFLICT DO NOTHING
            """,  # noqa: S608  constants of ours
            {
                "issue": issue.pk,
                "weekly": issue.weekly_id,
                "after": after,
                "until": until,
                "now": moment(now),
                "frozen_at": moment(issue.frozen_at),
                "nothing": _("nothing in your sections"),
                "left": f"<{issue.key}.",
                "right": f"@{settings.MESSAGE_ID_HOST}>",
            },
        )


def _candidates(issue: Issue) -> QuerySet[Subscriber]:
    """Everybody who had confirmed by the freeze, whatever became of them since."""
    return Subscriber.objects.filter(weekly=issue.weekly_id, confirmed_at__lte=issue.frozen_at)


def _count(issue: Issue) -> tuple[int, int, int]:
    """Candidates, those with a row, those without one for a reason of their own; counted in one statement."""
    has_row = Exists(Delivery.objects.filter(issue=issue.pk, subscriber=OuterRef("pk")))
    pausing = Q(paused_until__isnull=False, paused_until__gt=issue.frozen_at)
    counts = (
        _candidates(issue)
        .annotate(has_row=has_row)
        .aggregate(
            total=Count("pk"),
            rows=Count("pk", filter=Q(has_row=True)),
            excluded=Count("pk", filter=Q(has_row=False) & (pausing | ~Q(state=Subscriber.State.ACTIVE))),
        )
    )
    return counts["total"], counts["rows"], counts["excluded"]


@transaction.atomic
def _leave(issue: Issue, candidates: int, excluded: int, now: datetime) -> bool:
    issue = approving.locked(issue)
    if issue.state != Issue.State.FROZEN:
        return False
    approving.move(issue, Issue.State.SENDING, sending_at=now, candidates=candidates, excluded=excluded)
    return True
