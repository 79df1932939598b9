"""Where a report stands, as the desk says it; all of it derived from its two moments."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Report

STATES = (
    ("draft", gettext_lazy("draft")),
    ("scheduled", gettext_lazy("scheduled")),
    ("published", gettext_lazy("published")),
    ("retracted", gettext_lazy("retracted")),
)


def label(report: Report) -> str:
    if report.retracted_at is not None:
        return _("retracted")
    if report.published_at is None:
        return _("draft")
    return _("published") if report.is_public() else _("scheduled")


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "shown"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[tuple[str, Any]]:
        return STATES

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        now = timezone.now()
        conditions = {
            "draft": Q(published_at=None),
            "scheduled": Q(published_at__gt=now, retracted_at=None),
            "published": Q(published_at__lte=now, retracted_at=None),
            "retracted": Q(retracted_at__isnull=False),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))
