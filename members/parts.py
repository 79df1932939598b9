"""What this room contributes to public pages: the same for every reader."""

from typing import Any

from django.http import HttpRequest

from members.models import Plan


def plans(request: HttpRequest) -> dict[str, Any] | None:
    """The offered plans, for `/database/`."""
    offered = list(Plan.objects.offered())
    return {"plans": offered} if offered else None
