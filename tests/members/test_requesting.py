from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from articles.models import Download, Report
from members import requesting, trials
from members.models import AccessRequest, Membership, Plan
from portal import purges, rooms, throttles

pytestmark = pytest.mark.django_db

ACCESS = "/account/access/"


@pytest.fixture
def plan(plans):
    return Plan.objects.get(slug="institution")


@pytest.fixture
def asked(reader, plan):
    """`asked()`: a request that waits."""

    def make(email: str = "ann@example.org", **said):
        fields = {"plan": plan, "organisation": "Library of Samarkand", "message": "Forty readers."}
        return requesting.ask(reader(email), **{**fields, **said})

    return make


def form(plan, **said) -> dict[str, str]:
    return {
        "plan": plan.pk,
        "organisation": "Library",
        "message": "Forty readers.",
        "next": "/search/",
        **said,
    }


def test_the_page_is_for_members_and_never_stored(client, reader, signed_in):
    assert client.get(ACCESS).headers["Location"] == f"/account/login/?next={ACCESS}"

    page = signed_in(reader()).get(ACCESS)

    assert "no-store" in page.headers["Cache-Control"]
    for words in ("Membership for institutions", "On request", "Request access", "Start a Free Trial"):
        assert words in page.content.decode()
    assert "Every article and every report, for two weeks" not in page.content.decode()


def test_it_says_where_a_reader_stands(reader, signed_in):
    person = reader()
    browser = signed_in(person)
    said = [browser.get(ACCESS).content.decode()]
    membership = trials.start(person)
    said.append(browser.get(ACCESS).content.decode())
    Membership.objects.update(starts_at=timezone.now() - timedelta(days=20), ends_at=timezone.now())
    said.append(browser.get(ACCESS).content.decode())

    assert "for members are closed to it" in said[0]
    assert f"You read with “{membership.plan}” until" in said[1]
    assert "Your free trial ended on" in said[2]
    assert ["Start a Free Trial" in html for html in said] == [True, False, False]


def test_a_request_reaches_the_desk_and_stands_in_place_of_the_form(reader, signed_in, plan, editor, outbox):
    browser = signed_in(reader())

    thanks = browser.post(ACCESS, form(plan), follow=True)

    row = AccessRequest.objects.get()
    assert (row.plan, row.organisation, row.message, row.path) == (
        plan,
        "Library",
        "Forty readers.",
        "/search/",
    )
    assert thanks.redirect_chain == [(f"{ACCESS}?next=%2Fsearch%2F", 302)]
    html = thanks.content.decode()
    assert "Thank you. Your request is with the desk." in html
    assert "Forty readers." in html
    assert 'name="message"' not in html
    (notice,) = outbox()
    assert (notice.purpose, notice.to_address) == ("desk.notice", editor.email)
    assert "Library asks for access" in notice.subject
    assert f"/admin/members/accessrequest/{row.pk}/change/" in notice.text


def test_one_request_waits_at_a_time(reader, signed_in, plan):
    browser = signed_in(reader())
    browser.post(ACCESS, form(plan))

    again = browser.post(ACCESS, form(plan))

    assert again.status_code == 422
    assert AccessRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_asks_once(reader, plan):
    person = reader()

    def ask(_number: int) -> bool:
        try:
            requesting.ask(person, plan=plan, message="Please.")
        except requesting.Waiting:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(ask, range(3))) == [False, False, True]

    assert AccessRequest.objects.count() == 1


def test_an_incomplete_form_keeps_its_words(reader, signed_in, plan):
    answer = signed_in(reader()).post(ACCESS, form(plan, message="", organisation="Lantern House"))

    assert answer.status_code == 422
    assert 'value="Lantern House"' in answer.content.decode()
    assert AccessRequest.objects.count() == 0


def test_a_plan_that_is_not_offered_cannot_be_asked_for(reader, signed_in):
    answer = signed_in(reader()).post(ACCESS, form(Plan.objects.get(slug=Plan.TRIAL)))

    assert answer.status_code == 422
    assert AccessRequest.objects.count() == 0


def test_three_requests_a_day_are_enough(asked, editor, plan, signed_in):
    first = asked()
    person = first.member
    requesting.decline(first, editor, "Not now.")
    for _number in range(2):
        requesting.decline(requesting.ask(person, plan=plan, message="Please."), editor, "Not now.")

    with pytest.raises(throttles.TooMany):
        requesting.ask(person, plan=plan, message="Please.")
    answer = signed_in(person).post(ACCESS, form(plan, message="And yet."))

    assert answer.status_code == 429
    assert "And yet." in answer.content.decode()


