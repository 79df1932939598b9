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

from members.models import Membership
from portal.classification import Class
from portal.models import Letter
from tests.conftest import ROOT
from tests.gate import people
from tests.gate.asking import Answer, ask
from tests.gate.people import OPENS
from tests.gate.routes import Address, addresses, routes
from tests.gate.tokens import EDITIONS, GATED, OPEN_WORD, TOKENS, found_in
from tests.gate.world import World, build

pytestmark = pytest.mark.django_db

# Where a gated thing may be read by whom it is for: its own page, its print, its file.
OWN = {"article", "article_print", "report_download"}
# What only editors see, of things that are not out yet.
DESK = {"article_preview", "report", "report_full", "report_download"}
# What might make a page say more than it should: a query, and headers.
MORE = [
    (
        "format=json&version=1&edition=1&preview=1&print=1&full=1&access=members&language=zh-hans",
        {"accept": "text/markdown, application/json", "x_requested_with": "XMLHttpRequest"},
    ),
    ("page=2&p=2&q=ports", {"hx_request": "true", "accept_language": "zh-CN", "if_none_match": "*"}),
]
# Who walks everywhere; the others stand at what is gated, and at the desk.
EVERYWHERE = {"stranger", "code not typed", "trial", "ended trial", "member", "editor"}
WHOLE_FILE = {"range": "bytes=0-9999999"}
FILE_WAYS: list[dict[str, str]] = [
    {},
    {"method": "HEAD"},
    {"range": "bytes=0-99"},
    {"range": "bytes=-5"},
    {"if_range": '"x"'},
]
# Pages that are asked for a word.
LOOKING = {"search", "database", "reports", "questions", "ask_matching"}
NOWHERE = "qqzzkkvvxxjj"


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
            made = build(root)
            made.addresses = {
                kind: [
                    address for route in routes() if route.kind == kind for address in addresses(made, route)
                ]
                for kind in Class
            }
            yield made
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


def told(answer: Answer, address: Address) -> set[str]:
    """The gated things whose token the answer holds, but for what was in the question already."""
    return found_in(answer.text) - found_in(f"{address.path}?{address.query}")


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
    """How an address is asked: where something gated is, by everybody and in every way; else plainly, by a few."""
    walks = reader in EVERYWHERE or (is_desk(address) and reader == "editor without second factor")
    # `tests.test_admin_pages` opens each page of the desk for an editor.
    if not (walks or address.subject) or (address.route.startswith("admin:") and reader == "editor"):
        return
    yield {}
    if is_desk(address):
        return
    if address.subject and reader in EVERYWHERE:
        yield {"method": "HEAD"}
        yield {"headers": WHOLE_FILE}
    if reader == "stranger":
        yield from ({"query": query, "headers": headers} for query, headers in MORE)
    elif address.subject and reader == "ended trial":
        yield {"query": MORE[0][0], "headers": MORE[0][1]}


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
    for address in world.addresses[kind]:
        for way in ways(address, reader):
            found += faults(world, reader, address, **way.pop("headers", {}), **way)

    assert not found, "\n".join(found)


def at(world: World, route: str) -> dict[str, Address]:
    """Where the gated things of one route have their own address, by name. (In the other language it leads there.)"""
    every = [address for kind in world.addresses.values() for address in kind if address.route == route]
    here = {address.subject: address for address in every if address.subject in OPENS["member"]}
    for address in every:
        if address.subject in here and look(world, "member", address).status == 200:
            here[address.subject] = address
    return here


def whole(world: World, reader: str, address: Address, **more) -> bool:
    return address.subject in told(look(world, reader, address, **more), address)


@every_reader
def test_each_reader_reads_whole_exactly_what_is_theirs(world, reader):
    read = {name for name, address in at(world, "article").items() if whole(world, reader, address)}

    assert read == OPENS[reader] & set(GATED)


@every_reader
def test_each_reader_downloads_exactly_what_is_theirs(world, reader):
    files = at(world, "report_download")
    got = {name for name, address in files.items() if whole(world, reader, address)}

    assert got == OPENS[reader] & set(EDITIONS)
    others = [look(world, reader, files[name], **way) for name in set(EDITIONS) - got for way in FILE_WAYS]
    assert {answer.status for answer in others} <= {302}
    assert [answer for answer in others if b"%PDF" in answer.body] == []


@pytest.mark.parametrize("reader", ["member", "editor"])
def test_an_editor_sees_at_the_desk_what_a_member_does_not(world, reader):
    """Else the walk would look for words that are nowhere."""
    article = world.articles["draft"]
    paths = [
        f"/preview/{article.pk}/",
        f"/admin/articles/article/{article.pk}/change/",
        f"/admin/articles/article/{world.articles['an earlier revision'].pk}/history/1/",
    ]
    seen = set().union(*(found_in(ask(path, world.sessions[reader]).text) for path in paths))

    assert seen == ({"draft", "an earlier revision"} if reader == "editor" else set())


@pytest.mark.parametrize("name", sorted(GATED))
def test_no_page_made_for_one_reader_is_given_to_another(world, name):
    """The same address in every order, with what caches ask by: HEAD, the ETag of the other's page."""
    address = at(world, "article")[name]
    order = [
        "member",
        "stranger",
        "member",
        "stranger with a dead cookie",
        "ended trial",
        "member",
        "stranger",
    ]
    tags = {reader: look(world, reader, address).header("ETag") for reader in order}

    for reader in order:
        answers = [
            look(world, reader, address),
            look(world, reader, address, method="HEAD"),
            *(look(world, reader, address, if_none_match=tag) for tag in tags.values() if tag),
        ]
        is_theirs = name in OPENS[reader]
        assert [name in told(answer, address) for answer in answers] == [
            is_theirs and bool(answer.body) for answer in answers
        ]
        if reader != "stranger":
            assert {answer.header("Cache-Control") for answer in answers} == {"private, no-store"}
            assert {answer.status for answer in answers} == {200}
    assert tags["member"] == ""


