"""What time does: every moment of it frozen, every step run twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from articles.models import Article
from contributions import chasing, desk, drafting, forgetting, post
from contributions.models import Submission
from contributions.tasks import follow
from portal.models import Letter, SiteSettings
from tests.contributions.conftest import link_in

CAME = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BUTTON = ("contributions.story_reminder", "contributions.question_reminder")


def on_day(days: float, act=chasing.follow):
    """What `act` does so many days after all began."""
    with time_machine.travel(CAME + timedelta(days=days), tick=False):
        return act()


def reminders(outbox) -> list[tuple[str, str, float]]:
    """Purpose, address and day of each letter that left by time."""
    return [
        (
            letter.purpose.removeprefix("contributions."),
            letter.to_address,
            (letter.created_at - CAME) / timedelta(days=1),
        )
        for letter in outbox()
        if letter.purpose in {*BUTTON, "contributions.story_changes_due"}
    ]


@pytest.fixture
def unconfirmed(submission, asked):
    """A story and a question whose buttons were not pressed."""
    return on_day(0, lambda: (submission(state="unconfirmed"), asked(state="unconfirmed")))


@pytest.fixture
def owing(submission, editor):
    """A story whose changes were asked for on day 0, and are due on day 30."""

    def ask():
        story = submission(state="in_review")
        desk.move(story, "ask_changes", editor)
        return story

    return on_day(0, ask)


def test_an_unpressed_button_is_remembered_after_two_and_ten_days_and_the_item_forgotten_after_fourteen(
    unconfirmed, outbox
):
    for hours in range(0, 14 * 24, 6):
        on_day(hours / 24)
        on_day(hours / 24)

    story, question = "sana@example.net", "ari@example.net"
    assert reminders(outbox) == [
        ("story_reminder", story, 2.0),
        ("question_reminder", question, 2.0),
        ("story_reminder", story, 10.0),
        ("question_reminder", question, 10.0),
    ]
    assert [on_day(days, lambda: forgetting.forget_submissions(timezone.now())) for days in (13.9, 14)] == [
        0,
        1,
    ]
    assert on_day(14, lambda: forgetting.forget_questions(timezone.now())) == 1


def test_a_reminder_opens_the_page_with_the_button_and_says_until_when(client, unconfirmed, outbox):
    on_day(2)
    on_day(10)

    first, _question, last, _question = outbox()
    assert first.subject == "Action needed: your story “Night at the weighbridge” still waits for you"
    assert "Without the button it is forgotten on March 16, 2026. If you know nothing" in first.text
    assert "We do not remind you again." in last.text
    assert first.thread == unconfirmed[0].thread
    assert first.headers["Auto-Submitted"] == "auto-generated"
    with time_machine.travel(CAME + timedelta(days=11), tick=False):
        assert client.post(link_in(last), {"confirm": "1"}).status_code == 302
    assert Submission.objects.get().state == "received"


def test_the_time_line_shows_each_reminder_with_its_letter(unconfirmed, outbox):
    on_day(2)

    event = unconfirmed[0].events.get(name="reminded")
    assert (event.actor, event.is_public, event.letter) == ("portal", True, outbox()[0])
    assert event.created_at == CAME + timedelta(days=2)


@pytest.mark.parametrize(("back_on", "sent_on"), [(9, [9, 11]), (10, [10]), (13, [13]), (14, [])])
def test_after_an_outage_one_reminder_stands_for_those_that_were_missed(
    unconfirmed, outbox, back_on, sent_on
):
    for days in range(back_on, 15):
        on_day(days)

    assert [day for name, _to, day in reminders(outbox) if name == "story_reminder"] == sent_on


@pytest.mark.parametrize("flag", ["honeypot", "too_fast", "too_late", "no_time"])
def test_what_was_noticed_at_the_door_is_never_reminded(submission, asked, outbox, flag):
    on_day(0, lambda: (submission(state="unconfirmed", flag=flag), asked(state="unconfirmed", flag=flag)))

    assert [on_day(days) for days in (2, 10, 13)] == [0, 0, 0]
    assert outbox() == []


def test_what_is_confirmed_is_not_reminded(unconfirmed, editor, outbox):
    on_day(1, lambda: desk.confirm(unconfirmed[0], desk.SENDER))

    on_day(2)

    assert reminders(outbox) == [("question_reminder", "ari@example.net", 2.0)]


def test_a_thread_in_which_too_much_was_written_gets_its_reminder_later(unconfirmed, outbox):
    story = unconfirmed[0]

    def write(count: int) -> None:
        for number in range(count):
            Letter.objects.create(
                purpose="test", to_address=story.email, subject="s", text="t", thread=story.thread,
                message_id=f"<{number}@example.org>",
            )  # fmt: skip

    on_day(2, lambda: write(10))
    on_day(2)
    on_day(3.1)

    assert [day for name, _to, day in reminders(outbox) if name == "story_reminder"] == [3.1]


def test_changes_are_reminded_of_two_weeks_and_three_days_before_they_are_due_and_then_lapse(owing, outbox):
    for half in range(64):
        on_day(half / 2)
        on_day(half / 2)

    assert reminders(outbox) == [
        ("story_changes_due", "sana@example.net", 16.0),
        ("story_changes_due", "sana@example.net", 27.0),
    ]
    owing.refresh_from_db()
    assert (owing.state, owing.state_at) == ("lapsed", CAME + timedelta(days=30))
    assert owing.public_state == "At rest: the changes did not come"
    # The last reminder said it: no letter goes when it happens.
    first, last = outbox()
    assert first.subject == "Action needed: changes to “Night at the weighbridge” by April 1, 2026"
    assert "if nothing has come by April 1, 2026, we put the story to rest" in last.text
    assert "to rest" not in first.text


def test_a_newer_version_in_time_ends_the_reminders(owing, outbox):
    from contributions import revising

    on_day(20, lambda: revising.revise(owing, revising.Newer(text="The lorries come at three.")))

    for days in (27, 31):
        on_day(days)
    assert reminders(outbox) == []
    owing.refresh_from_db()
    assert owing.state == "in_review"


def test_changes_asked_for_anew_have_thirty_days_anew(owing, editor, outbox):
    def ask_again():
        desk.move(owing, "read_again", editor)
        desk.move(owing, "ask_changes", editor)

    on_day(16)
    on_day(28, ask_again)

    for days in range(29, 60):
        on_day(days)
    assert [day for _name, _to, day in reminders(outbox)] == [16.0, 44.0, 55.0]
    owing.refresh_from_db()
    assert (owing.state, owing.state_at) == ("lapsed", CAME + timedelta(days=58))


def test_changes_without_a_day_are_waited_for(submission):
    on_day(0, lambda: submission(state="changes_requested"))

    assert on_day(100, lambda: chasing.lapse(timezone.now())) == 0


def test_chinese_senders_are_reminded_in_chinese(submission, outbox):
    on_day(0, lambda: submission(state="unconfirmed", title="夜里的地磅", text="卡车两点来。"))

    on_day(2)

    (letter,) = outbox()
    assert "2026年3月16日" in letter.text


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_remind_lapse_and_tell_once(submission, asked, editor, outbox):
    stories = on_day(
        0, lambda: [submission(state="unconfirmed", email=f"s{n}@example.net") for n in range(3)]
    )
    late = on_day(0, lambda: submission(state="changes_requested"))
    Submission.objects.filter(pk=late.pk).update(due_at=CAME + timedelta(days=5))
    on_day(0, asked)

    def run(_number: int) -> int:
        try:
            return chasing.follow(CAME + timedelta(days=11))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, range(2)))

    assert sum(done) == 5
    assert [name for name, _to, _day in reminders(outbox)] == ["story_reminder"] * 3
    assert [story.events.filter(name="reminded").count() for story in stories] == [1, 1, 1]
    assert late.events.filter(name="lapse").count() == 1
    assert [letter.purpose for letter in outbox()].count("desk.notice") == 1


def test_the_editors_hear_once_of_all_that_waits_longer_than_promised(submission, asked, editor, outbox):
    states = {"One": "received", "Two": "in_review", "Theirs": "changes_requested", "Done": "accepted"}
    on_day(0, lambda: [submission(title=title, state=state) for title, state in states.items()])
    on_day(0, lambda: asked(text="How wide?"))

    assert [on_day(days) for days in (1, 20, 20, 21)] == [0, 3, 0, 0]

    stories, questions = outbox()
    assert stories.subject == "2 stories wait longer than we promise"
    assert "One (since March 2, 2026)\nTwo (since March 2, 2026)" in stories.text
    assert "/admin/contributions/submission/?queue=overdue" in stories.text
    assert questions.subject == "1 question waits longer than we promise"
    assert "/admin/contributions/question/?queue=overdue" in questions.text


def test_a_notice_names_twenty_and_counts_the_rest(submission, editor, outbox):
    on_day(0, lambda: [submission(title=f"Story {n}") for n in range(23)])

    on_day(20)

    assert outbox()[0].text.count("(since ") == 20
    assert "and 3 more" in outbox()[0].text


def test_a_question_asked_again_is_overdue_only_when_that_has_waited_too(asked, editor, outbox):
    from contributions import asking, replies

    question = on_day(0, asked)
    on_day(1, lambda: asking.answer(question, "Very.", editor))
    said = replies.Said("And how deep?", is_verified=True)
    on_day(10, lambda: replies.take(question, said))

    assert [on_day(days, lambda: chasing.tell_overdue(timezone.now())) for days in (11, 30)] == [0, 1]


def test_a_story_whose_sender_has_heard_is_overdue_when_that_is_long_ago(submission, editor, outbox):
    story = on_day(0, lambda: submission(state="in_review"))
    on_day(1, lambda: desk.write(story, post.Draft("Soon", "We need a little longer."), editor))

    promised = SiteSettings.current().answer_days
    days = (promised + 0.5, promised + 1.5, promised + 2)
    assert [on_day(day, lambda: chasing.tell_overdue(timezone.now())) for day in days] == [0, 1, 0]


def test_an_editor_is_told_of_overdue_things_as_they_chose(submission, editor, outbox):
    from portal import notices

    notices.choose(editor, "at_once", {"overdue": "none"})
    on_day(0, submission)

    assert on_day(20) == 1
    assert outbox() == []


def test_a_story_whose_article_was_deleted_before_it_went_live_is_accepted_again(
    submission, editor, section, outbox
):
    story = submission(state="accepted", section=section())
    drafting.make_article(story, editor)
    Submission.objects.filter(pk=story.pk).update(article_version=1)
    Article.objects.all().delete()

    assert [chasing.follow(), chasing.follow()] == [1, 0]

    story.refresh_from_db()
    assert (story.state, story.article_version) == ("accepted", 0)
    assert drafting.make_article(story, editor).headline == "Night at the weighbridge"
    assert outbox() == []


def test_an_article_retracted_or_deleted_later_leaves_its_story_published(submission, editor, section):
    from articles import publishing

    story = submission(state="accepted", section=section())
    article = drafting.make_article(story, editor)
    publishing.publish(article)
    chasing.follow()
    publishing.retract(article, note="Wrong.")
    chasing.follow()
    Article.objects.all().delete()

    assert chasing.follow() == 0
    story.refresh_from_db()
    assert story.state == "published"


def test_the_timetable_s_bell_does_all_of_it(unconfirmed):
    assert on_day(2, follow) == 2


def test_the_sender_s_page_stays_open_to_the_end(client, owing):
    on_day(31)

    with time_machine.travel(CAME + timedelta(days=31), tick=False):
        page = client.get(f"/contribution/{post.token_of(owing)}/").content.decode()

    assert "At rest: the changes did not come" in page


def test_a_moment_before_the_changes_were_asked_for_reminds_of_nothing(owing, outbox):
    Submission.objects.filter(pk=owing.pk).update(due_at=CAME + timedelta(days=10))

    for days in range(10):
        on_day(days)

    assert [day for _name, _to, day in reminders(outbox)] == [7.0]


def test_a_day_put_off_meanwhile_keeps_a_story_from_its_rest(owing):
    # Another process chose the story while it was due, and comes to it after the editor.
    assert chasing._lapse(owing.pk, CAME + timedelta(days=29)) is False

    owing.refresh_from_db()
    assert owing.state == "changes_requested"
