"""Second factors at the desk: an administrator sees that one is there and takes a lost one away, never its secret."""

import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401  registered first, so that they can be taken off
from allauth.account.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

# allauth's own page shows the secret of an app to whoever may look, and its search of sessions asks for user names.
admin.site.unregister(Authenticator)
admin.site.unregister(UserSession)

LETTERS = {
    Authenticator.Type.TOTP: "mfa/email/totp_deactivated",
    Authenticator.Type.WEBAUTHN: "mfa/email/webauthn_removed",
}


@admin.register(Authenticator)
class SecondFactorAdmin(admin.ModelAdmin[Authenticator]):
    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email", "user__name")
    fields = list_display

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        """Whose it was hears of it by letter; recovery codes without a factor go with the last one."""
        user, letter = obj.user, LETTERS.get(obj.type)
        delete_and_cleanup(request, obj)
        if letter:
            get_adapter(request).send_notification_mail(letter, user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Authenticator]) -> None:
        for factor in list(queryset):
            if Authenticator.objects.filter(pk=factor.pk).exists():
                self.delete_model(request, factor)
