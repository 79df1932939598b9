"""A story on its way as its sender meets it: on a telephone, with and without JavaScript, in the page and the dialog.

All senders here share one address, from which five stories an hour may come: few of these tests send theirs.
"""

import io
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
TEXT = "The lorries come at two.\n\nThe scale is never wrong."


def picture(name: str, size: tuple[int, int] = (40, 30)) -> dict[str, object]:
    data = io.BytesIO()
    # Noise, so that the file is as large as a photograph.
    Image.effect_noise(size, 80).convert("RGB").save(data, "JPEG", quality=95)
    return {"name": name, "mimeType": "image/jpeg", "buffer": data.getvalue()}


def document(name: str) -> dict[str, object]:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w:document/>")
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data.getvalue()}


def text(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": name.encode()}


def fill(where, email: str, story: str = TEXT) -> None:
    where.get_by_label("Title").fill("Night at the weighbridge")
    where.get_by_label("Your story").fill(story)
    where.get_by_label("Your name").fill("Sana Dar")
    where.get_by_label("Your e-mail").fill(email)
    where.get_by_label("I have read the terms and agree to them").check()


def open_dialog(page):
    page.goto("/")
    page.get_by_role("link", name="Write to Us").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("form").wait_for()
    # The form's own script has come when the button that is there without it has gone.
    dialog.get_by_role("button", name="Keep these files").wait_for(state="hidden")
    return dialog


def test_a_document_and_two_pictures_reach_us_from_a_telephone_without_javascript(browser, portal):
    context = browser.new_context(base_url=portal.url, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/write-to-us/")
    page.get_by_label("Or files").set_input_files(
        [document("story.docx"), picture("roof.jpg"), picture("roots.jpg", (41, 30))]
    )
    fill(page, "phone@example.net", story="")

    page.get_by_role("button", name="Keep these files").click()
    page.get_by_role("group", name="roof.jpg").get_by_label("Caption").fill("The roof in October")
    page.get_by_role("group", name="roots.jpg").get_by_label("Caption").fill("Three years old")
    page.get_by_role("group", name="roots.jpg").get_by_label("Credit").fill("Sana Dar")
    page.get_by_role("button", name="Look at it first").click()

    assert page.get_by_role("heading", name="So it will reach the editors").is_visible()
    assert page.get_by_text("story.docx").is_visible()
    page.get_by_role("button", name="Send the story").click()

    assert page.get_by_role("heading", name="One button left").is_visible()
    for words in ("story.docx", "roof.jpg", "The roof in October", "Three years old", "Sana Dar"):
        assert page.get_by_role("main").get_by_text(words).first.is_visible()
    assert len(portal.letters("phone@example.net")) == 1
    context.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_whoever_looks_first_and_comes_back_finds_every_word_and_file(browser, portal, has_script):
    context = browser.new_context(base_url=portal.url, viewport=PHONE, java_script_enabled=has_script)
    page = context.new_page()
    page.goto("/write-to-us/")
    typed = {
        "Title": 'The "tea" <brick>',
        "Your story": "  One.\n\nTwo & three.\n夜里",
        "Summary": "A brick.",
        "Your name": "Sana Dar",
        "Your e-mail": "back@example.net",
    }
    for label, words in typed.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("Or files").set_input_files(text("notes.txt"))
    page.get_by_label("I have read the terms and agree to them").check()

    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("heading", name="So it will reach the editors").wait_for()
    page.get_by_role("button", name="Change something").click()
    page.get_by_label("Title").wait_for()

    for label, words in typed.items():
        assert (label, page.get_by_label(label).input_value()) == (label, words)
    assert page.get_by_label("I have read the terms and agree to them").is_checked()
    assert page.get_by_role("button", name="Remove notes.txt").is_visible()
    context.close()


def throttled(context, page, bytes_a_second: int) -> None:
    context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second},
    )


@pytest.mark.parametrize("is_dialog", [True, False])
def test_a_bar_shows_how_far_a_slow_file_is_and_the_button_waits_for_it(page, context, is_dialog):
    if is_dialog:
        where = open_dialog(page)
    else:
        page.goto("/write-to-us/")
        where = page.get_by_role("main")
    fill(where, f"slow.{is_dialog}@example.net")
    throttled(context, page, 200_000)
    where.get_by_label("Or files").set_input_files(picture("roof.jpg", (900, 700)))
    bar = where.get_by_role("progressbar", name="Sending “roof.jpg”")
    bar.wait_for()
    expect(bar).not_to_have_js_property("value", 0)
    seen = bar.evaluate("bar => bar.value")

    # A button that is pressed while the file is on its way waits for it.
    where.get_by_role("button", name="Look at it first").click()
    assert bar.is_visible()
    where.get_by_role("heading", name="So it will reach the editors").wait_for()

    assert 0 < seen < 100
    assert where.get_by_text("roof.jpg").is_visible()
    assert context.watch.complaints == []


def test_words_are_counted_while_one_writes_and_said_when_the_hand_rests(page, context):
    page.goto("/write-to-us/")
    area, said = page.get_by_label("Your story"), page.locator("[data-counter-said]")
    shown = page.locator("[data-counter-shown]")

    area.type("It's a well-known road of 1,520 mm")
    at_once = (shown.inner_text(), said.text_content())
    expect(said).to_have_text("7 words")
    area.fill("夜里两点，货车来了。Night")

    assert at_once == ("7 words", "")
    # Eight Han characters and a word.
    assert shown.inner_text() == "9 words"
    area.fill("")
    assert shown.is_hidden()
    assert context.watch.complaints == []


