"""Nothing of what stands behind the gate reaches whom it is not for: on no address, in no header, letter or row.

The walk takes every URL pattern there is. A route that is not classified, or that nobody said how to ask, fails it.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from members.models import Membership
from portal.classification import Class
from portal.models import Letter
from tests.conftest import ROOT
from tests.gate import people
from tests.gate.asking import Answer, ask
from tests.gate.people import OPENS
from tests.gate.routes import Address, Route, addresses, routes
from tests.gate.tokens import GATED, OPEN_WORD, TOKENS, found_in
from tests.gate.world import World, build

pytestmark = pytest.mark.django_db

# Where a gated thing may be read by whom it is for: its own page, its print, its file.
OWN = {"article", "article_print", "report_download"}
# What only editors see, of things that are not out yet.
DESK = {"article_preview", "report", "report_full", "report_download"}
# What might make a page say more than it should.
QUERIES = [
    "format=json&version=1&edition=1&preview=1&print=1&full=1&access=members&language=zh-hans", "page=2",
    "p=2&q=ports",
]  # fmt: skip
HEADERS = [
    {"accept": "text/markdown, application/json", "x_requested_with": "XMLHttpRequest"},
    {"hx_request": "true", "accept_language": "zh-CN", "if_none_match": "*"},
]
WHOLE_FILE = {"range": "bytes=0-9999999"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """The newsroom of `tests.gate.world`, made once; each test's own doings are taken back."""
    root = tmp_path_factory.mktemp("gate")
    files = override_settings(
        MEDIA_ROOT=root / "media", PRIVATE_ROOT=root / "private", EMAIL_URL=f"folder:{root / 'outbox'}"
    )
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, files:
        patch.setattr("portal.bell._send", lambda task, args: None)
        with transaction.atomic():
            yield build(root)
            transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(autouse=True)
def _its_files(world, settings, caplog):
    # What is not found is what the walk looks for; what breaks is still logged.
    caplog.set_level(logging.ERROR, "django.request")
    settings.MEDIA_ROOT = world.root / "media"
    settings.PRIVATE_ROOT = world.root / "private"
    settings.EMAIL_URL = f"folder:{world.root / 'outbox'}"


@pytest.fixture
def reader(request, settings) -> str:
    """One of those who knock; a second factor is asked of editors where the test is about having none."""
    settings.STAFF_SECOND_FACTOR = request.param == "editor without second factor"
    return request.param


every_reader = pytest.mark.parametrize("reader", OPENS, indirect=True)


def look(world: World, reader: str, address: Address, **more) -> Answer:
    more.setdefault("query", address.query)
    return ask(address.path, world.sessions[reader], **more)


def told(answer: Answer, address: Address, query: str = "") -> set[str]:
    """The gated things whose token the answer holds, but for what was in the question already."""
    return found_in(answer.text) - found_in(f"{address.path}?{address.query}{query}")


def may_see(reader: str, address: Address) -> set[str]:
    if reader == "editor" and address.route.startswith("admin:"):
        return set(TOKENS)
    if reader == "editor" and address.route in DESK:
        return {address.subject}
    return {address.subject} & OPENS[reader] if address.route in OWN else set()


def faults(world: World, reader: str, address: Address, **more) -> list[str]:
    """What is wrong with an answer: a leak, a break, a desk that opens, a whole text that some cache may keep."""
    answer = look(world, reader, address, **more)
    seen = told(answer, address)
    wrong = [f"tells {name}" for name in sorted(seen - may_see(reader, address))]
    if answer.status >= 500 and address.route != "readyz" and not address.route.startswith("anymail:"):
        wrong.append(f"answers {answer.status}")
    if seen and not {"private", "no-store"} <= set(answer.header("Cache-Control").split(", ")):
        wrong.append(f"may be kept: {answer.header('Cache-Control')!r}")
    if is_desk(address) and reader != "editor" and 200 <= answer.status < 300:
        wrong.append("opens the desk")
    asked = f"{more.get('method', 'GET')} {address.path}?{more.get('query', address.query)} {address.route}"
    return [f"{asked}: {what}" for what in wrong]


def is_desk(address: Address) -> bool:
    return address.route.startswith("admin:") or address.route == "article_preview"


def ways(address: Address, reader: str) -> Iterator[dict]:
    """How an address is asked: plainly by everybody; where something gated is, in every way; by strangers too."""
    yield {}
    if is_desk(address):
        return
    if address.subject or address.route in {"search", "database", "reports", "home"}:
        yield {"method": "HEAD"}
        yield {"headers": WHOLE_FILE}
    if reader in {"stranger", "ended trial"} and (address.subject or "trial" not in reader):
        yield from ({"query": query} for query in QUERIES)
        yield from ({"headers": headers} for headers in HEADERS)


def of_kind(kind: Class) -> list[Route]:
    return [route for route in routes() if route.kind == kind]


def test_every_route_is_classified_and_has_a_recipe(world):
    missing = []
    for route in routes():
        try:
            addresses(world, route)
        except LookupError as fault:
            missing.append(str(fault))

    assert missing == []
    assert [route.name for route in routes() if route.kind is None] == []


@every_reader
@pytest.mark.parametrize("kind", Class)
def test_no_address_tells_a_reader_what_is_not_theirs(world, reader, kind):
    found: list[str] = []
    for route in of_kind(kind):
        for address in addresses(world, route):
            for way in ways(address, reader):
                cache.clear()
                found += faults(world, reader, address, **way.pop("headers", {}), **way)

    assert not found, "\n".join(found)
