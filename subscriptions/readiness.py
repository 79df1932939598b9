"""What an editor should know before an issue leaves: what keeps it from leaving, and what had better be mended."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.models import SiteSettings
from subscriptions import rendering
from subscriptions.models import Issue, IssueItem

# What the list of a mail program shows of a subject before it cuts.
SUBJECT_SHOWN = 70
# Where mail programs cut a letter is 102 kB; near it an editor should know.
NEARLY_TOO_LARGE = 80_000
NO_POSTAL_ADDRESS = gettext_lazy(
    "The postal address in the site settings is empty; the law asks for it in the foot."
)
TOO_LARGE = gettext_lazy(
    "The letter is larger than 100 kB, where mail programs cut it: drop or shorten something."
)


@dataclass(frozen=True)
class Finding:
    """One sentence for the editor; `item` is the row it is about."""

    words: str
    item: IssueItem | None = None


@dataclass(frozen=True)
class Readiness:
    """`blockers` keep an issue from being approved, `warnings` do not. `size` is the largest letter's, in bytes."""

    blockers: list[Finding]
    warnings: list[Finding]
    size: int = 0


def blockers(issue: Issue, items: list[IssueItem]) -> list[Finding]:
    """Why an issue with these items may not be approved. No rendering: cheap enough for the verb itself."""
    found = []
    if not items:
        found.append(Finding(_("There is no article in this issue yet.")))
    if not SiteSettings.current().postal_address.strip():
        found.append(Finding(str(NO_POSTAL_ADDRESS)))
    return found


def check(issue: Issue, now: datetime) -> Readiness:
    """Everything there is to say about an issue that has not left."""
    items = issue.shown_items(now)
    blocking = blockers(issue, items)
    warnings = [*_of_words(issue, items), *_of_lead(items)]
    for item in items:
        warnings += _of_item(item)
    size = 0
    if items:
        try:
            # The letter of all sections is the largest there is.
            size = len(rendering.render(issue, "", "0" * 16, items).html.encode())
        except rendering.TooLarge:
            blocking.append(Finding(str(TOO_LARGE)))
    if size > NEARLY_TOO_LARGE:
        warnings.append(
            Finding(_("The letter has %d kB; beyond 100 kB mail programs cut it.") % (size // 1000))
        )
    return Readiness(blocking, warnings, size)


def _of_words(issue: Issue, items: list[IssueItem]) -> list[Finding]:
    length = len(issue.subject_line)
    if not items or length <= SUBJECT_SHOWN:
        return []
    words = ngettext(
        "The subject has %(count)d letter; many lists show %(shown)d.",
        "The subject has %(count)d letters; many lists show %(shown)d.",
        length,
    )
    return [Finding(words % {"count": length, "shown": SUBJECT_SHOWN})]


def _of_lead(items: list[IssueItem]) -> list[Finding]:
    if not items:
        return []
    lead = items[0]
    if not lead.is_lead:
        return [Finding(_("No article is the lead: the letter begins with its sections."))]
    if lead.article.picture is None:
        return [Finding(_("The lead has no picture."), lead)]
    return []


def _of_item(item: IssueItem) -> list[Finding]:
    found = []
    if not item.words.strip():
        found.append(
            Finding(_("Nothing stands below the headline: it has neither abstract nor teaser."), item)
        )
    picture = item.article.picture
    # Only the lead's picture is in the letter.
    if item.is_lead and picture is not None and not (picture.alt.strip() or picture.is_decorative):
        found.append(
            Finding(_("Its picture has no alternative text for those who do not see pictures."), item)
        )
    return found
