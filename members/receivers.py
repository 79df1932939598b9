"""What follows when somebody has signed in, has confirmed an address, or when a plan changes."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_logged_in
from django.contrib.messages import get_messages
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from members import persons, trials
from members.models import Member, Plan
from portal import purges

# The session's word that a free trial was asked for: whose (None: nobody's, the address was known), and the
# language of the page it was asked on.
WISH = "members_trial"


def connect() -> None:
    """Listen, once, from `apps.py: ready()`."""
    user_logged_in.connect(_signed_in, dispatch_uid="members.signed_in")
    email_confirmed.connect(_confirmed, dispatch_uid="members.confirmed")
    for signal in (post_save, post_delete):
        signal.connect(_plan_changes, sender=Plan, dispatch_uid=f"members.plan.{id(signal)}")


def _signed_in(request: HttpRequest, user: Member, **_: Any) -> None:
    """Whoever asked for a free trial with their new account has it as soon as the mailed code is typed."""
    wish = request.session.pop(WISH, None)
    if not wish or wish["member"] != user.pk:
        return
    try:
        trials.start(user, language=wish["language"])
    except trials.Refused:
        # The page they are led to says why.
        return
    # They read on: "… is confirmed" would wait for a page of the account, days later.
    list(get_messages(request))


def _confirmed(email_address: EmailAddress, **_: Any) -> None:
    """A further address of somebody who had the trial is no way to a second one."""
    member = email_address.user
    if member.memberships.trials().exists():
        persons.remember(email_address.email)


def _plan_changes(**_: Any) -> None:
    purges.purge({"plans"})
