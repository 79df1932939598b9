"""What a reader with an account finds of their own on their page."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from contributions import own

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(rf, member):
    request = rf.get("/account/")
    request.user = member
    return request


def test_stories_and_questions_of_every_confirmed_address_are_found_however_it_was_written(
    asking, member, submission, asked
):
    EmailAddress.objects.create(user=member, email="max@work.example", verified=True)
    story = submission(email="Max@Work.example")
    question = asked(email="MEMBER@example.org")

    stories, questions = own.stories(asking), own.questions(asking)

    assert [each["item"] for each in stories["newest"]] == [story]
    assert [each["item"] for each in questions["newest"]] == [question]


def test_nothing_of_others_and_nothing_of_an_unconfirmed_address_is_shown(asking, member, submission, asked):
    EmailAddress.objects.create(user=member, email="minister@example.org", verified=False)
    submission(email="minister@example.org")
    asked(email="somebody@example.net")

    assert own.stories(asking) == own.questions(asking) == {"newest": [], "older": []}


def test_the_page_names_the_state_in_words_and_leads_to_the_senders_page(client, member, submission, asked):
    submission("changes_requested", email=member.email)
    asked("answered", email=member.email)
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])

    page = client.get("/account/").content.decode()
    links = [own_line["link"] for own_line in _lines(client, member)]

    assert [words in page for words in ("Changes asked", "Answered")] == [True, True]
    assert [link in page for link in links] == [True, True]
    assert [client.get(link.removeprefix(settings.SITE_URL)).status_code for link in links] == [200, 200]


def test_the_newest_stand_first_and_ten_of_them_open(asking, member, submission):
    made = [submission(email=member.email, title=f"Story {number}") for number in range(12)]

    found = own.stories(asking)

    assert [each["item"] for each in found["newest"] + found["older"]] == made[::-1]
    assert len(found["newest"]) == 10


def _lines(client, member):
    from django.test import RequestFactory

    request = RequestFactory().get("/account/")
    request.user = member
    return [*own.stories(request)["newest"], *own.questions(request)["newest"]]
