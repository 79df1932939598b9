from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import overview
from members.forms import AccountForm
from members.models import Member
from portal.pages import private
from portal.roles import may_enter_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The member's page: what I may read, what I fetched, and what each room keeps for me."""
    member = request.user
    assert isinstance(member, Member)  # noqa: S101  AUTH_USER_MODEL
    form = AccountForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("account")
    context = {
        "form": form,
        "member": member,
        "reads_all": may_enter_desk(request),
        "standing": overview.standing(member),
        "downloads": overview.downloads(member),
        "devices": overview.devices(member, request.session.session_key),
        "factors": overview.factors(member),
    }
    status = 422 if form.errors else 200
    return private(render(request, "account/account.html", context, status=status))
