"""What every stranger's form shares: the two traps at the door, where we write to, and that nothing typed is lost."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contributions.models import Flag
from portal import signing

_OPENED = "contributions.opened"
_FASTEST, _SLOWEST = timedelta(seconds=3), timedelta(hours=12)


class TrappedForm(forms.Form):
    """A hidden field that people leave empty, and the signed moment at which the form was opened.

    Neither drops anything (password managers fill hidden fields, a slow writer is no machine): they only set `flag`.
    """

    # Fields that are no part of what is brought: the same words beside another code are the same question.
    beside: ClassVar[frozenset[str]] = frozenset()

    homepage = forms.CharField(required=False, label=_("Leave this empty"))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    opened.widget.attrs["autocomplete"] = "off"

    @classmethod
    def blank(cls, user: Any) -> Any:
        """A form to begin with. Whoever is signed in need not say who they are."""
        known = {"name": user.get_full_name(), "email": user.email} if user.is_authenticated else {}
        if known.get("name") == known.get("email"):
            known.pop("name", None)
        return cls(initial={**cls.beginning(), **known})

    @classmethod
    def kept(cls, data: QueryDict) -> Any:
        """The form with every word typed so far, and nothing found wrong yet."""
        begun = cls.beginning()
        # A box that is not ticked posts nothing: whatever is missing was empty.
        typed = {name: data.get(name) or begun.get(name, "") for name in cls.base_fields}
        return cls(initial=typed)

    @classmethod
    def beginning(cls) -> dict[str, Any]:
        """What a new form holds before anybody types."""
        return {"opened": signing.sign(_OPENED, secrets.token_hex(8))}

    @property
    def flag(self) -> str:
        """What was noticed at the door (`Flag`). Ask a valid form."""
        if self.cleaned_data["homepage"]:
            return Flag.HONEYPOT
        try:
            signing.unsign(_OPENED, self.cleaned_data["opened"], _SLOWEST)
        except signing.OldToken:
            return Flag.TOO_LATE
        except signing.BadToken:
            return Flag.NO_TIME
        try:
            signing.unsign(_OPENED, self.cleaned_data["opened"], _FASTEST)
        except signing.OldToken:
            return Flag.NONE
        return Flag.TOO_FAST

    def digest(self, *more: str) -> str:
        """A hash of this form's opening and all it brought ("" for a form we did not open): a double click is one."""
        if self.flag == Flag.NO_TIME:
            return ""
        words = (str(value) for name, value in self.cleaned_data.items() if name not in self.beside)
        brought = [self.cleaned_data["opened"], *words, *more]
        return hashlib.sha256("\x00".join(brought).encode()).hexdigest()


class SenderEmail(forms.EmailField):
    """Where we write to: an address that a letter can reach."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Your e-mail"),
                "max_length": 254,
                "help_text": _("We answer there; it is never shown."),
                "error_messages": {"required": _("Please tell us where to write to.")},
                "widget": forms.EmailInput(attrs={"autocomplete": "email"}),
                **kwargs,
            }
        )

    def clean(self, value: Any) -> str:
        """Quoted names may hold signs that no header carries, says the standard; no mailbox has them."""
        email: str = super().clean(value)
        if not email.isprintable():
            raise forms.ValidationError(self.default_validators[0].message, code="invalid")  # type: ignore[attr-defined]
        return email


class LinksForm(forms.Form):
    email = SenderEmail(help_text=_("The address you wrote to us from."))


def retype(form: forms.Form, **values: str) -> None:
    """What the form shows instead of what was posted."""
    data = cast(QueryDict, form.data).copy()
    for name, value in values.items():
        data[name] = value
    form.data = data
