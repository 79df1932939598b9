"""Asking for the weekly: a page, and a dialog where JavaScript runs. Nothing here tells whether an address is known."""

from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from portal import dialogs, signing, throttles
from portal.clients import address_of
from subscriptions import post, schedule, subscribing
from subscriptions.forms import SubscribeForm
from subscriptions.models import Weekly
from subscriptions.views.pages import forms_only


@csrf_exempt
@forms_only
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form: a page, and a dialog where JavaScript runs."""
    form = SubscribeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = _check(request, form)
        if status == 200:
            subscribing.ask(form.wish(source=request.path))
            return _thanks(form.cleaned_data["email"])
    weekly = Weekly.objects.of_page()
    context = {
        "form": form,
        "weekly": weekly,
        "next_due": schedule.due_at(weekly, schedule.next_period(weekly, timezone.now())).astimezone(
            weekly.tz
        ),
        "latest": subscribing.latest_issue(weekly),
        "consent": subscribing.CONSENT,
    }
    return dialogs.show(request, "subscriptions/subscribe.html", context, status)


@csrf_exempt
@forms_only
def subscribed(request: HttpRequest) -> HttpResponse:
    """After asking: the same words for everybody, known or not. POST sends the letter again."""
    token = request.GET.get("to", "")
    try:
        email = signing.unsign(subscribing.ASKED, token, timedelta(days=1))
    except signing.BadToken:
        email = ""
    if request.method == "POST" and email and dialogs.came_from_us(request):
        try:
            throttles.hit("weekly.ask", address_of(request), 30, timedelta(hours=1))
        except throttles.TooMany:
            return _thanks(email)
        subscribing.ask_again(email)
        return _thanks(email, again=True)
    context = {
        "email": email,
        "again": "again" in request.GET,
        "sender": parseaddr(settings.WEEKLY_FROM),
        "days": post.CONFIRM_WITHIN.days,
        "action": request.get_full_path(),
        "in_outbox": settings.EMBEDDED and settings.EMAIL_URL.startswith("folder:"),
    }
    return dialogs.show(request, "subscriptions/subscribed.html", context)


def _check(request: HttpRequest, form: SubscribeForm) -> int:
    """200 when a posted form may go on, else the status it is shown again with; nothing typed is lost."""
    if not form.is_valid():
        return 422
    if not dialogs.came_from_us(request):
        form.add_error(None, _("This page lay open for too long. Please press the button once more."))
        return 403
    try:
        throttles.hit("weekly.ask", address_of(request), 30, timedelta(hours=1))
    except throttles.TooMany:
        form.add_error(None, _("That was very often from your network. Please try again in an hour."))
        return 429
    return 200


def _thanks(email: str, again: bool = False) -> HttpResponseRedirect:
    query = {"to": subscribing.asked_token(email), **({"again": "1"} if again else {})}
    return HttpResponseRedirect(f"{reverse('weekly_subscribed')}?{urlencode(query)}")
