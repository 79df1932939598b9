from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import publishing
from contributions import asking, chasing, desk, drafting, post
from contributions.models import Event, Question, Submission
from contributions.moves import QUESTION_MOVES, SUBMISSION_MOVES, table_for

ROLES = ("contributor", "desk", "editor", "chief")


def tried(item, name, by) -> str:
    """What happens when `by` tries `name`: done, not allowed, or not now."""
    try:
        desk.transition(item, name, by)
    except desk.NotAllowed:
        return "not allowed"
    except desk.NotNow:
        return "not now"
    return "done"


def test_every_state_of_the_table_is_one():
    assert {s for m in SUBMISSION_MOVES.values() for s in (*m.sources, m.target)} <= {*Submission.State, ""}
    assert {s for m in QUESTION_MOVES.values() for s in (*m.sources, m.target)} <= {*Question.State, ""}


@pytest.mark.parametrize("name", SUBMISSION_MOVES)
def test_a_story_moves_only_from_where_the_table_says(name, submission):
    move = SUBMISSION_MOVES[name]
    by = desk.SENDER if move.by_sender else desk.PORTAL if move.by_portal else None

    for state in Submission.State:
        item = submission(state=state)
        actor = by or desk.By("desk", _Almighty())
        expected = "done" if state in move.sources else "not now"
        assert (state, tried(item, name, actor)) == (state, expected)


class _Almighty:
    """Holds every permission; saved nowhere."""

    def __new__(cls):
        from members.models import Member

        return Member.objects.get_or_create(
            email="all@example.org", defaults={"is_superuser": True, "is_staff": True}
        )[0]


@pytest.mark.parametrize("name", QUESTION_MOVES)
def test_a_question_moves_only_from_where_the_table_says(name, asked):
    move = QUESTION_MOVES[name]

    for state in Question.State:
        item = asked(state=state)
        expected = "done" if state in move.sources else "not now"
        assert (state, tried(item, name, desk.By("desk", _Almighty()))) == (state, expected)


def test_each_role_may_do_what_the_table_says_and_nothing_else(role, submission, asked):
    sort = {"confirm", "spam", "not_spam"}
    decide = {"start_reading", "ask_changes", "read_again", "accept", "decline", "make_article"}
    sort_questions = {"confirm", "assign", "reopen", "close", "duplicate", "spam", "not_spam"}
    people = {name: role(name) for name in ROLES}
    allowed = {
        name: {
            move
            for item in (submission(), asked())
            for move in table_for(item)
            if tried(item, move, desk.By.editor(person)) != "not allowed"
        }
        for name, person in people.items()
    }

    assert allowed == {
        "contributor": set(),
        "desk": sort | sort_questions,
        "editor": sort | decide | sort_questions | {"answer"},
        "chief": sort | decide | sort_questions | {"answer"},
    }


def test_a_sender_may_confirm_resubmit_and_withdraw_and_nothing_else(submission):
    done = {name for name in SUBMISSION_MOVES if tried(submission(), name, desk.SENDER) != "not allowed"}

    assert done == {"confirm", "resubmit", "withdraw"}


def test_spam_goes_back_to_where_it_was(submission, editor):
    story = submission(state="in_review")
    desk.move(story, "spam", editor)

    desk.move(story, "not_spam", editor)

    assert story.state == "in_review"


def test_whoever_is_late_hears_who_was_faster_and_writes_no_letter(submission, editor, role, outbox):
    story = submission(state="in_review")
    other = role("editor")
    desk.move(story, "accept", editor)

    with pytest.raises(desk.NotNow) as late:
        desk.move(story, "decline", other, seen="in_review", draft=post.Draft("No", "No, thank you."))

    assert str(late.value).startswith("Nothing was changed, since Edith Orr was faster: “accepted” since ")
    assert outbox() == []


