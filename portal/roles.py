"""The newsroom's roles as groups, and what each may do. Rooms add their own lines through `grant`."""

from collections.abc import Iterable

from allauth.mfa.utils import is_mfa_enabled
from django.apps import apps as all_apps
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

CONTRIBUTOR, DESK, EDITOR, CHIEF, ADMINISTRATOR = "contributor", "desk", "editor", "chief", "administrator"
ROLES = (CONTRIBUTOR, DESK, EDITOR, CHIEF, ADMINISTRATOR)

# Where in a session the page waits that an editor wanted before the second factor was set up.
WANTED = "desk_wanted"

_grants: dict[str, set[str]] = {role: set() for role in ROLES}


def grant(roles: Iterable[str], *permissions: str) -> None:
    """Give each role each permission ("app.codename"), from `ready()`; written to the groups after `migrate`.

    An administrator may do everything, so is never named.
    """
    for role in roles:
        _grants[role].update(permissions)


def sync(**_: object) -> None:
    """Make the groups hold what the rooms granted (after each `migrate`). Permissions given by hand stay."""
    Group = all_apps.get_model("auth", "Group")
    Permission = all_apps.get_model("auth", "Permission")
    known = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in Permission.objects.select_related("content_type")
    }
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role)
        wanted = known.values() if role == ADMINISTRATOR else [known[n] for n in _grants[role] if n in known]
        group.permissions.add(*wanted)


def may_enter_desk(request: HttpRequest) -> bool:
    """Whether this reader is an editor who may open the desk: active, and with a second factor where it is required.

    Entering asks `is_staff`; what one may do there, each permission.
    """
    user = request.user
    if not (user.is_active and user.is_staff):
        return False
    return not settings.STAFF_SECOND_FACTOR or is_mfa_enabled(user)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this is an editor whom only the missing second factor keeps from the desk."""
    return bool(request.user.is_active and request.user.is_staff) and not may_enter_desk(request)


def lead_to_second_factor(request: HttpRequest, wanted: str) -> HttpResponseRedirect:
    """To the page where an editor sets one up; `wanted` (a path) is offered once that is done."""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        request.session[WANTED] = wanted
    return HttpResponseRedirect(reverse("mfa_index"))


def second_factor_note() -> str:
    """Whether the desk asks for one here, for the tour."""
    if settings.STAFF_SECOND_FACTOR:
        return "The desk asks for a second factor (passkey or one-time code)."
    return "The desk asks for no second factor here; STAFF_SECOND_FACTOR=1 turns it on, as in production."
