"""Where a reader came from, and goes back to."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


def way_back(request: HttpRequest) -> str:
    """The path in `next`, when it is one of this site; "" otherwise."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours and len(path) <= 300 else ""


def with_next(name: str, back: str) -> str:
    """The address of a page that leads on to `back`."""
    return f"{reverse(name)}?{urlencode({'next': back})}" if back else reverse(name)
