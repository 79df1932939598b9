import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django.utils import timezone

from members import trials
from members.access import covering
from members.models import Membership, Plan
from tests.conftest import PASSWORD
from tests.members.test_accounts import code_in

pytestmark = pytest.mark.django_db

TRIAL = "/account/trial/"
START = datetime(2026, 11, 2, 9, 30, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def form(email: str = "new@example.org", back: str = "/search/") -> dict[str, str]:
    return {"email": email, "password1": PASSWORD, "next": back}


def page(client: Client, path: str) -> str:
    """A page as its reader sees it, without what differs in every form."""
    html = client.get(path).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


# The way in


def test_a_stranger_reads_after_two_forms_and_is_back_where_they_were(client, story, outbox):
    article = story(access="members", body="<p>One.</p><p>Two.</p><p>Three.</p><p>Zqxjvkwypfbg.</p>")
    path = article.get_absolute_url()

    asked = client.post(TRIAL, form(back=path))
    assert Membership.objects.count() == 0
    (letter,) = outbox()
    read = client.post(asked.headers["Location"], {"code": code_in(letter)}, follow=True)

    assert read.redirect_chain[-1] == (path, 302)
    assert "Zqxjvkwypfbg" in read.content.decode()
    assert Membership.objects.get().kind == "trial"
    assert [letter.purpose for letter in outbox()] == ["account.code", "members.trial_started"]
    assert "is confirmed" not in client.get("/account/access/").content.decode()


def test_the_page_says_what_it_is_and_its_fields_are_known_to_browsers(client):
    html = client.get(TRIAL).content.decode()

    for words in ("for 14 days", "No card", "It ends by itself", 'autocomplete="email"', "new-password"):
        assert words in html
    assert Membership.objects.count() == 0


def test_a_known_address_looks_the_same_at_each_step(member, outbox):
    known, unknown = Client(), Client()
    answers = [
        browser.post(TRIAL, form(address))
        for browser, address in ((known, member.email), (unknown, "nobody@example.org"))
    ]

    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    code_page = answers[0].headers["Location"]
    seen = page(known, code_page).replace(member.email, "…")
    assert "With it your free trial begins" in seen
    assert seen == page(unknown, code_page).replace("nobody@example.org", "…")
    assert [letter.purpose for letter in outbox()] == ["account.exists", "account.code"]
    assert "/account/login/?next=/account/trial/" in outbox()[0].text


def test_it_hashes_as_often_for_a_known_address_as_for_an_unknown_one(member, monkeypatch):
    hashed: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hasher, "encode", counted)

    Client().post(TRIAL, form(member.email))
    known = len(hashed)
    Client().post(TRIAL, form("nobody@example.org"))

    assert (known, len(hashed) - known) == (1, 1)


def test_no_wrong_code_and_no_get_begins_a_trial(client, outbox):
    asked = client.post(TRIAL, form())

    client.post(asked.headers["Location"], {"code": "WRONG"})
    client.get(TRIAL, follow=True)

    assert Membership.objects.count() == 0


def test_a_wish_of_one_reader_is_not_granted_to_the_next_at_the_same_desk(client, member):
    client.post(TRIAL, form())

    client.post("/account/login/", {"login": member.email, "password": PASSWORD})

    assert Membership.objects.count() == 0


def test_a_second_account_of_one_person_is_led_to_the_plans_after_its_code(client, reader, outbox):
    trials.start(reader("ann@example.org"))
    asked = client.post(TRIAL, form("ann+2@example.org"))

    read = client.post(asked.headers["Location"], {"code": code_in(outbox()[-1])}, follow=True)

    assert read.redirect_chain[-1] == (f"{TRIAL}?next=%2Fsearch%2F", 302)
    assert "You have had your free trial" in read.content.decode()
    assert Membership.objects.count() == 1


def test_who_has_an_account_signs_in_on_the_way_and_finds_the_button(client, member):
    link = re.search(
        r'href="(/account/login/[^"]+)"[^>]*>\s*Sign in',
        client.get(f"{TRIAL}?next=/search/").content.decode().split("Already have")[1],
    )
    assert link is not None

    inside = client.post(link[1], {"login": member.email, "password": PASSWORD})

    assert inside.headers["Location"] == f"{TRIAL}?next=%2Fsearch%2F"
    assert "Start my free trial" in client.get(inside.headers["Location"]).content.decode()


def test_an_unconfirmed_member_is_told_to_confirm_first(reader, signed_in):
    person = reader()
    EmailAddress.objects.update(verified=False)

    answer = signed_in(person).post(TRIAL, {"next": "/search/"})

    assert answer.status_code == 422
    assert "Please confirm your e-mail address first." in answer.content.decode()


