"""The editor's day in a real browser: reading, asking, deciding, making an article; strangers' HTML does nothing."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browsing import Portal

pytestmark = pytest.mark.browser

STORY = "The night shift at the container scanner"
QUEUE = "/admin/contributions/submission/"
LOOKS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture
def catcher() -> Iterator[tuple[str, list[str]]]:
    """A server of a stranger: its address, and the first line of every request it got."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _address = server.accept()
                except OSError:
                    return
                with connection:
                    heard.append(connection.recv(1000).decode("latin-1").partition("\r\n")[0])
                    connection.sendall(
                        b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    )

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        server.shutdown(socket.SHUT_RDWR)


def hostile(address: str) -> str:
    """What a stranger's mail would like to do."""
    return (
        f'<script>fetch("{address}/script");top.document.title="taken"</script>'
        f'<img src="{address}/img.gif" srcset="{address}/set.gif 2x" onerror="fetch(\'{address}/error\')">'
        f'<link rel="stylesheet" href="{address}/a.css"><style>@import url("{address}/b.css");'
        f'body{{background:url("{address}/bg.gif")}}</style>'
        f'<meta http-equiv="refresh" content="0;url={address}/refresh"><base href="{address}/">'
        f'<iframe src="{address}/frame"></iframe><object data="{address}/object"></object>'
        f'<video poster="{address}/poster.gif" src="{address}/video"></video><audio src="{address}/audio"></audio>'
        f'<form action="{address}/form"><input autofocus onfocus="this.form.submit()"></form>'
        f'<svg onload="fetch(\'{address}/svg\')"><image href="{address}/svg.gif"/></svg>'
        f'<p style="background:url({address}/p.gif)">The words of the mail.</p>'
        f'<a href="{address}/followed" ping="{address}/ping">A link</a><link rel="dns-prefetch" href="{address}">'
    )


def mailed(portal: Portal, html: str) -> str:
    """A story that came by mail with this HTML: its number."""
    return portal.run(
        "from contributions import desk, intake\n"
        "envelope = intake.Envelope(source='mail', name='Eve', email='eve@example.net', title='A mail', html="
        f"{html!r})\n"
        "story, _new = intake.store(envelope)\n"
        "desk.transition(story, 'confirm', desk.PORTAL)\n"
        "print(story.pk)"
    )


def in_queue(page: Page, title: str) -> None:
    page.goto(f"{QUEUE}?queue=all")
    page.get_by_role("link", name=title).click()


def test_the_editor_s_whole_day(editors_page: Page, context: BrowserContext, portal: Portal) -> None:
    page = editors_page
    page.goto(QUEUE)
    expect(page.locator(".queue-counters [aria-current]")).to_contain_text("Waiting")

    page.get_by_role("link", name=STORY).click()
    expect(page.locator(".case-paper").first).to_contain_text("A container passes the scanner")
    page.get_by_role("button", name="Start reading").click()
    expect(page.locator(".case-badge")).to_have_text("in review")

    page.get_by_role("link", name="Ask for changes").click()
    subject, text = page.get_by_label("Subject"), page.get_by_label("Text")
    assert subject.input_value() == f"Action needed: changes to “{STORY}”"
    text.fill(text.input_value().replace("1. ", "1. Tell us about one night that went wrong."))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".case-badge")).to_have_text("changes requested")
    (letter, *_more) = portal.letters("one night that went wrong")
    assert b"tomasz.brela@example.net" in letter.read_bytes()

    page.get_by_role("button", name="Read again").click()
    page.get_by_role("link", name="Accept").click()
    page.get_by_role("button", name="Send in the morning").click()
    expect(page.locator(".case-badge")).to_have_text("accepted")
    expect(page.locator(".thread-state").last).to_contain_text("leaves")
    page.get_by_role("button", name="Do not send").click()
    expect(page.locator(".thread-state").last).to_have_text("cancelled")

    page.get_by_label("Internal note").fill("For the week of ports.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".case-line .is-internal")).to_contain_text("For the week of ports.")

    page.get_by_role("link", name="Make article").click()
    page.get_by_role("button", name="Make article").click()
    expect(page.get_by_label("Headline")).to_have_value(STORY)
    assert context.watch.complaints == []  # type: ignore[attr-defined]


def test_the_slower_of_two_editors_sees_who_was_faster_and_keeps_the_letter(
    editors_page: Page, context: BrowserContext
) -> None:
    page, other = editors_page, context.new_page()
    in_queue(page, "How my grandmother dyed with madder")
    page.get_by_role("link", name="Decline").click()
    page.get_by_label("Text").fill("A letter that took an hour.")
    other.goto(page.url.replace("/decline/", "/accept/"))
    other.get_by_role("button", name="No letter").click()
    expect(other.locator(".case-badge")).to_have_text("accepted")

    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator(".errorlist").first).to_contain_text("was faster: “accepted”")
    expect(page.get_by_label("Text")).to_have_value("A letter that took an hour.")
    expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(0)


