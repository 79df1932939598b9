from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from contributions import manuscripts
from contributions.admin import figures, manuscript
from contributions.admin.desk import DeskAdmin, QueueFilter
from contributions.admin.papers import EXPORT, SEE, PaperViews
from contributions.admin.queue import AssigneeFilter
from contributions.models import Submission
from contributions.moves import SORT
from portal.pages import private


@admin.register(Submission)
class SubmissionAdmin(PaperViews, DeskAdmin):
    """Stories from outside: manuscript, files, thread and time line side by side."""

    sort_permission = SORT
    change_form_template = "admin/contributions/submission/change_form.html"
    change_list_template = "admin/contributions/submission/queue.html"
    list_display = ["title", "badge", "age", "sender", "hands", "section"]
    list_filter = [
        QueueFilter,
        AssigneeFilter,
        "state",
        ("section", admin.RelatedOnlyFieldListFilter),
        "kind",
        "source",
    ]
    list_select_related = ["section", "assignee"]
    search_fields = ["title", "name", "email", "reference", "text", "replies__subject", "replies__text"]
    fields = ["section", "assignee"]
    parts = {**DeskAdmin.parts, "changes": gettext_lazy("Changes asked for")}

    def get_urls(self) -> list[URLPattern]:
        view = require_safe(self.figures_view)
        return [self.address("figures/", view, "figures"), *super().get_urls()]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """A reference is found as people write it, with its dash."""
        bare = search_term.strip().upper().replace("-", "")
        return super().get_search_results(
            request, queryset, bare if len(bare) == 8 and "-" in search_term else search_term
        )

    @admin.display(description=gettext_lazy("sender"), ordering="name")
    def sender(self, item: Submission) -> SafeString:
        """Who, and below it kind, door and version."""
        version = _("version %d") % item.version if item.version > 1 else ""
        words = " · ".join(filter(None, [item.get_kind_display(), item.get_source_display(), version]))
        return format_html('{} <span class="quiet">{}</span>', item.name or item.email, words)

    def case(self, request: HttpRequest, item: Any) -> dict[str, Any]:
        files = list(item.files.all())
        tabs = manuscript.tabs_of(item, files)
        return {
            **super().case(request, item),
            "tabs": tabs,
            "shown": manuscript.shown(item, files, tabs, request),
            "earlier": manuscript.earlier_versions(item, files, request),
            "pictures": [file for file in files if file.kind in manuscripts.PICTURES],
            "papers": [
                file
                for file in files
                if file.kind not in manuscripts.PICTURES and file.version == item.version
            ],
            "may_export": request.user.has_perm(EXPORT),
        }

    def confirmed_by(self, item: Any) -> str:
        return str(item.get_authentication_display()) if item.authentication else ""

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        """What became of the stories, and how long they waited for a reader."""
        self.demand(request, SEE)
        asked = request.GET.get("weeks", "")
        weeks = int(asked) if asked in {str(span) for span in figures.SPANS} else next(iter(figures.SPANS))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Figures of the stories"),
            "is_nav_sidebar_enabled": False,
            "opts": self.opts,
            "media": self.media,
            "spans": list(figures.SPANS.items()),
            "weeks": weeks,
            **figures.of_stories(timezone.now(), weeks),
        }
        return private(render(request, "admin/contributions/submission/figures.html", context))
