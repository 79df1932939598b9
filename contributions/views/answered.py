"""The asker's page behind a signed link."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from contributions import conversation, desk, limits, manuscripts, post, publishing, replies
from contributions.models import Question
from contributions.views.following import follow_page
from portal.clients import address_of
from portal.throttles import TooMany

# Where its asker is known: before that and after spam nobody writes back.
_CLOSED = frozenset({Question.State.UNCONFIRMED, Question.State.SPAM})
MOST = 5_000


class NotTaken(desk.Refused):
    """Words that could not be taken; they stay in the page."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, token: str) -> HttpResponse:
    """The asker's page: confirm, read the answers again, write back, say whether they may be published."""

    def beside(question: Question) -> Mapping[str, Any]:
        return {
            "thread": conversation.of(question),
            "may_write": question.state not in _CLOSED,
            "typed": request.POST.get("text", ""),
            "most": MOST,
            "published": publishing.live(question),
            "consents": [one for one in Question.Consent.choices if one[0] != question.consent],
        }

    return follow_page(
        request, token, post.question_of, "contributions/question.html", _actor(address_of(request)), beside
    )


def _actor(client: str) -> Callable[[Question, QueryDict], None]:
    """The button that was pressed; one pressed twice has done its work the first time."""

    def act(question: Question, posted: QueryDict) -> None:
        if "confirm" in posted and question.state == Question.State.UNCONFIRMED:
            desk.confirm(question, desk.SENDER)
        elif question.state in _CLOSED:
            return
        elif "write" in posted:
            _write(question, posted.get("text", ""), client)
        elif posted.get("consent") in Question.Consent.values:
            publishing.agree(question, str(posted["consent"]), desk.SENDER)

    return act


def _write(question: Question, text: str, client: str) -> None:
    if not text.strip():
        raise NotTaken(_("Please write something first."))
    if len(text) > MOST:
        raise NotTaken(_("This is longer than %d signs. Please make it shorter.") % MOST)
    last = question.replies.order_by("created_at", "pk").last()
    if last is not None and last.source == "web" and last.text == manuscripts.typed(text):
        return
    try:
        limits.writing_back(client, question.reference)
    except TooMany:
        raise NotTaken(
            _("So much has come from you in a short time that we must ask you to wait a while.")
        ) from None
    replies.take(question, replies.Said(text=text, sender=question.email, is_verified=True))
