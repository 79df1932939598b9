"""Forms and their answers: each is a page, and the same words inside a dialog where htmx asks for it.

The template extends `layout`: the whole page (`base.html`), or only its `main` block (`fragment.html`).
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.pages import private


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A form's page or fragment, never stored. A form with errors is answered with 422."""
    in_dialog = bool(getattr(request, "htmx", False))
    layout = "fragment.html" if in_dialog else "base.html"
    return private(render(request, template, {**(context or {}), "layout": layout, "in_dialog": in_dialog}, status=status))
