"""Documents as other programs write them. LibreOffice wrote those below `documents/`; the XML of Word, WPS Office and
Google Docs is made here (`tests.articles.manuscripts`) the way their files have it.
"""

import re
from pathlib import Path

import pytest

from articles import cleaning, documents
from tests.articles import manuscripts
from tests.articles.manuscripts import drawing, p, package, png, run, style
from tests.articles.pdfs import pdf

FIXTURES = Path(__file__).parent / "documents"
BULLETS = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
)
BOLD = "<w:b/>"
# What both files of LibreOffice hold, but for the names of its footnote.
HARBOUR = (
    "<p>In spring the quay was <strong>too short</strong>, by autumn it was <em>too long</em>; the old plan is "
    "<s>dropped</s>. CO<sub>2</sub> fell.<sup>[1]</sup></p>"
    "<h2>What was built</h2>"
    '<p>More at <a href="https://example.org/port">the port</a>.</p>'
    "<ul><li>Cranes<ul><li>Two tall</li></ul></li><li>Rails</li></ul>"
    "<ol><li>First the cranes</li><li>Then the rails</li></ol>"
    '<figure><img src="figure:0" alt="A crane over the quay"></figure>'
    "<h3>What it cost</h3>"
    "<table><thead><tr><th>Year</th><th>Million</th></tr></thead>"
    "<tbody><tr><td>2025</td><td>41</td></tr></tbody></table>"
    "<blockquote><p>Nobody measured twice.</p></blockquote>"
    "<p>The rails came last.</p>"
    '<figure><img src="figure:1" alt="Rails in the rain."></figure>'
    "<ol><li>Port authority, 2026. ↑</li></ol>"
)


@pytest.fixture
def read(tmp_path):
    """`read(data, "docx")`: the document of these bytes."""

    def read_bytes(data: bytes, kind: str = "docx") -> documents.Document:
        path = tmp_path / "manuscript"
        path.write_bytes(data)
        return documents.read(path, kind)

    return read_bytes


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def without_notes(html: str) -> str:
    """The marks of footnotes without their links, whose names every program chooses."""
    html = re.sub(r'<a (?:href="#[^"]*" ?|id="[^"]*" ?)+>([^<]*)</a>', r"\1", html)
    return re.sub(r'<li id="[^"]*">', "<li>", html)


@pytest.mark.parametrize("kind", ["odt", "docx"])
def test_what_libreoffice_writes_reads_the_same_from_both_its_formats(kind):
    document = documents.read(FIXTURES / f"harbour.{kind}", kind)

    assert document.title == "The harbour that moved"
    assert without_notes(document.html) == HARBOUR
    assert [(figure.caption, figure.credit) for figure in document.figures] == [
        ("The new crane.", "Ada Lin"),
        ("Rails in the rain.", "Bo Chen"),
    ]
    assert document.warnings == ()


@pytest.mark.parametrize("kind", ["odt", "docx"])
def test_a_footnote_leads_there_and_back(kind):
    html = documents.read(FIXTURES / f"harbour.{kind}", kind).html

    there = re.search(r'<sup><a href="#([^"]+)" id="([^"]+)">\[1\]</a></sup>', html)
    assert there is not None
    assert f'<li id="{there[1]}">Port authority, 2026. <a href="#{there[2]}">↑</a></li>' in html


def test_three_thousand_words_keep_headings_lists_tables_links_and_the_order_of_pictures(read):
    document = read(manuscripts.long_manuscript())

    assert document.title == "Night at the weighbridge"
    assert 3000 <= cleaning.count_words(document.html) <= 3400
    assert re.findall(r"<(h[2-4])>(.*?)</\1>", document.html) == [
        heading for part in range(10) for heading in (("h2", f"Part {part}"), ("h3", f"Detail {part}"))
    ]
    assert re.findall(r'<a href="(.*?)">(.*?)</a>', document.html) == [
        (f"https://example.org/{part}", f"source {part}") for part in range(10)
    ]
    for part in range(10):
        assert (
            f"<ul><li>first {part}<ul><li>within {part}</li></ul></li><li>second {part}</li></ul>"
            f"<ol><li>step {part}</li></ol><table><tbody><tr><td>Year</td><td>Lorries</td></tr>"
            f"<tr><td>2025</td><td>{part} hundred</td></tr></tbody></table>"
            f'<figure><img src="figure:{part}" alt="The scale, {part}."></figure>'
        ) in document.html
    assert [figure.caption for figure in document.figures] == [f"The scale, {part}." for part in range(10)]
    assert {figure.credit for figure in document.figures} == {"Sana Dar"}
    assert cleaning.text_of(cleaning.clean(document.html)) == cleaning.text_of(document.html)


