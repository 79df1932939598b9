"""Who sends what: lanes and claims, one statement each. No transaction is ever open across SMTP."""

import secrets
from datetime import datetime

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from subscriptions.models import Delivery, Issue, Lane, Subscriber

BATCH = 50


def take_lane(issue_pk: int, number: int, holder: str, now: datetime) -> bool:
    """Be the one sender of this lane, or stay it. False while another holds it."""
    free = Q(holder=holder) | Q(holder="") | Q(lease_until__lte=now)
    lane = Lane.objects.filter(free, issue=issue_pk, number=number)
    held = {"holder": holder, "lease_until": now + Lane.LEASE}
    if lane.update(**held) == 1:
        return True
    # Somebody else holds it, or nobody has made it yet.
    Lane.objects.bulk_create([Lane(issue_id=issue_pk, number=number, lease_until=now)], ignore_conflicts=True)
    return lane.update(**held) == 1


def leave_lane(issue_pk: int, number: int, holder: str) -> None:
    Lane.objects.filter(issue=issue_pk, number=number, holder=holder).update(holder="")


def is_due(issue_pk: int, now: datetime) -> bool:
    """Whether anything of an issue waits to be claimed."""
    return Delivery.objects.filter(issue=issue_pk, next_try_at__lte=now).open().exists()


def claim(issue_pk: int, now: datetime, limit: int = BATCH) -> list[Delivery]:
    """Up to `limit` rows that are due, now ours for the length of a lease.

    First what waits or was only claimed by a sender that died; last, when nothing else is due, what a dead
    sender may have handed over. The latter is tried once more, and counted as uncertain.
    """
    if not limit:
        return []
    return _claim(issue_pk, now, limit, "state <> 'sending'") or _claim(
        issue_pk, now, limit, "state = 'sending' AND uncertain = 0"
    )


def bury(issue_pk: int, now: datetime) -> int:
    """Rows whose second sender died over them as well: nobody can know whether they were taken."""
    lost = Delivery.objects.filter(
        issue=issue_pk, state=Delivery.State.SENDING, next_try_at__lte=now, uncertain__gte=1
    )
    return lost.update(
        state=Delivery.State.UNKNOWN,
        uncertain=F("uncertain") + 1,
        claim="",
        lease_until=None,
        next_try_at=None,
        reason=_("two senders died over it; it may have arrived"),
    )


def set_aside(delivery: Delivery, now: datetime) -> None:
    """Close or give back a claimed row that could not begin, each with its reason."""
    ours = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.CLAIMED, claim=delivery.claim)
    row = ours.select_related("issue", "subscriber").first()
    if row is None:
        return
    if row.issue.state != Issue.State.SENDING:
        release([row], now)
        return
    ours.update(
        state=Delivery.State.SKIPPED,
        reason=_why(row.subscriber, now),
        claim="",
        lease_until=None,
        next_try_at=None,
    )


def release(deliveries: list[Delivery], now: datetime) -> None:
    """Give claimed rows back that were not begun."""
    for delivery in deliveries:
        Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.CLAIMED, claim=delivery.claim).update(
            state=Delivery.State.PENDING, claim="", lease_until=None, next_try_at=now
        )


def _claim(issue_pk: int, now: datetime, limit: int, which: str) -> list[Delivery]:
    moment = connection.ops.adapt_datetimefield_value
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    columns = ", ".join(field.column or "" for field in Delivery._meta.concrete_fields)
    rows = Delivery.objects.raw(
        f"""
        WITH picked AS MATERIALIZED (
            SELECT id AS picked_id, CASE WHEN state = 'sending' THEN 1 ELSE 0 END AS doubt
            FROM subscriptions_delivery
            WHERE issue_id = %s AND state IN ('claimed', 'pending', 'sending') AND {which}
              AND next_try_at <= %s
            ORDER BY next_try_at, id
            LIMIT %s {lock}
        )
        UPDATE subscriptions_delivery
        SET state = 'claimed', claim = %s, lease_until = %s, next_try_at = %s, uncertain = uncertain + doubt
        FROM picked WHERE id = picked_id
        RETURNING {columns}
        """,  # noqa: S608  constants of ours
        [
            issue_pk,
            moment(now),
            limit,
            secrets.token_hex(16),
            moment(now + Delivery.LEASE),
            moment(now + Delivery.LEASE),
        ],
    )
    # Read to the end at once: SQLite commits only then. RETURNING promises no order.
    return sorted(rows, key=lambda row: row.pk)


def _why(subscriber: Subscriber | None, now: datetime) -> str:
    if subscriber is None:
        return _("erased before it left")
    if subscriber.state != Subscriber.State.ACTIVE:
        return _("%s before it left") % subscriber.get_state_display()
    if subscriber.is_paused(now):
        return _("paused before it left")
    return _("the address is suppressed")
