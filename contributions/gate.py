"""The file gate: what a sender may hand us. Extension, signature and structure must agree; nothing is believed.

Each refusal is a sentence that tells what to do instead.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

MEGABYTE = 1024 * 1024
MOST_FILES = 10
MOST_TOGETHER = 60 * MEGABYTE
MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * MEGABYTE
MOST_PIXELS = 40_000_000
DOCUMENT, PICTURE = 40 * MEGABYTE, 20 * MEGABYTE
# How much of a plain text is looked at for bytes that no text has.
_SAMPLE = 64 * 1024

_ARCHIVES = {"zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "cab", "iso", "dmg", "jar", "epub"}
_PAGES = {"html", "htm", "xhtml", "mht", "mhtml", "xml", "shtml"}
_PROGRAMS = {
    "exe", "com", "dll", "scr", "msi", "bat", "cmd", "ps1", "vbs", "js", "mjs", "jse", "wsf", "hta", "lnk", "sh", "py",
    "pl", "rb", "php", "php3", "php4", "php5", "phtml", "phar", "asp", "aspx", "jsp", "cgi", "apk", "app", "deb", "rpm",
}  # fmt: skip
_MACROS = {"docm", "dotm", "xlsm", "pptm"}
_REFUSALS = (
    ({"doc"}, gettext_lazy("“%(name)s” is in Word's old format. Please save it as .docx (File, Save as) and send that.")),
    (_MACROS, gettext_lazy("“%(name)s” may carry macros. Please save it as .docx without macros and send that.")),
    (_ARCHIVES, gettext_lazy("“%(name)s” is an archive. Please unpack it and send the files one by one.")),
    ({"svg"}, gettext_lazy("“%(name)s” is a drawing that may carry scripts. Please export it as PNG and send that.")),
    (_PAGES, gettext_lazy("“%(name)s” is a web page. Please paste its text into the box, or save it as .docx.")),
    (_PROGRAMS, gettext_lazy("“%(name)s” is a program. We take texts and pictures only.")),
)  # fmt: skip
# In the middle of a name these would make some server run the file; "com" and "py" stand in honest names.
_HIDDEN = (_PROGRAMS | _PAGES | {"svg"}) - {"com", "py", "app", "pl", "rb", "js"}
_FOREIGN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc-\uffff\U000e0000-\U000e007f<>:\"|?*]"
)


class Refused(Exception):
    """Why a file cannot be taken, and what to do instead; the sentence is for its sender."""


@dataclass(frozen=True)
class Kind:
    """A kind of file we take: its most bytes, and what tells it. `check(file, name)` raises `Refused`."""

    name: str
    most_bytes: int
    check: Callable[[IO[bytes], str], None]


def judge(file: IO[bytes], name: str, size: int) -> Kind:
    """The kind of an acceptable file. `name` is a clean one (`clean_name`), `size` in bytes; `file` is seekable.

    Raises:
        Refused: with a sentence.
    """
    parts = name.lower().split(".")
    extension = parts[-1] if len(parts) > 1 else ""
    if hidden := _HIDDEN.intersection(parts[1:-1]):
        words = _("“%(name)s” has “.%(part)s” in the middle of its name. Please rename it and try once more.")
        raise Refused(words % {"name": name, "part": min(hidden)})
    kind = KINDS.get(
        {"jpeg": "jpg", "jpe": "jpg", "markdown": "md", "heif": "heic"}.get(extension, extension)
    )
    if kind is None:
        raise Refused(_why_not(extension, name))
    if size == 0:
        raise Refused(_("“%s” is empty.") % name)
    if size > kind.most_bytes:
        raise Refused(_too_large(kind, name))
    file.seek(0)
    try:
        kind.check(file, name)
    finally:
        file.seek(0)
    return kind


def clean_name(name: str) -> str:
    """A file's name as we show it: no folders, no signs that deceive the eye, at most 150 characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = " ".join(_FOREIGN.sub("", name).split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:150] or "file"
    return f"{stem[: 149 - len(extension[:20])] or 'file'}.{extension[:20]}"


