from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from subscriptions import compiling
from subscriptions.models import Weekly


@admin.register(Weekly)
class WeeklyAdmin(admin.ModelAdmin[Weekly]):
    list_display = ["name", "language", "weekday", "time", "zone", "auto_send", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Weekly | None = None) -> list[str]:
        return ["language"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Weekly | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Weekly, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if {"weekday", "time", "zone"} & set(form.changed_data):
            compiling.reschedule(obj, timezone.now())
