"""`{% room_slot "home" %}`: what the rooms contribute to a page, without the page knowing them."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal import rooms

register = template.Library()


@register.simple_tag(takes_context=True)
def room_slot(context: dict[str, Any], name: str) -> SafeString:
    """Each registered part of slot `name`, rendered in order. Parts see the page's context and their own."""
    request = context["request"]
    pieces = []
    for part in rooms.slot(name):
        own = part.context(request)
        if own is not None:
            pieces.append(render_to_string(part.template, {**context.flatten(), **own}))  # type: ignore[attr-defined]
    return mark_safe("".join(pieces))  # noqa: S308  rendered templates


@register.simple_tag(takes_context=True)
def room_panel(context: dict[str, Any], panel: dict[str, Any]) -> SafeString:
    """One panel of the desk's start page: its template with the page's context and its own."""
    return render_to_string(panel["template"], {**context.flatten(), **panel["context"]})  # type: ignore[attr-defined]
