"""The newsroom's roles as groups, and what each may do. Rooms add their own lines through `grant`."""

from collections.abc import Iterable

from django.apps import apps as all_apps

CONTRIBUTOR, DESK, EDITOR, CHIEF, ADMINISTRATOR = "contributor", "desk", "editor", "chief", "administrator"
ROLES = (CONTRIBUTOR, DESK, EDITOR, CHIEF, ADMINISTRATOR)

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
