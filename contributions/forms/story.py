from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from contributions import gate
from contributions.forms.agreeing import AgreedField, AgreeingForm
from contributions.forms.trapped import SenderEmail, TrappedForm
from contributions.models import Terms

# A telephone offers its camera only where any picture may come.
ACCEPT = f"{gate.ACCEPT},image/*"
WHAT_WE_TAKE = _(
    "Word (docx), odt, rtf, txt, md or pdf up to 40 MB; pictures (jpg, png, webp, heic) up to 20 MB. "
    "At most ten files, 60 MB together."
)


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


class WriteForm(TrappedForm, AgreeingForm):
    """A story. Its files pass by themselves (`contributions.staging`); the form only shows where to choose them."""

    # What an envelope (`contributions.intake`) takes over as it stands.
    telling = ("title", "text", "abstract", "section", "language", "name", "email", "affiliation", "country")

    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Please give your story a title.")}
    )
    text = StoryField(
        label=_("Your story"), max_length=300_000, widget=StoryArea(attrs={"rows": 12}),
        help_text=_("Type or paste it here, or send it as a file below."),
    )  # fmt: skip
    files = StoryFiles(  # type: ignore[assignment]
        label=_("Or files, and pictures"), widget=ManyFiles(attrs={"accept": ACCEPT}), help_text=WHAT_WE_TAKE
    )
    abstract = forms.CharField(
        label=_("Summary"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        help_text=_("One or two sentences."),
    )  # fmt: skip
    section = forms.ModelChoiceField(
        label=_("Section"), required=False, queryset=Section.objects.filter(is_in_menu=True),
        empty_label=_("The desk may choose"),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the text shows")), *settings.LANGUAGES]
    )
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
    agreed = AgreedField()

    @classmethod
    def beginning(cls) -> dict[str, Any]:
        return {**super().beginning(), "terms": Terms.current().version}

    def refuse_files(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self.add_error("files", sentence)
