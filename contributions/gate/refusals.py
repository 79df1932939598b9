"""Why a file is turned away: sentences that tell its sender what to do instead."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_ARCHIVES = {"zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "cab", "iso", "dmg", "jar", "epub"}
PAGES = {"html", "htm", "xhtml", "mht", "mhtml", "xml", "shtml"}
PROGRAMS = {
    "exe", "com", "dll", "scr", "msi", "bat", "cmd", "ps1", "vbs", "js", "mjs", "jse", "wsf", "hta", "lnk", "sh", "py",
    "pl", "rb", "php", "php3", "php4", "php5", "phtml", "phar", "asp", "aspx", "jsp", "cgi", "apk", "app", "deb", "rpm",
}  # fmt: skip
_MACROS = {"docm", "dotm", "xlsm", "pptm"}
_OTHERS = {"dot", "dotx", "wps", "pages"}
_SCANS = {"gif", "tif", "tiff", "bmp"}
_BY_EXTENSION = (
    (_MACROS, gettext_lazy("“%(name)s” may carry macros. Please save it as .docx without macros and send that.")),
    (_OTHERS, gettext_lazy("“%(name)s” is in a format we cannot read. Please save it as .docx and send that.")),
    (_ARCHIVES, gettext_lazy("“%(name)s” is an archive. Please unpack it and send the files one by one.")),
    ({"svg"}, gettext_lazy("“%(name)s” is a drawing that may carry scripts. Please export it as PNG and send that.")),
    (_SCANS, gettext_lazy("We cannot take “%(name)s”. Please save the picture as JPG or PNG and send that.")),
    (PAGES, gettext_lazy("“%(name)s” is a web page. Please paste its text into the box, or save it as .docx.")),
    (PROGRAMS, gettext_lazy("“%(name)s” is a program. We take texts and pictures only.")),
)  # fmt: skip


class Refused(Exception):
    """Why a file cannot be taken, and what to do instead; the sentence is for its sender."""


def by_extension(extension: str, name: str) -> Refused:
    """For a file of no kind that we take."""
    for extensions, sentence in _BY_EXTENSION:
        if extension in extensions:
            return Refused(str(sentence) % {"name": name})
    words = _("We cannot read “%(name)s”. We take docx, odt, rtf, txt, md, pdf, jpg, png, webp and heic.")
    return Refused(words % {"name": name})


def disguised(name: str) -> Refused:
    words = _(
        "“%s” is not what its name says. Please open it, save it anew in the right format, and send that."
    )
    return Refused(words % name)


def has_macros(name: str) -> Refused:
    return Refused(_("“%s” carries macros. Please save it without them and send that.") % name)


def has_password(name: str) -> Refused:
    return Refused(
        _("“%s” is locked with a password. Please take the password off and send it again.") % name
    )


def is_flood(name: str) -> Refused:
    return Refused(_("“%s” is far too large inside. Please save it anew, without embedded objects.") % name)


def is_tangle(name: str) -> Refused:
    words = _("“%s” is far too complicated inside. Please copy its text into a new document and send that.")
    return Refused(words % name)


def is_nested(name: str) -> Refused:
    words = _("“%s” carries another file inside. Please take that out, and send it as a file of its own.")
    return Refused(words % name)


def is_remote(name: str) -> Refused:
    words = _(
        "“%s” loads parts of itself from elsewhere. Please copy its text into a new document and send that."
    )
    return Refused(words % name)


def is_cut_off(name: str) -> Refused:
    return Refused(_("“%s” is cut off: its end is missing. Please send it once more.") % name)
