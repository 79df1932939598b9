"""allauth's forms with our labels, and what members say of themselves."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.models import AccessRequest, Member, Plan


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

    def try_save(self, request: HttpRequest) -> Any:
        """Open the account; for an address that has one, take as long and write the other letter."""
        if self.account_already_exists:
            # Hashing is what takes time: without it the clock would tell who has an account.
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


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


class AccessRequestForm(forms.ModelForm[AccessRequest]):
    """What a member writes who asks for access."""

    class Meta:
        model = AccessRequest
        fields = ["plan", "organisation", "message"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = forms.ModelChoiceField(Plan.objects.offered(), label=_("Plan"), widget=forms.RadioSelect)
        plan.empty_label = None
        self.fields["plan"] = plan
        self.fields["organisation"].label = _("Organisation")
        self.fields["organisation"].help_text = _("Where you work or study, if you read for it.")
        self.fields["organisation"].widget.attrs["autocomplete"] = "organization"
        self.fields["message"].widget.attrs["rows"] = 5
        self.fields["message"].label = _("What you need it for")
        self.fields["message"].help_text = _("A sentence is enough. For several readers: how many.")


def _name_fields(form: forms.Form) -> None:
    """Labels instead of placeholders: a placeholder is gone when one begins to type."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in {"email", "login"}:
            field.label = _("E-mail")
        elif name in {"password", "password1"}:
            field.label = _("Password")
