"""What a sender fills in on their own page (views/following.py). The signed address is the proof: no traps, no name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contributions.forms.agreeing import AgreedField, AgreeingForm
from contributions.forms.story import ACCEPT, WHAT_WE_TAKE, ManyFiles, StoryArea, StoryField, StoryFiles


class NewerForm(forms.Form):
    """A newer version: text, files, or both. What is left empty stays as it was, says `contributions.revising`."""

    # Which version its sender looked at: a second click finds a newer one.
    of_version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    title = forms.CharField(
        label=_("Another title"), required=False, max_length=200, help_text=_("Only if it has changed.")
    )
    text = StoryField(
        label=_("The newer text"), max_length=300_000, widget=StoryArea(attrs={"rows": 8}),
        help_text=_("The whole text, or choose a file with it."),
    )  # fmt: skip
    files = StoryFiles(  # type: ignore[assignment]
        label=_("Newer files, and pictures"), widget=ManyFiles(attrs={"accept": ACCEPT}),
        help_text=WHAT_WE_TAKE,
    )  # fmt: skip

    @classmethod
    def kept(cls, data: Any) -> "NewerForm":
        """Every word typed so far, and nothing found wrong yet."""
        return cls(
            initial={name: data.get(name, "") for name in ("of_version", "title", "text")}, auto_id="newer_%s"
        )


class WordsForm(forms.Form):
    """Words to the desk."""

    words = forms.CharField(
        label=_("Your words"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
        error_messages={"required": _("Please write something into this box.")},
    )  # fmt: skip


class CorrectionForm(WordsForm):
    """A wish about what is published."""

    words = forms.CharField(
        label=_("What should be corrected or removed, and why?"), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
        error_messages={"required": _("Please write something into this box.")},
    )  # fmt: skip


class TermsForm(AgreeingForm):
    """The tick under the terms, for a story that came by mail."""

    terms = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    agreed = AgreedField()
