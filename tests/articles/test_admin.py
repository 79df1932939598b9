from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, Author, Correction, Keyword, KeywordAlias, Page, Redirect, Section
from members.models import Member

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def typed(**fields):
    """What the article's form sends."""
    section = Section.objects.get_or_create(slug="energy", defaults={"name": "Energy"})[0]
    return {
        "headline": "Port reopens",
        "section": section.pk,
        "body": "<p>Ships came in.</p>",
        "state": "draft",
        "access": "public",
        "language": "en",
        **fields,
    }


def sign_in(client, role):
    person = Member.objects.create_user(f"{role}@example.org", is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return person


def errors_of(response):
    form = response.context["adminform"].form
    return {name: list(errors) for name, errors in form.errors.items()}


def test_writing_an_article_makes_one_revision_with_everything(desk, editor):
    author = Author.objects.create(name="Ada Lin", slug="ada-lin")

    response = desk.post(
        f"{LIST}add/",
        typed(keyword_names='Trade, "Washington, D.C.", trade', authors=[author.pk], reason="First words"),
    )

    assert response.status_code == 302
    article = Article.objects.get()
    revision = article.revisions.get()
    assert (revision.number, revision.user, revision.reason) == (1, editor, "First words")
    assert revision.snapshot["keywords"] == ["Trade", "Washington, D.C."]
    assert revision.snapshot["authors"] == ["ada-lin"]
    assert list(article.authors.all()) == [author]


def test_the_form_reads_back_what_it_wrote(desk, story):
    article = story(keywords=["Trade", "Washington, D.C."])

    response = desk.get(f"{LIST}{article.pk}/change/")

    assert response.context["adminform"].form.initial["keyword_names"] == 'Trade, "Washington, D.C."'


def test_publishing_by_the_form_gives_date_and_address(desk):
    desk.post(f"{LIST}add/", typed(state="published"))

    article = Article.objects.get()
    assert article.is_public()
    assert article.get_absolute_url().endswith("/port-reopens/")
    assert article.revisions.get().reason == "Published"


def test_a_date_ahead_schedules(desk):
    moment = timezone.now() + timedelta(days=3)
    desk.post(
        f"{LIST}add/",
        typed(state="published", published_at_0=f"{moment:%Y-%m-%d}", published_at_1=f"{moment:%H:%M:%S}"),
    )

    article = Article.objects.get()
    assert article.is_scheduled
    assert article.revisions.get().reason == "Scheduled"
    assert "scheduled" in desk.get(LIST).content.decode()


def test_an_empty_article_is_not_published(desk):
    response = desk.post(f"{LIST}add/", typed(state="published", body="<p></p>"))

    assert errors_of(response) == {"__all__": ["“Port reopens” has neither a text nor a link."]}
    assert Article.objects.count() == 0


def test_a_keyword_without_letters_is_refused_and_nothing_typed_is_lost(desk):
    response = desk.post(f"{LIST}add/", typed(keyword_names="Trade, !!!"))

    assert errors_of(response) == {"keyword_names": ["“!!!” holds no letter or digit."]}
    assert "Trade, !!!" in response.content.decode()


def test_an_article_cannot_expire_before_it_appears(desk):
    response = desk.post(
        f"{LIST}add/",
        typed(published_at_0="2026-03-02", published_at_1="10:00")
        | {"expires_at_0": "2026-03-01", "expires_at_1": "10:00"},
    )

    assert errors_of(response) == {"expires_at": ["It would expire before it appears."]}


@pytest.mark.parametrize("role", ["contributor", "desk"])
def test_who_may_not_publish_is_told_so(client, role):
    sign_in(client, role)

    response = client.post(f"{LIST}add/", typed(state="published"))

    assert errors_of(response) == {
        "state": ["You may not publish or retract. Set it to “in review” or “ready”."]
    }
    assert Article.objects.count() == 0


@pytest.mark.parametrize("role", ["contributor", "desk", "editor", "chief", "administrator"])
def test_everybody_at_the_desk_may_write_a_draft(client, role):
    sign_in(client, role)

    assert client.post(f"{LIST}add/", typed()).status_code == 302
    assert client.get(LIST).status_code == 200
    article = Article.objects.get()
    assert client.get(f"{LIST}{article.pk}/change/").status_code == 200


def test_who_may_not_publish_can_still_read_what_is_published(client, story):
    article = story(keywords=["Trade"])
    publishing.correct(article, note="It was six ships.")
    sign_in(client, "contributor")

    page = client.get(f"{LIST}{article.pk}/change/")

    assert page.status_code == 200
    assert "It was six ships." in page.content.decode()
    assert "_continue" not in page.content.decode()
    assert client.get(reverse("admin:articles_article_revision", args=[article.pk, 1])).status_code == 200
    assert client.post(reverse("admin:articles_article_revision", args=[article.pk, 1])).status_code == 403


@pytest.mark.parametrize(("role", "status"), [("desk", 403), ("editor", 302)])
def test_what_readers_see_is_changed_only_by_who_may_publish(client, story, role, status):
    article = story(headline="Port reopens", section="energy")
    sign_in(client, role)

    response = client.post(f"{LIST}{article.pk}/change/", typed(state="published", headline="Changed"))

    assert response.status_code == status
    article.refresh_from_db()
    assert article.headline == ("Changed" if status == 302 else "Port reopens")


def test_saving_over_a_newer_version_is_a_choice(desk, story, editor):
    article = story(state="draft", section="energy")
    seen = article.version
    article.body = "<p>Somebody else's words.</p>"
    publishing.save(article, user=editor)
    mine = typed(body="<p>My words.</p>", seen_version=seen)

    refused = desk.post(f"{LIST}{article.pk}/change/", mine)

    assert "Edith Orr saved this article" in errors_of(refused)["__all__"][0]
    assert "My words." in refused.content.decode()
    article.refresh_from_db()
    assert article.body == "<p>Somebody else&#39;s words.</p>" or "Somebody else's" in article.body

    again = refused.context["adminform"].form["seen_version"].value()
    assert desk.post(f"{LIST}{article.pk}/change/", mine | {"seen_version": again}).status_code == 302
    article.refresh_from_db()
    assert article.body == "<p>My words.</p>"
    assert "Somebody else's" in article.revisions.all()[1].snapshot["body"]


def test_a_correction_is_written_with_the_changed_text(desk, story):
    article = story(section="energy", body="<p>Five ships.</p>")

    desk.post(
        f"{LIST}{article.pk}/change/",
        typed(state="published", body="<p>Six ships.</p>", correction_note="It was six ships."),
    )

    correction = Correction.objects.get()
    assert correction.note == "It was six ships."
    assert correction.earlier is not None
    assert correction.earlier.snapshot["body"] == "<p>Five ships.</p>"
    assert "It was six ships." in desk.get(f"{LIST}{article.pk}/change/").content.decode()


def test_a_correction_of_a_draft_is_refused(desk, story):
    article = story(state="draft", section="energy", headline="Port reopens")

    response = desk.post(f"{LIST}{article.pk}/change/", typed(correction_note="Wrong."))

    assert errors_of(response) == {
        "__all__": ["Readers have not seen “Port reopens” yet: set it back to draft instead."]
    }


def test_retracting_by_the_form_needs_a_note(desk, story):
    article = story(section="energy")

    response = desk.post(f"{LIST}{article.pk}/change/", typed(state="retracted"))

    assert list(errors_of(response)) == ["retraction_note"]


def act(desk, action, *articles, **more):
    return desk.post(
        LIST, {"action": action, "_selected_action": [article.pk for article in articles], **more}
    )


def test_the_list_publishes_what_is_ready_and_says_why_not(desk, story):
    ready, empty = story(state="draft"), story(state="draft", body="", headline="Nothing yet")

    response = desk.post(
        LIST, {"action": "publish_chosen", "_selected_action": [ready.pk, empty.pk]}, follow=True
    )

    assert list(Article.objects.public()) == [ready]
    assert "“Nothing yet” has neither a text nor a link." in response.content.decode()


def test_the_list_retracts_after_asking_for_a_note(desk, story):
    article = story()

    asked = act(desk, "retract_chosen", article)
    assert "Retract" in asked.content.decode()
    assert act(desk, "retract_chosen", article, note=" ").status_code == 422
    act(desk, "retract_chosen", article, note="It was wrong.")

    article.refresh_from_db()
    assert (article.state, article.retraction_note) == ("retracted", "It was wrong.")


def test_contributors_have_no_action_that_publishes(client, story):
    article = story(state="draft")
    sign_in(client, "contributor")

    act(client, "publish_chosen", article)

    article.refresh_from_db()
    assert article.state == "draft"


@pytest.mark.parametrize("shown", ["published", "scheduled", "expired", "corrected", "retracted", "draft"])
def test_the_list_filters_by_what_readers_see(desk, story, shown):
    now = timezone.now()
    articles = {
        "published": story(headline="now"),
        "scheduled": story(headline="later", published_at=now + timedelta(days=1)),
        "expired": story(
            headline="over", published_at=now - timedelta(days=2), expires_at=now - timedelta(days=1)
        ),
        "retracted": story(headline="gone", state="retracted"),
        "draft": story(headline="begun", state="draft"),
    }
    if shown == "corrected":
        articles["corrected"] = articles["published"]
        publishing.correct(articles["published"], note="Wrong.")

    response = desk.get(LIST, {"shown": shown})

    assert list(response.context["cl"].result_list) == [articles[shown]]


def test_the_list_costs_the_same_for_one_article_and_for_three(desk, story, django_assert_num_queries):
    story(authors=["Ada Lin"], keywords=["Trade"])
    desk.get(LIST)
    with django_assert_num_queries(11):
        desk.get(LIST)

    story(authors=["Bo Chen", "Ada Lin"], section="ports")
    story(authors=["Cy Dahl"], section="trade")
    with django_assert_num_queries(11):
        desk.get(LIST)


def test_the_history_shows_who_when_and_why_and_puts_a_text_back(desk, story, editor):
    article = story(state="draft", body="<p>Five ships.</p>", keywords=["Trade"])
    article.body = "<p>Six ships.</p>"
    publishing.save(article, user=editor, reason="Counted again", keywords=["Ports"])

    history = desk.get(f"{LIST}{article.pk}/history/").content.decode()
    assert "Counted again" in history
    assert "Edith Orr" in history
    first = reverse("admin:articles_article_revision", args=[article.pk, 1])
    page = desk.get(first).content.decode()
    assert '<del class="change">Five</del>' in page
    assert '<ins class="change">Six</ins>' in page
    desk.post(first)

    article.refresh_from_db()
    assert article.body == "<p>Five ships.</p>"
    assert [keyword.name for keyword in article.keywords.all()] == ["Trade"]
    assert article.revisions.first().reason == "Restored from revision 1"


def test_merged_keywords_become_one_with_an_alias_and_a_redirect(desk, story):
    both, one = story(keywords=["Ports", "Harbours"]), story(keywords=["Harbours"])
    kept, other = Keyword.objects.get(name="Ports"), Keyword.objects.get(name="Harbours")
    chosen = {"action": "merge_chosen", "_selected_action": [kept.pk, other.pk]}

    asked = desk.post("/admin/articles/keyword/", chosen)
    assert "Which name stays" in asked.content.decode()
    desk.post("/admin/articles/keyword/", chosen | {"kept": kept.pk})

    assert [list(article.keywords.all()) for article in (both, one)] == [[kept], [kept]]
    assert KeywordAlias.objects.get().keyword == kept
    assert Keyword.objects.get_or_make("harbours") == kept
    assert Redirect.objects.get(path="/keywords/harbours/").target == "/keywords/ports/"


def test_a_section_with_a_new_address_redirects_its_articles(desk, story):
    article = story(section="energy")
    old = article.get_absolute_url()
    fields = {"name": "Power", "slug": "power", "order": 1, "is_in_menu": "on"}

    desk.post(f"/admin/articles/section/{article.section_id}/change/", fields)

    assert Redirect.objects.get(path=old).article == article


def test_the_body_of_a_page_is_cleaned(desk):
    desk.post(
        "/admin/articles/page/add/",
        {"title": "About", "slug": "about", "language": "en", "order": 1, "body": "<p onclick='x'>Us</p>"},
    )

    assert Page.objects.get().body == "<p>Us</p>"


def test_the_start_page_says_what_waits(desk, story):
    story(headline="Waits for review", state="in_review")
    story(headline="Comes later", published_at=timezone.now() + timedelta(days=1))
    story(headline="Out today")

    page = desk.get("/admin/").content.decode()

    for headline in ("Waits for review", "Comes later", "Out today"):
        assert headline in page


def test_no_public_reader_sees_the_desk(client):
    assert client.get(LIST).status_code == 302


@pytest.mark.parametrize(
    ("model", "field", "text"),
    [
        ("articlekeyword", "keyword", "Transport"),
        ("article", "authors", "Transit Board"),
        ("article", "related", "Trams"),
    ],
)
def test_the_form_suggests_what_exists(desk, story, model, field, text):
    story(keywords=["Transport"], authors=["Transit Board"], headline="Trams")

    asked = {"app_label": "articles", "model_name": model, "field_name": field, "term": "tra"}
    answer = desk.get("/admin/autocomplete/", asked)

    assert [result["text"] for result in answer.json()["results"]] == [text]


@pytest.mark.parametrize("day", ["0001-01-01", "1399-12-31", "9999-12-31"])
def test_a_date_no_archive_can_hold_is_refused(desk, client, day):
    response = desk.post(
        f"{LIST}add/", typed(state="published", published_at_0=day, published_at_1="00:00:00")
    )

    assert errors_of(response)["published_at"] == ["The archive holds the years 1400 to 9000."]
    assert client.get("/archive/").status_code == 200


@pytest.mark.parametrize(
    ("path", "stored"), [("old/port", "/old/port/"), ("/old/port", "/old/port/"), (" /%E6%B8%AF/ ", "/港/")]
)
def test_an_old_address_is_stored_as_readers_ask_for_it(desk, path, stored):
    desk.post("/admin/articles/redirect/add/", {"path": path, "target": "/archive/"})

    assert list(Redirect.objects.values_list("path", "target")) == [(stored, "/archive/")]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "//evil.example/", "archive", "/old/port/"])
def test_a_redirect_leads_to_an_address_and_not_to_itself(desk, target):
    response = desk.post("/admin/articles/redirect/add/", {"path": "/old/port/", "target": target})

    assert list(errors_of(response)) == ["target"]
    assert not Redirect.objects.exists()


def test_a_search_for_a_keyword_with_a_broken_letter_finds_nothing(desk):
    url = "/admin/autocomplete/?app_label=articles&model_name=articlekeyword&field_name=keyword&term=Tra%00de"

    assert desk.get(url).json()["results"] == []