def test_granting_makes_a_membership_and_writes_the_editor_s_words(asked, editor, outbox):
    request = asked()
    until = timezone.now() + timedelta(days=365)

    membership = requesting.grant(request, until, editor, "Welcome to the reading room.")

    assert (membership.plan, membership.ends_at, membership.note) == (
        request.plan,
        until,
        "Library of Samarkand",
    )
    assert (request.state, request.answered_by, request.membership) == ("granted", editor, membership)
    assert request.member.memberships.open().exists()
    letter = outbox()[-1]
    assert letter.purpose == "members.access_granted"
    assert "Welcome to the reading room." in letter.text
    assert "Welcome to the reading room." in letter.html


def test_declining_needs_words_and_sends_them(asked, editor, outbox):
    request = asked(path="/zh/database/")
    with pytest.raises(trials.Refused, match="Write why"):
        requesting.decline(request, editor, "  ")

    requesting.decline(request, editor, "We have no plan for chambers yet.")

    letter = outbox()[-1]
    assert (request.state, request.answered_by) == ("declined", editor)
    assert (letter.purpose, letter.headers["Content-Language"]) == ("members.access_declined", "zh-hans")
    assert "We have no plan for chambers yet." in letter.text
    assert Membership.objects.count() == 0


def test_an_answered_request_is_not_answered_again(asked, editor):
    request = asked()
    requesting.decline(request, editor, "Not now.")

    with pytest.raises(requesting.Answered):
        requesting.grant(request, None, editor)
    with pytest.raises(requesting.Answered):
        requesting.decline(request, editor, "Not now.")
    assert Membership.objects.count() == 0


def test_a_request_whose_plan_is_gone_is_granted_under_another(asked, editor, plan):
    request = asked()
    plan.delete()
    request.refresh_from_db()

    with pytest.raises(trials.Refused, match="Choose a plan"):
        requesting.grant(request, None, editor)
    membership = requesting.grant(request, None, editor, plan=Plan.objects.get(slug="member"))

    assert (membership.plan.slug, membership.ends_at) == ("member", None)


def test_answered_requests_are_forgotten_after_a_year_and_waiting_ones_are_not(asked, editor):
    old, waiting = asked(), asked("bo@example.org")
    requesting.decline(old, editor, "Not now.")
    now = timezone.now()

    assert requesting.forget(now + timedelta(days=364)) == 0
    assert rooms.retention()["requests for access"](now + timedelta(days=366)) == 1
    assert list(AccessRequest.objects.all()) == [waiting]


def test_what_is_held_about_a_reader_is_shown_and_erased(asked, editor, section):
    request = asked()
    person = request.member
    trials.start(person)
    report = Report.objects.create(
        slug="gauges", title="Gauges", abstract="What gauges are.", section=section()
    )
    Download.objects.create(report=report, member=person)

    (held,) = rooms.export_personal_data("Ann@example.org")["members"]
    assert held["account"] == "ann@example.org"
    assert [row["plan"] for row in held["memberships"]] == ["Free trial"]
    assert [row["message"] for row in held["requests for access"]] == ["Forty readers."]
    assert [row["report"] for row in held["downloads"]] == ["Gauges"]

    rooms.erase_personal_data("ann@example.org")

    assert not Membership.objects.exists()
    assert not AccessRequest.objects.exists()
    assert [row.member for row in Download.objects.all()] == [None]


def test_only_a_confirmed_address_opens_what_is_held(asked):
    asked()
    EmailAddress.objects.update(verified=False)

    assert rooms.export_personal_data("ann@example.org")["members"] == []
    assert rooms.erase_personal_data("ann@example.org")["members"] == 0
    assert AccessRequest.objects.count() == 1


def test_the_database_offers_the_plans_to_everybody(plan, django_assert_num_queries):
    (part,) = [part for part in rooms.slot("database") if part.name == "plans"]
    slot = engines["django"].from_string('{% load rooms %}{% room_slot "database" %}')
    request = RequestFactory().get("/zh/database/")
    # The menu and the site's name are remembered from the first page on.
    slot.render({}, request)

    with django_assert_num_queries(1):
        html = slot.render({}, request)

    assert [words in html for words in ("Membership for institutions", "On request", "Free trial")] == [
        True,
        True,
        False,
    ]
    for page in ("trial", "access"):
        assert f'href="/account/{page}/?next=/zh/database/"' in html
    assert part.tags == {"plans"}
    Plan.objects.update(is_offered=False)
    assert slot.render({}, request) == ""


def test_a_changed_plan_renews_the_page_of_the_database(
    plan, monkeypatch, django_capture_on_commit_callbacks
):
    heard: list[frozenset[str]] = []
    monkeypatch.setattr(purges, "_listeners", [heard.append])

    with django_capture_on_commit_callbacks(execute=True):
        plan.save()

    assert heard == [{"plans"}]
