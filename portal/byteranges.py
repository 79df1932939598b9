"""A file, or the part of it that was asked for: one range, so that readers of a PDF may leaf and a broken load goes on.

Source: RFC 9110, sections 13.1.5 (If-Range) and 14 (ranges).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

_PIECE = 256 * 1024
_ONE = re.compile(r"bytes\s*=\s*(?P<first>\d{0,18})\s*-\s*(?P<last>\d{0,18})\s*", re.IGNORECASE)


def answer(request: HttpRequest, path: Path, *, etag: str, kind: str) -> HttpResponseBase:
    """200 with the file at `path`, 206 with a part, 304 or 416; HEAD the same without a byte of it.

    `etag` is strong, in its quotes; `kind` the media type. Several ranges at once are answered with the whole.
    """
    size = path.stat().st_size
    if _holds(request, etag):
        return _with(HttpResponse(status=304), {"ETag": etag})
    span = asked_for(request, size, etag)
    head = {"ETag": etag, "Accept-Ranges": "bytes"}
    if span is not None and span[0] > span[1]:
        # Nothing of the file lies in it.
        return _with(
            HttpResponse(status=416, content_type=kind), {**head, "Content-Range": f"bytes */{size}"}
        )
    first, last = span or (0, size - 1)
    if span is not None:
        head["Content-Range"] = f"bytes {first}-{last}/{size}"
    head["Content-Length"] = str(last - first + 1)
    status = 200 if span is None else 206
    if request.method == "HEAD":
        return _with(HttpResponse(status=status, content_type=kind), head)
    pieces = _pieces(path, first, last - first + 1)
    return _with(StreamingHttpResponse(pieces, status=status, content_type=kind), head)


def asked_for(request: HttpRequest, size: int, etag: str = "") -> tuple[int, int] | None:
    """First and last byte asked for, cut at the end; first > last: none of it is there. None: the whole."""
    if request.method != "GET" or not size:
        return None
    # A part only fits to the file it was begun with.
    if request.headers.get("If-Range", etag).strip() != etag:
        return None
    found = _ONE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or not (found["first"] or found["last"]):
        return None
    if not found["first"]:
        length = min(int(found["last"]), size)
        return size - length, size - 1
    first, last = int(found["first"]), int(found["last"] or size - 1)
    if found["last"] and last < first:
        return None
    return (first, min(last, size - 1)) if first < size else (1, 0)


def is_later_part(request: HttpRequest) -> bool:
    """Whether a part is asked for that does not begin with the first byte: the reader has begun before."""
    found = _ONE.fullmatch(request.headers.get("Range", "").strip())
    return found is not None and int(found["first"] or 1) > 0


def _pieces(path: Path, first: int, length: int) -> Iterator[bytes]:
    """The bytes of a part, piece by piece; the server closes it when the reader is gone."""
    with path.open("rb") as file:
        file.seek(first)
        while length > 0 and (piece := file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece


def _holds(request: HttpRequest, etag: str) -> bool:
    """Whether the reader says that they have this very file."""
    held = {tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")}
    return etag in held


def _with(response: HttpResponseBase, head: dict[str, str]) -> HttpResponseBase:
    for name, value in head.items():
        response.headers[name] = value
    return response
