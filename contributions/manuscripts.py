"""From what a sender typed to what an article begins with: plain text becomes paragraphs, nothing else."""

import re

from django.utils.html import escape

from articles.conversion.plain import decoded, paragraphs
from contributions.models import Submission, SubmissionFile

__all__ = [
    "DOCUMENTS", "PICTURES", "READABLE", "byline_of", "decoded", "language_of", "line", "paragraphs",
    "text_of", "to_html", "typed",
]  # fmt: skip

READABLE = ("txt", "md")
# Kinds of files that hold a manuscript; the others are pictures.
DOCUMENTS = ("docx", "doc", "odt", "rtf", "txt", "md", "pdf")
PICTURES = ("jpg", "png", "webp", "heic")
# Line breaks of Word and page breaks of a PDF, as they come with what is pasted.
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What nobody can read, no feed may carry, or turns the rest of a line around for the eye.
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_HAN = re.compile(r"[㐀-鿿]")
_LETTER = re.compile(r"[^\W\d_]")


def typed(text: str) -> str:
    """What somebody typed or pasted, with plain line breaks and without signs that nobody can read."""
    return _UNREADABLE.sub("", _BREAK.sub("\n", text)).strip()


def line(text: str, most: int) -> str:
    """The same for a title or a name: one line of at most `most` signs."""
    return " ".join(typed(text).split())[:most].rstrip()


def to_html(text: str) -> str:
    """The same as HTML, everything escaped."""
    return "".join(f"<p>{'<br>'.join(escape(line) for line in block)}</p>" for block in paragraphs(text))


def byline_of(submission: Submission) -> str:
    """The name, and where its owner belongs."""
    if submission.affiliation:
        return f"{submission.name}, {submission.affiliation}"[:200]
    return submission.name


def text_of(file: SubmissionFile) -> str:
    """The words of a plain-text file; "" when its bytes are gone."""
    try:
        with file.file.open("rb") as content:
            return decoded(content.read())
    except FileNotFoundError:
        return ""


def language_of(text: str) -> str:
    """`zh-hans` for a text mostly of Han characters, else `en`: nobody is asked."""
    han = len(_HAN.findall(text))
    return "zh-hans" if han * 2 > len(_LETTER.findall(text)) else "en"
