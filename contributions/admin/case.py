"""The ground of both queues' pages: the case an editor may see, and pages about it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from contributions import post
from contributions.models import Submission
from contributions.moves import ANSWER, DECIDE
from portal.pages import private


class CaseAdmin(admin.ModelAdmin[Any]):
    """Subclasses name their permission for notes and for sorting (`sort_permission`)."""

    sort_permission = ""

    @property
    def write_permission(self) -> str:
        """What it takes to write to the sender."""
        return DECIDE if self.model is Submission else ANSWER

    def has_sort_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.sort_permission)

    def address(self, route: str, view: Any, name: str) -> URLPattern:
        """An address of this table's own: `admin:contributions_<model>_<name>`."""
        full = f"contributions_{self.model._meta.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=full)

    def demand(self, request: HttpRequest, permission: str) -> None:
        """Raises: `PermissionDenied`."""
        if not request.user.has_perm(permission):
            raise PermissionDenied

    def _item(self, request: HttpRequest, pk: int) -> Any:
        model: type[Model] = self.model
        item = get_object_or_404(model, pk=pk)
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        return item

    def step(
        self, request: HttpRequest, template: str, item: Any, title: Any, status: int = 200, **context: Any
    ) -> HttpResponse:
        """A step of a case on a page of its own (templates extend `admin/contributions/step.html`)."""
        seen = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "item": item,
            "media": self.media,
            "back": post.desk_path(item),
            **context,
        }
        return private(TemplateResponse(request, template, seen, status=status))
