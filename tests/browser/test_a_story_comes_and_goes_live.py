"""A Word file and photographs from a telephone, without account or JavaScript: from the form to the page."""

import re
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_write_to_us import PHONE, picture
from tests.browsing import Portal

pytestmark = pytest.mark.browser

EMAIL, TITLE = "sana.weighs@example.net", "What the weighbridge hears"


def manuscript(hour: str) -> Any:
    document = Document()
    document.add_heading("Before dawn", 1)
    document.add_paragraph(
        f"The lorries come at {hour}. They come from the pass, and they are heavier than they say."
    )
    document.add_heading("What the scale says", 2)
    document.add_paragraph("Forty tonnes, and not a gram more.", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Axle", "Tonnes"
    data = BytesIO()
    document.save(data)
    return {
        "name": f"weighbridge-{hour}.docx",
        "mimeType": "application/octet-stream",
        "buffer": data.getvalue(),
    }


def link_in(portal: Portal, subject_part: str) -> str:
    """The path of the sender's page in the newest letter to them that holds these words."""
    for path in portal.letters(subject_part):
        source = path.read_text().replace("=\n", "").replace("=3D", "=")
        found = re.search(r"https?://[^/\s]+(/contribution/[^\s\"<]+)", source)
        if found and EMAIL in source:
            return found[1]
    raise AssertionError(f"no letter to {EMAIL} with {subject_part!r}")


def send(page: Page) -> None:
    page.goto("/write-to-us/")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Or files").set_input_files(
        [manuscript("two"), picture("roof.jpg"), picture("scale.jpg", (41, 30))]
    )
    page.get_by_role("button", name="Keep these files").click()
    page.get_by_role("group", name="roof.jpg").get_by_label("Caption").fill("The roof of the weighbridge")
    page.get_by_role("group", name="scale.jpg").get_by_label("Credit").fill("Photo: Sana Dar")
    page.get_by_label("Your name").fill("Sana Dar")
    page.get_by_label("Your e-mail").fill(EMAIL)
    page.get_by_label("I have read the terms and agree to them").check()
    page.get_by_role("button", name="Send the story").click()
    page.get_by_role("heading", name="One button left").wait_for()


def open_case(page: Page) -> None:
    page.goto("/admin/contributions/submission/?queue=all")
    page.get_by_role("link", name=TITLE).click()


@pytest.mark.timeout(240)
def test_a_story_goes_all_the_way_from_a_telephone_to_its_readers(
    browser, portal: Portal, editors_page: Page, context: BrowserContext
) -> None:
    phone = browser.new_context(
        base_url=portal.url, viewport=PHONE, java_script_enabled=False,
        extra_http_headers={"X-Forwarded-For": "198.51.100.201"},
    )  # fmt: skip
    sender, desk = phone.new_page(), editors_page

    send(sender)
    sheet = link_in(portal, EMAIL)
    sender.goto(sheet)
    sender.get_by_role("button", name="Yes, it is from me").click()
    expect(sender.locator(".state")).to_contain_text("Received")

    open_case(desk)
    expect(desk.frame_locator("iframe").first.get_by_text("The lorries come at two.")).to_be_visible()
    desk.get_by_role("button", name="Start reading").click()
    desk.get_by_role("link", name="Ask for changes").click()
    desk.get_by_label("Text").fill("Is it really at two? Please ask the night watch.")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(desk.locator(".case-badge")).to_have_text("changes requested")

    sender.goto(link_in(portal, "ask the night watch"))
    expect(sender.locator(".state")).to_contain_text("Changes asked")
    sender.locator("input[type=file]").set_input_files(manuscript("three"))
    sender.get_by_role("button", name="Send the newer version", exact=True).last.click()
    expect(sender.locator(".state")).to_contain_text("Being read")

    open_case(desk)
    expect(desk.frame_locator("iframe").first.get_by_text("The lorries come at three.")).to_be_visible()
    desk.get_by_role("link", name="Accept").click()
    desk.get_by_role("button", name="No letter").click()
    desk.get_by_role("link", name="Make article").click()
    desk.get_by_label("Section").select_option(label="Ports and shipping")
    desk.get_by_role("button", name="Make article").click()
    expect(desk.get_by_label("Headline")).to_have_value(TITLE)
    article = portal.run(
        "from articles import publishing\nfrom articles.models import Article\nfrom contributions import chasing\n"
        f"article = Article.objects.get(headline={TITLE!r})\npublishing.publish(article)\nchasing.follow()\n"
        "print(article.get_absolute_url())"
    ).strip()

    sender.goto(sheet)
    expect(sender.locator(".state")).to_contain_text("Published")
    sender.get_by_role("link", name="Read it").click()
    assert sender.url.endswith(article)
    body = sender.locator(".body")
    expect(body.get_by_role("heading", name="What the scale says")).to_be_visible()
    expect(body.get_by_text("The lorries come at three.")).to_be_visible()
    expect(body.get_by_role("cell", name="Tonnes")).to_be_visible()
    expect(sender.get_by_role("img", name="The roof of the weighbridge")).to_be_visible()
    sender.get_by_role("link", name="Sana Dar").first.click()
    expect(sender.get_by_role("link", name=TITLE).first).to_be_visible()
    letter = portal.run(
        "from portal.models import Letter\n"
        f"print(Letter.objects.get(to_address={EMAIL!r}, purpose='contributions.story_published').text)"
    )
    assert (portal.url + article in letter, portal.url + "/authors/sana-dar/" in letter) == (True, True)
    assert context.watch.complaints == []  # type: ignore[attr-defined]
    phone.close()
