from datetime import timedelta

import pytest
from django.utils import timezone

from subscriptions import demonstration
from subscriptions.models import Bounce, Census, Delivery, Issue, Subscriber, Weekly

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(story) -> None:
    """A small paper in two languages."""
    for number in range(25):
        story(
            section=["ports", "energy", "culture"][number % 3],
            published_at=timezone.now() - timedelta(days=number),
        )
    for number in range(6):
        story(language="zh-hans", section="ports", published_at=timezone.now() - timedelta(days=number))


def issues(language: str) -> list[tuple]:
    found = Issue.objects.filter(weekly__language=language).order_by("pk")
    return [(issue.state, issue.number, issue.items.count()) for issue in found]


def test_the_demonstration_shows_two_weeklies_with_people_issues_and_a_draft_each(paper):
    said: list[str] = []

    demonstration.make(said.append)
    demonstration.make(said.append)

    assert len(said) == 2
    assert issues("en") == [("sent", 1, 7), ("sent", 2, 7), ("draft", None, 6)]
    assert issues("zh-hans") == [("sent", 1, 3), ("draft", None, 3)]
    assert [weekly.subscribers.count() for weekly in Weekly.objects.order_by("language")] == [25, 12]
    assert set(Subscriber.objects.values_list("state", flat=True)) == {"active", "pending", "unsubscribed"}
    assert set(Delivery.objects.values_list("state", flat=True)) >= {"sent", "failed"}
    assert set(Bounce.objects.values_list("kind", "source")) == {("hard", "smtp"), ("soft", "report")}


def test_the_chinese_weekly_leaves_on_a_day_and_clock_of_its_own(paper):
    demonstration.make(lambda line: None)

    weekly = Weekly.objects.get(language="zh-hans")
    draft = Issue.objects.get(weekly=weekly, state="draft")
    assert (weekly.name, weekly.zone) == ("一带一路周刊", "Asia/Shanghai")
    due = draft.due_at.astimezone(weekly.tz)
    assert (due.weekday(), due.hour) == (1, 8)


def test_both_archives_and_feeds_show_what_left_in_their_language_only(paper, client):
    demonstration.make(lambda line: None)

    pages = [client.get(path) for path in ("/weekly/2/", "/zh/weekly/1/", "/zh/weekly/", "/weekly/")]
    missing = client.get("/zh/weekly/2/")
    feed = client.get("/zh/weekly/feeds/rss.xml").content.decode()

    assert [page.status_code for page in pages] == [200] * 4
    assert missing.status_code == 404
    assert 'href="/zh/weekly/1/"' in pages[2].content.decode()
    assert "/zh/weekly/" not in pages[3].content.decode().split("<main")[1].split("</main>")[0]
    assert feed.count("<item>") == 1
    assert "/zh/weekly/1/</link>" in feed


def test_the_past_days_are_counted_out_of_the_peoples_own_dates(paper):
    demonstration.make(lambda line: None)

    weekly = Weekly.objects.get(language="en")
    days = list(Census.objects.filter(weekly=weekly))
    assert len(days) == 88
    assert days[-1].active == Subscriber.objects.filter(weekly=weekly, state="active").count()
    assert sum(day.joined for day in days) == weekly.subscribers.exclude(confirmed_at=None).count()
    assert sum(day.left for day in days) == 2


def test_an_editors_own_weekly_is_not_renamed(paper):
    Weekly.objects.create(language="zh-hans", name="我们的周刊", weekday=3)

    demonstration.make(lambda line: None)

    assert Weekly.objects.get(language="zh-hans").name == "我们的周刊"


def test_the_demonstration_does_without_articles(weekly):
    demonstration.make(lambda line: None)

    assert Issue.objects.public().count() == 3
