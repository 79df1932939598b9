"""A submission for the record: everything that was said, sent and decided, as one zip."""

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from contributions import gate, timeline
from contributions.models import EarlierVersion, Reply, Submission, SubmissionFile
from contributions.timeline import Line
from portal import outbox
from portal.models import Letter

# More than that is written to the disk meanwhile.
_IN_MEMORY = 8 * gate.MEGABYTE


def zip_of(submission: Submission) -> IO[bytes]:
    """The zip, open at its beginning; gone when it is closed. Names in it are safe and stand once each.

    Internal notes are among it, and are marked so. What is no longer kept is named as missing.
    """
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  whoever answers with it closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        files = dict(_files(submission, package))
        _texts(submission, package)
        _letters(submission, package)
        _replies(submission, package)
        line = timeline.desk_line(submission)
        _put(package, "time-line.txt", "".join(_told(one) for one in line))
        _put(package, "time-line.json", _json([_as_data(one) for one in line]))
        _put(package, "submission.json", _json({**_facts(submission), "files": files}))
    target.seek(0)
    return target


def _facts(submission: Submission) -> dict[str, Any]:
    names = (
        "kind", "source", "state", "title", "name", "email", "affiliation", "country", "language", "flag",
        "authentication", "version", "created_at", "confirmed_at", "state_at", "due_at",
    )  # fmt: skip
    article, terms = submission.article, submission.terms
    return {
        "reference": submission.number,
        **{name: getattr(submission, name) for name in names},
        "section": submission.section and submission.section.slug,
        "assignee": submission.assignee and str(submission.assignee),
        "terms": terms and {"version": terms.version, "text": terms.text},
        "article": article
        and {
            "headline": article.headline,
            "state": article.state,
            "address": settings.SITE_URL + article.get_absolute_url(),
        },
        "exported_at": timezone.now(),
    }


def _files(submission: Submission, package: zipfile.ZipFile) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each file under its version and number: two of one name do not meet."""
    for number, file in enumerate(submission.files.all(), 1):
        inside = f"files/version-{file.version}/{number:02}-{safe(file.name)}"
        facts = {
            "name": file.name, "kind": file.kind, "bytes": file.size, "sha256": file.sha256, "caption": file.caption,
            "credit": file.credit, "remark": file.remark, "came": file.created_at,
            "is_kept": _copied(package, inside, file),
        }  # fmt: skip
        yield inside, facts


def _copied(package: zipfile.ZipFile, inside: str, file: SubmissionFile) -> bool:
    try:
        content = file.file.open("rb")
    except FileNotFoundError:
        return False
    with content, package.open(inside, "w") as target:
        for chunk in content.chunks():
            target.write(chunk)
    return True


def _texts(submission: Submission, package: zipfile.ZipFile) -> None:
    versions: list[tuple[int, EarlierVersion | Submission]] = [
        *((one.number, one) for one in submission.earlier.all()),
        (submission.version, submission),
    ]
    for number, version in versions:
        words = "\n\n".join(filter(None, [version.title, version.abstract, version.text]))
        _put(package, f"text/version-{number}.txt", f"{words}\n")
        if version.html:
            # As text: a double click on the record must not open a stranger's page.
            _put(package, f"text/version-{number}.html.txt", version.html)


def _letters(submission: Submission, package: zipfile.ZipFile) -> None:
    for number, letter in enumerate(
        Letter.objects.filter(thread=submission.thread).order_by("created_at", "pk"), 1
    ):
        state = f"{letter.created_at:%Y-%m-%d}-{letter.state}"
        try:
            package.writestr(f"letters/{number:03}-{state}.eml", outbox.compose(letter).data)
        except (ValueError, IndexError):
            # An address or header that no message can carry: it never left.
            whole = f"{letter.to_address}\n{letter.subject}\n\n{letter.text}"
            _put(package, f"letters/{number:03}-{state}.txt", whole)


def _replies(submission: Submission, package: zipfile.ZipFile) -> None:
    for number, reply in enumerate(submission.replies.select_related("mail"), 1):
        stem = f"replies/{number:03}-{reply.created_at:%Y-%m-%d}"
        raw = _raw(reply)
        if raw is not None:
            package.writestr(f"{stem}.eml", raw)
        head = f"{reply.sender}\n{reply.subject}\n{_standing(reply)}\n\n"
        _put(package, f"{stem}.txt", head + (reply.whole or reply.text or strip_tags(reply.html)) + "\n")


def _raw(reply: Reply) -> bytes | None:
    """The mail as it came, while it is kept."""
    try:
        return reply.mail.raw() if reply.mail else None
    except OSError:
        return None


def _standing(reply: Reply) -> str:
    words = [_("verified") if reply.is_verified else _("from another address, not verified")]
    return ", ".join([*words, _("written by a machine")] if reply.is_automatic else words)


def _told(line: Line) -> str:
    """One line of the time line for people."""
    head = f"{timezone.localtime(line.at):%Y-%m-%d %H:%M %Z}  {line.what}  ({line.who})"
    parts = [f"[{_('internal')}] {head}" if line.is_internal else head]
    parts += [_indented(line.note, _("note for the desk only"))] if line.note else []
    parts += [f"    + {file.name}" for file in line.files]
    parts += [_indented(line.letter.text, line.letter.subject)] if line.letter else []
    parts += [_indented(line.reply.text, line.reply.sender)] if line.reply else []
    return "\n".join(parts) + "\n\n"


def _indented(text: str, head: str) -> str:
    return "\n".join([f"    {head}:", *(f"    | {row}" for row in text.strip().splitlines())])


def _as_data(line: Line) -> dict[str, Any]:
    return {
        "at": line.at,
        "what": str(line.what),
        "who": line.who,
        "is_internal": line.is_internal,
        "internal_note": line.note,
        "letter": line.letter
        and {"subject": line.letter.subject, "to": line.letter.to_address, "state": line.letter.state},
        "files": [file.name for file in line.files],
        "reply": line.reply and {"from": line.reply.sender, "is_verified": line.reply.is_verified},
    }


def safe(name: str) -> str:
    """A sender's file name that no system takes for a path, a device or a command."""
    return gate.clean_name(name).lstrip("-~") or "file"


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> str:
    convert: Callable[[], str] = getattr(value, "isoformat", value.__str__)
    return convert()


def _put(package: zipfile.ZipFile, name: str, text: str) -> None:
    # A lone surrogate, as broken mails bring them, is no UTF-8.
    package.writestr(name, text.encode("utf-8", "replace"))
