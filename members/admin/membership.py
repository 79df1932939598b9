"""Memberships: a list to look through and to prolong, and the rows on a member's page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, DateTimeField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from members import trials
from members.admin import figures, holding
from members.admin.filters import OpenFilter
from members.admin.forms import MembershipAddForm, MembershipForm, MomentInput, UntilForm
from members.admin.verbs import VerbAdmin, without_icons
from members.models import Membership
from portal.pages import private

MOMENTS: Any = {models.DateTimeField: {"form_class": DateTimeField, "widget": MomentInput}}


@admin.register(Membership)
class MembershipAdmin(VerbAdmin):
    """Who may read, on which plan, from when until when. What is changed here holds at once."""

    change_list_template = "admin/members/membership/change_list.html"
    list_display = ["member", "plan", "kind", "state", "begins", "ends", "note"]
    list_filter = [OpenFilter, "kind", "plan"]
    list_select_related = ["member", "plan"]
    search_fields = ["member__email", "member__name", "note"]
    search_help_text = gettext_lazy("An address, a name, or words of the note.")
    date_hierarchy = "starts_at"
    autocomplete_fields = ["member"]
    formfield_overrides = MOMENTS
    actions = ["extend_by_more", "extend_until"]
    list_per_page = 50

    def get_urls(self) -> list[URLPattern]:
        return [self.address("figures/", require_safe(self.figures_view), "figures"), *super().get_urls()]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = MembershipForm if change else MembershipAddForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["member", "plan", "ends_at", "note"]
        return ["member", "plan", "kind", "begins", "ends_at", "state", "note", "granted_by", "made"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return ["member", "plan", "kind", "begins", "state", "granted_by", "made"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_icons(super().formfield_for_dbfield(db_field, request, **kwargs))

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        save(request, obj, form)

    @admin.action(description=gettext_lazy("Extend by 14 days"), permissions=["change"])
    def extend_by_more(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        now = timezone.now()
        extend_each(request, queryset, lambda membership: holding.longer(membership, now))

    @admin.action(description=gettext_lazy("Extend until …"), permissions=["change"])
    def extend_until(self, request: HttpRequest, queryset: QuerySet[Membership]) -> HttpResponse | None:
        """Asks for the moment on a page of its own, then does it."""
        form = UntilForm(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            until = form.cleaned_data["until"]
            extend_each(request, queryset, lambda membership: until)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Extend until …"),
            "opts": self.opts,
            "media": self.media,
            "form": form,
            "memberships": queryset.select_related("member", "plan"),
            "chosen": ACTION_CHECKBOX_NAME,
        }
        return private(TemplateResponse(request, "admin/members/membership/until.html", context))

    @admin.display(description=gettext_lazy("begins"), ordering="starts_at")
    def begins(self, membership: Membership) -> str:
        return holding.moment(membership.starts_at)

    @admin.display(description=gettext_lazy("ends"), ordering="ends_at")
    def ends(self, membership: Membership) -> str:
        return holding.end(membership)

    @admin.display(description=gettext_lazy("state"))
    def state(self, membership: Membership) -> SafeString:
        return holding.badge(membership, timezone.now())

    @admin.display(description=gettext_lazy("made"))
    def made(self, membership: Membership) -> str:
        return holding.moment(membership.created_at)

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        """Trials, memberships and answers, week by week."""
        self.demand(request, "members.view_membership")
        asked = request.GET.get("weeks", "")
        weeks = int(asked) if asked in {str(span) for span in figures.SPANS} else next(iter(figures.SPANS))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Figures of the members"),
            "opts": self.opts,
            "media": self.media,
            "spans": list(figures.SPANS.items()),
            "weeks": weeks,
            **figures.of_members(timezone.now(), weeks),
        }
        return private(TemplateResponse(request, "admin/members/membership/figures.html", context))


class MembershipInline(admin.StackedInline[Any, Any]):
    """A member's memberships: the end of each may be moved, a new one granted."""

    model = Membership
    fk_name = "member"
    form = MembershipForm
    fields = ["plan", ("begins", "left"), "ends_at", "note"]
    readonly_fields = ["begins", "left"]
    extra = 0
    can_delete = False
    formfield_overrides = MOMENTS
    verbose_name_plural = gettext_lazy("memberships: what is changed here holds at once")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_icons(super().formfield_for_dbfield(db_field, request, **kwargs))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("plan", "member")

    @admin.display(description=gettext_lazy("begins"))
    def begins(self, membership: Membership) -> str:
        return holding.moment(membership.starts_at) if membership.pk else "–"

    @admin.display(description=gettext_lazy("left"))
    def left(self, membership: Membership) -> str | SafeString:
        return holding.badge(membership, timezone.now()) if membership.pk else "–"


def save(request: HttpRequest, membership: Membership, form: Any) -> None:
    """A row as an editor left it: a new one is granted, a moved end extends. Raises what the verbs refuse with."""
    by: Any = request.user
    if membership.pk is None:
        made = trials.grant(membership.member, membership.plan, membership.ends_at, by, membership.note)
        membership.pk = made.pk
        return
    if "ends_at" in form.changed_data:
        trials.extend(Membership.objects.get(pk=membership.pk), membership.ends_at, by)
    if "note" in form.changed_data:
        membership.save(update_fields=["note"])


def save_rows(request: HttpRequest, formset: BaseModelFormSet[Any, Any]) -> None:
    """The rows of a member's page."""
    formset.save(commit=False)
    formset.save_m2m()
    for form in formset.forms:
        if form.has_changed():
            save(request, form.instance, form)


def extend_each(
    request: HttpRequest, memberships: QuerySet[Membership], end_of: Callable[[Membership], datetime | None]
) -> None:
    """Extend each to `end_of(it)`; those without an end stay as they are, refusals are said."""
    by: Any = request.user
    done = 0
    for membership in memberships.select_related("member", "plan"):
        until = end_of(membership)
        if until is None or membership.ends_at is None:
            messages.warning(request, _("%s has no end.") % membership)
            continue
        try:
            trials.extend(membership, until, by)
        except trials.Refused as refusal:
            messages.error(request, f"{membership}: {refusal}")
        else:
            done += 1
    if done:
        words = ngettext(
            "%d membership has a new end. It holds at once.",
            "%d memberships have a new end. It holds at once.",
            done,
        )
        messages.success(request, words % done)
