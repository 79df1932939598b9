from django.contrib import admin

from articles.forms import PageForm
from articles.models import Page


@admin.register(Page)
class PageAdmin(admin.ModelAdmin[Page]):
    form = PageForm
    list_display = ["title", "slug", "language", "is_in_footer", "order", "updated_at"]
    list_filter = ["language"]
    search_fields = ["title", "slug", "body"]
    prepopulated_fields = {"slug": ["title"]}
