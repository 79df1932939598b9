"""What strangers made, for a frame: on an address of its own, in a sandbox, without anything remote."""

import nh3
from django.http import HttpResponse
from django.utils.html import escape

from portal.views import sandboxed

_MOST = 1_000_000
# What fetches something as soon as it is shown.
_SOURCES = {"src", "srcset", "background", "cite", "longdesc"}


def paper_frame(page: str) -> HttpResponse:
    """A converted document (a whole page)."""
    return _quiet(sandboxed(page))


def mail_frame(html: str) -> HttpResponse:
    """A mail's HTML. The policy holds remote things back; what asks for them is cut out as well."""
    # A link's own click tells nobody where it was read: nh3 adds noreferrer.
    clean = nh3.clean(html[:_MOST], attribute_filter=_without_sources)
    return _quiet(sandboxed(f'<!doctype html><title>–</title><base target="_blank">{clean}'))


def sentence_frame(sentence: str) -> HttpResponse:
    """Why there is nothing to show."""
    return _quiet(sandboxed(f"<!doctype html><title>–</title><p>{escape(sentence)}</p>"))


def _quiet(response: HttpResponse) -> HttpResponse:
    response.headers["X-DNS-Prefetch-Control"] = "off"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _without_sources(tag: str, name: str, value: str) -> str | None:
    return None if name in _SOURCES else value
