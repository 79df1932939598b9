"""What guards an account beside the password, and the desk that asks its editors for it."""

import re
import time

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.urls import reverse

from portal import checks, roles
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

BACKEND = django_settings.AUTHENTICATION_BACKENDS[0]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/account/login/"


@pytest.fixture
def guarded(settings):
    """A desk that asks for a second factor, as in production."""
    settings.STAFF_SECOND_FACTOR = True


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))


def sign_in(client, person, target: str = ""):
    return client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": target})


def confirm(client, target: str):
    """What the portal asks before it touches a second factor: the password once more."""
    return client.post(f"/account/reauthenticate/?next={target}", {"password": PASSWORD, "next": target})


@pytest.fixture
def set_up_app(django_capture_on_commit_callbacks):
    """An app that reads the secret of the page; the answer to its first code."""

    def set_up(client):
        confirm(client, reverse("mfa_activate_totp"))
        page = client.get(reverse("mfa_activate_totp"))
        code = code_of(page.context["form"].secret)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("mfa_activate_totp"), {"code": code})

    return set_up


def test_an_editor_without_a_second_factor_is_led_to_where_one_is_set_up(desk, guarded):
    led = desk.get("/admin/articles/article/", follow=True)

    assert led.redirect_chain[-1] == (reverse("mfa_index"), 302)
    assert "The editors' desk asks for a second factor." in led.content.decode()


def test_the_desk_opens_where_the_editor_wanted_once_a_factor_is_there(desk, guarded, set_up_app):
    desk.get("/admin/articles/article/", follow=True)

    done = set_up_app(desk)
    codes = desk.get(done.headers["Location"])

    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert 'href="/admin/articles/article/"' in codes.content.decode()
    assert desk.get("/admin/articles/article/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_away_from_here(desk, guarded, elsewhere):
    desk.get("/admin/login/", {"next": elsewhere})

    assert roles.WANTED not in desk.session


def test_the_desk_closes_when_the_last_factor_is_removed(desk, guarded, set_up_app):
    set_up_app(desk)
    warning = desk.get(reverse("mfa_deactivate_totp"))

    desk.post(reverse("mfa_deactivate_totp"))

    assert "the desk closes until you set up another" in warning.content.decode()
    assert Authenticator.objects.count() == 0
    assert desk.get("/admin/", follow=True).redirect_chain[-1] == (reverse("mfa_index"), 302)


def test_a_draft_is_shown_to_no_editor_without_a_second_factor(desk, guarded, story, set_up_app):
    draft = story(state="draft", body="<p>zanthoxylum</p>")

    led = desk.get(f"/preview/{draft.pk}/")
    assert (led.status_code, led.headers["Location"]) == (302, reverse("mfa_index"))

    set_up_app(desk)
    assert "zanthoxylum" in desk.get(f"/preview/{draft.pk}/").content.decode()


def test_every_page_of_the_desk_asks(desk, guarded):
    from django.contrib import admin

    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert desk.get(url).status_code == 302, url


def test_a_reader_is_not_asked_and_is_still_refused(client, member, guarded):
    client.force_login(member, backend=BACKEND)

    assert client.get("/admin/login/?next=/admin/").status_code == 403
    page = client.get(reverse("mfa_index")).content.decode()
    assert "desk" not in page.split('<main id="main"')[1].split("</main>")[0]


def test_a_desk_that_does_not_ask_opens_by_password(desk, settings):
    settings.STAFF_SECOND_FACTOR = False

    assert desk.get("/admin/").status_code == 200


def test_signing_in_asks_for_the_code_of_the_app(client, editor, guarded):
    TOTP.activate(editor, SECRET)

    first = sign_in(client, editor, "/admin/")
    assert first.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/admin/").status_code == 302

    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert (wrong.status_code, "_auth_user_id" in client.session) == (200, False)

    right = client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    assert right.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_mailed_code_does_not_get_round_the_second_factor(client, editor, outbox):
    TOTP.activate(editor, SECRET)
    client.post("/account/login/code/", {"email": editor.email})
    code = re.search(r"^ {4}(\S+)$", outbox()[0].text, re.MULTILINE)
    assert code is not None

    answer = client.post("/account/login/code/confirm/", {"code": code[1]})

    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/account/").status_code == 302


def test_a_recovery_code_opens_the_account_once(client, editor):
    TOTP.activate(editor, SECRET)
    code = RecoveryCodes.activate(editor).get_unused_codes()[0]
    sign_in(client, editor)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).headers["Location"] == "/account/"
    client.post("/account/logout/")

    sign_in(client, editor)

    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_a_second_factor_is_touched_only_by_who_says_once_more_who_he_is(client, member):
    client.force_login(member, backend=BACKEND)

    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        answer = client.get(reverse(name))
        assert answer.headers["Location"].startswith("/account/reauthenticate/"), name


def test_the_app_reads_a_picture_that_the_policy_allows_or_a_secret_that_one_can_type(client, member):
    client.force_login(member, backend=BACKEND)
    confirm(client, reverse("mfa_activate_totp"))

    page = client.get(reverse("mfa_activate_totp"))

    secret = page.context["form"].secret
    words = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in words
    assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in words
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert "Belt%20%26%20Road%20Portal" in page.context["totp_url"]


