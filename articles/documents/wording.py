"""What is said about a document that is read, or is not; for the editor, in their language."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def broken() -> str:
    return _("The document cannot be read: it is broken, or not what its name says.")


def too_long() -> str:
    return _("The document is too long for an article.")


def too_much() -> str:
    return _("Reading the document takes too much time or memory. It can still be downloaded.")


def locked() -> str:
    return _("The document is locked with a password.")


def no_text(kind: str) -> str:
    if kind == "doc":
        return _("Word's old format cannot be read. Save the document as .docx, or ask the sender to.")
    return _("This file is no document.")


def warnings(left_out: Mapping[str, int], silent: Sequence[int]) -> tuple[str, ...]:
    """A sentence for each kind of thing that did not come along; `silent` pictures (from 1) have no description."""
    said = [_worded(what, count) for what, count in left_out.items() if count > 0]
    if silent:
        numbers = ", ".join(map(str, silent))
        said.append(
            ngettext(
                "Picture %(numbers)s has no description.",
                "Pictures %(numbers)s have no description.",
                len(silent),
            )
            % {"numbers": numbers}
        )
    return tuple(filter(None, said))


def _worded(what: str, count: int) -> str:
    if what == "words":
        return _("No words were found in it. A PDF may be pictures of pages: then its text has to be typed.")
    if what == "pdf":
        return _("A PDF gives its words only: headings, tables and pictures are lost. Please look with care.")
    if what == "plain_only":
        return _("Of rich text only the words are taken: headings, emphasis and pictures are lost.")
    sentence = {**_of_pictures(count), **_of_others(count)}.get(what, "")
    return sentence % count if sentence else ""


def _of_pictures(count: int) -> dict[str, str]:
    return {
        "picture": ngettext(
            "%d picture is in a format that no browser shows, or broken, and was left out.",
            "%d pictures are in a format that no browser shows, or broken, and were left out.",
            count,
        ),
        "picture_elsewhere": ngettext(
            "%d picture is only linked, not in the document, and was left out.",
            "%d pictures are only linked, not in the document, and were left out.",
            count,
        ),
        "too_many": ngettext(
            "%d picture too many was left out.", "%d pictures too many were left out.", count
        ),
    }


def _of_others(count: int) -> dict[str, str]:
    return {
        "box": ngettext(
            "%d text box: its words now stand in the text, perhaps in the wrong place.",
            "%d text boxes: their words now stand in the text, perhaps in the wrong places.",
            count,
        ),
        "chart": ngettext("%d chart was left out.", "%d charts were left out.", count),
        "diagram": ngettext("%d diagram was left out.", "%d diagrams were left out.", count),
        "drawing": ngettext("%d drawing was left out.", "%d drawings were left out.", count),
        "equation": ngettext("%d equation was left out.", "%d equations were left out.", count),
        "object": ngettext("%d embedded object was left out.", "%d embedded objects were left out.", count),
    }
