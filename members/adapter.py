"""What allauth asks of us: its letters end as rows, its limits count by the real client, its messages stay inside."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal import letters
from portal.clients import address_of

# allauth's letters by the last part of their template's name, as ours (templates/mail/account/).
LETTERS = {
    "email_confirmation": "account/code",
    "email_confirmation_signup": "account/code",
    "login_code": "account/code",
    "password_reset_key": "account/reset",
    "account_already_exists": "account/exists",
    "unknown_account": "account/unknown",
}
# What changed, for the one letter that tells of a change to an account.
CHANGES = {
    "password_changed": _("Your password was changed."),
    "password_set": _("A password was set."),
    "password_reset": _("Your password was reset."),
    "email_changed": _("Your e-mail address was changed."),
    "email_confirm": _("An e-mail address was confirmed."),
    "email_deleted": _("An e-mail address was removed."),
}


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter; nothing is sent inside a request."""
        name = template_prefix.rsplit("/", 1)[-1]
        if name in CHANGES:
            letters.write("account/changed", email, {**context, "change": CHANGES[name]})
        else:
            letters.write(LETTERS[name], email, {**context, "email": email})

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Signing in and out says itself; a message would wait in a cookie on public pages."""
        if message_template in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            return
        super().add_message(request, level, message_template, *args, **kwargs)
