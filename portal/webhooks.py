"""The addresses of anymail's webhooks, with room for a whole mail in one post for who knows our secret."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import anymail.urls
from anymail.utils import get_request_basic_auth
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern
from django.utils.crypto import constant_time_compare

# 36 MB in base64, and what stands around it.
MOST_POSTED = 50 * 1024 * 1024

View = Callable[..., HttpResponseBase]


def patterns() -> tuple[list[URLPattern], str]:
    """What `include` takes: every provider's addresses, and their namespace."""
    own = [
        URLPattern(one.pattern, _roomy(one.callback), one.default_args, one.name)
        for one in anymail.urls.urlpatterns
    ]
    return own, anymail.urls.app_name


def _roomy(view: View) -> View:
    """Read a larger body than Django allows strangers, before the view asks for it, if the secret is right."""

    @wraps(view)
    def take(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) <= MOST_POSTED and _knows_the_secret(request):
            # Where Django keeps a body that was read: the limit is asked for only while there is none.
            request._body = request.read()
        return view(request, *args, **kwargs)

    return take


def _knows_the_secret(request: HttpRequest) -> bool:
    secrets = settings.ANYMAIL.get("WEBHOOK_SECRET") or []
    given = get_request_basic_auth(request) or ""
    return any(
        constant_time_compare(given, one) for one in ([secrets] if isinstance(secrets, str) else secrets)
    )