def test_a_mail_s_hostile_html_runs_no_script_and_loads_nothing(
    editors_page: Page, context: BrowserContext, portal: Portal, catcher: tuple[str, list[str]]
) -> None:
    page = editors_page
    address, heard = catcher
    number = mailed(portal, hostile(address))

    page.goto(f"{QUEUE}{number}/change/")
    frame = page.frame_locator("iframe.case-frame").first
    expect(frame.get_by_text("The words of the mail.")).to_be_visible()
    # Refreshes and prefetches would come a little later.
    time.sleep(1.5)

    assert heard == []
    assert "taken" not in page.title()
    # The catcher does hear what is asked of it.
    page.request.get(f"{address}/control")
    assert heard == ["GET /control HTTP/1.1"]
    assert [one for one in context.watch.complaints if "frame-ancestors" in one] == []  # type: ignore[attr-defined]


def test_the_same_html_does_nothing_even_when_nothing_is_cut_out_of_it(
    editors_page: Page, portal: Portal, catcher: tuple[str, list[str]]
) -> None:
    """The sandbox alone holds: the frame's own headers around the raw HTML."""
    page = editors_page
    address, heard = catcher
    number = mailed(portal, "<p>Harmless.</p>")
    path = f"{QUEUE}{number}/html/"

    def raw(route) -> None:
        route.fulfill(response=route.fetch(), body=f"<!doctype html>{hostile(address)}")

    page.route(f"**{path}", raw)
    page.goto(f"{QUEUE}{number}/change/")
    frame = page.frame_locator("iframe.case-frame").first
    expect(frame.get_by_text("The words of the mail.")).to_be_visible()
    time.sleep(1.5)

    assert heard == []
    assert "taken" not in page.title()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_at_the_desk_and_nothing_scrolls_sideways(
    editors_page: Page, context: BrowserContext, browser, portal: Portal, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    editors_page.goto(f"{QUEUE}?queue=all")
    first = editors_page.locator("#result_list th a").first.get_attribute("href") or ""
    case = first.partition("?")[0]
    own = browser.new_context(
        base_url=portal.url,
        storage_state=context.storage_state(),
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = own.new_page()
    found = []
    for path in (QUEUE, f"{QUEUE}?queue=spam", f"{QUEUE}figures/", case, case.replace("/change/", "/write/"),
                 case.replace("/change/", "/move/decline/"), case.replace("/change/", "/delete/")):  # fmt: skip
        page.goto(path)
        violations = Axe().run(page).response["violations"]
        found += [f"{path}: {v['id']} {[node['target'] for node in v['nodes']][:3]}" for v in violations]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{path}: scrolls sideways")
    own.close()

    assert found == []


def test_the_chief_deletes_for_good_under_the_policy(editors_page: Page, context: BrowserContext) -> None:
    page = editors_page
    in_queue(page, "Ten reasons to choose our logistics park")
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Yes, I’m sure").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    page.goto(f"{QUEUE}?queue=all")

    assert page.get_by_role("link", name="Ten reasons to choose our logistics park").count() == 0
    assert context.watch.complaints == []  # type: ignore[attr-defined]
