"""What the page of a story shows of its manuscript: one version's text or document at a time, and earlier versions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import documents, revisions
from contributions import manuscripts, papers
from contributions.models import EarlierVersion, Submission, SubmissionFile

# Comparing takes the square of this.
_MOST_WORDS = 6_000
# A typed text shorter than this says what is in the file beside it.
_NOTE = 600


@dataclass(frozen=True)
class Tab:
    """Something to read: `key` for the address, the file it stands for, if any."""

    key: str
    label: str
    file: SubmissionFile | None = None


@dataclass
class Shown:
    """What is open: paragraphs, or the address of a frame, and what the reader should know about it."""

    tab: Tab
    paragraphs: list[list[str]] = field(default_factory=list)
    frame: str = ""
    warnings: Sequence[str] = ()
    refusal: str = ""


@dataclass(frozen=True)
class Earlier:
    """A version of before, with its documents; `changes` only when they were asked for."""

    version: EarlierVersion
    paragraphs: list[list[str]]
    files: list[SubmissionFile]
    changes: Sequence[Any] | None = None


def tabs_of(item: Submission, files: Sequence[SubmissionFile]) -> list[Tab]:
    """What can be read of the newest version, the likely story first: typed text, documents, the mail's HTML."""
    typed = [Tab("text", _("Typed text"))] if item.text.strip() else []
    written = [
        Tab(f"file-{file.pk}", file.name, file)
        for file in files
        if file.version == item.version and file.kind in manuscripts.DOCUMENTS
    ]
    found = written + typed if _is_covering_note(item.text) else typed + written
    return found + ([Tab("html", _("HTML of the mail"))] if item.html.strip() else [])


def _is_covering_note(text: str) -> bool:
    return len(text) < _NOTE


def shown(
    item: Submission, files: Sequence[SubmissionFile], tabs: Sequence[Tab], request: HttpRequest
) -> Shown | None:
    """The part of the manuscript that is asked for (`?read=`), also a document of an earlier version; else the first."""
    asked = request.GET.get("read", "")
    earlier = [
        Tab(f"file-{file.pk}", file.name, file) for file in files if file.kind in manuscripts.DOCUMENTS
    ]
    tab = next((one for one in [*tabs, *earlier] if one.key == asked), tabs[0] if tabs else None)
    if tab is None:
        return None
    if tab.file is not None:
        return _document(tab, tab.file)
    if tab.key == "html":
        return Shown(tab, frame=reverse("admin:contributions_submission_html", args=[item.pk]))
    return Shown(tab, paragraphs=manuscripts.paragraphs(item.text))


def earlier_versions(
    item: Submission, files: Sequence[SubmissionFile], request: HttpRequest
) -> list[Earlier]:
    """The newest of before first; `?compare=` names the one to be laid beside the version after it."""
    versions = list(item.earlier.all())
    if not versions:
        return []
    after: list[EarlierVersion | Submission] = [*versions[1:], item]
    asked = request.GET.get("compare", "")
    found = [
        Earlier(
            version,
            manuscripts.paragraphs(version.text),
            [one for one in files if one.version == version.number and one.kind in manuscripts.DOCUMENTS],
            differences(version, later) if asked == str(version.number) else None,
        )
        for version, later in zip(versions, after, strict=True)
    ]
    return found[::-1]


def differences(old: EarlierVersion, new: EarlierVersion | Submission) -> Sequence[Any]:
    """Title, summary and text word by word; nothing when they are too long to be compared while somebody waits."""
    if any(len(one.text.split()) > _MOST_WORDS or len(one.text) > _MOST_WORDS * 8 for one in (old, new)):
        return ()
    return revisions.changes(_words(old), _words(new))


def _words(version: EarlierVersion | Submission) -> dict[str, str]:
    return {
        "headline": version.title,
        "abstract": version.abstract,
        "body": manuscripts.to_html(version.text),
    }


def _document(tab: Tab, file: SubmissionFile) -> Shown:
    """A document is read once and kept (`contributions.papers`); the frame asks for the same reading."""
    try:
        document = papers.read(file)
    except documents.Unreadable as refusal:
        return Shown(tab, refusal=str(refusal))
    frame = reverse("admin:contributions_submission_paper", args=[file.pk])
    return Shown(tab, frame=frame, warnings=document.warnings)
