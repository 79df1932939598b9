"""A sender brings a newer version. What was there before stays, under its number."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contributions import desk, intake, manuscripts, post, staging
from contributions.models import EarlierVersion, Event, Submission, SubmissionFile
from portal import notices

_S = Submission.State
OPEN = frozenset({_S.RECEIVED, _S.IN_REVIEW, _S.CHANGES_REQUESTED, _S.ACCEPTED, _S.IN_PRODUCTION})


class Same(intake.Refused):
    """All of it has come before, byte for byte."""


@dataclass(frozen=True)
class Newer:
    """What a sender brings: a text, files that passed the gate, or both. Empty title and summary: as they are.

    Pictures alone join the version that is there; a text or a document begins the next one.
    """

    text: str = ""
    html: str = ""
    title: str = ""
    abstract: str = ""
    files: Sequence[SubmissionFile] = ()

    @property
    def is_manuscript(self) -> bool:
        has_document = any(file.kind in manuscripts.DOCUMENTS for file in self.files)
        return has_document or bool(manuscripts.typed(self.text))


def revise(submission: Submission, newer: Newer, *, even_if_same: bool = False) -> Event:
    """Take a newer version; changes that were asked for are answered by it. The desk is told.

    Raises:
        Same: nothing in it is new (unless `even_if_same`).
        intake.Refused: it is empty, or too much; with the field and a sentence.
        desk.Refused: the submission is at rest, or published.
    """
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission.pk)
        _check(row, newer, even_if_same)
        if newer.is_manuscript:
            _begin_version(row, newer)
        SubmissionFile.objects.filter(pk__in=[file.pk for file in newer.files]).update(version=row.version)
        staging.attach(row, newer.files)
        event = row.events.create(
            name="revised", actor=Event.Actor.SENDER, is_public=True, note=_what_came(row, newer)
        )
        if row.state == _S.CHANGES_REQUESTED:
            event = desk.transition(row, "resubmit", desk.SENDER, fields={"due_at": None})
        subject = _("Newer version: %s") % row.title
        notices.tell("contributions.view_submission", subject, post.desk_path(row), kind="revision")
    submission.refresh_from_db()
    return event


def _check(row: Submission, newer: Newer, even_if_same: bool) -> None:
    if row.state not in OPEN:
        words = _("It is “%s”: a newer version cannot be taken. Please write to us instead.")
        raise desk.NotNow(words % row.public_state)
    text = manuscripts.typed(newer.text)
    if not text and not newer.files:
        raise intake.Refused("text", _("Please write or paste the newer text, or choose a file."))
    intake.check_size(newer.text, newer.files)
    known = set(row.files.values_list("sha256", flat=True))
    is_old = (not text or text == row.text) and all(file.sha256 in known for file in newer.files)
    if is_old and not even_if_same:
        raise Same(
            "files",
            _("This is the same as what you sent before, byte for byte. Did you choose the right file?"),
        )


def _begin_version(row: Submission, newer: Newer) -> None:
    EarlierVersion.objects.create(
        submission=row,
        number=row.version,
        title=row.title,
        abstract=row.abstract,
        text=row.text,
        html=row.html,
        came_at=row.events.filter(name__in=["sent", "revised"])
        .order_by("-created_at")
        .values_list("created_at", flat=True)[0],
    )
    row.version += 1
    # A file alone is the whole manuscript: the text of before must not stand beside it.
    row.text = manuscripts.typed(newer.text)
    row.html = newer.html
    row.title = manuscripts.line(newer.title, 200) or row.title
    row.abstract = manuscripts.typed(newer.abstract) or row.abstract
    row.save(update_fields=["version", "text", "html", "title", "abstract"])


def _what_came(row: Submission, newer: Newer) -> str:
    files = len(newer.files)
    parts = [_("version %d") % row.version] if newer.is_manuscript else []
    if files:
        parts.append(ngettext("%d file", "%d files", files) % files)
    return ", ".join(parts)
