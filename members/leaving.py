"""A member's way out: all that is held as one file, and the end of the account."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Member
from portal import letters, notices, rooms


class EditorsStay(Exception):
    """An editor's account is the newsroom's to end."""


def confirmed(member: Member) -> list[str]:
    """The addresses the member has proved to be theirs, the first one first."""
    rows = EmailAddress.objects.filter(user=member, verified=True).order_by("-primary", "pk")
    return list(rows.values_list("email", flat=True))


def everything(member: Member, now: datetime | None = None) -> dict[str, Any]:
    """What the whole portal holds about a member, ready for JSON: the account, then each room by confirmed address."""
    return {
        "made": (now or timezone.now()).isoformat(timespec="seconds"),
        "account": _account(member),
        "held by address": {
            email: {room: held for room, held in rooms.export_personal_data(email).items() if held}
            for email in confirmed(member)
        },
    }


def check(member: Member) -> None:
    """Whether this member may delete their account by themselves.

    Raises:
        EditorsStay: with a sentence for them.
    """
    if member.is_staff:
        raise EditorsStay(
            _(
                "You are an editor here, and your name stands in the desk's record. "
                "Ask a chief to take the desk from your account; then you can delete it."
            )
        )


@transaction.atomic
def leave(member: Member, *, forget_rest: bool = False) -> None:
    """Delete an account, with its memberships, requests and devices; a last letter says so.

    Downloads stay without a name, and so does the hash that a trial was taken. `forget_rest`: every room also
    forgets each confirmed address.

    Raises:
        EditorsStay: it is an editor's account.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    check(member)
    addresses = confirmed(member)
    # The erasure below leaves a letter alone that still waits to be sent.
    letters.write("account/deleted", member.email, {"forgot_rest": forget_rest}, to_name=member.name)
    # What editors were told of the requests would lead nowhere.
    notices.erase(
        reverse("admin:members_accessrequest_change", args=[pk])
        for pk in member.access_requests.values_list("pk", flat=True)
    )
    if forget_rest:
        for email in addresses:
            rooms.erase_personal_data(email)
    for session in UserSession.objects.filter(user=member):
        session.end()
    member.delete()


def _account(member: Member) -> dict[str, Any]:
    factors = Authenticator.objects.filter(user=member).order_by("pk")
    return {
        "email": member.email,
        "name": member.name,
        "joined": member.date_joined.isoformat(timespec="seconds"),
        "last signed in": member.last_login.isoformat(timespec="seconds") if member.last_login else None,
        "letters from the desk": member.get_notices_display() if member.is_staff else None,
        "addresses": [
            {"email": row.email, "confirmed": row.verified, "we write here": row.primary}
            for row in EmailAddress.objects.filter(user=member).order_by("-primary", "pk")
        ],
        "devices": [
            {
                "signed in": row.created_at.isoformat(timespec="seconds"),
                "address": row.ip,
                "browser": row.user_agent,
            }
            for row in UserSession.objects.filter(user=member).order_by("pk")
        ],
        "second factors": [
            {"kind": row.get_type_display(), "added": row.created_at.isoformat(timespec="seconds")}
            for row in factors
        ],
    }
