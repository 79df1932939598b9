import re

import pytest
from django.contrib.auth.hashers import get_hasher
from django.urls import reverse

from members.models import Member
from portal.models import Letter
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

SIGNUP, LOGIN = "/account/signup/", "/account/login/"


def code_in(letter: Letter) -> str:
    found = re.search(r"^ {4}(\S+)$", letter.text, re.MULTILINE)
    assert found is not None
    return found[1]


def test_a_stranger_signs_up_types_the_mailed_code_and_is_in(client, outbox):
    answer = client.post(SIGNUP, {"email": "New@Example.org", "password1": PASSWORD})
    assert answer.status_code == 302
    (letter,) = outbox()

    confirmed = client.post(answer.headers["Location"], {"code": code_in(letter)}, follow=True)

    assert (letter.purpose, letter.to_address) == ("account.code", "new@example.org")
    assert confirmed.redirect_chain[-1][0] == reverse("account")
    assert Member.objects.get().email == "new@example.org"
    assert confirmed.context["user"].is_authenticated


def test_sign_up_answers_alike_for_known_and_unknown_addresses(client, member, outbox):
    known = client.post(SIGNUP, {"email": member.email, "password1": PASSWORD})
    client.cookies.clear()
    unknown = client.post(SIGNUP, {"email": "nobody@example.org", "password1": PASSWORD})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [letter.purpose for letter in outbox()] == ["account.exists", "account.code"]
    assert Member.objects.count() == 2


def test_sign_up_hashes_as_often_for_a_known_address_as_for_an_unknown_one(client, member, monkeypatch):
    """Hashing takes a fifth of a second: left out, the time would tell who has an account."""
    hashed: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hasher, "encode", counted)

    client.post(SIGNUP, {"email": member.email, "password1": PASSWORD})
    known = len(hashed)
    client.cookies.clear()
    client.post(SIGNUP, {"email": "nobody@example.org", "password1": PASSWORD})

    assert (known, len(hashed) - known) == (1, 1)


def test_too_many_attempts_are_answered_by_a_page_of_ours(client, outbox):
    first = client.post(SIGNUP, {"email": "new@example.org", "password1": PASSWORD})
    again = client.post(first.headers["Location"], {"action": "resend"})

    assert again.status_code == 429
    assert "429.html" in [template.name for template in again.templates]
    assert "a few minutes" in again.content.decode()


def test_a_reset_answers_alike_and_writes_to_both(client, member, outbox):
    known = client.post("/account/password/reset/", {"email": member.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [letter.purpose for letter in outbox()] == ["account.reset", "account.unknown"]


def test_the_mailed_link_sets_a_new_password(client, member, outbox):
    client.post("/account/password/reset/", {"email": member.email})
    (letter,) = outbox()
    link = re.search(r"/account/password/reset/key/\S+", letter.text)
    assert link is not None

    form = client.get(link[0], follow=True)
    done = client.post(
        form.redirect_chain[-1][0],
        {"password1": "another horse entirely", "password2": "another horse entirely"},
    )

    assert done.status_code == 302
    member.refresh_from_db()
    assert member.check_password("another horse entirely")
    assert [letter.purpose for letter in outbox()] == ["account.reset", "account.changed"]


def test_a_member_signs_in_with_any_case_of_the_address(client, member):
    answer = client.post(LOGIN, {"login": "Member@Example.ORG", "password": PASSWORD})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")


def test_a_wrong_password_says_so_without_naming_which_part_was_wrong(client, member):
    wrong = client.post(LOGIN, {"login": member.email, "password": "not it at all"})
    unknown = client.post(LOGIN, {"login": "nobody@example.org", "password": "not it at all"})

    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert wrong.status_code == unknown.status_code == 200


def test_the_account_page_is_the_members_alone_and_never_stored(client, member):
    assert client.get("/account/").headers["Location"] == "/account/login/?next=/account/"

    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/account/")

    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert "notices" not in page.context["form"].fields


def test_an_editor_chooses_how_the_desk_writes(desk, editor):
    desk.post("/account/", {"name": "Edith Orr", "notices": "morning"})

    editor.refresh_from_db()
    assert editor.notices == "morning"


def test_the_admin_has_no_login_of_its_own(client, member):
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == "/account/login/?next=%2Fadmin%2F"

    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get("/admin/login/?next=/admin/").status_code == 403


def test_a_get_never_signs_out(client, member):
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")

    client.get("/account/logout/")

    assert client.get("/account/").status_code == 200


def test_two_accounts_cannot_differ_by_case_alone(member):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.bulk_create([Member(email="MEMBER@example.org")])


def test_a_chief_cannot_raise_anybody_above_a_chief(desk, member):
    desk.post(
        f"/admin/members/member/{member.pk}/change/",
        {"email": member.email, "name": "Max", "is_superuser": "on", "notices": "none", "is_active": "on"},
    )

    member.refresh_from_db()
    assert (member.is_superuser, member.is_staff) == (False, False)


@pytest.mark.parametrize("path", [SIGNUP, LOGIN, "/account/password/reset/", "/account/password/reset/done/"])
def test_no_cache_keeps_an_account_page(client, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]
