"""The minute's question: is an issue to be drafted, told of, due? A doubled or late tick is no harm."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.models import SiteSettings
from subscriptions import approving, compiling, freezing, readiness
from subscriptions.models import Issue, Weekly


def keep(weekly: Weekly, now: datetime) -> None:
    """Draft the next issue, let articles join, tell the editors a day ahead, and let go what is due."""
    if weekly.is_active:
        compiling.draft(weekly, now)
    for issue in Issue.objects.upcoming().filter(weekly=weekly).select_related("weekly"):
        compiling.collect(issue, now)
        if issue.due_at <= now:
            depart(issue, now)
        elif issue.due_at - compiling.TOLD_BEFORE <= now and issue.ready_told_at is None:
            compiling.tell_ready(issue, now)


def depart(issue: Issue, now: datetime) -> None:
    """What becomes of an issue that is due: frozen, skipped or held. Two ticks at once do it once."""
    weekly = issue.weekly
    try:
        reason = _why_held(issue, now)
        if reason:
            approving.hold_and_tell(issue, reason)
            return
        count = len(issue.shown_items(now))
        if count < weekly.min_items:
            approving.skip(issue, _too_few(count, weekly))
            return
        freezing.close(issue, now)
    except approving.Refusal:
        # The other tick was quicker.
        return


def _why_held(issue: Issue, now: datetime) -> str:
    when = date_format(issue.due_at.astimezone(issue.weekly.tz), "DATETIME_FORMAT")
    if now - issue.due_at > issue.weekly.lateness:
        return _(
            "It was due on %(when)s (%(zone)s), and the portal was not running then. "
            "Send it now, or cancel it."
        ) % {
            "when": when,
            "zone": issue.weekly.zone,
        }
    if issue.state == Issue.State.DRAFT and not issue.weekly.auto_send:
        return _("It was due on %(when)s (%(zone)s), and nobody has approved it.") % {
            "when": when,
            "zone": issue.weekly.zone,
        }
    if not SiteSettings.current().postal_address.strip():
        return str(readiness.NO_POSTAL_ADDRESS)
    return ""


def _too_few(count: int, weekly: Weekly) -> str:
    if count == 0:
        return _("Nothing was published this week.")
    return ngettext(
        "Only %(count)d article this week; this weekly needs %(least)d.",
        "Only %(count)d articles this week; this weekly needs %(least)d.",
        count,
    ) % {"count": count, "least": weekly.min_items}
