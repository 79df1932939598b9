from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from articles import addresses
from articles.models import Section
from portal import purges


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin[Section]):
    list_display = ["name", "slug", "order", "is_in_menu", "article_count"]
    list_editable = ["order", "is_in_menu"]
    search_fields = ["name", "name_zh", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["order", "name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        return super().get_queryset(request).annotate(held=Count("articles"))

    @admin.display(description=gettext_lazy("articles"), ordering="held")
    def article_count(self, section: Section) -> int:
        return getattr(section, "held", 0)

    def save_model(self, request: HttpRequest, obj: Section, form: ModelForm[Section], change: bool) -> None:
        """A changed address moves every article of the section; the old ones lead on."""
        old_slug = form.initial.get("slug", obj.slug) if change else obj.slug
        super().save_model(request, obj, form, change)
        if old_slug != obj.slug:
            addresses.move_section(obj, old_slug)
            purges.purge({f"section:{old_slug}"})
