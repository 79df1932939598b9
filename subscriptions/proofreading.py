"""What stands in a letter: links that lead somewhere, pictures with words, a foot with an address, no spying."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from portal import languages, visiting
from portal.models import SiteSettings
from subscriptions.anatomy import Anatomy, dissect
from subscriptions.findings import Finding, error, ok, warning

# Links whose tokens belong to one person: a sample's lead to a page that says "not subscribed any more".
PERSONAL = {"weekly_preferences", "weekly_unsubscribe"}
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def proofread(text: str, html: str, unsubscribe: str) -> Iterator[Finding]:
    """Findings on a letter's two parts; `unsubscribe` is the link its header List-Unsubscribe names."""
    body = dissect(html)
    yield from _words(text, body)
    yield from _links(text, body, unsubscribe)
    yield from _pictures(body)
    yield _from_elsewhere(body)
    yield _running(body)
    yield from _foot(text, body)


def _words(text: str, body: Anatomy) -> Iterator[Finding]:
    yield (
        ok("preheader", f"Mail programs list “{_short(body.hidden)}” beside the subject.")
        if body.hidden
        else warning("preheader", "There is none: mail programs list the letter's first words instead.")
    )
    written = len(" ".join(_ADDRESS.sub("", text).split()))
    share = round(100 * written / max(len(body.words), 1))
    yield (
        ok("text part", f"It says as much as the HTML ({share} %).")
        if share >= 50
        else warning("text part", f"It holds only {share} % of the words of the HTML.")
    )


def _links(text: str, body: Anatomy, unsubscribe: str) -> Iterator[Finding]:
    in_text = [found.rstrip(".,;:)") for found in _ADDRESS.findall(text)]
    faults = [fault for link in body.links if (fault := _fault(link, in_text))]
    own = {link for link in [*body.links, *in_text] if _is_own(link)}
    faults += [fault for link in sorted(own) if (fault := _dead(link))]
    yield from (error("links", fault) for fault in dict.fromkeys(faults))
    if not faults:
        yield ok("links", f"{len(own)} addresses of ours answer; none is rewritten.")
    for name, there in (("text", unsubscribe in in_text), ("HTML", unsubscribe in body.links)):
        if not unsubscribe or not there:
            yield error("unsubscribe", f"The {name} part does not hold the link of the header.")
            return
    yield ok("unsubscribe", "The same link stands in the header, the text and the HTML.")


def _fault(link: str, in_text: list[str]) -> str:
    """What is wrong with a link as it is written, before anybody follows it."""
    parts = urlsplit(link)
    if parts.scheme in {"mailto", "tel"}:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return f"{link or 'An empty link'} is no whole address."
    # A tracker's link hides where it leads; one that an editor wrote stands in both parts alike.
    if not _is_own(link) and link not in in_text:
        return f"{link} leads to another host, and the text part does not name it: a rewritten link?"
    return ""


def _dead(link: str) -> str:
    """Why a link of ours leads nowhere; empty when it answers with a page."""
    answer = visiting.visit(link)
    if answer.status < 400:
        return ""
    is_page = answer.status == 410 and answer.content_type.startswith("text/html")
    return "" if is_page and _is_personal(link) else f"{link} answers {answer.status}."


def _is_personal(link: str) -> bool:
    path = urlsplit(link).path
    try:
        with translation.override(languages.of_path(path)):
            return resolve(path).url_name in PERSONAL
    except Resolver404:
        return False


def _pictures(body: Anatomy) -> Iterator[Finding]:
    faults: list[Finding] = []
    for picture in body.pictures:
        name = _short(picture.get("src", "") or "a picture")
        if "alt" not in picture:
            faults.append(error("pictures", f"{name} has no alternative text."))
        elif not picture["alt"].strip():
            faults.append(warning("pictures", f"The alternative text of {name} is empty."))
        if not picture.get("width"):
            faults.append(error("pictures", f"{name} has no width: some mail programs show it at full size."))
        if _is_pixel(picture):
            faults.append(error("pictures", f"{name} is a pixel: nothing in our letters spies."))
        if _is_own(picture.get("src", "")) and (fault := _dead(picture["src"])):
            faults.append(error("pictures", fault))
    yield from faults
    if not faults:
        yield ok("pictures", f"{len(body.pictures)}, each with its words and width; no tracking pixel.")


def _is_pixel(picture: dict[str, str]) -> bool:
    style = picture.get("style", "").replace(" ", "")
    sizes = [
        picture.get(side, "").strip().removesuffix("px")
        or "".join(re.findall(rf"(?:^|;){side}:(\d+)px", style)[:1])
        for side in ("width", "height")
    ]
    return all(size in {"0", "1"} for size in sizes)


def _from_elsewhere(body: Anatomy) -> Finding:
    wanted = [*body.fetched, *(picture.get("src", "") for picture in body.pictures)]
    foreign = [url for url in wanted if not _is_own(url) and not url.startswith(("cid:", "data:", "#"))]
    if foreign:
        return error("foreign content", f"Opening the letter would fetch {_short(foreign[0])}.")
    return ok("foreign content", "Nothing is fetched from another host.")


def _running(body: Anatomy) -> Finding:
    if body.active:
        return error("scripts", f"{_short(body.active[0])} stands in the letter.")
    return ok("scripts", "There are none.")


def _foot(text: str, body: Anatomy) -> Iterator[Finding]:
    lines = [" ".join(line.split()) for line in SiteSettings.current().postal_address.splitlines()]
    lines = [line for line in lines if line]
    plain = " ".join(text.split())
    if not lines:
        yield error("postal address", "It is empty in the site's settings; the law asks for it.")
        return
    for name, words in (("text", plain), ("HTML", body.words)):
        if not all(line in words for line in lines):
            yield error("postal address", f"It does not stand in the {name} part.")
            return
    yield ok("postal address", "It stands in both parts.")


def _is_own(link: str) -> bool:
    """Whether an address is on the site's own host, whatever its scheme."""
    return bool(link) and urlsplit(link).netloc == urlsplit(settings.SITE_URL).netloc


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"
