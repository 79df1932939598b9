import json
from datetime import UTC, datetime, timedelta

import pytest

from articles import head, publishing, together
from articles.models import Article, Author, Page, Picture
from portal.models import SiteSettings

pytestmark = pytest.mark.django_db

AT = datetime(2020, 3, 9, 8, 30, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"


def graph(text):
    """The nodes by type; a script element in HTML is read as it stands."""
    return {node["@type"]: node for node in json.loads(text)["@graph"]}


def whole(article):
    found = together.first(Article.objects.filter(pk=article.pk))
    assert found is not None
    return found


def of(article):
    return graph(head.article(whole(article)))


def test_an_article_is_described_whole(story, section):
    picture = Picture.objects.create(
        file="pictures/p.webp", width=1600, height=900, sha256="0" * 64, alt="A harbour", credit="Ann Lee"
    )
    article = story(
        headline="Port reopens",
        abstract="It took a year.",
        body="<p>One two three.</p>",
        section=section("energy", name="Energy"),
        keywords=["ports", "rail"],
        authors=["Ann Lee"],
        picture=picture,
        published_at=AT,
    )

    nodes = of(article)

    url = f"{SITE}/energy/2020/03/port-reopens/"
    assert nodes["NewsArticle"] == {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "mainEntityOfPage": url,
        "url": url,
        "headline": "Port reopens",
        "description": "It took a year.",
        "inLanguage": "en",
        "articleSection": "Energy",
        "datePublished": "2020-03-09T08:30:00+00:00",
        "keywords": ["ports", "rail"],
        "wordCount": 3,
        "author": [
            {
                "@type": "Person",
                "@id": f"{SITE}/authors/ann-lee/#person",
                "name": "Ann Lee",
                "url": f"{SITE}/authors/ann-lee/",
            }
        ],
        "publisher": {"@id": f"{SITE}/#publisher"},
        "image": [
            {
                "@type": "ImageObject",
                "url": f"{SITE}/media/pictures/p.webp",
                "width": 1600,
                "height": 900,
                "caption": "A harbour",
                "creditText": "Ann Lee",
            }
        ],
        "isAccessibleForFree": True,
    }
    assert [
        (step["position"], step["name"], step["item"]) for step in nodes["BreadcrumbList"]["itemListElement"]
    ] == [
        (1, SiteSettings.current().name, f"{SITE}/"),
        (2, "Energy", f"{SITE}/energy/"),
        (3, "Port reopens", url),
    ]
    assert nodes["NewsMediaOrganization"]["@id"] == f"{SITE}/#publisher"
    assert nodes["NewsMediaOrganization"]["name"] == SiteSettings.current().name


def test_a_gated_article_says_so_and_nothing_of_its_closed_part(story):
    body = "<p>Open words.</p>" + '<hr class="gate">' + "<p>Secret words.</p>"
    article = story(abstract="", body=body, access="members", published_at=AT)

    node = of(article)["NewsArticle"]

    assert node["isAccessibleForFree"] is False
    assert node["hasPart"] == {
        "@type": "WebPageElement",
        "isAccessibleForFree": False,
        "cssSelector": ".gate",
    }
    assert node["description"] == "Open words."
    assert "Secret" not in json.dumps(node)


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--<script>", "a & b \u2028 c"])
def test_no_text_can_break_out_of_the_script_element(story, text):
    article = story(headline=text, abstract=text, byline=text)

    written = head.article(whole(article))

    assert not set("<>&\u2028\u2029") & set(written)
    assert graph(written)["NewsArticle"]["headline"] == text


def test_moments_carry_the_offset_of_the_sites_zone(story, settings):
    settings.TIME_ZONE = "Asia/Shanghai"

    assert of(story(published_at=AT))["NewsArticle"]["datePublished"] == "2020-03-09T16:30:00+08:00"


def test_only_a_substantial_change_is_a_date_of_modification(story):
    article = story(published_at=AT)
    publishing.save(article, reason="A comma")
    assert "dateModified" not in of(article)["NewsArticle"]

    correction = publishing.correct(article, note="The port is Aktau.")

    node = of(article)["NewsArticle"]
    moment = correction.corrected_at.replace(microsecond=0).isoformat()
    assert node["dateModified"] == moment
    assert node["correction"] == [
        {"@type": "CorrectionComment", "text": "The port is Aktau.", "datePublished": moment}
    ]


def test_without_authors_the_byline_writes_and_else_the_paper(story):
    assert of(story(byline="Ann Lee and others"))["NewsArticle"]["author"] == [
        {"@type": "Person", "name": "Ann Lee and others"}
    ]
    assert of(story())["NewsArticle"]["author"] == [
        {"@type": "Organization", "name": SiteSettings.current().name, "url": f"{SITE}/"}
    ]


def test_a_link_item_names_what_it_is_based_on(story):
    node = of(story(body="", link_url="https://example.org/story"))["NewsArticle"]

    assert node["isBasedOn"] == "https://example.org/story"
    assert "wordCount" not in node


def test_a_page_a_list_and_an_author_are_described_too(story):
    page = Page.objects.create(title="About", slug="about", summary="Who we are.")
    author = Author.objects.create(name="Ann Lee", slug="ann-lee", role="Reporter", bio="Writes about ports.")

    assert graph(head.plain_page(page))["WebPage"]["url"] == f"{SITE}/pages/about/"
    assert graph(head.listing("Energy", "/energy/"))["CollectionPage"]["name"] == "Energy"
    assert graph(head.author(author))["ProfilePage"]["mainEntity"] == {
        "@type": "Person",
        "@id": f"{SITE}/authors/ann-lee/#person",
        "name": "Ann Lee",
        "url": f"{SITE}/authors/ann-lee/",
        "jobTitle": "Reporter",
        "description": "Writes about ports.",
    }
    assert graph(head.home())["WebSite"]["name"] == SiteSettings.current().name


def test_a_description_without_an_abstract_is_how_the_text_begins(story):
    article = story(abstract=" ", body=f"<p>{'word ' * 100}</p>", published_at=AT - timedelta(days=1))

    assert len(head.description(whole(article))) == 200
    assert head.description(whole(article)).startswith("word word")
