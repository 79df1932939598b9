from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Page
from contributions import intake, limits, staging
from contributions.forms import WriteForm
from contributions.gate import Refused as FileRefused
from contributions.models import Submission, SubmissionFile, Terms
from contributions.views.keeping import is_stale, keeps_words, own_ids, say_stale, say_too_many, thank, thanks
from portal.clients import address_of, fingerprint
from portal.dialogs import show
from portal.throttles import TooMany


@keeps_words
def write_to_us(request: HttpRequest) -> HttpResponse:
    """Stories from readers: the address to mail them to, and a form."""
    if request.method != "POST":
        return _page(request, WriteForm.blank(request.user), [])
    if not is_stale(request):
        for token in request.POST.getlist("remove"):
            staging.discard(token)
    files, refusals = _files(request)
    if "remove" in request.POST:
        return _page(request, WriteForm.kept(request.POST), files, removed=True)
    form = WriteForm(request.POST)
    if is_stale(request):
        say_stale(form)
    form.refuse_files(refusals)
    if not form.is_valid():
        _say_what_is_missing(form, files)
        return _page(request, form, files, 422)
    try:
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


def _page(
    request: HttpRequest,
    form: WriteForm,
    files: list[SubmissionFile],
    status: int = 200,
    *,
    removed: bool = False,
) -> HttpResponse:
    own_ids(request, form)
    context = {
        "form": form,
        "kept": [{"file": file, "token": staging.token_of(file)} for file in files],
        "removed": removed,
        "terms": Terms.current(),
        "guidelines": Page.objects.filter(slug="contributors-guidelines").first(),
        "story_address": settings.STORY_ADDRESS,
    }
    return show(request, "contributions/write_to_us.html", context, status)


def _files(request: HttpRequest) -> tuple[list[SubmissionFile], list[str]]:
    """Every file of this form, those kept before first; and why others were refused."""
    files = staging.kept(request.POST.getlist("kept"))
    refusals = []
    for upload in request.FILES.getlist("files"):
        try:
            limits.file(address_of(request))
            admitted = staging.admit(upload, upload.name or "file")
        except FileRefused as refusal:
            refusals.append(str(refusal))
        except TooMany:
            refusals.append(
                _("“%s” was not kept: too many files in a short time. Please wait an hour.") % upload.name
            )
        else:
            # The same bytes chosen twice are one file.
            if admitted.sha256 in {file.sha256 for file in files}:
                admitted.delete()
            else:
                files.append(admitted)
    return files, refusals


def _say_what_is_missing(form: WriteForm, files: list[SubmissionFile]) -> None:
    """Beside what the form itself found: everything that is wrong is said at once."""
    if (
        "text" in form.cleaned_data
        and not form.cleaned_data["text"]
        and not files
        and "files" not in form.errors
    ):
        form.add_error(
            "text", _("Please write or paste your story here, or choose a file below: one of the two.")
        )


def _take(request: HttpRequest, form: WriteForm, files: list[SubmissionFile]) -> Submission:
    said = form.cleaned_data
    envelope = intake.Envelope(
        source=Submission.Source.WEB,
        files=files,
        authentication=_known_by_account(request.user, said["email"]),
        raw_sha256=form.digest(*(file.sha256 for file in files)),
        terms_version=said["terms"],
        flag=form.flag,
        ip_hash=fingerprint(address_of(request)),
        **{
            name: said[name]
            for name in ("name", "email", "title", "text", "abstract", "affiliation", "country", "section")
        },
    )
    intake.check(envelope)
    # The second half of a double click is no second story, and no second knock.
    before = Submission.objects.with_bytes(envelope.raw_sha256)
    if before is not None:
        return before
    limits.submission(address_of(request), said["email"])
    return intake.receive(envelope)


def _known_by_account(user: Any, email: str) -> str:
    """Whether the signed-in sender has proved this very address before."""
    proved = (
        user.is_authenticated
        and EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()
    )
    return Submission.Authentication.ACCOUNT if proved else Submission.Authentication.NONE
