"""Letters that come back to this room."""

import pytest
from django.utils import timezone

from contributions import chasing, desk, post, sorting, undelivered
from contributions.models import Submission
from portal import envelopes, outbox, returns
from portal.models import Letter
from tests.contributions.test_chasing import on_day
from tests.portal.test_outbox import relay
from tests.returned import came, raw

__all__ = ["relay"]


def bounce(letter: Letter) -> None:
    """Its report comes home, as Postfix writes it."""
    Letter.objects.filter(pk=letter.pk).update(state="sent")
    places = {
        "message_id": letter.message_id,
        "recipient": letter.to_address,
        "bounce": envelopes.address("bounce", f"l{letter.pk}"),
    }
    returns.take(came(raw("postfix", **places)), f"l{letter.pk}")


def notices_in(letters) -> list[str]:
    return [letter.subject for letter in letters if letter.purpose == "desk.notice"]


def test_an_answer_that_came_back_stands_in_its_thread_and_the_desk_hears_of_it(asked, editor, outbox):
    from contributions import asking

    question = asked()
    asking.answer(question, "Very.", editor)

    bounce(outbox()[0])

    event = question.events.get(name="bounced")
    assert (event.actor, event.is_public, event.letter) == ("portal", False, outbox()[0])
    assert "Recipient address rejected" in event.note
    assert notices_in(outbox()) == ["Letter came back: How wide is the strait?"]
    assert post.desk_path(question) in outbox()[-1].text


def test_a_letter_refused_at_the_door_is_one_that_came_back(submission, editor, relay):
    story = submission(state="in_review")
    desk.move(story, "accept", editor, draft=post.Draft("Accepted", "Good."))
    relay.answers["rcpt"] = "550 5.1.1 No such user"

    outbox.send_due()

    assert "No such user" in story.events.get(name="bounced").note


def test_anybody_may_write_a_false_address_and_rings_at_no_desk(submission, editor, outbox):
    story = submission(state="unconfirmed")

    bounce(post.confirm(story))

    assert story.events.filter(name="bounced").count() == 1
    assert notices_in(outbox()) == []


def test_an_address_from_which_a_letter_came_back_gets_no_reminder(submission, outbox):
    story = on_day(0, lambda: submission(state="unconfirmed", email="Gone@example.net"))
    on_day(0, lambda: submission(state="unconfirmed", email="here@example.net"))
    on_day(1, lambda: bounce(post.confirm(story)))

    on_day(2)

    reminded = [letter.to_address for letter in outbox() if letter.purpose == "contributions.story_reminder"]
    assert reminded == ["here@example.net"]
    assert undelivered.is_dead("gone@EXAMPLE.net")


def test_a_letter_that_came_back_after_its_thread_was_moved_stands_where_it_is_now(submission, editor):
    story = submission(state="received")
    letter = post.received(story)
    question = sorting.into_question(story, editor)

    letter.refresh_from_db()
    bounce(letter)

    assert question.events.filter(name="bounced").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("thread", ["", "notice:3", "submission:99", "submission:x", "issue:1"])
def test_a_letter_of_no_thread_of_ours_is_passed_over(thread, outbox):
    letter = Letter(purpose="contributions.links", to_address="a@example.net", subject="s", thread=thread)

    undelivered.came_back(letter, "550 no")

    assert outbox() == []


def test_the_reminders_go_on_for_everybody_else(submission):
    on_day(0, lambda: submission(state="unconfirmed"))

    assert on_day(2, lambda: chasing.remind(timezone.now())) == 1
    assert Submission.objects.get().events.filter(name="bounced").count() == 0