def test_recovery_codes_are_shown_downloaded_and_renewed(client, member, set_up_app):
    client.force_login(member, backend=BACKEND)
    set_up_app(client)

    shown = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    file = client.get(reverse("mfa_download_recovery_codes"))
    client.post(reverse("mfa_generate_recovery_codes"))
    renewed = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    assert len(shown) == 10
    assert [line for line in file.content.decode().splitlines() if line.isdigit()] == shown
    assert "attachment" in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]
    assert not set(shown) & set(renewed)


def test_each_change_of_a_second_factor_is_told_by_letter(client, member, outbox, set_up_app):
    client.force_login(
        member,
        backend=BACKEND,
    )
    set_up_app(client)
    client.post(reverse("mfa_deactivate_totp"))

    told = [letter.text.splitlines()[0] for letter in outbox()]

    assert told == [
        "An authenticator app was set up as second factor.",
        "The authenticator app was removed as second factor.",
    ]
    assert {(letter.purpose, letter.to_address) for letter in outbox()} == {("account.changed", member.email)}


def test_with_the_first_factor_whoever_came_by_the_password_alone_is_out(
    client, client_elsewhere, member, set_up_app
):
    sign_in(client_elsewhere, member)
    sign_in(client, member)

    set_up_app(client)

    assert client.get("/account/").status_code == 200
    assert client_elsewhere.get("/account/").status_code == 302
    assert UserSession.objects.count() == 1


@pytest.fixture
def client_elsewhere():
    from django.test import Client

    return Client(REMOTE_ADDR="192.0.2.7")


def test_the_secret_of_one_account_is_nobody_elses(client, client_elsewhere, editor, member):
    TOTP.activate(editor, SECRET)
    sign_in(client, editor)

    assert client_elsewhere.get(reverse("mfa_authenticate")).headers["Location"] == LOGIN
    assert client_elsewhere.get(reverse("mfa_view_recovery_codes")).status_code == 302


def test_passkeys_are_promised_only_where_they_can_work(client, member):
    """An address that is a number is no domain; at this machine the name beside it is offered."""
    client.force_login(member, backend=BACKEND)

    def page(host: str) -> str:
        return client.get(reverse("mfa_list_webauthn"), headers={"Host": host}).content.decode()

    assert "http://localhost:8123/account/2fa/webauthn/" in page("127.0.0.1:8123")
    assert "cannot work at this address" in page("[::1]:8123")
    assert "cannot work at this address" not in page("localhost:8123")
    stranger = client.__class__()
    assert "passkey_login" not in stranger.get(LOGIN, headers={"Host": "127.0.0.1"}).content.decode()
    assert "passkey_login" in stranger.get(LOGIN, headers={"Host": "localhost"}).content.decode()


def test_what_a_browser_signs_counts_for_the_host_it_was_asked_at(client):
    options = client.get(
        "/account/2fa/webauthn/login/", headers={"Accept": "application/json", "Host": "localhost:8123"}
    )

    assert options.json()["request_options"]["publicKey"]["rpId"] == "localhost"
    assert "no-store" in options.headers["Cache-Control"]


def test_a_made_up_passkey_signs_nobody_in(client, member):
    client.get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"})

    for credential in ("", "{}", "[]", '{"response": {"userHandle": "AQ"}}', "not json"):
        answer = client.post("/account/2fa/webauthn/login/", {"credential": credential})
        assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)
        assert "_auth_user_id" not in client.session


def test_no_policy_of_ours_forbids_the_browser_its_passkeys(client):
    assert "publickey-credentials" not in client.get(LOGIN).headers["Permissions-Policy"]


def test_a_production_whose_desk_asks_nothing_is_warned(settings):
    settings.EMBEDDED = False
    settings.STAFF_SECOND_FACTOR = False
    assert [found.id for found in checks.the_desk_asks_for_a_second_factor()] == ["portal.W001"]

    settings.STAFF_SECOND_FACTOR = True
    assert checks.the_desk_asks_for_a_second_factor() == []

    settings.EMBEDDED, settings.STAFF_SECOND_FACTOR = True, False
    assert checks.the_desk_asks_for_a_second_factor() == []


def test_the_tour_says_whether_the_desk_asks(settings):
    settings.STAFF_SECOND_FACTOR = False
    assert roles.second_factor_note().startswith("The desk asks for no second factor here")

    settings.STAFF_SECOND_FACTOR = True
    assert roles.second_factor_note() == "The desk asks for a second factor (passkey or one-time code)."


def test_the_desk_takes_a_lost_factor_away_and_never_shows_its_secret(desk, editor, member, outbox):
    editor.is_superuser = True
    editor.save()
    factor = TOTP.activate(member, SECRET).instance
    RecoveryCodes.activate(member)

    page = desk.get(f"/admin/mfa/authenticator/{factor.pk}/change/")
    found = desk.get("/admin/mfa/authenticator/?q=member@")
    desk.post(f"/admin/mfa/authenticator/{factor.pk}/delete/", {"post": "yes"})

    assert (page.status_code, SECRET in page.content.decode()) == (200, False)
    assert str(member) in found.content.decode()
    assert Authenticator.objects.count() == 0
    assert [(letter.purpose, letter.to_address) for letter in outbox()] == [("account.changed", member.email)]


def test_several_lost_factors_are_taken_away_at_once(desk, editor, member, outbox):
    editor.is_superuser = True
    editor.save()
    keys = [TOTP.activate(member, SECRET).instance.pk, RecoveryCodes.activate(member).instance.pk]

    desk.post(
        "/admin/mfa/authenticator/", {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    )

    assert Authenticator.objects.count() == 0
    assert len(outbox()) == 1