def test_words_own_ways_are_read(read):
    """Ids of styles in another language, smart tags, content controls, both forms of a box, changes, hidden words."""
    body = (
        p("Der Hafen", style="Titel")
        + p("Eins", style="berschrift1")
        + p('<w:smartTag w:element="place"><w:r><w:t>Hamburg</w:t></w:r></w:smartTag>', " grows")
        + f"<w:sdt><w:sdtContent>{p('Within a control')}</w:sdtContent></w:sdt>"
        + p("It ", '<w:ins w:id="1"><w:r><w:t>really </w:t></w:r></w:ins>',
            '<w:del w:id="2"><w:r><w:delText>never </w:delText></w:r></w:del>', "moved",
            run(" hidden", "<w:vanish/>"), '<w:r><w:commentReference w:id="0"/></w:r>')
        + p(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
            f"{p('Boxed')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
            f"<w:txbxContent>{p('Boxed')}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>",
            "Beside the box",
        )
        + p(run("x", '<w:vertAlign w:val="superscript"/>'), run("gone", "<w:strike/>"))
        + p("Eins ..... 1", style="Verzeichnis1")
    )  # fmt: skip
    styles = style("Titel", "Title") + style("berschrift1", "heading 1") + style("Verzeichnis1", "toc 1")

    document = read(package(body, styles))

    assert document.title == "Der Hafen"
    assert document.html == (
        "<h2>Eins</h2><p>Hamburg grows</p><p>Within a control</p><p>It really moved</p>"
        "<p>Beside the box</p><p>Boxed</p><p><sup>x</sup><s>gone</s></p>"
    )
    assert document.warnings == ("1 text box: its words now stand in the text, perhaps in the wrong place.",)


