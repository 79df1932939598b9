"""Asking the desk for access, and the desk's answer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import trials
from members.models import AccessRequest, Member, Plan


class Refused(Exception):
    """It cannot be so; the sentence says why."""


def ask(member: Member, *, plan: Plan | None, organisation: str, message: str, path: str) -> AccessRequest:
    """A request that waits for the desk."""
    return member.access_requests.create(plan=plan, organisation=organisation, message=message, path=path)


def grant(request_row: AccessRequest, until: datetime | None, by: Any, answer: str = "") -> None:
    """Give what was asked for, until then (None: without an end).

    Raises: `Refused`, `trials.Refused`.
    """
    with transaction.atomic():
        waiting = _waiting(request_row)
        if waiting.plan is None:
            raise Refused(_("Please choose a plan."))
        waiting.membership = trials.grant(waiting.member, waiting.plan, until, by)
        _answer(waiting, AccessRequest.State.GRANTED, by, answer)


def decline(request_row: AccessRequest, by: Any, answer: str) -> None:
    """Say no, in words that the reader gets.

    Raises: `Refused`.
    """
    with transaction.atomic():
        _answer(_waiting(request_row), AccessRequest.State.DECLINED, by, answer)


def _waiting(request_row: AccessRequest) -> AccessRequest:
    row = AccessRequest.objects.select_for_update().get(pk=request_row.pk)
    if row.state != AccessRequest.State.NEW:
        raise Refused(_("It was answered already."))
    return row


def _answer(row: AccessRequest, state: str, by: Any, answer: str) -> None:
    row.state, row.answer, row.answered_by, row.answered_at = state, answer, by, timezone.now()
    row.save()
