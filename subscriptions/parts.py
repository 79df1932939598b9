"""What the weekly contributes to pages of other rooms: a box at home, a panel of the desk, figures."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from portal import rooms
from subscriptions import importing, sending, subscribing
from subscriptions.models import Delivery, Issue, Subscriber, Weekly


def box(request: HttpRequest) -> Mapping[str, Any]:
    """The home page's box: the same for every reader."""
    weekly = Weekly.objects.of_page()
    return {"weekly": weekly, "latest": subscribing.latest_issue(weekly)}


def desk(request: HttpRequest) -> Mapping[str, Any] | None:
    """The desk's panel: the next issue with its countdown, what is held, the last delivery's figures."""
    if not request.user.has_perm("subscriptions.view_issue"):
        return None
    stuck = [Issue.State.HELD, Issue.State.PAUSED]
    last = Issue.objects.public().select_related("weekly").order_by("-sending_at").first()
    return {
        "upcoming": [
            {"issue": issue, "count": len(issue.shown_items()), "overdue": issue.due_at <= timezone.now()}
            for issue in Issue.objects.upcoming().select_related("weekly")[:3]
        ],
        "stuck": Issue.objects.filter(state__in=stuck).select_related("weekly"),
        "last": last,
        "figures": sending.figures_in_words(last) if last else "",
        "subscribers": Subscriber.objects.receiving(timezone.now()).count(),
    }


def register() -> None:
    part = rooms.Part("weekly", "subscriptions/home_box.html", box, order=30, tags=frozenset({"weekly"}))
    rooms.register_slot("home", part)
    rooms.register_panel(rooms.Part("weekly", "admin/panels/weekly.html", desk, order=20))
    rooms.register_retention("subscribers", subscribing.forget)
    rooms.register_retention("subscribers' files", importing.forget)
    rooms.register_personal_data("weekly", subscribing.export, subscribing.erase)
    rooms.register_metric(
        "portal_weekly_subscribers", lambda: Subscriber.objects.receiving(timezone.now()).count()
    )
    rooms.register_metric("portal_weekly_deliveries_open", lambda: Delivery.objects.all().open().count())
    rooms.register_metric(
        "portal_weekly_issues_stuck",
        lambda: Issue.objects.filter(state__in=[Issue.State.HELD, Issue.State.PAUSED]).count(),
    )
