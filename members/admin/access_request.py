"""Requests for access: what waits comes first; each is answered on its page, by a press of a button."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Q, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.models import Download
from members import requesting, trials
from members.admin import holding
from members.admin.forms import DeclineForm, GrantForm
from members.admin.verbs import VerbAdmin
from members.models import AccessRequest
from portal.pages import private

CHANGE = "members.change_accessrequest"


@admin.register(AccessRequest)
class AccessRequestAdmin(VerbAdmin):
    """Who asks for access, and what they were answered by whom."""

    list_display = ["member", "organisation", "badge", "plan", "age", "answered_by", "answered"]
    list_filter = ["state", "plan"]
    list_select_related = ["member", "plan", "answered_by"]
    search_fields = ["member__email", "member__name", "organisation", "message"]
    search_help_text = gettext_lazy("An address, a name, an institution, or words of the message.")
    date_hierarchy = "created_at"
    list_per_page = 50

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """What waits, oldest first; then what was answered, newest first."""
        is_new = Q(state=AccessRequest.State.NEW)
        rank = Case(When(is_new, then=0), default=1, output_field=IntegerField())
        return [rank.asc(), Case(When(is_new, then="created_at")).asc(), "-created_at", "-pk"]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.address("<int:pk>/grant/", require_POST(self.grant_view), "grant"),
            self.address("<int:pk>/decline/", require_POST(self.decline_view), "decline"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No field of it is typed: the buttons answer it."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("members.view_accessrequest") or request.user.has_perm(CHANGE)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The request, who asks, and the two answers."""
        row = self.get_object(request, object_id or "")
        if row is None or request.method == "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return self._page(request, row, GrantForm.beginning(row), DeclineForm(prefix="decline"))

    def grant_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Yes (POST): a membership, and a letter to the reader."""
        row = self._row(request, pk)
        form = GrantForm(request.POST, prefix="grant")
        if not form.is_valid():
            return self._page(request, row, form, DeclineForm(prefix="decline"), 422)
        by: Any = request.user
        said = form.cleaned_data
        try:
            requesting.grant(row, form.until(timezone.now()), by, said["answer"], plan=said["plan"])
        except trials.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Granted. It holds at once, and a letter is on its way."))
        return HttpResponseRedirect(_path(row))

    def decline_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """No (POST), with words that the reader gets."""
        row = self._row(request, pk)
        form = DeclineForm(request.POST, prefix="decline")
        if not form.is_valid():
            return self._page(request, row, GrantForm.beginning(row), form, 422)
        by: Any = request.user
        try:
            requesting.decline(row, by, form.cleaned_data["answer"])
        except trials.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Declined. A letter is on its way."))
        return HttpResponseRedirect(_path(row))

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, row: AccessRequest) -> SafeString:
        return format_html('<span class="member-badge is-{}">{}</span>', row.state, row.get_state_display())

    @admin.display(description=gettext_lazy("asked"), ordering="created_at")
    def age(self, row: AccessRequest) -> str:
        return _("%s ago") % timesince(row.created_at, timezone.now(), depth=1)

    @admin.display(description=gettext_lazy("answered"), ordering="answered_at")
    def answered(self, row: AccessRequest) -> str:
        return holding.moment(row.answered_at) if row.answered_at else "–"

    def _row(self, request: HttpRequest, pk: int) -> AccessRequest:
        self.demand(request, CHANGE)
        return get_object_or_404(AccessRequest, pk=pk)

    def _page(
        self,
        request: HttpRequest,
        row: AccessRequest,
        grant: GrantForm,
        decline: DeclineForm,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Request for access"),
            "opts": self.opts,
            "media": self.media,
            "item": row,
            "is_waiting": row.state == AccessRequest.State.NEW,
            "may_answer": request.user.has_perm(CHANGE),
            "grant": grant,
            "decline": decline,
            **_history(row),
        }
        template = "admin/members/accessrequest/page.html"
        return private(TemplateResponse(request, template, context, status=status))


def _path(row: AccessRequest) -> str:
    return reverse("admin:members_accessrequest_change", args=[row.pk])


def _history(row: AccessRequest) -> dict[str, Any]:
    """Who asks: what they may read and could, what they asked before, how much they have read."""
    now = timezone.now()
    memberships = row.member.memberships.select_related("plan", "granted_by")
    return {
        "held": [
            {
                "membership": one,
                "begins": holding.moment(one.starts_at),
                "end": holding.end(one),
                "badge": holding.badge(one, now),
            }
            for one in memberships
        ],
        "earlier": row.member.access_requests.exclude(pk=row.pk).select_related("answered_by"),
        "downloads_count": Download.objects.filter(member=row.member_id).count(),
        "asked_at": holding.moment(row.created_at),
        "answered_at": holding.moment(row.answered_at) if row.answered_at else "",
    }
