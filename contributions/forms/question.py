from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contributions import code
from contributions.forms.trapped import SenderEmail, TrappedForm, retype
from contributions.models import Question


class AskForm(TrappedForm):
    """A question, and the identifying code, which may be left empty."""

    beside = frozenset({"code_key", "code"})

    text = forms.CharField(
        label=_("Your question"), max_length=5_000,
        # static/js/ask.js looks for published answers while somebody types here.
        widget=forms.Textarea(attrs={"rows": 5, "data-question": ""}),
        error_messages={"required": _("Please write your question into this box.")},
    )  # fmt: skip
    email = SenderEmail()
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    consent = forms.ChoiceField(
        label=_("May we publish it?"), choices=Question.Consent.choices, widget=forms.RadioSelect
    )
    code_key = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    code = forms.CharField(
        label=_("Identifying code"), required=False, max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off", "autocapitalize": "characters", "autocorrect": "off", "spellcheck": "false",
                "class": "code-answer",
            }
        ),
    )  # fmt: skip

    @classmethod
    def beginning(cls) -> dict[str, Any]:
        return {**super().beginning(), "consent": Question.Consent.NONE, "code_key": code.new_key()}

    @classmethod
    def with_new_code(cls, data: QueryDict) -> "AskForm":
        """Every word typed so far beside a new code."""
        form: AskForm = cls.kept(data)
        form.initial.update(code_key=code.new_key(), code="")
        return form

    def renew_code(self, *, always: bool = False) -> None:
        """Before it is shown again: another code when the one it holds is burnt or too old (or `always`)."""
        if not always:
            try:
                code.signs_of(self.data.get("code_key", ""))
            except code.Aged:
                always = True
        if always:
            retype(self, code_key=code.new_key(), code="")

    @property
    def picture_key(self) -> str:
        """The key whose picture is shown."""
        return str(self["code_key"].value() or "")
