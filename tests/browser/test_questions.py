"""A question from a page's link to the readers' pages: by keyboard, in a browser, for every eye."""

import email
import email.policy
import json
import re
import secrets

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browsing import own_address

pytestmark = pytest.mark.browser

ANSWER = "/questions/does-one-train-run-all-the-way-from-chongqing-to-duisburg/"
PAGES = ("/questions/", ANSWER, "/questions/?q=strait", "/questions/?q=zzzz", "/zh/questions/", "/ask/")


def tab_to(page, name: str) -> None:
    """Press Tab until the element whose label or words are `name` has the focus."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(
            "name => { const at = document.activeElement; const label = at.labels && at.labels[0];"
            " return (label || at).textContent.trim().startsWith(name); }",
            name,
        ):
            return
    raise AssertionError(f"Tab never reached {name!r}")


def path_of_letter(portal, containing: str) -> str:
    """The signed link in the newest letter about `containing`."""
    (newest, *_older) = portal.letters(containing)
    letter = email.message_from_bytes(newest.read_bytes(), policy=email.policy.default)
    plain = letter.get_body(("plain",))
    assert plain is not None
    found = re.search(r"https?://[^/\s]+(/question/\S+)", plain.get_content())
    assert found is not None
    return found[1]


def violations(page, context) -> list[str]:
    """What axe finds on a page that has not complained; axe's own styles offend the policy, and are no page's fault."""
    assert context.watch.complaints == []
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    context.watch.complaints.clear()
    return found


def test_a_question_is_asked_by_keyboard_alone_with_published_answers_while_typing(page, portal, context):
    page.goto("/")
    tab_to(page, "Ask Us A Question")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.locator("form").wait_for()
    tab_to(page, "Your question")
    page.keyboard.type("How narrow is the Malacca strait?")

    match = dialog.get_by_role("link", name="How narrow is the Strait of Malacca?")
    match.wait_for()
    assert dialog.locator("[data-matching-said]").text_content() == "1 published answer may fit."
    assert page.evaluate("document.activeElement.name") == "text"
    assert (match.get_attribute("target"), violations(page, context)) == ("_blank", [])

    tab_to(page, "Your e-mail")
    page.keyboard.type("keys.only@example.net")
    tab_to(page, "Send the question")
    page.keyboard.press("Enter")
    dialog.get_by_role("heading", name="One button left").wait_for()

    assert page.evaluate("document.activeElement.textContent") == "One button left"
    assert dialog.get_by_text("How narrow is the Malacca strait?").is_visible()
    assert len(portal.letters("keys.only@example.net")) == 1
    assert context.watch.complaints == []


def test_what_no_longer_fits_goes_away_while_typing(page, context):
    page.goto("/ask/")
    field, matches = page.get_by_label("Your question"), page.locator(".matches")
    field.fill("How narrow is the Malacca strait?")
    matches.wait_for()

    field.fill("Do you pay for photographs?")
    matches.wait_for(state="detached")

    assert page.locator("[data-matching-said]").text_content() == ""
    assert context.watch.complaints == []


def test_from_the_asker_s_button_to_the_readers_and_back(browser, portal, editors_page, context):
    # A number of its own: tried once more, it is another question.
    lock = secrets.randbelow(10**6)
    question, mailbox = f"Which lock on canal {lock} is the deepest?", f"lock{lock}@example.net"
    asker = browser.new_context(
        base_url=portal.url, java_script_enabled=False, extra_http_headers=own_address()
    ).new_page()
    asker.goto("/ask/")
    asker.get_by_label("Your question").fill(question)
    asker.get_by_label("Your e-mail").fill(mailbox)
    asker.get_by_label("Your name").fill("Lin Yu")
    asker.get_by_label("You may publish them with my name.").check()
    asker.get_by_role("button", name="Send the question").click()
    asker.goto(path_of_letter(portal, mailbox))
    asker.get_by_role("button", name="Yes, it is from me").click()
    # Only then is there anything to publish.
    asker.get_by_role("button", name="Yes, it is from me").wait_for(state="detached")

    # The three clicks: the question, "Answer and publish", "Send and publish".
    editors_page.goto("/admin/contributions/question/")
    editors_page.get_by_role("link", name=question).click()
    editors_page.get_by_role("textbox", name="Your answer").fill(
        "The one at the summit.\n\nIt is 34 metres deep."
    )
    editors_page.get_by_role("button", name="Answer and publish").click()
    assert violations(editors_page, context) == []
    editors_page.get_by_role("button", name="Send and publish").click()
    editors_page.get_by_text(f"Published: /questions/which-lock-on-canal-{lock}-is-the-deepest/").wait_for()
    assert violations(editors_page, context) == []

    reader = browser.new_context(base_url=portal.url).new_page()
    reader.goto("/questions/")
    reader.get_by_role("link", name=question).click()
    assert reader.get_by_text("Asked by Lin Yu").is_visible()
    assert reader.get_by_text("It is 34 metres deep.").is_visible()
    address = reader.url

    asker.reload()
    assert asker.get_by_text("It is 34 metres deep.").is_visible()
    asker.get_by_label("Is something still open?").fill("And the shallowest?")
    asker.get_by_role("button", name="Send", exact=True).click()
    assert asker.get_by_text("Received again").is_visible()
    asker.get_by_role("button", name="I take my consent back").click()

    gone = reader.goto(address)
    assert gone is not None
    assert gone.status == 410
    assert context.watch.complaints == []


def test_google_s_required_fields_of_a_question_page_are_there(page):
    page.goto(ANSWER)

    graph = json.loads(page.locator('script[type="application/ld+json"]').text_content())["@graph"]
    (node,) = [one["mainEntity"] for one in graph if one["@type"] == "QAPage"]
    assert (node["@type"], node["name"], node["answerCount"]) == (
        "Question", page.get_by_role("heading", level=1).text_content(), 1
    )  # fmt: skip
    shown = page.locator("#answer .prose").inner_text()
    assert node["acceptedAnswer"]["text"].split() == shown.split()
    assert node["author"]["name"] == "Miriam Haller"


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser, portal, width, scheme):
    context = browser.new_context(
        base_url=portal.url,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    found = []
    for path in PAGES:
        page.goto(path)
        if path == "/ask/":
            page.get_by_label("Your question").fill("How narrow is the Malacca strait?")
            page.locator(".matches").wait_for()
        found += [f"{path}: {one['id']}" for one in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{path}: scrolls sideways")
    context.close()

    assert found == []


def test_the_desk_s_pages_of_answers_are_clean(editors_page, context):
    found = []
    for path in ("question/figures/", "question/", "publicanswer/", "cannedanswer/"):
        editors_page.goto(f"/admin/contributions/{path}")
        found += [f"{path}: {name}" for name in violations(editors_page, context)]

    assert found == []


def test_a_printed_answer_is_the_answer_alone(page):
    page.goto(ANSWER)
    page.emulate_media(media="print")

    assert page.get_by_text("Only the containers travel all the way.").is_visible()
    assert page.get_by_role("link", name="Ask your own question").count() == 0
    assert not page.locator(".related").is_visible()
