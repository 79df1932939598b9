"""Mail in at the editors' desk: what came, what became of it, and what waits for a person. Nobody writes here."""

from typing import Any

import nh3
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from portal import bell, handling, headers, parts, reading
from portal.models import RawMail
from portal.tasks import HANDLE
from portal.views import sandboxed

# More of a mail is read in its source.
_MOST_TEXT, _MOST_HTML, _MOST_HEADERS = 100_000, 1_000_000, 200


class WaitsFilter(admin.SimpleListFilter):
    """What nothing but a person brings further."""

    title = gettext_lazy("waits for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("person", gettext_lazy("a person"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return RawMail.objects.for_a_person() & queryset if self.value() == "person" else queryset


@admin.register(RawMail)
class RawMailAdmin(admin.ModelAdmin[RawMail]):
    """Every mail that came: for whom, what became of it, and its words."""

    list_display = ["subject_or_none", "sender", "came_to", "state", "receiver", "received_at"]
    list_filter = [WaitsFilter, "state", "source", "received_at"]
    search_fields = [
        "subject",
        "sender",
        "recipient",
        "written_to",
        "envelope_from",
        "receiver",
        "message_id",
    ]
    # Nobody writes here: whatever is shown is shown as it stands.
    fields = readonly_fields = (
        "state",
        "error",
        "receiver",
        "attempts",
        "sender",
        "recipient",
        "written_to",
        "received_at",
        "handled_at",
        "source",
        "envelope_from",
        "message_id",
    )
    date_hierarchy = "received_at"
    list_per_page = 50
    actions = ["try_again", "dealt_with"]
    change_form_template = "admin/portal/rawmail/change_form.html"

    class Media:
        css = {"all": ["css/mail-desk.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RawMail | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        html, source = (
            self.admin_site.admin_view(require_safe(one)) for one in (self.html_view, self.source_view)
        )
        return [
            path("<int:pk>/html/", html, name="portal_rawmail_html"),
            path("<int:pk>/source/", source, name="portal_rawmail_source"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    @admin.display(description=gettext_lazy("came to"), ordering="recipient")
    def came_to(self, row: RawMail) -> str:
        return row.came_to

    @admin.display(description=gettext_lazy("subject"), ordering="subject")
    def subject_or_none(self, row: RawMail) -> str:
        return row.subject or _("(no subject)")

    @admin.action(description=gettext_lazy("Try again"), permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[RawMail]) -> None:
        count = handling.try_again(queryset)
        bell.ring(HANDLE)
        text = ngettext("%d mail waits again.", "%d mails wait again.", count) % count
        messages.success(request, text)

    @admin.action(description=gettext_lazy("Dealt with"), permissions=["change"])
    def dealt_with(self, request: HttpRequest, queryset: QuerySet[RawMail]) -> None:
        count = handling.close(queryset)
        text = ngettext("%d mail is dealt with.", "%d mails are dealt with.", count) % count
        messages.success(request, text)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        row = self.get_object(request, unquote(object_id)) if object_id else None
        extra: dict[str, Any] = {"show_save": False, "show_save_and_continue": False, **(extra_context or {})}
        if row is not None and self.has_view_permission(request, row):
            extra |= {"mail": _shown(row), "title": self.subject_or_none(row)}
        return super().changeform_view(request, object_id, form_url, extra)

    def html_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail's HTML for its frame: no script, nothing fetched from anywhere, not even by a refresh."""
        row = self._row(request, pk)
        try:
            html = parts.text_of(reading.read(row.raw()), "html")[:_MOST_HTML]
        except (OSError, reading.Unreadable):
            raise Http404 from None
        # The policy holds remote things back; what asks for them, or leads the frame elsewhere, is cut out as well.
        clean = nh3.clean(html, attribute_filter=_without_sources)
        response = sandboxed(f'<!doctype html><base target="_blank">{clean}')
        response.headers["X-DNS-Prefetch-Control"] = "off"
        return response

    def source_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The mail as it came: always a download, never shown."""
        row = self._row(request, pk)
        try:
            content = row.path.open("rb")
        except OSError:
            raise Http404 from None
        return FileResponse(
            content,
            as_attachment=True,
            filename=f"mail-{row.pk}.eml",
            content_type="application/octet-stream",
            headers={
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "Cache-Control": "private, no-store",
            },
        )

    def _row(self, request: HttpRequest, pk: int) -> RawMail:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(RawMail, pk=pk)


def _without_sources(tag: str, name: str, value: str) -> str | None:
    return None if name in {"src", "srcset", "background", "cite", "longdesc"} else value


def _shown(row: RawMail) -> dict[str, Any]:
    """What the page shows of a mail; of one that cannot be read, why."""
    try:
        message = reading.read(row.raw())
    except OSError:
        return {"there": False}
    except reading.Unreadable as refused:
        return {"there": True, "unreadable": str(refused)}
    shown = list(message.raw_items())[:_MOST_HEADERS]
    return {
        "there": True,
        "headers": [(headers.text(name, 100), headers.text(str(value), 1000)) for name, value in shown],
        "text": parts.text_of(message)[:_MOST_TEXT],
        "has_html": bool(parts.text_of(message, "html")),
        "files": parts.attachments(message),
    }
