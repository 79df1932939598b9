"""The plans, where a reader stands, and asking the desk for access."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import requesting, trials
from members.access import standing
from members.forms import AccessRequestForm
from members.models import Member, Plan
from members.views.back import way_back, with_next
from portal.pages import private
from portal.throttles import TooMany


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def access(request: HttpRequest) -> HttpResponse:
    """Where I stand, what is offered, and the form."""
    member = request.user
    assert isinstance(member, Member)  # noqa: S101  AUTH_USER_MODEL
    back = way_back(request)
    form = AccessRequestForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = _take(member, form, back)
        if status == 200:
            messages.success(request, _("Thank you. Your request is with the desk."))
            return private(redirect(with_next("account_access", back)))
    context = {
        "form": form,
        "back": back,
        "plans": Plan.objects.offered(),
        "standing": standing(member),
        "may_try": not member.memberships.exists() and not trials.has_had(member),
        "trial_url": with_next("account_trial", back),
        "waiting": member.access_requests.waiting().select_related("plan").first(),
    }
    return private(render(request, "account/access.html", context, status=status))


def _take(member: Member, form: AccessRequestForm, back: str) -> int:
    """Put a form's request before the desk: the answer's status, and the form says what was wrong."""
    if not form.is_valid():
        return 422
    try:
        requesting.ask(member, path=back, **form.cleaned_data)
    except trials.Refused as refusal:
        form.add_error(None, str(refusal))
        return 422
    except TooMany:
        form.add_error(
            None,
            _("You have asked several times today. Your words are still here: please send them tomorrow."),
        )
        return 429
    return 200
