"""The SPF record of a domain: there once, well formed, within ten look-ups, and not open to the whole world.

Source: RFC 7208, 4.5 (selecting a record), 4.6.4 (limits), 5 and 6 (terms).
"""

import re
from collections.abc import Iterator
from ipaddress import ip_network

from portal.resolving import Resolver
from subscriptions.findings import Finding, error, ok, warning

MOST_LOOKUPS = 10
_ASKING = {"include", "a", "mx", "ptr", "exists", "redirect"}
_NAME = r"[A-Za-z0-9._%{}+/=-]+"
_TERM = re.compile(
    rf"[+?~-]?(?:all|include:{_NAME}|exists:{_NAME}|(?:a|mx)(?::[A-Za-z0-9._%{{}}+=-]+)?(?:/\d{{1,3}})?(?://\d{{1,3}})?"
    rf"|ptr(?::{_NAME})?|ip[46]:[0-9A-Fa-f.:/]+)|[A-Za-z][A-Za-z0-9._-]*=\S*",
    re.IGNORECASE,
)


def judge(resolver: Resolver, domain: str, *, is_envelope: bool = True) -> Iterator[Finding]:
    """Servers ask for SPF at the envelope's domain; at the From domain it is good manners only."""
    name = "SPF" if is_envelope else "SPF of From"
    level = error if is_envelope else warning
    records = of(resolver, domain)
    if not records:
        yield level(name, f"{domain} has no SPF record (TXT beginning with v=spf1).")
        return
    if len(records) > 1:
        yield level(name, f"{domain} has {len(records)} SPF records: with more than one, none counts.")
        return
    fault = _fault(records[0])
    if fault:
        yield level(name, f"{domain}: {fault}")
        return
    yield from _ending(name, domain, records[0])
    lookups = count(resolver, records[0])
    if lookups > MOST_LOOKUPS:
        yield warning(name, f"{domain} needs more than {MOST_LOOKUPS} look-ups: servers give up on it.")
    else:
        yield ok(name, f"{domain} has one record ({lookups} look-ups).")


def of(resolver: Resolver, domain: str) -> list[str]:
    return [text for text in resolver.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]


def count(resolver: Resolver, record: str, most: int = MOST_LOOKUPS + 1) -> int:
    """Look-ups of a record and all that it includes, counted up to `most`: so a loop ends too."""
    found = 0
    for term in record.split()[1:]:
        kind, target = _parted(term)
        if kind not in _ASKING or found >= most:
            continue
        found += 1
        # A macro ("%{i}…") is known only while a letter comes in.
        if kind in {"include", "redirect"} and "%" not in target:
            for inner in of(resolver, target):
                found += count(resolver, inner, most - found)
    return found


def _parted(term: str) -> tuple[str, str]:
    """Mechanism or modifier by name, and its domain: "-include:a.example" is ("include", "a.example")."""
    found = re.fullmatch(r"[+?~-]?([A-Za-z0-9]+)[:=]?(.*)", term)
    return (found[1].lower(), found[2].lower().rstrip(".")) if found else ("", "")


def _fault(record: str) -> str:
    for term in record.split()[1:]:
        if not _TERM.fullmatch(term):
            return f"“{term}” is no term of SPF."
        kind, target = _parted(term)
        if kind in {"ip4", "ip6"}:
            try:
                network = ip_network(target, strict=False)
            except ValueError:
                return f"“{term}” holds no network."
            if network.version != int(kind[2]):
                return f"“{term}” holds a network of the other kind."
    return ""


def _ending(name: str, domain: str, record: str) -> Iterator[Finding]:
    """What happens to a server that the record does not name."""
    terms = [term.lower() for term in record.split()[1:]]
    if "+all" in terms or "all" in terms:
        yield error(name, f"{domain} lets everybody send in its name (+all).")
    elif "?all" in terms or not any(
        term in {"-all", "~all"} or term.startswith("redirect=") for term in terms
    ):
        yield warning(
            name, f"{domain} says nothing about other servers; the record should end in -all or ~all."
        )
