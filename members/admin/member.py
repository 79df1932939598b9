"""Members at the desk: who they are, what they may read and have read."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.models import Download
from members import trials
from members.admin import holding
from members.admin.filters import AccessFilter, SecondFactorFilter, second_factor
from members.admin.forms import UntilForm
from members.admin.membership import MembershipInline, save_rows
from members.admin.verbs import VerbAdmin
from members.models import Member, Membership

# How many of the newest downloads a member's page shows.
MOST = 20
CHANGE = "members.change_membership"


class MemberCreationForm(AdminUserCreationForm):
    class Meta:
        model = Member
        fields = ("email",)


class MemberChangeForm(UserChangeForm):
    # Never shown, not even its hash.
    password = None  # type: ignore[assignment]

    class Meta:
        model = Member
        fields = "__all__"


@admin.register(Member)
class MemberAdmin(VerbAdmin, UserAdmin):
    form = MemberChangeForm
    add_form = MemberCreationForm
    change_form_template = "admin/members/member/change_form.html"
    ordering = ["email"]
    list_display = [
        "email",
        "name",
        "plan",
        "until",
        "has_second_factor",
        "is_staff",
        "signed_in",
    ]
    list_filter = [AccessFilter, SecondFactorFilter, "is_staff", "is_active", "groups"]
    search_fields = ["email", "name", "memberships__note", "access_requests__organisation"]
    search_help_text = gettext_lazy("An address, a name, an institution, or words of a note.")
    readonly_fields = ["date_joined", "last_login", "has_second_factor"]
    fieldsets = [
        (None, {"fields": ["email", "name"]}),
        (gettext_lazy("At the desk"), {"fields": ["is_staff", "groups", "notices"]}),
        (
            gettext_lazy("Account"),
            {"fields": ["is_active", "is_superuser", "has_second_factor", "date_joined", "last_login"]},
        ),
    ]
    add_fieldsets = [(None, {"fields": ["email", "usable_password", "password1", "password2"]})]
    filter_horizontal = ["groups"]
    inlines = [MembershipInline]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.address("<int:pk>/extend/", require_POST(self.extend_view), "extend"),
            *super().get_urls(),
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """An account is opened first; what it may read comes after."""
        return [] if obj is None else [MembershipInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        of_theirs = Prefetch("memberships", Membership.objects.select_related("plan"))
        return super().get_queryset(request).annotate(factor=second_factor()).prefetch_related(of_theirs)

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> list[str]:
        """Nobody raises anybody, oneself included, above one's own rights."""
        fields = [str(name) for name in self.readonly_fields]
        if request.user.is_superuser:
            return fields
        # Whose address an editor's account has gets its letters: a new password, too.
        known = ["email"] if obj is not None and (obj.is_staff or obj.is_superuser) else []
        return [*fields, *known, "is_superuser", "groups", "is_staff"]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Nobody sets another's password: it would open their account. Members ask for a letter at the login."""
        raise PermissionDenied

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        save_rows(request, formset)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        member = kwargs.get("obj") or (args[3] if len(args) > 3 else None)
        if member is not None:
            context.update(_seen(request, member))
        return super().render_change_form(request, context, *args, **kwargs)

    def extend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """*Extend by 14 days*, or until a moment (POST): the membership that speaks for the member."""
        member = get_object_or_404(Member, pk=pk)
        self.demand(request, CHANGE)
        now = timezone.now()
        membership = holding.leading(member.memberships.select_related("plan", "member"), now)
        form = UntilForm(request.POST)
        until = None
        if membership is not None:
            is_typed = "typed" in request.POST
            until = holding.longer(membership, now) if not is_typed else _typed(form)
        if membership is None or until is None:
            messages.error(request, _("Please say until when, as a day and a time."))
        else:
            self._extend(request, membership, until)
        return HttpResponseRedirect(reverse("admin:members_member_change", args=[member.pk]))

    def _extend(self, request: HttpRequest, membership: Membership, until: datetime) -> None:
        by: Any = request.user
        try:
            trials.extend(membership, until, by)
        except trials.Refused as refusal:
            messages.error(request, str(refusal))
            return
        said = _("Until %s. It holds at once.") % holding.moment(until)
        self.log_change(request, membership.member, said)
        messages.success(request, said)

    @admin.display(description=gettext_lazy("plan"))
    def plan(self, member: Member) -> str:
        speaks = holding.leading(member.memberships.all(), timezone.now())
        return str(speaks.plan) if speaks else "–"

    @admin.display(description=gettext_lazy("until"))
    def until(self, member: Member) -> str | SafeString:
        now = timezone.now()
        speaks = holding.leading(member.memberships.all(), now)
        return holding.end_with_badge(speaks, now) if speaks else "–"

    @admin.display(description=gettext_lazy("second factor"), boolean=True, ordering="factor")
    def has_second_factor(self, member: Any) -> bool:
        return bool(member.factor)

    @admin.display(description=gettext_lazy("last login"), ordering="last_login")
    def signed_in(self, member: Member) -> str:
        return holding.moment(member.last_login) if member.last_login else "–"


def _typed(form: UntilForm) -> Any:
    return form.cleaned_data["until"] if form.is_valid() else None


def _seen(request: HttpRequest, member: Member) -> dict[str, Any]:
    """What stands above the form: access now, its buttons, and what the member has read."""
    now = timezone.now()
    speaks = holding.leading(member.memberships.select_related("plan"), now)
    longer = holding.longer(speaks, now) if speaks else None
    downloads = Download.objects.filter(member=member)
    return {
        "speaks": speaks,
        "speaks_badge": holding.badge(speaks, now) if speaks else "",
        "speaks_end": holding.end(speaks) if speaks else "",
        "longer": holding.moment(longer) if longer else "",
        "until_form": UntilForm(),
        "may_extend": longer is not None and request.user.has_perm(CHANGE),
        "downloads": downloads.select_related("report", "edition")[:MOST],
        "downloads_count": downloads.count(),
        "requests": member.access_requests.select_related("plan", "answered_by"),
        "may_see_requests": request.user.has_perm("members.view_accessrequest"),
    }
