"""Did our own mail server find that a mail is really from the domain in its From? Nothing else proves it.

Source: RFC 8601 (Authentication-Results), 5: such a header counts only where nobody but our server can have written it.
"""

import re
from email.message import Message

import authres  # type: ignore[import-untyped]
import authres.dmarc  # type: ignore[import-untyped]
from django.conf import settings

from portal import headers

_PARSER = authres.FeatureContext(authres.dmarc)
_COMMENT = re.compile(r"\([^()]*\)")
# The server's name, which a version may follow.
_SERVER = re.compile(r'\s*"?([^\s;"]+)')
_BY = re.compile(r"(?:^|\s)by\s+([^\s;]+)", re.IGNORECASE)
# Handed on inside the house: strangers speak SMTP to us. Source: RFC 3848.
_WITHIN = re.compile(r"\swith\s+(?:LMTP[SA]*|local)(?:\s|;|$)", re.IGNORECASE)
_LONGEST, _MOST_NESTED = 4_000, 5


def dmarc_passed(message: Message, sender: str) -> bool:
    """Whether our server (`AUTHSERV_ID`) says that `sender`, the one address of From, may use its domain.

    Without `AUTHSERV_ID` the answer is no.
    """
    senders = headers.values(message, "From")
    if not settings.AUTHSERV_ID or len(senders) != 1 or headers.addresses(senders[0]) != [sender]:
        return False
    domain = sender.rpartition("@")[2].lower()
    results = [result for value in _ours(message) for result in _dmarc_results(value)]
    return bool(results) and all(result == ("pass", domain) for result in results)


def _ours(message: Message) -> list[str]:
    """The results that our server wrote: all above the first Received, else the topmost above any stranger's Received.

    Servers write theirs above their Received or right below it. Below, a forged one could follow: only the topmost
    counts there. A server that is named in `AUTHSERV_ID` must examine every mail.
    """
    found: list[str] = []
    is_below = False
    for name, raw in message.raw_items():
        if name.lower() == "received":
            if found or not _is_by_us(str(raw)[: headers.READ]):
                return found
            is_below = True
        elif name.lower() == "authentication-results":
            value = _bare(str(raw))
            server = _SERVER.match(value)
            if server is None or server[1].lower() != settings.AUTHSERV_ID.lower():
                continue
            found.append(value)
            if is_below:
                return found
    return found


def _is_by_us(received: str) -> bool:
    bare = _bare(received)
    by = _BY.search(bare)
    is_named = by is not None and by[1].lower() == settings.AUTHSERV_ID.lower()
    return is_named or _WITHIN.search(bare) is not None or bare.lstrip().lower().startswith("by ")


def _dmarc_results(value: str) -> list[tuple[str, str]]:
    """Result and From's domain, in small letters, of each DMARC examination in a header of ours without comments."""
    # The library would loop for ever over a comment that does not end.
    if "(" in value or ")" in value or not value.isascii():
        return []
    try:
        parsed = _PARSER.parse_value(value)
    except (authres.AuthResError, ValueError):
        return []
    return [
        (str(one.result).lower(), str(one.header_from or "").rpartition("@")[2].lower())
        for one in parsed.results
        if one.method.lower() == "dmarc"
    ]


def _bare(value: str) -> str:
    """A header on one line, without its comments, as far as they are not nested absurdly."""
    flat = " ".join(value[:_LONGEST].split())
    for _level in range(_MOST_NESTED):
        flat = _COMMENT.sub(" ", flat)
    return flat
