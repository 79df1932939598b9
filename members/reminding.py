"""Letters that time alone writes: a free trial ends in three days, a free trial has ended.

They only tell. Access ends by itself (`MembershipQuerySet.open`), whether or not anybody runs this.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from members import post
from members.models import Membership, MembershipLetter

logger = logging.getLogger(__name__)

BEFORE = timedelta(days=3)
# What ended longer ago is old news: after an import, or a long standstill.
OLD = timedelta(days=7)
Kind = MembershipLetter.Kind


def write_due(now: datetime | None = None) -> int:
    """Write what is due at `now` (aware; default: now); how many letters. Safe to run twice, and twice at once."""
    now = now or timezone.now()
    return _write(_ending(now), Kind.ENDS_SOON, now) + _write(_ended(now), Kind.ENDED, now)


def _ending(now: datetime) -> QuerySet[Membership]:
    trials = _trials(_others(starts_at__lte=OuterRef("ends_at")))
    return trials.filter(starts_at__lte=now, ends_at__gt=now, ends_at__lte=now + BEFORE)


def _ended(now: datetime) -> QuerySet[Membership]:
    return _trials(_others(starts_at__lte=now)).filter(ends_at__lte=now, ends_at__gt=now - OLD)


def _trials(others: QuerySet[Membership]) -> QuerySet[Membership]:
    """Trials of readers who have nothing else: to the others the end of one changes nothing."""
    return (
        Membership.objects.trials().filter(~Exists(others), member__is_active=True).order_by("ends_at", "pk")
    )


def _others(**begun: object) -> QuerySet[Membership]:
    """For a subquery: memberships of the same member that last longer."""
    longer = Q(ends_at=None) | Q(ends_at__gt=OuterRef("ends_at"))
    return Membership.objects.filter(longer, member=OuterRef("member"), **begun).exclude(pk=OuterRef("pk"))


def _write(due: QuerySet[Membership], kind: str, now: datetime) -> int:
    written = set(
        MembershipLetter.objects.filter(kind=kind, membership__in=due).values_list("membership", "end")
    )
    open_ones = [row for row in due if (row.pk, post.end_of(row)) not in written]
    return sum(_try_one(row, kind, now) for row in open_ones)


def _try_one(row: Membership, kind: str, now: datetime) -> bool:
    try:
        return _write_one(row, kind, now)
    except (
        Exception
    ):  # a letter that cannot be written must not keep the others; five minutes later it is tried again
        logger.exception("The letter %s of membership %s was not written", kind, row.pk)
        return False


def _write_one(seen: Membership, kind: str, now: datetime) -> bool:
    """One letter in one transaction with the row that says so: a process that dies leaves both or neither."""
    with transaction.atomic():
        rows = Membership.objects.select_for_update(of=("self",)).select_related("member")
        # Meanwhile an editor may have moved the end, or its reader have left.
        row = rows.filter(pk=seen.pk, ends_at=seen.ends_at).first()
        if row is None or (kind == Kind.ENDS_SOON and _was_just_told(row)):
            return False
        return post.once(f"trial_{kind}", kind, row, at=now)


def _was_just_told(row: Membership) -> bool:
    """Whether a letter has named this end within the three days before it."""
    told = row.letters.filter(kind__in=[Kind.STARTED, Kind.EXTENDED], end=post.end_of(row))
    return told.filter(written_at__gte=row.ends_at - BEFORE).exists() if row.ends_at else False
