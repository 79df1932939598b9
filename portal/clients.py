"""Who is asking: the client's address, believed only as far as our own proxies reach."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def address_of(request: HttpRequest) -> str:
    """The client's IP address; an IPv6 address as its /64.

    Counted `TRUSTED_PROXY_COUNT` from the right of X-Forwarded-For: what stands further left was
    written by the client and proves nothing.
    """
    raw = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY_COUNT:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXY_COUNT:
            raw = hops[-settings.TRUSTED_PROXY_COUNT]
    try:
        address = ipaddress.ip_address(raw.strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def is_loopback(request: HttpRequest) -> bool:
    """Whether the asker sits on this machine (no proxy in front counts as here)."""
    try:
        return ipaddress.ip_address(address_of(request).split("/")[0]).is_loopback
    except ValueError:
        return False


def fingerprint(value: str) -> str:
    """A keyed hash (64 hex digits) that says "the same again" without saying who."""
    return salted_hmac("portal.clients", value.strip().casefold(), algorithm="sha256").hexdigest()
