"""What every template may use of the ground floor."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.models import SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` (SiteSettings), `site_url` (no slash at the end), `embedded`: the same for every reader."""
    return {
        "site": SiteSettings.current(),
        "site_url": settings.SITE_URL,
        "embedded": settings.EMBEDDED,
        "story_address": settings.STORY_ADDRESS,
    }
