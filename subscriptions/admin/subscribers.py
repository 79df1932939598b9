from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from subscriptions import personal, subscribing
from subscriptions.admin.rosters import RosterMixin
from subscriptions.models import Subscriber, Suppression


@admin.register(Subscriber)
class SubscriberAdmin(RosterMixin, admin.ModelAdmin[Subscriber]):
    """Nobody is added here: who subscribes confirms it. A name may be corrected; the rest is their own."""

    list_display = ["email", "name", "weekly", "sections_shown", "state", "paused_until", "confirmed_at"]
    list_filter = ["state", "weekly", "confirmed_at"]
    search_fields = ["email", "name", "organisation"]
    date_hierarchy = "asked_at"
    list_select_related = ["weekly"]
    list_per_page = 50
    actions = ["leave", "forget"]
    fields = [
        "email", "name", "organisation", "country", "weekly", "variant_key", "state", "paused_until",
        "asked_at", "confirmed_at", "unsubscribed_at", "unsubscribe_reason",
        "consent_text", "consent_version", "consent_source",
    ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Subscriber | None = None) -> list[str]:
        return [name for name in self.fields or [] if name not in {"name", "organisation", "country"}]  # type: ignore[misc]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        # Erasing keeps the hash that keeps them from being mailed; Django's own deletion would not.
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        return obj is None and super().has_delete_permission(request, obj)

    @admin.display(description=_("sections"))
    def sections_shown(self, subscriber: Subscriber) -> str:
        return ", ".join(subscriber.sections) or str(_("all"))

    @admin.action(description=_("Unsubscribe, as they asked"), permissions=["change"])
    def leave(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> None:
        for person in queryset:
            subscribing.unsubscribe(person)
            self.log_change(request, person, "unsubscribed at the desk")
        count = queryset.count()
        messages.success(request, ngettext("%d person left.", "%d people left.", count) % count)

    @admin.action(description=_("Erase, as they asked"), permissions=["delete"])
    def forget(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> None:
        count = 0
        for person in queryset:
            personal.erase(person)
            count += 1
        messages.success(request, ngettext("%d person erased.", "%d people erased.", count) % count)


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin[Suppression]):
    list_display = ["__str__", "reason", "created_at"]
    list_filter = ["reason"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Suppression | None = None) -> bool:
        return False
