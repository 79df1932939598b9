"""Headers no page is without, and the admin's two exceptions from the Content-Security-Policy."""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django_prose_editor.widgets import prose_editor_admin_media

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class PolicyMiddleware:
    """Adds Permissions-Policy and Cross-Origin-Resource-Policy, widens the CSP below /admin/.

    Account pages are kept out of every cache. Stands inside django-csp's middleware, which reads `_csp_update`
    from the response.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith("/account/"):
            # allauth's pages carry a token or a person: no cache anywhere may keep one.
            patch_cache_control(response, private=True, no_store=True)
        if request.path_info.startswith("/admin/") and not hasattr(response, "_csp_replace"):
            response._csp_update = admin_directives()  # type: ignore[attr-defined]
        return response


@cache
def admin_directives() -> dict[str, list[str]]:
    """What the admin needs beyond a public page: the prose editor's two inline elements by hash, frames of ours."""
    return {
        "script-src": [_hash(_import_map())],
        "style-src": [_hash(_editor_style())],
        "frame-src": ["'self'"],
    }


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _import_map() -> str:
    """The import map as the prose editor's widget prints it (its addresses change with the static files' hashes)."""
    found = re.search(
        r'<script type="importmap"[^>]*>(.*?)</script>', str(prose_editor_admin_media), re.DOTALL
    )
    if found is None:
        raise RuntimeError("django-prose-editor prints no import map any more: see portal/policy.py.")
    return found[1]


def _editor_style() -> str:
    """The style sheet that Tiptap puts into the page's head, cut out of the editor's own script."""
    path = finders.find("django_prose_editor/editor.js")
    script = Path(path).read_text(encoding="utf-8") if isinstance(path, str) else ""
    found = re.search(r"=`(\.ProseMirror \{\s+position: relative;.*?)`", script, re.DOTALL)
    if found is None:
        raise RuntimeError("django-prose-editor's style has moved: see portal/policy.py.")
    return found[1]
