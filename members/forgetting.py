"""What this room holds about an address, for whoever proves that it is theirs."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from articles.models import Download
from members.models import AccessRequest, Member, Membership


def export(email: str) -> list[dict[str, Any]]:
    """The memberships, requests and downloads of the account whose confirmed address this is."""
    return [_account(member) for member in _of(email)]


def erase(email: str) -> int:
    """Delete memberships and requests; downloads stay, without a name. The account goes its own way (`leaving`).

    That a trial was had stays too, as a keyed hash.
    """
    members = _of(email)
    gone = AccessRequest.objects.filter(member__in=members).delete()[0]
    gone += Membership.objects.filter(member__in=members).delete()[0]
    return gone + Download.objects.filter(member__in=members).update(member=None)


def _of(email: str) -> QuerySet[Member]:
    confirmed = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True)
    return Member.objects.filter(pk__in=confirmed.values("user"))


def _account(member: Member) -> dict[str, Any]:
    return {
        "account": member.email,
        "name": member.name,
        "joined": member.date_joined.isoformat(),
        "memberships": [_membership(row) for row in member.memberships.select_related("plan")],
        "requests for access": [_request(row) for row in member.access_requests.select_related("plan")],
        "downloads": [
            {"report": row.report.title, "at": row.at.isoformat()}
            for row in Download.objects.filter(member=member).select_related("report")
        ],
    }


def _membership(row: Membership) -> dict[str, Any]:
    return {
        "plan": row.plan.name,
        "kind": row.kind,
        "starts": row.starts_at.isoformat(),
        "ends": row.ends_at.isoformat() if row.ends_at else None,
    }


def _request(row: AccessRequest) -> dict[str, Any]:
    return {
        "plan": row.plan.name if row.plan else None,
        "organisation": row.organisation,
        "message": row.message,
        "asked": row.created_at.isoformat(),
        "answered": row.answered_at.isoformat() if row.answered_at else None,
        "state": row.state,
        "answer": row.answer,
    }
