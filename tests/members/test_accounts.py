import re
from pathlib import Path

import allauth
import pytest
from django.contrib.auth.hashers import get_hasher
from django.urls import reverse

from members.adapter import AccountAdapter
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


CODE, CODE_TYPED, ADDRESS = "/account/login/code/", "/account/login/code/confirm/", "/account/email/"


def test_a_mailed_code_signs_in_in_the_same_tab_and_leads_back(client, member, outbox):
    asked = client.post(CODE, {"email": "Member@Example.org", "next": "/weekly/"})
    assert asked.headers["Location"] == f"{CODE_TYPED}?next=%2Fweekly%2F"
    (letter,) = outbox()

    done = client.post(asked.headers["Location"], {"code": code_in(letter), "next": "/weekly/"})

    assert (letter.purpose, letter.to_address) == ("account.code", member.email)
    assert (done.status_code, done.headers["Location"]) == (302, "/weekly/")
    assert client.get("/account/").status_code == 200


def without_tokens(answer, *, address: str) -> str:
    """A page without what differs for everybody: the form's token and the address that was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return text.replace(address, "…")


@pytest.mark.parametrize(
    ("path", "field", "more"),
    [
        (SIGNUP, "email", {"password1": PASSWORD}),
        (CODE, "email", {}),
        ("/account/password/reset/", "email", {}),
    ],
)
def test_nobody_learns_who_has_an_account(client, member, path, field, more):
    """Status, address, headers and the page that follows are alike for a known and an unknown address."""
    seen = []
    for address in (member.email, "nobody@example.org"):
        client.cookies.clear()
        answer = client.post(path, {field: address, **more})
        page = client.get(answer.headers["Location"])
        # The clock goes on between the two.
        headers = {name: value for name, value in answer.headers.items() if name != "Expires"}
        seen.append((answer.status_code, headers, answer.content, sorted(answer.cookies),
                     page.status_code, without_tokens(page, address=address)))  # fmt: skip

    assert seen[0] == seen[1]


def test_a_code_that_nobody_got_is_refused_in_the_same_words(client, member):
    seen = []
    for address in (member.email, "nobody@example.org"):
        client.cookies.clear()
        client.post(CODE, {"email": address})
        wrong = client.post(CODE_TYPED, {"code": "WRONG1"})
        seen.append((wrong.status_code, without_tokens(wrong, address=address)))

    assert seen[0] == seen[1]


def test_asking_for_a_code_writes_one_letter_to_each(client, member, outbox):
    client.post(CODE, {"email": member.email})
    client.cookies.clear()
    client.post(CODE, {"email": "nobody@example.org"})

    assert [(letter.purpose, letter.to_address) for letter in outbox()] == [
        ("account.code", member.email),
        ("account.unknown", "nobody@example.org"),
    ]


def test_three_wrong_codes_end_it_and_the_right_one_comes_too_late(client, member, outbox):
    client.post(CODE, {"email": member.email})
    for _attempt in range(3):
        client.post(CODE_TYPED, {"code": "WRONG1"})

    late = client.post(CODE_TYPED, {"code": code_in(outbox()[0])})

    assert late.headers["Location"] == CODE
    assert client.get("/account/").status_code == 302


def test_a_code_is_good_for_a_quarter_of_an_hour(client, member, outbox, time_machine):
    time_machine.move_to("2026-11-28 10:00:00Z", tick=False)
    client.post(CODE, {"email": member.email})
    code = code_in(outbox()[0])
    time_machine.move_to("2026-11-28 10:15:01Z", tick=False)

    late = client.post(CODE_TYPED, {"code": code})

    assert "_auth_user_id" not in client.session
    assert late.headers["Location"] in {CODE, LOGIN}


def test_codes_are_limited_by_address_alike_for_known_and_unknown(client, member, outbox):
    answers = []
    for address in (member.email, "nobody@example.org"):
        for _time in range(4):
            client.cookies.clear()
            answers.append(client.post(CODE, {"email": address}).status_code)

    assert answers == [302, 302, 302, 200] * 2
    assert len(outbox()) == 6


def test_a_sleeping_account_gets_no_code(client, member, outbox):
    member.is_active = False
    member.save()

    client.post(CODE, {"email": member.email})

    assert [letter.purpose for letter in outbox()] == ["account.unknown"]


def test_a_wrong_password_takes_as_long_for_an_address_that_is_unknown(client, member, monkeypatch):
    hashed: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hasher, "encode", counted)

    client.post(LOGIN, {"login": member.email, "password": "not it at all"})
    known = len(hashed)
    client.post(LOGIN, {"login": "nobody@example.org", "password": "not it at all"})

    assert (known, len(hashed) - known) == (1, 1)


@pytest.fixture
def sure(client, member):
    """A browser in which the member has just said once more who he is."""
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/account/reauthenticate/?next=/account/", {"password": PASSWORD})
    return client


def test_a_new_address_counts_once_its_code_was_typed_and_the_old_one_is_told(sure, member, outbox):
    asked = sure.post(ADDRESS, {"action_add": "", "email": "New.Me@example.org"})
    (letter,) = outbox()
    member.refresh_from_db()
    assert (letter.to_address, member.email) == ("new.me@example.org", "member@example.org")

    sure.post(asked.headers["Location"], {"code": code_in(letter)})

    member.refresh_from_db()
    told = outbox()[-1]
    assert member.email == "new.me@example.org"
    assert list(member.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("new.me@example.org", True, True)
    ]
    assert (told.purpose, told.to_address) == ("account.changed", "member@example.org")
    assert told.text.splitlines()[0] == "Your e-mail address was changed to new.me@example.org."


def test_an_open_session_alone_does_not_change_the_address(client, member, outbox):
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = client.post(ADDRESS, {"action_add": "", "email": "thief@example.org"})

    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert outbox() == []


def test_somebody_elses_address_is_not_taken_and_nobody_is_told_that_it_is_theirs(sure, member, editor):
    taken = sure.post(ADDRESS, {"action_add": "", "email": editor.email})
    free = sure.post(ADDRESS, {"action_add": "", "email": "free@example.org"})

    assert (taken.status_code, taken.headers.get("Location")) == (
        free.status_code,
        free.headers.get("Location"),
    )
    member.refresh_from_db()
    assert member.email == "member@example.org"


def allauths_letters() -> list[str]:
    """Every letter that the installed parts of allauth can write, by its template."""
    templates = Path(allauth.__file__).parent / "templates"
    found = [
        path
        for part in ("account", "mfa", "usersessions")
        for path in templates.glob(f"{part}/email/*_subject.txt")
    ]
    return sorted(str(path.relative_to(templates)).removesuffix("_subject.txt") for path in found)


def test_the_walk_finds_allauths_letters():
    assert "mfa/email/webauthn_added" in allauths_letters()
    assert len(allauths_letters()) >= 18


@pytest.mark.parametrize("prefix", allauths_letters())
def test_every_letter_of_allauth_is_one_of_ours(prefix, outbox, rf):
    context = {"code": "ABC123", "to_email": "new@example.org", "password_reset_url": "https://x.example/",
               "signup_url": "https://x.example/", "user_agent": "", "ip": "192.0.2.1", "timestamp": "now"}  # fmt: skip

    AccountAdapter(rf.get("/")).send_mail(prefix, "member@example.org", context)

    (letter,) = outbox()
    assert letter.purpose.startswith("account.")
    assert letter.subject != ""
