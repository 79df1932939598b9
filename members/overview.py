"""What a member's own page shows: the plan, the downloads, the devices, the second factors."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from articles.models import Download
from members.devices import factors as second_factors
from members.models import AccessRequest, Member, Membership

# What stands open, and what a click shows below it; everything older is in the member's data.
NEWEST, MOST = 10, 200


@dataclass(frozen=True)
class Standing:
    """Where a member stands: the open memberships, else the one to come, else the last; and a request that waits."""

    open: list[Membership]
    coming: Membership | None
    last: Membership | None
    asked: AccessRequest | None


@dataclass(frozen=True)
class Fetched:
    """A member's downloads, newest first: what stands open, and what a click shows."""

    newest: list[Download]
    older: list[Download]
    has_more: bool


def standing(member: Member, at: datetime | None = None) -> Standing:
    """What `member` may read at `at` (aware; default: now). The longest of the open memberships stands first."""
    at = at or timezone.now()
    rows = list(member.memberships.select_related("plan").prefetch_related("plan__sections"))
    never = datetime.max.replace(tzinfo=at.tzinfo)
    rows.sort(key=lambda row: (row.ends_at or never, row.pk), reverse=True)
    is_open = [row for row in rows if row.is_open(at)]
    coming = min((row for row in rows if row.starts_at > at), key=lambda row: row.starts_at, default=None)
    over = (row for row in rows if row.ends_at is not None and row.ends_at <= at)
    asked = member.access_requests.waiting().first()
    return Standing(is_open, coming, next(over, None), asked)


def downloads(member: Member) -> Fetched:
    """The full editions `member` fetched, with report and edition: one query."""
    rows = list(
        Download.objects.filter(member=member)
        .select_related("report", "edition")
        .order_by("-at", "-pk")[: MOST + 1]
    )
    return Fetched(rows[:NEWEST], rows[NEWEST:MOST], len(rows) > MOST)


def devices(member: Member, this_one: str | None, at: datetime | None = None) -> int:
    """On how many devices the member is signed in; `this_one` is the key of the session that asks."""
    known = UserSession.objects.filter(user=member).values("session_key")
    signed_in = Q(session_key__in=known) | Q(session_key=this_one)
    return Session.objects.filter(signed_in, expire_date__gt=at or timezone.now()).count()


def factors(member: Member) -> set[str]:
    """The kinds of second factor that guard the account: totp, webauthn."""
    return set(second_factors(user=member).values_list("type", flat=True))
