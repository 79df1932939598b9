"""The queue as a list: what waits comes first and oldest first, with counters, filters and marks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contributions import assigning, desk
from contributions.admin.case import CaseAdmin
from contributions.models import Event, Question, Reply, Submission

WAITING, ALL = "", "all"


@dataclass(frozen=True)
class Counter:
    """A part of the queue: how many stand in it, and whether the list shows it now."""

    part: str
    label: str
    count: int
    is_shown: bool


class QueueFilter(admin.SimpleListFilter):
    """Which part of the queue: what waits comes first, the rest on request."""

    title = gettext_lazy("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*model_admin.parts.items(), (ALL, _("All"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        for value, title in self.lookup_choices:
            is_default = value == WAITING
            yield {
                "selected": (self.value() or WAITING) == value,
                "query_string": changelist.get_query_string(
                    {} if is_default else {self.parameter_name: value},
                    remove=[self.parameter_name] if is_default else None,
                ),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        part = self.value() or WAITING
        return queryset if part == ALL or _looks_everywhere(request) else part_of(queryset, part)


class AssigneeFilter(admin.SimpleListFilter):
    """In whose hands: one's own, nobody's, or another editor's."""

    title = gettext_lazy("in the hands of")
    parameter_name = "hands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        held = model_admin.model._default_manager.exclude(assignee=None).values("assignee")
        editors = get_user_model().objects.filter(pk__in=held.order_by()).order_by("pk")
        others = [(str(one.pk), str(one)) for one in editors if one != request.user]
        return [("mine", _("Mine")), ("nobody", _("Nobody's")), *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        value = self.value() or ""
        if value == "mine":
            return queryset.filter(assignee=request.user)
        if value == "nobody":
            return queryset.filter(assignee=None)
        return queryset.filter(assignee=int(value)) if value.isdecimal() and len(value) < 10 else queryset


class Queue(CaseAdmin):
    """The list of one kind of case."""

    change_list_template = "admin/contributions/queue.html"
    list_per_page = 50
    actions: Sequence[Any] = ["assign_to_me", "mark_spam", "not_spam"]
    date_hierarchy = "created_at"
    # The parts of the queue, in order, each a counter above the list and a choice beside it.
    parts: dict[str, Any] = {
        WAITING: gettext_lazy("Waiting"),
        "overdue": gettext_lazy("Longer than promised"),
        "unconfirmed": gettext_lazy("Unconfirmed"),
        "spam": gettext_lazy("Spam, and noticed at the door"),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_marks(super().get_queryset(request))

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """What waits oldest first, what rests newest first."""
        part = request.GET.get("queue", WAITING)
        rests = part in {ALL, "spam"} or _looks_everywhere(request)
        return ["-created_at", "-pk"] if rests else ["created_at", "pk"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        extra = {
            "title": capfirst(self.opts.verbose_name_plural),
            "counters": self.counters(request),
            # The columns need the room.
            "is_nav_sidebar_enabled": False,
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def counters(self, request: HttpRequest) -> list[Counter]:
        """How many stand in each part of the queue: one query."""
        rows = self.model._default_manager
        shown = request.GET.get("queue", WAITING)
        whole = {
            f"part_{part}": Count("pk", filter=Q(pk__in=part_of(rows.all(), part).order_by().values("pk")))
            for part in self.parts
        }
        counts = rows.aggregate(**whole)
        everywhere = _looks_everywhere(request)
        return [
            Counter(part, str(label), counts[f"part_{part}"], part == shown and not everywhere)
            for part, label in self.parts.items()
        ]

    @admin.action(description=gettext_lazy("Assign to me"), permissions=["sort"])
    def assign_to_me(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        done = self._each(request, queryset, lambda item: assigning.assign(item, request.user, request.user))
        if done:
            messages.success(request, ngettext("%d is in your hands.", "%d are in your hands.", done) % done)

    @admin.action(description=gettext_lazy("Mark as spam"), permissions=["sort"])
    def mark_spam(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        user: Any = request.user
        done = self._each(request, queryset, lambda item: desk.move(item, "spam", user))
        if done:
            messages.success(
                request, ngettext("%d is marked as spam.", "%d are marked as spam.", done) % done
            )

    @admin.action(description=gettext_lazy("Not spam"), permissions=["sort"])
    def not_spam(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        user: Any = request.user
        done = self._each(request, queryset, lambda item: desk.move(item, "not_spam", user))
        if done:
            messages.success(
                request, ngettext("%d is back where it was.", "%d are back where they were.", done) % done
            )

    def _each(self, request: HttpRequest, queryset: QuerySet[Any], act: Callable[[Any], Any]) -> int:
        """Do `act` to each chosen case; those that refuse are said. How many it was done to."""
        done = 0
        for item in queryset:
            try:
                act(item)
            except desk.Refused as refusal:
                messages.error(request, f"{item}: {refusal}")
            else:
                done += 1
        return done

    @admin.display(description=gettext_lazy("age"), ordering="created_at")
    def age(self, item: Any) -> str | SafeString:
        if not item.is_overdue:
            return age_of(item)
        return format_html('{} <span class="case-flag">{}</span>', age_of(item), _("overdue"))

    @admin.display(description=gettext_lazy("in the hands of"), ordering="assignee")
    def hands(self, item: Any) -> str:
        return str(item.assignee) if item.assignee else _("nobody")

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, item: Any) -> SafeString:
        """The state, and what an editor should notice before opening it."""
        marks = format_html_join(
            "", ' <span class="case-mark">{}</span>', ((mark,) for mark in marks_of(item))
        )
        state = item.get_state_display()
        return format_html('<span class="case-badge is-{}">{}</span>{}', item.state, state, marks)


def part_of(rows: Any, part: str) -> QuerySet[Any]:
    """The rows of one part of the queue; an unknown part is what waits."""
    parts = {
        "overdue": rows.overdue,
        "unconfirmed": rows.unconfirmed,
        "spam": rows.suspicious,
        "changes": lambda: rows.filter(state=Submission.State.CHANGES_REQUESTED),
    }
    return parts.get(part, rows.waiting)()


def with_marks(rows: QuerySet[Any]) -> QuerySet[Any]:
    """`has_reply`, `has_version`: whether a reply or a newer version has come since the desk last did something."""
    mine = {f"{rows.model._meta.model_name}": OuterRef("pk")}
    events = Event.objects.filter(**mine)
    acts = events.filter(actor=Event.Actor.DESK).exclude(name="assigned").order_by("-created_at")
    rows = rows.annotate(touched_at=Coalesce(Subquery(acts.values("created_at")[:1]), "created_at"))
    since = {"created_at__gt": OuterRef("touched_at")}
    return rows.annotate(
        has_reply=Exists(Reply.objects.filter(**mine, **since, is_automatic=False)),
        has_version=Exists(events.filter(**since, name__in=["revised", "resubmit"])),
    )


def marks_of(item: Any) -> list[str]:
    """What came since the desk last looked, and what was noticed at the door."""
    marks = []
    if getattr(item, "has_reply", False):
        marks.append(_("reply"))
    if getattr(item, "has_version", False):
        marks.append(_("newer version"))
    if item.flag:
        marks.append(item.get_flag_display())
    return marks


def age_of(item: Submission | Question) -> str:
    """How long it has been here: in days, before that in its largest unit."""
    now = timezone.now()
    days = (now - item.created_at).days
    return (
        ngettext("%(num)d day", "%(num)d days", days) % {"num": days}
        if days
        else timesince(item.created_at, now, depth=1)
    )


def _looks_everywhere(request: HttpRequest) -> bool:
    """A state asked for by name, or a search, looks in the whole queue, unless a part is named."""
    return "queue" not in request.GET and ("state__exact" in request.GET or bool(request.GET.get("q")))
