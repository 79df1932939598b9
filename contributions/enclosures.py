"""The files of a mail: which are files at all, which of them pass the gate, and what is said of the others."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from contributions import gate, staging
from contributions.models import SubmissionFile
from portal import headers, parts
from portal.parts import Attachment

# Inline pictures below this are logos and marks of what was read.
SMALL_PICTURE = 10 * 1024
_DEEPEST = 3
# Cards, invitations and signatures: no part of any story.
_BESIDE = frozenset({
    "text/calendar", "application/ics", "text/vcard", "text/x-vcard", "text/directory", "application/pgp-signature",
    "application/pgp-keys", "application/pkcs7-signature", "application/x-pkcs7-signature", "message/delivery-status",
    "message/disposition-notification", "text/rfc822-headers", "text/x-amp-html",
})  # fmt: skip
_BESIDE_NAMES = (".ics", ".vcf", ".p7s", ".asc", ".sig")
# What a part is called whose name says nothing of its kind.
_EXTENSIONS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/msword": "doc",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "text/markdown": "md",
    "text/html": "html",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heic",
}
# Where mail programs begin a signature in their HTML.
_SIGNATURE = re.compile(
    r"""(?:id|class)\s*=\s*["'][^"'<>]{0,80}signature|>\s*--\s*(?:<|&nbsp;)""", re.IGNORECASE
)


@dataclass
class Enclosed:
    """The files of a mail: those kept (of no submission yet), sentences about those that were refused, names of others.

    `left_out` are neither stories nor pictures of one: logos of a signature, business cards, keys.
    """

    files: list[SubmissionFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@contextmanager
def opened(message: Message, html: str = "") -> Iterator[Enclosed]:
    """The files of a mail, kept privately; if what is done with them fails, their bytes go as well.

    `html` is the mail's, where its inline pictures stand. Sentences are in the language that is active.
    """
    enclosed = Enclosed()
    try:
        for attachment in _all(message, 0):
            _sort(attachment, html, enclosed)
        yield enclosed
    except BaseException:
        # The rows go with the transaction; the disk knows none.
        for file in enclosed.files:
            file.file.storage.delete(str(file.file.name))
        raise


def names(message: Message) -> list[str]:
    """What the files of a mail are called, of those that may be part of a story."""
    return [_named(one) for one in _all(message, 0) if not _is_beside(one)]


def keep_text(text: str, title: str, enclosed: Enclosed) -> None:
    """Keep words that are too many for a text as a file among the others, in front of them."""
    enclosed.files.insert(0, staging.admit(ContentFile(text.encode(), "text.txt"), f"{title or 'text'}.txt"))


def _all(message: Message, depth: int) -> Iterator[Attachment]:
    """Every attachment; of a forwarded mail those in it."""
    for attachment in parts.attachments(message):
        inner = attachment.part.get_payload()
        if attachment.kind == "message/rfc822" and isinstance(inner, list) and depth < _DEEPEST:
            for one in inner:
                if isinstance(one, Message):
                    yield from _all(one, depth + 1)
        elif not attachment.part.is_multipart():
            yield attachment


def _sort(attachment: Attachment, html: str, enclosed: Enclosed) -> None:
    name = _named(attachment)
    if _is_beside(attachment):
        enclosed.left_out.append(name)
        return
    content = attachment.content()
    if _is_logo(attachment, content, html):
        enclosed.left_out.append(name)
        return
    try:
        if len(enclosed.files) >= gate.MOST_FILES:
            values = {"name": name, "most": gate.MOST_FILES}
            raise gate.Refused(_("“%(name)s” was one file too many: we take %(most)d at once.") % values)
        file = staging.admit(ContentFile(content, name), name)
    except gate.Refused as refused:
        enclosed.refused.append(_in_words(attachment, name, refused))
        return
    # The same bytes attached twice, or shown and attached, are one file.
    if file.sha256 in {one.sha256 for one in enclosed.files}:
        file.delete()
    else:
        enclosed.files.append(file)


def _in_words(attachment: Attachment, name: str, refused: gate.Refused) -> str:
    if attachment.kind == "application/ms-tnef" or name.lower() == "winmail.dat":
        return (
            _(
                "“%s” is how Outlook wrapped your files, and only Outlook can open it. "
                "Please attach them to a mail that is written as HTML (Format Text, HTML)."
            )
            % name
        )
    return str(refused)


def _is_beside(attachment: Attachment) -> bool:
    return attachment.kind in _BESIDE or attachment.name.lower().endswith(_BESIDE_NAMES)


def _is_logo(attachment: Attachment, content: bytes, html: str) -> bool:
    """An inline picture that is small, or stands in the signature. What was attached as a file is one, however small."""
    content_id = headers.first(attachment.part, "Content-ID").strip().strip("<>")
    is_inline = attachment.part.get_content_disposition() == "inline" or (
        bool(content_id) and attachment.part.get_content_disposition() != "attachment"
    )
    place = html.find(f"cid:{content_id}") if content_id else -1
    if not attachment.kind.startswith("image/") or not (is_inline or place >= 0):
        return False
    signature = _SIGNATURE.search(html)
    return len(content) < SMALL_PICTURE or (signature is not None and place > signature.start())


def _named(attachment: Attachment) -> str:
    """The name its sender gave it, with an extension by its kind where the name has none."""
    name = gate.clean_name(attachment.name) if attachment.name else ""
    extension = _EXTENSIONS.get(attachment.kind, "")
    if name and ("." in name or not extension):
        return name
    stem = name or (_("picture") if attachment.kind.startswith("image/") else _("file"))
    return f"{stem}.{extension}" if extension else stem
