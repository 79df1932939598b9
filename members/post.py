"""Our letters to members about what they may read. Each is written in the transaction of its reason."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from members.models import Member, Membership, MembershipLetter
from portal import languages, letters
from portal.models import Letter, SiteSettings

# In which language a letter is, as mail programs are told; the next letters follow it.
# Source: RFC 3282.
_LANGUAGE = "Content-Language"


def letter(name: str, member: Member, *, language: str = "", **context: Any) -> Letter:
    """Write `templates/mail/members/<name>/`, in `language` or in that of the letter before."""
    language = languages.of(language or _language_of(member))
    return letters.write(
        f"members/{name}",
        member.email,
        {"member": member, **_addresses(language), **context},
        to_name=member.name,
        language=language,
        thread=_thread(member),
        # Whoever answers reaches the desk.
        reply_to=SiteSettings.current().contact_email,
        headers={_LANGUAGE: language},
    )


def once(
    name: str, kind: str, membership: Membership, *, at: datetime, language: str = "", **context: Any
) -> bool:
    """Write a letter about a membership unless its kind was written for this end; whether it was.

    Asked inside a transaction that holds the membership's row: whoever comes second waits there.
    """
    row, is_new = MembershipLetter.objects.get_or_create(
        membership=membership, kind=kind, end=end_of(membership), defaults={"written_at": at}
    )
    if is_new:
        seen = {"membership": membership, "ends_at": membership.ends_at, **context}
        row.letter = letter(name, membership.member, language=language, **seen)
        row.save(update_fields=["letter"])
    return is_new


def end_of(membership: Membership) -> str:
    """The end of a membership as its letters keep it: in UTC, "" for none."""
    return membership.ends_at.astimezone(UTC).isoformat() if membership.ends_at else ""


def _addresses(language: str) -> dict[str, str]:
    """Where letters lead; the database is there in both languages."""
    pages = ("database", "account", "account_access")
    return {f"{page}_url": settings.SITE_URL + languages.address(page, language=language) for page in pages}


def _language_of(member: Member) -> str:
    """The language of the newest letter to a member; the site's own before the first."""
    newest = Letter.objects.filter(thread=_thread(member)).order_by("-pk").first()
    return str(newest.headers.get(_LANGUAGE, "")) if newest else settings.LANGUAGE_CODE


def _thread(member: Member) -> str:
    return f"member:{member.pk}"
