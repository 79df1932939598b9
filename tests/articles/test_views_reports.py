import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import citing, contents
from articles.models import Author, Edition, Keyword, Picture, Report, TocEntry
from articles.models.section import reserved_slugs
from portal import purges

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def purged(monkeypatch, django_capture_on_commit_callbacks):
    """The tags that were purged by `act()`."""

    def of(act):
        seen: set[str] = set()
        listeners = [*purges._listeners, seen.update]
        monkeypatch.setattr(purges, "_listeners", listeners)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        monkeypatch.setattr(purges, "_listeners", listeners[:-1])
        return seen

    return of


def edition(report, **fields):
    told = {"file": "reports/x.pdf", "media_type": "application/pdf", "size": 2_411_725, "pages": 48} | fields
    return Edition.objects.create(report=report, **told)


def picture(name="p"):
    return Picture.objects.create(
        file=f"pictures/{name}.webp", width=700, height=990, sha256=name.ljust(64, "0"), alt="A cover"
    )


def titles(response):
    return [report.title for report in response.context["reports"]]


def facet(response, name):
    found = {facet["name"]: facet["choices"] for facet in response.context["facets"]}
    return [(choice["name"], choice["count"], choice["is_chosen"]) for choice in found.get(name, [])]


def structured(response):
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    assert found
    return json.loads(found[1])["@graph"][0]


def test_reports_stand_newest_first_with_what_their_first_edition_is(client, report):
    report(title="Old", published_at=NOW - DAY)
    new = report(title="New", access="public")
    edition(new)

    response = client.get("/reports/")

    assert titles(response) == ["New", "Old"]
    assert [card.facts for card in response.context["reports"]] == ["PDF, 2.3\xa0MB, 48\xa0pages", ""]
    # Only what stands behind the gate bears the lock.
    assert response.content.count(b'class="lock"') == 1
    assert set(response.headers["Surrogate-Key"].split()) == {
        "site", "menu", "reports", "section:news", *(card.tag for card in response.context["reports"]),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "facts"),
    [
        ({}, "PDF, 2.3\xa0MB, 48\xa0pages"),
        ({"pages": 1, "size": 900}, "PDF, 900\xa0bytes, 1\xa0page"),
        ({"pages": None, "media_type": "application/epub+zip"}, "EPUB, 2.3\xa0MB"),
        ({"pages": None, "media_type": "image/djvu"}, "DJVU, 2.3\xa0MB"),
        ({"pages": None, "media_type": ""}, "2.3\xa0MB"),
    ],
)
def test_a_file_is_described_by_kind_size_and_pages(report, fields, facts):
    assert edition(report(), **fields).facts == facts


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize("query", ["", "?section=news&keyword=ports&year=2026"])
def test_the_list_costs_four_queries_with_one_report_and_with_three(
    client, report, django_assert_num_queries, more, query
):
    for _number in range(more):
        edition(report(cover=None, keywords=["ports", "rail"]))
    client.get("/keywords/")

    with django_assert_num_queries(4):
        assert len(titles(client.get(f"/reports/{query}"))) == more


def test_reports_are_narrowed_by_section_keyword_and_year_with_counts(client, report):
    report(title="A", section="energy", keywords=["ports"], published_at=datetime(2025, 5, 1, tzinfo=UTC))
    report(title="B", section="energy", keywords=["ports", "rail"])
    report(title="C", section="trade", keywords=["rail"])

    everything = client.get("/reports/")
    assert facet(everything, "Section") == [("Energy", 2, False), ("Trade", 1, False)]
    assert facet(everything, "Keyword") == [("ports", 2, False), ("rail", 2, False)]
    assert facet(everything, "Year") == [("2026", 2, False), ("2025", 1, False)]

    energy = client.get("/reports/?section=energy")
    assert titles(energy) == ["B", "A"]
    # What is chosen may be changed for its neighbour; the others say what they would leave.
    assert facet(energy, "Section") == [("Energy", 2, True), ("Trade", 1, False)]
    assert facet(energy, "Keyword") == [("ports", 2, False), ("rail", 1, False)]

    both = client.get("/reports/?year=2026&section=energy&keyword=ports")
    assert titles(both) == ["B"]
    assert both.context["canonical_url"] == f"{SITE}/reports/?section=energy&keyword=ports&year=2026"
    urls = [choice["url"] for choice in both.context["facets"][0]["choices"]]
    assert urls == ["/reports/?section=energy&keyword=ports&year=2026"]


def test_a_year_is_the_newsrooms_year(client, report, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    report(title="New Year's", published_at=datetime(2025, 12, 31, 18, tzinfo=UTC))

    assert facet(client.get("/reports/"), "Year") == [("2026", 1, False)]
    assert titles(client.get("/reports/?year=2026")) == ["New Year's"]
    assert titles(client.get("/reports/?year=2025")) == []


@pytest.mark.parametrize("name", ["section", "keyword", "year"])
@pytest.mark.parametrize(
    "value", ["nothing", "2020", "%00", "%F0%9F%92%A9", "99999", "a" * 5000, "'", "%ED%A0%80"]
)
def test_a_value_that_nothing_has_gives_a_clear_empty_page(client, report, name, value):
    report()

    response = client.get(f"/reports/?{name}={value}")

    assert (response.status_code, titles(response)) == (200, [])
    assert b"No report matches" in response.content
    assert b'<meta name="robots" content="noindex">' in response.content


def test_the_keywords_of_a_report_that_is_not_out_yet_tell_nothing(client, report):
    report(title="Secret", keywords=["secret merger"], published_at=NOW + timedelta(seconds=30))
    report(title="Draft", keywords=["secret draft"], published_at=None)
    report(title="Taken back", keywords=["secret slip"], published_at=NOW - DAY, retracted_at=NOW)

    response = client.get("/reports/")

    assert (titles(response), response.context["facets"]) == ([], [])
    assert b"ecret" not in response.content
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"
    assert client.get("/keywords/secret-merger/").status_code == 404
    with time_machine.travel(NOW + timedelta(seconds=30), tick=False):
        assert titles(client.get("/reports/")) == ["Secret"]
        assert client.get("/keywords/secret-merger/").status_code == 200


def test_a_long_list_is_walked_to_its_end_with_its_filters_and_back(client, report):
    for number in range(23):
        report(title=f"R{number:02}", published_at=NOW - timedelta(hours=number // 2))
    report(title="Elsewhere", section="energy")

    first = client.get("/reports/?section=news&year=2026")
    second = client.get(first.context["older_url"])

    assert first.context["older_url"].startswith("/reports/?section=news&year=2026&before=")
    assert sorted(titles(first) + titles(second)) == [f"R{number:02}" for number in range(23)]
    top = client.get(second.context["newer_url"])
    assert (top.status_code, top.headers["Location"]) == (302, "/reports/?section=news&year=2026")
    assert client.get("/reports/?before=abc").status_code == 404


def test_each_language_has_its_own_reports_at_its_own_address(client, report):
    report(title="Dry ports")
    chinese = report(title="陆港", slug="lu-gang", language="zh-hans")

    assert titles(client.get("/reports/")) == ["Dry ports"]
    assert titles(client.get("/zh/reports/")) == ["陆港"]
    assert chinese.get_absolute_url() == "/zh/reports/lu-gang/"
    moved = client.get("/reports/lu-gang/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/zh/reports/lu-gang/")
    assert moved.headers["Surrogate-Key"] == chinese.tag
    assert client.get("/reports/").context["switch_path"] == "/zh/reports/"
    assert [pair["url"] for pair in client.get("/reports/").context["alternates"]] == [
        f"{SITE}/reports/", f"{SITE}/zh/reports/",
    ]  # fmt: skip


def test_a_reports_page_shows_all_but_the_full_edition(client, report):
    found = report(
        title="Dry ports", subtitle="What they cost", number="WP 7", authors=["Ann Lee"], keywords=["ports"],
        contents=[(1, "1", "Why", 5), (2, "1.1", "Costs", 6), (1, "2", "Where", 9)], cover=picture(),
    )  # fmt: skip
    edition(found)
    found.samples.create(picture=picture("s"), page=6)

    response = client.get("/reports/dry-ports/")
    page = response.content.decode()

    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=300"
    for shown in (
        "What they cost", "WP 7", 'href="/authors/ann-lee/"', 'href="/keywords/ports/"', "What report number 1 finds.",
        "PDF, 2.3\xa0MB, 48\xa0pages", 'id="contents"', "Costs", 'href="/media/pictures/s.webp"', "Page 6",
        f'<link rel="canonical" href="{SITE}/reports/dry-ports/">',
        f'content="{SITE}/media/pictures/p.webp"',
    ):  # fmt: skip
        assert shown in page
    # Neither the file's name nor where it lies.
    assert "x.pdf" not in page
    keyword, author = Keyword.objects.get(), Author.objects.get()
    assert set(response.headers["Surrogate-Key"].split()) == {
        "site", "menu", "reports", found.tag, "section:news", keyword.tag, author.tag,
    }  # fmt: skip


def test_machines_read_a_report_that_is_not_for_free(client, report):
    found = report(
        title="Dry </script> ports", number="WP 7", slug="dry", authors=["Ann Lee"], keywords=["ports"]
    )
    edition(found)

    node = structured(client.get("/reports/dry/"))

    kept = (
        "@type",
        "name",
        "reportNumber",
        "datePublished",
        "numberOfPages",
        "isAccessibleForFree",
        "keywords",
    )
    assert [node[name] for name in kept] == [
        "Report", "Dry </script> ports", "WP 7", "2026-03-20T12:00:00+00:00", 48, False, ["ports"],
    ]  # fmt: skip
    assert [who["name"] for who in node["author"]] == ["Ann Lee"]
    assert node["publisher"] == {"@id": f"{SITE}/#publisher"}
    assert node["encoding"] == [
        {
            "@type": "MediaObject",
            "encodingFormat": "application/pdf",
            "contentSize": "2411725",
            "inLanguage": "en",
        }
    ]
    Report.objects.update(access="public")
    assert structured(client.get("/reports/dry/"))["isAccessibleForFree"] is True


@pytest.mark.parametrize("more", [1, 3])
def test_a_reports_page_costs_the_same_with_one_and_with_three_of_everything(
    client, report, story, django_assert_num_queries, more
):
    found = report(
        slug="dry",
        keywords=[f"k{n}" for n in range(more)],
        authors=[f"A {n}" for n in range(more)],
        contents=[(1, str(n), "Chapter", n) for n in range(more)],
    )
    for number in range(more):
        edition(found)
        found.samples.create(picture=picture(f"s{number}"), page=number)
        story(keywords=["k0"])
        report()
    client.get("/keywords/")

    with django_assert_num_queries(10):
        response = client.get("/reports/dry/")

    assert (len(response.context["related"]), len(response.context["shelf"])) == (more, more)


def test_related_articles_are_the_editors_choice_then_shared_keywords_else_the_sections_newest(
    client, report, story
):
    found = report(slug="dry", keywords=["ports"])
    neighbour = story(headline="Neighbour")

    def related():
        return [article.headline for article in client.get("/reports/dry/").context["related"]]

    assert related() == ["Neighbour"]
    story(headline="Shares", keywords=["ports"], section="trade")
    assert related() == ["Shares"]
    found.related.add(neighbour)
    assert related() == ["Neighbour", "Shares"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"published_at": None}, 404),
        ({"published_at": NOW + timedelta(seconds=1)}, 404),
        ({"published_at": NOW + timedelta(seconds=1), "retracted_at": NOW}, 404),
        ({"published_at": NOW - DAY, "retracted_at": NOW, "retraction_note": "A table was wrong."}, 410),
    ],
)
def test_what_readers_may_not_see_is_not_there_and_what_was_taken_back_says_why(
    client, report, fields, status
):
    report(title="Dry ports", abstract="Hidden abstract", **fields)

    response = client.get("/reports/dry-ports/")

    assert response.status_code == status
    assert b"Hidden abstract" not in response.content
    assert (b"A table was wrong." in response.content) == (status == 410)
    assert client.get("/reports/no-such/").status_code == 404


