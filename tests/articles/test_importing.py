import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import publishing
from articles.importers.records import Name, Record, Refusal
from articles.importing import Import, NoSection, Summary
from articles.management.commands.import_articles import Bar
from articles.models import Article, Author, Keyword, Redirect, Revision, Section

pytestmark = pytest.mark.django_db

DAY = datetime(2020, 3, 9, 9, tzinfo=UTC)


def record(name: str = "port", **fields: Any) -> Record:
    fields = {"title": f"The {name}", "body": f"<p>All about the {name}.</p>", "slug": name} | fields
    return Record(path=f"{name}.md", source_id=name, published_at=fields.pop("published_at", DAY), **fields)


@pytest.fixture
def take():
    """`take(record, …)`: one import; its summary in four numbers, and the lines it said."""

    def take(*records: Record | Refusal, **options) -> tuple[tuple[int, int, int, int], list[str]]:
        lines: list[str] = []
        summary = Import("hugo", say=lines.append, **options).run(records)
        return (summary.imported, summary.updated, summary.unchanged, summary.refused), lines

    return take


def stored(name: str = "port") -> Article:
    return Article.objects.get(source="hugo", source_id=name)


def test_a_record_becomes_a_draft_in_news_with_everything_it_says(take):
    keywords, authors = ("Trade", "open government"), (Name("ada-lin", "Ada Lin"),)
    fields: dict[str, Any] = {
        "summary": "Ships again.",
        "dateline": "PORT",
        "language": "zh-hans",
        "data": {"expirydate": "2021"},
    }

    assert take(record(keywords=keywords, authors=authors, **fields)) == ((1, 0, 0, 0), [])

    article = stored()
    assert (article.headline, article.abstract, article.body) == (
        "The port", "Ships again.", "<p>All about the port.</p>"
    )  # fmt: skip
    assert (article.state, article.published_at, article.section.name) == ("draft", DAY, "News")
    assert (article.dateline, article.language, article.expires_at) == ("PORT", "zh-hans", None)
    assert article.source_data["expirydate"] == "2021"
    assert [str(tag.keyword) for tag in article.tagged.all()] == ["Trade", "open government"]
    assert list(article.authors.values_list("slug", "name")) == [("ada-lin", "Ada Lin")]


def test_published_at_its_own_date_when_asked_but_a_draft_stays_one(take):
    assert take(record(), record("pier", is_draft=True), publish=True) == ((2, 0, 0, 0), [])

    assert stored().get_absolute_url() == "/news/2020/03/port/"
    assert stored("pier").state == "draft"
    assert [article.source_id for article in Article.objects.public()] == ["port"]


def test_a_date_ahead_schedules(take):
    take(record(published_at=timezone.now() + timedelta(days=9)), publish=True)

    assert stored().is_scheduled


def test_the_same_again_changes_nothing(take, django_assert_num_queries):
    records = [record(f"port-{number}", keywords=("Trade",)) for number in range(3)]
    take(*records, publish=True)
    before = list(Article.objects.order_by("pk").values())

    # The redirects, the articles; then a transaction with a savepoint for each of the three.
    with django_assert_num_queries(2 + 2 + 3 * 2):
        assert take(*records, publish=True) == ((0, 0, 3, 0), [])

    assert list(Article.objects.order_by("pk").values()) == before
    assert Revision.objects.count() == 3


def test_what_came_as_a_draft_is_published_later_at_its_own_date(take):
    take(record())

    assert take(record(), publish=True) == ((0, 1, 0, 0), [])
    assert take(record(), publish=True) == ((0, 0, 1, 0), [])
    assert (stored().state, stored().published_at) == ("published", DAY)


def test_what_is_published_stays_so_in_an_import_of_drafts(take):
    take(record(), publish=True)

    assert take(record()) == ((0, 0, 1, 0), [])
    assert stored().state == "published"


