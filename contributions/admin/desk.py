"""What the two queues share: moves as buttons, notes, letters, the time line. Everything that changes is a POST."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from contributions import assigning, desk, drafting, post, sorting
from contributions.admin.forms import ArticleForm, LetterForm, MoveForm, NoteForm, form_class_for, initial_for
from contributions.admin.kinds import KindViews, kinds_for
from contributions.admin.letters import SEND_AGAIN, LetterViews
from contributions.admin.queue import Queue, QueueFilter, age_of, marks_of
from contributions.admin.thread import thread_of
from contributions.models import Submission
from contributions.moves import Move, open_to, table_for
from contributions.timeline import desk_line

__all__ = ["DeskAdmin", "QueueFilter"]


class DeskAdmin(Queue, LetterViews, KindViews):
    """A queue and its cases. Subclasses name their permission for notes and for sorting (`sort_permission`)."""

    class Media:
        css = {"all": ["css/contributions-desk.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Submissions and questions come from outside."""
        return False

    def get_urls(self) -> list[URLPattern]:
        return [
            self.address("<int:pk>/move/<slug:name>/", self.move_view, "move"),
            self.address("<int:pk>/note/", self.note_view, "note"),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        item = self.get_object(request, unquote(object_id)) if object_id else None
        if item is None and (moved := self._sorted_elsewhere(object_id)):
            return HttpResponseRedirect(post.desk_path(moved))
        if item is not None and self.has_view_permission(request, item):
            extra_context = {**(extra_context or {}), **self.case(request, item)}
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _sorted_elsewhere(self, object_id: str | None) -> Any:
        """What a link in an older letter to the desk means, when it was called by another kind since."""
        letter = "s" if self.model is Submission else "q"
        return sorting.find(letter, int(object_id)) if object_id and object_id.isdigit() else None

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
            # The columns need the room.
            "is_nav_sidebar_enabled": False,
            "show_save_and_continue": False,
            "item": item,
            "moves": [{"move": move, "has_form": _has_form(move)} for move in self.buttons(request, item)],
            "line": desk_line(item),
            "note_form": NoteForm() if request.user.has_perm(self.sort_permission) else None,
            "case_urls": f"admin:contributions_{self.model._meta.model_name}",
            "age": age_of(item),
            "marks": marks_of(item),
            "confirmed_by": self.confirmed_by(item),
            "correspondence": thread_of(item),
            "may_write": request.user.has_perm(self.write_permission),
            "may_send_again": request.user.has_perm(SEND_AGAIN),
            "may_see_raw": request.user.has_perm("portal.view_rawmail"),
            "kinds": kinds_for(item) if request.user.has_perm(self.sort_permission) else [],
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
        self.demand(request, self.sort_permission)
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
        obj.save(update_fields=[name for name in form.changed_data if name != "assignee"])
        if "assignee" in form.changed_data:
            assigning.assign(obj, obj.assignee, request.user)

    def move_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """One move: GET shows what it means and the letter's draft, POST does it."""
        item = self._item(request, pk)
        move = table_for(item).get(name)
        if move is None or not move.permission:
            raise Http404
        self.demand(request, move.permission)
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
            for warning in _warnings(item):
                messages.warning(request, warning)
            return reverse("admin:articles_article_change", args=[article.pk])
        draft = form.draft if isinstance(form, LetterForm) else None
        desk.move(item, move.name, user, seen=said["seen"], note=said["note"], draft=draft)
        messages.success(request, _("Done: %s.") % move.past)
        return post.desk_path(item)

    def _initial(self, request: HttpRequest, move: Move, item: Any) -> dict[str, Any]:
        has_draft = bool(move.draft) and isinstance(item, Submission)
        draft = post.draft_for(move.draft, item, request.user) if has_draft else None
        return initial_for(move, item, draft)

    def _move_page(
        self, request: HttpRequest, item: Any, move: Move, form: MoveForm, status: int = 200
    ) -> HttpResponse:
        seen = {"move": move, "form": form, "is_open": item.state in move.sources}
        return self.step(request, "admin/contributions/move.html", item, move.label, status, **seen)


def _has_form(move: Move) -> bool:
    """Whether the move asks for more than a press of its button."""
    return bool(move.draft) or move.name == "make_article"


def _warnings(item: Submission) -> list[str]:
    """What could not be taken over into the article: the event's note below its first line."""
    event = item.events.filter(name="make_article").last()
    return event.note.splitlines()[1:] if event else []
