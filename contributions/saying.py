"""What a sender does on their own page beside sending a newer version: writes to the desk, agrees to the terms."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contributions import desk, manuscripts, replies
from contributions.models import Event, Reply, Submission, Terms
from contributions.revising import OPEN

_S = Submission.State
# Before the button nobody reads; what was marked as spam stays unanswered.
_SILENT = frozenset({_S.UNCONFIRMED, _S.SPAM})
# The same words again within this time are a double click.
_ONCE_IN = timedelta(minutes=10)


def may_write(submission: Submission) -> bool:
    """Whether the sender's page offers to write to the desk."""
    return submission.state not in _SILENT


def lacks_terms(submission: Submission) -> bool:
    """Whether its sender has still to agree: a mail brings a story without a tick."""
    return submission.terms_id is None and submission.state in OPEN | {_S.UNCONFIRMED}


def write(submission: Submission, text: str, *, is_correction: bool = False) -> Reply:
    """The sender's words to the desk; a `correction` asks to correct or remove what is published.

    Raises:
        desk.NotNow: nobody would read it, or there is nothing published to correct.
    """
    words = manuscripts.typed(text)
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission.pk)
        if not may_write(row) or (is_correction and row.state != _S.PUBLISHED):
            raise not_now(row)
        since = timezone.now() - _ONCE_IN
        before = row.replies.filter(source=Reply.Source.WEB, text=words, created_at__gt=since).first()
        return before or replies.take(
            row, replies.Said(words, sender=row.email, is_verified=True, is_correction=is_correction)
        )


def confirm(submission: Submission, agreed_to: int | None = None) -> None:
    """The mailed button was pressed, with the tick under version `agreed_to` of the terms where they were lacking.

    Raises:
        desk.NotNow: it is no longer the sender's turn.
        desk.NotReady: the terms were not agreed to.
    """
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission.pk)
        if row.confirmed_at is not None and row.state not in {_S.WITHDRAWN, _S.SPAM}:
            # Pressed twice: it has done its work.
            return
        if row.state != _S.UNCONFIRMED:
            raise not_now(row)
        agree(row, agreed_to)
        desk.confirm(row, desk.SENDER)


def agree(submission: Submission, agreed_to: int | None) -> None:
    """Store under which words the sender puts the story; whoever has agreed before has nothing to do.

    Raises:
        desk.NotReady: without a version, nothing was agreed to.
    """
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission.pk)
        if row.terms_id is not None:
            return
        if agreed_to is None:
            raise desk.NotReady(_("We can only take a story whose author agrees to the terms."))
        row.terms = submission.terms = Terms.stored(agreed_to)
        row.save(update_fields=["terms"])
        row.events.create(name="terms", actor=Event.Actor.SENDER, is_public=True, note=str(row.terms))


def not_now(submission: Submission) -> desk.NotNow:
    """Why a button of yesterday does nothing, in the sender's words: neither an editor's name nor the desk's."""
    submission.refresh_from_db()
    words = _("Nothing was changed: your story is “%s” by now.")
    return desk.NotNow(words % submission.public_state)
