"""The queue of stories: its order, counters, filters, marks, search and bulk actions."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from contributions import desk as desk_room
from contributions import replies, revising
from contributions.models import Event, Question, Submission

STORIES, QUESTIONS = (f"admin:contributions_{kind}_changelist" for kind in ("submission", "question"))


@pytest.fixture
def aged(submission):
    """`aged(days, title=…)`: a story that came so many days ago."""

    def make(days, **fields):
        made = submission(**fields)
        Submission.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=days))
        made.refresh_from_db()
        return made

    return make


def listed(client, query="", name=STORIES):
    return [str(item) for item in client.get(reverse(name) + query).context["cl"].result_list]


def bulk(client, action, *items, name=STORIES):
    data = {"action": action, "_selected_action": [item.pk for item in items]}
    answer = client.post(reverse(name) + "?queue=all", data, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_what_waits_stands_oldest_first_and_what_rests_newest_first(desk, aged):
    for days in (2, 5, 1):
        aged(days, title=f"Waits {days}")
        aged(days, state="spam", title=f"Spam {days}")

    assert listed(desk) == ["Waits 5", "Waits 2", "Waits 1"]
    assert listed(desk, "?queue=spam") == ["Spam 1", "Spam 2", "Spam 5"]


def test_the_counters_say_how_many_stand_in_each_part_and_lead_there(desk, aged):
    aged(1)
    aged(11, title="Late")
    aged(1, state="changes_requested")
    aged(1, state="unconfirmed")
    aged(1, state="unconfirmed", flag="honeypot")
    aged(1, state="spam")
    aged(1, state="declined")

    page = desk.get(reverse(STORIES))

    assert [(one.part, one.count, one.is_shown) for one in page.context["counters"]] == [
        ("", 3, True),
        ("overdue", 1, False),
        ("unconfirmed", 1, False),
        ("spam", 2, False),
        ("changes", 1, False),
    ]
    assert 'href="?queue=overdue"' in page.content.decode()
    for counter in page.context["counters"]:
        assert len(listed(desk, f"?queue={counter.part}")) == counter.count


def test_a_story_is_found_by_its_hands(desk, submission, editor, role):
    other = role("editor")
    Submission.objects.filter(pk=submission(title="Mine").pk).update(assignee=editor)
    Submission.objects.filter(pk=submission(title="Another's").pk).update(assignee=other)
    submission(title="Nobody's")

    assert listed(desk, "?hands=mine") == ["Mine"]
    assert listed(desk, "?hands=nobody") == ["Nobody's"]
    assert listed(desk, f"?hands={other.pk}") == ["Another's"]
    assert len(listed(desk, "?hands=99999999999999999999")) == 3


def test_a_story_is_found_by_kind_door_and_section(desk, submission, section):
    submission(title="By mail", source="mail")
    submission(title="By form", section=section("energy"))
    Submission.objects.filter(title="By mail").update(kind="press_release")

    assert listed(desk, "?kind__exact=press_release") == ["By mail"]
    assert listed(desk, "?source__exact=web") == ["By form"]
    assert listed(desk, f"?section__id__exact={section('energy').pk}") == ["By form"]


def test_the_search_looks_into_replies_and_finds_each_story_once(desk, submission):
    story, _other = submission(state="declined", title="Found"), submission(title="Other")
    for number in range(2):
        replies.take(story, replies.Said(f"The ferryman, letter {number}.", is_verified=True))

    assert listed(desk, "?q=ferryman") == ["Found"]


def test_a_row_says_what_came_since_the_desk_last_did_something(desk, submission, editor, asked):
    answered = submission(title="Answered", state="in_review")
    replies.take(answered, replies.Said("Hello.", is_verified=True))
    desk_room.add_note(answered, editor, "Read it.")
    waits = submission(title="Waits", state="in_review", flag="too_fast")
    desk_room.add_note(waits, editor, "Read it.")
    replies.take(waits, replies.Said("Hello again."))
    revising.revise(waits, revising.Newer(text="A newer text."))
    machine = submission(title="Machine", state="in_review")
    replies.take(machine, replies.Said("I am on holiday.", is_automatic=True))
    question = asked()
    replies.take(question, replies.Said("And how deep?", is_verified=True))

    rows = {one.title: one for one in desk.get(reverse(STORIES)).context["cl"].result_list}

    assert {title: (one.has_reply, one.has_version) for title, one in rows.items()} == {
        "Answered": (False, False),
        "Waits": (True, True),
        "Machine": (False, False),
    }
    page = desk.get(reverse(STORIES)).content.decode()
    assert page.count('<span class="case-mark">reply</span>') == 1
    assert page.count('<span class="case-mark">newer version</span>') == 1
    assert page.count('<span class="case-mark">sent within three seconds</span>') == 1
    assert [one.has_reply for one in desk.get(reverse(QUESTIONS)).context["cl"].result_list] == [True]


def test_an_overdue_row_says_so(desk, aged):
    aged(11, title="Late")
    aged(9, title="In time")

    page = desk.get(reverse(STORIES)).content.decode()

    assert page.count('11 days <span class="case-flag">overdue</span>') == 1
    assert page.count('<span class="case-flag">') == 1


def test_spam_is_undone_in_bulk_and_what_is_none_says_why(desk, submission, editor):
    spam, honest = submission(title="Spam?"), submission(title="Honest")
    desk_room.move(spam, "spam", editor)

    said = bulk(desk, "not_spam", spam, honest)

    assert set(Submission.objects.values_list("state", flat=True)) == {"received"}
    assert sorted(said)[0] == "1 is back where it was."
    assert sorted(said)[1].startswith("Honest: Nothing was changed")


def test_many_are_taken_into_ones_hands_at_once_and_the_time_line_says_so(desk, submission, asked, editor):
    stories = [submission(title=f"Story {number}") for number in range(2)]
    question = asked()

    said = bulk(desk, "assign_to_me", *stories)
    bulk(desk, "assign_to_me", *stories)
    bulk(desk, "assign_to_me", question, name=QUESTIONS)

    assert said == ["2 are in your hands."]
    assert set(Submission.objects.values_list("assignee", flat=True)) == {editor.pk}
    assert list(Event.objects.filter(name="assigned").values_list("note", flat=True)) == ["Edith Orr"] * 2
    assert Question.objects.values_list("state", "assignee").get() == ("assigned", editor.pk)


def test_who_may_not_sort_is_offered_no_bulk_action(client, role, submission):
    from django.contrib.auth.models import Permission

    submission()
    reader = role("contributor")
    reader.user_permissions.add(Permission.objects.get(codename="view_submission"))
    client.force_login(reader)

    assert "mark_spam" not in client.get(reverse(STORIES)).content.decode()
