"""How the portal answers one of its own addresses: asked in this process, through every middleware, without a server."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import translation


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str


def visit(url: str) -> Answer:
    """GET `url`, an absolute address below SITE_URL, as a stranger. A GET changes nothing, so this does not either."""
    answered: list[Answer] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _fault: Any = None, /
    ) -> Callable[[bytes], object]:
        kinds = [value for name, value in headers if name.lower() == "content-type"]
        answered.append(Answer(int(status.split(maxsplit=1)[0]), kinds[0] if kinds else ""))
        return lambda written: None

    # The page's language would else stay with whoever asks.
    with translation.override(translation.get_language()), _connection_kept(), _unlogged():
        response = WSGIHandler()(_environ(url), start_response)
        try:
            for _chunk in response:
                pass
        finally:
            response.close()
    return answered[0]


@contextmanager
def _connection_kept() -> Iterator[None]:
    """The end of a request closes old connections, and whoever asks is in the middle of using one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@contextmanager
def _unlogged() -> Iterator[None]:
    """What is not found is the asker's to report: nobody requested it."""
    logger = logging.getLogger("django.request")
    was, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = was


def _environ(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        # WSGI carries a path's bytes as Latin-1 (PEP 3333).
        "PATH_INFO": unquote(parts.path or "/", "latin-1"),
        "QUERY_STRING": parts.query,
        "HTTP_HOST": site.netloc,
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or {"https": 443}.get(site.scheme, 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        # As the proxy in front would say it (SECURE_PROXY_SSL_HEADER).
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": True,
    }