def test_a_changed_record_is_saved_as_a_new_revision(take):
    take(record(keywords=("Trade",), summary="Once."), publish=True)

    assert take(record(keywords=("Ports",), body="<p>New words.</p>"), publish=True) == ((0, 1, 0, 0), [])

    article = stored()
    assert (article.body, article.abstract) == ("<p>New words.</p>", "")
    assert [str(tag.keyword) for tag in article.tagged.all()] == ["Ports"]
    assert [(revision.number, revision.reason) for revision in article.revisions.all()] == [
        (2, "Imported"), (1, "Imported")
    ]  # fmt: skip


def test_an_editors_words_are_never_overwritten(take):
    take(record(), publish=True)
    article = stored()
    article.body = "<p>Edited here.</p>"
    publishing.save(article)

    assert take(record(), publish=True) == ((0, 0, 1, 0), [])
    assert take(record(body="<p>Edited there.</p>"), publish=True) == (
        (0, 0, 0, 1),
        [
            "refused: port.md: It has changed, but an editor has changed the article here: it was left as it is."
        ],
    )
    assert stored().body == "<p>Edited here.</p>"


def test_an_editors_keyword_counts_as_words(take):
    take(record())
    publishing.save(stored(), keywords=["Ours"])

    assert take(record(title="Other"))[0] == (0, 0, 0, 1)


def test_an_edited_draft_is_published_with_the_editors_words(take):
    take(record())
    article = stored()
    article.headline = "Better"
    publishing.save(article)

    assert take(record(), publish=True) == ((0, 1, 0, 0), [])
    assert (stored().headline, stored().state) == ("Better", "published")


def test_an_editors_date_section_and_retraction_stay(take, section):
    take(record(), publish=True)
    article = stored()
    article.section = section("energy")
    publishing.save(article)
    publishing.retract(article, note="It was wrong.")

    assert take(record(title="Changed"), publish=True) == ((0, 1, 0, 0), [])
    assert (stored().state, stored().section.slug) == ("retracted", "energy")


def test_a_slug_taken_in_its_month_gets_a_number_and_keeps_it(take):
    records = [record("one", slug="port"), record("two", slug="port")]
    take(*records, publish=True)

    assert take(*records, publish=True) == ((0, 0, 2, 0), [])
    assert take(records[0], replace(records[1], title="New title"), publish=True) == ((0, 1, 1, 0), [])
    assert [stored(name).slug for name in ("one", "two")] == ["port", "port-2"]


def test_links_between_records_lead_to_our_articles_whatever_their_order(take):
    link = '<p><a href="article:{}" title="T">there</a></p>'
    first, second = record("one", body=link.format("two")), record("two", body=link.format("one"))
    third = record("three", body=link.format("/old/one/") + link.format("nothing") + link.format("uno"))

    assert take(third, first, replace(second, slug="zwei"), record("four")) == ((4, 0, 0, 0), [])

    one, two = stored("one").pk, stored("two").pk
    assert stored("one").body == f'<p><a href="/a/{two}" title="T">there</a></p>'
    assert stored("two").body == f'<p><a href="/a/{one}" title="T">there</a></p>'
    assert stored("three").body == "<p>there</p><p>there</p><p>there</p>"
    dated = record("2020-03-09-quay", slug="quay", body=link.format("/2020/2020-03-09-quay/"))
    assert take(dated)[0] == (1, 0, 0, 0)
    assert stored(dated.source_id).body.startswith('<p><a href="/a/')
    again = (third, replace(first, slug="uno", aliases=("/old/one",)), replace(second, slug="zwei"))
    assert take(*again)[0] == (0, 2, 1, 0)
    assert stored("three").body.count("/a/") == 1


