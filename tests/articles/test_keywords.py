import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles import merging, naming
from articles.models import Keyword, KeywordAlias, Redirect

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["Silk road", "silk road", "Silk Road", " silk-road ", "SILK\u2010ROAD", "Ｓilk  road"]
)
def test_every_spelling_gives_one_keyword(name):
    known = Keyword.objects.get_or_make("Silk road")

    assert Keyword.objects.get_or_make(name) == known
    assert Keyword.objects.count() == 1


def test_doubles_are_impossible_by_constraint():
    Keyword.objects.create(name="Silk road")

    with pytest.raises(IntegrityError), transaction.atomic():
        Keyword.objects.create(name="silk-road")


def test_an_alias_means_its_keyword():
    keyword = Keyword.objects.get_or_make("Belt and Road")
    KeywordAlias.objects.create(keyword=keyword, name="BRI")

    assert Keyword.objects.get_or_make("bri") == keyword


def test_an_alias_that_is_a_keyword_already_is_refused():
    Keyword.objects.get_or_make("Ports")
    alias = KeywordAlias(keyword=Keyword.objects.get_or_make("Harbours"), name="ports")

    with pytest.raises(ValidationError):
        alias.clean()


def test_a_name_without_letters_is_no_keyword():
    with pytest.raises(ValueError, match="is no keyword"):
        Keyword.objects.get_or_make("---")


def test_keywords_that_look_alike_in_an_address_get_numbers():
    slugs = [Keyword.objects.get_or_make(name).slug for name in ("C", "C++", "C#", "合作")]

    assert slugs == ["c", "c-2", "c-3", "合作"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("Trade", ["Trade"]),
        (" Trade ,, Silk  road , ", ["Trade", "Silk road"]),
        ("Silk road, silk-road, Trade", ["Silk road", "Trade"]),
        ("合作，贸易、港口；铁路", ["合作", "贸易", "港口", "铁路"]),
        ('Trade, "Washington, D.C."', ["Trade", "Washington, D.C."]),
        ('"Trade', ["Trade"]),
    ],
)
def test_names_are_read_as_an_editor_types_them(text, names):
    assert naming.names_in(text) == names
    assert naming.names_in(naming.as_text(names)) == names


@pytest.mark.parametrize("text", ["Trade, !!!", "x" * 101])
def test_what_cannot_be_a_keyword_is_refused(text):
    with pytest.raises(naming.NotAKeyword):
        naming.names_in(text)


def test_merging_moves_articles_aliases_and_addresses(story):
    article = story(keywords=["Trade", "Harbours", "Ports"])
    ports, harbours, docks = (Keyword.objects.get_or_make(name) for name in ("Ports", "Harbours", "Docks"))
    KeywordAlias.objects.create(keyword=harbours, name="Havens")

    assert merging.merge(harbours, [docks, harbours]) == 1
    assert merging.merge(ports, [harbours]) == 1

    assert [tagged.keyword.name for tagged in article.tagged.all()] == ["Trade", "Ports"]
    for name in ("harbours", "docks", "havens"):
        assert Keyword.objects.named(name) == ports
    redirects = dict(Redirect.objects.values_list("path", "target"))
    assert redirects == {
        "/keywords/docks/": "/keywords/ports/",
        "/keywords/harbours/": "/keywords/ports/",
        "/zh/keywords/docks/": "/zh/keywords/ports/",
        "/zh/keywords/harbours/": "/zh/keywords/ports/",
    }
