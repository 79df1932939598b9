from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.pages import private
from subscriptions import compiling
from subscriptions.admin import figures
from subscriptions.models import Weekly


@admin.register(Weekly)
class WeeklyAdmin(admin.ModelAdmin[Weekly]):
    change_list_template = "admin/subscriptions/list_with_figures.html"
    list_display = ["name", "language", "weekday", "time", "zone", "auto_send", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Weekly | None = None) -> list[str]:
        return ["language"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Weekly | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Weekly, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if {"weekday", "time", "zone"} & set(form.changed_data):
            compiling.reschedule(obj, timezone.now())

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.figures))
        return [path("figures/", view, name="subscriptions_weekly_figures"), *super().get_urls()]

    def figures(self, request: HttpRequest) -> HttpResponse:
        """Readers over time, outcomes of the issues, why people left; for each weekly."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("days", "")
        days = int(asked) if asked in {str(span) for span in figures.SPANS} else next(iter(figures.SPANS))
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Figures of the weekly"),
            "spans": list(figures.SPANS.items()),
            "days": days,
            "weeklies": [figures.of_weekly(weekly, now, days) for weekly in Weekly.objects.all()],
        }
        return private(render(request, "admin/subscriptions/weekly/figures.html", context))
