"""What machines read in a page's head: schema.org as JSON-LD, built in this one place.

Sources: https://schema.org/NewsArticle, https://developers.google.com/search/docs/appearance/structured-data/article
and …/paywalled-content.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.cleaning import text_of
from articles.links import absolute
from articles.models import Author, Edition, Keyword, Page, Picture, Report
from articles.together import Together
from portal import languages
from portal.models import SiteSettings

Node = dict[str, Any]
# What stands where the open part of a gated article ends (templates/components/gate.html).
GATE_SELECTOR = ".gate"
_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def as_json(*nodes: Node) -> SafeString:
    """`nodes` as one JSON-LD graph for a script element: no text in it can end the element."""
    graph = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308  "<", ">" and "&" are escaped above


def description(found: Together) -> str:
    """One or two sentences for search engines: the abstract, else how the open part begins."""
    article = found.article
    return article.abstract.strip() or Truncator(text_of(article.open_body)).chars(200)


def article(found: Together) -> SafeString:
    """NewsArticle, breadcrumbs and publisher of an article's page. Never more than its open part says."""
    story, site = found.article, SiteSettings.current()
    url = absolute(story.get_absolute_url())
    node: Node = {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "mainEntityOfPage": url,
        "url": url,
        "headline": story.headline,
        "description": description(found),
        "inLanguage": story.language,
        "articleSection": str(story.section),
        "datePublished": moment(story.published_at),
        "dateModified": moment(story.modified_at),
        "keywords": [str(keyword) for keyword in found.keywords],
        "wordCount": story.word_count or None,
        "author": _authors(found, site),
        "publisher": {"@id": _publisher_id()},
        "image": [_image(story.picture)] if story.picture else None,
        "isBasedOn": None if story.is_gated else story.link_url,
        "isAccessibleForFree": not story.is_gated,
        "hasPart": _gate() if story.is_gated else None,
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": correction.note,
                "datePublished": moment(correction.corrected_at),
            }
            for correction in found.corrections
        ],
    }
    trail = [
        (str(story.section), story.section.get_absolute_url()),
        (story.headline, story.get_absolute_url()),
    ]
    return as_json(_without_empty(node), breadcrumbs(site, trail), publisher(site))


def report(
    found: Report, authors: Sequence[Author], keywords: Sequence[Keyword], editions: Sequence[Edition]
) -> SafeString:
    """Report, breadcrumbs and publisher of a report's page. Source: https://schema.org/Report."""
    site, url = SiteSettings.current(), absolute(found.get_absolute_url())
    pages = max((edition.pages or 0 for edition in editions), default=0)
    node: Node = {
        "@type": "Report",
        "@id": f"{url}#report",
        "mainEntityOfPage": url,
        "url": url,
        "name": found.title,
        "headline": found.title,
        "alternativeHeadline": found.subtitle,
        "abstract": found.abstract.strip(),
        "reportNumber": found.number,
        "inLanguage": found.language,
        "articleSection": str(found.section),
        "datePublished": moment(found.published_at),
        "keywords": [str(keyword) for keyword in keywords],
        "numberOfPages": pages or None,
        "author": [person(who) for who in authors] or [{"@id": _publisher_id()}],
        "publisher": {"@id": _publisher_id()},
        "image": [_image(found.cover)] if found.cover else None,
        "isAccessibleForFree": not found.is_gated,
        "encoding": [
            {
                "@type": "MediaObject",
                "encodingFormat": edition.media_type,
                "contentSize": str(edition.size),
                "inLanguage": edition.language,
            }
            for edition in editions
        ],
    }
    trail = [(_("Reports"), reverse("reports")), (found.title, found.get_absolute_url())]
    return as_json(_without_empty(node), breadcrumbs(site, trail), publisher(site))


def home() -> SafeString:
    """The paper itself: WebSite with its search, and the publisher."""
    site, home = SiteSettings.current(), absolute(reverse("home"))
    website: Node = {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "url": home,
        "name": site.name,
        "alternateName": site.name_elsewhere,
        "inLanguage": languages.current(),
        "description": site.description,
        "publisher": {"@id": _publisher_id()},
    }
    return as_json(_without_empty(website), publisher(site))


def listing(title: str, path: str) -> SafeString:
    """A list's page: where it stands."""
    site = SiteSettings.current()
    page: Node = {"@type": "CollectionPage", "url": absolute(path), "name": title}
    return as_json(page, breadcrumbs(site, [(title, path)]), publisher(site))


def author(who: Author) -> SafeString:
    """An author's page: the person."""
    site = SiteSettings.current()
    trail = [(who.name, who.get_absolute_url())]
    profile: Node = {
        "@type": "ProfilePage",
        "url": absolute(who.get_absolute_url()),
        "mainEntity": person(who) | _without_empty({"description": who.bio}),
    }
    return as_json(profile, breadcrumbs(site, trail), publisher(site))


def plain_page(page: Page) -> SafeString:
    """An editable page (about, contact, privacy)."""
    site = SiteSettings.current()
    path = page.get_absolute_url()
    node: Node = {
        "@type": "WebPage",
        "url": absolute(path),
        "name": page.title,
        "description": page.summary,
        "inLanguage": page.language,
        "dateModified": moment(page.updated_at),
    }
    return as_json(_without_empty(node), breadcrumbs(site, [(page.title, path)]), publisher(site))


def publisher(site: SiteSettings) -> Node:
    """The newsroom as an Organization."""
    return _without_empty(
        {
            "@type": "NewsMediaOrganization",
            "@id": _publisher_id(),
            "name": site.name,
            "url": absolute("/"),
            "logo": {"@type": "ImageObject", "url": absolute(static("img/apple-touch-icon.png"))},
            "email": site.contact_email,
            "telephone": site.contact_phone,
            "address": site.postal_address,
        }
    )


def person(who: Author) -> Node:
    url = absolute(who.get_absolute_url())
    return _without_empty(
        {"@type": "Person", "@id": f"{url}#person", "name": who.name, "url": url, "jobTitle": who.role}
    )


def breadcrumbs(site: SiteSettings, trail: Iterable[tuple[str, str]]) -> Node:
    """The way from the home page: (name, path) pairs."""
    steps = [(site.name, reverse("home")), *trail]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate(steps, start=1)
        ],
    }


def moment(at: datetime | None) -> str | None:
    """A moment with its offset, in the site's zone, to the second."""
    if at is None:
        return None
    return timezone.localtime(at, timezone.get_default_timezone()).isoformat(timespec="seconds")


def _authors(found: Together, site: SiteSettings) -> Sequence[Node]:
    if found.authors:
        return [person(who) for who in found.authors]
    if found.article.byline:
        return [{"@type": "Person", "name": found.article.byline}]
    return [{"@type": "Organization", "name": site.name, "url": absolute("/")}]


def _image(picture: Picture) -> Node:
    return _without_empty(
        {
            "@type": "ImageObject",
            "url": absolute(picture.url),
            "width": picture.width,
            "height": picture.height,
            "caption": picture.caption or picture.alt,
            "creditText": picture.credit,
            "copyrightNotice": picture.rights,
        }
    )


def _gate() -> Node:
    return {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": GATE_SELECTOR}


def _publisher_id() -> str:
    return f"{absolute('/')}#publisher"


def _without_empty(node: Node) -> Node:
    return {key: value for key, value in node.items() if value is not None and value not in ("", [])}
