"""A member's way out: the file with all that is held, and the end of the account."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Download, Report
from contributions.models import Event, Question, Submission
from members import leaving
from members.models import AccessRequest, Member, Membership, Plan, TrialTaken
from portal import rooms
from portal.models import Notice
from subscriptions.models import Subscriber, Weekly
from tests.conftest import PASSWORD
from tests.test_admin_pages import row

pytestmark = pytest.mark.django_db

EXPORT, DELETE = "/account/export/", "/account/delete/"


@pytest.fixture
def signed_in(client: Client, member: Any) -> Client:
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def sent(member: Any) -> None:
    """What the member gave to the other rooms, from a second address too."""
    EmailAddress.objects.create(user=member, email="max@work.example", verified=True)
    Submission.objects.create(
        email="Max@Work.example", title="Night at the weighbridge", name="Max", state="received"
    )
    Question.objects.create(email=member.email, text="How wide is the strait?", state="new")
    Subscriber.objects.create(
        weekly=Weekly.objects.take("en"), email=member.email, state="active", confirmed_at=timezone.now()
    )


def held(answer: Any) -> Any:
    return json.loads(answer.content)


def prove(client: Client, member: Any, **record: Any) -> None:
    """As allauth writes it down when somebody signs in or proves anew that it is them."""
    session = client.session
    session["account_authentication_methods"] = [{"at": time.time(), **record}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()


def test_all_that_is_held_comes_as_one_file_for_the_password(signed_in, member, sent):
    answer = signed_in.post(EXPORT, {"password": PASSWORD})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="my-data-\d{4}-\d\d-\d\d\.json"', answer.headers["Content-Disposition"]
    )
    assert "no-store" in answer.headers["Cache-Control"]
    file = held(answer)
    assert list(file) == ["made", "account", "held by address"]
    assert file["account"]["email"] == member.email
    assert file["account"]["addresses"] == [
        {"email": "member@example.org", "confirmed": True, "we write here": True},
        {"email": "max@work.example", "confirmed": True, "we write here": False},
    ]
    by_address = file["held by address"]
    assert list(by_address) == ["member@example.org", "max@work.example"]
    assert by_address["member@example.org"]["contributions"]["questions"][0]["question"] == (
        "How wide is the strait?"
    )
    assert by_address["member@example.org"]["weekly"]["state"] == "active"
    assert by_address["max@work.example"]["contributions"]["submissions"][0]["title"] == (
        "Night at the weighbridge"
    )


def test_dates_in_the_file_are_written_alike(signed_in, member):
    with time_machine.travel(datetime(2026, 11, 28, 14, 5, 9, tzinfo=UTC), tick=False):
        Authenticator.objects.create(user=member, type="totp", data={}, created_at=timezone.now())
        client = Client()
        client.post("/account/login/", {"login": member.email, "password": PASSWORD})
        file = leaving.everything(member)

    assert file["made"] == "2026-11-28T14:05:09+00:00"
    assert file["account"]["second factors"][0]["added"] == "2026-11-28T14:05:09+00:00"


def test_what_lies_under_an_unconfirmed_address_is_in_nobodys_file(signed_in, member):
    EmailAddress.objects.create(user=member, email="minister@example.org", verified=False)
    Question.objects.create(email="minister@example.org", text="A secret?", state="new")

    answer = signed_in.post(EXPORT, {"password": PASSWORD})

    assert "A secret?" not in answer.content.decode()


def test_a_wrong_password_gives_no_file(signed_in):
    answer = signed_in.post(EXPORT, {"password": "not it at all"})

    assert (answer.status_code, answer.headers.get("Content-Disposition")) == (422, None)
    assert "This is not your password." in answer.content.decode()


def test_wrong_passwords_run_out(signed_in):
    for _ in range(5):
        signed_in.post(EXPORT, {"password": "not it at all"})

    answer = signed_in.post(EXPORT, {"password": PASSWORD})

    assert (answer.status_code, answer.headers.get("Content-Disposition")) == (422, None)


def test_within_five_minutes_nobody_is_asked_again(signed_in, member):
    signed_in.post(EXPORT, {"password": PASSWORD})

    at_once = signed_in.post(EXPORT)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        later = signed_in.post(EXPORT)

    assert (at_once.status_code, later.status_code) == (200, 422)


def test_to_look_at_the_page_gives_no_file(signed_in, member):
    prove(signed_in, member, method="password", reauthenticated=True)

    page = signed_in.get(EXPORT)

    assert page.headers["Content-Type"].startswith("text/html")
    assert 'name="password"' not in page.content.decode()


@pytest.mark.parametrize("path", [EXPORT, DELETE])
def test_an_account_without_a_password_signs_in_anew_by_a_mailed_code(path, signed_in, member):
    member.set_unusable_password()
    member.save()
    signed_in.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])

    before, refused = signed_in.get(path), signed_in.post(path)
    prove(signed_in, member, method="code")
    after = signed_in.get(path)

    assert f'value="{reverse("account_request_login_code")}?next=' in before.content.decode()
    assert refused.status_code == 422
    assert Member.objects.filter(pk=member.pk).exists()
    assert reverse("account_request_login_code") not in after.content.decode()


def test_the_mailed_code_leads_back_to_the_page_that_asked_for_it(signed_in, member, outbox):
    member.set_unusable_password()
    member.save()
    signed_in.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    way = re.search(r'name="next" value="([^"]+)"', signed_in.get(DELETE).content.decode())
    assert way is not None

    form = signed_in.post("/account/logout/", {"next": way[1]}).headers["Location"]
    asked = signed_in.post(form, {"email": member.email, "next": DELETE})
    code = re.search(r"^ {4}(\S+)$", outbox()[-1].text, re.MULTILINE)
    assert code is not None
    back = signed_in.post(asked.headers["Location"], {"code": code[1], "next": DELETE})
    done = signed_in.post(back.headers["Location"])

    assert back.headers["Location"] == DELETE
    assert done.headers["Location"] == reverse("account_deleted")
    assert not Member.objects.filter(pk=member.pk).exists()


def test_an_account_with_a_passkey_alone_proves_it_by_the_passkey(signed_in, member):
    Authenticator.objects.create(user=member, type="webauthn", data={})
    member.set_unusable_password()
    member.save()
    signed_in.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])

    page, refused = signed_in.get(DELETE).content.decode(), signed_in.post(DELETE)

    assert "?next=%2Faccount%2Fdelete%2F" in page
    assert 'name="forget_rest"' not in page
    assert refused.status_code == 422


def test_a_stranger_is_led_to_sign_in(client):
    for path in (EXPORT, DELETE):
        assert client.post(path).headers["Location"] == f"/account/login/?next={path}"


def test_a_get_deletes_nothing_and_says_what_goes_and_what_stays(signed_in, member):
    prove(signed_in, member, method="password", reauthenticated=True)

    page = signed_in.get(DELETE)

    assert page.status_code == 200
    assert [text in page.content.decode() for text in ("What goes", "What stays", member.email)] == [True] * 3
    assert Member.objects.filter(pk=member.pk).exists()


def test_a_wrong_password_deletes_nothing(signed_in, member):
    answer = signed_in.post(DELETE, {"password": "not it at all", "forget_rest": "on"})

    assert answer.status_code == 422
    assert Member.objects.filter(pk=member.pk).exists()


def test_an_account_goes_with_all_that_hung_on_it_and_a_last_letter_says_so(signed_in, member, sent, outbox):
    Membership.objects.create(member=member, plan=Plan.objects.get(slug="trial"), kind="trial")
    AccessRequest.objects.create(member=member, message="For our library.")

    answer = signed_in.post(DELETE, {"password": PASSWORD})

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_deleted"))
    (letter,) = outbox()
    assert (letter.purpose, letter.to_address) == ("account.deleted", "member@example.org")
    assert "The weekly still comes" in letter.text
    assert [model.objects.count() for model in (Member, EmailAddress, Membership, AccessRequest)] == [0] * 4
    assert [model.objects.count() for model in (Submission, Question, Subscriber)] == [1] * 3


def test_all_sessions_end_everywhere(client, member):
    other = Client()
    for browser in (client, other):
        browser.post("/account/login/", {"login": member.email, "password": PASSWORD})

    client.post(DELETE, {"password": PASSWORD})

    assert (UserSession.objects.count(), Session.objects.count()) == (0, 0)
    assert other.get("/account/").status_code == 302
    done = client.get(reverse("account_deleted"))
    assert done.status_code == 200
    assert not done.context["user"].is_authenticated


def test_with_the_tick_every_room_forgets_every_confirmed_address(signed_in, member, sent, outbox):
    Question.objects.create(email="somebody@example.net", text="How deep?", state="new")

    signed_in.post(DELETE, {"password": PASSWORD, "forget_rest": "on"})

    assert [model.objects.count() for model in (Member, Submission, Subscriber)] == [0] * 3
    assert list(Question.objects.values_list("email", flat=True)) == ["somebody@example.net"]
    (letter,) = outbox()
    assert "We have also forgotten your weekly subscription" in letter.text


def test_the_tick_forgets_nothing_of_an_unconfirmed_address(signed_in, member):
    EmailAddress.objects.create(user=member, email="minister@example.org", verified=False)
    Question.objects.create(email="minister@example.org", text="A secret?", state="new")

    signed_in.post(DELETE, {"password": PASSWORD, "forget_rest": "on"})

    assert Question.objects.count() == 1


def test_downloads_stay_without_a_name_and_the_hash_of_a_trial_stays(signed_in, member, section):
    report = Report.objects.create(title="Dry ports", slug="dry-ports", abstract="x", section=section())
    Download.objects.create(member=member, report=report)
    TrialTaken.objects.create(email_hash="a" * 64)

    signed_in.post(DELETE, {"password": PASSWORD, "forget_rest": "on"})

    (download,) = Download.objects.select_related("report")
    assert (str(download.report), download.member) == ("Dry ports", None)
    assert TrialTaken.objects.count() == 1


def test_what_editors_were_told_of_a_request_goes_with_it(member, editor):
    request = AccessRequest.objects.create(member=member, message="For our library.")
    for path in (reverse("admin:members_accessrequest_change", args=[request.pk]), "/admin/elsewhere/"):
        Notice.objects.create(user=editor, subject="Max Ember asks for access", path=path)

    leaving.leave(member)

    assert [notice.path for notice in Notice.objects.all()] == ["/admin/elsewhere/"]


def test_when_a_room_cannot_forget_the_account_is_still_there(member, monkeypatch, outbox):
    def broken(email: str) -> int:
        raise RuntimeError(email)

    monkeypatch.setitem(rooms._erasures, "weekly", broken)

    with pytest.raises(RuntimeError):
        leaving.leave(member, forget_rest=True)

    assert Member.objects.filter(pk=member.pk).exists()
    assert outbox() == []


def test_an_editor_is_told_to_ask_a_chief(desk, editor):
    page = desk.get(DELETE)
    answer = desk.post(DELETE, {"password": PASSWORD})

    assert (page.status_code, answer.status_code) == (200, 403)
    assert "Ask a chief" in page.content.decode()
    assert '<button class="button"' not in page.content.decode()
    assert Member.objects.filter(pk=editor.pk).exists()


def test_who_was_an_editor_can_be_deleted_whatever_names_them(member, editor):
    """Every column of every table that can point at a member points at this one."""
    relations: list[Any] = [
        field
        for field in Member._meta.get_fields(include_hidden=True)
        if field.auto_created and field.is_relation and (field.one_to_many or field.one_to_one)
    ]
    story = Submission.objects.create(
        email="sana@example.net", title="Night at the weighbridge", name="Sana Dar"
    )
    Event.objects.create(submission=story, name="accept", actor=Event.Actor.DESK)
    UserSession.objects.create(user=editor, ip="127.0.0.1", session_key="k", user_agent="A browser")
    named: list[tuple[models.Field[Any, Any], Any]] = []
    for relation in relations:
        model: Any = relation.related_model
        if model._meta.auto_created:
            continue
        found = row(model)
        model._base_manager.filter(pk=found.pk).update(**{relation.field.name: member})
        named.append((relation.field, found.pk))

    leaving.leave(Member.objects.get(pk=member.pk))

    assert not Member.objects.filter(pk=member.pk).exists()
    stayed = {
        field.model._meta.label: field.model._base_manager.filter(pk=pk)
        .values_list(field.attname, flat=True)
        .first()
        for field, pk in named
        if field.null and field.model._base_manager.filter(pk=pk).exists()
    }
    assert {"articles.Revision", "articles.Author", "articles.Download", "contributions.Event"} <= set(stayed)
    assert set(stayed.values()) == {None}
