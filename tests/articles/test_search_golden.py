"""What readers of a small newspaper look for, and what they should find: the same on every engine."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from math import log2
from pathlib import Path
from typing import Any

import pytest
import yaml

from articles.search import query

pytestmark = pytest.mark.django_db

GOLDEN = yaml.safe_load((Path(__file__).parent / "search_golden.yaml").read_text())
NOW: datetime = GOLDEN["now"]


@pytest.fixture
def newspaper(story, section) -> dict[str, str]:
    """The golden stories, published; their ids by headline."""
    names = {}
    for given in GOLDEN["stories"]:
        fields = dict(given)
        names[fields["headline"]] = fields.pop("id")
        fields["published_at"] = datetime.combine(fields.pop("date"), time(8), UTC)
        fields["access"] = "members" if fields.pop("gated", False) else "public"
        if not fields["body"].startswith("<"):
            fields["body"] = f"<p>{fields['body']}</p>"
        story(**fields)
    return names


def ids(names: dict[str, str], results: query.Results) -> list[str]:
    return [names[hit.title] for hit in results.hits]


def ndcg(found: Sequence[str], best: dict[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten."""

    def gain(grades: Sequence[int]) -> float:
        return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:10]))

    return gain([best.get(name, 0) for name in found]) / gain(sorted(best.values(), reverse=True))


def test_the_golden_set_is_large_enough():
    assert len(GOLDEN["queries"]) >= 40


def test_readers_find_what_they_look_for_near_the_top(newspaper):
    scores = {
        asked["q"]: ndcg(ids(newspaper, query.find(asked["q"], at=NOW)), asked["best"])
        for asked in GOLDEN["queries"]
        if asked["best"]
    }

    assert sum(scores.values()) / len(scores) >= 0.85
    assert min(scores.values()) >= 0.6, min(scores.items(), key=lambda item: item[1])


def test_every_engine_finds_the_same_stories(newspaper):
    wanted = {asked["q"]: sorted(asked["found"]) for asked in GOLDEN["queries"] if "found" in asked}

    def found(text: str) -> list[str]:
        results = query.find(text, at=NOW, limit=100)
        return [] if results.is_loose else sorted(ids(newspaper, results))

    assert {text: found(text) for text in wanted} == wanted


def test_an_exact_headline_comes_first_whatever_its_age_and_rivals(newspaper):
    firsts: dict[str, Any] = {}
    for headline in newspaper:
        hits = query.find(headline, at=NOW).hits
        firsts[headline] = hits[0].title if hits else None

    unseen = {
        given["headline"]: firsts[given["headline"]]
        for given in GOLDEN["stories"]
        if given["id"] in {"draft", "later"}
    }
    assert firsts == {headline: headline for headline in firsts} | unseen
    assert not set(unseen) & set(unseen.values())
