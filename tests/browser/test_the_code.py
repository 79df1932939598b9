"""The identifying code as a reader meets it: seen, heard, by keyboard, without JavaScript, and when it goes wrong."""

import re
import wave
from collections.abc import Iterator
from io import BytesIO
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from contributions.code.answering import _signs

pytestmark = pytest.mark.browser

_readers = count(1)


@pytest.fixture
def reader(context: BrowserContext) -> Page:
    """Somebody from a place of their own, so that no other test uses up their limits."""
    context.set_extra_http_headers({"X-Forwarded-For": f"198.51.100.{next(_readers)}"})
    return context.new_page()


@pytest.fixture
def plain_reader(browser, portal) -> Iterator[Page]:
    """The same without JavaScript."""
    context = browser.new_context(
        base_url=portal.url,
        java_script_enabled=False,
        extra_http_headers={"X-Forwarded-For": f"203.0.113.{next(_readers)}"},
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def open_dialog(page: Page) -> Locator:
    page.goto("/")
    page.get_by_role("link", name="Ask Us A Question").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("form").wait_for()
    return dialog


def fill(form: Locator, email: str) -> None:
    form.get_by_label("Your question").fill("How wide is the strait?")
    form.get_by_label("Your e-mail").fill(email)
    form.get_by_label("Your name").fill("Ari")


def assert_every_word_is_there(form: Locator, email: str) -> None:
    expect(form.get_by_label("Your question")).to_have_value("How wide is the strait?")
    expect(form.get_by_label("Your e-mail")).to_have_value(email)
    expect(form.get_by_label("Your name")).to_have_value("Ari")


def right_answer(form: Locator, portal) -> str:
    """What a person reads in the picture: found by the portal's own secret."""
    key = form.locator("input[name=code_key]").input_value()
    return _signs(key.split(".")[0], (portal.var / "secret_key").read_text().strip())


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


BOX = """
- group "Identifying code":
  - text: /Identifying code Five letters or digits, .* Leave the field empty/
  - img "A picture of the code"
  - button "Reload"
  - button "Listen"
  - paragraph: /When you listen/
  - text: Type what you see
  - textbox "Type what you see"
  - status
"""


def test_the_page_says_the_third_way_before_the_picture(reader):
    reader.goto("/ask/")

    expect(reader.locator("[data-code]")).to_match_aria_snapshot(BOX)
    assert_the_buttons_say_more(reader.locator("[data-code]"))


def test_the_dialog_says_the_third_way_before_the_picture(reader):
    dialog = open_dialog(reader)

    expect(dialog.locator("[data-code]")).to_match_aria_snapshot(BOX)
    assert_the_buttons_say_more(dialog.locator("[data-code]"))


def assert_the_buttons_say_more(box: Locator) -> None:
    expect(box.get_by_label("Type what you see")).to_have_accessible_description(
        re.compile("Leave the field empty")
    )
    expect(box.get_by_role("button", name="Listen")).to_have_accessible_description(re.compile("E is “Echo”"))


def test_by_keyboard_alone_a_code_is_heard_renewed_answered_and_sent(reader, portal, context):
    reader.goto("/ask/")
    form = reader.locator("form.form")
    fill(form, "keyboard@example.net")
    form.get_by_label("Your name").focus()

    for stop in ("No", "Reload", "Listen"):
        reader.keyboard.press("Tab")
        if stop != "No":
            assert focused(reader) == stop
        if stop == "Reload":
            reader.keyboard.press("Enter")
            reader.get_by_text("New code").wait_for()
            assert focused(reader) == "Reload"
    with reader.expect_response("**/code/*.wav") as heard:
        reader.keyboard.press("Space")
    assert heard.value.status == 200
    assert focused(reader) == "Listen"
    reader.keyboard.press("Tab")
    reader.keyboard.type(right_answer(form, portal))
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/ask/done/**")

    assert len(portal.letters("keyboard@example.net")) == 1
    assert context.watch.complaints == []


def test_listen_plays_in_place_then_offers_to_play_again_and_nothing_is_fetched_twice(reader, context):
    dialog = open_dialog(reader)
    fetched: list[str] = []
    reader.on("request", lambda request: fetched.append(request.url) if ".wav" in request.url else None)
    button = dialog.locator("[data-code-listen]")
    where = reader.url

    button.click()
    expect(button).to_have_attribute("data-playing", "")
    assert (button.inner_text(), focused(reader)) == ("Listen", "Listen")
    expect(button).to_have_text("Play again", timeout=25_000)
    assert focused(reader) == "Play again"
    button.click()
    expect(button).to_have_attribute("data-playing", "")

    assert len(fetched) == 1
    assert dialog.locator("[data-code-said]").inner_text() == ""
    assert reader.url == where
    assert context.watch.complaints == []


def test_nothing_plays_by_itself_and_nothing_plays_on_in_a_closed_dialog(reader):
    open_dialog(reader)
    # By role it would be gone with the dialog.
    button = reader.locator("dialog [data-code-listen]")
    assert button.get_attribute("data-playing") is None

    button.click()
    expect(button).to_have_attribute("data-playing", "")
    reader.keyboard.press("Escape")

    expect(button).not_to_have_attribute("data-playing", "", timeout=2_000)


def test_a_new_code_is_heard_anew(reader):
    dialog = open_dialog(reader)
    button = dialog.locator("[data-code-listen]")
    with reader.expect_response("**/code/*.wav") as first:
        button.click()
    dialog.get_by_role("button", name="Reload").click()
    dialog.get_by_text("New code").wait_for()

    with reader.expect_response("**/code/*.wav") as second:
        button.click()

    assert first.value.url != second.value.url


def test_who_listens_too_often_is_told_so_and_keeps_every_word(reader):
    dialog = open_dialog(reader)
    fill(dialog, "often@example.net")
    address = dialog.locator("[data-code-link]").get_attribute("href")
    statuses = reader.evaluate(
        "address => Promise.all([1, 2, 3, 4, 5].map(() => fetch(address).then(answer => answer.status)))",
        address,
    )
    assert statuses == [200] * 5

    dialog.locator("[data-code-listen]").click()

    expect(dialog.locator("[data-code-said]")).to_contain_text("spoken often enough")
    assert focused(reader) == "Listen"
    assert_every_word_is_there(dialog, "often@example.net")


def test_who_reloads_too_often_is_told_to_wait_and_keeps_every_word(reader):
    dialog = open_dialog(reader)
    fill(dialog, "reload@example.net")
    reader.evaluate("() => Promise.all([...Array(60)].map(() => fetch('/code/')))")
    before = dialog.locator("input[name=code_key]").input_value()

    dialog.get_by_role("button", name="Reload").click()

    expect(dialog.locator("[data-code-said]")).to_have_text(
        "Please wait a minute before you ask for another code."
    )
    assert dialog.locator("input[name=code_key]").input_value() == before
    assert_every_word_is_there(dialog, "reload@example.net")


@pytest.mark.parametrize("where", ["page", "dialog"])
def test_the_fourth_question_of_an_hour_waits_and_keeps_every_word(reader, where):
    for number in range(4):
        if where == "page":
            reader.goto("/ask/")
        form = reader.locator("form.form") if where == "page" else open_dialog(reader)
        fill(form, f"limit{number}.{where}@example.net")
        form.get_by_role("button", name="Send the question").last.click()
        form.get_by_role("alert").wait_for() if number == 3 else reader.get_by_text(
            "One button left"
        ).wait_for()

    expect(form.get_by_role("alert")).to_contain_text("we must ask you to wait")
    assert_every_word_is_there(form, f"limit3.{where}@example.net")


@pytest.mark.parametrize("where", ["page", "dialog"])
def test_a_session_that_is_gone_keeps_every_word_and_the_second_send_arrives(reader, context, portal, where):
    if where == "page":
        reader.goto("/ask/")
    form = reader.locator("form.form") if where == "page" else open_dialog(reader)
    fill(form, f"session.{where}@example.net")
    form.get_by_label("Type what you see").fill(right_answer(form, portal))
    context.clear_cookies()

    form.get_by_role("button", name="Send the question").last.click()
    expect(form.get_by_role("alert")).to_contain_text("open for very long")

    assert_every_word_is_there(form, f"session.{where}@example.net")
    form.get_by_role("button", name="Send the question").last.click()
    reader.get_by_text("Your reference").wait_for()
    assert len(portal.letters(f"session.{where}@example.net")) == 1


def test_a_wrong_code_keeps_every_word_and_the_new_one_can_be_heard_at_once(reader):
    dialog = open_dialog(reader)
    fill(dialog, "wrong.code@example.net")
    dialog.get_by_label("Type what you see").fill("WRONG")

    dialog.get_by_role("button", name="Send the question").last.click()
    expect(dialog.get_by_role("alert")).to_contain_text("That was not the code")

    assert_every_word_is_there(dialog, "wrong.code@example.net")
    with reader.expect_response("**/code/*.wav") as heard:
        dialog.get_by_role("button", name="Listen").click()
    assert heard.value.status == 200


def test_without_javascript_reload_keeps_every_word_and_listen_is_a_link_to_a_sound(plain_reader):
    page = plain_reader
    page.goto("/ask/")
    form = page.locator("form.form")
    fill(form, "no.script@example.net")
    before = form.locator("[data-code-picture]").get_attribute("src")

    form.get_by_role("button", name="Reload").click()

    assert form.locator("[data-code-picture]").get_attribute("src") != before
    assert_every_word_is_there(form, "no.script@example.net")
    expect(form.locator("[data-code-said]")).to_have_text("New code")
    link = form.get_by_role("link", name="Listen (opens in a new tab)")
    assert link.get_attribute("target") == "_blank"
    expect(form.get_by_role("button", name="Listen")).to_have_count(0)
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(BytesIO(answer.body())) as sound:
        assert sound.getnframes() / sound.getframerate() > 4


def test_where_no_sound_can_be_made_the_link_stays(reader):
    reader.add_init_script("delete window.AudioContext; delete window.webkitAudioContext")

    reader.goto("/ask/")

    expect(reader.get_by_role("link", name="Listen (opens in a new tab)")).to_be_visible()
    expect(reader.get_by_role("button", name="Listen")).to_have_count(0)


def test_a_sound_that_is_lost_on_the_way_leaves_a_link_and_a_sentence(reader):
    dialog = open_dialog(reader)
    reader.route("**/code/*.wav", lambda route: route.abort())

    dialog.get_by_role("button", name="Listen").click()

    expect(dialog.locator("[data-code-said]")).to_contain_text("The sound cannot be played here")
    expect(dialog.get_by_role("link", name="Listen (opens in a new tab)")).to_be_visible()
    assert focused(reader) == "Listen"


def test_the_home_page_and_a_story_fetch_no_code(reader):
    fetched: list[str] = []
    reader.on("request", lambda request: fetched.append(request.url))

    for page in ("/", "/international-relations/2020/03/chongqing-singapore-smart-china-expo/"):
        reader.goto(page, wait_until="networkidle")

    assert [address for address in fetched if "/code" in address or "/ask" in address] == []
