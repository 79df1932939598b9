import pytest

from articles.models import Page

pytestmark = pytest.mark.django_db


def test_a_page_shows_what_editors_wrote(client):
    Page.objects.create(
        title="About us", slug="about", body="<p>We are a small paper.</p>", summary="Who we are."
    )

    response = client.get("/pages/about/")
    text = response.content.decode()

    assert "About us" in text
    assert "<p>We are a small paper.</p>" in text
    assert response.headers["Surrogate-Key"] == "menu page:about site"
    assert response.context["canonical_url"] == "http://127.0.0.1:8000/pages/about/"
    assert client.get("/pages/nothing/").status_code == 404


def test_a_page_in_chinese_does_not_stand_at_the_english_address(client):
    Page.objects.create(title="关于", slug="about", language="zh-hans")

    assert client.get("/pages/about/").status_code == 404
