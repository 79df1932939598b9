"""What the two queues share: moves as buttons, notes, the time line. Everything that changes is a POST."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contributions import desk, drafting, post
from contributions.admin.forms import ArticleForm, LetterForm, MoveForm, NoteForm, form_class_for, initial_for
from contributions.models import Question, Submission
from contributions.moves import Move, open_to, table_for
from contributions.timeline import desk_line
from portal.pages import private


class DeskAdmin(admin.ModelAdmin[Any]):
    """A queue and its cases. Subclasses name their permission for notes and for sorting (`sort_permission`)."""

    sort_permission = ""
    list_per_page = 50
    actions: Sequence[Any] = ["mark_spam"]
    date_hierarchy = "created_at"

    class Media:
        css = {"all": ["css/contributions-desk.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Submissions and questions come from outside."""
        return False

    def get_urls(self) -> list[URLPattern]:
        base = f"contributions_{self.model._meta.model_name}"
        own = [
            path(
                "<int:pk>/move/<slug:name>/", self.admin_site.admin_view(self.move_view), name=f"{base}_move"
            ),
            path("<int:pk>/note/", self.admin_site.admin_view(self.note_view), name=f"{base}_note"),
        ]
        return own + super().get_urls()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        item = self.get_object(request, unquote(object_id)) if object_id else None
        if item is not None and self.has_view_permission(request, item):
            extra_context = {**(extra_context or {}), **self.case(request, item)}
        return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Plain lists: sections and editors are made elsewhere."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        for right in ("add", "change", "delete", "view"):
            setattr(field.widget, f"can_{right}_related", False)
        return field

    def case(self, request: HttpRequest, item: Any) -> dict[str, Any]:
        """What the change page shows of one case."""
        return {
            "title": capfirst(f"{self.opts.verbose_name} {item.number}"),
            "show_save_and_continue": False,
            "item": item,
            "moves": [{"move": move, "has_form": _has_form(move)} for move in self.buttons(request, item)],
            "line": desk_line(item),
            "note_form": NoteForm() if request.user.has_perm(self.sort_permission) else None,
            "case_urls": f"admin:contributions_{self.model._meta.model_name}",
            "age": age_of(item),
            "confirmed_by": self.confirmed_by(item),
        }

    def confirmed_by(self, item: Any) -> str:
        """How we know that the sender is who they say; "" while we do not."""
        raise NotImplementedError

    def buttons(self, request: HttpRequest, item: Any) -> list[Move]:
        """The moves shown as buttons."""
        return open_to(item, request.user)

    def note_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add an internal note (POST)."""
        item = self._item(request, pk)
        if not request.user.has_perm(self.sort_permission):
            raise PermissionDenied
        form = NoteForm(request.POST)
        if request.method == "POST":
            self._add_note(request, item, form)
        return HttpResponseRedirect(post.desk_path(item))

    def _add_note(self, request: HttpRequest, item: Any, form: NoteForm) -> None:
        user: Any = request.user
        if not form.is_valid():
            messages.error(request, " ".join(map(str, form.errors["note"])))
            return
        desk.add_note(item, user, form.cleaned_data["note"])
        messages.success(request, _("The note is kept."))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Only what was chosen in the form: meanwhile somebody may have decided."""
        obj.save(update_fields=form.changed_data)

    def move_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """One move: GET shows what it means and the letter's draft, POST does it."""
        item = self._item(request, pk)
        move = table_for(item).get(name)
        if move is None or not move.permission:
            raise Http404
        if not request.user.has_perm(move.permission):
            raise PermissionDenied
        if request.method != "POST":
            return self._move_page(
                request, item, move, form_class_for(move)(initial=self._initial(request, move, item))
            )
        form = form_class_for(move)(request.POST)
        if not form.is_valid():
            return self._move_page(request, item, move, form, 422)
        try:
            target = self.make_move(request, item, move, form)
        except desk.Refused as refusal:
            item.refresh_from_db()
            if not _has_form(move):
                messages.error(request, str(refusal))
                return HttpResponseRedirect(post.desk_path(item))
            # The letter as it was written stays in the page; whoever presses again has seen the new state.
            form.add_error(None, str(refusal))
            form.look_at(item.state)
            return self._move_page(request, item, move, form, 409)
        return HttpResponseRedirect(target)

    def make_move(self, request: HttpRequest, item: Any, move: Move, form: MoveForm) -> str:
        """Do it; where to go then. Raises `desk.Refused`."""
        said = form.cleaned_data
        user: Any = request.user
        if isinstance(form, ArticleForm):
            article = drafting.make_article(item, user, section=said["section"], seen=said["seen"])
            messages.success(request, _("Here is the draft. The submission is linked to it."))
            return reverse("admin:articles_article_change", args=[article.pk])
        draft = form.draft if isinstance(form, LetterForm) else None
        desk.move(item, move.name, user, seen=said["seen"], note=said["note"], draft=draft)
        messages.success(request, _("Done: %s.") % move.past)
        return post.desk_path(item)

    @admin.action(description=gettext_lazy("Mark as spam"), permissions=["sort"])
    def mark_spam(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        user: Any = request.user
        moved = 0
        for item in queryset:
            try:
                desk.move(item, "spam", user)
            except desk.Refused as refusal:
                messages.error(request, f"{item}: {refusal}")
            else:
                moved += 1
        if moved:
            messages.success(
                request, ngettext("%d is marked as spam.", "%d are marked as spam.", moved) % moved
            )

    def has_sort_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.sort_permission)

    @admin.display(description=gettext_lazy("age"), ordering="created_at")
    def age(self, item: Any) -> str:
        return age_of(item)

    def _item(self, request: HttpRequest, pk: int) -> Any:
        model: type[Model] = self.model
        item = get_object_or_404(model, pk=pk)
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        return item

    def _initial(self, request: HttpRequest, move: Move, item: Submission | Question) -> dict[str, Any]:
        has_draft = bool(move.draft) and isinstance(item, Submission)
        draft = post.draft_for(move.draft, item, request.user) if has_draft else None  # type: ignore[arg-type]
        return initial_for(move, item, draft)

    def _move_page(
        self, request: HttpRequest, item: Any, move: Move, form: MoveForm, status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": move.label,
            "opts": self.opts,
            "item": item,
            "move": move,
            "form": form,
            "media": self.media,
            "is_open": item.state in move.sources,
            "back": post.desk_path(item),
        }
        response = TemplateResponse(request, "admin/contributions/move.html", context, status=status)
        return private(response)


class QueueFilter(admin.SimpleListFilter):
    """Which part of the queue: what waits comes first, the rest on request."""

    title = gettext_lazy("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("overdue", _("Longer than promised")),
            ("unconfirmed", _("Unconfirmed")),
            ("spam", _("Spam, and noticed at the door")),
            ("all", _("All")),
        ]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("Waiting"),
        }
        for value, title in self.lookup_choices:
            yield {
                "selected": self.value() == str(value),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        # A state asked for by name, or a search, looks everywhere.
        elsewhere = self.value() is None and ("state__exact" in request.GET or request.GET.get("q"))
        if self.value() == "all" or elsewhere:
            return queryset
        parts = {
            "overdue": queryset.overdue,
            "unconfirmed": queryset.unconfirmed,
            "spam": queryset.suspicious,
        }
        return parts.get(self.value() or "", queryset.waiting)()


def age_of(item: Submission | Question) -> str:
    """How long it has been here, in its largest unit."""
    return timesince(item.created_at, timezone.now(), depth=1)


def _has_form(move: Move) -> bool:
    """Whether the move asks for more than a press of its button."""
    return bool(move.draft) or move.name == "make_article"
