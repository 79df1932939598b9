"""Letters at the desk: written by hand, left for the morning, held back, sent again; and what came back."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from contributions import desk as desk_room
from contributions import post, replies
from contributions.post import Draft
from portal import outbox as sending
from portal.keeping import keep
from portal.models import Letter

STORIES, QUESTIONS = "admin:contributions_submission", "admin:contributions_question"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def change(item) -> str:
    return post.desk_path(item)


def of_letter(what, item, letter) -> str:
    return reverse(f"{STORIES}_{what}", args=[item.pk, letter.pk])


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-03-04T07:59:00+00:00", "2026-03-04T08:00:00+00:00"),
        ("2026-03-04T08:00:00+00:00", "2026-03-05T08:00:00+00:00"),
        ("2026-12-31T23:30:00+00:00", "2027-01-01T08:00:00+00:00"),
    ],
)
def test_the_morning_is_the_next_eight_o_clock(now, morning):
    assert post.next_morning(datetime.fromisoformat(now)) == datetime.fromisoformat(morning)


def test_the_morning_is_the_site_s_even_where_clocks_change(settings):
    settings.TIME_ZONE = "Europe/Berlin"

    # The night to 29 March 2026 is an hour short.
    morning = post.next_morning(datetime(2026, 3, 28, 12, tzinfo=UTC))

    assert morning == datetime(2026, 3, 29, 8, tzinfo=ZoneInfo("Europe/Berlin"))
    assert morning == datetime(2026, 3, 29, 6, tzinfo=UTC)


def test_a_decision_takes_effect_at_once_and_its_letter_leaves_in_the_morning(desk, submission, outbox):
    story = submission(state="in_review")
    with time_machine.travel(NOON, tick=False):
        path = reverse(f"{STORIES}_move", args=[story.pk, "accept"])
        assert "Send in the morning (Thu 08:00)" in desk.get(path).content.decode()

        desk.post(path, {"seen": "in_review", "subject": "Accepted", "text": "Yes.", "letter": "morning"})
        sending.send_due()

        story.refresh_from_db()
        (letter,) = outbox()
        assert (story.state, letter.state) == ("accepted", "pending")
        assert letter.next_try_at == datetime(2026, 3, 5, 8, tzinfo=UTC)
        assert "leaves 5 Mar, 08:00" in desk.get(change(story)).content.decode()
    with time_machine.travel(datetime(2026, 3, 5, 8, tzinfo=UTC), tick=False):
        sending.send_due()

    assert Letter.objects.get().state == "sent"


def test_each_decision_offers_its_three_buttons_and_needs_one_of_them(desk, submission):
    story = submission(state="in_review")
    path = reverse(f"{STORIES}_move", args=[story.pk, "decline"])

    form = desk.get(path).context["form"]
    answer = desk.post(path, {"seen": "in_review", "subject": "Decision", "text": "Kept words."})

    assert [value for value, _label in form.buttons] == ["send", "morning", "none"]
    assert answer.status_code == 422
    assert "Please press one of the buttons below." in answer.content.decode()
    assert "Kept words." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "text", "subjects"),
    [
        (
            "Ann",
            "Salt and silk.",
            {
                "ask_changes": "Action needed: changes to “T”",
                "accept": "Accepted: “T”",
                "decline": "Decision: “T”",
            },
        ),
        (
            "王丽",
            "盐与丝绸之路上的商队。",
            {"ask_changes": "请您处理：修改《T》", "accept": "采用通知：《T》", "decline": "审稿结果：《T》"},
        ),
    ],
)
def test_drafts_begin_with_what_is_asked_in_the_sender_s_language(submission, editor, name, text, subjects):
    story = submission(title="T", name=name, text=text)

    assert {draft: post.draft_for(draft, story, editor).subject for draft in subjects} == subjects


def test_a_letter_that_waits_is_held_back_and_sent_after_all(desk, submission, editor):
    story = submission(state="in_review")
    event = desk_room.move(
        story, "accept", editor, draft=Draft("Accepted", "Yes.", post.next_morning(timezone.now()))
    )
    assert "Do not send" in desk.get(change(story)).content.decode()

    desk.post(of_letter("hold", story, event.letter))
    held = Letter.objects.get()
    page = desk.get(change(story)).content.decode()
    desk.post(of_letter("again", story, event.letter))

    assert held.state == "cancelled"
    assert "Do not send" not in page
    assert "Send again" in page
    assert Letter.objects.get().state == "pending"


def test_a_letter_that_has_left_cannot_be_held_back(desk, submission, editor):
    story = submission(state="in_review")
    event = desk_room.move(story, "accept", editor, draft=Draft("Accepted", "Yes."))
    sending.send_due()

    answer = desk.post(of_letter("hold", story, event.letter), follow=True)

    assert Letter.objects.get().state == "sent"
    assert "Too late: the letter has left." in answer.content.decode()


def test_a_letter_of_another_thread_cannot_be_touched_from_here(desk, submission, editor):
    story, other = submission(state="in_review"), submission(title="Other", state="in_review")
    event = desk_room.move(other, "accept", editor, draft=Draft("Accepted", "Yes."))

    statuses = [desk.post(of_letter(what, story, event.letter)).status_code for what in ("hold", "again")]

    assert statuses == [404, 404]
    assert Letter.objects.get().state == "pending"


def test_a_letter_that_failed_says_why_and_only_who_has_the_outbox_sends_it_again(
    client, submission, editor, role
):
    story = submission(state="in_review")
    event = desk_room.move(story, "accept", editor, draft=Draft("Accepted", "Yes."))
    Letter.objects.update(state="failed", code=550, answer="No such <user> here")
    client.force_login(role("editor"))

    page = client.get(change(story)).content.decode()
    status = client.post(of_letter("again", story, event.letter)).status_code

    assert "No such &lt;user&gt; here" in page
    assert "Send again" not in page
    assert status == 403


def test_an_editor_writes_in_the_thread_without_deciding(desk, submission, outbox):
    story = submission(state="in_review")
    path = reverse(f"{STORIES}_write", args=[story.pk])
    form = desk.get(path).context["form"]
    assert form["subject"].value() == "About “Night at the weighbridge”"
    assert form["text"].value().startswith("Dear Sana Dar,")

    empty = desk.post(path, {"subject": "S", "text": " ", "letter": "send"})
    desk.post(path, {"subject": "One question", "text": "Who weighs?", "letter": "send"})

    story.refresh_from_db()
    (letter,) = outbox()
    assert empty.status_code == 422
    assert (story.state, letter.subject, letter.thread) == ("in_review", "One question", story.thread)
    assert [event.name for event in story.events.all()] == ["sent", "written"]


def test_a_nameless_asker_is_written_to_as_well(desk, asked, outbox):
    question = asked(text="How wide is it?")
    path = reverse(f"{QUESTIONS}_write", args=[question.pk])

    form = desk.get(path).context["form"]
    desk.post(path, {"subject": "Which?", "text": "Which strait?", "letter": "send"})

    assert form["subject"].value() == "About “How wide is it?”"
    assert form["text"].value().startswith("Good day,")
    assert [letter.subject for letter in outbox()] == ["Which?"]


def test_the_thread_holds_letters_and_replies_in_order_and_says_who_wrote(client, submission, editor, role):
    story = submission(state="in_review")
    desk_room.write(story, Draft("First", "One."), editor)
    mail = keep(b"From: a@example.net\r\nSubject: x\r\n\r\nHello", source="imap")
    own = replies.Said("Mine.", source="mail", whole="Mine.\n> Quoted", sender="sana@example.net",
                       subject="Re: First", is_verified=True, mail=mail)  # fmt: skip
    replies.take(story, own)
    replies.take(story, replies.Said("I am her brother.", sender="brother@example.net"))
    replies.take(story, replies.Said("Away.", sender="sana@example.net", is_verified=True, is_automatic=True))
    client.force_login(role("editor"))

    answer = client.get(change(story))
    page = answer.content.decode()

    thread = answer.context["correspondence"]
    assert [one.letter.subject if one.letter else one.reply.text for one in thread] == [
        "First", "Mine.", "I am her brother.", "Away.",
    ]  # fmt: skip
    states = re.findall(r'class="thread-state[^"]*">\s*([^<]+?)\s*<', page)
    assert states == ["waiting", "verified", "from another address", "verified", "written by a machine"]
    assert page.count("&gt; Quoted") == 1
    assert reverse("admin:portal_rawmail_change", args=[mail.pk]) not in page
    client.force_login(editor)
    assert (
        reverse("admin:portal_rawmail_change", args=[mail.pk]) in client.get(change(story)).content.decode()
    )


def test_a_reply_s_html_stands_in_a_frame_of_its_own(desk, submission):
    story, other = submission(), submission(title="Other")
    reply = replies.take(
        story,
        replies.Said(
            "x", html='<p onclick="x()">Hi</p><img src="https://evil.example/p.gif"><script>1</script>'
        ),
    )

    answer = desk.get(reverse(f"{STORIES}_reply", args=[story.pk, reply.pk]))

    assert answer.content.decode() == '<!doctype html><title>–</title><base target="_blank"><p>Hi</p><img>'
    assert desk.get(reverse(f"{STORIES}_reply", args=[other.pk, reply.pk])).status_code == 404
    assert (
        f'src="{reverse(f"{STORIES}_reply", args=[story.pk, reply.pk])}"'
        in desk.get(change(story)).content.decode()
    )
