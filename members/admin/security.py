"""Second factors and devices: looked at and taken away, never written. Their secrets are shown to nobody."""

from typing import Any

# Imported so that its own pages are there to be replaced: they show keys of sessions and of one-time codes.
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.admin.verbs import VerbAdmin

admin.site.unregister([Authenticator, UserSession])

# What its owner is told when a factor is taken away.
LETTERS = {
    Authenticator.Type.TOTP: "mfa/email/totp_deactivated",
    Authenticator.Type.WEBAUTHN: "mfa/email/webauthn_removed",
}


class TakenAwayOnly(VerbAdmin):
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name"]
    search_help_text = _("An address or a name.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Authenticator)
class AuthenticatorAdmin(TakenAwayOnly):
    """What an editor signs in with besides the password. Deleting it helps whoever lost their telephone."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    fields = ["user", "type", "created_at", "last_used_at"]

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


@admin.register(UserSession)
class UserSessionAdmin(TakenAwayOnly):
    """Where somebody is signed in. Deleting it signs that device out."""

    list_display = ["user", "user_agent", "ip", "created_at", "last_seen_at"]
    fields = ["user", "user_agent", "ip", "created_at", "last_seen_at"]

    def delete_model(self, request: HttpRequest, obj: UserSession) -> None:
        obj.end()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[UserSession]) -> None:
        for session in queryset:
            session.end()
