import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from articles import publishing
from articles.demonstration import loading
from articles.demonstration.loading import Sheet
from articles.models import Article, Author, Page, Picture, Revision, Section
from portal import rooms
from portal.models import SiteSettings

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
HEAD = """---
title: "The {0}"
summary: "About the {0}."
section: places
{1}
topics: [Silk Road, {0}]
authors: [Ada Lin]
access: public
---
"""


@pytest.fixture
def content(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "sections.yaml").write_text("places:\n  name: Places\n  name_zh: 地方\n  order: 3\n")
    (tmp_path / "authors.yaml").write_text("- name: Ada Lin\n  slug: ada-lin\n  role: Desk\n")
    (tmp_path / "pages" / "about.md").write_text('---\ntitle: "About"\nsummary: "Us."\n---\n## Who\n')
    write(
        tmp_path, "port", "days_ago: 0.2\nlead: true", "The [pass](article:pass) and [no](article:nowhere)."
    )
    write(tmp_path, "pass", "days_ago: 40", "One.\n\n<!-- more -->\n\nBack to the [port](article:port).")
    write(tmp_path, "inn", "date: 2020-03-09T09:00:00+08:00", "Old.")
    return tmp_path


def write(folder, name, when, text):
    (folder / f"{name}.md").write_text(HEAD.format(name, when) + text)


@pytest.fixture
def make(content, time_machine):
    """`make()` loads the small newspaper at noon; the lines it said."""
    time_machine.move_to(NOON, tick=False)

    def make() -> list[str]:
        lines: list[str] = []
        loading.make(lines.append, content, content / "pictures")
        return lines

    return make


def stored(name: str) -> Article:
    return Article.objects.get(source="demonstration", source_id=name)


def test_the_newspaper_is_made_with_everything_that_belongs_to_it(make):
    assert make() == ["3 articles (0 with a picture) and 1 pages written."]

    port = stored("port")
    assert (port.headline, port.abstract, port.section.name_zh) == ("The port", "About the port.", "地方")
    assert [str(tag.keyword) for tag in port.tagged.all()] == ["Silk Road", "port"]
    assert list(port.authors.values_list("name", "role")) == [("Ada Lin", "Desk")]
    assert [port.lead_position, stored("pass").lead_position] == [1, None]
    assert Article.objects.public().count() == 3
    assert (Page.objects.get().title, Page.objects.get().body) == ("About", "<h2>Who</h2>")
    assert SiteSettings.objects.count() == 1


def test_articles_link_to_each_other_and_the_gate_is_where_it_is_marked(make):
    make()

    port, other = stored("port"), stored("pass")
    assert port.body == f'<p>The <a href="{other.get_absolute_url()}">pass</a> and no.</p>'
    assert other.body == (
        f'<p>One.</p>\n<hr class="gate">\n<p>Back to the <a href="{port.get_absolute_url()}">port</a>.</p>'
    )


def test_dates_count_back_from_the_first_run_at_an_hour_when_somebody_works(make):
    make()

    moments = {article.slug: article.published_at or NOON for article in Article.objects.all()}
    assert moments["inn"] == datetime(2020, 3, 9, 1, tzinfo=UTC)
    assert timedelta(0) <= NOON - moments["port"] <= timedelta(hours=5.8)
    assert timedelta(days=39) <= NOON - moments["pass"] <= timedelta(days=41)


@pytest.mark.parametrize("hour", range(24))
def test_no_article_is_dated_ahead_or_in_the_small_hours(content, hour):
    now = NOON.replace(hour=hour, minute=7)
    sheets = [Sheet(content / f"{name}.md", content / "none") for name in ("port", "pass")]

    moments = [sheet.published_at(now) for sheet in sheets]

    assert all(moment < now and moment.hour >= 6 and moment.minute % 15 == 0 for moment in moments)


def test_the_second_run_changes_nothing_and_dates_nothing_anew(make, time_machine):
    make()
    before = list(Article.objects.order_by("pk").values())
    time_machine.move_to(NOON + timedelta(days=3), tick=False)

    assert make() == ["All 3 articles were there already."]
    assert list(Article.objects.order_by("pk").values()) == before
    assert Revision.objects.count() == 3


