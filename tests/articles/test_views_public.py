"""What holds for every page readers get without an account."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Page

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
PATHS = [
    "/", "/news/", "/news/2026/03/port-reopens/", "/news/2026/03/port-reopens/print/", "/keywords/",
    "/keywords/ports/", "/authors/ann-lee/", "/archive/", "/archive/2026/", "/archive/2026/03/",
    "/archive/2026/03/20/", "/pages/about/", "/feeds/rss.xml", "/feeds/atom.xml", "/news/feeds/rss.xml",
    "/news/feeds/atom.xml", "/sitemap.xml", "/sitemap-articles.xml", "/robots.txt",
]  # fmt: skip
BUDGETS = {
    "/": 6, "/news/": 3, "/news/2026/03/port-reopens/": 4, "/news/2026/03/port-reopens/print/": 4,
    "/keywords/": 3, "/keywords/ports/": 3, "/authors/ann-lee/": 3, "/archive/": 3, "/archive/2026/": 3,
    "/archive/2026/03/": 3, "/archive/2026/03/20/": 3, "/pages/about/": 2,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def paper(story):
    """A paper with so many articles more than the one at the address above."""

    def make(more=0):
        Page.objects.get_or_create(slug="about", defaults={"title": "About", "body": "<p>Who we are.</p>"})
        for number in range(more):
            story(
                headline=f"Story {number}", keywords=["ports", f"word {number}"], authors=["Ann Lee"],
                published_at=NOW - timedelta(minutes=1 + number),
            )  # fmt: skip
        return story(
            headline="Port reopens", keywords=["ports"], authors=["Ann Lee", "Zoe Ash"], published_at=NOW
        )

    return make


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_gets_no_cookie_and_the_same_bytes_as_any_other(client, paper, path):
    paper(2)

    first = client.get(path)
    client.cookies["_ga"] = "GA1.2.3"
    client.cookies["csrftoken"] = "x" * 32
    second = client.get(path, headers={"accept-language": "zh-CN", "user-agent": "Other"})

    assert first.status_code == 200
    assert not first.cookies
    assert "cookie" not in first.headers.get("Vary", "").lower()
    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=0, s-maxage=300"


@pytest.mark.parametrize("path", PATHS)
def test_who_has_the_page_already_hears_304_and_head_answers_like_get(client, paper, path):
    paper(2)
    first = client.get(path)

    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    head = client.head(path)

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", PATHS)
def test_a_get_is_all_a_page_takes(client, paper, path):
    paper()

    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", PATHS)
def test_a_reader_with_a_session_gets_a_page_nobody_stores(client, paper, member, path):
    paper()
    client.force_login(member)

    response = client.get(path)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("path", "budget"), BUDGETS.items())
@pytest.mark.parametrize("more", [1, 3, 21])
def test_a_page_keeps_its_budget_of_queries(client, paper, path, budget, more, django_assert_max_num_queries):
    paper(more)
    client.get("/robots.txt")
    client.get("/pages/about/")

    with django_assert_max_num_queries(budget):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/", 4), ("/news/", 3), ("/news/2026/03/port-reopens/", 3), ("/keywords/", 2),
        ("/keywords/ports/", 3),
        ("/authors/ann-lee/", 3), ("/archive/", 2), ("/archive/2026/", 2), ("/archive/2026/03/", 3),
        ("/archive/2026/03/20/", 2), ("/pages/about/", 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("more", [1, 3])
def test_one_row_costs_what_three_cost(
    client, paper, path, queries, more, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("portal.rooms._slots", {})
    paper(more)
    client.get("/pages/about/")

    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


_parts = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["news", "keywords", "authors", "archive", "a", "pages", "feeds", "2026", "03", "99", "print", "..",
         "\x00", "\ud800", "合作", "rss.xml", "sitemap-articles.xml", "9" * 5000, "x" * 9000, "%", "?", "'",
         '"', "preview"]
    ),
)  # fmt: skip
_values = st.one_of(
    st.text(max_size=60), st.sampled_from(["\x00", "\ud800", "9" * 5000, "x" * 10_000, "'", "((("])
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    parts=st.lists(_parts, max_size=6),
    slash=st.booleans(),
    params=st.dictionaries(st.sampled_from(["before", "after", "page", "p", "q", "x"]), _values, max_size=3),
)
def test_no_address_breaks_anything(client, paper, parts, slash, params):
    if not Page.objects.exists():
        paper(1)
    path = "/".join(quote(part, safe="", errors="surrogatepass") for part in parts)
    query = "&".join(
        f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in params.items()
    )

    response = client.get(f"/{path}{'/' if slash and path else ''}?{query}")

    assert response.status_code in {200, 301, 302, 400, 404, 410}
