"""The free trial, and access by the desk's hand. All of it holds from the next request on."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from members import persons
from members.models import Member, Membership, Plan, TrialTaken
from portal.signing import digests


class Refused(Exception):
    """It cannot be so; the sentence says why."""


class AlreadyHad(Refused):
    """A second free trial is not given."""


def start(member: Member, at: datetime | None = None) -> Membership:
    """The member's free trial, from `at` on (aware; default: now).

    Raises: `AlreadyHad`.
    """
    if member.memberships.trials().exists():
        raise AlreadyHad(_("You have had your free trial."))
    at = at or timezone.now()
    TrialTaken.objects.create(email_hash=digests("members.trial", persons.key(member.email))[0])
    return member.memberships.create(
        plan=Plan.objects.get(slug=Plan.TRIAL),
        kind=Membership.Kind.TRIAL,
        starts_at=at,
        ends_at=at + timedelta(days=settings.TRIAL_DAYS),
    )


def extend(membership: Membership, until: datetime | None, by: Any) -> None:
    """Move the end of a membership; `until` None: without an end.

    Raises: `Refused`.
    """
    if until is not None and until <= membership.starts_at:
        raise Refused(_("It cannot end before it begins."))
    membership.ends_at = until
    membership.save(update_fields=["ends_at"])


def grant(member: Member, plan: Plan, until: datetime | None, by: Any, note: str = "") -> Membership:
    """Access by the desk's hand, from now on; `until` None: without an end.

    Raises: `Refused`.
    """
    if until is not None and until <= timezone.now():
        raise Refused(_("It would have ended already."))
    return member.memberships.create(
        plan=plan, kind=Membership.Kind.GRANTED, ends_at=until, granted_by=by, note=note
    )
