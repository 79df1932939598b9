from datetime import timedelta

import pytest
from django.utils import timezone

from subscriptions import demonstration
from subscriptions.models import Delivery, Issue, Subscriber

pytestmark = pytest.mark.django_db


def test_the_demonstration_shows_people_two_issues_and_a_draft(story, weekly, client):
    for number in range(25):
        story(
            section=["ports", "energy", "culture"][number % 3],
            published_at=timezone.now() - timedelta(days=number),
        )
    said: list[str] = []

    demonstration.make(said.append)
    demonstration.make(said.append)

    assert len(said) == 1
    assert list(Issue.objects.order_by("pk").values_list("state", "number")) == [
        ("sent", 1),
        ("sent", 2),
        ("draft", None),
    ]
    assert Subscriber.objects.count() == 25
    assert set(Subscriber.objects.values_list("state", flat=True)) == {"active", "pending", "unsubscribed"}
    assert set(Delivery.objects.values_list("state", flat=True)) >= {"sent", "failed"}
    assert [issue.items.count() for issue in Issue.objects.order_by("pk")] == [7, 7, 6]
    assert client.get("/weekly/2/").status_code == 200


def test_the_demonstration_does_without_articles(weekly):
    demonstration.make(lambda line: None)

    assert Issue.objects.public().count() == 2
