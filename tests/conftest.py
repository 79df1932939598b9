"""One cast for the whole suite: an editor, a member, a stranger, and a newsroom that writes stories."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.utils import timezone

# The running portal and the browser in front of it, a name server, an IMAP server; started for tests that ask for them.
pytest_plugins = ["tests.browsing", "tests.mailroom", "tests.nameserver"]

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "correct-horse-battery"


def pytest_unconfigure(config: pytest.Config) -> None:
    # Only what tests/settings.py made: with other settings this would be somebody's newspaper.
    if django_settings.VAR_ROOT.name.startswith("portal-tests-"):
        shutil.rmtree(django_settings.VAR_ROOT, ignore_errors=True)


def missing(what: str) -> str:
    """Why a test cannot run here. In CI (`REQUIRE_ALL=1`) nothing may be missing: then this fails instead."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is missing, and REQUIRE_ALL=1 allows nothing to be missing.")
    pytest.skip(f"{what} was not found")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What ran twice, and what did not run and why, each reason once."""
    again = terminalreporter.getreports("rerun")
    if again:
        terminalreporter.section("failed at first and ran once more")
        for report in again:
            terminalreporter.line(report.nodeid)
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple)
    )
    if reasons:
        terminalreporter.section("what did not run, and why")
        for reason, count in reasons.most_common():
            terminalreporter.line(f"{count:4} × {reason}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: whoever waits for the suite sees the quick failures first.

    On a busy machine a browser is at times late. What fails in it runs once more; what fails twice is broken.
    """
    items.sort(key=lambda item: "browser" in item.keywords)
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(autouse=True)
def _fresh_process(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Nothing one test remembered, wrote or posted is seen by the next."""
    from portal import memory, senders

    memory.forget()
    senders.close()
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.EMAIL_URL = f"folder:{tmp_path / 'outbox'}"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    senders.close()
    memory.forget()


@pytest.fixture(autouse=True)
def _no_broker(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rings are counted, not sent, unless a test starts a real worker: the truth is in the rows."""
    if request.node.get_closest_marker("worker"):
        return
    monkeypatch.setattr("portal.bell._send", lambda task, args: None)


@pytest.fixture
def editor(db: None) -> Any:
    """A chief editor with every right of the desk."""
    from django.contrib.auth.models import Group

    from members.models import Member

    chief = Member.objects.create_user("editor@example.org", PASSWORD, name="Edith Orr", is_staff=True)
    chief.groups.add(*Group.objects.filter(name__in=["chief", "administrator"]))
    return _verified(chief)


@pytest.fixture
def member(db: None) -> Any:
    """A reader with a confirmed account and no rights."""
    from members.models import Member

    return _verified(Member.objects.create_user("member@example.org", PASSWORD, name="Max Ember"))


def _verified(user: Any) -> Any:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def desk(client: Any, editor: Any) -> Any:
    """A browser in which the editor is signed in."""
    client.force_login(editor, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def section(db: None) -> Callable[..., Any]:
    """`section("energy", name="Energy")`: made once, then found again."""
    from articles.models import Section

    def make(slug: str = "news", **fields: Any) -> Any:
        fields.setdefault("name", slug.replace("-", " ").title())
        return Section.objects.get_or_create(slug=slug, defaults=fields)[0]

    return make


@pytest.fixture
def story(section: Callable[..., Any]) -> Callable[..., Any]:
    """`story(headline="Port reopens", keywords=["ports"])`: saved and published through the newsroom's own verbs.

    `state` other than published leaves it there; `published_at` defaults to now.
    """
    from articles import publishing
    from articles.models import Article, Author

    counter = iter(range(1, 100_000))

    def make(**fields: Any) -> Any:
        number = next(counter)
        where = fields.pop("section", "news")
        state = fields.pop("state", Article.State.PUBLISHED)
        published_at = fields.pop("published_at", None)
        keywords = fields.pop("keywords", None)
        names = fields.pop("authors", None)
        fields.setdefault("headline", f"Story number {number}")
        fields.setdefault("abstract", f"What story number {number} tells.")
        fields.setdefault("body", f"<p>The whole of story number {number}.</p>")
        article = Article(section=section(where) if isinstance(where, str) else where, **fields)
        authors = None
        if names is not None:
            authors = [
                Author.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})[0]
                for name in names
            ]
        publishing.save(article, keywords=keywords, authors=authors)
        if state in {Article.State.PUBLISHED, Article.State.RETRACTED}:
            publishing.publish(article, at=published_at or timezone.now())
            if state == Article.State.RETRACTED:
                publishing.retract(article, note="It was wrong.")
        elif state != article.state:
            article.state = state
            publishing.save(article)
        return Article.objects.get(pk=article.pk)

    return make


@pytest.fixture
def report(section: Callable[..., Any]) -> Callable[..., Any]:
    """`report(title="Dry ports", keywords=["ports"], contents=[(1, "1", "Why dry ports", 5)])`: for members, no edition.

    `published_at` defaults to now; None leaves a draft. `contents` are (level, number, title, page).
    """
    from articles import addresses
    from articles.models import Author, Keyword, Report

    counter = iter(range(1, 100_000))

    def make(**fields: Any) -> Any:
        number = next(counter)
        where = fields.pop("section", "news")
        contents = fields.pop("contents", [])
        keywords = fields.pop("keywords", [])
        names = fields.pop("authors", [])
        fields.setdefault("title", f"Report number {number}")
        fields.setdefault("abstract", f"What report number {number} finds.")
        fields.setdefault("published_at", timezone.now())
        fields.setdefault("slug", addresses.slug_of(fields["title"]))
        made = Report.objects.create(section=section(where) if isinstance(where, str) else where, **fields)
        made.keywords.set([Keyword.objects.get_or_make(name) for name in keywords])
        made.authors.set(
            Author.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})[0]
            for name in names
        )
        for position, (level, label, title, page) in enumerate(contents, start=1):
            made.contents.create(position=position, level=level, number=label, title=title, page=page)
        return Report.objects.get(pk=made.pk)

    return make


@pytest.fixture
def outbox(db: None) -> Callable[[], list[Any]]:
    """Every letter written so far, oldest first."""
    from portal.models import Letter

    return lambda: list(Letter.objects.order_by("pk"))
