"""The forms strangers fill in. They turn strings into values; nothing is sent or decided here."""

from contributions.forms.following import CorrectionForm, NewerForm, TermsForm, WordsForm
from contributions.forms.question import AskForm
from contributions.forms.story import WriteForm
from contributions.forms.trapped import LinksForm, TrappedForm

__all__ = [
    "AskForm",
    "CorrectionForm",
    "LinksForm",
    "NewerForm",
    "TermsForm",
    "TrappedForm",
    "WordsForm",
    "WriteForm",
]
