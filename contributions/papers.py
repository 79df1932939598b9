"""What a sender's document says, read once and kept privately beside its file."""

import os
import secrets
import shutil
from contextlib import suppress
from html import escape
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles import documents
from contributions.models import SubmissionFile

FOLDER = "papers"
# One that took too much time or memory is tried again after so many seconds: the machine may have been busy.
AGAIN_AFTER = 3600
_MOST_SENTENCE = 1000
# Room between the lines and the width of a column: enough to judge a story by.
_STYLE = (
    ":root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 35%,transparent)}"
    "body{font:1.0625rem/1.6 Georgia,'Noto Serif','Songti SC','Noto Serif CJK SC',serif;max-width:42rem;"
    "margin:0 auto;padding:1rem 1.25rem 3rem;overflow-wrap:break-word}"
    "h1,h2,h3,h4{line-height:1.25;margin:1.6em 0 .5em}h1{font-size:1.75rem;margin-top:.5rem}h2{font-size:1.35rem}"
    "h3{font-size:1.15rem}h4{font-size:1rem}sup,sub{line-height:0}li{margin:.25rem 0}pre{overflow-x:auto}"
    "figure{margin:1.5rem 0}img{max-width:100%;height:auto}figcaption,small{font-size:.875rem}"
    "figcaption{margin-top:.35rem}blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid var(--line)}"
    "table{border-collapse:collapse;display:block;overflow-x:auto;margin:1rem 0}"
    "th,td{border:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}"
)


def read(file: SubmissionFile) -> documents.Document:
    """The document in `file`; its process runs for the first who asks, the others read what it left.

    Raises:
        documents.Unreadable: with a sentence for the editor.
    """
    return documents.load(_kept(file))


def preview(file: SubmissionFile) -> str:
    """A whole page of HTML that loads nothing, for a sandboxed frame: title, text and small pictures.

    Raises:
        documents.Unreadable: with a sentence for the editor.
    """
    folder = _kept(file)
    document = documents.load(folder)
    shown = folder / "shown.html"
    try:
        body = shown.read_text(encoding="utf-8")
    except FileNotFoundError:
        body = documents.with_data(document)
        _write(shown, body)
    language = file.submission.language if file.submission else settings.LANGUAGE_CODE
    title = escape(document.title or file.name)
    heading = f"<h1>{title}</h1>" if document.title else ""
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body>{heading}{body}</body></html>"
    )


def forget(name: str) -> None:
    """Delete what was read of the file of this name in the private storage."""
    shutil.rmtree(_home(name), ignore_errors=True)


def _home(name: str) -> Path:
    return Path(settings.PRIVATE_ROOT).resolve() / FOLDER / Path(name).name


def _kept(file: SubmissionFile) -> Path:
    """The folder of what was read, made now if need be. Two who make it at once make the same, and one is kept."""
    if not file.file.name:
        raise _gone()
    home = _home(file.file.name)
    folder = home / str(documents.VERSION)
    if (folder / "result.json").is_file():
        return folder
    _check_refusal(home)
    aside = home / f".{secrets.token_hex(8)}"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside.mkdir()
    try:
        _convert(file, aside)
        with suppress(OSError):
            # Fails when somebody else was faster: a folder that is not empty is never replaced.
            aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    if not Path(file.file.path).exists():
        # Deleted while it was read.
        forget(file.file.name)
        raise _gone()
    return folder


def _convert(file: SubmissionFile, folder: Path) -> None:
    path = Path(file.file.path)
    if not path.is_file():
        forget(path.name)
        raise _gone()
    try:
        # Remembered in English, so that each who asks later is told in their own language.
        with translation.override("en"):
            documents.convert(path, file.kind, folder)
            # What its reader left may be no document at all.
            documents.load(folder)
    except documents.Unreadable as refusal:
        _refuse(folder.parent, refusal)
        raise documents.Unreadable(_(str(refusal)), is_lasting=refusal.is_lasting) from refusal


def _refuse(home: Path, refusal: documents.Unreadable) -> None:
    """Remember it, so that a page of the desk does not wait half a minute each time it is opened."""
    _write(home / _refusal_name(), f"{'lasting' if refusal.is_lasting else 'passing'}\n{refusal}")


def _check_refusal(home: Path) -> None:
    path = home / _refusal_name()
    try:
        made_at, said = path.stat().st_mtime, path.read_text(encoding="utf-8")[:_MOST_SENTENCE]
    except FileNotFoundError:
        return
    how, _newline, sentence = said.partition("\n")
    if how == "lasting" or timezone.now().timestamp() - made_at < AGAIN_AFTER:
        raise documents.Unreadable(_(sentence), is_lasting=how == "lasting")


def _refusal_name() -> str:
    return f"refused-{documents.VERSION}"


def _write(path: Path, text: str) -> None:
    """Whole or not at all, whoever reads it meanwhile."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(
        os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    aside.replace(path)


def _gone() -> documents.Unreadable:
    return documents.Unreadable(_("The file is no longer there."))
