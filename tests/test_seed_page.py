"""The page the portal is modelled on, walked in a browser from top to bottom, row by row."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

STORY = "/international-relations/2020/03/chongqing-singapore-smart-china-expo/"


@pytest.fixture
def story(page: Page) -> Page:
    page.goto(STORY)
    return page


def top(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["y"]


def test_s1_title_tagline_section_headline_and_date(story):
    masthead = story.get_by_role("banner")
    expect(masthead).to_contain_text("Belt & Road Portal")
    expect(masthead).to_contain_text("News and research along the land and sea routes")
    expect(
        story.locator("main article").first.get_by_role("link", name="International relations").first
    ).to_be_visible()
    expect(story.get_by_role("heading", level=1)).to_contain_text("Smart China Expo")
    expect(story.locator("main article time").first).to_contain_text("March 9, 2020")


def test_s2_the_abstract_says_so(story):
    expect(story.locator("main article").first).to_contain_text("Abstract")


def test_s3_the_body_opens_with_its_dateline(story):
    expect(story.locator("main article").first).to_contain_text("CHONGQING, March 7")


def test_s4_the_qr_code_waits_to_be_pushed_to_a_phone(story):
    expect(story.get_by_text("Scan the QR code and push it to your mobile phone").first).to_be_visible()
    expect(story.locator("main article svg").first).to_be_attached()


def test_s5_each_keyword_leads_to_its_newest_articles(story):
    for name in ("international cooperation", "emerging industry"):
        expect(story.locator("main article").first.get_by_role("link", name=name)).to_be_visible()

    story.locator("main article").first.get_by_role("link", name="emerging industry").click()

    expect(story.get_by_role("heading", level=1)).to_contain_text("emerging industry")
    shown = [
        time.get_attribute("datetime") for time in story.locator("main article time, main li time").all()
    ]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) >= 1


def test_the_rows_stand_in_the_order_of_the_model(story):
    article = story.locator("main article").first.first
    ys = [
        article.get_by_role("link", name="International relations").first.bounding_box(),
        story.get_by_role("heading", level=1).bounding_box(),
        article.get_by_text("Abstract").first.bounding_box(),
        article.get_by_text("CHONGQING, March 7").first.bounding_box(),
        article.get_by_role("link", name="emerging industry").bounding_box(),
    ]
    places = [box["y"] for box in ys if box]

    assert len(places) == 5
    assert places == sorted(places)


def test_s6_subscribe_opens_the_weeklys_form(story):
    story.get_by_role("link", name="Subscribe").first.click()

    dialog = story.get_by_role("dialog")
    expect(dialog).to_contain_text("Belt & Road Weekly")
    expect(dialog.get_by_label("E-mail")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).not_to_be_visible()


def test_s7_the_weekly_can_be_read_on_the_site(page):
    page.goto("/weekly/")
    page.locator("main a[href^='/weekly/']").filter(has_not_text="Subscribe").first.click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.rstrip("/").rsplit("/", 1)[-1].isdigit()


def test_s10_s11_write_to_us_asks_for_stories_and_offers_the_trial(story):
    story.get_by_role("link", name="Write to Us").first.click()

    dialog = story.get_by_role("dialog")
    expect(dialog).to_contain_text("contributor")
    expect(dialog).to_contain_text("share your stories with more people")
    expect(dialog.get_by_role("link", name="Start a Free Trial").first).to_be_visible()
    expect(dialog.get_by_label("Title").first).to_be_visible()


def test_the_address_for_stories_cannot_be_harvested(portal):
    for path in ("/", STORY, "/write-to-us/"):
        assert "stories@example.org" not in portal.fetch(path)


def test_s12_s13_ask_us_a_question_with_identifying_code_and_reload(story):
    story.get_by_role("link", name="Ask Us A Question").first.click()

    dialog = story.get_by_role("dialog")
    expect(dialog).to_contain_text("If you have any questions, please enter them in the box below.")
    dialog.get_by_role("textbox", name="Question").fill("How wide is the gap at Khorgos?")
    picture = dialog.locator("img").first
    expect(picture).to_be_visible()
    before = picture.get_attribute("src")
    dialog.get_by_role("button", name="Reload").click()
    expect(dialog.locator("img").first).not_to_have_attribute("src", before or "")
    expect(dialog.get_by_role("textbox", name="Question")).to_have_value("How wide is the gap at Khorgos?")


def test_s14_sign_in_stands_in_the_dialogs_and_search_sorts_by_relevance(story):
    story.get_by_role("link", name="Write to Us").first.click()
    expect(story.get_by_role("dialog").get_by_role("link", name="Sign in").first).to_be_visible()
    story.keyboard.press("Escape")

    story.goto("/search/?q=smart+china+expo")

    expect(story.locator("main h2, main h3").first).to_contain_text("Smart China Expo")


def test_every_door_is_a_page_without_javascript(browser, portal):
    context = browser.new_context(base_url=portal.url, java_script_enabled=False)
    page = context.new_page()
    for link, field in (("Subscribe", "E-mail"), ("Write to Us", "Title"), ("Ask Us A Question", "Question")):
        page.goto(STORY)
        page.get_by_role("link", name=link).first.click()
        expect(page.get_by_role("main").get_by_label(field).first).to_be_visible()
    context.close()
