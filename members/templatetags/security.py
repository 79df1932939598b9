"""What allauth's pages need to say beyond allauth's own context."""

from collections.abc import Iterable
from typing import Any

from allauth.usersessions.models import UserSession
from django import template
from django.conf import settings
from django.urls import reverse

from members import devices
from portal import roles

register = template.Library()


@register.filter(name="devices")
def in_order(sessions: Iterable[UserSession]) -> list[devices.Device]:
    """A member's sessions as devices in words."""
    return devices.devices(sessions)


@register.simple_tag(takes_context=True)
def passkeys_elsewhere(context: dict[str, Any]) -> str | None:
    """Where passkeys work when they cannot at this address; None when they do here."""
    return devices.passkeys_elsewhere(context["request"])


@register.simple_tag(takes_context=True)
def desk_wanted(context: dict[str, Any]) -> str:
    """The page of the desk that an editor came for, once the desk is open to them; else empty."""
    request = context["request"]
    if not roles.may_enter_desk(request):
        return ""
    return str(request.session.get(roles.WANTED) or reverse("admin:index"))


@register.simple_tag(takes_context=True)
def desk_is_shut(context: dict[str, Any]) -> bool:
    """Whether only the missing second factor keeps this editor from the desk."""
    return roles.lacks_second_factor(context["request"])


@register.simple_tag(takes_context=True)
def desk_asks(context: dict[str, Any]) -> bool:
    """Whether this member is an editor of whom the desk asks a second factor."""
    return bool(context["request"].user.is_staff and settings.STAFF_SECOND_FACTOR)


@register.filter
def grouped(code: str) -> str:
    """A secret in groups of four, to be read aloud or typed."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
