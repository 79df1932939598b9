"""The menu every page shows, from process memory."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.models import Page, Section
from portal import languages, memory


def menu(request: HttpRequest) -> dict[str, Any]:
    """Menu, foot and the way to the other language: the same for every reader."""
    return {
        "menu_sections": memory.held("menu_sections", lambda: list(Section.objects.filter(is_in_menu=True))),
        "footer_pages": memory.held(
            f"footer_pages:{languages.current()}", lambda: _footer(languages.current())
        ),
        "switch_language": languages.other(),
        "switch_path": SimpleLazyObject(lambda: languages.same_page(request)),
    }


def _footer(language: str) -> list[Page]:
    """The pages at the foot in `language`; on a Chinese page the English ones stand in for what is missing."""
    pages = list(Page.objects.filter(is_in_footer=True))
    own = [page for page in pages if page.language == language]
    if not languages.is_chinese(language):
        return own
    written = {page.slug for page in own}
    return own + [page for page in pages if page.slug not in written]
