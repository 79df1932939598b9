from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from contributions import asking, conversation, desk, post, publishing, question_figures
from contributions.admin.answer_forms import AnsweringForm, PublishForm
from contributions.admin.desk import DeskAdmin, QueueFilter
from contributions.models import Question
from contributions.moves import ANSWER, SORT_QUESTIONS, Move
from portal.pages import private


@admin.register(Question)
class QuestionAdmin(DeskAdmin):
    """Questions from readers; the answer goes out as a letter in the question's thread, and may be published."""

    sort_permission = SORT_QUESTIONS
    change_form_template = "admin/contributions/question/change_form.html"
    change_list_template = "admin/contributions/question/change_list.html"
    list_display = ["__str__", "age", "state", "asker", "assignee", "is_late"]
    list_filter = [QueueFilter, "state", "consent", ("assignee", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["assignee"]
    search_fields = ["text", "name", "email", "reference", "answer"]
    fields = ["assignee"]

    class Media:
        css = {"all": ["css/contributions-desk.css", "css/answers-desk.css"]}

    def get_urls(self) -> list[URLPattern]:
        wrap, base = self.admin_site.admin_view, "contributions_question"
        return [
            path("figures/", wrap(require_safe(self.figures_view)), name=f"{base}_figures"),
            path("<int:pk>/answer/", wrap(self.answer_view), name=f"{base}_answer"),
            path("<int:pk>/publish/", wrap(self.publish_view), name=f"{base}_publish"),
            path("<int:pk>/take-back/", wrap(self.take_back_view), name=f"{base}_take_back"),
            *super().get_urls(),
        ]

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
        may = request.user.has_perm(ANSWER)
        form = None
        if may and item.is_waiting:
            form = AnsweringForm(initial={"seen": item.state}, question=item)
        return {
            **super().case(request, item),
            "answer_form": form,
            "thread": conversation.of(item, for_desk=True),
            "published": publishing.live(item),
            "stored": publishing.stored(item),
            "may_publish": may and publishing.may_be_published(item),
            "may_answer": may,
            "may_sort": request.user.has_perm(SORT_QUESTIONS),
        }

    def confirmed_by(self, item: Any) -> str:
        return str(item.get_confirmation_display()) if item.confirmation else ""

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the answer, or first put canned words under it, or go on to publishing it (POST). No word is lost."""
        question = self._answerable(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(post.desk_path(question))
        form = AnsweringForm(request.POST, question=question)
        is_fine = form.is_valid()
        if is_fine and "insert" in request.POST:
            return self._answer_page(request, question, form.with_canned(), 200)
        if is_fine and "publish" in request.POST and form.cleaned_data["text"].strip():
            said = form.cleaned_data
            return self._publish_page(
                request, question, PublishForm.beginning(question, said["text"], said["seen"])
            )
        if not is_fine:
            return self._answer_page(request, question, form)
        user: Any = request.user
        try:
            asking.answer(question, form.cleaned_data["text"], user, seen=form.cleaned_data["seen"])
        except desk.Refused as refusal:
            question.refresh_from_db()
            form.add_error("text", str(refusal))
            form.look_at(question.state)
            return self._answer_page(request, question, form)
        messages.success(request, _("The answer is on its way to %s.") % question.email)
        return HttpResponseRedirect(post.desk_path(question))

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The words as readers will see them; POST publishes, and sends an answer that has not gone yet."""
        question = self._answerable(request, pk)
        if request.method != "POST":
            return self._publish_page(request, question, PublishForm.beginning(question))
        form = PublishForm(request.POST, question=question)
        if not form.is_valid():
            return self._publish_page(request, question, form, 422)
        try:
            path = self._publish(request, question, form)
        except desk.Refused as refusal:
            question.refresh_from_db()
            form.add_error(None, str(refusal))
            form.look_at(question.state)
            return self._publish_page(request, question, form, 409)
        messages.success(request, _("Published: %s") % path)
        return HttpResponseRedirect(post.desk_path(question))

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the answer off the pages (POST), or with `consent` take the asker's consent back on their wish."""
        question = self._item(request, pk)
        if request.method == "POST":
            user: Any = request.user
            by = desk.By.editor(user)
            try:
                if "consent" in request.POST:
                    publishing.agree(question, Question.Consent.NONE, by)
                    messages.success(request, _("The consent is withdrawn; nothing of it is on our pages."))
                elif publishing.unpublish(question, by):
                    messages.success(request, _("Readers do not see it any more."))
            except desk.NotAllowed as refusal:
                raise PermissionDenied(str(refusal)) from None
        return HttpResponseRedirect(post.desk_path(question))

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        """How fast questions are answered, week by week."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = question_figures.weeks()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Time to answer"),
            "opts": self.opts,
            "now": question_figures.now(),
            "plot": question_figures.plot(rows),
        }
        return private(render(request, "admin/contributions/question/figures.html", context))

    def _publish(self, request: HttpRequest, question: Question, form: PublishForm) -> str:
        """Do it; the address. Raises `desk.Refused`."""
        user: Any = request.user
        letter, seen = form.cleaned_data["letter"], form.cleaned_data["seen"]
        if letter.strip():
            answer = publishing.answer_and_publish(question, letter, form.wording, user, seen=seen)
        else:
            answer = publishing.publish(question, form.wording, user)
        return answer.get_absolute_url()

    def _answerable(self, request: HttpRequest, pk: int) -> Question:
        question: Question = self._item(request, pk)
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        return question

    def _answer_page(
        self, request: HttpRequest, question: Question, form: AnsweringForm, status: int = 422
    ) -> HttpResponse:
        context = {
            **self._step(request, question, form),
            "title": _("Send answer"),
            "is_open": question.is_waiting,
            "may_publish": publishing.may_be_published(question),
            "thread": conversation.of(question, for_desk=True),
        }
        return private(TemplateResponse(request, "admin/contributions/answer.html", context, status=status))

    def _publish_page(
        self, request: HttpRequest, question: Question, form: PublishForm, status: int = 200
    ) -> HttpResponse:
        letter = str(form["letter"].value() or "").strip()
        context = {
            **self._step(request, question, form),
            "title": _("Answer and publish") if letter else _("Publish"),
            "letter": letter,
            "may_publish": publishing.may_be_published(question),
        }
        template = "admin/contributions/answer_publish.html"
        return private(TemplateResponse(request, template, context, status=status))

    def _step(self, request: HttpRequest, question: Question, form: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "item": question,
            "form": form,
            "media": self.media,
            "back": post.desk_path(question),
        }
