"""The asker's page behind a signed link."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from contributions import desk, post
from contributions.models import Question
from contributions.views.following import follow_page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, token: str) -> HttpResponse:
    """The asker's page: confirm, read the answer again."""
    return follow_page(request, token, post.question_of, "contributions/question.html", _act)


def _act(question: Question, posted: QueryDict) -> None:
    """The button that was pressed; one pressed twice has done its work the first time."""
    if "confirm" in posted and question.state == Question.State.UNCONFIRMED:
        desk.confirm(question, desk.SENDER)
