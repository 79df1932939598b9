from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contributions import asking, desk, post
from contributions.admin.desk import DeskAdmin, QueueFilter
from contributions.admin.forms import AnswerForm
from contributions.models import Question
from contributions.moves import ANSWER, SORT_QUESTIONS, Move
from portal.pages import private


@admin.register(Question)
class QuestionAdmin(DeskAdmin):
    """Questions from readers; the answer goes out as a letter in the question's thread."""

    sort_permission = SORT_QUESTIONS
    change_form_template = "admin/contributions/question/change_form.html"
    list_display = ["__str__", "age", "state", "asker", "assignee", "is_late"]
    list_filter = [QueueFilter, "state", "consent", ("assignee", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["assignee"]
    search_fields = ["text", "name", "email", "reference", "answer"]
    fields = ["assignee"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.answer_view)
        return [path("<int:pk>/answer/", view, name="contributions_question_answer"), *super().get_urls()]

    @admin.display(description=gettext_lazy("asker"), ordering="email")
    def asker(self, question: Question) -> str:
        return f"{question.name} <{question.email}>" if question.name else question.email

    @admin.display(description=gettext_lazy("in time"), boolean=True)
    def is_late(self, question: Question) -> bool | None:
        return not question.is_overdue if question.is_waiting else None

    def buttons(self, request: HttpRequest, item: Any) -> list[Move]:
        """Answering has a box of its own."""
        return [move for move in super().buttons(request, item) if move.name != "answer"]

    def case(self, request: HttpRequest, item: Any) -> dict[str, Any]:
        may = item.is_waiting and request.user.has_perm(ANSWER)
        form = AnswerForm(initial={"seen": item.state, "text": item.answer}) if may else None
        return {**super().case(request, item), "answer_form": form}

    def confirmed_by(self, item: Any) -> str:
        return str(item.get_confirmation_display()) if item.confirmation else ""

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the answer (POST). When it cannot go, the words stay in the page."""
        question = self._item(request, pk)
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(post.desk_path(question))
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return private(self._answer_page(request, question, form))
        user: Any = request.user
        try:
            asking.answer(question, form.cleaned_data["text"], user, seen=form.cleaned_data["seen"])
        except desk.Refused as refusal:
            question.refresh_from_db()
            form.add_error("text", str(refusal))
            form.look_at(question.state)
            return private(self._answer_page(request, question, form))
        messages.success(request, _("The answer is on its way to %s.") % question.email)
        return HttpResponseRedirect(post.desk_path(question))

    def _answer_page(self, request: HttpRequest, question: Question, form: AnswerForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Send answer"),
            "opts": self.opts,
            "item": question,
            "form": form,
            "media": self.media,
            "is_open": question.is_waiting,
            "back": post.desk_path(question),
        }
        return TemplateResponse(request, "admin/contributions/answer.html", context, status=422)
