"""What the lists of members and memberships can be narrowed to. "Now" is one moment, Python's."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import devices
from members.models import Member, Membership

_WEEK = timedelta(days=7)


class AccessFilter(admin.SimpleListFilter):
    title = _("access")
    parameter_name = "access"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("trial", _("Free trial, open")),
            ("ended", _("Free trial, ended")),
            ("member", _("Members")),
            ("none", _("None")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> QuerySet[Member]:
        now = timezone.now()
        its_own = Membership.objects.filter(member=OuterRef("pk"))
        trial, is_open = Exists(its_own.trials()), Exists(its_own.open(now))
        match self.value():
            case "trial":
                return queryset.filter(Exists(its_own.trials().open(now)))
            case "ended":
                return queryset.filter(trial).exclude(is_open)
            case "member":
                return queryset.filter(Exists(its_own.open(now).filter(kind=Membership.Kind.GRANTED)))
            case "none":
                return queryset.exclude(is_open)
        return queryset


class SecondFactorFilter(admin.SimpleListFilter):
    title = _("second factor")
    parameter_name = "factor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("with", _("With")), ("without", _("Without")), ("editors", _("Editors without"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> QuerySet[Member]:
        match self.value():
            case "with":
                return queryset.filter(second_factor())
            case "without":
                return queryset.exclude(second_factor())
            case "editors":
                return queryset.filter(is_staff=True).exclude(second_factor())
        return queryset


class OpenFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("Open")), ("week", _("Ends within 7 days")), ("ended", _("Ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> QuerySet[Membership]:
        now = timezone.now()
        match self.value():
            case "open":
                return queryset.open(now)  # type: ignore[attr-defined]
            case "week":
                return ending_soon(queryset, now)
            case "ended":
                return queryset.filter(ends_at__lte=now)
        return queryset


def ending_soon(memberships: Any, now: datetime) -> QuerySet[Membership]:
    """Open at `now`, and over within a week."""
    return memberships.open(now).filter(ends_at__lte=now + _WEEK)


def second_factor() -> Exists:
    """Whether a member has a passkey or one-time codes; recovery codes alone are none."""
    return Exists(devices.factors(user=OuterRef("pk")))
