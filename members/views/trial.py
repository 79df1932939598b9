"""Start a Free Trial: address and password, the mailed code in the same tab, and back to where the reader was."""

from typing import Any

from allauth.account.views import SignupView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members import trials
from members.access import standing
from members.models import Member
from members.receivers import WISH
from members.views.back import way_back, with_next
from portal.languages import of_path
from portal.pages import private
from portal.roles import may_enter_desk


class _SignUp(SignupView):
    """allauth's sign-up, which leads back here after the code. Known and unknown addresses look alike."""

    template_name = "account/trial.html"

    def get_success_url(self) -> str:
        return with_next("account_trial", way_back(self.request))

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        # Kept for both, so that the next page is the same; only a new account's own first sign-in starts anything.
        who = self.user.pk if self.user else None
        self.request.session[WISH] = {"member": who, "language": of_path(way_back(self.request))}
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = with_next("account_trial", way_back(self.request))
        own = {"days": settings.TRIAL_DAYS, "login_url": with_next("account_login", back)}
        return {**super().get_context_data(**kwargs), **own}


_sign_up = _SignUp.as_view()


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest) -> HttpResponseBase:
    """For a stranger the form; for a member one button, the plans, or straight on."""
    member = request.user
    if not isinstance(member, Member):
        return _sign_up(request)
    back = way_back(request)
    on = HttpResponseRedirect(back or reverse("database"))
    if may_enter_desk(request) or member.memberships.open().exists():
        return private(on)
    refused = ""
    if request.method == "POST":
        try:
            trials.start(member, language=of_path(back))
        except trials.Refused as refusal:
            refused = str(refusal)
        else:
            return private(on)
    context = {
        "days": settings.TRIAL_DAYS,
        "back": back,
        "refused": refused,
        "has_had": trials.has_had(member),
        "standing": standing(member),
        "plans_url": with_next("account_access", back),
    }
    return private(render(request, "account/trial.html", context, status=422 if refused else 200))
