from django.contrib import admin
from django.http import HttpRequest

from articles.models import Download


@admin.register(Download)
class DownloadAdmin(admin.ModelAdmin[Download]):
    """The book of readings: to be looked at. Nobody writes in it by hand."""

    list_display = ["at", "report", "edition", "member", "is_desk"]
    list_filter = ["is_desk", "report"]
    list_select_related = ["report", "edition__report", "member"]
    date_hierarchy = "at"
    search_fields = ["report__title", "member__email"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Download | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Download | None = None) -> bool:
        return False
