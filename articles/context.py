"""The menu every page shows, from process memory."""

from typing import Any

from django.http import HttpRequest

from articles.models import Page, Section
from portal import memory


def menu(request: HttpRequest) -> dict[str, Any]:
    """`menu_sections` and `footer_pages`: the same for every reader."""
    return {
        "menu_sections": memory.held("menu_sections", lambda: list(Section.objects.filter(is_in_menu=True))),
        "footer_pages": memory.held(
            "footer_pages", lambda: list(Page.objects.filter(is_in_footer=True, language="en"))
        ),
    }
