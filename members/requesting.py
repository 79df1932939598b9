"""Requests for access: a reader asks, the desk grants or declines, and a letter tells."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import post, trials
from members.models import AccessRequest, Member, Membership, Plan
from portal import notices, throttles
from portal.languages import of_path

# How long an answered request is kept: it names people.
KEPT = timedelta(days=365)
# Who answers, and hears of a new one.
PERMISSION = "members.change_accessrequest"
State = AccessRequest.State


class Waiting(trials.Refused):
    """One request of theirs waits already."""


class Answered(trials.Refused):
    """Somebody has answered it."""


def ask(
    member: Member, *, plan: Plan | None, organisation: str = "", message: str = "", path: str = ""
) -> AccessRequest:
    """Put a request before the desk. `path` is where the reader stood. One may wait at a time, three a day.

    Raises:
        Waiting: one waits already.
        portal.throttles.TooMany: that was the fourth today.
    """
    throttles.hit("access_request", str(member.pk), 3, timedelta(days=1))
    with transaction.atomic():
        # The member's row is the queue: the second half of a double click waits here, and finds the first.
        Member.objects.select_for_update().get(pk=member.pk)
        if member.access_requests.waiting().exists():
            raise Waiting(_("Your request is with the desk already."))
        request = AccessRequest.objects.create(
            member=member, plan=plan, organisation=organisation, message=message, path=path[:300]
        )
        notices.tell(
            PERMISSION,
            _("%(name)s asks for access") % {"name": organisation or str(member)},
            reverse("admin:members_accessrequest_change", args=[request.pk]),
            message,
            kind="access_request",
        )
    return request


def grant(
    request: AccessRequest, until: datetime | None, by: Member, answer: str = "", *, plan: Plan | None = None
) -> Membership:
    """Answer with a membership until `until` (aware; None: without an end), under `plan` or the one asked for.

    Raises:
        Answered: somebody was quicker.
        Refused: the end is past, or no plan is named.
    """
    with transaction.atomic():
        row = _locked(request)
        chosen = plan or row.plan
        if chosen is None:
            raise trials.Refused(_("Choose a plan: the one asked for is gone."))
        membership = trials.grant(
            row.member, chosen, until, by, row.organisation, words=answer.strip(), language=_language(row)
        )
        _answer(row, State.GRANTED, by, answer, membership)
    request.refresh_from_db()
    return membership


def decline(request: AccessRequest, by: Member, answer: str) -> None:
    """Answer with words.

    Raises:
        Answered: somebody was quicker.
        Refused: there are no words.
    """
    if not answer.strip():
        raise trials.Refused(_("Write why: the reader gets these words."))
    with transaction.atomic():
        row = _locked(request)
        _answer(row, State.DECLINED, by, answer)
        post.letter("access_declined", row.member, language=_language(row), words=answer.strip())
    request.refresh_from_db()


def forget(now: datetime) -> int:
    """Delete requests that were answered longer ago than `KEPT`."""
    answered = AccessRequest.objects.exclude(state=State.NEW)
    return answered.filter(answered_at__lt=now - KEPT).delete()[0]


def _locked(request: AccessRequest) -> AccessRequest:
    row = AccessRequest.objects.select_for_update(of=("self",)).select_related("member", "plan")
    found = row.get(pk=request.pk)
    if found.state != State.NEW:
        raise Answered(_("This request has been answered meanwhile."))
    return found


def _answer(
    row: AccessRequest, state: str, by: Member, answer: str, membership: Membership | None = None
) -> None:
    row.state, row.answer, row.answered_by, row.answered_at = state, answer.strip(), by, timezone.now()
    row.membership = membership
    row.save(update_fields=["state", "answer", "answered_by", "answered_at", "membership"])


def _language(row: AccessRequest) -> str:
    """That of the page the reader came from; "" when none is known."""
    return of_path(row.path) if row.path else ""
