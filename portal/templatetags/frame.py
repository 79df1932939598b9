"""What the frame of every page needs, whatever a view's context calls by the same names."""

from django import template

from portal.models import SiteSettings

register = template.Library()


@register.simple_tag
def site_settings() -> SiteSettings:
    """`{% site_settings as site %}`: allauth's views put a `site` of their own over ours."""
    return SiteSettings.current()
