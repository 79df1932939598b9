from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from articles.models import Section
from portal.pages import private
from portal.views import sandboxed
from subscriptions import approving, previewing, sending, tasks
from subscriptions.admin.items import ItemInline
from subscriptions.approving import Refusal
from subscriptions.models import Issue


class TestLetterForm(forms.Form):
    address = forms.EmailField(label=gettext_lazy("Send a test letter to"))


@admin.register(Issue)
class IssueAdmin(admin.ModelAdmin[Issue]):
    """The week's letter: what is in it, how it looks, where it stands, and the buttons that move it."""

    list_display = ["__str__", "subject_shown", "state", "due_at", "reason", "sent_at"]
    list_filter = ["state", "weekly"]
    list_select_related = ["weekly"]
    search_fields = ["subject", "period"]
    date_hierarchy = "due_at"
    inlines = [ItemInline]
    fields = ["subject", "introduction", "due_at"]
    # A draft stands nowhere yet; what has left is linked from the page.
    view_on_site = False
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
        own = [
            path("<int:pk>/do/<slug:verb>/", wrap(require_POST(self.do)), name="subscriptions_issue_do"),
            path("<int:pk>/preview/", wrap(require_safe(self.preview)), name="subscriptions_issue_preview"),
            path("<int:pk>/preview.txt", wrap(require_safe(self.text)), name="subscriptions_issue_text"),
            path("<int:pk>/test/", wrap(require_POST(self.test)), name="subscriptions_issue_test"),
        ]
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        issue = self.get_object(request, object_id)
        own = self._state_of(request, issue) if issue else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **own})

    def do(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """One of the buttons. A refusal is a sentence above the page."""
        if not request.user.has_perm("subscriptions.approve_issue"):
            raise PermissionDenied
        issue = get_object_or_404(Issue.objects.select_related("weekly"), pk=pk)
        act = self._verbs(request).get(verb)
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
        """The letter's HTML in a sandbox of its own."""
        letter = previewing.preview(self._seen(request, pk), request.GET.get("sections", ""))
        return sandboxed(letter.html or _("Nothing of this issue stands in these sections."))

    def text(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = previewing.preview(self._seen(request, pk), request.GET.get("sections", ""))
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

    def _verbs(self, request: HttpRequest) -> dict[str, Callable[[Issue], str]]:
        def approve(issue: Issue) -> str:
            approving.approve(issue, user=request.user)
            return _("Approved: it leaves when it is due.")

        def send(issue: Issue) -> str:
            approved = approving.approve_and_send_now(issue, user=request.user)
            tasks.depart_now(approved)
            return _("It is leaving.")

        def hold(issue: Issue) -> str:
            return _("It is %s.") % approving.hold(issue).get_state_display()

        def resume(issue: Issue) -> str:
            resumed = approving.resume(issue)
            tasks.ring_for(resumed)
            return _("It is %s again.") % resumed.get_state_display()

        def cancel(issue: Issue) -> str:
            approving.cancel(issue)
            return _("Cancelled.")

        def retry(issue: Issue) -> str:
            count = sending.retry_failed(issue)
            tasks.ring_drains(issue.pk)
            return ngettext("%d letter is tried again.", "%d letters are tried again.", count) % count

        return {
            "approve": approve,
            "send": send,
            "hold": hold,
            "resume": resume,
            "cancel": cancel,
            "retry": retry,
        }

    def _state_of(self, request: HttpRequest, issue: Issue) -> dict[str, Any]:
        """What the page shows above the form."""
        counts = sending.figures(issue) if issue.frozen_at else {}
        state, states = issue.state, Issue.State
        approves = request.user.has_perm("subscriptions.approve_issue")
        buttons = [
            ("approve", _("Approve"), state in {states.DRAFT, states.HELD}),
            ("send", _("Approve and send now"), issue.is_open),
            ("hold", _("Hold") if issue.is_open else _("Pause"), state not in {states.HELD, states.PAUSED}
             and (issue.may_become(states.HELD) or issue.may_become(states.PAUSED))),
            ("resume", _("Resume"), state in {states.HELD, states.PAUSED}),
            ("retry", _("Retry failed"), bool(counts.get("failed")) and state != states.CANCELLED),
            ("cancel", _("Cancel"), issue.may_become(states.CANCELLED)),
        ]  # fmt: skip
        total = sum(counts.values())
        final = total - sum(counts.get(open_state, 0) for open_state in ("pending", "claimed", "sending"))
        return {
            "issue": issue,
            "buttons": [(verb, label) for verb, label, shown in buttons if shown and approves],
            "counts": [(state, count) for state, count in counts.items() if count],
            "total": total,
            "final": final,
            "subject_line": issue.subject_line,
            "test_form": TestLetterForm(initial={"address": getattr(request.user, "email", "")}),
            "sections": Section.objects.all(),
            "is_due_over": issue.due_at <= timezone.now(),
        }

    def _seen(self, request: HttpRequest, pk: int) -> Issue:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Issue.objects.select_related("weekly"), pk=pk)
