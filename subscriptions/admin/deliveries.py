from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from subscriptions import sending, tasks
from subscriptions.approving import Refusal
from subscriptions.models import Bounce, Delivery


class CameBackFilter(admin.SimpleListFilter):
    title = _("came back")
    parameter_name = "came_back"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("any", _("came back in any way")), *Bounce.Kind.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        if self.value() is None:
            return queryset
        signs = Bounce.objects.filter(delivery=OuterRef("pk"))
        return queryset.filter(Exists(signs if self.value() == "any" else signs.filter(kind=self.value())))


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin[Delivery]):
    """Who got which issue when, with which words of the server; who did not, and why."""

    list_display = [
        "address",
        "issue",
        "state",
        "reason",
        "came_back",
        "code",
        "answer",
        "attempts",
        "next_try_at",
        "sent_at",
    ]
    list_filter = ["state", CameBackFilter, "code"]
    search_fields = ["=address", "=message_id"]
    list_select_related = ["issue__weekly"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["send_once_more"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        newest = Bounce.objects.filter(delivery=OuterRef("pk")).order_by("-at", "-pk")
        return super().get_queryset(request).annotate(returned=Subquery(newest.values("kind")[:1]))

    @admin.display(description=_("came back"))
    def came_back(self, delivery: Delivery) -> str:
        """Sent is true still when it comes back later: what came of it stands beside."""
        kind = getattr(delivery, "returned", None)
        return str(Bounce.Kind(kind).label) if kind else "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Delivery | None = None) -> list[str]:
        return [*(field.name for field in Delivery._meta.fields), "came_back"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("subscriptions.approve_issue")

    @admin.action(description=_("Send once more (fate unknown)"), permissions=["approve"])
    def send_once_more(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> HttpResponse | None:
        """Warns first: each of them may receive the letter a second or third time."""
        rows = list(queryset.filter(state=Delivery.State.UNKNOWN).select_related("issue__weekly"))
        if "confirmed" not in request.POST:
            context = {**self.admin_site.each_context(request), "rows": rows, "title": _("Send once more?")}
            return render(request, "admin/subscriptions/delivery/once_more.html", context)
        count = 0
        for row in rows:
            try:
                sending.send_once_more(row)
            except Refusal as refusal:
                messages.warning(request, f"{row.address}: {refusal}")
                continue
            self.log_change(request, row, "sent once more")
            tasks.ring_drains(row.issue_id)
            count += 1
        messages.success(
            request, ngettext("%d letter goes once more.", "%d letters go once more.", count) % count
        )
        return None
