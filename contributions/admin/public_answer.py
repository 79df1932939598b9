from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from contributions import publishing
from contributions.models import PublicAnswer

WORDS = ("title", "details", "answer")


@admin.register(PublicAnswer)
class PublicAnswerAdmin(admin.ModelAdmin[PublicAnswer]):
    """Published answers. They are made, and taken back, at their question."""

    change_form_template = "admin/contributions/answer_public.html"
    list_display = ["title", "section", "language", "published_at", "is_shown"]
    list_filter = ["language", ("section", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["section", "question"]
    search_fields = ["title", "details", "answer", "slug"]
    date_hierarchy = "published_at"
    fields = [*WORDS, "section", "related", "language"]
    autocomplete_fields = ["related"]
    actions = None

    @admin.display(description=gettext_lazy("readers see it"), boolean=True)
    def is_shown(self, answer: PublicAnswer) -> bool:
        return answer.is_public

    class Media:
        css = {"all": ["css/answers-desk.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        # The heading stands in the first field already.
        said = {"title": capfirst(self.opts.verbose_name), "subtitle": None}
        return super().changeform_view(request, object_id, form_url, {**said, **(extra_context or {})})

    def view_on_site(self, obj: PublicAnswer) -> str:
        return obj.get_absolute_url()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """More of the question is mostly little; sections are made elsewhere."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "details":
            field.widget.attrs["rows"] = 4
        if db_field.name == "section":
            for right in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{right}_related", False)
        return field

    def save_model(self, request: HttpRequest, obj: PublicAnswer, form: Any, change: bool) -> None:
        before = {name: form.initial[name] for name in WORDS if name in form.changed_data}
        # The articles it named until now show it no more.
        publishing.let_go(obj)
        if form.changed_data:
            user: Any = request.user
            publishing.edited(obj, user, before)
        obj.save(update_fields=[*(name for name in form.changed_data if name != "related"), "modified_at"])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        publishing.follow(form.instance)
