from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from contributions import manuscripts
from contributions.admin.desk import DeskAdmin, QueueFilter
from contributions.models import Submission, SubmissionFile
from contributions.moves import SORT


@admin.register(Submission)
class SubmissionAdmin(DeskAdmin):
    """Stories from outside: manuscript, files, letters and time line side by side."""

    sort_permission = SORT
    change_form_template = "admin/contributions/submission/change_form.html"
    list_display = ["title", "age", "state", "name", "assignee", "section"]
    list_filter = [
        QueueFilter,
        "state",
        ("section", admin.RelatedOnlyFieldListFilter),
        ("assignee", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["section", "assignee"]
    search_fields = ["title", "name", "email", "reference", "text"]
    fields = ["section", "assignee"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        return [path("file/<int:pk>/", view, name="contributions_submission_file"), *super().get_urls()]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """A reference is found as people write it, with its dash."""
        bare = search_term.strip().upper().replace("-", "")
        return super().get_search_results(
            request, queryset, bare if len(bare) == 8 and "-" in search_term else search_term
        )

    def case(self, request: HttpRequest, item: Any) -> dict[str, Any]:
        files = list(item.files.all())
        readable = [file for file in files if file.kind in manuscripts.READABLE]
        return {
            **super().case(request, item),
            "files": files,
            "manuscript": manuscripts.paragraphs(item.text),
            "plain_files": [
                {"file": file, "text": manuscripts.paragraphs(manuscripts.text_of(file))}
                for file in readable
                if file.size < 1_000_000
            ],
        }

    def confirmed_by(self, item: Any) -> str:
        return str(item.get_authentication_display()) if item.authentication else ""

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """A sender's file: always a download, never shown, never run."""
        if not request.user.has_perm("contributions.view_submission"):
            raise PermissionDenied
        file = get_object_or_404(SubmissionFile.objects.exclude(submission=None), pk=pk)
        try:
            content = file.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(
            content,
            as_attachment=True,
            filename=file.name,
            content_type="application/octet-stream",
            headers={
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "Cache-Control": "private, no-store",
            },
        )
