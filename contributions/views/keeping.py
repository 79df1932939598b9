"""What the doors share: nothing typed is ever lost, whichever way a post goes wrong."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from contributions.models import Question, Submission
from portal import signing
from portal.dialogs import came_from_us, show
from portal.pages import private
from portal.throttles import TooMany

View = TypeVar("View", bound=Callable[..., HttpResponse])
_SENT = "contributions.sent"
_SHOWN_FOR = timedelta(hours=1)


def keeps_words(view: View) -> Callable[..., HttpResponse]:
    """A form's view: it asks `is_stale` before it believes a post, and shows the form again with its words."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.is_stale = request.method == "POST" and not came_from_us(request)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return door


def own_ids(request: HttpRequest, form: forms.BaseForm) -> None:
    """A form in a dialog may lie above the same form in the page: its fields get ids of their own."""
    if getattr(request, "htmx", False):
        form.auto_id = "dialog_%s"


def is_stale(request: HttpRequest) -> bool:
    """Whether the post failed Django's CSRF check: a cookie gone, or a form of somebody else's."""
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


def thank(item: Submission | Question, page: str) -> HttpResponse:
    """On to the `page` of thanks, which this browser may look at for an hour. Its receipt opens nothing else."""
    receipt = urlencode({"of": signing.sign(_SENT, item.reference)})
    return private(HttpResponseRedirect(f"{reverse(page)}?{receipt}"))


def thanks(request: HttpRequest, model: type[Submission] | type[Question], door: str) -> HttpResponse:
    """The page of thanks of a `door`; without a receipt of ours the way leads back there: nothing has come."""
    try:
        reference = signing.unsign(_SENT, request.GET.get("of", ""), _SHOWN_FOR)
    except signing.BadToken:
        return private(HttpResponseRedirect(reverse(door)))
    item = model._default_manager.filter(reference=reference).first()
    if item is None:
        return private(HttpResponseRedirect(reverse(door)))
    return show(request, f"contributions/{door}_done.html", {"item": item})
