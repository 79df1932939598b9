"""Files on their way in: kept privately as soon as they pass the gate, so that no error asks for them twice."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from contributions import gate, papers
from contributions.models import Submission, SubmissionFile
from portal import signing

_PURPOSE = "contributions.staged"


def admit(upload: "File[bytes]", name: str) -> SubmissionFile:
    """Judge a file, keep it under a random name, and answer its row, which belongs to no submission yet.

    `name` is what the sender called it.

    Raises:
        gate.Refused: with a sentence for the sender.
    """
    clean = gate.clean_name(name)
    kind = gate.judge(upload, clean, upload.size)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    row = SubmissionFile(name=clean, kind=kind.name, size=upload.size, sha256=digest.hexdigest())
    # For the desk, not in whatever language the sender reads our page.
    with translation.override(settings.LANGUAGE_CODE):
        row.remark = str(kind.remark)[:300]
    # No extension: nothing that ever serves this folder by mistake could tell what to do with it.
    row.file.save(f"submissions/{secrets.token_hex(20)}", upload, save=False)
    row.save()
    return row


def token_of(file: SubmissionFile) -> str:
    """What the form carries for a kept file: nobody else can name it."""
    return signing.sign(_PURPOSE, file.pk)


def kept(tokens: Iterable[str]) -> list[SubmissionFile]:
    """The files of these tokens that still wait, in order; forged and old tokens are passed over."""
    return _named(tokens, SubmissionFile.objects.staged())


def brought(tokens: Iterable[str]) -> list[SubmissionFile]:
    """The same with those that went their way already: the second half of a double click names them too."""
    return _named(tokens, SubmissionFile.objects.all())


def _named(tokens: Iterable[str], among: QuerySet[SubmissionFile]) -> list[SubmissionFile]:
    pks = []
    for token in tokens:
        try:
            pks.append(int(signing.unsign(_PURPOSE, token, SubmissionFile.STAGED_FOR)))
        except (signing.BadToken, ValueError):
            continue
    found = among.in_bulk(pks)
    return [found[pk] for pk in dict.fromkeys(pks) if pk in found]


def discard(token: str) -> None:
    """The sender took a kept file back."""
    for file in kept([token]):
        file.delete()


def attach(submission: Submission, files: Sequence[SubmissionFile]) -> int:
    """Give kept files to a submission; a file that another one took meanwhile stays there. How many."""
    pks = [file.pk for file in files]
    return SubmissionFile.objects.filter(pk__in=pks, submission=None).update(submission=submission)


def forget(at: datetime) -> int:
    """Delete what was kept for forms that never came; how many."""
    return SubmissionFile.objects.forgotten(at).delete()[1].get("contributions.SubmissionFile", 0)


def delete_bytes(sender: type[SubmissionFile], instance: SubmissionFile, **_: object) -> None:
    """After a row is gone for good (`post_delete`), so are its bytes."""
    name = instance.file.name
    if name:
        transaction.on_commit(partial(instance.file.storage.delete, name))
        transaction.on_commit(partial(papers.forget, name))
