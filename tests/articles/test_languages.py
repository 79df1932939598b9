"""Each language has its own pages; an article stands on those of one."""

import json
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine

from articles import publishing, translations
from articles.models import Article, ArticleKeyword, Page, Redirect
from tests.articles.test_views_public import BUDGETS

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
ENGLISH = "/news/2026/03/port-reopens/"
CHINESE = "/zh/news/2026/03/港口重新开放/"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def both(story, section):
    """One article in each language, of one section, keyword and author."""
    section("news", name="News", name_zh="新闻", description_zh="今天的事。")
    shared = {"keywords": ["ports"], "authors": ["Ann Lee"], "published_at": NOW}
    return (
        story(headline="Port reopens", body="<p>Ships may enter.</p>", **shared),
        story(headline="港口重新开放", body="<p>船只可以进港。</p>", language="zh-hans", **shared),
    )


def shown(client, path):
    """Which of the two a page shows."""
    text = client.get(path).content.decode()
    return ("Port reopens" in text, "港口重新开放" in text)


def test_an_article_lives_below_its_languages_prefix_and_only_there(client, both):
    english, chinese = both

    assert client.get(ENGLISH).status_code == client.get(CHINESE).status_code == 200
    for path, home in (
        (CHINESE.removeprefix("/zh"), chinese),
        (f"/zh{ENGLISH}", english),
        (f"/zh{ENGLISH}print/", english),
    ):
        response = client.get(path)
        assert response.status_code == 301
        assert response.headers["Location"].removesuffix("print/") == home.get_absolute_url()
        assert home.tag in response.headers["Surrogate-Key"]
    assert client.get(f"/a/{chinese.pk}").headers["Location"] == chinese.get_absolute_url()
    assert client.get(f"/a/{english.pk}").headers["Location"] == ENGLISH


def test_an_article_that_changes_its_language_leaves_a_redirect(client, both):
    english, _chinese = both

    english.language = "zh-hans"
    publishing.save(english)

    assert Redirect.objects.get().path == ENGLISH
    response = client.get(ENGLISH)
    assert (response.status_code, response.headers["Location"]) == (301, f"/zh{ENGLISH}")
    assert set(ArticleKeyword.objects.values_list("language", flat=True)) == {"zh-hans"}


def test_a_retracted_article_is_gone_at_both_addresses(client, both):
    _english, chinese = both
    publishing.retract(chinese, note="写错了。")

    assert client.get(CHINESE).status_code == client.get(CHINESE.removeprefix("/zh")).status_code == 410


@pytest.mark.parametrize(
    "path",
    [
        "/", "/news/", "/keywords/ports/", "/authors/ann-lee/", "/archive/2026/03/", "/archive/2026/03/20/",
        "/feeds/rss.xml", "/feeds/atom.xml", "/news/feeds/rss.xml",
    ],
)  # fmt: skip
def test_a_list_shows_the_articles_of_its_language(client, both, path):
    assert shown(client, path) == (True, False)
    assert shown(client, f"/zh{path}") == (False, True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/zh/", 200), ("/zh/news/", 200), ("/zh/keywords/", 200), ("/zh/archive/", 200),
        ("/zh/authors/ann-lee/", 200), ("/zh/keywords/ports/", 404), ("/zh/archive/2026/", 404),
    ],
)  # fmt: skip
def test_where_nothing_is_in_chinese_yet(client, story, path, status):
    story(keywords=["ports"], authors=["Ann Lee"])

    assert client.get(path).status_code == status


def test_search_looks_in_the_language_of_its_page(client, both):
    def titles(path, words):
        return [hit.title for hit in client.get(path, {"q": words}).context["results"].hits]

    assert titles("/search/", "ships") == ["Port reopens"]
    assert titles("/zh/search/", "ships") == []
    assert titles("/zh/search/", "船只") == ["港口重新开放"]
    assert titles("/search/", "船只") == []


def test_names_follow_the_page(client, both):
    text = client.get("/zh/news/").content.decode()

    assert "<h1>新闻</h1>" in text
    assert "今天的事。" in text
    assert "2026年3月20日" in text


def test_what_machines_read_names_the_language(client, both):
    text = client.get(CHINESE).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found is not None
    article, trail, _publisher = json.loads(found[1])["@graph"]

    assert article["inLanguage"] == "zh-hans"
    assert article["articleSection"] == "新闻"
    assert [step["item"] for step in trail["itemListElement"][:2]] == [f"{SITE}/zh/", f"{SITE}/zh/news/"]
    assert f'<link rel="canonical" href="{SITE}{both[1].get_absolute_url()}">' in text
    assert "<language>zh-hans</language>" in client.get("/zh/feeds/rss.xml").content.decode()


def alternates(client, path):
    return [(one["language"], one["url"]) for one in client.get(path).context.get("alternates", [])]


def test_home_and_sections_with_both_have_pairs(client, both, story):
    story(section="energy")

    pair = [("en", f"{SITE}/"), ("zh-hans", f"{SITE}/zh/")]
    assert alternates(client, "/") == alternates(client, "/zh/") == pair
    pair = [("en", f"{SITE}/news/"), ("zh-hans", f"{SITE}/zh/news/")]
    assert alternates(client, "/news/") == alternates(client, "/zh/news/") == pair
    assert alternates(client, "/energy/") == []
    assert 'hreflang="zh-hans"' in client.get("/news/").content.decode()


