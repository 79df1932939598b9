"""What the weekly contributes to pages of other rooms: a box at home, a reader's choice, a panel of the desk, figures."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.models import Section
from portal import languages, plots, rooms
from subscriptions import census, importing, progress, rendering, subscribing
from subscriptions.models import Delivery, Issue, Subscriber, Weekly
from subscriptions.models.subscriber import email_key

STUCK = (Issue.State.HELD, Issue.State.PAUSED)


def box(request: HttpRequest) -> Mapping[str, Any]:
    """The home page's box: the same for every reader."""
    weekly = Weekly.objects.of_page()
    return {"weekly": weekly, "latest": subscribing.latest_issue(weekly)}


def account(request: HttpRequest) -> Mapping[str, Any]:
    """A reader's own subscriptions, by each confirmed address of their account, with the way to their choice."""
    confirmed = EmailAddress.objects.filter(user=request.user, verified=True).values_list("email", flat=True)
    people = (
        Subscriber.objects.filter(email_key__in=[email_key(email) for email in confirmed])
        .exclude(state=Subscriber.State.UNSUBSCRIBED)
        .select_related("weekly")
        .order_by("pk")
    )
    names = {section.slug: str(section) for section in Section.objects.all()}
    return {
        "weekly": Weekly.objects.of_page(),
        "subscriptions": [
            {
                "person": person,
                "sections": [names[slug] for slug in person.sections if slug in names],
                "link": _choice(person),
            }
            for person in people
        ],
    }


def _choice(person: Subscriber) -> str:
    """Where they choose sections, pause or leave; empty for one who has not confirmed yet."""
    if person.state == Subscriber.State.PENDING:
        return ""
    token = rendering.values_of(person)["preferences"]
    return languages.address("weekly_preferences", [token], language=person.weekly.language)


def desk(request: HttpRequest) -> Mapping[str, Any] | None:
    """The desk's panel: each weekly's next issue with its countdown, what is stuck, the last delivery, the readers."""
    if not request.user.has_perm("subscriptions.view_issue"):
        return None
    now = timezone.now()
    last = Issue.objects.public().order_by("-sending_at").first()
    return {
        "upcoming": _upcoming(now),
        "stuck": Issue.objects.filter(state__in=STUCK).select_related("weekly"),
        "last": last,
        "progress": progress.of(last, now) if last else None,
        "subscribers": Subscriber.objects.receiving(now).count(),
        "readers": _readers(now) if request.user.has_perm("subscriptions.view_weekly") else "",
    }


def _upcoming(now: datetime) -> list[dict[str, Any]]:
    """The next issue of each weekly, the first to leave on top."""
    first: dict[int, Issue] = {}
    for issue in Issue.objects.upcoming().select_related("weekly"):
        first.setdefault(issue.weekly_id, issue)
    return [
        {"issue": issue, "count": len(issue.shown_items()), "overdue": issue.due_at <= now}
        for issue in first.values()
    ]


def _readers(now: datetime) -> SafeString:
    """A small plot of every weekly's subscribers over the last three months."""
    since = now.date() - timedelta(days=90)
    series = [
        plots.Series(weekly.name, [(row.day, row.active) for row in census.series(weekly, since)])
        for weekly in Weekly.objects.filter(is_active=True)
    ]
    return plots.line("panel-readers", _("Subscribers"), [row for row in series if row.points], height=96)


def register() -> None:
    part = rooms.Part("weekly", "subscriptions/home_box.html", box, order=30, tags=frozenset({"weekly"}))
    rooms.register_slot("home", part)
    rooms.register_slot("account", rooms.Part("weekly", "subscriptions/account_box.html", account, order=30))
    rooms.register_panel(rooms.Part("weekly", "admin/panels/weekly.html", desk, order=20))
    rooms.register_retention(gettext_noop("subscribers"), subscribing.forget)
    rooms.register_retention(gettext_noop("subscribers' files"), importing.forget)
    rooms.register_personal_data("weekly", subscribing.export, subscribing.erase)
    rooms.register_metric(
        "portal_weekly_subscribers", lambda: Subscriber.objects.receiving(timezone.now()).count()
    )
    rooms.register_metric("portal_weekly_deliveries_open", lambda: Delivery.objects.all().open().count())
    rooms.register_metric(
        "portal_weekly_issues_stuck",
        lambda: Issue.objects.filter(state__in=STUCK).count(),
    )