def test_a_changed_file_is_written_again_at_its_old_date(make, content, time_machine):
    make()
    dated = stored("port").published_at
    write(content, "port", "days_ago: 0.2\nlead: true", "New words.")
    time_machine.move_to(NOON + timedelta(days=3), tick=False)

    assert make() == ["1 articles (0 with a picture) and 0 pages written."]
    assert (stored("port").body, stored("port").published_at) == ("<p>New words.</p>", dated)
    assert stored("port").revisions.count() == 2


def test_what_an_editor_changed_stays(make, content):
    make()
    article = stored("port")
    article.body = "<p>Edited.</p>"
    publishing.save(article)
    Section.objects.update(name="Spots")
    Page.objects.update(title="Who we are")
    Author.objects.update(name="A. Lin")
    write(content, "port", "days_ago: 0.2", "New words.")

    assert make() == ["All 3 articles were there already."]
    assert stored("port").body == "<p>Edited.</p>"
    assert (Section.objects.get().name, Page.objects.get().title) == ("Spots", "Who we are")


def test_a_picture_joins_the_library_with_its_words(make, content):
    bytes_ = io.BytesIO()
    Image.new("RGB", (400, 250), "navy").save(bytes_, "WEBP")
    when = 'days_ago: 0.2\npicture: port\nalt: "A port."\ncaption: "Ships."\ncredit: "Drawing"'
    write(content, "port", when, "Words.")
    assert make() == ["3 articles (0 with a picture) and 1 pages written."]
    (content / "pictures").mkdir()
    (content / "pictures" / "port.webp").write_bytes(bytes_.getvalue())

    assert make() == ["1 articles (1 with a picture) and 0 pages written."]

    picture = stored("port").picture
    assert picture is not None
    assert (picture.alt, picture.caption, picture.credit) == ("A port.", "Ships.", "Drawing")
    assert make() == ["All 3 articles were there already."]
    assert Picture.objects.count() == 1


# --- The newspaper we ship ------------------------------------------------------------------------

SHEETS = sorted((loading.HERE / "content").glob("*.md"))


def test_the_shipped_newspaper_is_whole(time_machine):
    time_machine.move_to(NOON, tick=False)
    loading.make(lambda line: None, drawings=loading.HERE / "none")

    articles = list(Article.objects.public().select_related("section"))
    assert len(articles) == len(SHEETS) >= 40
    assert sum(article.is_gated for article in articles) >= 8
    assert [
        article.headline for article in articles if not article.abstract or article.word_count < 100
    ] == []
    assert [article.headline for article in articles if not article.tagged.exists()] == []
    assert [
        article.headline for article in articles if article.is_gated and 'class="gate"' not in article.body
    ] == []
    assert stored("chongqing-singapore-smart-china-expo").get_absolute_url() == (
        "/international-relations/2020/03/chongqing-singapore-smart-china-expo/"
    )
    assert sorted(article.lead_position for article in articles if article.lead_position) == [1, 2, 3, 4]
    assert set(Page.objects.values_list("slug", flat=True)) == {
        "about", "contact", "contributors-guidelines", "privacy"
    }  # fmt: skip


def test_every_link_between_shipped_articles_leads_somewhere(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    loading.make(lambda line: None, drawings=loading.HERE / "none")

    written = {
        link for path in SHEETS for link in re.findall(r"\]\(article:([^)\s]+)", path.read_text("utf-8"))
    }
    assert written <= {path.stem for path in SHEETS}
    addresses = {article.get_absolute_url() for article in Article.objects.select_related("section")}
    bodies = Article.objects.values_list("body", flat=True)
    assert {link for body in bodies for link in re.findall(r'href="(/[^"]*)"', body)} <= addresses


def test_every_picture_shipped_says_what_it_shows():
    heads = {path.stem: Sheet(path, path).head for path in SHEETS}

    assert [
        name
        for name, head in heads.items()
        if "picture" in head and not (head.get("alt") and head.get("credit"))
    ] == []
    drawn = {path.stem for path in (loading.HERE / "pictures").glob("*.webp")}
    assert drawn <= {name for name, head in heads.items() if "picture" in head}


def test_the_demonstration_is_registered_first():
    assert rooms.demonstrations()[0].make is loading.make