def test_an_old_address_leads_to_the_article_and_is_never_stolen(take, story):
    other = story()
    Redirect.objects.create(path="/taken/", article=other)

    assert take(record(aliases=("/old/port/", "/taken/"))) == (
        (1, 0, 0, 0),
        ["note: port.md: /taken/ leads to another page already, and goes on doing so."],
    )
    assert dict(Redirect.objects.values_list("path", "article__headline")) == {
        "/taken/": other.headline, "/old/port/": "The port"
    }  # fmt: skip
    assert take(record(aliases=("/old/port/",)))[0] == (0, 1, 0, 0)


def test_links_to_the_old_site_lead_there_only_when_its_address_is_told(take):
    linking = record(body='<p><a href="article:/about/">us</a></p>')
    take(linking)

    assert stored().body == "<p>us</p>"
    assert take(linking, base_url="https://example.org")[0] == (0, 1, 0, 0)
    assert stored().body == '<p><a href="https://example.org/about/">us</a></p>'
    assert take(linking)[0] == (0, 0, 1, 0)


def test_one_bad_record_leaves_no_trace_and_stops_nothing(take):
    bad = record("bad", authors=(Name("bob", "Bob"),), keywords=("Fine", "half a letter \ud800"))
    refused = Refusal("broken.md", "It has no title.")
    empty = record("empty", body="<p><script>x</script></p>")

    counts, lines = take(refused, bad, empty, record("good", authors=(Name("bob", "Bob"),)), publish=True)

    assert counts == (1, 0, 0, 3)
    assert lines[0] == "refused: broken.md: It has no title."
    assert lines[1].startswith("refused: bad.md: ")
    assert [article.source_id for article in Article.objects.all()] == ["good"]
    assert not Keyword.objects.exists()
    assert [author.name for author in stored("good").authors.all()] == ["Bob"]


def test_notes_are_told_once(take):
    noted = record(notes=("The keyword “-” was left out.",))

    assert take(noted) == ((1, 0, 0, 0), ["note: port.md: The keyword “-” was left out."])


def test_authors_and_keywords_that_exist_are_used(take):
    Author.objects.create(slug="ada-lin", name="Ada M. Lin")
    Keyword.objects.get_or_make("Silk Road")

    take(record(authors=(Name("ada-lin", "Ada Lin"),), keywords=("silk-road",)))

    assert [str(author) for author in stored().authors.all()] == ["Ada M. Lin"]
    assert [str(tag.keyword) for tag in stored().tagged.all()] == ["Silk Road"]


def test_a_dry_run_counts_and_writes_nothing(take):
    take(record("known"))
    before = (Article.objects.count(), Revision.objects.count(), Author.objects.count())

    counts, _lines = take(
        record("known", title="New"), record("new", authors=(Name("a", "A"),)), dry_run=True, publish=True
    )

    assert counts == (1, 1, 0, 0)
    assert (Article.objects.count(), Revision.objects.count(), Author.objects.count()) == before


def test_a_section_named_must_exist(take, section):
    section("energy")

    assert take(record(), section="energy")[0] == (1, 0, 0, 0)
    assert stored().section.slug == "energy"
    with pytest.raises(NoSection, match=r"There is no section “sport”\. There are: energy\."):
        take(record(), section="sport")
    assert not Section.objects.filter(slug="news").exists()


def test_two_sources_may_have_the_same_ids(take):
    take(record())

    assert Import("jekyll", say=print).run([record()]) == Summary(imported=1)
    assert Article.objects.count() == 2


# --- The command ----------------------------------------------------------------------------------

STORY = "---\ntitle: Port {0}\ndate: 2020-03-09\ntopics: [ports]\n---\nWords about port {0}.\n"


@pytest.fixture
def folder(tmp_path):
    for number in range(3):
        (tmp_path / f"port-{number}.md").write_text(STORY.format(number))
    (tmp_path / "broken.md").write_text("no front matter")
    return tmp_path


