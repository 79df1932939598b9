"""Addresses as people read them. E-mail addresses on public pages are not for harvesters."""

from urllib.parse import urlsplit

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


@register.filter
@stringfilter
def host(url: str) -> str:
    """Whose page a link leads to: "www.example.org" is "example.org". Empty when it names none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
