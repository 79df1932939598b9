"""Whether it is really the member who asks for all their data, or to be deleted: whoever finds an open browser is not."""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Member


def is_fresh(request: HttpRequest, member: Member) -> bool:
    """Whether they proved it within the last five minutes.

    An account with neither a password nor a second factor proves it by signing in anew with a mailed code.
    """
    if reauthentication.get_reauthentication_flows(member):
        return bool(reauthentication.did_recently_reauthenticate(request))
    records = get_authentication_records(request, member)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def other_ways(request: HttpRequest, member: Member) -> list[dict[str, Any]]:
    """How else than by a password typed here they may prove it (passkey, one-time code), each leading back."""
    back = urlencode({"next": request.path})
    return [
        {"path": f"{way['url']}?{back}", "words": way["description"]}
        for way in get_adapter().get_reauthentication_methods(member)
        if way["id"] != "reauthenticate"
    ]


def sign_in_again(request: HttpRequest) -> str:
    """Where a new sign-in by a mailed code begins that leads back to this page."""
    return f"{reverse('account_request_login_code')}?{urlencode({'next': request.path})}"


class ProofForm(forms.Form):
    """Asks for the password, unless they have proved just now that it is them."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, member: Member) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.request, self.member = request, member
        self.is_fresh = is_fresh(request, member)
        if self.is_fresh or not member.has_usable_password():
            del self.fields["password"]

    @property
    def can_prove(self) -> bool:
        """Whether this form is enough; else one of the other ways comes first."""
        return self.is_fresh or "password" in self.fields

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        # Counted by allauth like a failed sign-in, so nobody can try many.
        if not get_adapter().reauthenticate(self.member, password):
            raise forms.ValidationError(_("This is not your password."))
        return password

    def clean(self) -> dict[str, Any]:
        if not self.can_prove:
            raise forms.ValidationError(_("Please confirm first that it is you."))
        return super().clean() or self.cleaned_data

    def remember(self) -> None:
        """So that they are not asked again within the next five minutes. Ask a valid form."""
        if "password" in self.fields:
            reauthentication.reauthenticate_by_password(self.request)


class LeavingForm(ProofForm):
    forget_rest = forms.BooleanField(
        label=_("Also forget my weekly subscription, stories and questions"),
        required=False,
        help_text=_("For every address of your account. What is published stays published."),
    )

    field_order = ["forget_rest", "password"]