def run(*arguments) -> str:
    out = io.StringIO()
    call_command("import_articles", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_tells_refusals_and_a_summary(folder):
    refused = "refused: broken.md: It has no front matter.\n"

    assert run(folder, "--dry-run") == (
        f"{refused}3 imported, 0 updated, 0 unchanged, 1 refused (dry run: nothing was written)\n"
    )
    assert run(folder, "--publish") == f"{refused}3 imported, 0 updated, 0 unchanged, 1 refused\n"
    assert run(folder) == f"{refused}0 imported, 0 updated, 3 unchanged, 1 refused\n"
    assert run(folder / "port-1.md") == "0 imported, 0 updated, 1 unchanged, 0 refused\n"
    assert Article.objects.public().count() == 3
    assert set(Article.objects.values_list("source", flat=True)) == {"markdown"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["{}/absent"], "There is no file or folder .*absent"),
        (["{}/broken.md"], "Nothing could be read."),
        (["{}", "--section", "sport"], "There is no section “sport”. There are: none."),
        (["{}", "--base-url", "example.org"], "--base-url is an address like"),
        (["{}", "--source", "x" * 61], "--source has 60 letters at most."),
        (["{}", "--format", "word"], "invalid choice: 'word'"),
    ],
)
def test_the_command_fails_only_when_nothing_could_be_read(folder, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(*(argument.format(folder) for argument in arguments))

    assert not Article.objects.exists()


def test_progress_is_drawn_on_a_terminal_and_nowhere_else(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for screen, expected in (
        (Terminal(), f"\r{'█' * 20}{'·' * 20} 50 of 100\r{' ' * 50}\rline"), (io.StringIO(), "line")
    ):  # fmt: skip
        monkeypatch.setattr("sys.stderr", screen)
        bar = Bar()
        bar.show(50, 100)
        bar.clear()
        screen.write("line")
        assert screen.getvalue() == expected


# --- The real thing -------------------------------------------------------------------------------


@pytest.mark.timeout(600)
def test_all_of_digital_gov_goes_in_and_stays_as_it_is(settings):
    archive = settings.BASE_DIR.parent / "shared" / "data" / "digitalgov-news.tar.xz"
    if not archive.exists():
        # It stands beside the repository, not in it.
        pytest.skip(f"{archive} was not found")
    head = "refused: digitalgov-news/_index.md: It is the head of a list (_index.md), not an article.\n"

    assert run(archive, "--publish") == f"{head}1,050 imported, 0 updated, 0 unchanged, 1 refused\n"

    articles = Article.objects.filter(source="markdown")
    shown = [text for row in articles.values_list("headline", "abstract", "body") for text in row]
    assert [
        text
        for text in shown
        if any(sign in text for sign in ("{{", "{%", "<img", "<iframe", "<h1", "article:/"))
    ] == []
    assert {
        "published": articles.public().count(),
        "drafts": list(articles.filter(state="draft").values_list("headline", flat=True)),
        "links": articles.filter(body="").exclude(link_url="").count(),
        "empty": articles.filter(body="", link_url="").count(),
        "numbered": sorted(
            article.slug for article in articles if article.slug.endswith("-2") and not article.source_id.endswith("-2")
        ),
        "links between them": sum(body.count('href="/a/') for body in articles.values_list("body", flat=True)),
        "authors": Author.objects.count(),
        "keywords": Keyword.objects.count(),
        "redirects": Redirect.objects.count(),
        "kept expiry dates": articles.filter(source_data__has_key="expirydate").count(),
        "expiring": articles.exclude(expires_at=None).count(),
    } == {
        "published": 1049,
        "drafts": ["Typography and Media"],
        "links": 124,
        "empty": 0,
        "numbered": ["finding-post-award-balance-with-quality-assurance-2", "infrastructure-as-a-public-service-2"],
        "links between them": 410,
        "authors": 454,
        "keywords": 50,
        "redirects": 4,
        "kept expiry dates": 830,
        "expiring": 0,
    }  # fmt: skip
    revisions = Revision.objects.count()

    assert run(archive, "--publish") == f"{head}0 imported, 0 updated, 1,050 unchanged, 1 refused\n"
    assert Revision.objects.count() == revisions
