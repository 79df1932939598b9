"""axe finds nothing on any kind of page, light and dark, at three widths; nothing scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "section": "/trade-and-routes/",
    "article": "/international-relations/2020/03/chongqing-singapore-smart-china-expo/",
    "keyword": "/keywords/containers/",
    "keywords": "/keywords/",
    "archive": "/archive/",
    "year": "/archive/2020/",
    "month": "/archive/2020/03/",
    "day": "/archive/2020/03/09/",
    "search": "/search/?q=containers",
    "nothing found": "/search/?q=zzzz",
    "page": "/pages/about/",
    "weekly": "/weekly/",
    "an issue": "/weekly/1/",
    "subscribe": "/weekly/subscribe/",
    "write to us": "/write-to-us/",
    "ask": "/ask/",
    "sign in": "/account/login/",
    "a code by letter": "/account/login/code/",
    "sign up": "/account/signup/",
    "reset": "/account/password/reset/",
    "free trial": "/account/trial/",
    "reports": "/reports/",
    "a report": "/reports/rail-freight-across-central-asia/",
    "its full edition": "/reports/rail-freight-across-central-asia/full/",
    "database": "/database/",
    "not found": "/nothing-here/",
    "home in Chinese": "/zh/",
    "a section in Chinese": "/zh/energy/",
    "nothing in this section": "/zh/finance/",
    "write to us in Chinese": "/zh/write-to-us/",
    "outbox": "/outbox/",
}
LOOKS = [(360, "light"), (360, "dark"), (768, "dark"), (1280, "light"), (1280, "dark")]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser, portal, width, scheme):
    context = browser.new_context(
        base_url=portal.url,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    found = []
    for name, path in PAGES.items():
        page.goto(path)
        violations = Axe().run(page).response["violations"]
        found += [f"{name}: {v['id']} {[node['target'] for node in v['nodes']][:3]}" for v in violations]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{name}: scrolls sideways")
    context.close()

    assert found == []


@pytest.mark.parametrize("name", ["Subscribe", "Write to Us", "Ask Us A Question"])
def test_axe_finds_nothing_in_a_dialog(page, name):
    page.goto("/")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("dialog").locator("form").first.wait_for()

    assert [v["id"] for v in Axe().run(page).response["violations"]] == []


def test_a_dialog_gives_the_focus_back(page):
    page.goto("/")
    link = page.get_by_role("link", name="Subscribe").first
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").locator("form").first.wait_for()
    page.keyboard.press("Escape")

    assert link.evaluate("element => element === document.activeElement")


def test_axe_finds_nothing_on_the_editors_start_page(editors_page):
    violations = Axe().run(editors_page).response["violations"]

    assert [v["id"] for v in violations] == []
