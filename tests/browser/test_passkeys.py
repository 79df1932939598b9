"""A passkey from its making to signing in with it, in a browser whose authenticator is Chromium's virtual one."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browsing import Watch

pytestmark = pytest.mark.browser

ADDRESS, PASSWORD = "passkeys@example.net", "a horse of one's own"
MAKE = f"""
from allauth.account.models import EmailAddress
from members.models import Member
member = Member.objects.create_user("{ADDRESS}", "{PASSWORD}", name="Pia Keel")
EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
"""
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named(browser, portal):
    """A browser at the portal's name: at its number no passkey can work."""
    url = portal.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(
        base_url=url, viewport={"width": 360, "height": 800}, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    context.watch = Watch(context, url)
    yield context
    context.close()


def sign_in(page, next_page: str = "/account/"):
    page.goto(f"/account/login/?next={next_page}")
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("main").get_by_role("button", name="Sign out").wait_for(state="detached")


def faults(page) -> list[str]:
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    return [f"{page.url}: {fault}" for fault in found]


def test_a_passkey_is_made_signs_in_alone_and_as_a_second_step(named, portal):
    portal.run(MAKE)
    page = named.new_page()
    cdp = named.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    seen: list[str] = []

    sign_in(page, "/account/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("My laptop")
    seen += faults(page)
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/account/2fa/recovery-codes/")
    seen += faults(page)
    page.goto("/account/2fa/webauthn/")
    assert page.get_by_role("heading", name="My laptop").is_visible()
    assert page.get_by_text("signs in alone").is_visible()
    page.goto("/account/2fa/totp/activate/")
    seen += faults(page)

    sign_out(page)
    page.goto("/account/login/?next=/account/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Devices").wait_for()
    assert page.get_by_text("this one").count() == 1

    sign_out(page)
    sign_in(page)
    page.get_by_role("heading", name="One more step").wait_for()
    seen += faults(page)
    page.get_by_role("button", name="Use the passkey").click()
    page.get_by_role("heading", name="Good to see you, Pia Keel").wait_for()

    assert seen == []
    assert named.watch.complaints == []


def test_a_browser_that_gives_up_says_so_and_the_password_still_works(named):
    page = named.new_page()
    cdp = named.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    # An authenticator that holds nothing: the browser refuses at once.
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/account/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("alert").filter(has_text="That did not work").wait_for()

    assert page.get_by_label("Password", exact=True).is_enabled()
    assert named.watch.complaints == []


def test_where_the_address_is_a_number_the_page_says_that_passkeys_cannot_work(page, portal):
    page.goto("/account/login/")
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0

    page.get_by_label("E-mail").fill("reader@example.org")
    page.get_by_label("Password", exact=True).fill(portal.password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/account/")
    page.goto("/account/2fa/webauthn/")

    offered = page.get_by_role("link", name=portal.url.replace("127.0.0.1", "localhost"))
    assert page.get_by_text("Passkeys cannot work at this address").is_visible()
    assert (
        offered.get_attribute("href")
        == f"{portal.url.replace('127.0.0.1', 'localhost')}/account/2fa/webauthn/"
    )
