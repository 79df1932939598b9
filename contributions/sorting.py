"""The desk says what something is: a story, a press release, a question. Its whole thread comes along.

A story that becomes a question is a row of another table. It keeps its reference, so that every link we mailed goes
on; the event `moved` keeps in `from_state` the thread it had before, so that answers to older letters find it.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.cleaning import text_of
from contributions import desk, manuscripts, post
from contributions.desk import Item
from contributions.models import Event, Question, Submission
from contributions.moves import SORT, SORT_QUESTIONS
from portal.models import Letter, Notice

_S, _Q = Submission.State, Question.State
# What the states of one kind are called in the other; only of these does anything move.
_AS_QUESTION: Mapping[str, str] = {
    _S.UNCONFIRMED: _Q.UNCONFIRMED, _S.RECEIVED: _Q.NEW, _S.IN_REVIEW: _Q.NEW, _S.SPAM: _Q.SPAM,
}  # fmt: skip
_AS_STORY: Mapping[str, str] = {
    _Q.UNCONFIRMED: _S.UNCONFIRMED, _Q.NEW: _S.RECEIVED, _Q.ASSIGNED: _S.RECEIVED, _Q.REOPENED: _S.RECEIVED,
    _Q.SPAM: _S.SPAM,
}  # fmt: skip
# By what a sender was known; a code proves a person, not an address.
_PROOFS_OF_QUESTION = {"link": "link", "account": "link", "dmarc": "mail", "desk": "desk"}
_PROOFS_OF_STORY = {"link": "link", "mail": "dmarc", "desk": "desk"}
# Carried over as they are.
_SHARED = (
    "reference", "email", "name", "language", "flag", "raw_sha256", "message_id", "ip_hash", "assignee",
    "created_at", "confirmed_at", "state_at", "overdue_told_at",
)  # fmt: skip


def call(submission: Submission, kind: str, user: Any) -> Event:
    """Say that it is a story or a press release (`Submission.Kind`).

    Raises:
        desk.NotAllowed: this editor may not sort.
        desk.NotNow: it is called so already, or is gone.
    """
    _check_right(user, SORT)
    after = Submission.Kind(kind)
    with transaction.atomic():
        row = _locked(submission)
        before = Submission.Kind(row.kind)
        if before == after:
            raise desk.NotNow(_("It is that already: “%s”.") % after.label)
        row.kind = submission.kind = after
        row.save(update_fields=["kind"])
        return _note(
            row, user, _("From “%(before)s” to “%(after)s”."), before=before.label, after=after.label
        )


def into_question(submission: Submission, user: Any) -> Question:
    """What came as a story is a question. The submission is gone afterwards, the sender's links lead to the question.

    Raises:
        desk.NotAllowed: this editor may not sort.
        desk.NotNow: it has been decided upon, or is gone.
        desk.NotReady: something hangs on it that a question cannot hold.
    """
    _check_right(user, SORT)
    with transaction.atomic():
        row = _locked(submission)
        _check_story(row)
        question = Question.objects.create(
            **{name: getattr(row, name) for name in _SHARED},
            state=_AS_QUESTION[row.state],
            text=_words_of(row),
            confirmation=_PROOFS_OF_QUESTION.get(row.authentication, ""),
        )
        if row.html.strip():
            # A question has no room for the mail as it looked: it opens the thread.
            question.replies.create(
                source=row.source, sender=row.email, subject=row.title, text=row.text, html=row.html,
                message_id=row.message_id, is_verified=bool(row.confirmed_at), created_at=row.created_at,
            )  # fmt: skip
        _carry(row, question, _AS_QUESTION, _Q.NEW)
        _note_move(row, question, user, _left_of_story(row))
        _remove(row)
    return question


def into_story(question: Question, user: Any) -> Submission:
    """What came as a question is a story. The question is gone afterwards, the asker's links lead to the story.

    Raises:
        desk.NotAllowed: this editor may not sort.
        desk.NotNow: it is answered, or gone.
    """
    _check_right(user, SORT_QUESTIONS)
    with transaction.atomic():
        row = _locked(question)
        if row.state not in _AS_STORY or row.answer:
            raise desk.NotNow(
                _("It is “%s”: only what has no answer becomes a story.") % row.get_state_display()
            )
        _check_bytes(row, Submission)
        shared = {name: getattr(row, name) for name in _SHARED}
        story = Submission.objects.create(
            **{**shared, "name": row.name or row.email.partition("@")[0]},
            state=_AS_STORY[row.state],
            source=Submission.Source.MAIL if row.message_id else Submission.Source.WEB,
            title=row.first_words,
            text=row.text,
            authentication=_PROOFS_OF_STORY.get(row.confirmation, ""),
        )
        _carry(row, story, _AS_STORY, _S.RECEIVED)
        consent = row.get_consent_display() if row.consent != Question.Consent.NONE else ""
        _note_move(row, story, user, [(_("consent"), consent)])
        _remove(row)
    return story


def find(kind_letter: str, pk: int) -> Submission | Question | None:
    """What the letter ("s" story, "q" question) and number in one of our addresses mean, wherever it was moved."""
    model: Any = {"s": Submission, "q": Question}[kind_letter]
    item: Submission | Question | None = model.objects.filter(pk=pk).first()
    if item is not None:
        return item
    moved = Event.objects.filter(name="moved", from_state=f"{model._meta.model_name}:{pk}")
    trail = moved.select_related("submission", "question").first()
    return (trail.submission or trail.question) if trail else None


def _check_right(user: Any, permission: str) -> None:
    if not user.has_perm(permission):
        raise desk.NotAllowed(_("You may not sort what came in."))


def _locked(item: Item) -> Item:
    row: Any = type(item)._default_manager.select_for_update().filter(pk=item.pk).first()
    if row is None:
        raise desk.NotNow(_("Nothing was moved: it is gone, or somebody was faster and has moved it."))
    return row


def _check_story(row: Submission) -> None:
    if row.state not in _AS_QUESTION or row.article_id:
        words = _("It is “%s”: only what nobody has decided upon becomes a question.")
        raise desk.NotNow(words % row.get_state_display())
    if row.files.exists() or row.earlier.exists():
        raise desk.NotReady(
            _(
                "A question holds neither files nor earlier versions, and nothing shall be lost. "
                "Leave it a story: you can answer its sender here as well."
            )
        )
    _check_bytes(row, Question)


def _check_bytes(row: Submission | Question, model: type[Submission] | type[Question]) -> None:
    """One mail to both our addresses came as both."""
    known: Any = model._default_manager.with_bytes(row.raw_sha256 or "")
    if known is not None:
        raise desk.NotNow(_("The same mail came to our other address as well: it is %s.") % known.number)


def _words_of(row: Submission) -> str:
    """All its words: the title too, unless the text begins with it."""
    text = row.text.strip() or manuscripts.typed(text_of(row.html))
    title = "" if " ".join(text.split()).startswith(row.title.rstrip("… ")) else row.title
    return "\n\n".join(filter(None, [title, row.abstract.strip(), text]))


def _left_of_story(row: Submission) -> list[tuple[str, str]]:
    """What a question has no field for."""
    return [
        (_("title"), row.title),
        (_("affiliation"), row.affiliation),
        (_("country"), row.country),
        (_("section"), str(row.section or "")),
        (_("terms accepted"), str(row.terms or "")),
    ]


def _carry(
    old: Submission | Question, new: Submission | Question, names: Mapping[str, str], otherwise: str
) -> None:
    """Events, replies, letters and what waits to be told, over to the new row."""
    owner = {"submission": None, "question": None, str(new._meta.model_name): new}
    for field in ("from_state", "to_state"):
        # So that “Not spam” leads back to a state there is.
        known = old.events.exclude(name="moved").exclude(**{field: ""})
        for state in set(known.values_list(field, flat=True)):
            known.filter(**{field: state}).update(**{field: names.get(state, otherwise)})
    old.events.update(**owner)
    old.replies.update(**owner)
    Letter.objects.filter(thread=old.thread).update(thread=new.thread)
    Notice.objects.filter(path=post.desk_path(old)).update(path=post.desk_path(new))


def _note_move(
    old: Submission | Question, new: Submission | Question, user: Any, left: list[tuple[str, str]]
) -> None:
    event = _note(
        new, user, _("From “%(before)s” to “%(after)s”."),
        before=old._meta.verbose_name, after=new._meta.verbose_name,
    )  # fmt: skip
    lines = [event.note, *(f"{label}: {words}" for label, words in left if words)]
    event.from_state, event.to_state, event.note = old.thread, new.thread, "\n".join(lines)
    event.save(update_fields=["from_state", "to_state", "note"])


def _note(item: Submission | Question, user: Any, words: str, **values: object) -> Event:
    return item.events.create(name="moved", actor=Event.Actor.DESK, user=user, note=words % values)


def _remove(row: Submission | Question) -> None:
    """The row is empty by now: whatever still hangs on it would be lost with it."""
    if row.delete()[0] != 1:
        raise desk.NotReady(_("Something hangs on it that would be lost. Nothing was moved."))
