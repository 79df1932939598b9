"""One reader's page is no other's: the portal in processes of its own, our nginx with its store before them."""

from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles import editions
from articles.cleaning import GATE
from members.models import Membership, Plan
from tests.articles.pdfs import pdf
from tests.webserver import nginx, serving

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "qzxwvkjtpfyb"


@pytest.fixture
def front(tmp_path, settings):
    """Asks through nginx: `front(path, session="", method="GET")` gives status, headers and body."""
    environment = {"PRIVATE_ROOT": str(settings.PRIVATE_ROOT), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    folder = tmp_path / "nginx"
    folder.mkdir()
    with (
        serving(1, **environment) as address,
        nginx(int(address.rpartition(":")[2]), folder) as port,
    ):

        def ask(path: str, session: str = "", method: str = "GET", **more: str) -> tuple[HTTPResponse, bytes]:
            cookie = {"Cookie": f"{django_settings.SESSION_COOKIE_NAME}={session}"} if session else {}
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request(method, path, headers={**cookie, **more})
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            return answer, body

        yield ask


@pytest.fixture
def trial(member):
    """The member's session; their trial is open for an hour."""
    plan, _made = Plan.objects.get_or_create(slug=Plan.TRIAL, defaults={"name": "Free trial"})
    Membership.objects.create(
        member=member, plan=plan, kind=Membership.Kind.TRIAL, ends_at=timezone.now() + timedelta(hours=1)
    )
    browser = Client()
    browser.force_login(member, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    return browser.cookies[django_settings.SESSION_COOKIE_NAME].value


def test_what_a_member_was_shown_is_shown_to_no_stranger_and_ends_with_the_trial(front, trial, story, report):
    article = story(access="members", body=f"<p>For all.</p>{GATE}<p>{TOKEN}</p>").get_absolute_url()
    one = report(title="Dry ports", slug="dry-ports")
    editions.attach(one, SimpleUploadedFile("a.pdf", pdf([["The full edition."]])))
    full, file = "/reports/dry-ports/full/", "/reports/dry-ports/download/"

    # In every order, so that each would find what the one before left in the store.
    for _round in range(2):
        mine, theirs = front(article, trial), front(article)
        assert (TOKEN.encode() in mine[1], TOKEN.encode() in theirs[1]) == (True, False)
        assert mine[0].getheader("Cache-Control") == "private, no-store"
        assert front(file, trial)[1].startswith(b"%PDF-")
        for method, more in (("GET", {}), ("HEAD", {}), ("GET", {"Range": "bytes=0-99"})):
            answer, body = front(file, method=method, **more)
            assert (answer.status, answer.getheader("Location"), body) == (302, full, b"")
        assert b"Start a Free Trial" in front(full)[1]
        assert b"Start a Free Trial" not in front(full, trial)[1]

    Membership.objects.update(ends_at=timezone.now())

    assert TOKEN.encode() not in front(article, trial)[1]
    assert (front(file, trial)[0].status, front(file, trial)[1]) == (302, b"")
