"""Forms and their answers: each is a page, and the same words inside a dialog where htmx asks for it.

The template extends `layout`: the whole page (`base.html`), or only its `main` block (`fragment.html`).
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render

from portal.pages import private


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A form's page or fragment, never stored. A form with errors is answered with 422."""
    in_dialog = bool(getattr(request, "htmx", False))
    layout = "fragment.html" if in_dialog else "base.html"
    return private(
        render(
            request, template, {**(context or {}), "layout": layout, "in_dialog": in_dialog}, status=status
        )
    )


def came_from_us(request: HttpRequest) -> bool:
    """Django's CSRF check, asked by a form's own view, so that a failed one shows the form with every word kept.

    The view is marked `csrf_exempt` and asks here before it believes a POST.
    """

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    check = CsrfViewMiddleware(view)
    check.process_request(request)
    return check.process_view(request, view, (), {}) is None
