"""What a sender gave us, for the desk's eyes: originals as downloads, everything else in frames or made anew."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from articles import documents
from contributions import papers, record, thumbnails
from contributions.admin.case import CaseAdmin
from contributions.admin.frames import mail_frame, paper_frame, sentence_frame
from contributions.models import Submission, SubmissionFile

SEE = "contributions.view_submission"
# The chief's: who may delete the whole of it may also take it away.
EXPORT = "contributions.delete_submission"
_AS_IT_IS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


class PaperViews(CaseAdmin):
    def get_urls(self) -> list[URLPattern]:
        return [
            self.address("file/<int:pk>/", require_safe(self.file_view), "file"),
            self.address("paper/<int:pk>/", require_safe(self.paper_view), "paper"),
            self.address("picture/<int:pk>/", require_safe(self.picture_view), "picture"),
            self.address("<int:pk>/html/", require_safe(self.html_view), "html"),
            self.address("<int:pk>/record/", require_safe(self.record_view), "record"),
            *super().get_urls(),
        ]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """A sender's file: always a download, never shown, never run."""
        file = self._file(request, pk)
        try:
            content = file.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return _download(content, file.name)

    def paper_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A document as text, for its frame."""
        file = self._file(request, pk)
        try:
            return paper_frame(papers.preview(file))
        except documents.Unreadable as refusal:
            return sentence_frame(str(refusal))

    def picture_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A picture made small and encoded anew: not one of its own bytes."""
        file = self._file(request, pk)
        try:
            data = thumbnails.small(file)
        except thumbnails.Unreadable:
            raise Http404 from None
        return HttpResponse(data, content_type="image/webp", headers=_AS_IT_IS)

    def html_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The HTML of the mail a story came by, for its frame."""
        item = self._item(request, pk)
        if not item.html:
            raise Http404
        return mail_frame(item.html)

    def record_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """All of it as a zip (`contributions.record`)."""
        item: Submission = self._item(request, pk)
        self.demand(request, EXPORT)
        return _download(record.zip_of(item), f"submission-{item.number}.zip")

    def _file(self, request: HttpRequest, pk: int) -> SubmissionFile:
        self.demand(request, SEE)
        return get_object_or_404(SubmissionFile.objects.exclude(submission=None), pk=pk)


def _download(content: Any, name: str) -> FileResponse:
    return FileResponse(
        content, as_attachment=True, filename=name, content_type="application/octet-stream", headers=_AS_IT_IS
    )
