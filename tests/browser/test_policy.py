"""No page breaks the Content-Security-Policy, fails in a script, or asks another host for anything."""

from collections import deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# A few pages of each address pattern are looked at; a crawl of everything would say the same again and again.
AT_MOST_OF_ONE_KIND = 2
# Parts of the names of addresses that answer with a file.
NO_PAGES = ("feed", "download", "sitemap", "submission_file", "submission_record")


def crawl(page: Page, start: list[str], prefix: str = "/", most: int = AT_MOST_OF_ONE_KIND) -> list[str]:
    """Visit pages reachable by links from `start`, a few of each URL pattern; the paths visited."""
    waiting, seen = deque(start), set(start)
    kinds: dict[str, int] = {}
    visited = []
    while waiting:
        path = waiting.popleft()
        answer = page.goto(path)
        page.wait_for_load_state("load")
        assert answer is not None
        assert answer.status < 500, path
        visited.append(path)
        for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            parts = urlsplit(href)
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if (
                not href.startswith(page.url.split("/", 3)[0] + "//" + urlsplit(page.url).netloc)
                or target in seen
            ):
                continue
            seen.add(target)
            if not parts.path.startswith(prefix) or parts.path.startswith(
                ("/media/", "/static/", "/admin/logout")
            ):
                continue
            kind = _kind(parts.path)
            if kind and kinds.setdefault(kind, 0) < most:
                kinds[kind] += 1
                waiting.append(target)
    return visited


def _kind(path: str) -> str:
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    if any(part in (match.url_name or "") for part in NO_PAGES):
        return ""
    return match.view_name


def test_no_public_page_breaks_the_policy(page, context):
    visited = crawl(
        page, ["/", "/nothing-here/", "/search/?q=port", "/archive/", "/keywords/", "/weekly/", "/outbox/"]
    )

    assert context.watch.complaints == []
    assert len(visited) > 30


def test_no_dialog_breaks_the_policy(page, context):
    page.goto("/")
    for name in ("Subscribe", "Write to Us", "Ask Us A Question"):
        page.get_by_role("link", name=name).first.click()
        page.get_by_role("dialog").locator("form").first.wait_for()
        page.keyboard.press("Escape")

    assert context.watch.complaints == []


def test_no_page_of_the_desk_breaks_the_policy(editors_page, context):
    visited = crawl(editors_page, ["/admin/"], prefix="/admin/", most=1)

    assert context.watch.complaints == []
    assert len(visited) > 40


def test_the_prose_editor_writes_and_saves_without_breaking_the_policy(editors_page, context):
    page = editors_page
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("A story written in a browser")
    page.locator("#id_section").select_option(index=1)
    prose = page.locator(".ProseMirror[contenteditable]").first
    prose.click()
    page.keyboard.type("Words that the editor typed.")
    page.keyboard.press("Control+B")
    page.keyboard.type(" Bold ones.")
    page.get_by_role("button", name="Save and continue editing").first.click()
    page.wait_for_load_state("load")

    assert page.locator(".ProseMirror strong").first.inner_text().strip() == "Bold ones."
    assert context.watch.complaints == []
