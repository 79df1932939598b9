from django.contrib import admin

from articles.models import Redirect


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin[Redirect]):
    """Old addresses. Those of articles come by themselves when a section or an address changes."""

    list_display = ["path", "article", "target"]
    list_select_related = ["article"]
    search_fields = ["path", "target", "article__headline"]
    autocomplete_fields = ["article"]