def test_a_decision_upon_a_state_that_has_passed_is_not_made(submission, editor, role):
    story = submission(state="in_review")
    desk.move(story, "ask_changes", editor)

    with pytest.raises(desk.NotNow):
        desk.move(story, "decline", role("editor"), seen="in_review")

    assert Submission.objects.get().state == "changes_requested"


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_decide_at_once_one_wins(submission, outbox):
    from django.contrib.auth.models import Group

    from members.models import Member

    story = submission(state="in_review")
    editors = [
        Member.objects.create_user(f"e{n}@example.org", None, is_staff=True, notices="none") for n in (1, 2)
    ]
    for one in editors:
        one.groups.add(Group.objects.get(name="editor"))

    def decide(number: int) -> str:
        name = ("accept", "decline")[number]
        try:
            mine = Submission.objects.get(pk=story.pk)
            desk.move(mine, name, editors[number], seen="in_review", draft=post.Draft(name, "Words."))
        except desk.NotNow:
            return "late"
        finally:
            connection.close()
        return name

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(decide, (0, 1)))

    assert outcomes in (["accept", "late"], ["decline", "late"])
    assert [letter.subject for letter in outbox()] == [outcomes[0]]
    assert Event.objects.exclude(name="sent").count() == 1


def test_an_editor_s_letter_goes_in_the_thread_of_the_story(submission, editor, outbox):
    story = submission(state="unconfirmed")
    post.confirm(story)
    desk.confirm(story, desk.SENDER)
    desk.move(story, "start_reading", editor)

    event = desk.move(story, "decline", editor, draft=post.Draft("Decision", "Not this time.\n\nEdith"))

    first, received, decision = [letter for letter in outbox() if letter.thread == story.thread]
    assert event.letter == decision
    assert decision.to_address == "sana@example.net"
    assert decision.reply_to == post.reply_address(story)
    assert decision.text.startswith("Not this time.\n\nEdith\n")
    assert decision.headers == {
        "In-Reply-To": received.message_id,
        "References": f"{first.message_id} {received.message_id}",
    }


def test_a_decision_without_a_letter_writes_none(submission, editor, outbox):
    desk.move(submission(state="in_review"), "accept", editor)

    assert outbox() == []


def test_confirming_thanks_once_and_tells_the_editors_once(submission, editor, outbox):
    story = submission(state="unconfirmed")

    desk.confirm(story, desk.SENDER)
    with pytest.raises(desk.NotNow):
        desk.confirm(story, desk.SENDER)

    assert [(letter.purpose, letter.to_address) for letter in outbox()] == [
        ("contributions.story_received", "sana@example.net"),
        ("desk.notice", "editor@example.org"),
    ]
    assert story.authentication == "link"
    assert "The lorries come at two." in outbox()[0].text
    assert story.number in outbox()[0].text


def test_when_the_article_goes_live_its_sender_hears_of_it_once(submission, editor, section, outbox):
    story = submission(state="accepted", section=section())
    article = drafting.make_article(story, editor)
    soon = timezone.now() + timedelta(hours=1)
    publishing.publish(article, at=soon)

    assert [chasing.follow(), chasing.follow(soon), chasing.follow(soon)] == [0, 1, 0]

    story.refresh_from_db()
    assert story.state == "published"
    (letter,) = outbox()
    assert letter.purpose == "contributions.story_published"
    assert article.get_absolute_url() in letter.text


def test_an_answer_that_nobody_replied_to_is_closed_after_two_weeks(asked, editor):
    question = asked()
    asking.answer(question, "Very.", editor)

    assert chasing.follow(timezone.now() + timedelta(days=13)) == 0
    assert chasing.follow(timezone.now() + timedelta(days=15)) == 1
    question.refresh_from_db()
    assert question.state == "closed"


def test_notes_are_internal(submission, editor):
    from contributions.timeline import desk_line, public_line

    story = submission()
    desk.add_note(story, editor, "Check the name.")

    assert [line.note for line in desk_line(story)] == ["", "Check the name."]
    assert [str(line.what) for line in public_line(story)] == ["Sent"]


def test_withdrawing_tells_the_editors_when_somebody_had_begun(submission, editor, outbox):
    desk.withdraw(submission(state="accepted"))

    (letter,) = outbox()
    assert letter.to_address == "editor@example.org"
    assert "Withdrawn by its sender" in letter.text + letter.subject
