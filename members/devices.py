"""A member's devices in words: what a browser says of itself, and where passkeys can work."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

# The first that is found counts: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
BROWSERS = {
    "Edge": r"\bEdg(e|A|iOS)?/",
    "Opera": r"\bOPR/|\bOpera\b",
    "Samsung Internet": r"\bSamsungBrowser/",
    "WeChat": r"\bMicroMessenger/",
    "Firefox": r"\b(Firefox|FxiOS)/",
    "Chrome": r"\b(Headless)?(Chrome|CriOS)/",
    "Safari": r"\bSafari/",
}
SYSTEMS = {
    "iPhone": r"\biPhone\b",
    "iPad": r"\biPad\b",
    "Android": r"\bAndroid\b",
    "HarmonyOS": r"\b(HarmonyOS|OpenHarmony)\b",
    "Windows": r"\bWindows\b",
    "ChromeOS": r"\bCrOS\b",
    "Mac": r"\bMacintosh\b",
    "Linux": r"\bLinux\b",
}


@dataclass(frozen=True)
class Device:
    """One place where a member is signed in; `until` is when that ends by itself."""

    words: str
    address: str
    since: datetime
    until: datetime | None
    is_this_one: bool


def in_words(user_agent: str) -> str:
    """ "Firefox on Windows": enough to know one's own device again. Anybody can claim to be anything."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser that does not say what it is")


def devices(sessions: Iterable[UserSession]) -> list[Device]:
    """The sessions of one member: this one first, then the newest."""
    sessions = list(sessions)
    keys = [session.session_key for session in sessions]
    ends = dict(Session.objects.filter(session_key__in=keys).values_list("session_key", "expire_date"))
    found = [
        Device(
            in_words(session.user_agent),
            session.ip,
            session.created_at,
            ends.get(session.session_key),
            session.is_current(),
        )
        for session in sessions
    ]
    return sorted(found, key=lambda device: (not device.is_this_one, -device.since.timestamp()))


def factors(**of: Any) -> QuerySet[Authenticator]:
    """Second factors (`user=…`): passkeys and apps; recovery codes alone are none."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(**of)
    return found.exclude(type=Authenticator.Type.RECOVERY_CODES)


def sign_out_elsewhere(
    request: HttpRequest, user: Any, authenticator: Authenticator, **signal: object
) -> None:
    """With the first second factor, whoever came in by the password alone has to come in again."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES or factors(user=user).count() > 1:
        return
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    get_adapter().end_sessions(list(others))


def forget_sessions(now: datetime) -> int:
    """Sessions that are over, and the devices whose session is; their addresses go with them."""
    over, _by_model = Session.objects.filter(expire_date__lt=now).delete()
    gone, _by_model = UserSession.objects.exclude(
        session_key__in=Session.objects.values("session_key")
    ).delete()
    return over + gone


def passkeys_elsewhere(request: HttpRequest) -> str | None:
    """Where passkeys work when they cannot at this address; empty when nowhere; None when they do here.

    A passkey is bound to a domain, and a number is none.
    Source: Web Authentication Level 3, 5.1.3 (the RP ID is a valid domain string).
    """
    host, scheme = request.get_host(), request.scheme
    if not _is_number(f"{scheme}://{host}"):
        return None
    if settings.EMBEDDED:
        port = urlsplit(f"{scheme}://{host}").port
        return f"{scheme}://localhost{f':{port}' if port else ''}{request.path}"
    return "" if _is_number(settings.SITE_URL) else f"{settings.SITE_URL}{request.path}"


def _is_number(url: str) -> bool:
    try:
        ip_address(urlsplit(url).hostname or "")
    except ValueError:
        return False
    return True


def _first(patterns: dict[str, str], user_agent: str) -> str:
    return next((name for name, pattern in patterns.items() if re.search(pattern, user_agent)), "")
