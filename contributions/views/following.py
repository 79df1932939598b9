"""The pages behind signed links. A GET changes nothing, however often; a POST carries its proof in the token."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from contributions import desk, limits, post
from contributions.forms import LinksForm
from contributions.models import Question, Submission
from contributions.timeline import public_line
from contributions.views.keeping import is_stale, keeps_words, say_stale, say_too_many
from contributions.views.sheet import Again, Sheet
from portal import signing
from portal.clients import address_of
from portal.dialogs import show
from portal.pages import private
from portal.throttles import TooMany

Item = TypeVar("Item", bound=Submission | Question)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest, token: str) -> HttpResponse:
    """The sender's page: confirm, follow, send a newer version, write to the desk, withdraw."""
    sheet = Sheet(request)
    return follow_page(
        request, token, post.submission_of, "contributions/contribution.html", sheet.act, sheet.seen
    )


@keeps_words
def contribution_link(request: HttpRequest) -> HttpResponse:
    """New links by letter. The answer is the same for every address, known or not."""
    form = LinksForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and is_stale(request):
        say_stale(form)
    if request.method != "POST" or not form.is_valid():
        return show(request, "contributions/link.html", {"form": form}, 422 if form.errors else 200)
    email = form.cleaned_data["email"]
    try:
        limits.links(address_of(request), email)
    except TooMany as limit:
        say_too_many(form, limit)
        return show(request, "contributions/link.html", {"form": form}, 429)
    # One letter in any case, so that neither the answer nor its time tells who is known here.
    post.links(email, [*Submission.objects.by(email)[:20], *Question.objects.by(email)[:20]])
    return show(request, "contributions/link_done.html", {"email": email})


def follow_page(
    request: HttpRequest,
    token: str,
    find: Callable[[str], Item],
    template: str,
    act: Callable[[Item, QueryDict], str | None],
    more: Callable[[Item], Mapping[str, Any]] = lambda item: {},
) -> HttpResponse:
    """The page behind a signed link: GET shows it and changes nothing, POST does `act` and comes back to it.

    `find` raises `signing.BadToken`, `act` may raise `desk.Refused` or `Again`, and may answer a word for what it did,
    which the page then finds in its address (`?done=`); `more` is what the template sees beside the item.
    """
    try:
        item = find(token)
    except post.Moved as moved:
        return private(HttpResponseRedirect(moved.path))
    except signing.BadToken as bad:
        status = 410 if isinstance(bad, signing.OldToken) else 404
        return show(request, "contributions/link.html", {"form": LinksForm(), "is_bad_link": True}, status)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            done = act(item, request.POST)
        except Again as again:
            status = again.status
        except desk.Refused as refused:
            refusal, status = str(refused), 409
        else:
            address = reverse(request.resolver_match.url_name, args=[token])  # type: ignore[union-attr]
            return private(HttpResponseRedirect(f"{address}?done={done}" if done else address))
    context = {"item": item, "line": public_line(item), "refusal": refusal, **more(item)}
    response = show(request, template, context, status)
    # The address is the key: nobody else may learn it.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
