"""What a file is called once nothing in its name deceives the eye."""

import re
import unicodedata

_FOREIGN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc-\uffff\U000e0000-\U000e007f<>:\"|?*]"
)


def clean_name(name: str) -> str:
    """A file's name as we show it: no folders, no signs that deceive the eye, at most 150 characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = " ".join(_FOREIGN.sub("", name).split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:150] or "file"
    return f"{stem[: 149 - len(extension[:20])] or 'file'}.{extension[:20]}"
