"""What makes one person of several addresses, so that a free trial is had once."""

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from members.models import Member, TrialTaken
from portal.signing import digests

# The mailbox is the same with or without dots, under either name.
# Source: https://support.google.com/mail/answer/7436150
_GMAIL = {"gmail.com", "googlemail.com"}
_PURPOSE = "members.trial"


def key(address: str) -> str:
    """The mailbox behind an address: lower case, without "+…", the domain as it travels (IDNA), Gmail's dots gone."""
    local, _at, domain = address.strip().lower().rpartition("@")
    domain = _ascii(domain.rstrip("."))
    # What begins with a plus has no name before it: it is one.
    local = local.partition("+")[0] or local
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def keys_of(member: Member) -> set[str]:
    """The mailboxes that a member has confirmed."""
    confirmed = EmailAddress.objects.filter(user_id=member.pk, verified=True)
    return {key(address) for address in confirmed.values_list("email", flat=True)}


def taken(keys: set[str]) -> QuerySet[TrialTaken]:
    """That these mailboxes had their free trial, under any key we have signed with."""
    hashes = [digest for one in keys for digest in digests(_PURPOSE, one)]
    return TrialTaken.objects.filter(email_hash__in=hashes)


def had_trial(keys: set[str]) -> bool:
    """Whether one of these mailboxes had its free trial."""
    return taken(keys).exists()


def take_trial(keys: set[str]) -> None:
    """Keep that these mailboxes had it.

    Raises:
        django.db.IntegrityError: one of them had it in this very moment.
    """
    for one in sorted(keys):
        TrialTaken.objects.create(email_hash=digests(_PURPOSE, one)[0])


def remember(address: str) -> None:
    """Keep that a further mailbox belongs to somebody who had it. It may be known already."""
    if not had_trial({key(address)}):
        TrialTaken.objects.get_or_create(email_hash=digests(_PURPOSE, key(address))[0])


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain
