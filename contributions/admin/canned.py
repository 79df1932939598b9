from django.contrib import admin

from contributions.models import CannedAnswer


@admin.register(CannedAnswer)
class CannedAnswerAdmin(admin.ModelAdmin[CannedAnswer]):
    """Words for what is asked again and again."""

    list_display = ["title", "language", "order"]
    list_filter = ["language"]
    search_fields = ["title", "text"]
