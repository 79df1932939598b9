"""The articles' panel of the desk's start page: what waits, what is set, what went out today."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from articles.models import Article
from portal import rooms

MOST = 8


def start(request: HttpRequest) -> Mapping[str, Any] | None:
    """`waiting`, `scheduled`, `today`: at most 8 articles each; `waiting_count`, `scheduled_count`."""
    if not request.user.has_perm("articles.view_article"):
        return None
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    articles = Article.objects.select_related("section").defer("body", "source_data")
    waiting = articles.filter(state=Article.State.IN_REVIEW).order_by("updated_at")
    scheduled = articles.filter(state=Article.State.PUBLISHED, published_at__gt=now).order_by("published_at")
    today = articles.public(now).filter(published_at__range=(midnight, midnight + timedelta(days=1))).newest()
    return {
        "waiting": waiting[:MOST],
        "waiting_count": waiting.count(),
        "scheduled": scheduled[:MOST],
        "scheduled_count": scheduled.count(),
        "today": today[:MOST],
    }


def register() -> None:
    rooms.register_panel(rooms.Part("articles", "admin/panels/articles.html", start, order=10))
