"""Where a member is signed in."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from members.adapter import NO_ADDRESS
from members.devices import forget_sessions, in_words
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

ANDROID = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
WECHAT = "Mozilla/5.0 (Linux; Android 14; V2309A) Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50"


def signed_in(member, agent: str, address: str) -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    client.post("/account/login/", {"login": member.email, "password": PASSWORD, "remember": "on"})
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (ANDROID, "Firefox on Android"),
        (EDGE, "Edge on Windows"),
        (IPHONE, "Safari on iPhone"),
        (WECHAT, "WeChat on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/142.0 Safari/537.36", "Chrome on Mac"),
        ("curl/8.5.0 (Linux)", "Linux"),
        ("", "A browser that does not say what it is"),
        ("<script>", "A browser that does not say what it is"),
    ],
)
def test_a_browser_is_called_by_its_name_and_system(agent, words):
    assert in_words(agent) == words


def test_each_device_is_listed_with_this_one_first(member):
    here = signed_in(member, EDGE, "192.0.2.1")
    signed_in(member, IPHONE, "2001:db8::7")

    page = here.get("/account/sessions/").content.decode()

    words = page.split('<ul class="plain things">')[1].split("</ul>")[0]
    assert words.index("Edge on Windows") < words.index("Safari on iPhone")
    assert words.count("this one") == 1
    assert words.index("this one") < words.index("Safari on iPhone")
    assert ("192.0.2.1" in words, "2001:db8::/64" in words) == (True, True)


def test_nobody_sees_anothers_devices(member, editor):
    signed_in(editor, IPHONE, "2001:db8::7")

    page = signed_in(member, EDGE, "192.0.2.1").get("/account/sessions/").content.decode()

    assert "Safari on iPhone" not in page


def test_signing_out_everywhere_else_ends_the_others_and_not_this_one(member, editor):
    here, there = signed_in(member, EDGE, "192.0.2.1"), signed_in(member, IPHONE, "192.0.2.2")
    another = signed_in(editor, ANDROID, "192.0.2.3")

    here.get("/account/sessions/")
    assert there.get("/account/").status_code == 200
    here.post("/account/sessions/")

    assert there.get("/account/").status_code == 302
    assert (here.get("/account/").status_code, another.get("/account/").status_code) == (200, 200)
    assert "Sign out everywhere else" not in here.get("/account/sessions/").content.decode()


def test_reading_is_written_down_nowhere(member):
    """No "last seen": a GET changes nothing."""
    here = signed_in(member, EDGE, "192.0.2.1")
    before = list(member.usersession_set.values())

    here.get("/account/")
    here.get("/", headers={"User-Agent": IPHONE})

    assert list(member.usersession_set.values()) == before


def test_a_stranger_has_no_devices(client):
    assert client.get("/account/sessions/").headers["Location"] == "/account/login/?next=/account/sessions/"


def test_who_comes_by_a_socket_without_an_address_signs_in_all_the_same(member):
    here = signed_in(member, EDGE, "")

    assert here.get("/account/sessions/").status_code == 200
    assert member.usersession_set.get().ip == NO_ADDRESS


def test_a_session_that_is_over_is_forgotten_with_its_address(member):
    here = signed_in(member, EDGE, "192.0.2.1")
    signed_in(member, IPHONE, "192.0.2.2")
    Session.objects.exclude(session_key=here.session.session_key).update(expire_date=timezone.now())

    forgotten = forget_sessions(timezone.now())

    assert forgotten == 2
    assert list(member.usersession_set.values_list("ip", flat=True)) == ["192.0.2.1"]
    assert here.get("/account/").status_code == 200
