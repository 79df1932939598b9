"""Answering a question, and publishing the answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Section
from contributions import publishing
from contributions.admin.forms import AnswerForm, SeenForm
from contributions.models import CannedAnswer, Question
from contributions.publishing import Wording


class AnsweringForm(AnswerForm):
    """An answer, with canned words to begin from. `data` or `initial` as ever; `question` tells the language."""

    canned = forms.ModelChoiceField(
        label=_("Canned answers"),
        queryset=CannedAnswer.objects.none(),
        required=False,
        empty_label=_("Choose …"),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        # Those in the asker's language first.
        self.fields["canned"].queryset = CannedAnswer.objects.all()  # type: ignore[attr-defined]
        words = [(one.pk, str(one), one.language) for one in CannedAnswer.objects.all()]
        own = [(pk, title) for pk, title, language in words if language == question.language]
        others = [(pk, title) for pk, title, language in words if language != question.language]
        choices: list[Any] = [("", _("Choose …")), *own]
        if others:
            choices.append((_("In the other language"), others))
        self.fields["canned"].choices = choices  # type: ignore[attr-defined]
        self.has_canned = bool(words)

    def with_canned(self) -> "AnsweringForm":
        """The same words so far, the chosen ones put under them; nothing is found wrong yet."""
        chosen = self.cleaned_data.get("canned")
        typed = self.data.get("text", "").rstrip()
        text = "\n\n".join(filter(None, [typed, chosen.text if chosen else ""]))
        return AnsweringForm(
            initial={"seen": self.data.get("seen", ""), "text": text}, question=self.question
        )


class PublishForm(SeenForm):
    """What readers get to see. `letter`: the answer that goes to the asker first ("": they have it already)."""

    letter = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Question"), max_length=250, help_text=_("One sentence: the page's heading."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    details = forms.CharField(
        label=_("More of the question"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only when the heading does not say it all."),
    )  # fmt: skip
    answer = forms.CharField(
        label=_("Answer"), widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Plain text: a blank line begins a paragraph, addresses become links."),
    )  # fmt: skip
    section = forms.ModelChoiceField(
        label=_("Section"), queryset=Section.objects.all(), required=False, empty_label=_("none")
    )
    related = forms.ModelMultipleChoiceField(
        label=_("Related articles"), queryset=Article.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    names_asker = forms.BooleanField(label=_("With the asker's name"), required=False)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposed = {article.pk: article for article in publishing.proposals(question)}
        chosen = self.initial.get("related") or []
        proposed |= {article.pk: article for article in chosen}
        related: Any = self.fields["related"]
        related.queryset = Article.objects.filter(pk__in=proposed)
        if not proposed:
            del self.fields["related"]
        if question.consent != Question.Consent.NAMED or not question.name:
            del self.fields["names_asker"]
        else:
            self.fields["names_asker"].label = _("With the asker's name: %s") % question.name

    @classmethod
    def beginning(cls, question: Question, letter: str = "", seen: str = "") -> "PublishForm":
        """Filled with the asker's question and the answer, or with what stood on the pages before."""
        title, details = publishing.words_of(question)
        said: dict[str, Any] = {"title": title, "details": details, "answer": letter or question.answer}
        said["names_asker"] = question.consent == Question.Consent.NAMED
        earlier = publishing.stored(question)
        if earlier is not None:
            said |= {"title": earlier.title, "details": earlier.details, "section": earlier.section_id}
            said["related"] = list(earlier.related.all())
            said["names_asker"] = bool(earlier.asker_name)
            if not letter:
                said["answer"] = earlier.answer
        return cls(initial={**said, "letter": letter, "seen": seen or question.state}, question=question)

    @property
    def wording(self) -> Wording:
        """Of a valid form."""
        said = self.cleaned_data
        return Wording(
            title=said["title"],
            answer=said["answer"],
            details=said["details"],
            section=said["section"],
            related=list(said.get("related") or ()),
            names_asker=said.get("names_asker", False),
        )