def test_a_refused_file_is_explained_at_once_and_the_caption_being_typed_stays(page, context):
    dialog = open_dialog(page)
    dialog.get_by_label("Or files").set_input_files(picture("roof.jpg"))
    caption = dialog.get_by_role("group", name="roof.jpg").get_by_label("Caption")
    caption.fill("The roof in October")

    dialog.get_by_label("Or files").set_input_files(
        [{"name": "drawing.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}, text("notes.txt")]
    )
    dialog.get_by_role("button", name="Remove notes.txt").wait_for()

    assert dialog.get_by_text("export it as PNG").is_visible()
    assert caption.input_value() == "The roof in October"
    assert dialog.get_by_text("2 files of 10").is_visible()
    assert context.watch.complaints == []


def test_a_file_that_does_not_get_through_is_named_and_nothing_else_is_lost(page, context):
    page.goto("/write-to-us/")
    page.get_by_label("Title").fill("Night at the weighbridge")
    context.set_offline(True)

    page.get_by_label("Or files").set_input_files(text("notes.txt"))
    page.get_by_text("“notes.txt” did not get through.").wait_for()
    context.set_offline(False)
    page.get_by_label("Or files").set_input_files(text("notes.txt"))
    page.get_by_role("button", name="Remove notes.txt").wait_for()

    assert page.get_by_label("Title").input_value() == "Night at the weighbridge"


def test_a_story_is_written_looked_at_and_sent_in_the_dialog(page, context, portal):
    dialog = open_dialog(page)
    fill(dialog, "story.in.a.box@example.net")
    dialog.get_by_label("Or files").set_input_files(picture("roof.jpg"))
    dialog.get_by_role("group", name="roof.jpg").get_by_label("Caption").fill("The roof in October")

    dialog.get_by_role("button", name="Look at it first").click()
    dialog.get_by_role("heading", name="So it will reach the editors").wait_for()
    focus = page.evaluate("document.activeElement.textContent")
    violations = Axe().run(page).response["violations"]
    assert dialog.get_by_text("The roof in October").is_visible()
    dialog.get_by_role("button", name="Change something").click()
    dialog.get_by_role("group", name="roof.jpg").wait_for()
    dialog.get_by_role("button", name="Send the story").click()
    dialog.get_by_role("heading", name="One button left").wait_for()

    assert focus == "So it will reach the editors"
    assert [violation["id"] for violation in violations] == []
    assert len(portal.letters("story.in.a.box@example.net")) == 1
    assert context.watch.complaints == []


def test_the_keyboard_alone_reaches_every_field_and_both_buttons(page, context):
    page.goto("/write-to-us/")
    page.get_by_label("Title").focus()
    keyboard = page.keyboard
    keyboard.type("Night at the weighbridge")
    keyboard.press("Tab")
    keyboard.type("The lorries come at two.")

    def tab_to(name: str) -> None:
        for _ in range(25):
            keyboard.press("Tab")
            label = page.evaluate(
                "(e => (e.labels && e.labels[0] ? e.labels[0] : e).textContent)(document.activeElement)"
            )
            if name in label:
                return
        raise AssertionError(f"the keyboard does not reach {name}")

    tab_to("Your name")
    keyboard.type("Sana Dar")
    tab_to("Your e-mail")
    keyboard.type("keyboard@example.net")
    tab_to("I have read the terms")
    keyboard.press("Space")
    tab_to("Look at it first")
    keyboard.press("Enter")
    page.get_by_role("heading", name="So it will reach the editors").wait_for()
    tab_to("Send the story")
    tab_to("Change something")
    keyboard.press("Enter")

    expect(page.get_by_label("Title")).to_have_value("Night at the weighbridge")
    assert context.watch.complaints == []


def test_axe_finds_nothing_from_the_form_to_the_senders_page(browser, portal):
    context = browser.new_context(base_url=portal.url, reduced_motion="reduce")
    page, email = context.new_page(), "axe@example.net"
    found: list[str] = []

    def look(name: str) -> None:
        for width, scheme in ((360, "light"), (360, "dark"), (1280, "dark"), (1280, "light")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            seen = [violation["id"] for violation in Axe().run(page).response["violations"]]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                seen.append("scrolls sideways")
            found.extend(f"{name}, {width} px, {scheme}: {what}" for what in seen)

    page.goto("/write-to-us/")
    page.get_by_label("Or files").set_input_files([picture("a-picture-with-a-very-long-name" * 3 + ".jpg")])
    page.get_by_role("button", name="Remove").wait_for()
    page.get_by_role("button", name="Send the story").click()
    page.get_by_role("alert").wait_for()
    look("errors and files")
    fill(page, email)
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("heading", name="So it will reach the editors").wait_for()
    look("preview")
    page.get_by_role("button", name="Send the story").click()
    page.get_by_role("heading", name="One button left").wait_for()
    look("thanks")
    page.goto(link_in(portal, email))
    look("unconfirmed")
    page.get_by_role("button", name="Yes, it is from me").click()
    page.get_by_text("Send a newer version").click()
    page.get_by_label("The newer text").fill(TEXT)
    page.get_by_role("button", name="Send the newer version").click()
    page.get_by_role("button", name="Send it all the same").wait_for()
    look("the same again")
    page.get_by_role("button", name="Send it all the same").click()
    page.get_by_role("heading", name="Version 2").wait_for()
    look("two versions")
    context.close()

    assert found == []


def link_in(portal, email: str) -> str:
    """The address of the sender's page in the letter to `email`."""
    import email as mail
    import re
    from email import policy

    (letter,) = portal.letters(email)
    parsed = mail.message_from_bytes(letter.read_bytes(), policy=policy.default)
    body = parsed.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://\S+/contribution/\S+", body.get_content())
    assert found is not None
    return found[0]
