"""What an issue's letter looks like, once for each choice of sections: HTML from MJML, and a written text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator

from articles.models import Section
from portal import envelopes, languages, letters, signing
from portal.models import SiteSettings
from subscriptions import splicing
from subscriptions.models import Issue, IssueItem, IssueVariant, Subscriber, Weekly

PREFERENCES, UNSUBSCRIBE = "weekly.preferences", "weekly.unsubscribe"
# Mail programs cut a letter short beyond about 102 kB.
MOST_BYTES = 100_000
# As long as the field; what lists show of it is less.
PREHEADER_SHOWN = 150


class TooLarge(Exception):
    """The letter does not come below 100 kB, however short its teasers."""


@dataclass(frozen=True)
class Rendered:
    """A letter's two parts, with marks where personal tokens go. No `items`: these sections hold nothing."""

    items: list[IssueItem]
    subject: str = ""
    html: str = ""
    text: str = ""


@dataclass(frozen=True)
class Letter:
    """One variant ready for everybody: its mould, and its List-Unsubscribe with holes for token and address."""

    mould: splicing.Mould
    unsubscribe: str

    def cast(self, *, to: str, message_id: str, at: datetime, values: Mapping[str, str]) -> bytes:
        """One person's letter as whole bytes.

        Raises:
            ValueError: an address that no header can carry.
        """
        headers = {
            "To": to,
            "Date": format_datetime(at),
            "Message-ID": message_id,
            "List-Unsubscribe": self.unsubscribe.format(**values),
        }
        return self.mould.cast(headers, {slot: values[slot] for slot in splicing.SLOTS})


def chosen(items: Iterable[IssueItem], variant_key: str) -> list[IssueItem]:
    """What of an issue stands in the letter of one choice of sections ("" is all)."""
    wanted = set(variant_key.split(",")) if variant_key else None
    return [item for item in items if wanted is None or item.article.section.slug in wanted]


def render(issue: Issue, variant_key: str, key: str, items: list[IssueItem] | None = None) -> Rendered:
    """The letter of one choice of sections; `key` marks the places of tokens.

    Raises:
        TooLarge: it cannot be brought below 100 kB.
    """
    shown = chosen(issue.shown_items() if items is None else items, variant_key)
    if not shown:
        return Rendered([])
    with translation.override(issue.weekly.language):
        for words in (60, 30, 12):
            context = _context(issue, shown, key) | {"words": words, "chars": words * 9}
            html = letters.markup("mail/weekly/issue/html.mjml", context)
            text = get_template("mail/weekly/issue/text.txt").template.render(  # type: ignore[attr-defined]
                Context(context, autoescape=False)
            )
            if len(html.encode()) < MOST_BYTES:
                return Rendered(shown, str(context["subject"]), html, text.strip() + "\n")
    raise TooLarge(f"{issue} [{variant_key}]: {len(html.encode())} bytes")


def letter(variant: IssueVariant) -> Letter:
    """The letter of one variant, encoded, with every header that is the same for all.

    Source: RFC 2369 and 2919 (List-*), RFC 8058 (one click), RFC 3834 (Auto-Submitted).
    """
    issue, weekly, host = variant.issue, variant.issue.weekly, settings.MAIL_HOST
    sender = Address(weekly.name, addr_spec=parseaddr(settings.WEEKLY_FROM)[1])
    contact = SiteSettings.current().contact_email
    archive = f"{settings.SITE_URL}{languages.address('weekly', language=weekly.language)}"
    headers: dict[str, str | Address] = {
        "From": sender,
        "Subject": variant.subject,
        "List-Id": f"{weekly.name} <{list_name(weekly)}.{host}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": f"<{archive}>",
        "List-Help": f"<mailto:{contact}>",
        "List-Owner": f"<mailto:{contact}>",
        "List-Post": "NO",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "bulk",
        "Feedback-ID": f"{issue.period}:{list_name(weekly)}:issue:{host}",
    }
    path = languages.address("weekly_unsubscribe", ["X"], language=weekly.language)
    link = settings.SITE_URL + path.replace("/X/", "/{unsubscribe}/")
    # The link first: it is what RFC 8058 posts to. The address is for mail programs that know no other way.
    leaving = f"<{link}>, <mailto:{{leave}}?subject=unsubscribe>"
    return Letter(splicing.mould(headers, variant.text, variant.html, issue.key), leaving)


