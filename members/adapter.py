"""What allauth asks of us: its letters end as rows, its limits count by the real client, its messages stay inside."""

from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.devices import in_words
from portal import letters
from portal.clients import address_of
from portal.models import SiteSettings

# allauth's letters by the last part of their template's name, as ours (templates/mail/account/).
LETTERS = {
    "email_confirmation": "account/code",
    "email_confirmation_signup": "account/code",
    "login_code": "account/code",
    "password_reset_code": "account/code",
    "password_reset_key": "account/reset",
    "account_already_exists": "account/exists",
    "unknown_account": "account/unknown",
}
# What changed, for the one letter that tells of a change to an account.
CHANGES = {
    "password_changed": _("Your password was changed."),
    "password_set": _("A password was set."),
    "password_reset": _("Your password was reset."),
    "email_changed": _("Your e-mail address was changed to %(to_email)s."),
    "email_confirm": _("An e-mail address was confirmed."),
    "email_deleted": _("An e-mail address was removed."),
    "totp_activated": _("An authenticator app was set up as second factor."),
    "totp_deactivated": _("The authenticator app was removed as second factor."),
    "webauthn_added": _("A passkey was added."),
    "webauthn_removed": _("A passkey was removed."),
    "recovery_codes_generated": _("New recovery codes were made; the old ones are void."),
}
# PostgreSQL refuses a word where an address belongs.
NO_ADDRESS = "0.0.0.0"  # noqa: S104  not listened at
# What says itself; a message would wait in a cookie on public pages.
UNSAID = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter; nothing is sent inside a request."""
        name = template_prefix.rsplit("/", 1)[-1]
        if name in CHANGES:
            told = {"change": CHANGES[name] % context, "user_agent": in_words(context.get("user_agent", ""))}
            letters.write("account/changed", email, {**context, **told})
        else:
            letters.write(LETTERS[name], email, {**context, "email": email})

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits count by; a device's row needs one, even where a socket has none."""
        address = address_of(request)
        return NO_ADDRESS if address == "unknown" else address

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Signing in and out says itself."""
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's ways to say once more who one is, in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code of the app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        found = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in found]


class SecondFactorAdapter(DefaultMFAAdapter):
    def build_totp_svg(self, url: str) -> str:
        """The QR code that an authenticator app reads, dark on white whatever the page's colours are."""
        drawing = BytesIO()
        segno.make(url, error="m", micro=False).save(
            drawing, kind="svg", border=4, scale=4, light="#fff", xmldecl=False
        )
        return drawing.getvalue().decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A passkey is called after the browser that made it, until its owner says better."""
        return in_words(allauth_context.request.headers.get("User-Agent", ""))

    def _get_site_name(self) -> str:
        """What the app and the browser call us."""
        return SiteSettings.current().name
