from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contributions.forms.trapped import retype
from contributions.models import Terms


class AgreedField(forms.BooleanField):
    """The tick under the terms."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("I have read the terms and agree to them"),
                "error_messages": {
                    "required": _("We can only take a story whose author agrees to the terms.")
                },
                **kwargs,
            }
        )


class AgreeingForm(forms.Form):
    """A form with `agreed`, and in `terms` the version that was read: other words meanwhile are read anew."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        current = Terms.current().version
        if cleaned.get("agreed") and cleaned.get("terms") != current:
            self.add_error(
                "agreed", _("The terms have changed meanwhile. Please read them and agree once more.")
            )
            retype(self, terms=str(current), agreed="")
        return cleaned
