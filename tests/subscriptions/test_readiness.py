from datetime import timedelta

import pytest

from articles.models import Article, Picture
from portal.models import SiteSettings
from subscriptions import approving, readiness, rendering, timetable
from subscriptions.models import Issue
from tests.subscriptions.conftest import DUE, NOW

pytestmark = pytest.mark.django_db

NO_ADDRESS = "The postal address in the site settings is empty; the law asks for it in the foot."


@pytest.fixture
def issue(clock, weekly, story) -> Issue:
    story(headline="Port reopens", section="ports", published_at=NOW)
    story(headline="Wind over Gobi", section="energy", published_at=NOW - timedelta(hours=1))
    timetable.keep(weekly, NOW)
    return Issue.objects.get()


def illustrate(issue: Issue, **fields) -> None:
    picture = Picture.objects.create(file="pictures/port.jpg", width=1200, height=800, **fields)
    Article.objects.filter(headline="Port reopens").update(picture=picture)


def said(issue: Issue) -> tuple[list[str], list[str]]:
    found = readiness.check(issue, NOW)
    return [f.words for f in found.blockers], [f.words for f in found.warnings]


def test_an_issue_with_a_picture_and_words_is_ready(issue):
    illustrate(issue, alt="Cranes")

    assert said(issue) == ([], [])
    assert 5_000 < readiness.check(issue, NOW).size < 50_000


def test_what_had_better_be_mended_is_said_of_each_article(issue):
    Article.objects.filter(headline="Wind over Gobi").update(abstract="")

    found = readiness.check(issue, NOW)

    assert [(f.words, f.item and f.item.article.headline) for f in found.warnings] == [
        ("The lead has no picture.", "Port reopens"),
        ("Nothing stands below the headline: it has neither abstract nor teaser.", "Wind over Gobi"),
    ]


def test_a_picture_needs_an_alternative_text_unless_it_is_decorative(issue):
    illustrate(issue, alt="")
    assert said(issue)[1] == ["Its picture has no alternative text for those who do not see pictures."]

    Picture.objects.update(is_decorative=True)

    assert said(issue)[1] == []


def test_a_long_subject_and_a_missing_lead_are_said(issue):
    issue.items.update(is_lead=False)
    issue.subject = "A" * 71

    assert said(issue)[1] == [
        "The subject has 71 letters; many lists show 70.",
        "No article is the lead: the letter begins with its sections.",
    ]


def test_a_letter_that_is_too_large_is_said_before_it_is_due(issue, monkeypatch):
    monkeypatch.setattr(rendering, "MOST_BYTES", 1_000)

    assert said(issue)[0] == [
        "The letter is larger than 100 kB, where mail programs cut it: drop or shorten something."
    ]


def test_without_a_postal_address_nothing_is_approved(issue):
    SiteSettings(postal_address=" ").save()

    for verb in (approving.approve, approving.approve_and_send_now):
        with pytest.raises(approving.Refusal, match="The postal address in the site settings is empty"):
            verb(issue, now=NOW)

    assert said(issue)[0] == [NO_ADDRESS]


def test_without_a_postal_address_nothing_leaves_by_itself(issue):
    SiteSettings(postal_address="").save()

    timetable.depart(issue, DUE)

    issue.refresh_from_db()
    assert (issue.state, issue.reason) == ("held", NO_ADDRESS)


def test_an_empty_issue_cannot_be_approved(issue):
    issue.items.update(is_dropped=True)

    assert said(issue) == (["There is no article in this issue yet."], [])
