"""The sender's page of a story: which of its buttons was pressed, and what its forms show then."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from contributions import desk, intake, limits, manuscripts, revising, saying
from contributions.correspondence import thread_of, versions_of
from contributions.forms import CorrectionForm, NewerForm, TermsForm, WordsForm
from contributions.models import Submission, Terms
from contributions.moves import SUBMISSION_MOVES
from contributions.views.choosing import Chosen, chosen
from contributions.views.keeping import say_too_many
from portal.clients import address_of
from portal.throttles import TooMany

_S = Submission.State


class Again(Exception):
    """The page is shown once more, with every word and file; `status` is that of the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Sheet:
    """One look at the page, or one press of a button on it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.files = Chosen()
        self.newer: NewerForm | None = None
        self.words: WordsForm = WordsForm(auto_id="words_%s")
        self.correction: WordsForm = CorrectionForm(auto_id="correction_%s")
        self.agreement: TermsForm | None = None
        # Why it looks as if nothing were new in what was brought.
        self.same = ""

    def act(self, submission: Submission, posted: QueryDict) -> str:
        """Do what the button says; answers the word by which the page thanks for it ("": it shows by itself).

        Raises:
            Again: something is missing.
            desk.Refused: the state is no longer what the page showed.
        """
        if "confirm" in posted or "agree" in posted:
            return self._agree(submission, posted)
        if "withdraw" in posted:
            return self._withdraw(submission)
        if "write" in posted:
            self.words = WordsForm(posted, auto_id="words_%s")
            return self._write(submission, self.words)
        if "correct" in posted:
            self.correction = CorrectionForm(posted, auto_id="correction_%s")
            return self._write(submission, self.correction, is_correction=True)
        if {"revise", "same", "keep", "remove"} & set(posted):
            return self._revise(submission, posted)
        return ""

    def seen(self, submission: Submission) -> Mapping[str, Any]:
        """What the template shows beside the item and its time line."""
        terms = Terms.current()
        fresh = {"of_version": submission.version}
        article = submission.article if submission.state == _S.PUBLISHED else None
        return {
            "can_withdraw": submission.state in SUBMISSION_MOVES["withdraw"].sources,
            "can_revise": submission.state in revising.OPEN,
            "can_write": saying.may_write(submission),
            "lacks_terms": saying.lacks_terms(submission),
            "terms": terms,
            "agreement": self.agreement or TermsForm(initial={"terms": terms.version}),
            "newer": self.newer or NewerForm(initial=fresh, auto_id="newer_%s"),
            "words": self.words,
            "correction": self.correction,
            "same": self.same,
            "author": article.authors.first() if article else None,
            "thread": thread_of(submission),
            "versions": versions_of(submission),
            "done": _thanks(self.request.GET.get("done", "")),
            **self.files.seen(),
        }

    def _agree(self, submission: Submission, posted: QueryDict) -> str:
        version = None
        if saying.lacks_terms(submission):
            self.agreement = TermsForm(posted)
            if not self.agreement.is_valid():
                raise Again(422)
            version = self.agreement.cleaned_data["terms"]
        if "confirm" in posted:
            saying.confirm(submission, version)
        else:
            saying.agree(submission, version)
        return ""

    def _withdraw(self, submission: Submission) -> str:
        if submission.state != _S.WITHDRAWN:
            try:
                desk.withdraw(submission)
            except desk.NotNow:
                raise saying.not_now(submission) from None
        return ""

    def _write(self, submission: Submission, form: WordsForm, *, is_correction: bool = False) -> str:
        if not form.is_valid():
            raise Again(422)
        words = form.cleaned_data["words"]
        try:
            limits.words(address_of(self.request), submission.reference)
            saying.write(submission, words, is_correction=is_correction)
        except TooMany as limit:
            say_too_many(form, limit)
            raise Again(429) from None
        except desk.NotNow:
            self._keep_words(words)
            raise
        return "words"

    def _revise(self, submission: Submission, posted: QueryDict) -> str:
        if submission.state not in revising.OPEN:
            self._keep_words(posted.get("text", ""))
            # Says why not.
            revising.revise(submission, revising.Newer(text=posted.get("text", "")))
        self.files = chosen(self.request)
        if self.files.button:
            self.newer = NewerForm.kept(posted)
            raise Again(422 if self.files.refusals else 200)
        self.newer = form = NewerForm(posted, auto_id="newer_%s")
        for sentence in self.files.refusals:
            form.add_error("files", sentence)
        if not form.is_valid():
            raise Again(422)
        if not _has_come(submission, form, self.files):
            self._take(submission, form, even_if_same="same" in posted)
        return "newer"

    def _take(self, submission: Submission, form: NewerForm, *, even_if_same: bool) -> None:
        said = form.cleaned_data
        newer = revising.Newer(text=said["text"], title=said["title"], files=self.files.files)
        try:
            limits.newer_version(address_of(self.request), submission.reference)
            revising.revise(submission, newer, even_if_same=even_if_same)
        except revising.Same as same:
            self.same = str(same)
            raise Again(422) from None
        except intake.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
            raise Again(422) from None
        except TooMany as limit:
            say_too_many(form, limit)
            raise Again(429) from None
        except desk.NotNow:
            self._keep_words(said["text"])
            raise

    def _keep_words(self, words: str) -> None:
        """What cannot go its way any more is not lost: it stands where one writes to the desk."""
        self.words = WordsForm(initial={"words": words}, auto_id="words_%s")


def _has_come(submission: Submission, form: NewerForm, files: Chosen) -> bool:
    """Whether these very words and files are the newest version already: the second half of a double click."""
    text, looked_at = manuscripts.typed(form.cleaned_data["text"]), form.cleaned_data["of_version"]
    if files.brought and all(file.submission_id == submission.pk for file in files.brought):
        return text in {"", submission.text}
    if not (text or files.brought) or looked_at is None or looked_at >= submission.version:
        return False
    newest = set(submission.files.filter(version=submission.version).values_list("sha256", flat=True))
    return text == submission.text and all(file.sha256 in newest for file in files.brought)


def _thanks(done: str) -> str:
    """A sentence for what was just done; whoever writes another word into the address reads none."""
    sentences = {
        "newer": _("Thank you. The newer version is with the editors."),
        "words": _("Thank you. Your words are with the editors."),
    }
    return sentences.get(done, "")
