"""From a report to its full edition, as a stranger walks it on a phone: two forms, one tab, back at the same report."""

import re
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page

from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

READER = "from.the.report@example.net"


def posted_forms(page: Page) -> list[str]:
    """The paths that forms are sent to from now on: the reader's steps."""
    steps: list[str] = []
    page.on(
        "request",
        lambda request: steps.append(urlsplit(request.url).path) if request.method == "POST" else None,
    )
    return steps


def mailed_code(portal, address: str) -> str:
    (newest, *_older) = portal.letters(f"To: {address}")
    text = message_from_bytes(newest.read_bytes(), policy=policy.default).get_body(("plain",))
    assert text is not None
    found = re.search(r"^ {4}(\S+)\s*$", text.get_content(), re.MULTILINE)
    assert found is not None
    return found[1]


def dialog_link(page: Page, name: str) -> Locator:
    """A link of the dialog, which stands over the report's page or, without JavaScript, is one."""
    return page.locator("dialog[open] a, main a").filter(has_text=re.compile(f"^\\s*{name}\\s*$")).last


def way_to_the_dialog(page: Page, portal) -> str:
    """From the list to the dialog of the newest report for members; the report's path."""
    report = portal.run(
        "from articles.models import Report;"
        "print(Report.objects.public().in_language('en').filter(access='members').newest()[0].get_absolute_url())"
    )
    page.goto("/reports/")
    page.get_by_role("main").locator(f"a[href='{report}']").first.click()
    page.wait_for_url(f"**{report}")
    page.get_by_role("main").locator(f"a[href^='{report}full/']").first.click()
    dialog_link(page, "Start a Free Trial").wait_for()
    return report


def test_a_stranger_reads_the_full_edition_after_two_forms_and_is_back_at_the_same_report(browser, portal):
    context = browser.new_context(
        base_url=portal.url, viewport={"width": 360, "height": 780}, locale="en-GB",
        extra_http_headers={"X-Forwarded-For": "203.0.113.77"},
    )  # fmt: skip
    page = context.new_page()
    steps = posted_forms(page)

    report = way_to_the_dialog(page, portal)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    dialog_link(page, "Start a Free Trial").click()
    page.wait_for_url(re.compile(r"/account/trial/\?next="))
    page.get_by_label("E-mail").fill(READER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").locator("form[method='post'] [type='submit']").first.click()

    page.locator("input[name='code']").fill(mailed_code(portal, READER))
    page.get_by_role("main").locator("form:has(input[name='code']) [type='submit']").first.click()
    page.wait_for_url(re.compile(re.escape(report)))

    with page.expect_download() as downloading:
        dialog_link(page, "Download").click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")
    assert len(steps) == 2
    assert len(context.pages) == 1
    context.close()


def test_without_a_trial_the_file_leads_a_stranger_back_to_the_dialog(browser, portal):
    context = browser.new_context(base_url=portal.url, viewport={"width": 360, "height": 780})
    page = context.new_page()
    report = way_to_the_dialog(page, portal)

    answer = context.request.get(f"{report}download/", max_redirects=0)

    assert answer.status == 302
    assert answer.body() == b""
    assert urlsplit(answer.headers["location"]).path.startswith((f"{report}full/", "/account/"))
    context.close()
