"""The file gate: what a sender may hand us. Extension, signature and structure must agree; nothing is believed.

Each refusal is a sentence that tells what to do instead.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from contributions.gate import packages, pdf, pictures, refusals, texts
from contributions.gate.limits import (
    DOCUMENT,
    MEGABYTE,
    MOST_ELEMENTS,
    MOST_ENTRIES,
    MOST_FILES,
    MOST_PIXELS,
    MOST_TOGETHER,
    MOST_UNPACKED,
    PICTURE,
)
from contributions.gate.names import clean_name
from contributions.gate.refusals import Refused

__all__ = [
    "ACCEPT", "DOCUMENT", "KINDS", "MEGABYTE", "MOST_ELEMENTS", "MOST_ENTRIES", "MOST_FILES", "MOST_PIXELS",
    "MOST_TOGETHER", "MOST_UNPACKED", "PICTURE", "Kind", "Refused", "clean_name", "judge",
]  # fmt: skip

# In the middle of a name these would make some server run the file; "com" and "py" stand in honest names.
_HIDDEN = (refusals.PROGRAMS | refusals.PAGES | {"svg"}) - {"com", "py", "app", "pl", "rb", "js"}
_SAME = {"jpeg": "jpg", "jpe": "jpg", "markdown": "md", "heif": "heic"}


@dataclass(frozen=True)
class Kind:
    """A kind of file we take: its most bytes, and what tells it.

    `check(file, name)` raises `Refused`, or answers a remark for the desk ("": none). `remark` is that of the file
    judged, in no language yet.
    """

    name: str
    most_bytes: int
    check: Callable[[IO[bytes], str], str | Promise]
    remark: str | Promise = ""


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
    kind = KINDS.get(_SAME.get(extension, extension))
    if kind is None:
        raise refusals.by_extension(extension, name)
    if size == 0:
        raise Refused(_("“%s” is empty.") % name)
    if size > kind.most_bytes:
        raise Refused(_too_large(kind, name))
    file.seek(0)
    try:
        return replace(kind, remark=kind.check(file, name))
    finally:
        file.seek(0)


def _too_large(kind: Kind, name: str) -> str:
    values = {"name": name, "most": kind.most_bytes // MEGABYTE}
    if kind.name in {"docx", "doc"}:
        return (
            _(
                "“%(name)s” is larger than %(most)d MB. In Word, choose a picture, then Picture Format, "
                "Compress Pictures, “E-mail”, for all pictures, and save it again."
            )
            % values
        )
    return _("“%(name)s” is larger than %(most)d MB. Please send a smaller one.") % values


KINDS = {
    kind.name: kind
    for kind in (
        Kind("docx", DOCUMENT, packages.docx),
        Kind("doc", DOCUMENT, texts.old_word),
        Kind("odt", DOCUMENT, packages.odt),
        Kind("rtf", DOCUMENT, texts.rich),
        Kind("pdf", DOCUMENT, pdf.check),
        Kind("txt", DOCUMENT, texts.plain),
        Kind("md", DOCUMENT, texts.plain),
        Kind("jpg", PICTURE, pictures.picture("JPEG", pictures.jpeg_is_whole)),
        Kind("png", PICTURE, pictures.picture("PNG", pictures.png_is_whole)),
        Kind("webp", PICTURE, pictures.picture("WEBP", pictures.webp_is_whole)),
        Kind("heic", PICTURE, pictures.heic),
    )
}
# For the file chooser of a browser: a hint, never a check.
ACCEPT = ".docx,.doc,.odt,.rtf,.txt,.md,.pdf,.jpg,.jpeg,.png,.webp,.heic"
