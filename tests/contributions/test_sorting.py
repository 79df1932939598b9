"""This is a question, a story, a press release: everything comes along, and every link goes on."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from contributions import asking, desk, post, replies, revising, sorting
from contributions.models import Event, Question, Reply, Submission
from contributions.timeline import desk_line, public_line
from portal import envelopes
from portal.models import Letter, Notice, RawMail
from tests.contributions.conftest import link_in


def test_a_press_release_is_a_story_under_another_name(submission, role):
    story, helper = submission(), role("desk")

    event = sorting.call(story, "press_release", helper)

    story.refresh_from_db()
    assert (story.kind, event.name, event.user) == ("press_release", "moved", helper)
    assert event.note == "From “story” to “press release”."
    with pytest.raises(desk.NotNow):
        sorting.call(story, "press_release", helper)
    sorting.call(story, "story", helper)
    assert Submission.objects.get().kind == "story"


@pytest.mark.parametrize("who", ["member", "contributor"])
def test_nobody_but_the_desk_sorts(submission, asked, role, member, who):
    story, question = submission(), asked()
    person = member if who == "member" else role(who)

    with pytest.raises(desk.NotAllowed):
        sorting.call(story, "press_release", person)
    with pytest.raises(desk.NotAllowed):
        sorting.into_question(story, person)
    with pytest.raises(desk.NotAllowed):
        sorting.into_story(question, person)

    assert (Submission.objects.count(), Question.objects.count()) == (1, 1)


def test_a_story_becomes_a_question_with_all_its_thread(submission, editor, outbox):
    story = submission(
        state="unconfirmed", title="A question", text="How wide is the strait?", raw_sha256="ab" * 32,
        ip_hash="c" * 64, message_id="<m1@example.net>", affiliation="Pilot", country="Oman",
    )  # fmt: skip
    first = post.confirm(story)
    desk.confirm(story, desk.SENDER)
    desk.add_note(story, editor, "Rather a question.")
    mail = RawMail.objects.create(source="pipe", sha256="d" * 64, size=1)
    replies.take(story, replies.Said("P.S. In miles.", source="mail", is_verified=True, mail=mail))
    before = {name: getattr(story, name) for name in sorting._SHARED}

    question = sorting.into_question(story, editor)

    assert Submission.objects.count() == 0
    assert {name: getattr(question, name) for name in sorting._SHARED} == before
    assert (question.state, question.confirmation) == ("new", "link")
    assert question.text == "A question\n\nHow wide is the strait?"
    assert list(question.events.values_list("name", flat=True)) == [
        "sent",
        "confirm",
        "note",
        "reply",
        "moved",
    ]
    assert question.events.get(name="moved").note == (
        "From “submission” to “question”.\ntitle: A question\naffiliation: Pilot\ncountry: Oman\n"
        "terms accepted: version 1"
    )
    assert [(reply.text, reply.mail) for reply in question.replies.all()] == [("P.S. In miles.", mail)]
    first.refresh_from_db()
    assert first.thread == question.thread
    threads = [letter.thread for letter in outbox() if letter.to_address == story.email]
    assert threads == [question.thread] * 2
    # What already went is answered in the same conversation.
    asking.answer(question, "Very.", editor)
    answer = Letter.objects.get(purpose="contributions.question_answer")
    assert answer.headers["References"].split()[:2] == ["<m1@example.net>", first.message_id]


def test_a_question_becomes_a_story_with_all_its_thread(asked, editor):
    question = asked(
        name="Ari", text="I was there.\nThe lorries come at two.", consent="named", raw_sha256="ab" * 32
    )
    question.assignee = editor
    question.save()
    replies.take(question, replies.Said("And at three.", is_verified=True))
    before = {name: getattr(question, name) for name in sorting._SHARED}

    story = sorting.into_story(question, editor)

    assert Question.objects.count() == 0
    assert {name: getattr(story, name) for name in sorting._SHARED} == before
    assert (story.state, story.source, story.kind) == ("received", "web", "story")
    assert (story.title, story.text) == ("I was there. The lorries come at two.", question.text)
    assert list(story.events.values_list("name", flat=True)) == ["sent", "reply", "moved"]
    assert story.events.get(name="moved").note == (
        "From “question” to “submission”.\nconsent: You may publish them with my name."
    )
    assert story.replies.get().text == "And at three."


def test_an_asker_without_a_name_is_called_by_the_address(asked, editor):
    assert sorting.into_story(asked(), editor).name == "ari"


def test_there_and_back_again_everything_is_as_it_was(submission, editor):
    story = submission(text="The scale is never wrong.", title="Night")
    old = post.token_of(story)

    again = sorting.into_story(sorting.into_question(story, editor), editor)

    assert (again.reference, again.email, again.name) == (story.reference, story.email, story.name)
    assert again.text == "Night\n\nThe scale is never wrong."
    assert post.submission_of(old) == again
    assert sorting.into_question(again, editor).text == "Night\n\nThe scale is never wrong."


@pytest.mark.parametrize(
    ("state", "becomes"),
    [("unconfirmed", "unconfirmed"), ("received", "new"), ("in_review", "new"), ("spam", "spam")],
)
def test_a_story_s_state_goes_on_under_a_question_s_name(submission, editor, state, becomes):
    assert sorting.into_question(submission(state=state), editor).state == becomes


@pytest.mark.parametrize("state", [s for s in Submission.State if s not in sorting._AS_QUESTION])
def test_a_story_that_was_decided_upon_stays_one(submission, editor, state):
    story = submission(state=state)

    with pytest.raises(desk.NotNow):
        sorting.into_question(story, editor)

    assert Submission.objects.get().state == state


@pytest.mark.parametrize(
    ("state", "becomes"),
    [
        ("unconfirmed", "unconfirmed"), ("new", "received"), ("assigned", "received"), ("reopened", "received"),
        ("spam", "spam"),
    ],
)  # fmt: skip
def test_a_question_s_state_goes_on_under_a_story_s_name(asked, editor, state, becomes):
    assert sorting.into_story(asked(state=state), editor).state == becomes


def test_a_question_that_was_answered_stays_one(asked, editor):
    question = asked()
    asking.answer(question, "Very.", editor)
    replies.take(question, replies.Said("And how deep?", is_verified=True))

    with pytest.raises(desk.NotNow):
        sorting.into_story(question, editor)

    assert Question.objects.get().state == "reopened"


def test_files_and_earlier_versions_are_never_lost(submission, staged, editor):
    with_file, revised = submission(files=[staged()]), submission(email="b@example.net")
    revising.revise(revised, revising.Newer(text="Another text."))

    for story in (with_file, revised):
        with pytest.raises(desk.NotReady, match="nothing shall be lost"):
            sorting.into_question(story, editor)

    assert (Submission.objects.count(), Question.objects.count()) == (2, 0)


def test_spam_moved_to_the_other_side_comes_back_to_a_state_there_is(submission, asked, editor):
    story, question = submission(state="in_review"), asked(state="assigned")
    desk.move(story, "spam", editor)
    desk.move(question, "spam", editor)

    moved, called = sorting.into_question(story, editor), sorting.into_story(question, editor)

    desk.move(moved, "not_spam", editor)
    desk.move(called, "not_spam", editor)
    assert (moved.state, called.state) == ("new", "received")


def test_a_mail_as_it_looked_opens_the_thread(submission, editor):
    story = submission(text="", html="<p>How <b>wide</b>?</p>", title="Strait", message_id="<m@example.net>")

    question = sorting.into_question(story, editor)

    assert question.text == "Strait\n\nHow wide?"
    reply = question.replies.get()
    assert (reply.html, reply.subject, reply.created_at) == (story.html, "Strait", story.created_at)


def test_links_in_older_letters_lead_to_the_page_there_is_now(client, submission, editor):
    story = submission(state="unconfirmed")
    link = link_in(post.confirm(story))
    question = sorting.into_question(story, editor)

    answer = client.get(link)

    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    assert answer["Location"] == link.replace("/contribution/", "/question/")
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "Waiting for your confirmation" in page.content.decode()
    # A button of the old page that was open meanwhile leads there too, and does nothing.
    assert client.post(link, {"confirm": "1"})["Location"] == answer["Location"]
    client.post(answer["Location"], {"confirm": "1"})
    question.refresh_from_db()
    assert question.state == "new"


def test_a_link_that_was_never_of_the_other_kind_opens_nothing_there(client, submission, asked, editor):
    stays, moves = submission(), submission(email="b@example.net")
    question = sorting.into_question(moves, editor)
    sorting.call(stays, "press_release", editor)
    crossed = [
        reverse("question", args=[post.token_of(stays)]),
        reverse("contribution", args=[post.token_of(asked())]),
    ]

    assert [client.get(path).status_code for path in crossed] == [404, 404]
    assert client.get(reverse("contribution", args=[post.token_of(question)])).status_code == 404


def test_an_answer_to_an_older_letter_finds_its_thread(submission, asked, editor):
    story, question = submission(), asked()
    addresses = [envelopes.read(post.reply_address(one)) for one in (story, question)]
    keys = [f"s{story.pk}", f"q{question.pk}"]

    moved, called = sorting.into_question(story, editor), sorting.into_story(question, editor)

    assert [address[1] for address in addresses if address] in ([], keys)
    assert [sorting.find(key[0], int(key[1:])) for key in keys] == [moved, called]
    assert sorting.find("q", moved.pk) == moved
    assert sorting.find("s", 10_000) is None
    back = sorting.into_story(moved, editor)
    assert [sorting.find("s", story.pk), sorting.find("q", moved.pk)] == [back, back]


def test_notices_that_wait_lead_to_where_it_is_now(submission, editor):
    from portal import notices

    notices.choose(editor, "morning", {})
    story = submission(state="unconfirmed")
    desk.confirm(story, desk.SENDER)

    question = sorting.into_question(story, editor)

    assert [notice.path for notice in Notice.objects.all()] == [post.desk_path(question)]


def test_both_time_lines_speak_of_what_was_before(submission, editor):
    story = submission()
    desk.move(story, "start_reading", editor)

    question = sorting.into_question(story, editor)

    assert [str(line.what) for line in public_line(question)] == ["Sent", "Being read"]
    assert [str(line.what) for line in desk_line(question)] == ["Sent", "Being read", "Sorted anew"]


def test_a_mail_to_both_addresses_is_not_moved_onto_itself(submission, asked, editor):
    story, question = submission(raw_sha256="ab" * 32), asked(raw_sha256="ab" * 32)

    with pytest.raises(desk.NotNow, match=question.number):
        sorting.into_question(story, editor)
    with pytest.raises(desk.NotNow, match=story.number):
        sorting.into_story(question, editor)

    assert (Submission.objects.count(), Question.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_move_it_at_once_one_wins(submission, editor):
    story = submission()

    def move(_number: int) -> str:
        try:
            return sorting.into_question(Submission.objects.get(pk=story.pk), editor).state
        except (desk.NotNow, Submission.DoesNotExist):
            return "late"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(move, range(2)))

    assert outcomes == ["late", "new"]
    assert (Submission.objects.count(), Question.objects.count()) == (0, 1)
    assert Event.objects.filter(name="moved").count() == 1


def test_what_still_hangs_on_it_keeps_it_where_it_is(submission, editor, monkeypatch):
    story = submission()
    replies.take(story, replies.Said("P.S.", is_verified=True))
    monkeypatch.setattr(sorting, "_carry", lambda *args: None)

    with pytest.raises(desk.NotReady):
        sorting.into_question(story, editor)

    assert (Submission.objects.count(), Question.objects.count(), Reply.objects.count()) == (1, 0, 1)
    assert story.created_at < timezone.now()
