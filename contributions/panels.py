"""The room's panel of the desk's start page, and its figures."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from contributions.models import Question, Submission

MOST = 6


def start(request: HttpRequest) -> Mapping[str, Any] | None:
    """What came in and waits: new stories, unanswered questions, each oldest first; None for who sees neither."""
    stories = request.user.has_perm("contributions.view_submission")
    questions = request.user.has_perm("contributions.view_question")
    if not stories and not questions:
        return None
    new, unanswered = Submission.objects.new(), Question.objects.waiting()
    return {
        "stories": stories,
        "questions": questions,
        "new": new[:MOST] if stories else [],
        "new_count": new.count() if stories else 0,
        "unanswered": unanswered[:MOST] if questions else [],
        "unanswered_count": unanswered.count() if questions else 0,
        "overdue_count": Question.objects.overdue().count() if questions else 0,
    }


def oldest_unanswered_seconds() -> float:
    """How long the oldest unanswered question has waited; 0 when none does."""
    return _age(Question.objects.waiting().values_list("created_at", flat=True).first())


def oldest_unread_seconds() -> float:
    """How long the oldest story has waited for somebody to begin reading; 0 when none does."""
    return _age(Submission.objects.new().values_list("created_at", flat=True).first())


def _age(since: Any) -> float:
    return round((timezone.now() - since).total_seconds(), 1) if since else 0.0
