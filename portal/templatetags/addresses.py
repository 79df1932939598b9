"""E-mail addresses on public pages: read by people, not by harvesters."""

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.translation import pgettext

register = template.Library()


@register.filter
@stringfilter
def mail_name(address: str) -> str:
    """The part before the at sign."""
    return address.partition("@")[0]


@register.filter
@stringfilter
def mail_host(address: str) -> str:
    """The part after the at sign."""
    return address.partition("@")[2]


@register.filter
@stringfilter
def spoken(address: str) -> str:
    """An address in words: "stories (at) example (dot) org"."""
    at = pgettext("in an e-mail address", "at")
    dot = pgettext("in an e-mail address", "dot")
    return address.replace(".", f" ({dot}) ").replace("@", f" ({at}) ")
