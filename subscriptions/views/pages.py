"""How a page opened by a token is answered.

Signed pages carry their proof in the address, not in a cookie: they need no CSRF token (DESIGN, decision 20).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portal import dialogs

forms_only = require_http_methods(["GET", "HEAD", "POST"])


def signed_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page opened by a token: for one person, and its address is told to nobody."""
    response = dialogs.show(request, template, {"is_weekly": False, **context}, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def not_ours(request: HttpRequest) -> HttpResponse:
    """A token that was not made by us, or was cut on its way."""
    return signed_page(request, "subscriptions/broken_link.html", {}, 404)
