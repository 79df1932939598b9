from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.forms import CheckboxSelectMultiple, Textarea
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from members.admin.verbs import VerbAdmin, without_icons
from members.models import Plan


@admin.register(Plan)
class PlanAdmin(VerbAdmin):
    """What a newsroom offers, in its own words and at its own price."""

    change_form_template = "admin/members/plan/change_form.html"
    list_display = [
        "name",
        "name_zh",
        "price",
        "opens_articles",
        "opens_reports",
        "is_offered",
        "held",
        "order",
    ]
    list_filter = ["is_offered", "opens_articles", "opens_reports"]
    search_fields = ["name", "name_zh", "summary"]
    formfield_overrides = {
        models.ManyToManyField: {"widget": CheckboxSelectMultiple},
        models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 60})},
    }
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "name_zh", "slug"]}),
        (_("What readers are told"), {"fields": ["summary", "summary_zh", "price", "price_zh"]}),
        (_("What it opens"), {"fields": ["opens_articles", "opens_reports", "sections"]}),
        (_("On the page of plans"), {"fields": ["is_offered", "order"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(members=Count("memberships"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The short name of a plan stays: trials are found by it."""
        return [] if obj is None else ["slug"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_icons(super().formfield_for_dbfield(db_field, request, **kwargs))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.slug == Plan.TRIAL:
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting is done one by one: the trial's plan never goes."""
        return {name: act for name, act in super().get_actions(request).items() if name != "delete_selected"}

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        plan = context.get("original")
        if plan is not None:
            context["cards"] = [_card(plan, language) for language in ("en", "zh-hans")]
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("memberships"), ordering="members")
    def held(self, plan: Any) -> int:
        return int(plan.members)


def _card(plan: Plan, language: str) -> dict[str, str]:
    """The plan as its page shows it in one language."""
    with translation.override(language):
        return {
            "language": language,
            "name": str(plan),
            "summary": plan.what_it_holds,
            "price": plan.price_shown,
            "sections": " · ".join(str(section) for section in plan.sections.all()),
        }
