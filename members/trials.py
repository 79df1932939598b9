"""The free trial, once for each person; and what an editor may give: a later end, a membership."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import persons, post
from members.models import Member, Membership, MembershipLetter, Plan

Kind = MembershipLetter.Kind


class Refused(Exception):
    """What cannot be; its text is a sentence for whoever asked."""


class AlreadyHad(Refused):
    """This person had the free trial."""


class NotConfirmed(Refused):
    """Nobody knows yet whose address it is."""


def has_had(member: Member) -> bool:
    """Whether this person had the free trial, in this account or another."""
    return member.memberships.trials().exists() or persons.had_trial(persons.keys_of(member))


def start(member: Member, at: datetime | None = None, *, language: str = "") -> Membership:
    """Begin the free trial at `at` (aware; default: now), for `settings.TRIAL_DAYS` to the second.

    `language` is that of the page on which it was asked for: the letters follow it.

    Raises:
        AlreadyHad: this person had it.
        NotConfirmed: no address of theirs is confirmed.
    """
    keys = persons.keys_of(member)
    if not keys:
        raise NotConfirmed(_("Please confirm your e-mail address first."))
    if has_had(member):
        raise _already_had()
    try:
        return _start(member, keys, at or timezone.now(), language)
    except IntegrityError:
        # The other half of a double click, or another address of the same person, was quicker.
        if has_had(member):
            raise _already_had() from None
        raise


def extend(membership: Membership, until: datetime | timedelta | None, by: Member | None) -> None:
    """Move the end of a membership; it holds at the next request.

    `until`: aware; None: without an end. A timedelta is counted from the end, or from now when that is past.
    A later end is told by letter, and has reminders of its own.

    Raises:
        Refused: it would end before it begins.
    """
    now = timezone.now()
    with transaction.atomic():
        row = (
            Membership.objects.select_for_update(of=("self",)).select_related("member").get(pk=membership.pk)
        )
        if isinstance(until, timedelta):
            until = max(row.ends_at, now) + until if row.ends_at else None
        if until is not None and until <= row.starts_at:
            raise Refused(_("A membership cannot end before it begins."))
        is_later = row.ends_at is not None and (until is None or until > row.ends_at)
        row.ends_at, row.granted_by = until, by
        row.save(update_fields=["ends_at", "granted_by"])
        if is_later and row.is_open(now):
            post.once("trial_extended", Kind.EXTENDED, row, at=now)
    membership.ends_at, membership.granted_by = row.ends_at, row.granted_by


def grant(
    member: Member,
    plan: Plan,
    until: datetime | None,
    by: Member | None,
    note: str = "",
    *,
    words: str = "",
    language: str = "",
) -> Membership:
    """Let a member read under `plan` from now on, until `until` (aware; None: without an end).

    `note` is for the desk; `words` stand in the letter, which is in `language` or in that of the letter before.

    Raises:
        Refused: the end is past.
    """
    now = timezone.now()
    if until is not None and until <= now:
        raise Refused(_("The end must lie in the future."))
    with transaction.atomic():
        membership = Membership.objects.create(
            member=member, plan=plan, kind=Membership.Kind.GRANTED, starts_at=now, ends_at=until,
            granted_by=by, note=note[:300],
        )  # fmt: skip
        post.once("access_granted", Kind.STARTED, membership, at=now, language=language, words=words)
    return membership


@transaction.atomic
def _start(member: Member, keys: set[str], at: datetime, language: str) -> Membership:
    persons.take_trial(keys)
    membership = Membership.objects.create(
        member=member,
        plan=Plan.objects.get(slug=Plan.TRIAL),
        kind=Membership.Kind.TRIAL,
        starts_at=at,
        ends_at=at + timedelta(days=settings.TRIAL_DAYS),
    )
    post.once("trial_started", Kind.STARTED, membership, at=at, language=language)
    return membership


def _already_had() -> AlreadyHad:
    return AlreadyHad(_("You have had your free trial: there is one for each reader."))