def test_a_style_of_ones_own_means_what_it_is_based_on(read):
    body = p("Kicker", style="Mine") + p("Text one.") + p("Deeper", style="Level2") + p("Text two.")
    styles = (
        style("Heading1", "heading 1")
        + style("Mine", "House kicker", '<w:basedOn w:val="Heading1"/>')
        + style("Level2", "House line", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    )

    document = read(package(p("Lead.") + body, styles))

    assert document.html == "<p>Lead.</p><h2>Kicker</h2><p>Text one.</p><h3>Deeper</h3><p>Text two.</p>"


def test_what_wps_office_writes_is_read(read):
    """Ids that are numbers, names in Chinese, a font for the East in every run, lists that only a style makes."""
    font = '<w:rFonts w:hint="eastAsia" w:eastAsia="宋体"/>'
    body = (
        p(run("港口重开", font), style="1")
        + p(run("背景", font), style="2")
        + p(run("货车在两点到达。", font))
        + p(run("起重机", font), style="5")
        + p(run("铁路", font), style="5")
        + p(run("细节", font), style="3")
        + p(drawing("photo", "图片 1", "anchor"))
        + p(run("新的起重机。摄影：张三", font), style="4")
    )
    styles = (
        style("1", "标题") + style("2", "heading 1") + style("3", "标题 2") + style("4", "题注")
        + style("5", "项目", f"<w:pPr>{numbered(1)}</w:pPr>")
    )  # fmt: skip

    document = read(package(body, styles, BULLETS, parts={"media/photo.png": png()}))

    assert document.title == "港口重开"
    assert document.html == (
        "<h2>背景</h2><p>货车在两点到达。</p><ul><li>起重机</li><li>铁路</li></ul><h3>细节</h3>"
        '<figure><img src="figure:0" alt="新的起重机。"></figure>'
    )
    assert [(figure.caption, figure.credit) for figure in document.figures] == [("新的起重机。", "张三")]


def test_what_google_docs_writes_is_read(read):
    """Lists by numbers alone, every property spelt out, links as runs, pictures in the line."""
    plain = '<w:b w:val="0"/><w:i w:val="0"/><w:strike w:val="0"/><w:rtl w:val="0"/>'
    body = (
        p(run("The quay", plain), style="Heading1")
        + p(run("It was ", plain), run("long", BOLD), run(".", plain))
        + p(run("one", plain), inner=numbered(1))
        + p(run("within", plain), inner=numbered(1, 1))
        + p(run("first", plain), inner=numbered(2))
        + p(
            '<w:hyperlink r:id="away"><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>there</w:t></w:r></w:hyperlink>'
        )
        + p(run("The cost", plain), style="Heading2")
        + p(drawing("photo", "A quay in the rain"))
        + p(run("The end", plain), style="Heading1")
        + p(run("Done.", plain))
    )
    styles = style("Heading1", "heading 1") + style("Heading2", "heading 2")

    document = read(
        package(
            body, styles, BULLETS, {"away": "https://example.org/a?b=1&amp;c=2"}, {"media/photo.png": png()}
        )
    )

    assert document.title == ""
    assert document.html == (
        "<h2>The quay</h2><p>It was <strong>long</strong>.</p><ul><li>one<ul><li>within</li></ul></li></ul>"
        '<ol><li>first</li></ol><p><a href="https://example.org/a?b=1&amp;c=2">there</a></p><h3>The cost</h3>'
        '<figure><img src="figure:0" alt="A quay in the rain"></figure><h2>The end</h2><p>Done.</p>'
    )


def test_short_paragraphs_in_bold_are_headings_where_there_are_no_others(read):
    body = (
        p(run("The night shift", BOLD))
        + p("They come at two.")
        + p(run("The scale", BOLD))
        + p("It is never wrong.")
        + p(run("This is a whole sentence in bold.", BOLD))
        + p("They wait.")
    )

    document = read(package(body))

    assert document.title == "The night shift"
    assert document.html == (
        "<p>They come at two.</p><h2>The scale</h2><p>It is never wrong.</p>"
        "<p><strong>This is a whole sentence in bold.</strong></p><p>They wait.</p>"
    )


def test_bold_paragraphs_stay_what_they_are_beside_real_headings(read):
    body = p("One", style="h") + p(run("Bold", BOLD)) + p("Text.") + p("Two", style="h") + p("Text.")

    document = read(package(body, style("h", "heading 1")))

    assert document.html == "<h2>One</h2><p><strong>Bold</strong></p><p>Text.</p><h2>Two</h2><p>Text.</p>"


def test_the_title_in_the_files_properties_is_not_said_twice(read):
    properties = (
        '<c:p xmlns:c="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Quay </dc:title></c:p>'
    )

    document = read(package(p("The quay") + p("Text."), properties=properties))

    assert (document.title, document.html) == ("The quay", "<p>Text.</p>")


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Photo: Ada Lin", "", "Ada Lin"),
        ("Picture by Bo Chen.", "", "Bo Chen"),
        ("Image courtesy of the Port", "", "the Port"),
        ("Figure 2. The crane. Photo credit: Ada Lin / Reuters", "Figure 2. The crane.", "Ada Lin / Reuters"),
        ("© 2026 Port authority", "", "Port authority"),
        ("摄影：张三", "", "张三"),
        ("图：新的起重机", "", "新的起重机"),
        ("▲ 新的起重机（张三 摄）", "新的起重机", "张三"),
    ],
)
def test_a_line_below_a_picture_that_says_whose_it_is_becomes_its_credit(read, line, caption, credit):
    data = package(p(drawing("photo", "A quay")) + p(line) + p("Text."), parts={"media/photo.png": png()})

    document = read(data)

    assert [(one.caption, one.credit) for one in document.figures] == [(caption, credit)]
    assert document.html == '<figure><img src="figure:0" alt="A quay"></figure><p>Text.</p>'


def test_a_paragraph_below_a_picture_that_is_none_of_its_stays_in_the_text(read):
    text = "Photographs: nobody could say who had taken them, " + "and so on " * 40
    data = package(p(drawing("photo")) + p("The lorries come.") + p(text), parts={"media/photo.png": png()})

    document = read(data)

    assert document.html.startswith(
        '<figure><img src="figure:0" alt=""></figure><p>The lorries come.</p><p>Photographs'
    )


def test_a_picture_nobody_described_is_told_and_a_machines_words_do_not_count(read):
    said = "A picture containing text&#10;&#10;Description automatically generated"
    body = p(drawing("a", "A quay")) + p(drawing("b", "image1.png")) + p(drawing("c", said)) + p(drawing("d"))
    data = package(body, parts={f"media/{name}.png": png() for name in "abcd"})

    document = read(data)

    assert [figure.alt for figure in document.figures] == ["A quay", "", "A picture containing text", ""]
    assert document.warnings == ("Pictures 2, 4 have no description.",)


