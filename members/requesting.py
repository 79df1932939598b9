"""Asking the desk for access, and the desk's answer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import trials
from members.models import AccessRequest, Member, Plan


class Answered(trials.Refused):
    """Somebody has answered it."""


def ask(member: Member, *, plan: Plan | None, organisation: str, message: str, path: str) -> AccessRequest:
    """A request that waits for the desk."""
    return member.access_requests.create(plan=plan, organisation=organisation, message=message, path=path)


def grant(
    request_row: AccessRequest, until: datetime | None, by: Any, answer: str = "", *, plan: Plan | None = None
) -> None:
    """Answer with a membership until then (None: without an end), under `plan` or the one asked for.

    Raises: `Answered`, `trials.Refused`.
    """
    with transaction.atomic():
        waiting = _waiting(request_row)
        chosen = plan or waiting.plan
        if chosen is None:
            raise trials.Refused(_("Please choose a plan."))
        waiting.membership = trials.grant(waiting.member, chosen, until, by)
        _answer(waiting, AccessRequest.State.GRANTED, by, answer)


def decline(request_row: AccessRequest, by: Any, answer: str) -> None:
    """Say no, in words that the reader gets.

    Raises: `Answered`.
    """
    with transaction.atomic():
        _answer(_waiting(request_row), AccessRequest.State.DECLINED, by, answer)


def _waiting(request_row: AccessRequest) -> AccessRequest:
    row = AccessRequest.objects.select_for_update().get(pk=request_row.pk)
    if row.state != AccessRequest.State.NEW:
        raise Answered(_("This request has been answered meanwhile."))
    return row


def _answer(row: AccessRequest, state: str, by: Any, answer: str) -> None:
    row.state, row.answer, row.answered_by, row.answered_at = state, answer, by, timezone.now()
    row.save()
