"""Write to Us and Ask Us A Question as a reader meets them: in a dialog, without JavaScript, by keyboard."""

import pytest

pytestmark = pytest.mark.browser


def open_dialog(page, name: str):
    page.goto("/")
    page.get_by_role("link", name=name).first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("form").wait_for()
    return dialog


def test_reload_in_the_dialog_keeps_the_words_and_the_focus_and_says_so(page, context):
    dialog = open_dialog(page, "Ask Us A Question")
    dialog.get_by_label("Your question").fill("How wide is the strait?")
    before = dialog.locator("[data-code-picture]").get_attribute("src")

    dialog.get_by_role("button", name="Reload").click()
    dialog.get_by_text("New code").wait_for()

    assert dialog.locator("[data-code-picture]").get_attribute("src") != before
    assert dialog.get_by_label("Your question").input_value() == "How wide is the strait?"
    assert page.evaluate("document.activeElement.textContent.trim()") == "Reload"
    assert context.watch.complaints == []


def test_a_wrong_code_in_the_dialog_is_said_first_and_every_word_stays(page, context):
    dialog = open_dialog(page, "Ask Us A Question")
    dialog.get_by_label("Your question").fill("How wide is the strait?")
    dialog.get_by_label("Your e-mail").fill("wrong@example.net")
    dialog.get_by_label("Type what you see").fill("WRONG")

    dialog.get_by_role("button", name="Send the question").click()
    dialog.get_by_role("alert").wait_for()

    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert dialog.get_by_label("Your question").input_value() == "How wide is the strait?"
    assert dialog.get_by_label("Type what you see").get_attribute("aria-invalid") == "true"
    assert context.watch.complaints == []


def test_the_third_way_ends_at_a_heading_and_a_letter(page, portal):
    dialog = open_dialog(page, "Ask Us A Question")
    dialog.get_by_label("Your question").fill("Which passes close in winter?")
    dialog.get_by_label("Your e-mail").fill("third.way@example.net")

    dialog.get_by_role("button", name="Send the question").click()
    dialog.get_by_role("heading", name="One button left").wait_for()

    assert page.evaluate("document.activeElement.textContent") == "One button left"
    assert len(portal.letters("third.way@example.net")) == 1


def test_without_javascript_a_story_survives_an_error_with_its_file(browser, portal):
    context = browser.new_context(base_url=portal.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/write-to-us/")
    page.get_by_label("Title").fill("From the weighbridge")
    page.get_by_label("Or files").set_input_files(
        {"name": "story.txt", "mimeType": "text/plain", "buffer": b"The lorries come at two."}
    )
    # Enter in a field sends the form, whichever button stands first.
    page.get_by_label("Your name").press("Enter")

    assert page.get_by_label("Title").input_value() == "From the weighbridge"
    assert page.get_by_text("story.txt").is_visible()

    page.get_by_label("Your name").fill("Sana Dar")
    page.get_by_label("Your e-mail").fill("no.script@example.net")
    page.get_by_label("I have read the terms and agree to them").check()
    page.get_by_role("button", name="Send the story").click()

    assert page.get_by_role("heading", name="One button left").is_visible()
    assert page.get_by_text("story.txt").is_visible()
    context.close()


def test_whoever_takes_a_file_back_stays_at_the_files(page, context):
    dialog = open_dialog(page, "Write to Us")
    dialog.get_by_label("Or files").set_input_files(
        [
            {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": name.encode()}
            for name in ("one", "two")
        ]
    )
    dialog.get_by_role("button", name="Send the story").click()
    dialog.get_by_role("alert").wait_for()

    dialog.get_by_role("button", name="Remove one.txt").click()
    dialog.get_by_role("button", name="Remove one.txt").wait_for(state="detached")

    assert page.evaluate("document.activeElement.textContent") == "Kept for this story"
    assert dialog.get_by_text("two.txt").is_visible()
    assert context.watch.complaints == []
