from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.test import Client

from members.models import Member, Plan
from tests.conftest import PASSWORD


@pytest.fixture
def plans(db: None) -> None:
    """The first plans; a test with real transactions before may have emptied every table."""
    if not Plan.objects.exists():
        import_module("members.migrations.0003_first_plans").make(apps, None)


@pytest.fixture
def reader(plans: None) -> Callable[..., Any]:
    """`reader("ann@example.org")`: an account whose address is confirmed."""

    def make(email: str = "ann@example.org") -> Member:
        person = Member.objects.create_user(email, PASSWORD)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        return person

    return make


@pytest.fixture
def signed_in() -> Callable[[Member], Client]:
    """A browser in which this member is signed in."""

    def make(person: Member) -> Client:
        browser = Client()
        browser.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return browser

    return make
