"""What a reader's first visit weighs, as it comes over the line."""

import pytest

pytestmark = pytest.mark.browser

STORY = "/international-relations/2020/03/chongqing-singapore-smart-china-expo/"


def weigh(browser, portal, path: str, width: int) -> dict[str, int]:
    """Compressed bytes by kind of resource."""
    context = browser.new_context(base_url=portal.url, viewport={"width": width, "height": 800})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    devtools.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))

    def finished(event):
        kind = kinds.get(event["requestId"], "Other")
        sizes[kind] = sizes.get(kind, 0) + int(event["encodedDataLength"])

    devtools.on("Network.loadingFinished", finished)
    page.goto(path, wait_until="networkidle")
    context.close()
    return sizes


@pytest.mark.parametrize("path", ["/", STORY, "/trade-and-routes/"])
def test_style_script_and_type_stay_light(browser, portal, path):
    phone, desktop = weigh(browser, portal, path, 360), weigh(browser, portal, path, 1280)

    def light(sizes):
        return sum(sizes.get(kind, 0) for kind in ("Stylesheet", "Script", "Font"))

    assert light(phone) <= 20_000
    assert light(desktop) <= 45_000


def test_an_articles_html_and_its_picture_stay_light_on_a_phone(browser, portal):
    assert len(portal.fetch(STORY).encode()) <= 40_000
    assert weigh(browser, portal, STORY, 360).get("Image", 0) <= 75_000


def test_a_page_does_not_jump_while_it_loads(browser, portal):
    context = browser.new_context(base_url=portal.url, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => "
        "{ if (!entry.hadRecentInput) window.shift += entry.value })).observe({type: 'layout-shift', buffered: true})"
    )
    shifts = {}
    for path in ("/", STORY):
        page.goto(path, wait_until="networkidle")
        shifts[path] = round(page.evaluate("window.shift"), 2)
    context.close()

    assert shifts == {"/": 0, STORY: 0}