def test_access_ends_in_the_second_the_trial_ends_and_an_extension_holds_at_once(world):
    """No worker runs here: the moment alone decides."""
    trial = Membership.objects.get(member=people.member_of("trial"))
    theirs = [address for route in OWN - {"article_print"} for address in at(world, route).values()]

    def read() -> set[str]:
        return {address.subject for address in theirs if whole(world, "trial", address)}

    assert trial.ends_at is not None
    with time_machine.travel(trial.ends_at - timedelta(seconds=1), tick=False):
        assert read() == {address.subject for address in theirs}
    with time_machine.travel(trial.ends_at, tick=False):
        assert read() == {address.subject for address in theirs} & OPENS["ended trial"]
        trial.ends_at += timedelta(seconds=1)
        trial.save()
        assert read() == {address.subject for address in theirs}


@pytest.mark.parametrize("reader", ["stranger", "ended trial", "member"])
def test_asking_for_a_hidden_word_answers_as_for_a_word_that_is_nowhere(world, reader):
    """Page, counts, facets and suggestions: but for the word itself, the bytes are the same."""
    asked = [
        address
        for address in world.addresses[Class.PUBLIC]
        if address.route in LOOKING and (reader == "stranger" or address.route in {"search", "database"})
    ]
    told_apart = []
    for address in asked:
        nothing = echoless(world, reader, address, NOWHERE)
        told_apart += [
            f"{address.path}?q={name}"
            for name, token in TOKENS.items()
            if echoless(world, reader, address, token) != nothing
        ]

    assert {"search"} <= {address.route for address in asked}
    assert told_apart == []


def echoless(world: World, reader: str, address: Address, word: str) -> str:
    cache.clear()
    answer = look(world, reader, address, query=f"q={word}")
    return f"{answer.status} {answer.body.decode('utf-8', 'replace').replace(word, '')}"


def test_a_file_behind_the_gate_has_no_address_of_its_own(world):
    name = world.editions["report"].file.name
    stored = world.editions["report"].file.path
    paths = [
        f"/media/{name}", f"/media/../private/{name}", f"/media/%2e%2e/private/{name}",
        f"/media/..%2fprivate%2f{quote(name, safe='')}", f"/media/%252e%252e/private/{name}",
        f"/media/..\\private\\{name}", f"/media/{stored}", f"/media//{stored}", f"/media/./../private/{name}",
        f"/private/{name}", f"/{name}", f"/static/../private/{name}", f"/static/%2e%2e/private/{name}",
        f"/private%2f{quote(name, safe='')}", f"/media/pictures/../../private/{name}",
    ]  # fmt: skip

    assert Path(stored).is_file()
    for path in paths:
        for session in (world.sessions["stranger"], world.sessions["member"]):
            answer = ask(path, session)
            assert (path, answer.status) in {(path, 404), (path, 400)}
            assert found_in(answer.body.decode("latin-1")) <= {"a stored file's path"}


def test_no_letter_carries_what_stands_behind_the_gate(world):
    """Issues of the weekly in every part, previews, notices, codes: as they lie in the mailbox, and as rows."""
    mailed = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (world.root / "outbox").glob("*.eml")
    ]
    parts = [part.get_content() for letter in mailed for part in letter.walk() if not part.is_multipart()]
    rows = [f"{letter.subject} {letter.text} {letter.html}" for letter in Letter.objects.all()]

    assert any("Behind the mark" in part for part in parts)
    assert len(rows) >= 2
    assert set().union(*(found_in(str(text)) for text in [*parts, *rows, *map(str, mailed)])) == set()


def test_the_hidden_words_lie_in_no_table_but_their_own(world):
    """No search row, issue, delivery, letter or record holds them: what is nowhere cannot be found."""
    where: dict[str, set[str]] = {}
    for table in sorted(connection.introspection.table_names()):
        for name in found_in(everything_in(table)):
            where.setdefault(name, set()).add(table)

    assert OPEN_WORD[:10] in "".join(
        everything_in(table) for table in connection.introspection.table_names() if "articles_search" in table
    )
    assert {name: where[name] - {"articles_article", "articles_revision"} for name in GATED} == {
        name: set() for name in GATED
    }
    assert {name: where.get(name, set()) for name in EDITIONS} == {name: set() for name in EDITIONS}
    assert where["a stored file's path"] == {"articles_edition"}
    # What is scheduled or has expired has a row that its time keeps out of every answer.
    for name in ("draft", "in review", "retracted", "an earlier revision"):
        assert {table for table in where[name] if "search" in table} == set()


def everything_in(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        return "\n".join(str(row) for row in cursor.fetchall())


def test_the_proxy_in_front_knows_readers_by_the_same_cookie():
    """nginx keeps no page of who carries it, and gives them none that was kept."""
    proxy = (ROOT / "ops" / "nginx.conf").read_text()

    assert f"map $cookie_{django_settings.SESSION_COOKIE_NAME} $with_session" in proxy
    assert "proxy_cache_bypass $with_session;" in proxy
    assert "proxy_no_cache $with_session $is_private;" in proxy
