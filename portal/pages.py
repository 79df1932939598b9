"""Public pages: the same bytes for every anonymous reader, and how long they stay true.

A view decorated with `@public` declares what its page was made of::

    @public
    def section(request, slug):
        ...
        return made_of(render(...), tags={"section:energy"}, fresh_until=next_change)

Anonymous means: no session cookie; other cookies are ignored. Time is a condition: no lifetime passes
`fresh_until`, the next moment at which the page would change by itself.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

P = ParamSpec("P")

# A browser asks again at each visit (and mostly hears 304); a shared cache that we purge may keep a page.
SHARED_SECONDS = 300


def has_session(request: HttpRequest) -> bool:
    """Whether the request carries a session cookie. Asks the cookie only: no query, no `Vary`."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def made_of(response: HttpResponse, tags: Iterable[str], fresh_until: datetime | None = None) -> HttpResponse:
    """Say which tags a page was made of, and until when it stays true without a change (aware; None: for ever)."""
    response.headers["Surrogate-Key"] = " ".join(sorted(set(tags)))
    response.fresh_until = fresh_until  # type: ignore[attr-defined]
    return response


def private(response: HttpResponse) -> HttpResponse:
    """Mark a page as made for one person: no cache anywhere may keep it."""
    patch_cache_control(response, private=True, no_store=True)
    response.headers.pop("Surrogate-Key", None)
    return response


def public(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """A page for everybody: GET and HEAD only, ETag and 304, cacheable when the reader is anonymous."""

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if "Cache-Control" in response.headers:
            return response
        if has_session(request):
            return private(response)
        if response.status_code not in {200, 301, 404, 410}:
            return response
        patch_cache_control(response, public=True, max_age=0, s_maxage=_seconds(response))
        if response.status_code == 200:
            response.headers["ETag"] = f'"{hashlib.md5(response.content, usedforsecurity=False).hexdigest()}"'
            conditional = get_conditional_response(request, etag=response.headers["ETag"], response=response)
            return conditional or response
        return response

    page.is_public = True  # type: ignore[attr-defined]
    return page


def _seconds(response: HttpResponse) -> int:
    until: datetime | None = getattr(response, "fresh_until", None)
    if until is None:
        return SHARED_SECONDS
    return max(0, min(SHARED_SECONDS, int((until - timezone.now()).total_seconds())))
