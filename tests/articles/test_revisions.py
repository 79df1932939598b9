import json

import pytest

from articles import publishing, revisions
from articles.models import Author

pytestmark = pytest.mark.django_db


def test_each_save_that_changes_something_is_a_revision(story):
    article = story(state="draft")
    for body in ("<p>two</p>", "<p>two</p>", "<p>three</p>"):
        article.body = body
        publishing.save(article)

    assert [revision.number for revision in article.revisions.all()] == [3, 2, 1]


def test_a_snapshot_is_json_and_names_what_stands_beside(story):
    author = Author.objects.create(name="Ada Lin", slug="ada-lin")
    article = story(keywords=["Trade", "Ports"], section="energy")
    other = story()
    publishing.save(article, authors=[author], related=[other])

    snapshot = article.revisions.first().snapshot

    assert json.loads(json.dumps(snapshot)) == snapshot
    assert snapshot == revisions.snapshot(article)
    beside = {
        name: snapshot[name] for name in ("section", "keywords", "authors", "related", "picture", "state")
    }
    assert beside == {
        "section": "energy", "keywords": ["Trade", "Ports"], "authors": ["ada-lin"], "related": [other.pk],
        "picture": None, "state": "published",
    }  # fmt: skip


def test_a_restored_text_comes_back_without_state_date_or_address(story, editor):
    article = story(state="draft", headline="Port reopens", body="<p>old</p>", keywords=["Trade"])
    article.headline, article.body = "Harbour reopens", "<p>new</p>"
    publishing.save(article, keywords=["Ports"])
    publishing.publish(article)
    address = article.get_absolute_url()

    publishing.restore(article, article.revisions.get(number=1), user=editor)

    article.refresh_from_db()
    assert (article.headline, article.body, article.state) == ("Port reopens", "<p>old</p>", "published")
    assert [keyword.name for keyword in article.keywords.all()] == ["Trade"]
    assert article.get_absolute_url() == address
    assert article.revisions.first().reason == "Restored from revision 1"


def test_an_author_who_is_gone_stays_away_when_a_text_comes_back(story):
    article = story(state="draft", authors=["Ada Lin", "Bo Chen"])
    publishing.save(article, authors=[])
    Author.objects.get(name="Bo Chen").delete()

    publishing.restore(article, article.revisions.get(number=1))

    assert [author.name for author in article.authors.all()] == ["Ada Lin"]


def test_changes_are_told_word_by_word(story):
    article = story(state="draft", body="<p>Five ships came in</p>")
    old = revisions.snapshot(article)
    article.body = "<p>Six ships came 合作</p>"

    assert revisions.changes(old, revisions.snapshot(article)) == [
        revisions.Change(
            "body",
            [("gone", "Five"), ("new", "Six"), ("same", "ships came"), ("gone", "in"), ("new", "合 作")],
        )
    ]
