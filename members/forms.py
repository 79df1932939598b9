"""allauth's forms with our labels, and what members say of themselves."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_fields(self)
        self.fields["remember"].label = _("Keep me signed in on this device")


class SignupForm(allauth_forms.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_fields(self)
        self.fields["password1"].help_text = _("At least 10 characters; a sentence is easiest to remember.")


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_fields(self)


class AccountForm(forms.ModelForm[Member]):
    """A member's own words about themselves; for editors also how the desk writes to them."""

    class Meta:
        model = Member
        fields = ["name", "notices"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        if not self.instance.is_staff:
            del self.fields["notices"]


def _name_fields(form: forms.Form) -> None:
    """Labels instead of placeholders: a placeholder is gone when one begins to type."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in {"email", "login"}:
            field.label = _("E-mail")
        elif name in {"password", "password1"}:
            field.label = _("Password")
