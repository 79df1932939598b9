"""What the signed links in the weekly's letters open: confirming, choosing, leaving, holding an issue."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from portal import signing
from portal.pages import private
from subscriptions import approving, compiling, subscribing
from subscriptions.forms import PreferencesForm, UnsubscribeForm, section_choices
from subscriptions.models import Issue, Subscriber, Weekly
from subscriptions.rendering import PREFERENCES, UNSUBSCRIBE
from subscriptions.views.pages import forms_only, not_ours, signed_page


@csrf_exempt
@forms_only
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button; pressing it confirms. A link too old offers a new letter."""
    try:
        person = subscribing.by_confirmation(token)
    except signing.OldToken as old:
        return _confirm_anew(request, subscribing.subscriber_of(old.value))
    except signing.BadToken:
        return not_ours(request)
    if person is None or (person.state != Subscriber.State.ACTIVE and not subscribing.may_confirm(person)):
        return signed_page(request, "subscriptions/forgotten.html", {}, 410)
    context: dict[str, Any] = {
        "subscriber": person,
        "weekly": person.weekly,
        "sections": _section_names(person),
    }
    if request.method == "POST":
        subscribing.confirm(person)
        context["latest"] = subscribing.latest_issue(person.weekly)
        context["preferences_token"] = signing.sign(PREFERENCES, f"{person.pk:010d}")
        return signed_page(request, "subscriptions/confirmed.html", context)
    if person.state == Subscriber.State.ACTIVE:
        context["preferences_token"] = signing.sign(PREFERENCES, f"{person.pk:010d}")
        return signed_page(request, "subscriptions/confirmed.html", context)
    return signed_page(request, "subscriptions/confirm.html", context)


@csrf_exempt
@forms_only
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Sections, a pause, leaving. The address is masked: a letter may have been forwarded."""
    try:
        person = subscribing.subscriber_of(signing.unsign(PREFERENCES, token))
    except signing.BadToken:
        return not_ours(request)
    if person is None or person.state in {Subscriber.State.PENDING, Subscriber.State.UNSUBSCRIBED}:
        return signed_page(request, "subscriptions/forgotten.html", {}, 410)
    form = PreferencesForm(request.POST if request.method == "POST" else None, subscriber=person)
    saved, status = False, 200
    if request.method == "POST":
        if form.is_valid():
            data = form.cleaned_data
            subscribing.choose(person, data["sections"], form.pause_weeks, data.get("language", ""))
            form, saved = PreferencesForm(subscriber=person), True
        else:
            status = 422
    context = {
        "form": form, "subscriber": person, "weekly": person.weekly, "saved": saved,
        "paused": person.is_paused(),
        "unsubscribe_token": signing.sign(UNSUBSCRIBE, f"{person.pk:010d}"), "token": token,
    }  # fmt: skip
    return signed_page(request, "subscriptions/preferences.html", context, status)


@csrf_exempt
@forms_only
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One button, or one POST of a mail program (RFC 8058). Twice, or after being erased, is no error."""
    try:
        value = signing.unsign(UNSUBSCRIBE, token)
    except signing.BadToken:
        return not_ours(request)
    person = subscribing.subscriber_of(value)
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        subscribing.unsubscribe(person)
        return private(
            HttpResponse(_("You have left the weekly.") + "\n", content_type="text/plain; charset=utf-8")
        )
    form = UnsubscribeForm(request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "subscriber": person,
        "weekly": person.weekly if person else Weekly.objects.of_page(),
    }
    if request.method == "POST":
        if not form.is_valid():
            return signed_page(request, "subscriptions/unsubscribe.html", context, 422)
        subscribing.unsubscribe(person, form.cleaned_data["reason"])
        return signed_page(request, "subscriptions/unsubscribed.html", context)
    if person is None or person.state == Subscriber.State.UNSUBSCRIBED:
        return signed_page(request, "subscriptions/unsubscribed.html", context)
    return signed_page(request, "subscriptions/unsubscribe.html", context)


@csrf_exempt
@forms_only
def hold(request: HttpRequest, token: str) -> HttpResponse:
    """*Hold* from the editors' letter: a page with a button, and the POST that holds the issue."""
    try:
        value = signing.unsign(compiling.HOLD, token, timedelta(days=8))
    except signing.BadToken:
        return not_ours(request)
    found = Issue.objects.select_related("weekly").filter(pk=int(value)).first()
    if found is None:
        raise Http404
    context: dict[str, Any] = {"issue": found, "items": found.shown_items(), "held": False, "refusal": ""}
    if request.method == "POST":
        try:
            context["issue"] = approving.hold(
                found, reason=_("An editor held it from the letter a day ahead.")
            )
            context["held"] = True
        except approving.Refusal as refusal:
            context["refusal"] = str(refusal)
    return signed_page(request, "subscriptions/hold.html", context, 409 if context["refusal"] else 200)


def _confirm_anew(request: HttpRequest, person: Subscriber | None) -> HttpResponse:
    """The link's seven days are over: a POST asks for a new letter, to the same address only."""
    if person is None or not subscribing.may_confirm(person):
        return signed_page(request, "subscriptions/forgotten.html", {}, 410)
    sent = request.method == "POST"
    if sent:
        subscribing.ask_again(person.email)
    context = {"subscriber": person, "weekly": person.weekly, "sent": sent}
    return signed_page(request, "subscriptions/expired.html", context, 200 if sent else 410)


def _section_names(person: Subscriber) -> list[str]:
    names = dict(section_choices())
    return [str(names.get(slug, slug)) for slug in person.sections]