def _why_not(extension: str, name: str) -> str:
    for extensions, sentence in _REFUSALS:
        if extension in extensions:
            return str(sentence) % {"name": name}
    words = _("We cannot read “%(name)s”. We take docx, odt, rtf, txt, md, pdf, jpg, png, webp and heic.")
    return words % {"name": name}


def _too_large(kind: Kind, name: str) -> str:
    values = {"name": name, "most": kind.most_bytes // MEGABYTE}
    if kind.name == "docx":
        return (
            _(
                "“%(name)s” is larger than %(most)d MB. In Word, choose a picture, then Picture Format, "
                "Compress Pictures, “E-mail”, for all pictures, and save it again."
            )
            % values
        )
    return _("“%(name)s” is larger than %(most)d MB. Please send a smaller one.") % values


def _disguised(name: str) -> Refused:
    words = _(
        "“%s” is not what its name says. Please open it, save it anew in the right format, and send that."
    )
    return Refused(words % name)


def _begins(*signatures: bytes) -> Callable[[IO[bytes], str], None]:
    def check(file: IO[bytes], name: str) -> None:
        if not file.read(16).startswith(signatures):
            raise _disguised(name)

    return check


def _picture(format_name: str) -> Callable[[IO[bytes], str], None]:
    def check(file: IO[bytes], name: str) -> None:
        # The header only: nothing is decoded.
        try:
            with Image.open(file, formats=[format_name]) as picture:
                pixels = picture.width * picture.height
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            pixels = MOST_PIXELS + 1
        except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError):
            raise _disguised(name) from None
        if pixels > MOST_PIXELS:
            raise Refused(_("“%s” has more than 40 megapixels. Please send a smaller one.") % name)

    return check


def _heic(file: IO[bytes], name: str) -> None:
    head = file.read(16)
    if head[4:8] != b"ftyp" or head[8:12] not in {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}:
        raise _disguised(name)


def _text(file: IO[bytes], name: str) -> None:
    sample = file.read(_SAMPLE)
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    if b"\x00" in sample or sample.startswith((b"MZ", b"%PDF-", b"PK\x03\x04", b"{\\rtf")):
        raise _disguised(name)


def _office(required: str, macros: re.Pattern[str]) -> Callable[[IO[bytes], str], None]:
    def check(file: IO[bytes], name: str) -> None:
        if file.read(4) != b"PK\x03\x04":
            raise _disguised(name)
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as package:
                entries = package.infolist()
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
            UnicodeDecodeError,
        ):
            raise _disguised(name) from None
        names = [entry.filename for entry in entries]
        if required not in names:
            raise _disguised(name)
        if any(macros.search(entry) for entry in names):
            raise Refused(_("“%s” carries macros. Please save it without them and send that.") % name)
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Refused(
                _("“%s” is far too large inside. Please save it anew, without embedded objects.") % name
            )

    return check


_WORD_MACROS = re.compile(r"vbaproject|vbadata|(^|/)activex/", re.I)
_ODT_MACROS = re.compile(r"^(basic|scripts)/.", re.I)

KINDS = {
    kind.name: kind
    for kind in (
        Kind("docx", DOCUMENT, _office("word/document.xml", _WORD_MACROS)),
        Kind("odt", DOCUMENT, _office("content.xml", _ODT_MACROS)),
        Kind("rtf", DOCUMENT, _begins(b"{\\rtf")),
        Kind("pdf", DOCUMENT, _begins(b"%PDF-", b"\xef\xbb\xbf%PDF-")),
        Kind("txt", DOCUMENT, _text),
        Kind("md", DOCUMENT, _text),
        Kind("jpg", PICTURE, _picture("JPEG")),
        Kind("png", PICTURE, _picture("PNG")),
        Kind("webp", PICTURE, _picture("WEBP")),
        Kind("heic", PICTURE, _heic),
    )
}
# For the file chooser of a browser: a hint, never a check.
ACCEPT = ".docx,.odt,.rtf,.txt,.md,.pdf,.jpg,.jpeg,.png,.webp,.heic"
