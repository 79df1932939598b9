"""Asking the WSGI application itself, as a server would: every header, every byte, no test client between."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote

from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import translation

from portal.wsgi import application


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())

    @property
    def text(self) -> str:
        """Everything a reader's machine gets: the headers and what they wrap."""
        body = gzip.decompress(self.body) if self.header("Content-Encoding") == "gzip" else self.body
        head = "\n".join(f"{name}: {value}" for name, value in self.headers)
        return f"{head}\n\n{unquote(head)}\n\n{body.decode('utf-8', 'replace')}"


def ask(
    path: str, session: str | None = None, *, method: str = "GET", query: str = "", **headers: str
) -> Answer:
    """What the portal answers at `path`, which may be percent-encoded; headers as `if_none_match="…"`."""
    answered: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(
        status: str, given: list[tuple[str, str]], _fault: Any = None, /
    ) -> Callable[[bytes], object]:
        answered.append((int(status.split(maxsplit=1)[0]), given))
        return lambda written: None

    environ = _environ(quote(path, safe="/%"), query, method, headers)
    if session is not None:
        environ["HTTP_COOKIE"] = f"sessionid={session}"
    # The page's language would else stay with the test.
    with translation.override(translation.get_language()), _connection_kept():
        response = application(environ, start_response)
        try:
            body = b"".join(response)
        finally:
            if hasattr(response, "close"):
                response.close()
    return Answer(*answered[0], body)


@contextmanager
def _connection_kept() -> Iterator[None]:
    """The end of a request closes connections, and the test stands in the middle of a transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _environ(path: str, query: str, method: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        # WSGI carries a path's bytes as Latin-1 (PEP 3333).
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1:8000",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": "gzip",
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": True,
    }
