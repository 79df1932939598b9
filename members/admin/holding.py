"""What a member may read now, as the desk says it in a line."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Membership

# What the button adds.
MORE = timedelta(days=14)


def leading(memberships: Iterable[Membership], at: datetime) -> Membership | None:
    """The one that speaks for a member at `at`: the open one that lasts longest, else the one that ended last."""
    found = list(memberships)
    return max(found, key=lambda one: (one.is_open(at), one.ends_at is None, one.ends_at or at), default=None)


def longer(membership: Membership, at: datetime) -> datetime | None:
    """The end after `MORE`: counted from its end, or from `at` when that has passed. None: it has no end."""
    return None if membership.ends_at is None else max(membership.ends_at, at) + MORE


def moment(at: datetime) -> str:
    """To the second, in the site's zone: access ends in that second."""
    return date_format(timezone.localtime(at, timezone.get_default_timezone()), "j M Y, H:i:s")


def end(membership: Membership) -> str:
    return _("without an end") if membership.ends_at is None else moment(membership.ends_at)


def left(membership: Membership, at: datetime) -> str:
    """How many days are left, in words."""
    days = membership.days_left(at)
    if days is None:
        return _("no end")
    if membership.starts_at > at:
        return _("not begun")
    return ngettext("%d day left", "%d days left", days) % days if days else _("ended")


def badge(membership: Membership, at: datetime) -> SafeString:
    """Open or not, and for how long, as a mark."""
    state = "open" if membership.is_open(at) else "ended"
    return format_html('<span class="member-badge is-{}">{}</span>', state, left(membership, at))


def end_with_badge(membership: Membership, at: datetime) -> SafeString:
    """For a column: until when, and how long that is."""
    if membership.ends_at is None:
        return badge(membership, at)
    return format_html("{} {}", end(membership), badge(membership, at))
