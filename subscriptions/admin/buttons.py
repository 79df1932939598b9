"""The buttons of an issue's page: which are shown when, what each does, and which ask once more before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from subscriptions import approving, sending, tasks
from subscriptions.models import Issue, Subscriber


@dataclass(frozen=True)
class Button:
    """`asks`: it leads to a page that says what will happen, and asks."""

    verb: str
    label: str
    is_first: bool = False
    asks: bool = False


# Verbs that cannot be taken back: title, and what pressing the button is called.
CONFIRMED = {
    "send": (gettext_lazy("Send it now?"), gettext_lazy("Send it now")),
    "cancel": (gettext_lazy("Cancel this issue?"), gettext_lazy("Cancel the issue")),
}


def shown(issue: Issue, failed: int) -> list[Button]:
    """What can be done with an issue where it stands; `failed` is how many deliveries could be tried again."""
    state, states = issue.state, issue.State
    can_hold = issue.may_become(states.HELD) or issue.may_become(states.PAUSED)
    send = _("Send now") if state == states.APPROVED else _("Approve and send now")
    buttons = [
        (Button("approve", _("Approve"), is_first=True), state in {states.DRAFT, states.HELD}),
        (Button("send", f"{send} …", asks=True), issue.is_open),
        (Button("resume", _("Resume"), is_first=True), state in {states.HELD, states.PAUSED}),
        (
            Button("hold", _("Hold") if issue.is_open else _("Pause")),
            can_hold and state not in {states.HELD, states.PAUSED},
        ),
        (Button("retry", _("Retry failed")), bool(failed) and state != states.CANCELLED),
        (Button("cancel", f"{_('Cancel')} …", asks=True), issue.may_become(states.CANCELLED)),
    ]
    return [button for button, is_shown in buttons if is_shown]


def recipients(issue: Issue) -> int:
    """How many people an issue would go to now (before their choice of sections)."""
    return Subscriber.objects.receiving(timezone.now()).filter(weekly=issue.weekly_id).count()


def verbs(request: HttpRequest) -> dict[str, Callable[[Issue], str]]:
    """Each does its work and answers the sentence that stands above the page; refusals are raised."""
    return {
        "approve": lambda issue: _approve(issue, request.user),
        "send": lambda issue: _send(issue, request.user),
        "hold": lambda issue: _("It is %s.") % approving.hold(issue).get_state_display(),
        "resume": _resume,
        "cancel": _cancel,
        "retry": _retry,
    }


def _approve(issue: Issue, user: Any) -> str:
    approving.approve(issue, user=user)
    return _("Approved: it leaves when it is due.")


def _send(issue: Issue, user: Any) -> str:
    tasks.depart_now(approving.approve_and_send_now(issue, user=user))
    return _("It is leaving.")


def _resume(issue: Issue) -> str:
    resumed = approving.resume(issue)
    tasks.ring_for(resumed)
    return _("It is %s again.") % resumed.get_state_display()


def _cancel(issue: Issue) -> str:
    approving.cancel(issue)
    return _("Cancelled.")


def _retry(issue: Issue) -> str:
    count = sending.retry_failed(issue)
    tasks.ring_drains(issue.pk)
    return ngettext("%d letter is tried again.", "%d letters are tried again.", count) % count
