"""Who vouches for our letters in the domain name system: SPF, DKIM, DMARC, MX, and the relay's PTR.

Source: RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC), RFC 7505 (null MX), RFC 1912, 2.1 (PTR).
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from email.utils import parseaddr
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

from portal.resolving import Broken, Resolver, Silent
from subscriptions import spf
from subscriptions.findings import Finding, error, ok, warning

# Names that lead nowhere by definition (RFC 2606, RFC 6761): a portal that still carries one cannot be vouched for.
_NOBODYS = re.compile(r"(?:^|\.)(?:example(?:\.(?:org|com|net))?|test|invalid|localhost)$", re.IGNORECASE)
_INSIDE = [
    ip_network(text)
    for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
]


def is_nobodys(domain: str) -> bool:
    return bool(_NOBODYS.search(domain))


def from_domain() -> str:
    """The domain readers see behind the weekly's name."""
    return parseaddr(settings.WEEKLY_FROM)[1].rpartition("@")[2].lower()


def vouch(resolver: Resolver) -> list[Finding]:
    """What the name system says about us. A resolver that does not answer is one finding, and no error."""
    sender, envelope = from_domain(), settings.MAIL_HOST.lower()
    findings: list[Finding] = []
    checks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("SPF", lambda: spf.judge(resolver, envelope)),
        ("DKIM", lambda: _dkim(resolver, sender)),
        ("DMARC", lambda: _dmarc(resolver, sender, envelope)),
        ("MX", lambda: _mx(resolver, envelope)),
        ("PTR", lambda: _ptr(resolver)),
    ]
    if sender != envelope:
        checks.insert(1, ("SPF of From", lambda: spf.judge(resolver, sender, is_envelope=False)))
    for name, check in checks:
        try:
            findings += check()
        except Broken as broken:
            findings.append(error(name, str(broken)))
        except Silent as silence:
            findings.append(warning("DNS", f"It could not be asked: {silence}."))
            break
    return findings


def tags(record: str) -> dict[str, str]:
    """ "v=DKIM1; k=rsa; p=…" as a dictionary, names in small letters, values without spaces."""
    pairs = [part.partition("=") for part in record.split(";") if "=" in part]
    return {name.strip().lower(): "".join(value.split()) for name, _equals, value in pairs}


def _dkim(resolver: Resolver, domain: str) -> Iterator[Finding]:
    selector = settings.DKIM_SELECTOR
    if not selector:
        yield warning(
            "DKIM",
            "DKIM_SELECTOR is not set: which key the relay signs with is not known here, nor looked up.",
        )
        return
    name = f"{selector}._domainkey.{domain}"
    keys = [tags(record) for record in resolver.texts(name) if "p" in tags(record)]
    if len(keys) != 1:
        found = f"holds {len(keys)} keys" if keys else "holds no key (a TXT record with p=)"
        yield error("DKIM", f"{name} {found}.")
        return
    yield _key(name, keys[0])


def _key(name: str, key: dict[str, str]) -> Finding:
    kind = key.get("k", "rsa")
    try:
        size = len(base64.b64decode(key["p"], validate=True))
    except (binascii.Error, ValueError):
        return error("DKIM", f"The key at {name} is no Base64.")
    if not size:
        return error("DKIM", f"The key at {name} is withdrawn (p= is empty): signatures fail.")
    if key.get("v", "DKIM1") != "DKIM1" or kind not in {"rsa", "ed25519"}:
        return error("DKIM", f"{name} is no key that servers know (v={key.get('v', '')}, k={kind}).")
    # An RSA key of 1,024 bits is 162 bytes long as it stands there, one of 2,048 bits 294.
    if kind == "rsa" and size < 160:
        return error("DKIM", f"The key at {name} has fewer than 1,024 bits: servers refuse it.")
    if kind == "rsa" and size < 290:
        return warning("DKIM", f"The key at {name} has fewer than 2,048 bits.")
    if "y" in key.get("t", "").split(":"):
        return warning("DKIM", f"The key at {name} is being tested (t=y): servers may ignore signatures.")
    return ok("DKIM", f"{name} holds a key ({kind}).")


