"""Files chosen in a sender's form: kept as soon as they come, described, taken back. Shared by all doors for stories."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from contributions import gate, intake, limits, manuscripts, staging
from contributions.models import SubmissionFile
from contributions.views.keeping import is_stale
from portal.clients import address_of
from portal.throttles import TooMany

# Buttons that neither send nor judge: the form comes back with every word and file.
_ONLY_SHOW = ("keep", "remove", "change")


@dataclass
class Chosen:
    """The files of one post: those that wait for it, and why others were refused.

    `brought` are all it names, with those the first half of a double click has sent already.
    """

    files: list[SubmissionFile] = field(default_factory=list)
    brought: list[SubmissionFile] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    # Which of the buttons was pressed that only show the form again; "" for one that means it.
    button: str = ""

    def seen(self) -> Mapping[str, Any]:
        """What the templates ask for."""
        return {
            "kept": [
                {
                    "file": file,
                    "token": staging.token_of(file),
                    "is_picture": file.kind in manuscripts.PICTURES,
                }
                for file in self.files
            ],
            "refusals": self.refusals,
            "kept_size": sum(file.size for file in self.files),
            "most_files": gate.MOST_FILES,
            "most_size": gate.MOST_TOGETHER,
            "is_here": self.button in {"keep", "remove"},
        }


def chosen(request: HttpRequest) -> Chosen:
    """Every file of this form, those kept before first, with the captions that were written under them."""
    tokens = request.POST.getlist("kept")
    if not is_stale(request):
        for token in request.POST.getlist("remove"):
            staging.discard(token)
    found = Chosen(files=staging.kept(tokens), brought=staging.brought(tokens))
    found.button = next((name for name in _ONLY_SHOW if name in request.POST), "")
    for file in found.files:
        _describe(file, request.POST)
    for upload in request.FILES.getlist("files"):
        _admit(request, upload, found)
    return found


def _describe(file: SubmissionFile, posted: QueryDict) -> None:
    """Keep what was typed under a picture. A page that does not ask for it (the preview) changes nothing."""
    before = file.caption, file.credit
    file.caption = manuscripts.line(posted.get(f"caption-{file.pk}", file.caption), 400)
    file.credit = manuscripts.line(posted.get(f"credit-{file.pk}", file.credit), 200)
    if (file.caption, file.credit) != before:
        file.save(update_fields=["caption", "credit"])


def _admit(request: HttpRequest, upload: UploadedFile, found: Chosen) -> None:
    name = upload.name or "file"
    try:
        limits.file(address_of(request))
        admitted = staging.admit(upload, name)
    except gate.Refused as refusal:
        found.refusals.append(str(refusal))
        return
    except TooMany:
        found.refusals.append(
            _("“%s” was not kept: too many files in a short time. Please wait an hour.") % name
        )
        return
    if admitted.sha256 in {file.sha256 for file in found.files}:
        # The same bytes chosen twice are one file.
        admitted.delete()
        return
    try:
        intake.check_size("", [*found.files, admitted])
    except intake.Refused as refusal:
        values = {"name": admitted.name, "why": refusal}
        found.refusals.append(_("“%(name)s” was not kept. %(why)s") % values)
        admitted.delete()
        return
    found.files.append(admitted)
    found.brought.append(admitted)
