from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from subscriptions.models import DomainCap, Pace


class DomainCapInline(admin.StackedInline[DomainCap, Pace]):
    model = DomainCap
    extra = 1


@admin.register(Pace)
class PaceAdmin(admin.ModelAdmin[Pace]):
    """How fast issues may leave. One row: the list leads straight to it."""

    inlines = [DomainCapInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Pace | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:subscriptions_pace_change", args=[1]))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Pace | None:
        """The one row, or what stands for it until it is saved first: looking makes none."""
        return Pace.current() if object_id == "1" else None
