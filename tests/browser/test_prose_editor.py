"""Whatever cleaning lets through survives the prose editor: changing one word loses nothing else."""

import pytest

from articles import cleaning

pytestmark = pytest.mark.browser

BODY = cleaning.clean(
    '<p>Intro <strong>bold</strong> <em>it</em> <s>old</s> H<sub>2</sub>O x<sup id="ref1">'
    '<a href="#fn1">1</a></sup> <code>code</code> <mark>marked</mark> <small>small</small>'
    ' <q lang="zh">短</q> <cite>Cited</cite>'
    ' <kbd>K</kbd> <abbr title="Belt and Road">BR</abbr></p><h2 id="one">Two</h2><h3>Three</h3><h4>Four</h4>'
    '<p lang="zh-hans" dir="ltr">中文<br>line</p><blockquote><p>Quote</p><p>More</p></blockquote>'
    '<hr class="gate"><p>Behind the gate</p><hr><ul><li>one</li><li>two<ul><li>in</li></ul></li></ul>'
    '<ol start="3"><li>three</li><li id="fn1"><p>a</p><p>b</p></li></ol>'
    "<table><caption>Caption</caption><thead>"
    '<tr><th scope="col">A</th><th scope="col" colspan="2">B</th></tr>'
    '</thead><tbody><tr><th scope="row">r</th><td rowspan="2">1</td><td>2</td></tr>'
    '<tr><th scope="row">s</th><td>3</td></tr></tbody></table>'
    "<pre><code>a\n  b</code></pre><dl><dt>Term</dt><dd>Meaning</dd><dt>Other</dt><dd>Its own</dd></dl>"
    '<p><a href="/energy/">in</a> <a href="mailto:a@example.org">mail</a>'
    ' <a href="https://example.org/?a=1&amp;b=2">out</a></p>'
)


def test_a_text_with_everything_comes_back_from_the_editor_as_it_was(editors_page, context):
    page = editors_page
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("Everything an article may hold")
    page.locator("#id_section").select_option(index=1)
    page.get_by_title("edit HTML").click()
    page.locator("dialog textarea").fill(BODY)
    page.locator("dialog button[type=submit]").click()
    page.get_by_role("button", name="Save and continue editing").first.click()
    page.wait_for_url("**/change/")
    assert page.locator("#id_body").input_value() == BODY

    page.locator(".ProseMirror[contenteditable] > p").first.click()
    page.keyboard.press("End")
    page.keyboard.type("!")
    page.keyboard.press("Backspace")
    page.get_by_role("button", name="Save and continue editing").first.click()
    page.wait_for_load_state("load")

    assert page.locator("#id_body").input_value() == BODY
    assert context.watch.complaints == []
