import csv
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.pages import private
from portal.views import sandboxed
from subscriptions import previewing, progress, readiness, rendering, results
from subscriptions.admin import buttons
from subscriptions.admin.items import ItemInline
from subscriptions.approving import Refusal
from subscriptions.models import Issue
from subscriptions.rendering import Rendered


class TestLetterForm(forms.Form):
    address = forms.EmailField(label=gettext_lazy("Send a test letter to"))


class IssueForm(forms.ModelForm[Issue]):
    """The issue's own words. What stands there when a field is left empty is shown inside it."""

    class Meta:
        model = Issue
        fields = ["subject", "preheader", "introduction", "due_at"]
        widgets = {"introduction": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "subject" not in self.fields:
            return
        bare = Issue(
            pk=self.instance.pk, weekly=self.instance.weekly, introduction=self.instance.introduction
        )
        items = self.instance.shown_items()
        self.fields["subject"].widget.attrs |= {
            "placeholder": bare.subject_line, "data-length": readiness.SUBJECT_SHOWN, "maxlength": 200,
        }  # fmt: skip
        self.fields["preheader"].widget.attrs |= {
            "placeholder": rendering.preheader(bare, items), "data-length": 90, "maxlength": 150,
        }  # fmt: skip
        due = self.fields["due_at"]
        due.help_text = _("By the clock of %s.") % self.instance.weekly.zone
        for part, label in zip(
            getattr(due.widget, "widgets", []), (_("Due: day"), _("Due: time")), strict=False
        ):
            part.attrs["aria-label"] = label


@admin.register(Issue)
class IssueAdmin(admin.ModelAdmin[Issue]):
    """The week's letter: what is in it, how it looks, where it stands, and the buttons that move it."""

    form = IssueForm
    list_display = ["__str__", "subject_shown", "state", "due_at", "reason", "sent_at"]
    list_filter = ["state", "weekly"]
    list_select_related = ["weekly"]
    search_fields = ["subject", "period"]
    date_hierarchy = "due_at"
    inlines = [ItemInline]
    # A draft stands nowhere yet; what has left is linked from the page.
    view_on_site = False
    change_list_template = "admin/subscriptions/list_with_figures.html"
    change_form_template = "admin/subscriptions/issue/change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def has_view_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        # What has left can be looked at by whoever might have changed it.
        return super().has_view_permission(request, obj) or super().has_change_permission(request)

    @admin.display(description=gettext_lazy("subject"))
    def subject_shown(self, issue: Issue) -> str:
        return issue.subject or "–"

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        lead = next(
            (
                row.instance.pk
                for row in formset.forms
                if (getattr(row, "cleaned_data", None) or {}).get("is_lead")
            ),
            None,
        )
        # The old lead steps back first: the database holds one lead an issue.
        form.instance.items.filter(is_lead=True).exclude(pk=lead).update(is_lead=False)
        super().save_formset(request, form, formset, change)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        pages: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
            "<int:pk>/ask/<slug:verb>/": ("ask", require_safe(self.ask)),
            "<int:pk>/do/<slug:verb>/": ("do", require_POST(self.do)),
            "<int:pk>/preview/": ("preview", require_safe(self.preview)),
            "<int:pk>/preview.txt": ("text", require_safe(self.text)),
            "<int:pk>/test/": ("test", require_POST(self.test)),
            "<int:pk>/progress/": ("progress", require_safe(self.progress)),
            "<int:pk>/deliveries.csv": ("deliveries", require_safe(self.deliveries)),
        }
        own = [path(at, wrap(view), name=f"subscriptions_issue_{name}") for at, (name, view) in pages.items()]
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        issue = self.get_object(request, object_id)
        if issue is None:
            return super().change_view(request, object_id, form_url, extra_context)
        context = {**(extra_context or {}), **self._state_of(request, issue)}
        # An issue is due by its weekly's clock, and so is what an editor reads and writes here.
        with timezone.override(issue.weekly.tz):
            response = super().change_view(request, object_id, form_url, context)
            return response.render() if isinstance(response, TemplateResponse) else response

    def ask(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """What a button that cannot be taken back will do, and the button."""
        if verb not in buttons.CONFIRMED:
            raise Http404
        issue = self._moved(request, pk)
        title, press = buttons.CONFIRMED[verb]
        items = issue.shown_items()
        context = {
            **self.admin_site.each_context(request),
            "issue": issue, "verb": verb, "title": title, "press": press, "items": items,
            "recipients": buttons.recipients(issue),
            "blockers": readiness.blockers(issue, items) if verb == "send" else [],
        }  # fmt: skip
        return private(render(request, "admin/subscriptions/issue/ask.html", context))

    def do(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """One of the buttons. A refusal is a sentence above the page."""
        issue = self._moved(request, pk)
        act = buttons.verbs(request).get(verb)
        if act is None:
            raise Http404
        try:
            said = act(issue)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, issue, verb)
            messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:subscriptions_issue_change", args=[pk]))

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The letter's HTML in a sandbox of its own, by choice as a dark mail program shows it."""
        letter = _letter(self._seen(request, pk), request.GET.get("sections", ""))
        return sandboxed(previewing.darkened(letter.html) if "dark" in request.GET else letter.html)

    def text(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = _letter(self._seen(request, pk), request.GET.get("sections", ""))
        return private(HttpResponse(letter.text, content_type="text/plain; charset=utf-8"))

    def test(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = self._seen(request, pk)
        if not request.user.has_perm("subscriptions.change_issue"):
            raise PermissionDenied
        form = TestLetterForm(request.POST)
        if form.is_valid():
            try:
                letter = previewing.send_test(issue, form.cleaned_data["address"])
            except Refusal as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("A test letter goes to %s.") % letter.to_address)
        else:
            messages.error(request, " ".join(str(error) for error in form.errors["address"]))
        return HttpResponseRedirect(reverse("admin:subscriptions_issue_change", args=[pk]))

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A piece of the page: how far the issue has left. Fetched every few seconds while it does."""
        issue = self._seen(request, pk)
        context = {"issue": issue, "progress": progress.of(issue, timezone.now())}
        return private(render(request, "admin/subscriptions/issue/progress.html", context))

    def deliveries(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Every delivery of the issue as a CSV file, written while it is read. Who took it is recorded."""
        if not request.user.has_perm("subscriptions.view_delivery"):
            raise PermissionDenied
        issue = self._seen(request, pk)
        self.log_change(request, issue, "took the deliveries as a file")
        response = StreamingHttpResponse(_lines(issue), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="deliveries-{issue.period}.csv"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _state_of(self, request: HttpRequest, issue: Issue) -> dict[str, Any]:
        """What the page shows around the form."""
        now = timezone.now()
        found = progress.of(issue, now) if issue.frozen_at else None
        items = issue.shown_items(now)
        return {
            "issue": issue,
            "buttons": buttons.shown(issue, found.counts.get("failed", 0) if found else 0)
            if request.user.has_perm("subscriptions.approve_issue")
            else [],
            "progress": found,
            "reasons": results.reasons(issue) if issue.frozen_at else [],
            "readiness": readiness.check(issue, now) if issue.is_open else None,
            "recipients": buttons.recipients(issue),
            "subject_line": issue.subject_line,
            "preheader_line": rendering.preheader(issue, items),
            "test_form": TestLetterForm(initial={"address": getattr(request.user, "email", "")}),
            "sections": list(dict.fromkeys(item.article.section for item in items)),
            "text_part": _letter(issue).text,
            "is_due_over": issue.due_at <= now,
        }

    def _seen(self, request: HttpRequest, pk: int) -> Issue:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Issue.objects.select_related("weekly"), pk=pk)

    def _moved(self, request: HttpRequest, pk: int) -> Issue:
        if not request.user.has_perm("subscriptions.approve_issue"):
            raise PermissionDenied
        return get_object_or_404(Issue.objects.select_related("weekly"), pk=pk)


def _letter(issue: Issue, sections: str = "") -> Rendered:
    """The letter as it would leave, or in its place the sentence of why there is none."""
    try:
        letter = previewing.preview(issue, sections)
    except Refusal as refusal:
        return Rendered([], html=str(refusal), text=str(refusal))
    nothing = _("Nothing of this issue stands in these sections.")
    return letter if letter.items else Rendered([], html=nothing, text=nothing)


def _lines(issue: Issue) -> Iterator[str]:
    # Spreadsheets know UTF-8 by this mark only.
    yield "\ufeff"
    for row in results.table(issue):
        line = StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()