def _dmarc(resolver: Resolver, sender: str, envelope: str) -> Iterator[Finding]:
    place, records = _policies(resolver, sender)
    if len(records) != 1:
        found = f"holds {len(records)} policies" if records else "and the domains above it hold no policy"
        yield error("DMARC", f"_dmarc.{place} {found}; large mailbox providers ask bulk senders for one.")
        return
    policy = tags(records[0])
    name = f"_dmarc.{place}"
    asked = policy.get("p", "") if place == sender else policy.get("sp", policy.get("p", ""))
    if asked not in {"none", "quarantine", "reject"}:
        yield error("DMARC", f"{name} holds no policy that servers know (p={asked}).")
        return
    note = " (p=none only watches)" if asked == "none" else f" (p={asked})"
    yield ok("DMARC", f"{name} holds a policy{note}.")
    yield from _alignment(resolver, policy, sender, envelope)


def _alignment(resolver: Resolver, policy: dict[str, str], sender: str, envelope: str) -> Iterator[Finding]:
    strict = policy.get("aspf", "r") == "s"
    same = (
        sender == envelope if strict else _organisation(resolver, sender) == _organisation(resolver, envelope)
    )
    if same:
        yield ok("alignment", f"From ({sender}) and envelope ({envelope}) belong together.")
    else:
        how = "must be the same (aspf=s)" if strict else "must be of one organisation"
        yield warning(
            "alignment",
            f"From ({sender}) and envelope ({envelope}) {how}: SPF does not count for DMARC, only DKIM does.",
        )


def _policies(resolver: Resolver, domain: str) -> tuple[str, list[str]]:
    """The policy of a domain or, failing that, of the nearest domain above it; with where it stands."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        place = ".".join(labels[start:])
        records = [text for text in resolver.texts(f"_dmarc.{place}") if tags(text).get("v") == "DMARC1"]
        if records:
            return place, records
    return domain, []


def _organisation(resolver: Resolver, domain: str) -> str:
    """The highest domain above that holds a policy (the tree walk of DMARCbis), else the last two labels."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 2, 0), -1, -1):
        place = ".".join(labels[start:])
        if any(tags(text).get("v") == "DMARC1" for text in resolver.texts(f"_dmarc.{place}")):
            return place
    return ".".join(labels[-2:])


def _mx(resolver: Resolver, domain: str) -> Iterator[Finding]:
    hosts = resolver.exchangers(domain)
    if "" in hosts:
        yield error("MX", f"{domain} says that it takes no mail: bounces and replies cannot come back.")
    elif hosts:
        lost = [host for host in hosts if not resolver.addresses(host)]
        if lost:
            yield error("MX", f"{', '.join(lost)} (MX of {domain}) has no address.")
        else:
            yield ok("MX", f"Bounces to {domain} come back to {', '.join(hosts)}.")
    elif resolver.addresses(domain):
        yield warning("MX", f"{domain} has no MX record; mail to it goes to the host itself.")
    else:
        yield error("MX", f"{domain} has neither MX nor address: bounces and replies cannot come back.")


def _ptr(resolver: Resolver) -> Iterator[Finding]:
    parts = urlsplit(settings.EMAIL_URL)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        return
    host = (parts.hostname or "localhost").lower()
    try:
        addresses = [str(ip_address(host))]
    except ValueError:
        addresses = ["127.0.0.1"] if host == "localhost" else resolver.addresses(host)
    if not addresses:
        yield error("PTR", f"The relay {host} has no address.")
    for address in addresses:
        yield _pointer(resolver, host, address)


def _pointer(resolver: Resolver, host: str, address: str) -> Finding:
    if any(ip_address(address) in network for network in _INSIDE):
        return ok(
            "PTR", f"The relay {host} stands inside ({address}): its outer address is not seen from here."
        )
    names = resolver.names(address)
    if not names:
        return warning("PTR", f"{address} ({host}) has no name (PTR): many servers turn such senders away.")
    confirmed = [name for name in names if address in resolver.addresses(name)]
    if not confirmed:
        return warning("PTR", f"{address} is named {names[0]}, which does not lead back to it.")
    return ok("PTR", f"{address} is named {confirmed[0]}, and that leads back.")
