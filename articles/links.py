"""Addresses as somebody outside needs them: whole, with the address the site is reached by."""

import re
from urllib.parse import urlsplit

from django.conf import settings

_OWN = re.compile(r"""(\s(?:href|src)=)(["'])/(?!/)""")
_WITHIN = re.compile(r"""(\shref=)(["'])#""")


def absolute(path: str) -> str:
    """`path` of this site with `SITE_URL` in front; a whole address stays as it is."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def host(url: str) -> str:
    """The name a reader knows an address by: its host without "www."; "" when there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def absolute_html(html: str, page: str) -> str:
    """`html` with whole addresses for what is ours; links within the text go to `page` (absolute)."""
    html = _OWN.sub(rf"\1\2{settings.SITE_URL}/", html)
    return _WITHIN.sub(rf"\1\2{page}#", html)
