"""The room's panel of the desk's start page, and its figures."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from members import figures
from members.models import AccessRequest, Membership
from portal import rooms

MOST = 6
# Trials that end so soon are shown.
SOON = timedelta(days=7)


def start(request: HttpRequest) -> Mapping[str, Any] | None:
    """Who asks for access, oldest first, and whose trial ends within a week; None for who sees neither."""
    requests = request.user.has_perm("members.view_accessrequest")
    memberships = request.user.has_perm("members.view_membership")
    if not requests and not memberships:
        return None
    now = timezone.now()
    waiting = AccessRequest.objects.waiting().select_related("member").order_by("created_at", "pk")
    ending = Membership.objects.trials().open(now).filter(ends_at__lte=now + SOON)
    return {
        "requests": requests,
        "memberships": memberships,
        "waiting": waiting[:MOST] if requests else [],
        "waiting_count": waiting.count() if requests else 0,
        "ending": ending.select_related("member").order_by("ends_at", "pk")[:MOST] if memberships else [],
        "ending_count": ending.count() if memberships else 0,
    }


def register() -> None:
    rooms.register_panel(rooms.Part("members", "admin/members/panel.html", start, order=35))
    rooms.register_metric("portal_memberships_open", lambda: _open(Membership.Kind.GRANTED))
    rooms.register_metric("portal_trials_open", lambda: _open(Membership.Kind.TRIAL))
    rooms.register_metric("portal_access_requests_waiting", lambda: AccessRequest.objects.waiting().count())
    rooms.register_metric("portal_access_request_oldest_seconds", figures.oldest_waiting_seconds)


def _open(kind: str) -> int:
    return figures.open_now(timezone.now())[kind]
