"""What the doors share: nothing typed is ever lost, whichever way a post goes wrong."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from contributions.models import Question, Submission
from portal import signing
from portal.throttles import TooMany

View = TypeVar("View", bound=Callable[..., HttpResponse])
_SENT = "contributions.sent"
_SHOWN_FOR = timedelta(hours=1)


class _Check(CsrfViewMiddleware):
    """Django's own check, asked by hand: it answers instead of ending the request."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponseForbidden:
        return HttpResponseForbidden(reason)


def keeps_words(view: View) -> Callable[..., HttpResponse]:
    """The view sees a post whose CSRF check failed as `request.is_stale`, and shows the form again with its words."""

    @csrf_exempt
    @wraps(view)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        check = _Check(lambda _request: HttpResponse())
        check.process_request(request)
        refused = check.process_view(request, view, (), {})
        request.is_stale = refused is not None  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return door


def own_ids(request: HttpRequest, form: forms.BaseForm) -> None:
    """A form in a dialog may lie above the same form in the page: its fields get ids of their own."""
    if getattr(request, "htmx", False):
        form.auto_id = "dialog_%s"


def is_stale(request: HttpRequest) -> bool:
    return bool(getattr(request, "is_stale", False))


def say_stale(form: forms.Form) -> None:
    form.add_error(
        None,
        _(
            "This form had been open for very long, or cookies are switched off. "
            "Your words are still here: please send it once more."
        ),
    )


def say_too_many(form: forms.Form, limit: TooMany) -> None:
    """Tell when the limit ends."""
    again = timezone.localtime(limit.again_at)
    when = f"{formats.date_format(again, 'DATETIME_FORMAT')} ({again.tzname()})"
    form.add_error(
        None,
        _(
            "So much has come from you in a short time that we must ask you to wait. "
            "Your words are still here: please send them after %s."
        )
        % when,
    )


def receipt_of(item: Submission | Question) -> str:
    """What the page after sending is shown by: to this browser, for an hour. It opens nothing else."""
    return signing.sign(_SENT, item.reference)


def reference_in(receipt: str) -> str:
    """The reference, or "" for a receipt that is not ours or too old."""
    try:
        return signing.unsign(_SENT, receipt, _SHOWN_FOR)
    except signing.BadToken:
        return ""
