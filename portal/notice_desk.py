"""The page on which each editor says of what they hear, and when. Nobody opens another one's."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import notices
from portal.models import NoticeChoice
from portal.pages import private

ELSE = "everything_else"


class LettersForm(forms.Form):
    """A field for each kind this editor may choose about, and one for everything else."""

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        effective = notices.choices_of(user)
        for kind in notices.kinds_for(user):
            self.fields[f"kind_{kind.name}"] = _choice(kind.label, effective[kind.name])
        self.fields[ELSE] = _choice(gettext_lazy("Everything else"), user.notices)

    def save(self) -> None:
        said = self.cleaned_data
        chosen = {name.removeprefix("kind_"): when for name, when in said.items() if name != ELSE}
        notices.choose(self.user, said[ELSE], chosen)


def letters_to_me(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """GET shows the choices in force; POST keeps them, or with `all` one for everything."""
    user: Any = request.user
    form = LettersForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if request.POST.get("all") in NoticeChoice.When.values:
            when = request.POST["all"]
            notices.choose(user, when, {kind.name: when for kind in notices.kinds_for(user)})
            return _kept(request)
        if form.is_valid():
            form.save()
            return _kept(request)
    context = {
        **site.each_context(request),
        "title": _("My letters"),
        "form": form,
        "whens": NoticeChoice.When.choices,
        "address": user.email,
    }
    status = 422 if form.errors else 200
    return private(TemplateResponse(request, "admin/portal/letters_to_me.html", context, status=status))


def _kept(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Kept: from now on you hear of it like this."))
    return private(HttpResponseRedirect(reverse("admin:letters_to_me")))


def _choice(label: Any, when: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=NoticeChoice.When.choices, initial=when, widget=forms.RadioSelect
    )
