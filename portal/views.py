"""The ground floor's own pages: theme, media, health, metrics and, on this machine only, the outbox."""

import secrets
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from portal import clients, rooms
from portal.models import Tick
from portal.pages import made_of, private, public


@public
def theme(request: HttpRequest) -> HttpResponse:
    """The accent colours of the settings as CSS custom properties."""
    return made_of(render(request, "portal/theme.css", content_type="text/css"), tags={"site"})


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Published pictures. nginx serves them in production; names carry a hash, so they never change."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    # Letters show these pictures inside other people's mail programs, and our previews inside a sandbox.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponseBase:
    path = Path(settings.BASE_DIR) / "static" / "img" / "favicon.ico"
    return FileResponse(
        path.open("rb"), content_type="image/x-icon", headers={"Cache-Control": "max-age=86400"}
    )


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether each part works: database, migrations, cache, beat's last tick. 503 when one does not."""
    _only_operations(request)
    parts: dict[str, str] = {}
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        parts["database"] = "ok"
        parts["migrations"] = "ok" if not waiting else f"{len(waiting)} not applied"
        last = Tick.objects.filter(name="letters").values_list("rang_at", flat=True).first()
        late = last is None or timezone.now() - last > timedelta(minutes=3)
        parts["timetable"] = "late" if late else "ok"
    except Exception as error:  # noqa: BLE001  the answer of a health check is the error
        parts["database"] = type(error).__name__
    try:
        cache.set("readyz", "1", 5)
        parts["cache"] = "ok" if cache.get("readyz") == "1" else "does not keep"
    except Exception as error:  # noqa: BLE001
        parts["cache"] = type(error).__name__
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Each room's figures in Prometheus' text format."""
    _only_operations(request)
    lines = [f"{name} {measure()}\n" for name, measure in sorted(rooms.metrics().items())]
    return HttpResponse("".join(lines), content_type="text/plain; version=0.0.4")


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The letters the folder sender wrote, newest first. Embedded mode and loopback only."""
    folder = _outbox_folder(request)
    letters = [_summary(path) for path in sorted(folder.glob("*.eml"), reverse=True)[:200]]
    return private(render(request, "portal/outbox.html", {"letters": letters}))


@require_safe
def outbox_letter(request: HttpRequest, name: str) -> HttpResponse:
    message = _letter(request, name)
    text = message.get_body(("plain",))
    response = private(
        render(
            request,
            "portal/outbox_letter.html",
            {
                "name": name,
                "letter": message,
                "headers": [(key, str(value)) for key, value in message.items()],
                "text": text.get_content() if text else "",
                "has_html": message.get_body(("html",)) is not None,
            },
        )
    )
    # The letter's HTML stands in frames of ours.
    response._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
    return response


@require_safe
def outbox_html(request: HttpRequest, name: str) -> HttpResponse:
    """A letter's HTML as a mail program would show it, in a sandbox of its own."""
    html = _letter(request, name).get_body(("html",))
    if html is None:
        raise Http404
    # A link followed inside the frame would open there, where no page of ours lets itself be framed.
    return sandboxed(html.get_content().replace("<head>", '<head><base target="_blank">', 1))


def sandboxed(html: str) -> HttpResponse:
    """Foreign or mail HTML on an address of its own: no script, nothing remote, framed by our pages only."""
    response = private(HttpResponse(html))
    response.headers["Content-Security-Policy"] = (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self' data:; "
        "style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came too late or from elsewhere. Nothing typed is lost: the browser's Back keeps it."""
    return private(render(request, "403_csrf.html", {"reason": reason}, status=403))


def _outbox_folder(request: HttpRequest) -> Path:
    if (
        not settings.EMBEDDED
        or not clients.is_loopback(request)
        or not settings.EMAIL_URL.startswith("folder:")
    ):
        raise Http404
    return Path(settings.EMAIL_URL.removeprefix("folder:"))


def _letter(request: HttpRequest, name: str) -> EmailMessage:
    path = _outbox_folder(request) / f"{name}.eml"
    if not path.is_file():
        raise Http404
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  what policy.default makes
    return message


def _summary(path: Path) -> dict[str, object]:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return {
        "name": path.stem,
        "subject": message["Subject"],
        "to": message["To"],
        "date": message["Date"].datetime,
    }


def _only_operations(request: HttpRequest) -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    by_token = bool(settings.METRICS_TOKEN) and secrets.compare_digest(given, settings.METRICS_TOKEN)
    if not by_token and not clients.is_loopback(request):
        raise PermissionDenied


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What came cannot be read: too many words, a torn upload, a forged host. The page asks for nothing."""
    too_large = isinstance(exception, RequestDataTooBig)
    page = render_to_string("400.html", {"too_large": too_large})
    return HttpResponse(page, status=413 if too_large else 400, headers={"Cache-Control": "no-store"})


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs nothing which may just have broken: no query, no context processor."""
    return HttpResponse(render_to_string("500.html"), status=500, headers={"Cache-Control": "no-store"})