def test_a_member_without_a_trial_has_one_button(reader, signed_in):
    browser = signed_in(reader())

    assert "Start my free trial" in browser.get(f"{TRIAL}?next=/search/").content.decode()
    assert Membership.objects.count() == 0
    started = browser.post(TRIAL, {"next": "/search/"})

    assert (started.status_code, started.headers["Location"]) == (302, "/search/")
    assert Membership.objects.get().member.email == "ann@example.org"


def test_who_may_read_already_is_led_straight_on(reader, signed_in, desk):
    person = reader()
    trials.start(person)

    assert signed_in(person).get(f"{TRIAL}?next=/search/").headers["Location"] == "/search/"
    assert signed_in(person).get(TRIAL).headers["Location"] == "/database/"
    assert desk.get(f"{TRIAL}?next=/search/").headers["Location"] == "/search/"


def test_who_had_it_reads_so_and_finds_the_plans(reader, signed_in):
    person = reader()
    trials.start(person, timezone.now() - timedelta(days=20))
    browser = signed_in(person)

    html = browser.get(f"{TRIAL}?next=/search/").content.decode()
    again = browser.post(TRIAL, {"next": "/search/"})

    assert "You have had your free trial" in html
    assert "Your free trial ended on" in html
    assert "/account/access/?next=%2Fsearch%2F" in html
    assert again.status_code == 422
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_the_way_back_never_leaves_the_site(reader, signed_in, elsewhere):
    answer = signed_in(reader()).post(TRIAL, {"next": elsewhere})

    assert answer.headers["Location"] == "/database/"


# How long it lasts


def test_it_lasts_as_many_days_as_the_setting_says_to_the_second(reader, settings):
    settings.TRIAL_DAYS = 10

    membership = trials.start(reader(), START)

    assert membership.ends_at == START + timedelta(days=10)
    assert membership.plan.slug == Plan.TRIAL


def test_access_stops_in_the_second_the_trial_ends_with_no_worker(reader, signed_in, story):
    person = reader()
    membership = trials.start(person, START)
    with time_machine.travel(START, tick=False):
        article = story(access="members", body="<p>1.</p><p>2.</p><p>3.</p><p>Zqxjvkwypfbg.</p>")

    def reads(at: datetime) -> bool:
        with time_machine.travel(at, tick=False):
            html = signed_in(person).get(article.get_absolute_url()).content.decode()
            return "Zqxjvkwypfbg" in html and covering(person, article).exists()

    assert membership.ends_at is not None
    seen = [
        reads(at)
        for at in (START, membership.ends_at - SECOND, membership.ends_at, membership.ends_at + SECOND)
    ]

    assert seen == [True, True, False, False]


def test_an_extension_holds_at_the_next_request(reader, signed_in, story, editor):
    person = reader()
    membership = trials.start(person, timezone.now() - timedelta(days=15))
    path = story(access="members", body="<p>1.</p><p>2.</p><p>3.</p><p>Zqxjvkwypfbg.</p>").get_absolute_url()
    browser = signed_in(person)
    assert "Zqxjvkwypfbg" not in browser.get(path).content.decode()

    trials.extend(membership, timedelta(days=7), editor)

    assert "Zqxjvkwypfbg" in browser.get(path).content.decode()
    assert Membership.objects.get().granted_by == editor


def test_days_are_counted_from_the_end_or_from_now_when_it_is_past(reader, editor):
    with time_machine.travel(START, tick=False):
        open_one = trials.start(reader(), START)
        ended = trials.start(reader("bo@example.org"), START - timedelta(days=30))

        for membership in (open_one, ended):
            trials.extend(membership, timedelta(days=7), editor)

    assert open_one.ends_at == START + timedelta(days=21)
    assert ended.ends_at == START + timedelta(days=7)


def test_a_membership_cannot_end_before_it_begins(reader, editor):
    membership = trials.start(reader(), START)

    with pytest.raises(trials.Refused, match="before it begins"):
        trials.extend(membership, START, editor)


def test_an_editor_grants_a_membership_and_the_reader_hears_of_it(reader, editor, outbox):
    plan = Plan.objects.get(slug="member")
    until = timezone.now() + timedelta(days=365)

    membership = trials.grant(reader(), plan, until, editor, note="Library of Samarkand")

    assert (membership.kind, membership.granted_by, membership.ends_at) == ("granted", editor, until)
    assert [letter.purpose for letter in outbox()] == ["members.access_granted"]
    assert "“Membership”" in outbox()[0].text
    assert "Samarkand" not in outbox()[0].text
    with pytest.raises(trials.Refused, match="future"):
        trials.grant(reader("bo@example.org"), plan, timezone.now(), editor)