def test_translations_know_each_other(client, both):
    english, chinese = both
    translations.group_with(chinese, english)
    publishing.save(chinese)

    pair = [("en", f"{SITE}{ENGLISH}"), ("zh-hans", f"{SITE}{chinese.get_absolute_url()}")]
    assert alternates(client, ENGLISH) == alternates(client, CHINESE) == pair
    assert f'<a href="{ENGLISH}"' in client.get(CHINESE).content.decode()
    assert client.get(ENGLISH).context["switch_path"] == chinese.get_absolute_url()


def test_a_translation_to_come_is_not_told_of_yet(client, both, story):
    english, _chinese = both
    later = story(headline="以后", language="zh-hans", published_at=NOW + timedelta(hours=2))
    translations.group_with(later, english)
    publishing.save(later)

    response = client.get(ENGLISH)

    assert alternates(client, ENGLISH) == []
    assert "s-maxage=300" in response.headers["Cache-Control"]
    with time_machine.travel(NOW + timedelta(hours=1, minutes=59), tick=False):
        assert "s-maxage=60" in client.get(ENGLISH).headers["Cache-Control"]
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        assert len(alternates(client, ENGLISH)) == 2


def test_a_translation_published_later_purges_the_other(both, django_capture_on_commit_callbacks):
    english, chinese = both
    translations.group_with(chinese, english)
    publishing.save(chinese)

    english.refresh_from_db()
    assert english.group_tags == chinese.group_tags != set()
    assert publishing.tags(chinese) >= english.group_tags


def test_a_group_has_one_of_each_language(both, story):
    english, chinese = both
    with pytest.raises(translations.NotATranslation):
        translations.check(story(), english)
    translations.group_with(chinese, english)
    publishing.save(chinese)
    english.refresh_from_db()
    with pytest.raises(translations.NotATranslation):
        translations.check(story(language="zh-hans"), english)


def test_an_editor_links_two_articles(desk, both):
    english, chinese = both
    page = desk.get(f"/admin/articles/article/{chinese.pk}/change/")
    form = page.context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in data.items() if value not in (None, "", [], False)}
    moment = data.pop("published_at")
    data |= {
        "published_at_0": moment.strftime("%Y-%m-%d"), "published_at_1": moment.strftime("%H:%M:%S"),
        "authors": [author.pk for author in chinese.authors.all()], "translation_of": english.pk,
    }  # fmt: skip

    response = desk.post(f"/admin/articles/article/{chinese.pk}/change/", data)

    assert response.status_code == 302, response.context["adminform"].form.errors
    groups = set(Article.objects.values_list("translation_group", flat=True))
    assert len(groups) == 1
    assert groups != {None}


def test_an_editable_page_stands_in_for_one_that_is_not_written_in_chinese(client):
    Page.objects.create(slug="about", title="About")
    Page.objects.create(slug="privacy", title="Privacy")
    Page.objects.create(slug="about", title="关于", language="zh-hans")

    assert client.get("/zh/pages/about/").context["page"].title == "关于"
    assert client.get("/zh/pages/privacy/").headers["Location"] == "/pages/privacy/"
    assert [page.title for page in client.get("/zh/").context["footer_pages"]] == ["关于", "Privacy"]
    assert [page.title for page in client.get("/").context["footer_pages"]] == ["About", "Privacy"]
    assert client.get("/zh/pages/about/").context["switch_path"] == "/pages/about/"


def test_the_sitemap_lists_each_page_where_it_stands(client, both):
    def places(name):
        root = ElementTree.fromstring(client.get(f"/sitemap-{name}.xml").content)
        return [(entry[0].text or "").removeprefix(SITE) for entry in root]

    assert sorted(places("articles")) == sorted(article.get_absolute_url() for article in both)
    assert places("sections") == ["/news/", "/zh/news/"]
    assert places("keywords") == ["/keywords/ports/", "/zh/keywords/ports/"]
    assert places("archive") == ["/archive/2026/03/", "/zh/archive/2026/03/"]
    assert client.get("/sitemap-sections.xml").content.count(b"<xhtml:link") == 4


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize("path", sorted(BUDGETS))
def test_a_chinese_page_costs_what_an_english_one_costs(
    client, story, django_assert_max_num_queries, path, more
):
    Page.objects.create(slug="about", title="关于", language="zh-hans")
    named = {"language": "zh-hans", "authors": ["Ann Lee"]}
    for number in range(more):
        story(keywords=["ports", f"词 {number}"], published_at=NOW - timedelta(minutes=number + 1), **named)
    story(headline="Port reopens", keywords=["ports"], published_at=NOW, **named)
    client.get(f"/zh{path}")

    with django_assert_max_num_queries(BUDGETS[path]):
        assert client.get(f"/zh{path}").status_code == 200


def test_an_editor_sees_a_chinese_draft_in_a_chinese_frame(desk, story):
    draft = story(headline="草稿", language="zh-hans", state="draft")

    response = desk.get(f"/preview/{draft.pk}/")

    assert response.status_code == 200
    assert '<html lang="zh-hans"' in response.content.decode()
