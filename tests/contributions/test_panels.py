"""What the start page says of stories and questions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contributions import desk, panels, replies
from contributions.models import Submission
from portal import rooms


def test_a_reply_is_counted_until_the_desk_does_something(desk_page, submission, asked, editor):
    story, question = submission(state="in_review"), asked()
    replies.take(story, replies.Said("P.S. from me.", is_verified=True))
    replies.take(question, replies.Said("Out of office", is_automatic=True))
    assert [row["item"] for row in desk_page()["replied"]] == [story]

    desk.add_note(story, editor, "Read.")

    assert desk_page()["replied_count"] == 0


def test_a_letter_that_came_back_is_shown_with_its_case(desk_page, submission, asked):
    story, spam = submission(state="accepted"), asked(state="spam")
    for item in (story, spam):
        item.events.create(name="bounced", actor="portal")

    assert ([row["item"] for row in desk_page()["bounced"]], desk_page()["bounced_count"]) == ([story], 1)


def test_changes_are_counted_with_the_next_day_they_are_due(desk_page, submission):
    soon = timezone.now() + timedelta(days=2)
    for due in (soon, soon + timedelta(days=9)):
        Submission.objects.filter(pk=submission(state="changes_requested").pk).update(due_at=due)

    shown = desk_page()

    assert (shown["changes_count"], shown["changes_due"], shown["changes_pressing"]) == (2, soon, True)


def test_the_start_page_links_to_all_of_it(client, role, submission, settings):
    story = submission(state="in_review", title="Night")
    replies.take(story, replies.Said("P.S.", is_verified=True))
    story.events.create(name="bounced", actor="portal")
    Submission.objects.filter(pk=submission(state="changes_requested").pk).update(due_at=timezone.now())
    client.force_login(role("desk"), backend=settings.AUTHENTICATION_BACKENDS[0])

    page = " ".join(client.get("/admin/").content.decode().split())

    for words in (
        "Replies nobody has taken up",
        "Letters that came back",
        "1 waits for its sender's changes",
        "next due",
    ):
        assert words.replace("'", "&#x27;") in page or words in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_costs_the_same_for_one_and_for_three(
    rf, editor, submission, asked, django_assert_num_queries, count
):
    from django.template.loader import render_to_string

    for number in range(count):
        for item in (submission(email=f"s{number}@example.net"), asked()):
            replies.take(item, replies.Said("P.S.", is_verified=True))
            item.events.create(name="bounced", actor="portal")
    request = rf.get("/admin/")
    request.user = editor
    editor.get_all_permissions()

    with django_assert_num_queries(16):
        render_to_string("admin/contributions/panel.html", panels.start(request))


def test_each_figure_is_measured(submission, asked):
    story = submission(state="changes_requested")
    replies.take(story, replies.Said("P.S.", is_verified=True))
    asked(state="unconfirmed").events.create(name="bounced", actor="portal")

    measured = {name: measure() for name, measure in rooms.metrics().items() if "_contribution_" in name}

    assert measured == {"portal_contribution_replies_unread": 1, "portal_contribution_letters_bounced": 0}
    assert rooms.metrics()["portal_submission_changes_requested"]() == 1
    assert rooms.metrics()["portal_question_unconfirmed"]() == 1


@pytest.fixture
def desk_page(rf, editor):
    """What the panel sees, for a chief."""

    def context():
        request = rf.get("/admin/")
        request.user = editor
        return panels.start(request)

    return context
