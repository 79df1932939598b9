"""The weekly's pages: its archive, asking for it, and what the signed links in its letters open.

Signed pages carry their proof in the address, not in a cookie: they need no CSRF token (DESIGN, decision 20).
"""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.models import Article
from portal import dialogs, languages, signing, throttles
from portal.clients import address_of
from portal.pages import made_of, private, public
from subscriptions import approving, compiling, schedule, subscribing
from subscriptions.forms import PreferencesForm, SubscribeForm, UnsubscribeForm, section_choices
from subscriptions.models import Issue, Subscriber, Weekly
from subscriptions.rendering import PREFERENCES, UNSUBSCRIBE

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@public
def archive(request: HttpRequest) -> HttpResponse:
    """Every issue that left, newest first."""
    weekly = Weekly.objects.of_page()
    issues = list(Issue.objects.public().newest().filter(weekly=weekly.pk))
    context = {"weekly": weekly, "issues": issues, "is_weekly": True}
    return made_of(render(request, "subscriptions/archive.html", context), tags={"weekly", "site", "menu"})


@public
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """An issue as a page of the site: what of it readers may still see."""
    weekly = Weekly.objects.of_page()
    found = get_object_or_404(Issue.objects.public().filter(weekly=weekly.pk), number=number)
    now = timezone.now()
    items = found.shown_items(now)
    articles = [item.article for item in items]
    around = Issue.objects.public().filter(weekly=weekly.pk)
    context = {
        "weekly": weekly,
        "issue": found,
        "items": items,
        "paragraphs": found.paragraphs,
        "previous": around.filter(number__lt=number).order_by("-number").first(),
        "next": around.filter(number__gt=number).order_by("number").first(),
        # Below /zh/ the English letter stands in where there is no Chinese one: it has one address.
        "canonical_url": settings.SITE_URL
        + languages.address("weekly_issue", [number], language=weekly.language),
    }
    tags = {"weekly", "site", "menu", found.tag, *(article.tag for article in articles)}
    fresh_until = Article.objects.filter(weekly_items__issue=found).next_change(now)
    return made_of(render(request, "subscriptions/issue.html", context), tags, fresh_until)


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
        "days": subscribing.CONFIRM_WITHIN.days,
        "action": request.get_full_path(),
        "in_outbox": settings.EMBEDDED and settings.EMAIL_URL.startswith("folder:"),
    }
    return dialogs.show(request, "subscriptions/subscribed.html", context)


@csrf_exempt
@forms_only
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button; pressing it confirms. A link too old offers a new letter."""
    try:
        person = subscribing.by_confirmation(token)
    except signing.OldToken as old:
        return _confirm_anew(request, subscribing.subscriber_of(old.value))
    except signing.BadToken:
        return _not_ours(request)
    if person is None or (person.state != Subscriber.State.ACTIVE and not subscribing.may_confirm(person)):
        return _signed(request, "subscriptions/forgotten.html", {}, 410)
    context: dict[str, Any] = {
        "subscriber": person,
        "weekly": person.weekly,
        "sections": _section_names(person),
    }
    if request.method == "POST":
        subscribing.confirm(person)
        context["latest"] = subscribing.latest_issue(person.weekly)
        context["preferences_token"] = signing.sign(PREFERENCES, f"{person.pk:010d}")
        return _signed(request, "subscriptions/confirmed.html", context)
    if person.state == Subscriber.State.ACTIVE:
        context["preferences_token"] = signing.sign(PREFERENCES, f"{person.pk:010d}")
        return _signed(request, "subscriptions/confirmed.html", context)
    return _signed(request, "subscriptions/confirm.html", context)


@csrf_exempt
@forms_only
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Sections, a pause, leaving. The address is masked: a letter may have been forwarded."""
    try:
        person = subscribing.subscriber_of(signing.unsign(PREFERENCES, token))
    except signing.BadToken:
        return _not_ours(request)
    if person is None or person.state in {Subscriber.State.PENDING, Subscriber.State.UNSUBSCRIBED}:
        return _signed(request, "subscriptions/forgotten.html", {}, 410)
    form = PreferencesForm(request.POST if request.method == "POST" else None, subscriber=person)
    saved, status = False, 200
    if request.method == "POST":
        if form.is_valid():
            subscribing.choose(person, form.cleaned_data["sections"], form.pause_weeks)
            form, saved = PreferencesForm(subscriber=person), True
        else:
            status = 422
    context = {
        "form": form, "subscriber": person, "weekly": person.weekly, "saved": saved,
        "paused": person.is_paused(),
        "unsubscribe_token": signing.sign(UNSUBSCRIBE, f"{person.pk:010d}"),
    }  # fmt: skip
    return _signed(request, "subscriptions/preferences.html", context, status)


@csrf_exempt
@forms_only
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One button, or one POST of a mail program (RFC 8058). Twice, or after being erased, is no error."""
    try:
        value = signing.unsign(UNSUBSCRIBE, token)
    except signing.BadToken:
        return _not_ours(request)
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
            return _signed(request, "subscriptions/unsubscribe.html", context, 422)
        subscribing.unsubscribe(person, form.cleaned_data["reason"])
        return _signed(request, "subscriptions/unsubscribed.html", context)
    if person is None or person.state == Subscriber.State.UNSUBSCRIBED:
        return _signed(request, "subscriptions/unsubscribed.html", context)
    return _signed(request, "subscriptions/unsubscribe.html", context)


@csrf_exempt
@forms_only
def hold(request: HttpRequest, token: str) -> HttpResponse:
    """*Hold* from the editors' letter: a page with a button, and the POST that holds the issue."""
    try:
        value = signing.unsign(compiling.HOLD, token, timedelta(days=8))
    except signing.BadToken:
        return _not_ours(request)
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
    return _signed(request, "subscriptions/hold.html", context, 409 if context["refusal"] else 200)


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


def _confirm_anew(request: HttpRequest, person: Subscriber | None) -> HttpResponse:
    """The link's seven days are over: a POST asks for a new letter, to the same address only."""
    if person is None or not subscribing.may_confirm(person):
        return _signed(request, "subscriptions/forgotten.html", {}, 410)
    sent = request.method == "POST"
    if sent:
        subscribing.ask_again(person.email)
    context = {"subscriber": person, "weekly": person.weekly, "sent": sent}
    return _signed(request, "subscriptions/expired.html", context, 200 if sent else 410)


def _section_names(person: Subscriber) -> list[str]:
    names = dict(section_choices())
    return [str(names.get(slug, slug)) for slug in person.sections]


def _not_ours(request: HttpRequest) -> HttpResponse:
    return _signed(request, "subscriptions/broken_link.html", {}, 404)


def _signed(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page opened by a token: for one person, and its address is told to nobody."""
    response = dialogs.show(request, template, {"is_weekly": False, **context}, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
