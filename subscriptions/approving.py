"""Where an issue stands, and who may move it: approve, hold, resume, cancel, skip. Each may be refused."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal import notices
from portal.purges import purge
from subscriptions import readiness
from subscriptions.models import Delivery, Issue
from subscriptions.models.issue import IssueState

WATCHERS = "subscriptions.change_issue"


class Refusal(Exception):
    """The issue cannot go there from where it stands; the sentence is for the editor."""


def locked(issue: Issue) -> Issue:
    """The issue as it stands now, its row held until the transaction ends."""
    return Issue.objects.select_for_update(of=("self",)).select_related("weekly").get(pk=issue.pk)


def move(issue: Issue, state: IssueState, reason: str = "", **changes: Any) -> None:
    """Put a locked issue into `state`.

    Raises:
        Refusal: the table of transitions knows no such step.
    """
    if not issue.may_become(state):
        raise Refusal(
            _("This issue is %(now)s and cannot become %(then)s.")
            % {"now": issue.get_state_display(), "then": state.label}
        )
    issue.state, issue.reason = state, reason
    for name, value in changes.items():
        setattr(issue, name, value)
    issue.save()
    purge({"weekly", "home", issue.tag})


@transaction.atomic
def approve(issue: Issue, *, user: Any = None, now: datetime | None = None) -> Issue:
    """Sign an issue off: it leaves when it is due, at the next minute if that has passed."""
    now = now or timezone.now()
    issue = locked(issue)
    _require_ready(issue, now)
    due = max(issue.due_at, now) if issue.state == Issue.State.HELD else issue.due_at
    move(issue, Issue.State.APPROVED, approved_at=now, approved_by=user, due_at=due)
    return issue


@transaction.atomic
def approve_and_send_now(issue: Issue, *, user: Any = None, now: datetime | None = None) -> Issue:
    """Sign an issue off and make it due at once. Whoever calls this rings for the freeze."""
    now = now or timezone.now()
    issue = locked(issue)
    _require_ready(issue, now)
    if issue.state == Issue.State.APPROVED:
        issue.due_at = now
        issue.save(update_fields=["due_at"])
        return issue
    move(issue, Issue.State.APPROVED, approved_at=now, approved_by=user, due_at=now)
    return issue


@transaction.atomic
def hold(issue: Issue, *, reason: str = "") -> Issue:
    """Keep an issue from leaving: before the freeze it is held, after it paused."""
    issue = locked(issue)
    if issue.state in {Issue.State.FROZEN, Issue.State.SENDING}:
        move(issue, Issue.State.PAUSED, reason or _("An editor paused it."), probe_at=None)
    else:
        move(issue, Issue.State.HELD, reason or _("An editor holds it."))
    return issue


def hold_and_tell(issue: Issue, reason: str) -> Issue:
    """The portal itself holds or pauses an issue: the editors are told why."""
    with transaction.atomic():
        issue = hold(issue, reason=reason)
        subject = _("Paused: %s") if issue.state == Issue.State.PAUSED else _("Held: %s")
        tell(issue, subject % issue, reason)
    return issue


@transaction.atomic
def resume(issue: Issue, *, now: datetime | None = None) -> Issue:
    """Let a held issue be a draft again, and a paused one leave on."""
    now = now or timezone.now()
    issue = locked(issue)
    if issue.state == Issue.State.PAUSED:
        # Time and faults while it was paused are nobody's fault: every waiting row begins afresh.
        issue.deliveries.filter(state=Delivery.State.PENDING).update(
            next_try_at=now, first_tried_at=None, attempts=0, verdict=""
        )
        state = Issue.State.SENDING if issue.sending_at else Issue.State.FROZEN
        move(issue, state, faults=0, probe_at=None, slowdown=0, slowed_at=None)
        return issue
    if issue.due_at <= now:
        when = date_format(timezone.localtime(issue.due_at), "DATETIME_FORMAT")
        raise Refusal(_("It was due on %s. Approve and send it now, or cancel it.") % when)
    move(issue, Issue.State.DRAFT, approved_at=None, approved_by=None)
    return issue


@transaction.atomic
def cancel(issue: Issue, *, reason: str = "") -> Issue:
    """Give an issue up. What nobody has received rolls over into the next one, the number too."""
    issue = locked(issue)
    changes: dict[str, Any] = {}
    if issue.sending_at is None:
        _roll_over(issue)
        last = not Issue.objects.filter(weekly=issue.weekly, number__gt=issue.number or 0).exists()
        changes = {"cutoff_at": None, "last_revision": None, **({"number": None} if last else {})}
    move(issue, Issue.State.CANCELLED, reason or _("An editor cancelled it."), **changes)
    issue.deliveries.open().exclude(state=Delivery.State.SENDING).update(
        state=Delivery.State.SKIPPED,
        reason=_("the issue was cancelled"),
        claim="",
        next_try_at=None,
        lease_until=None,
    )
    return issue


@transaction.atomic
def skip(issue: Issue, reason: str) -> Issue:
    """No letter this week: nobody is mailed, and the articles wait for the next issue."""
    issue = locked(issue)
    _roll_over(issue)
    move(issue, Issue.State.SKIPPED, reason)
    tell(issue, _("Skipped: %s") % issue, reason)
    return issue


def tell(issue: Issue, subject: str, text: str = "") -> None:
    """Tell the editors of an issue, each as they chose."""
    path = f"/admin/subscriptions/issue/{issue.pk}/change/"
    notices.tell(WATCHERS, subject, path, text, kind="weekly")


def _require_ready(issue: Issue, now: datetime) -> None:
    for finding in readiness.blockers(issue, issue.shown_items(now)):
        raise Refusal(finding.words)


def _roll_over(issue: Issue) -> None:
    # What an editor dropped stays dropped; the rest is free for the next issue.
    issue.items.filter(is_dropped=False).delete()
