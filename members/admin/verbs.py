"""How the admin's pages reach the verbs: a refusal becomes its sentence above the page, and nothing has changed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.text import capfirst

from members import trials
from portal.pages import private

_ICONS = ("add", "change", "delete", "view")


class VerbAdmin(admin.ModelAdmin[Any]):
    """A table whose rows change by verbs."""

    class Media:
        css = {"all": ["css/members-desk.css"]}

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = super().changeform_view(request, *args, **kwargs)
        except trials.Refused as refusal:
            messages.error(request, str(refusal))
            response = HttpResponseRedirect(request.get_full_path())
        return private(response)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        extra = {
            "title": capfirst(self.opts.verbose_name_plural),
            # The columns need the room.
            "is_nav_sidebar_enabled": False,
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def address(self, route: str, view: Any, name: str) -> URLPattern:
        """An address of this table's own: `admin:members_<model>_<name>`."""
        full = f"members_{self.model._meta.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=full)

    def demand(self, request: HttpRequest, permission: str) -> None:
        """Raises: `PermissionDenied`."""
        if not request.user.has_perm(permission):
            raise PermissionDenied


def without_icons(field: Any) -> Any:
    """A chooser that only chooses: nobody deletes a plan from beside a member."""
    for act in _ICONS:
        if hasattr(getattr(field, "widget", None), f"can_{act}_related"):
            setattr(field.widget, f"can_{act}_related", False)
    return field
