from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from subscriptions.models import Bounce


class ReadOnly:
    """What servers said is looked at, never written here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Bounce)
class BounceAdmin(ReadOnly, admin.ModelAdmin[Bounce]):
    """What came back: from whom, for good or for now, and in which words."""

    list_display = ["at", "subscriber", "kind", "is_ours", "source", "status", "words"]
    list_filter = ["kind", "source", "is_ours", "at"]
    search_fields = ["subscriber__email", "subscriber__email_key"]
    search_help_text = _("An address, or a part of one.")
    date_hierarchy = "at"
    list_select_related = ["subscriber"]
    list_per_page = 50
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Bounce | None = None) -> list[str]:
        return [field.name for field in Bounce._meta.fields if field.editable]


class BounceInline(ReadOnly, admin.TabularInline[Any, Any]):
    """A subscriber's bounces, on their own page."""

    model = Bounce
    fields = ("at", "kind", "is_ours", "source", "status", "words", "delivery")
    readonly_fields = ("at", "kind", "is_ours", "source", "status", "words", "delivery")
    extra = 0
    can_delete = False
    verbose_name_plural = _("what came back")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("delivery__issue__weekly")