@pytest.mark.parametrize("moment", [None, NOW + timedelta(days=1)])
def test_an_editor_sees_the_page_before_it_is_out_and_nobody_else_does(desk, client, report, member, moment):
    report(title="Dry ports", abstract="Hidden abstract", published_at=moment)

    page = desk.get("/reports/dry-ports/")

    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    assert "Hidden abstract" in page.text
    assert "Preview: readers do not see this." in page.text
    client.logout()
    client.force_login(member)
    assert client.get("/reports/dry-ports/").status_code == 404
    assert Report.objects.get().published_at == moment


def test_a_report_appears_the_second_its_moment_comes(client, report):
    report(slug="dry", published_at=NOW + timedelta(minutes=1))

    assert client.get("/reports/dry/").status_code == 404

    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert client.get("/reports/dry/").status_code == 200


def test_a_reader_with_a_session_gets_pages_nobody_stores(client, report, member):
    report(slug="dry")
    client.force_login(member)

    for path in ("/reports/", "/reports/dry/"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_a_page_without_an_edition_has_no_button(client, report):
    report(slug="dry")

    page = client.get("/reports/dry/").content.decode()

    assert "The full edition is not here yet." in page
    assert "Download the full edition" not in page


def test_contents_are_nested_whatever_levels_are_left_out():
    entries = [TocEntry(level=level, title=title) for level, title in
               [(2, "Before"), (1, "One"), (3, "Deep"), (2, "One one"), (3, "Deeper"), (1, "Two")]]  # fmt: skip

    def told(lines):
        return [(line.entry.title, told(line.below)) for line in lines]

    assert told(contents.nested(entries)) == [
        ("Before", []),
        ("One", [("Deep", []), ("One one", [("Deeper", [])])]),
        ("Two", []),
    ]


def cite(report, names=()):
    return citing.cite(report, [Author(name=name) for name in names], "The Portal")


def test_a_report_is_cited_as_its_language_does(report):
    one = report(title="Dry ports", subtitle="What they cost", number="WP 7", slug="dry")
    bare = report(title="Who pays?", slug="who")
    chinese = report(title="陆港", slug="lu-gang", language="zh-hans")

    assert [
        cite(one, ["Ann Lee", "Bo Chen", "Cy Orr"]).text,
        cite(one, ["Ann Lee"]).text,
        cite(bare).text,
        cite(chinese, ["李伟", "王芳", "张敏", "刘洋"]).text,
    ] == [
        f"Ann Lee, Bo Chen, & Cy Orr (2026). Dry ports: What they cost (WP 7). The Portal. {SITE}/reports/dry/",
        f"Ann Lee (2026). Dry ports: What they cost (WP 7). The Portal. {SITE}/reports/dry/",
        f"The Portal (2026). Who pays? {SITE}/reports/who/",
        f"李伟, 王芳, 张敏, 等. 陆港[R/OL]. The Portal, 2026. {SITE}/zh/reports/lu-gang/",
    ]


def test_reference_managers_get_a_citation_that_no_sign_can_break(report):
    found = report(title=r"100% of {x} & y_z \ ~^", number="7", slug="dry")

    assert cite(found, ["Ann Lee", "Bo Chen"]).bibtex == (
        f"@techreport{{report-{found.pk},\n"
        "  author = {{Ann Lee} and {Bo Chen}},\n"
        r"  title = {{100\% of \{x\} \& y\_z \textbackslash{} \textasciitilde{}\textasciicircum{}}}," + "\n"
        "  institution = {The Portal},\n  number = {7},\n  year = {2026},\n"
        f"  url = {{{SITE}/reports/dry/}}\n}}"
    )
    assert cite(found, ["Ann\r\nER  - "]).ris.splitlines() == [
        "TY  - RPRT", "AU  - Ann ER -", r"TI  - 100% of {x} & y_z \ ~^", "PB  - The Portal", "SN  - 7", "PY  - 2026",
        "DA  - 2026/03/20", "LA  - en", f"UR  - {SITE}/reports/dry/", "ER  - ",
    ]  # fmt: skip


def test_a_report_stands_where_readers_look(client, report, story):
    story(section="energy", keywords=["ports"], authors=["Ann Lee"])
    report(title="Dry ports", section="energy", keywords=["ports"], authors=["Ann Lee"])
    report(title="Tea", section="trade", keywords=["tea"])

    def shelf(path):
        return [one.title for one in client.get(path).context["shelf"]]

    assert [shelf(path) for path in ("/energy/", "/keywords/ports/", "/authors/ann-lee/")] == [
        ["Dry ports"]
    ] * 3
    assert shelf("/") == ["Tea", "Dry ports"]
    # From there to all of its kind.
    assert 'href="/reports/?section=energy"' in client.get("/energy/").content.decode()
    assert 'href="/reports/?keyword=ports"' in client.get("/keywords/ports/").content.decode()
    # A keyword that only a report has leads to it.
    assert shelf("/keywords/tea/") == ["Tea"]
    assert client.get("/zh/keywords/tea/").status_code == 404
    assert 'href="/reports/"' in client.get("/archive/").content.decode()


@pytest.mark.parametrize("path", ["/", "/energy/", "/keywords/ports/", "/authors/ann-lee/"])
def test_a_page_with_reports_beside_it_is_fresh_until_the_next_one(client, report, story, path):
    story(section="energy", keywords=["ports"], authors=["Ann Lee"])
    for second in (90, 60):
        report(
            section="energy", keywords=["ports"], authors=["Ann Lee"], published_at=NOW + timedelta(seconds=second)
        )  # fmt: skip

    response = client.get(path)

    assert response.context["shelf"] == []
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"


def test_the_sitemap_lists_public_reports_and_is_fresh_until_the_next(client, report):
    report(slug="dry", cover=picture())
    report(slug="secret", published_at=NOW + timedelta(seconds=30))

    response = client.get("/sitemap-reports.xml")

    assert re.findall("<loc>(.*?)</loc>", response.content.decode()) == [f"{SITE}/reports/dry/"]
    assert f"<image:loc>{SITE}/media/pictures/p.webp</image:loc>" in response.content.decode()
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"


def test_an_old_address_leads_to_the_new_one_only_if_readers_have_seen_it(client, report):
    seen, draft = report(slug="old"), report(slug="draft", published_at=None)
    for found, slug in ((seen, "new"), (draft, "ready"), (seen, "newer-港口")):
        found.slug = slug
        found.save()

    assert [client.get(f"/reports/{slug}/").status_code for slug in ("old", "new", "draft")] == [
        301,
        301,
        404,
    ]
    assert client.get("/reports/old/", follow=True).status_code == 200
    assert client.get("/reports/old/").headers["Location"] == client.get("/reports/new/").headers["Location"]


def test_no_section_can_take_the_address_of_the_reports():
    assert {"reports", "questions", "question", "contribution", "database"} <= reserved_slugs()


def test_whatever_is_saved_purges_the_pages_it_stands_on(report, section, story, purged):
    found = report(section="energy", keywords=["ports"], authors=["Ann Lee"], cover=picture("cover"))
    keyword, author, article = Keyword.objects.get(), Author.objects.get(), story()
    trade = section("trade")
    where = {found.tag, "reports", "home", "archive", "section:energy", keyword.tag, author.tag}

    def moved():
        found.section = trade
        found.save()

    assert purged(found.save) == where
    assert purged(moved) == where | {"section:trade"}
    where |= {"section:trade"}
    where -= {"section:energy"}
    for act in (
        lambda: edition(found),
        lambda: found.editions.all().delete(),
        lambda: found.contents.create(position=1, title="Why"),
        lambda: found.contents.get().delete(),
        lambda: found.samples.create(picture=picture("sample"), page=3),
        lambda: found.related.add(article),
        article.reports.clear,
        found.cover.save,
        lambda: Picture.objects.get(file="pictures/sample.webp").save(),
    ):
        assert where <= purged(act)
    assert {"reports", found.tag} <= purged(found.section.save)
    assert where <= purged(lambda: keyword.aliases.create(name="harbours"))
    assert where <= purged(lambda: found.keywords.remove(keyword))
    assert where <= purged(lambda: keyword.reports.add(found))
    assert where <= purged(keyword.reports.clear)
    assert where - {keyword.tag} <= purged(author.delete)
    assert {found.tag, "reports", "home", "archive", "section:trade"} <= purged(found.delete)


def test_a_draft_purges_nothing_and_taking_a_report_out_of_sight_purges_it(report, purged):
    draft = report(published_at=None, keywords=["ports"])
    assert purged(draft.save) == set()

    shown = report(keywords=["ports"])
    shown.published_at = None
    assert {shown.tag, "reports", Keyword.objects.get().tag} <= purged(shown.save)
