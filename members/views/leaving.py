import json
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from members import leaving, proving
from members.models import Member
from portal.pages import private


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """All that is held about the member: what the file holds, and a button that fetches it."""
    member = _member(request)
    form = proving.ProofForm(request, member)
    if request.method == "POST" and form.is_valid():
        form.remember()
        return _file(leaving.everything(member))
    return _page(request, "account/export.html", form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """What goes and what stays, and the button that does it. An editor hears who ends an editor's account."""
    member = _member(request)
    form = proving.LeavingForm(request, member)
    try:
        leaving.check(member)
        if request.method == "POST" and form.is_valid():
            leaving.leave(member, forget_rest=form.cleaned_data["forget_rest"])
            logout(request)
            return private(redirect("account_deleted"))
    except leaving.EditorsStay as refusal:
        status = 403 if request.method == "POST" else 200
        return private(
            render(request, "account/delete.html", {"member": member, "refusal": refusal}, status=status)
        )
    return _page(request, "account/delete.html", form, addresses=leaving.confirmed(member))


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """After the end: the same words for whoever comes here."""
    return private(render(request, "account/deleted.html"))


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101  AUTH_USER_MODEL
    return request.user


def _page(request: HttpRequest, template: str, form: proving.ProofForm, **context: object) -> HttpResponse:
    others = proving.other_ways(request, form.member)
    alone = not form.can_prove and not others
    seen = {
        "member": form.member,
        "form": form,
        "other_ways": [] if form.is_fresh else others,
        "sign_in_again": proving.sign_in_again(request) if alone else "",
        **context,
    }
    return private(render(request, template, seen, status=422 if form.errors else 200))


def _file(held: dict[str, Any]) -> HttpResponse:
    text = json.dumps(held, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text + "\n", content_type="application/json; charset=utf-8")
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return private(response)
