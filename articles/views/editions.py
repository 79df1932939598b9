"""The full edition: the dialog that says what it holds and how to come by it, and the file itself.

Every byte goes through here, and who may have it is asked at each request: a link to a file never gets old for
whom it is for, and opens nothing for anybody else.
"""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from articles import access, downloads, editions
from articles.models import Edition, Report
from articles.views.showing import is_of_desk
from portal import byteranges, dialogs, languages
from portal.pages import private

logger = logging.getLogger(__name__)

# A browser's own reader draws a PDF with styles and frames of its own; scripts and the net stay shut.
_SHOWN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_TAKEN = "sandbox; default-src 'none'"


@require_safe
def report_full(request: HttpRequest, slug: str) -> HttpResponse:
    """What the full edition holds, and this reader's way to it: as a page, or in a dialog on the report's page."""
    found = _found(request, slug)
    if isinstance(found, HttpResponse):
        return found
    if languages.of(found.language) != languages.current():
        return private(
            HttpResponseRedirect(languages.address("report_full", [slug], language=found.language))
        )
    path = reverse("report_full", args=[slug])
    may_read = access.may_read(request, found)
    context: dict[str, Any] = {
        "report": found,
        "editions": list(found.editions.all()),
        "has_contents": found.contents.exists(),
        "may_read": may_read,
        "back": path,
    }
    if not may_read:
        context["door"] = access.door(request, found, path)
    response = dialogs.show(request, "articles/report_full.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def report_download(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The file of an edition (`?edition=`, else the first), as a download or, with `?read=1`, to be read in the browser.

    Who may not have it is led to the dialog.
    """
    found = _found(request, slug)
    if isinstance(found, HttpResponse):
        return found
    if not access.may_read(request, found):
        return private(HttpResponseRedirect(reverse("report_full", args=[slug])))
    edition = _edition(request, found)
    response = _file(request, edition)
    if _begins(request, response):
        downloads.record(request, edition)
    return _dressed(response, edition, is_shown="read" in request.GET and edition.media_type == editions.PDF)


def _found(request: HttpRequest, slug: str) -> Report | HttpResponse:
    """The report, or the page that says it was taken back. Editors see what readers do not see yet, or no longer."""
    report = get_object_or_404(Report.objects.select_related("section", "cover"), slug=slug)
    if report.is_public() or is_of_desk(request, "articles.view_report"):
        return report
    if not Report.objects.gone().filter(pk=report.pk).exists():
        raise Http404
    context = {"headline": report.title, "language": report.language, "note": report.retraction_note}
    response = private(render(request, "articles/gone.html", context, status=410))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _edition(request: HttpRequest, report: Report) -> Edition:
    wanted = request.GET.get("edition", "")
    if wanted and not wanted.isdecimal():
        raise Http404
    rows = report.editions.filter(pk=int(wanted)) if wanted else report.editions.all()
    edition: Edition | None = rows.first()
    if edition is None:
        raise Http404
    # Its title names the file.
    edition.report = report
    return edition


def _file(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """The bytes asked for; behind nginx the order to send them, and nginx looks at the range itself."""
    try:
        path = editions.path_of(edition)
    except editions.Refused:
        logger.error("Edition %s of report %s has no file on the disk", edition.pk, edition.report_id)
        raise Http404 from None
    if not settings.ACCEL_PREFIX:
        return byteranges.answer(request, path, etag=f'"{edition.sha256[:32]}"', kind=edition.media_type)
    inside = path.relative_to(Path(settings.PRIVATE_ROOT).resolve())
    response = HttpResponse(content_type=edition.media_type)
    response.headers["X-Accel-Redirect"] = settings.ACCEL_PREFIX.rstrip("/") + "/" + quote(inside.as_posix())
    return response


def _begins(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer begins with the file's first byte: what comes later belongs to the same reading."""
    if request.method != "GET":
        return False
    if "X-Accel-Redirect" in response.headers:
        return not byteranges.is_later_part(request)
    return response.status_code == 200 or response.headers.get("Content-Range", "").startswith("bytes 0-")


def _dressed(response: HttpResponseBase, edition: Edition, *, is_shown: bool) -> HttpResponseBase:
    """For one person, for no index, and with nothing in it that could reach out."""
    name = editions.name_for_readers(edition)
    response.headers["Content-Disposition"] = content_disposition_header(not is_shown, name) or "attachment"
    response.headers["Content-Security-Policy"] = _SHOWN if is_shown else _TAKEN
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, private=True, no_store=True)
    return response
