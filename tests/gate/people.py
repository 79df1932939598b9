"""Everybody who may knock: whom the gate lets in to what, and a session for each."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client

from articles.models import Section
from members.models import Member, Membership, Plan
from tests.conftest import PASSWORD
from tests.gate.tokens import GATED

FREE = {"registered", "report for readers with an account"}
ARTICLES = set(GATED)
REPORTS = {"report", "report's second edition"}
EVERYTHING = ARTICLES | REPORTS | FREE

# Which of the gated things each may have, at its own address. Whatever is not here is never.
OPENS: dict[str, set[str]] = {
    "stranger": set(),
    "stranger with a dead cookie": set(),
    "code not typed": set(),
    "address not confirmed": set(),
    "switched off": set(),
    "account only": FREE,
    "trial": EVERYTHING,
    "ended trial": FREE,
    "membership not begun": FREE,
    "member": EVERYTHING,
    "plan of articles": ARTICLES | FREE,
    "plan of reports": REPORTS | FREE,
    "plan of another section": FREE,
    "editor": EVERYTHING,
    "editor without second factor": FREE,
}


def sessions(now: datetime) -> dict[str, str | None]:
    """The session cookie of each of them; None where a browser sends none."""
    full, articles, reports, elsewhere = _plans()
    day = timedelta(days=1)
    trial: dict[str, Any] = {"plan": Plan.objects.get(slug=Plan.TRIAL), "kind": Membership.Kind.TRIAL}
    people = {
        "address not confirmed": _person("unconfirmed", is_confirmed=False, plan=full),
        "switched off": _person("off", plan=full),
        "account only": _person("account"),
        "trial": _person("trial", ends_at=now + 3 * day, **trial),
        "ended trial": _person(
            "ended", starts_at=now - 14 * day, ends_at=now - timedelta(seconds=1), **trial
        ),
        "membership not begun": _person("early", plan=full, starts_at=now + day),
        "member": _person("member", plan=full),
        "plan of articles": _person("articles", plan=articles),
        "plan of reports": _person("reports", plan=reports),
        "plan of another section": _person("elsewhere", plan=elsewhere),
        "editor": _editor("editor"),
        "editor without second factor": _editor("one-factor"),
    }
    cookies: dict[str, str | None] = {name: _signed_in(person) for name, person in people.items()}
    Member.objects.filter(email="off@gate.example").update(is_active=False)
    return {
        "stranger": None,
        "stranger with a dead cookie": "x" * 32,
        "code not typed": _signing_up(),
    } | cookies


def member_of(reader: str) -> Member:
    """The row of a reader who has one, by the first part of the address."""
    return Member.objects.get(email=f"{reader}@gate.example")


def _plans() -> tuple[Plan, Plan, Plan, Plan]:
    make: Callable[..., Plan] = Plan.objects.create
    elsewhere = make(slug="gate-elsewhere", name="Another section")
    elsewhere.sections.add(Section.objects.get_or_create(slug="harvests", defaults={"name": "Harvests"})[0])
    return (
        make(slug="gate-full", name="Everything"),
        make(slug="gate-articles", name="Articles", opens_reports=False),
        make(slug="gate-reports", name="Reports", opens_articles=False),
        elsewhere,
    )


def _person(name: str, *, is_confirmed: bool = True, **membership: Any) -> Member:
    person = Member.objects.create_user(f"{name}@gate.example", None)
    EmailAddress.objects.create(user=person, email=person.email, verified=is_confirmed, primary=True)
    if membership:
        Membership.objects.create(member=person, **membership)
    return person


def _editor(name: str) -> Member:
    person = _person(name)
    Member.objects.filter(pk=person.pk).update(is_staff=True)
    person.groups.add(*Group.objects.filter(name__in=["chief", "administrator"]))
    return person


def _signed_in(person: Member) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.cookies["sessionid"].value


def _signing_up() -> str:
    """A browser in which an account was made, and the mailed code waits to be typed."""
    browser = Client()
    answer = browser.post("/account/signup/", {"email": "new@gate.example", "password1": PASSWORD})
    assert answer.status_code == 302, answer.content
    return browser.cookies["sessionid"].value