def test_what_cannot_be_taken_over_is_named_once_with_its_number(read):
    chart = (
        '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="x"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
    body = (
        p(chart) + p(chart) + p("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>")
        + p('<w:r><w:object><o:OLEObject ProgID="Excel"/></w:object></w:r>')
        + p(drawing("old")) + p(drawing("nowhere")) + p("Text.")
    )  # fmt: skip
    data = package(body, parts={"media/old.emf": b"\x01\0\0\0 no picture", "media/nowhere.png": png()})
    data = data.replace(b"word/media/nowhere.png", b"word/media/elsewhr.png")

    document = read(data)

    assert document.html == "<p>Text.</p>"
    assert sorted(document.warnings) == [
        "1 embedded object was left out.",
        "1 equation was left out.",
        "1 picture is in a format that no browser shows, or broken, and was left out.",
        "1 picture is only linked, not in the document, and was left out.",
        "2 charts were left out.",
    ]


def test_a_scanners_picture_is_turned_into_one_that_browsers_show(read):
    document = read(package(p(drawing("scan", "A map")), parts={"media/scan.png": png(form="TIFF")}))

    assert document.figures[0].data.startswith(b"\x89PNG")
    assert document.warnings == ()


def test_a_first_row_in_bold_is_the_tables_head_and_a_single_cell_is_no_table(read):
    def cell(inner):
        return f"<w:tc>{inner}</w:tc>"

    head = f"<w:tr>{cell(p(run('Year', BOLD)))}{cell(p(run('Cost', BOLD)))}</w:tr>"
    row = f"<w:tr>{cell(p('2025'))}{cell(p('41'))}</w:tr>"
    frame = f"<w:tbl><w:tr>{cell(p('Framed'))}</w:tr></w:tbl>"

    document = read(package(f"<w:tbl>{head}{row}</w:tbl>{frame}"))

    assert document.html == (
        "<table><thead><tr><th>Year</th><th>Cost</th></tr></thead><tbody><tr><td>2025</td><td>41</td></tr></tbody>"
        "</table><p>Framed</p>"
    )


def test_markdown_keeps_its_structure_and_shows_html_as_it_was_typed(read):
    text = (
        "# The quay\n\nIt *was* **long**.\n\n- one\n  - two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "## Cost\n\n<b>x</b> ![A crane](http://x.test/a.png)\n"
    )

    document = read(text.encode(), "md")

    assert document.title == "The quay"
    assert re.sub(r">\n+", ">", document.html) == (
        "<p>It <em>was</em> <strong>long</strong>.</p><ul><li>one\n<ul><li>two</li></ul></li></ul>"
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
        "<h2>Cost</h2><p>&lt;b&gt;x&lt;/b&gt; <em>A crane</em></p>"
    )
    assert document.warnings == ("1 picture is only linked, not in the document, and was left out.",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_plain_text_is_paragraphs_in_whatever_letters(read, encoding):
    document = read("货车在两点到达。\n第二行\n\n<b>秤</b>从不出错。".encode(encoding), "txt")

    assert document.html == "<p>货车在两点到达。<br>第二行</p><p>&lt;b&gt;秤&lt;/b&gt;从不出错。</p>"


def test_rich_text_gives_its_words_in_the_charset_it_names(read):
    head = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 SimSun;}}"
    data = head + b"\\f0 One\\par \xba\xcf\xd7\xf7 two\\par{\\pict 00ff}}"

    document = read(data, "rtf")

    assert document.html == "<p>One</p><p>合作 two</p>"
    assert document.warnings == (
        "1 picture is in a format that no browser shows, or broken, and was left out.",
        "Of rich text only the words are taken: headings, emphasis and pictures are lost.",
    )


def test_a_pdf_gives_paragraphs_without_running_heads_and_with_a_warning(read):
    pages = [
        ["The Port Gazette", f"Part {page} tells of the lorries that come at two in the night and wait for the",
         "scale, which is never wrong.", f"Then, on day {page}, the gate opens and they drive on to the quay, one by",
         "one, as they al-", f"ways did on day {page}.", str(page)]
        for page in range(1, 5)
    ]  # fmt: skip

    document = read(pdf(pages), "pdf")

    assert document.html.startswith(
        "<p>Part 1 tells of the lorries that come at two in the night and wait for the scale, which is never wrong.</p>"
        "<p>Then, on day 1, the gate opens and they drive on to the quay, one by one, as they always did on day 1.</p>"
    )
    assert "Gazette" not in document.html
    assert document.warnings == (
        "A PDF gives its words only: headings, tables and pictures are lost. Please look with care.",
    )
