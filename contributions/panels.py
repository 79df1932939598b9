"""The room's panel of the desk's start page, and its figures."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import chain
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from contributions import post
from contributions.models import Event, Question, Reply, Submission
from contributions.models.case import SPAM, UNCONFIRMED
from portal import rooms

MOST = 6
_CHANGES = Submission.State.CHANGES_REQUESTED
# Due so soon, changes are shown as pressing.
SOON = timedelta(days=3)


def start(request: HttpRequest) -> Mapping[str, Any] | None:
    """What came in and waits: new stories, unanswered questions, each oldest first; what came into threads since.

    None for who sees neither stories nor questions.
    """
    stories = request.user.has_perm("contributions.view_submission")
    questions = request.user.has_perm("contributions.view_question")
    if not stories and not questions:
        return None
    new, unanswered = Submission.objects.new(), Question.objects.waiting()
    seen: list[Any] = [model for model, may in ((Submission, stories), (Question, questions)) if may]
    owing = (
        Submission.objects.filter(state=_CHANGES).aggregate(first=Min("due_at"))["first"] if stories else None
    )
    return {
        "stories": stories,
        "questions": questions,
        "new": new[:MOST] if stories else [],
        "new_count": new.count() if stories else 0,
        "unanswered": unanswered[:MOST] if questions else [],
        "unanswered_count": unanswered.count() if questions else 0,
        "overdue_count": Question.objects.overdue().count() if questions else 0,
        "overdue_stories": Submission.objects.overdue().count() if stories else 0,
        "changes_count": Submission.objects.filter(state=_CHANGES).count() if stories else 0,
        "changes_due": owing,
        "changes_pressing": owing is not None and owing <= timezone.now() + SOON,
        "replied": _newest(chain(*(replied(model)[:MOST] for model in seen))),
        "replied_count": sum(replied(model).count() for model in seen),
        "bounced": _newest(chain(*(bounced(model)[:MOST] for model in seen))),
        "bounced_count": sum(bounced(model).count() for model in seen),
    }


def replied(model: Any) -> QuerySet[Any]:
    """What a person has written about since the desk last did something with it, newest first; `came_at`: when."""
    mine = Reply.objects.filter(**_of(model), is_automatic=False)
    return _since_the_desk(model, mine)


def bounced(model: Any) -> QuerySet[Any]:
    """Whose letter has come back since the desk last did something with it, newest first; `came_at`: when."""
    return _since_the_desk(model, Event.objects.filter(**_of(model), name="bounced"))


def register_metrics() -> None:
    for name, measure in {
        "portal_question_oldest_unanswered_seconds": oldest_unanswered_seconds,
        "portal_submission_oldest_unread_seconds": oldest_unread_seconds,
        "portal_question_overdue": lambda: Question.objects.overdue().count(),
        "portal_submission_overdue": lambda: Submission.objects.overdue().count(),
        "portal_submission_changes_requested": lambda: Submission.objects.filter(state=_CHANGES).count(),
        "portal_submission_unconfirmed": lambda: Submission.objects.unconfirmed().count(),
        "portal_question_unconfirmed": lambda: Question.objects.unconfirmed().count(),
        "portal_contribution_replies_unread": lambda: _count(replied),
        "portal_contribution_letters_bounced": lambda: _count(bounced),
    }.items():
        rooms.register_metric(name, measure)


def oldest_unanswered_seconds() -> float:
    """How long the oldest unanswered question has waited; 0 when none does."""
    return _age(Question.objects.waiting().values_list("created_at", flat=True).first())


def oldest_unread_seconds() -> float:
    """How long the oldest story has waited for somebody to begin reading; 0 when none does."""
    return _age(Submission.objects.new().values_list("created_at", flat=True).first())


def _of(model: Any) -> dict[str, Any]:
    return {str(model._meta.model_name): OuterRef("pk")}


def _since_the_desk(model: Any, rows: QuerySet[Any]) -> QuerySet[Any]:
    acts = Event.objects.filter(**_of(model), actor=Event.Actor.DESK).order_by("-created_at")
    touched_at = Coalesce(Subquery(acts.values("created_at")[:1]), "created_at")
    last = rows.order_by("-created_at").values("created_at")[:1]
    return (
        model.objects.exclude(state__in=(UNCONFIRMED, SPAM))
        .annotate(touched_at=touched_at)
        .filter(Exists(rows.filter(created_at__gt=OuterRef("touched_at"))))
        .annotate(came_at=Subquery(last))
        .order_by("-came_at", "-pk")
    )


def _newest(items: Any) -> list[dict[str, Any]]:
    newest = sorted(items, key=lambda item: item.came_at, reverse=True)[:MOST]
    return [{"item": item, "path": post.desk_path(item)} for item in newest]


def _count(part: Any) -> int:
    return sum(part(model).count() for model in (Submission, Question))


def _age(since: Any) -> float:
    return round((timezone.now() - since).total_seconds(), 1) if since else 0.0
