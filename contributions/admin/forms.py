from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from contributions import post
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


class DraftForm(forms.Form):
    """A letter as an editor writes it, and when it leaves. Each choice of `letter` is a button of its own."""

    SEND, MORNING, NO_LETTER = "send", "morning", "none"
    CHOICES = ((SEND, _("Send")), (MORNING, _("Send in the morning")))

    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("The link to the sender's page and our name are put under it."),
    )  # fmt: skip
    letter = forms.ChoiceField(
        choices=CHOICES,
        widget=forms.HiddenInput,
        error_messages={"required": _("Please press one of the buttons below.")},
    )

    @property
    def buttons(self) -> list[tuple[str, Any]]:
        """The choices, with the hour that the morning means."""
        morning = timezone.localtime(post.next_morning(timezone.now()), timezone.get_default_timezone())
        words = _("Send in the morning (%s)") % formats.date_format(morning, "D H:i")
        field = cast(forms.ChoiceField, self.fields["letter"])
        choices = cast(Iterable[tuple[str, Any]], field.choices)
        return [(value, words if value == self.MORNING else label) for value, label in choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("letter") in {self.SEND, self.MORNING}:
            for name in ("subject", "text"):
                if not cleaned.get(name, "").strip():
                    self.add_error(name, self.empty)
        return cleaned

    # What is said of a letter without words.
    empty: Any = _("A letter needs a subject and a text.")

    @property
    def draft(self) -> Draft | None:
        """What goes out, of a valid form."""
        said = self.cleaned_data
        if said["letter"] == self.NO_LETTER:
            return None
        at = post.next_morning(timezone.now()) if said["letter"] == self.MORNING else None
        return Draft(said["subject"].strip(), said["text"].strip(), at)


class WriteForm(DraftForm):
    """A letter that decides nothing."""


class LetterForm(DraftForm, MoveForm):
    """A decision with its letter, or without."""

    empty = _("Please write it, or choose “No letter”.")
    letter = forms.ChoiceField(
        choices=(*DraftForm.CHOICES, (DraftForm.NO_LETTER, _("No letter"))),
        widget=forms.HiddenInput,
        error_messages={"required": _("Please press one of the buttons below.")},
    )

    field_order = ["seen", "subject", "text", "note"]


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
        initial.update(subject=draft.subject, text=draft.text)
    if isinstance(item, Submission):
        initial["section"] = item.section_id
    return initial
