"""Plain text, rich text, and Word's old format."""

import re
import shutil
import tempfile
from pathlib import Path
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import documents
from contributions.gate import refusals
from contributions.gate.refusals import Refused

# How much of a plain text is looked at for bytes that no text has.
_SAMPLE = 64 * 1024
# A book of rich text has some ten thousand groups, its pictures have hardly any.
_MOST_GROUPS = 200_000
_OBJECT = re.compile(rb"\\obj(?:data|update|autlink|ocx|html)\b", re.I)
_TEMPLATE = re.compile(rb"\\\*\s*\\template\s*(?:[a-z]{2,}:|\\\\\\\\|//)", re.I)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

OLD_WORD = gettext_lazy(
    "Word's old format: it can be downloaded, but neither shown nor made into an article. "
    "Save it as .docx (File, Save as, Word document), or ask the sender to."
)


def plain(file: IO[bytes], name: str) -> str:
    sample = file.read(_SAMPLE)
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    if b"\x00" in sample or sample.startswith((b"MZ", b"%PDF-", b"PK\x03\x04", b"{\\rtf")):
        raise refusals.disguised(name)
    return ""


def rich(file: IO[bytes], name: str) -> str:
    data = file.read()
    if not data.startswith(b"{\\rtf"):
        raise refusals.disguised(name)
    if data.count(b"{") > _MOST_GROUPS:
        raise refusals.is_tangle(name)
    if _OBJECT.search(data):
        raise refusals.is_nested(name)
    if _TEMPLATE.search(data):
        raise refusals.is_remote(name)
    return ""


def old_word(file: IO[bytes], name: str) -> str | Promise:
    """Looked through for macros in a process of its own: it is a small file system, and many fell over one."""
    if file.read(len(_OLE)) != _OLE:
        raise refusals.disguised(name)
    file.seek(0)
    with tempfile.TemporaryDirectory(prefix="portal-doc-") as folder:
        path = Path(folder, "doc")
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        try:
            found = documents.inside_old_word(path)
        except documents.Unreadable:
            raise refusals.disguised(name) from None
    if found == "macros":
        raise Refused(_("“%s” carries macros. Please save it as .docx (File, Save as) and send that.") % name)
    if found == "password":
        raise refusals.has_password(name)
    if found != "text":
        raise refusals.disguised(name)
    return OLD_WORD
