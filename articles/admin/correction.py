from django.contrib import admin
from django.http import HttpRequest

from articles.models import Correction


@admin.register(Correction)
class CorrectionAdmin(admin.ModelAdmin[Correction]):
    """Every correction readers were told. A new one is made on the article's form, with the changed text."""

    list_display = ["article", "note", "corrected_at"]
    list_select_related = ["article"]
    search_fields = ["note", "article__headline"]
    date_hierarchy = "corrected_at"
    fields = ["article", "earlier", "corrected_at", "note"]
    readonly_fields = ["article", "earlier"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
