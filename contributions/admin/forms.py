from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from contributions.models import Submission
from contributions.moves import Move
from contributions.post import Draft


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Internal note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the desk sees it."),
        error_messages={"required": _("The note is empty.")},
    )


class SeenForm(forms.Form):
    """`seen` is the state the editor decided upon."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def look_at(self, state: str) -> None:
        """Shown again after somebody was faster: who presses the button now has seen the new state."""
        data = cast(QueryDict, self.data).copy()
        data["seen"] = state
        self.data = data


class MoveForm(SeenForm):
    """One move. One with a letter carries its draft."""

    note = forms.CharField(
        label=_("Internal note"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the desk sees it."),
    )  # fmt: skip


class LetterForm(MoveForm):
    SEND, NO_LETTER = "send", "none"

    letter = forms.ChoiceField(
        label=_("The letter"), choices=[(SEND, _("Send it")), (NO_LETTER, _("No letter"))], initial=SEND,
        widget=forms.RadioSelect,
    )  # fmt: skip
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("The link to the sender's page and our name are put under it."),
    )  # fmt: skip

    field_order = ["seen", "subject", "text", "letter", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("letter") == self.SEND:
            for name in ("subject", "text"):
                if not cleaned.get(name, "").strip():
                    self.add_error(name, _("Please write it, or choose “No letter”."))
        return cleaned

    @property
    def draft(self) -> Draft | None:
        """What goes out, of a valid form."""
        if self.cleaned_data["letter"] == self.NO_LETTER:
            return None
        return Draft(self.cleaned_data["subject"].strip(), self.cleaned_data["text"].strip())


class ArticleForm(MoveForm):
    section = forms.ModelChoiceField(label=_("Section"), queryset=Section.objects.all())

    field_order = ["seen", "section"]


class AnswerForm(SeenForm):
    text = forms.CharField(
        label=_("Your answer"), required=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("It goes out as a letter, with the question and our name under it."),
    )  # fmt: skip


def form_class_for(move: Move) -> type[MoveForm]:
    if move.draft:
        return LetterForm
    return ArticleForm if move.name == "make_article" else MoveForm


def initial_for(move: Move, item: Any, draft: Draft | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"seen": item.state}
    if draft is not None:
        initial.update(subject=draft.subject, text=draft.text, letter=LetterForm.SEND)
    if isinstance(item, Submission):
        initial["section"] = item.section_id
    return initial
