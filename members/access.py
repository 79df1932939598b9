"""Who may read behind the gate: asked at each request, never stored, so that access ends in the second it ends."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.access import Door, Gated, stranger
from articles.models import Report
from members.models import Member, Membership
from portal.roles import may_enter_desk


def may_read(request: HttpRequest, item: Gated) -> bool:
    """The answer `articles.access` asks for, in one query.

    A registered item needs an account whose address is confirmed; a members' item an open membership that covers it.
    The desk reads everything.
    """
    member = request.user
    if not isinstance(member, Member):
        return False
    if may_enter_desk(request):
        return True
    confirmed = EmailAddress.objects.filter(user=member, verified=True)
    if item.access == "registered":
        return confirmed.exists()
    return covering(member, item).filter(member__in=confirmed.values("user")).exists()


def covering(member: Member, item: Gated, at: datetime | None = None) -> QuerySet[Membership]:
    """The memberships of `member` that open a members' `item` (Article or Report) at `at` (default: now)."""
    kind = {"plan__opens_reports": True} if isinstance(item, Report) else {"plan__opens_articles": True}
    section = Q(plan__sections=None) | Q(plan__sections=getattr(item, "section_id", None))
    return member.memberships.open(at).filter(section, **kind)


def door(request: HttpRequest, item: Gated, back: str) -> Door:
    """The way on for a reader with a session who may not read `item`."""
    member = request.user
    if not isinstance(member, Member):
        return stranger(item, back)
    target = f"?{urlencode({'next': back})}"
    if not EmailAddress.objects.filter(user=member, verified=True).exists():
        return Door(
            _("Your e-mail address is not confirmed yet."), _("Confirm it"), reverse("account_email"), False
        )
    if member.memberships.open().exists():
        sentence = _("Your plan does not hold this.")
    else:
        last = member.memberships.order_by("-ends_at").first()
        if last is None:
            return Door(
                stranger(item, back).sentence,
                _("Start a Free Trial"),
                reverse("account_trial") + target,
                False,
            )
        sentence = _ended(last)
    return Door(sentence, _("See the plans"), reverse("account_access") + target, False)


def standing(member: Member) -> str:
    """Where a member stands just now, in a sentence."""
    membership = (
        member.memberships.open().select_related("plan").order_by(F("ends_at").desc(nulls_first=True)).first()
    )
    if membership is None:
        last = member.memberships.order_by("-ends_at").first()
        return (
            _ended(last)
            if last
            else _("You have an account. Articles and reports for members are closed to it.")
        )
    plan = str(membership.plan)
    if membership.ends_at is None:
        return _("You read with “%(plan)s”, without an end.") % {"plan": plan}
    ends_at = timezone.localtime(membership.ends_at)
    until = f"{date_format(ends_at, 'DATETIME_FORMAT')} ({ends_at.tzname()})"
    return _("You read with “%(plan)s” until %(until)s.") % {"plan": plan, "until": until}


def _ended(last: Membership) -> str:
    """What a reader is told whose last membership is over, or has not begun."""
    if last.starts_at > timezone.now() or last.ends_at is None:
        return _("Your membership has not begun yet.")
    day = date_format(timezone.localtime(last.ends_at), "DATE_FORMAT")
    if last.kind == Membership.Kind.TRIAL:
        return _("Your free trial ended on %(day)s.") % {"day": day}
    return _("Your membership ended on %(day)s.") % {"day": day}
