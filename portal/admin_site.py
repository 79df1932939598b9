"""Django's own admin with our start page and the portal's login."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal import rooms


class PortalAdminSite(AdminSite):
    site_title = _("Desk")
    site_header = _("Editors' desk")
    index_title = _("What needs me now?")
    index_template = "admin/start.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Editors, with a second factor where it is required."""
        from portal.roles import may_enter_desk  # noqa: PLC0415  this module is loaded before the models

        return may_enter_desk(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The start page: each room's panels above Django's list of tables."""
        shown = [(part, part.context(request)) for part in rooms.panels()]
        panels = [{"template": part.template, "context": own} for part, own in shown if own is not None]
        return super().index(request, {**(extra_context or {}), "panels": panels})

    def get_urls(self) -> list[Any]:
        own = path("letters-to-me/", self.admin_view(self.letters_to_me), name="letters_to_me")
        return [own, *super().get_urls()]

    def letters_to_me(self, request: HttpRequest) -> HttpResponse:
        """Of what an editor hears, and when: each their own."""
        from portal import notice_desk  # noqa: PLC0415  this module is loaded before the models

        return notice_desk.letters_to_me(request, self)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """What the choosers suggest; PostgreSQL takes no NUL, and nothing is called so."""
        asked = request.GET.copy()
        asked["term"] = asked.get("term", "").replace("\x00", "\ufffd")
        request.GET = asked  # type: ignore[assignment]
        return super().autocomplete_view(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one door for everybody: the portal's own login."""
        from portal import roles  # noqa: PLC0415

        target = request.GET.get("next") or reverse("admin:index")
        if roles.lacks_second_factor(request):
            return roles.lead_to_second_factor(request, target)
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': target})}")


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"
