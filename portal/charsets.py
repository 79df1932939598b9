"""Bytes that strangers sent as text: whatever they are, something readable comes out and nothing is raised.

Knows nothing of the portal: it may be used below everything else.
"""

import codecs
import re

# GB 18030 holds all of GB 2312 and GBK; mail that declares the small one often uses the large one.
# Source: GB 18030-2022; the WHATWG Encoding Standard reads them alike.
_AS_GB18030 = frozenset(
    {"gb2312", "gbk", "hz", "cp936", "euc_cn", "gb_2312_80", "csgb2312", "x_gbk", "x_cp_936"}
)
# Python codecs that are no charsets of mail; the first two take quadratic time.
_NEVER = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_GUESSES = ("utf-8", "gb18030", "latin-1")
# Marks and overrides of writing direction: they make "fdp.exe" look like "exe.pdf".
# Source: Unicode UAX 9, 2: Directional Formatting Characters.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


def decode(raw: bytes, declared: str = "") -> str:
    """Text of `raw`: by the charset it declares, gb2312 and gbk as gb18030; else utf-8, gb18030 or latin-1."""
    codec = _codec(declared)
    for name in (codec, *_GUESSES) if codec else _GUESSES:
        try:
            return raw.decode(name)
        except (UnicodeError, LookupError):
            continue
    return raw.decode("latin-1")


def lines(text: str) -> str:
    """A text of several lines without what could hide or forge: NUL, control and direction signs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BIDI.sub("", _CONTROLS.sub("", text))


def line(text: str, limit: int) -> str:
    """The same as one line of at most `limit` characters: a line break smuggled into a Subject is a space."""
    return " ".join(_BIDI.sub("", _CONTROLS.sub(" ", text)).split())[:limit].strip()


def _codec(declared: str) -> str:
    """The Python codec of a declared charset; empty when it is unknown or none of mail."""
    asked = declared.strip().strip("\"'").lower().replace("-", "_")
    if asked in _AS_GB18030:
        return "gb18030"
    try:
        name = codecs.lookup(asked).name if asked.isascii() and len(asked) < 40 else ""
    except (LookupError, ValueError):
        return ""
    plain = name.replace("-", "_")
    return "gb18030" if plain in _AS_GB18030 else "" if plain in _NEVER else name