def values_of(subscriber: Subscriber) -> dict[str, str]:
    """What is set into a letter for one subscriber. Tokens of the same length for everybody.

    `leave` stands in the headers only: mail to it unsubscribes (`subscriptions.receivers`).
    """
    padded = f"{subscriber.pk:010d}"
    return {
        "unsubscribe": signing.sign(UNSUBSCRIBE, padded),
        "preferences": signing.sign(PREFERENCES, padded),
        "confirmed": confirmed_on(subscriber.confirmed_at, subscriber.weekly),
        "leave": envelopes.address("leave", f"s{subscriber.pk}"),
    }


def sample_values(weekly: Weekly, at: datetime) -> dict[str, str]:
    """The same for a preview or a test letter: its links lead to a page that says so."""
    padded = f"{0:010d}"
    return {
        "unsubscribe": signing.sign(UNSUBSCRIBE, padded),
        "preferences": signing.sign(PREFERENCES, padded),
        "confirmed": confirmed_on(at, weekly),
        "leave": envelopes.address("leave", "s0"),
    }


def confirmed_on(moment: datetime | None, weekly: Weekly) -> str:
    """ "3 March 2026", in the weekly's language and zone."""
    return _written(moment.astimezone(weekly.tz).date(), weekly.language) if moment else "–"


@lru_cache(maxsize=4096)
def _written(day: date, language: str) -> str:
    with translation.override(language):
        return date_format(day, "Y年n月j日" if language.startswith("zh") else "j F Y")


def list_name(weekly: Weekly) -> str:
    return "weekly" if weekly.language == settings.LANGUAGE_CODE else f"weekly-{weekly.language}"


def preheader(issue: Issue, items: list[IssueItem]) -> str:
    """What mail programs list beside the subject: the editor's words, else the introduction's or the first article's."""
    words = issue.preheader or " ".join(issue.paragraphs[:1]) or (items[0].words if items else "")
    return Truncator(" ".join(words.split())).chars(PREHEADER_SHOWN)


def _subject(issue: Issue, items: list[IssueItem]) -> str:
    """The issue's subject, unless it is the headline of an article that these sections do not hold."""
    subject = issue.subject_line
    elsewhere = {item.article.headline[:200] for item in issue.shown_items() if item not in items}
    return items[0].article.headline[:200] if subject in elsewhere else subject


def _standing(group: tuple[Section, list[IssueItem]]) -> tuple[int, int, str]:
    """Sorts the letter's sections: by the editor's first place in each, else as in the paper's menu."""
    section, items = group
    return min(item.position for item in items), section.order, section.name


def _context(issue: Issue, items: list[IssueItem], key: str) -> dict[str, Any]:
    lead, rest = items[0], items[1:]
    if not lead.is_lead:
        lead, rest = None, items  # type: ignore[assignment]
    sections: dict[Section, list[IssueItem]] = {}
    for item in rest:
        sections.setdefault(item.article.section, []).append(item)
    marks = splicing.marks(key)
    site_url = settings.SITE_URL
    return {
        "issue": issue,
        "weekly": issue.weekly,
        "subject": _subject(issue, items),
        "preheader": preheader(issue, items),
        "has_gated": any(item.article.is_gated for item in items),
        "site": SiteSettings.current(),
        "site_url": site_url,
        "lead": lead,
        "groups": [
            {"section": section, "items": inside}
            for section, inside in sorted(sections.items(), key=_standing)
        ],
        "due_on": issue.due_at.astimezone(issue.weekly.tz).date(),
        "paragraphs": issue.paragraphs,
        "browser_url": f"{site_url}{issue.get_absolute_url()}"
        if issue.number
        else f"{site_url}{reverse('weekly')}",
        "subscribe_url": f"{site_url}{reverse('weekly_subscribe')}",
        "preferences_url": f"{site_url}{reverse('weekly_preferences', args=[marks['preferences']])}",
        "unsubscribe_url": f"{site_url}{reverse('weekly_unsubscribe', args=[marks['unsubscribe']])}",
        "confirmed": marks["confirmed"],
    }
