from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Page
from contributions import intake, limits, manuscripts
from contributions.forms import WriteForm
from contributions.models import Submission, Terms
from contributions.views.choosing import Chosen, chosen
from contributions.views.keeping import is_stale, keeps_words, own_ids, say_stale, say_too_many, thank, thanks
from portal import languages
from portal.clients import address_of, fingerprint
from portal.dialogs import show
from portal.throttles import TooMany


@keeps_words
def write_to_us(request: HttpRequest) -> HttpResponse:
    """Stories from readers: the address to mail them to, and a form. *Look at it first* is answered here too."""
    if request.method != "POST":
        return _page(request, WriteForm.blank(request.user), Chosen())
    files = chosen(request)
    if files.button:
        return _page(request, WriteForm.kept(request.POST), files, 422 if files.refusals else 200)
    form = WriteForm(request.POST)
    if is_stale(request):
        say_stale(form)
    form.refuse_files(files.refusals)
    if form.is_valid():
        # The second half of a double click is no second story, and no second knock.
        before = Submission.objects.with_bytes(_digest(form, files))
        if before is not None:
            return thank(before, "write_to_us_done")
    _say_what_is_missing(form, files)
    if not form.is_valid():
        return _page(request, form, files, 422)
    try:
        if "preview" in request.POST:
            return _preview(request, form, files)
        submission = _take(request, form, files)
    except intake.Refused as refusal:
        form.add_error(refusal.field, str(refusal))
        return _page(request, form, files, 422)
    except TooMany as limit:
        say_too_many(form, limit)
        return _page(request, form, files, 429)
    return thank(submission, "write_to_us_done")


@require_safe
def write_to_us_done(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next."""
    return thanks(request, Submission, "write_to_us")


def _page(request: HttpRequest, form: WriteForm, files: Chosen, status: int = 200) -> HttpResponse:
    own_ids(request, form)
    context = {
        "form": form,
        "is_fresh": request.method != "POST",
        "terms": Terms.current(),
        "guidelines": _guidelines(),
        "story_address": settings.STORY_ADDRESS,
        **files.seen(),
    }
    return show(request, "contributions/write_to_us.html", context, status)


def _guidelines() -> Page | None:
    """What contributors should know, in the page's language where it exists in it."""
    pages = {page.language: page for page in Page.objects.filter(slug="contributors-guidelines")}
    return pages.get(languages.current()) or pages.get(settings.LANGUAGE_CODE)


def _preview(request: HttpRequest, form: WriteForm, files: Chosen) -> HttpResponse:
    """The story as it will reach the desk. The page carries the whole form: nothing is stored, or sent."""
    envelope = _envelope(request, form, files)
    intake.check(envelope)
    context = {
        "form": form,
        "title": manuscripts.line(envelope.title, 200),
        "byline": manuscripts.byline_of(Submission(name=envelope.name, affiliation=envelope.affiliation)),
        "paragraphs": _paragraphs(envelope),
        **files.seen(),
    }
    return show(request, "contributions/preview.html", context)


def _paragraphs(envelope: intake.Envelope) -> list[list[str]]:
    """The typed text; without one, that of plain-text files. What else a file holds, the desk opens."""
    if envelope.text.strip():
        return manuscripts.paragraphs(manuscripts.typed(envelope.text))
    readable = [file for file in envelope.files if file.kind in manuscripts.READABLE]
    return [block for file in readable for block in manuscripts.paragraphs(manuscripts.text_of(file))]


def _say_what_is_missing(form: WriteForm, files: Chosen) -> None:
    """Beside what the form itself found: everything that is wrong is said at once."""
    has_neither = "text" in form.cleaned_data and not form.cleaned_data["text"] and not files.files
    if has_neither and "files" not in form.errors:
        form.add_error(
            "text", _("Please write or paste your story here, or choose a file below: one of the two.")
        )


def _digest(form: WriteForm, files: Chosen) -> str:
    return form.digest(*(file.sha256 for file in files.brought))


def _envelope(request: HttpRequest, form: WriteForm, files: Chosen) -> intake.Envelope:
    said = form.cleaned_data
    return intake.Envelope(
        source=Submission.Source.WEB,
        files=files.files,
        authentication=_known_by_account(request.user, said["email"]),
        raw_sha256=_digest(form, files),
        terms_version=said["terms"],
        flag=form.flag,
        ip_hash=fingerprint(address_of(request)),
        **{name: said[name] for name in form.telling},
    )


def _take(request: HttpRequest, form: WriteForm, files: Chosen) -> Submission:
    envelope = _envelope(request, form, files)
    intake.check(envelope)
    limits.submission(address_of(request), envelope.email)
    return intake.receive(envelope)


def _known_by_account(user: Any, email: str) -> str:
    """Whether the signed-in sender has proved this very address before."""
    proved = (
        user.is_authenticated
        and EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()
    )
    return Submission.Authentication.ACCOUNT if proved else Submission.Authentication.NONE
