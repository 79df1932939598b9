"""How the desk's pages of the weekly spell numbers and times."""

from datetime import datetime

from django import template
from django.utils.formats import date_format

from portal import plots
from subscriptions.models import Weekly

register = template.Library()


@register.filter
def spelt(number: int) -> str:
    """A number parted by thin spaces: 12 345."""
    return plots.spelt(number)


@register.filter
def in_zone_of(moment: datetime, weekly: Weekly) -> str:
    """A moment by the clock of the weekly's own time zone."""
    return date_format(moment.astimezone(weekly.tz), "D j M Y, H:i")
