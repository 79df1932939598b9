"""The demonstration's people: an editor, and a reader for each way one may stand to the gate."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from members import requesting, trials
from members.models import AccessRequest, Member, Plan
from portal import roles
from portal.settings import own_secret

EDITOR, READER = "editor@example.org", "reader@example.org"
TRIAL, ENDED, MEMBER = "trial@example.org", "ended@example.org", "member@example.org"
LIBRARY, AGENCY = "library@example.org", "agency@example.org"


def password() -> str:
    """The password of the demonstration's people: random per clone, kept in `var/`."""
    return own_secret("demonstration_password")[:14]


def make(say: Callable[[str], None]) -> None:
    """Make the accounts once; a password that somebody changed stays changed."""
    made = _person(EDITOR, "Nadia Ferran", is_staff=True)
    if made:
        made.groups.add(*Group.objects.filter(name__in=[roles.CHIEF, roles.ADMINISTRATOR]))
    _person(READER, "Ruben Castell")
    by = Member.objects.get(email=EDITOR)
    _trials()
    _member(by)
    _requests(by)


def login_note() -> str:
    """The logins, for the tour."""
    if not settings.EMBEDDED or not Member.objects.filter(email=EDITOR).exists():
        return ""
    return (
        f"Editor: {EDITOR}   Reader: {READER}   In a trial: {TRIAL}   Trial ended: {ENDED}"
        f"   Member: {MEMBER}   Password of all: {password()}"
    )


def _trials() -> None:
    """One with eight days left, one that ended yesterday."""
    now, whole = timezone.now(), timedelta(days=settings.TRIAL_DAYS)
    for email, name, end in [
        (TRIAL, "Ilse Brandt", now + timedelta(days=8)),
        (ENDED, "Tomas Velde", now - timedelta(days=1)),
    ]:
        person = _person(email, name)
        if person:
            trials.start(person, at=end - whole)


def _member(by: Member) -> None:
    person = _person(MEMBER, "Mei Alder")
    if person:
        year = timezone.now() + timedelta(days=365)
        trials.grant(person, Plan.objects.get(slug="member"), year, by, note="Paid by transfer, one reader.")


def _requests(by: Member) -> None:
    """A library that waits for its answer, and an agency that was declined."""
    plan = Plan.objects.get(slug="institution")
    library = _person(LIBRARY, "Greta Oland")
    if library:
        asked = requesting.ask(
            library,
            plan=plan,
            organisation="Library of the Harbour College",
            message="Forty students of logistics would read your reports this term. Is there a price for a reading room?",
            path="/reports/",
        )
        _made_at(asked, days=2, hours=5)
    agency = _person(AGENCY, "Pavel Rydz")
    if agency:
        asked = requesting.ask(
            agency,
            plan=plan,
            organisation="Clipline press cuttings",
            message="We would like to pass your articles on to about three hundred clients each morning.",
            path="/database/",
        )
        _made_at(asked, days=9, hours=3)
        requesting.decline(
            asked,
            by,
            "Our plans are for reading, not for passing on. Please write to us about a licence for reprints.",
        )
        AccessRequest.objects.filter(pk=asked.pk).update(answered_at=timezone.now() - timedelta(days=8))


def _made_at(asked: AccessRequest, **ago: int) -> None:
    asked.created_at = timezone.now() - timedelta(**ago)
    asked.save(update_fields=["created_at"])


def _person(email: str, name: str, is_staff: bool = False) -> Member | None:
    if Member.objects.filter(email=email).exists():
        return None
    member = Member.objects.create_user(
        email,
        password(),
        name=name,
        is_staff=is_staff,
        is_superuser=False,
        date_joined=timezone.now() - timedelta(days=20),
    )
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    return member
