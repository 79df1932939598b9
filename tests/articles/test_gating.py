from urllib.parse import quote

import pytest

from articles import access, cleaning, gating
from articles.access import Door

P = "<p>one</p><p>two</p><p>three</p><p>four</p><p>secret</p>"


@pytest.mark.parametrize(
    ("body", "open_part"),
    [
        (f"<p>one</p>{cleaning.GATE}<p>secret</p>", "<p>one</p>"),
        (f"{cleaning.GATE}<p>secret</p>", ""),
        (P, "<p>one</p><p>two</p><p>three</p>"),
        ("<p>one</p><p>secret</p>", "<p>one</p>"),
        ("<p>secret</p>", ""),
        ("", ""),
        ("<h2>Only a heading</h2>secret", ""),
        (
            f"<blockquote><p>one</p>{cleaning.GATE}<p>secret</p></blockquote>",
            "<blockquote><p>one</p></blockquote>",
        ),
    ],
)
def test_the_open_part_ends_at_the_gate_else_after_three_paragraphs(body, open_part):
    assert gating.open_part(body) == open_part


def test_the_whole_shows_no_gate():
    assert gating.whole(f"<p>a</p>{cleaning.GATE}<p>b</p>") == "<p>a</p><p>b</p>"


@pytest.mark.django_db
def test_a_gated_article_opens_only_its_first_part(story):
    gated = story(body=P, access="members")

    assert gated.open_body == "<p>one</p><p>two</p><p>three</p>"
    assert gated.full_body == P
    assert story(body=P).open_body == P


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        (f"<p>one</p>{cleaning.GATE}<p>rest</p>", f"<p>one</p>{cleaning.GATE}<p>rest</p>"),
        (P, f"<p>one</p><p>two</p><p>three</p>{cleaning.GATE}<p>four</p><p>secret</p>"),
        ("<p>secret</p>", f"{cleaning.GATE}<p>secret</p>"),
    ],
)
def test_an_editor_sees_where_the_gate_stands_also_where_nobody_set_it(body, marked):
    assert gating.marked(body) == marked


@pytest.fixture
def doorman(monkeypatch):
    """Nobody may read what is gated; readers with an account hear why."""
    door = Door("Your free trial ended on May 1.", "See the plans", "/account/access/?next=x", False)
    monkeypatch.setattr(access, "_answerer", lambda request, item: False)
    monkeypatch.setattr(access, "_doorman", lambda request, item, back: door)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "sentence", "way"),
    [
        ("members", "Click on the button below to create your account", "/account/trial/?next="),
        ("registered", "The rest of this article is for readers with an account.", "/account/signup/?next="),
    ],
)
def test_a_stranger_at_the_gate_is_shown_the_way_in(client, story, doorman, kind, sentence, way):
    article = story(body=P, access=kind)

    page = client.get(article.get_absolute_url()).content.decode()

    assert sentence in page
    assert f'{way}{quote(article.get_absolute_url(), safe="")}"' in page
    assert "secret" not in page


@pytest.mark.django_db
def test_a_reader_whose_trial_is_over_is_told_so_and_led_to_the_plans(client, story, member, doorman):
    article = story(body=P, access="members")
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get(article.get_absolute_url())

    page = response.content.decode()
    assert "Your free trial ended on May 1." in page
    assert 'href="/account/access/?next=x"' in page
    assert "/account/login/?next" not in page
    assert "secret" not in page
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_what_is_behind_the_gate_leaves_the_newsroom_by_no_other_door(client, story):
    article = story(
        headline="Harbour",
        abstract="",
        access="members",
        body=f"<p>Open words.</p>{cleaning.GATE}<p>quartzpelican</p>",
    )
    url = article.get_absolute_url()
    doors = [url, f"{url}print/", "/", "/news/", "/archive/", "/feeds/rss.xml", "/feeds/atom.xml"]
    doors += ["/news/feeds/rss.xml", "/search/?q=harbour", "/database/", "/database/?q=harbour"]

    told = {door: client.get(door).content.decode() for door in doors}

    assert [door for door, page in told.items() if "quartzpelican" in page] == []
    assert [door for door, page in told.items() if "Harbour" not in page] == []
    assert client.get("/search/?q=quartzpelican").context["results"].hits == []


@pytest.mark.django_db
def test_machines_are_told_which_part_is_not_free(client, story):
    page = client.get(story(body=P, access="members").get_absolute_url()).content.decode()

    assert '"isAccessibleForFree":false' in page
    assert '"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".gate"}' in page
    assert '<section class="gate"' in page


@pytest.mark.django_db
def test_a_gated_link_leads_away_only_whom_the_gate_lets_in(client, story, member, monkeypatch):
    article = story(body="", link_url="https://example.org/treasure", access="members")
    monkeypatch.setattr(access, "_answerer", lambda request, item: True)

    assert "example.org/treasure" not in client.get(article.get_absolute_url()).content.decode()

    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    assert "example.org/treasure" in client.get(article.get_absolute_url()).content.decode()
