from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contributions import asking, findable, limits
from contributions import code as codes
from contributions.forms import AskForm
from contributions.models import Question
from contributions.views.keeping import is_stale, keeps_words, own_ids, say_stale, say_too_many, thank, thanks
from portal.clients import address_of, fingerprint
from portal.dialogs import show
from portal.pages import private
from portal.throttles import TooMany


@keeps_words
def ask(request: HttpRequest) -> HttpResponse:
    """Ask us a question: the box, and the identifying code with *Reload*."""
    if request.method != "POST":
        return _page(request, AskForm.blank(request.user))
    if "reload" in request.POST:
        return _page(request, AskForm.with_new_code(request.POST), said=_("New code"))
    form = AskForm(request.POST)
    if is_stale(request):
        say_stale(form)
    if not form.is_valid():
        form.renew_code()
        return _page(request, form, 422)
    try:
        question = _take(request, form)
    except codes.Wrong:
        form.add_error(
            "code",
            _("That was not the code, or it has been used. Here is a new one; your words are still here."),
        )
    except codes.Aged:
        form.add_error(
            "code", _("That code had grown too old. Here is a new one; your words are still here.")
        )
    except TooMany as limit:
        say_too_many(form, limit)
        form.renew_code()
        return _page(request, form, 429)
    else:
        return thank(question, "ask_done")
    form.renew_code(always=True)
    return _page(request, form, 422)


@require_safe
def ask_matching(request: HttpRequest) -> HttpResponse:
    """A fragment for `static/js/ask.js`: published answers that may fit `?q=`, what has been typed so far."""
    try:
        limits.matching(address_of(request))
    except TooMany:
        return private(HttpResponse(status=429))
    # What somebody is typing is nobody else's business: nothing of it is kept anywhere.
    context = {"matching": findable.matching(request.GET.get("q", ""))}
    response = private(render(request, "contributions/matching.html", context))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def ask_done(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next."""
    return thanks(request, Question, "ask")


def _page(request: HttpRequest, form: AskForm, status: int = 200, said: str = "") -> HttpResponse:
    own_ids(request, form)
    # Without JavaScript they are shown with an error, when the question has been seen.
    found = findable.matching(str(form["text"].value() or "")) if status == 422 else []
    return show(request, "contributions/ask.html", {"form": form, "said": said, "matching": found}, status)


def _take(request: HttpRequest, form: AskForm) -> Question:
    """The question of a valid form. The code is burnt first, outside of any transaction."""
    said, client = form.cleaned_data, address_of(request)
    digest = form.digest()
    confirmation = ""
    # The second half of a double click finds its code burnt, and the question there.
    before = Question.objects.with_bytes(digest)
    if before is not None:
        return before
    if said["code"].strip():
        limits.answer_to_code(client)
        try:
            codes.spend(said["code_key"], said["code"])
        except codes.Wrong:
            before = Question.objects.with_bytes(digest)
            if before is None:
                raise
            return before
        confirmation = Question.Confirmation.CODE
    limits.question(client, said["email"])
    return asking.ask(
        said["text"],
        said["email"],
        name=said["name"],
        consent=said["consent"],
        confirmation=confirmation,
        flag=form.flag,
        raw_sha256=digest,
        ip_hash=fingerprint(client),
    )
