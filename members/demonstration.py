"""The demonstration's people: an editor whose password is this clone's own, and a reader with an account."""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group

from members.models import Member
from portal import roles
from portal.settings import own_secret

EDITOR, READER = "editor@example.org", "reader@example.org"


def password() -> str:
    """The password of the demonstration's people: random per clone, kept in `var/`."""
    return own_secret("demonstration_password")[:14]


def make(say: Callable[[str], None]) -> None:
    """Make the two accounts once; a password that somebody changed stays changed."""
    made = _person(EDITOR, "Nadia Ferran", is_staff=True, is_superuser=False)
    if made:
        made.groups.add(*Group.objects.filter(name__in=[roles.CHIEF, roles.ADMINISTRATOR]))
    _person(READER, "Ruben Castell", is_staff=False, is_superuser=False)


def login_note() -> str:
    """The logins, for the tour."""
    if not settings.EMBEDDED or not Member.objects.filter(email=EDITOR).exists():
        return ""
    return f"Editor: {EDITOR}   Reader: {READER}   Password of both: {password()}"


def _person(email: str, name: str, **fields: bool) -> Member | None:
    if Member.objects.filter(email=email).exists():
        return None
    member = Member.objects.create_user(email, password(), name=name, **fields)
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    return member
