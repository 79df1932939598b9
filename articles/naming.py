"""Keywords as an editor types them: names parted by commas, one name with a comma in quotation marks."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from articles.models.keyword import keyword_slug, normal_key

# Commas of English and Chinese, a semicolon, a new line.
_NAME = re.compile(r'"([^"]*)"|([^,，、;；\n"]+)')
LONGEST = 100


class NotAKeyword(ValueError):
    """Why a name cannot be a keyword; the sentence is for the editor."""


def names_in(text: str) -> list[str]:
    """The names in `text` in their order, each once by its normal key.

    Raises:
        NotAKeyword: a name holds no letter or digit, or is longer than 100 characters.
    """
    names: dict[str, str] = {}
    for quoted, bare in _NAME.findall(text):
        name = " ".join((quoted or bare).split())
        if not name:
            continue
        if not keyword_slug(name):
            raise NotAKeyword(_("“%s” holds no letter or digit.") % name)
        if len(name) > LONGEST:
            raise NotAKeyword(_("“%s…” is longer than 100 characters.") % name[:40])
        names.setdefault(normal_key(name), name)
    return list(names.values())


def as_text(names: Iterable[str]) -> str:
    """The names as `names_in` reads them again."""
    return ", ".join(f'"{name}"' if re.search(r"[,，、;；]", name) else name for name in names)
