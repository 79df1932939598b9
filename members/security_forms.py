"""allauth's forms for codes, addresses and second factors, with our labels and without placeholders."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.utils.translation import gettext_lazy as _


class _Plain(forms.Form):
    """Labels instead of placeholders: a placeholder is gone when one begins to type."""

    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if field.widget.attrs.get("autocomplete") == "one-time-code":
                # The mailed codes hold letters; a phone must not "mend" them.
                field.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}


class RequestLoginCodeForm(_Plain, account_forms.RequestLoginCodeForm):
    labels = {"email": _("E-mail")}


class ConfirmLoginCodeForm(_Plain, account_forms.ConfirmLoginCodeForm):
    labels = {"code": _("Code from our letter")}


class ConfirmEmailVerificationCodeForm(_Plain, account_forms.ConfirmEmailVerificationCodeForm):
    labels = {"code": _("Code from our letter")}


class PasswordAgainForm(_Plain, account_forms.ReauthenticateForm):
    labels = {"password": _("Password")}


class NewAddressForm(_Plain, account_forms.AddEmailForm):
    labels = {"email": _("New address")}


class AuthenticateForm(_Plain, factor_forms.AuthenticateForm):
    labels = {"code": _("Code")}


class CodeAgainForm(_Plain, factor_forms.ReauthenticateForm):
    labels = {"code": _("Code")}


class ActivateTOTPForm(_Plain, totp_forms.ActivateTOTPForm):
    labels = {"code": _("The six digits that the app shows now")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": "6"}


class AddPasskeyForm(_Plain, passkey_forms.AddWebAuthnForm):
    labels = {"name": _("Name"), "passwordless": _("Sign in with it alone, without the password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("By which you know it again in the list.")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _(
            "It then asks for your fingerprint, your face or its PIN. "
            "Without this it is only a second step after the password."
        )


class NamePasskeyForm(_Plain, passkey_forms.EditWebAuthnForm):
    labels = {"name": _("Name")}
