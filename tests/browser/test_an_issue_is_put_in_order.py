"""The editor's hand on an issue: dragged, moved by keys, numbered; what is saved is what was seen."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def issue_page(editors_page: Page) -> Page:
    """The page of the Chinese weekly's draft: no other test sends it."""
    page = editors_page
    page.get_by_role("link", name="一带一路周刊 20").first.click()
    page.locator("[data-handle]:visible").first.wait_for()
    return page


def order(page: Page) -> list[str]:
    return page.locator("[data-headline]").all_inner_texts()


def numbers(page: Page) -> list[str]:
    fields = page.locator(".issue-list input[type=number]")
    return [fields.nth(at).input_value() for at in range(fields.count())]


def test_dragging_keys_and_numbers_put_the_articles_in_order(issue_page, context):
    page = issue_page
    first, second, third, *rest = order(page)

    # All three rows at once in the window: near its edge the page would follow the pointer.
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.wait_for_load_state("networkidle")
    moved, goal = page.locator(".issue-item").nth(0), page.locator(".issue-item").nth(2)
    goal.scroll_into_view_if_needed()
    # Waits until the row rests and nothing lies over its handle.
    moved.locator("[data-handle]").hover()
    page.mouse.down()
    expect(moved).to_have_class(re.compile("is-moving"))
    # Beyond the middle of the third row.
    box = goal.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 5, steps=20)
    page.mouse.up()
    expect(page.locator(".issue-item.is-moving")).to_have_count(0)
    assert order(page) == [second, third, first, *rest]
    assert page.get_by_role("status").inner_text() == (
        f"“{first}” is now number 3 of {3 + len(rest)}. Save to keep the order."
    )

    page.get_by_role("button", name=f"Move “{first}” up").focus()
    page.keyboard.press("Enter")
    assert order(page) == [second, first, third, *rest]

    page.get_by_label(f"Place of “{third}”").fill("1")
    page.keyboard.press("Tab")
    assert order(page) == [third, second, first, *rest]
    assert numbers(page) == [str(number) for number in range(1, 4 + len(rest))]

    page.get_by_label("Lead").nth(0).check()
    page.get_by_role("button", name="Save and continue editing").first.click()
    page.locator(".messagelist .success").wait_for()
    assert order(page) == [third, second, first, *rest]
    assert page.get_by_label("Lead").nth(0).is_checked()
    assert not page.get_by_label("Lead").nth(2).is_checked()
    assert context.watch.complaints == []


def test_what_is_typed_shows_in_the_list_of_letters_and_is_counted(issue_page):
    page = issue_page
    headline = page.locator("#id_subject").get_attribute("placeholder") or ""
    shown, hint = page.locator("[data-shows=id_subject]"), page.locator("#id_subject + .issue-length")
    assert shown.inner_text() == headline

    page.get_by_label("Subject").fill("中" * 71)

    assert (shown.inner_text(), hint.inner_text()) == ("中" * 71, "71 / 70")
    page.get_by_label("Subject").fill("")
    assert shown.inner_text() == headline
