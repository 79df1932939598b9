"""What a reader with an account finds of their own on their page: stories and questions, by each confirmed address."""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest

from contributions import post
from contributions.models import Question, Submission
from contributions.models.case import CaseQuerySet

# Shown openly; older ones below a click, and all of them in the reader's data.
NEWEST, MOST = 10, 100


def stories(request: HttpRequest) -> Mapping[str, Any]:
    """The stories this reader sent, newest first."""
    return _theirs(request, Submission.objects.all())


def questions(request: HttpRequest) -> Mapping[str, Any]:
    """The questions this reader asked, newest first."""
    return _theirs(request, Question.objects.all())


def _theirs(request: HttpRequest, cases: CaseQuerySet[Any]) -> Mapping[str, Any]:
    # allauth keeps addresses in lower case; senders write theirs as they like.
    confirmed = EmailAddress.objects.filter(user=request.user, verified=True).values(lower=Lower("email"))
    mine: QuerySet[Any] = (
        cases.alias(lower=Lower("email")).filter(lower__in=confirmed).order_by("-created_at", "-pk")
    )
    shown = [{"item": item, "link": post.link_to(item)} for item in mine[:MOST]]
    return {"newest": shown[:NEWEST], "older": shown[NEWEST:]}
