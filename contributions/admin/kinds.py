"""*This is a question, a story, a press release*: what came under the wrong name is called by its own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from contributions import desk, post, sorting
from contributions.admin.case import CaseAdmin
from contributions.models import Question, Submission

_Kind = Submission.Kind
QUESTION = "question"
_LABELS = {
    QUESTION: gettext_lazy("This is a question"),
    _Kind.STORY: gettext_lazy("This is a story"),
    _Kind.PRESS_RELEASE: gettext_lazy("This is a press release"),
}


class KindViews(CaseAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = require_POST(self.kind_view)
        return [self.address("<int:pk>/kind/<slug:kind>/", view, "kind"), *super().get_urls()]

    def kind_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Call it by its kind (POST). The thread comes along."""
        item = self._item(request, pk)
        self.demand(request, self.sort_permission)
        if isinstance(item, Submission) and kind == item.kind:
            # A second press of the button.
            return HttpResponseRedirect(post.desk_path(item))
        if kind not in {name for name, _label in kinds_for(item)}:
            raise Http404
        try:
            moved = _moved(item, kind, request.user)
        except desk.Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(post.desk_path(item))
        messages.success(request, _("Here it is, with its thread."))
        return HttpResponseRedirect(post.desk_path(moved))


def kinds_for(item: Submission | Question) -> list[tuple[str, Any]]:
    """What else it may be, with the words on the button."""
    own = item.kind if isinstance(item, Submission) else QUESTION
    possible = list(_LABELS) if isinstance(item, Submission) else [_Kind.STORY.value]
    return [(str(kind), _LABELS[kind]) for kind in possible if kind != own]


def _moved(item: Submission | Question, kind: str, user: Any) -> Submission | Question:
    """Raises: `desk.Refused`."""
    if isinstance(item, Question):
        return sorting.into_story(item, user)
    if kind == QUESTION:
        return sorting.into_question(item, user)
    sorting.call(item, kind, user)
    return item
