from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal import mail_desk, outbox  # noqa: F401  mail in registers itself
from portal.models import Letter, SiteSettings


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin[Letter]):
    """The one Outbox: what went, what waits, what failed and with which words of the server."""

    list_display = ["subject", "to_address", "purpose", "state", "attempts", "code", "created_at", "sent_at"]
    list_filter = ["state", "purpose", "created_at"]
    search_fields = ["to_address", "subject", "thread", "message_id"]
    date_hierarchy = "created_at"
    actions = ["send_again", "cancel"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Letter | None = None) -> list[str]:
        return [field.name for field in Letter._meta.fields if field.editable]

    @admin.action(description=gettext_lazy("Send again"), permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        failed = queryset.filter(state__in=[Letter.State.FAILED, Letter.State.CANCELLED])
        count = 0
        for letter in failed:
            outbox.send_again(letter)
            count += 1
        text = ngettext("%d letter waits again.", "%d letters wait again.", count) % count
        messages.success(request, text)

    @admin.action(description=gettext_lazy("Cancel"), permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        count = queryset.filter(state=Letter.State.PENDING).update(state=Letter.State.CANCELLED)
        messages.success(request, _("Cancelled: %d.") % count)


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin[SiteSettings]):
    """One row: the list leads straight to it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteSettings | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponseRedirect:
        SiteSettings.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:portal_sitesettings_change", args=[1]))
