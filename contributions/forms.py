"""The forms strangers fill in. They turn strings into values; nothing is sent or decided here."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from contributions import code, gate
from contributions.models import Flag, Question, Terms
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


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def use_required_attribute(self, initial: object) -> bool:
        return False


class StoryArea(forms.Textarea):
    def use_required_attribute(self, initial: object) -> bool:
        return False


class StoryField(forms.CharField):
    """Text or file, one of the two: neither is called optional, and which one is missing only the view knows."""

    def validate(self, value: object) -> None:
        """Nothing by itself."""


class StoryFiles(forms.FileField):
    """Where to choose files. They pass by themselves (`contributions.staging`): the field has no value of its own."""

    def clean(self, value: object, initial: object = None) -> None:
        """Nothing by itself."""


class WriteForm(TrappedForm):
    """A story. Its files pass by themselves (`contributions.staging`); the form only shows where to choose them."""

    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Please give your story a title.")}
    )
    text = StoryField(
        label=_("Your story"), max_length=300_000, widget=StoryArea(attrs={"rows": 12}),
        help_text=_("Type or paste it here, or send it as a file below."),
    )  # fmt: skip
    files = StoryFiles(  # type: ignore[assignment]
        label=_("Or files"), widget=ManyFiles(attrs={"accept": gate.ACCEPT}),
        help_text=_("Word (docx), odt, rtf, txt, md or pdf up to 40 MB; pictures up to 20 MB; at most ten."),
    )  # fmt: skip
    abstract = forms.CharField(
        label=_("Summary"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        help_text=_("One or two sentences."),
    )  # fmt: skip
    section = forms.ModelChoiceField(
        label=_("Section"), required=False, queryset=Section.objects.filter(is_in_menu=True),
        empty_label=_("The desk may choose"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Your name"), max_length=150, help_text=_("As it shall stand above the story."),
        error_messages={"required": _("Please tell us who you are.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = SenderEmail()
    affiliation = forms.CharField(
        label=_("Where you work or study"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    country = forms.CharField(
        label=_("Country"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "country-name"}),
    )  # fmt: skip
    terms = forms.IntegerField(required=False, widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I have read the terms and agree to them"),
        error_messages={"required": _("We can only take a story whose author agrees to the terms.")},
    )

    @classmethod
    def beginning(cls) -> dict[str, Any]:
        return {**super().beginning(), "terms": Terms.current().version}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        current = Terms.current().version
        if cleaned.get("agreed") and cleaned.get("terms") != current:
            self.add_error(
                "agreed", _("The terms have changed meanwhile. Please read them and agree once more.")
            )
            _retype(self, terms=str(current), agreed="")
        return cleaned

    def refuse_files(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self.add_error("files", sentence)


class AskForm(TrappedForm):
    """A question, and the identifying code, which may be left empty."""

    beside = frozenset({"code_key", "code"})

    text = forms.CharField(
        label=_("Your question"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 5}),
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
            _retype(self, code_key=code.new_key(), code="")

    @property
    def picture_key(self) -> str:
        """The key whose picture is shown."""
        return str(self["code_key"].value() or "")


class LinksForm(forms.Form):
    email = SenderEmail(help_text=_("The address you wrote to us from."))


def _retype(form: forms.Form, **values: str) -> None:
    """What the form shows instead of what was posted."""
    data = cast(QueryDict, form.data).copy()
    for name, value in values.items():
        data[name] = value
    form.data = data
