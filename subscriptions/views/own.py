"""A subscriber's own affairs: behind a link mailed at that moment, good for an hour."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal import signing
from portal.pages import private
from subscriptions import personal as affairs
from subscriptions import subscribing
from subscriptions.forms import AboutForm, AddressForm
from subscriptions.models import Subscriber
from subscriptions.rendering import PREFERENCES
from subscriptions.views.pages import forms_only, not_ours, signed_page


@csrf_exempt
@forms_only
def send_link(request: HttpRequest, token: str) -> HttpResponse:
    """*Send me a link for everything else*: to the subscriber's own address, whoever presses the button."""
    try:
        person = subscribing.subscriber_of(signing.unsign(PREFERENCES, token))
    except signing.BadToken:
        return not_ours(request)
    if person is None or person.state in {Subscriber.State.PENDING, Subscriber.State.UNSUBSCRIBED}:
        return signed_page(request, "subscriptions/forgotten.html", {}, 410)
    return _link_mailed(request, person)


@csrf_exempt
@forms_only
def personal(request: HttpRequest, token: str) -> HttpResponse:
    """Name, organisation and country; and the doors to a new address, a copy of the data, being erased."""
    person = _owner(request, token)
    if isinstance(person, HttpResponse):
        return person
    if request.method != "POST":
        return _page(request, person, token)
    form = AboutForm(request.POST)
    if not form.is_valid():
        return _page(request, person, token, about=form, status=422)
    affairs.correct(person, **form.about())
    return _page(request, person, token, saved=True)


@csrf_exempt
@forms_only
def address(request: HttpRequest, token: str) -> HttpResponse:
    """A new address: the answer is the same whether somebody receives the weekly there or not."""
    person = _owner(request, token)
    if isinstance(person, HttpResponse):
        return person
    if request.method != "POST" or not _receives(person):
        return _page(request, person, token)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            affairs.ask_move(person, form.cleaned_data["email"])
        except affairs.SameAddress as same:
            form.add_error("email", str(same))
    if form.errors:
        return _page(request, person, token, address=form, status=422)
    context = {"email": form.cleaned_data["email"], "days": affairs.MOVE_WITHIN.days, "token": token}
    return signed_page(request, "subscriptions/address_asked.html", context)


@csrf_exempt
@require_POST
def data(request: HttpRequest, token: str) -> HttpResponse:
    """All that is held about this address, as one file."""
    person = _owner(request, token)
    if isinstance(person, HttpResponse):
        return person
    text = json.dumps(affairs.everything(person), ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text + "\n", content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response.headers["Referrer-Policy"] = "no-referrer"
    return private(response)


@csrf_exempt
@forms_only
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """A page that says what goes, with a button of its own."""
    person = _owner(request, token)
    if isinstance(person, HttpResponse):
        return person
    if request.method == "POST":
        affairs.erase(person)
        return signed_page(request, "subscriptions/erased.html", {})
    return signed_page(request, "subscriptions/erase.html", {"subscriber": person, "token": token})


@csrf_exempt
@forms_only
def move(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter to a new address: a page with a button, and the POST that moves the subscription."""
    try:
        wanted = affairs.by_move(token)
    except signing.OldToken:
        return signed_page(request, "subscriptions/forgotten.html", {}, 410)
    except signing.BadToken:
        return not_ours(request)
    if wanted.person is None:
        return signed_page(request, "subscriptions/forgotten.html", {}, 410)
    if request.method == "POST" and wanted.stand == affairs.Stand.OPEN:
        affairs.move(wanted.person, wanted.email)
        wanted = affairs.by_move(token)
    person = wanted.person
    context = {
        "weekly": person.weekly if person else None,
        "masked": Subscriber(email=wanted.email).masked_email,
        "moved": wanted.stand == affairs.Stand.DONE,
    }
    return signed_page(request, "subscriptions/move.html", context)


def _owner(request: HttpRequest, token: str) -> Subscriber | HttpResponse:
    """Whom a fresh link proves; else the answer. One that is too old offers a new letter, and POST writes it."""
    try:
        person = affairs.by_link(token)
    except signing.OldToken as old:
        person = affairs.owner_of(old.value)
        if person is None or not _receives(person):
            return signed_page(request, "subscriptions/forgotten.html", {}, 410)
        return _link_mailed(request, person)
    except signing.BadToken:
        return not_ours(request)
    if person is None:
        return signed_page(request, "subscriptions/forgotten.html", {}, 410)
    return person


def _receives(person: Subscriber) -> bool:
    return person.state in {Subscriber.State.ACTIVE, Subscriber.State.BOUNCED}


def _link_mailed(request: HttpRequest, person: Subscriber) -> HttpResponse:
    """A button; its POST mails a link. The same words whether the hour's letter was written already or not."""
    sent = request.method == "POST"
    if sent:
        affairs.send_link(person)
    context = {"subscriber": person, "weekly": person.weekly, "sent": sent, "action": request.path}
    return signed_page(request, "subscriptions/personal_link.html", context)


def _page(
    request: HttpRequest,
    person: Subscriber,
    token: str,
    *,
    about: AboutForm | None = None,
    address: AddressForm | None = None,
    saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    fields = {name: getattr(person, name) for name in AboutForm.base_fields}
    context = {
        "subscriber": person,
        "weekly": person.weekly,
        "form": about or AboutForm(initial=fields),
        "address_form": (address or AddressForm()) if _receives(person) else None,
        "saved": saved,
        "token": token,
        "preferences_token": signing.sign(PREFERENCES, f"{person.pk:010d}"),
    }
    return signed_page(request, "subscriptions/personal.html", context, status)
