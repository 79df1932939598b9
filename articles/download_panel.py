"""Full editions on the desk's start page: how often readers took them this week and last, and which."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from articles import download_figures
from portal import rooms

MOST = 5


def start(request: HttpRequest) -> Mapping[str, Any] | None:
    """`weeks` (the last and the running one) and `rows` (at most 5 reports taken in them); None without reports."""
    if not request.user.has_perm("articles.view_report"):
        return None
    now = timezone.now()
    rows = download_figures.by_report(now, 2)
    if not rows:
        return None
    return {
        "weeks": download_figures.by_week(now, 2),
        "rows": [row for row in rows if row.times][:MOST],
    }


def register() -> None:
    rooms.register_panel(rooms.Part("downloads", "admin/panels/downloads.html", start, order=40))
