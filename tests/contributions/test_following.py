import pytest
from django.urls import reverse

from contributions import post
from contributions.models import (
    Event,
    Question,
    Submission,
)
from portal import signing
from tests.contributions.conftest import everything, link_in, path_of

LINK = "/contribution/link/"


@pytest.mark.parametrize("state", Submission.State)
def test_twenty_looks_at_a_story_s_page_change_nothing(client, submission, state):
    path = path_of(submission(state=state))
    before = everything()

    statuses = {client.get(path).status_code for _ in range(20)} | {client.head(path).status_code}

    assert statuses == {200}
    assert everything() == before


@pytest.mark.parametrize("state", Question.State)
def test_twenty_looks_at_a_question_s_page_change_nothing(client, asked, state):
    path = path_of(asked(state=state))
    before = everything()

    statuses = {client.get(path).status_code for _ in range(20)} | {client.head(path).status_code}

    assert statuses == {200}
    assert everything() == before


def test_the_page_is_private_and_tells_nobody_its_address(client, submission):
    answer = client.get(path_of(submission()))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_sender_reads_the_plain_state_and_never_a_note_or_a_name(client, submission, editor):
    from contributions import desk

    story = submission()
    desk.move(story, "start_reading", editor, note="Smells of advertising")
    desk.add_note(story, editor, "Ask Nadia")

    page = client.get(path_of(story)).content.decode()

    assert "Being read" in page
    for secret in ("advertising", "Nadia", "Edith Orr", "in_review"):
        assert secret not in page


@pytest.mark.parametrize("name", ["contribution", "question"])
@pytest.mark.parametrize("token", ["x", "a.b.c", "ABCD2345.1abc.sig", "~~~", "%00"])
def test_a_broken_link_offers_a_new_one(client, db, name, token):
    answer = client.get(reverse(name, args=[token]))

    assert answer.status_code == 404
    assert "Send me the link" in answer.content.decode()


def test_a_link_of_one_kind_does_not_open_the_other(client, submission, asked):
    story, question = submission(), asked()
    crossed = [
        ("contribution", signing.sign(post.QUESTION, story.reference)),
        ("contribution", signing.sign(post.STORY, question.reference)),
        ("question", post.token_of(story)),
        ("contribution", signing.sign("contributions.sent", story.reference)),
    ]

    assert [client.get(reverse(name, args=[token])).status_code for name, token in crossed] == [404] * 4


def test_an_old_link_offers_a_new_one(client, submission):
    import time_machine

    story = submission()
    with time_machine.travel("2026-01-01 00:00:00+00:00", tick=False):
        path = path_of(story)
    with time_machine.travel("2026-07-15 00:00:00+00:00", tick=False):
        assert client.get(path).status_code == 410
        assert client.post(path, {"withdraw": "1"}).status_code == 410
    story.refresh_from_db()
    assert story.state == "received"


def test_withdrawing_takes_a_button(client, submission):
    story = submission(state="in_review")
    path = path_of(story)
    assert "Withdraw it" in client.get(path).content.decode()

    for _ in range(2):
        assert client.post(path, {"withdraw": "1"}).status_code == 302

    story.refresh_from_db()
    assert story.state == "withdrawn"
    assert "Withdraw it" not in client.get(path).content.decode()
    assert Event.objects.filter(name="withdraw").count() == 1


def test_a_published_story_is_not_withdrawn_by_a_button(client, submission):
    story = submission(state="published")

    answer = client.post(path_of(story), {"withdraw": "1"})

    assert answer.status_code == 409
    story.refresh_from_db()
    assert story.state == "published"


def test_pressing_confirm_twice_writes_one_letter(client, submission, outbox):
    path = path_of(submission(state="unconfirmed"))

    assert [client.post(path, {"confirm": "1"}).status_code for _ in range(2)] == [302, 302]
    assert [letter.purpose for letter in outbox()] == ["contributions.story_received"]


def test_the_asker_reads_the_answer_at_the_link(client, asked, editor):
    from contributions import asking

    question = asked()
    assert "Our answer" not in client.get(path_of(question)).content.decode()

    asking.answer(question, "See https://example.org/strait and <b>measure</b>.", editor)

    page = client.get(path_of(question)).content.decode()
    assert "Our answer" in page
    assert "&lt;b&gt;measure&lt;/b&gt;" in page


def test_asking_for_the_link_is_answered_alike_for_the_known_and_the_unknown(
    client, submission, asked, outbox
):
    story, question = submission(email="known@example.net"), asked(email="Known@example.net")

    known = client.post(LINK, {"email": "known@example.net"})
    unknown = client.post(LINK, {"email": "stranger@example.net"})

    def words(answer) -> str:
        return answer.content.decode().replace("known@", "@").replace("stranger@", "@")

    assert (known.status_code, words(known)) == (unknown.status_code, words(unknown))
    first, second = outbox()
    assert [letter.to_address for letter in (first, second)] == ["known@example.net", "stranger@example.net"]
    assert story.title in first.text
    assert str(question) in first.text
    assert client.get(link_in(first)).status_code == 200
    assert "We have none from it" in second.text


def test_links_are_asked_for_three_times_a_day(client, db, outbox):
    statuses = [
        client.post(LINK, {"email": "a@example.net"}, REMOTE_ADDR=f"192.0.2.{n}").status_code
        for n in range(4)
    ]

    assert statuses == [200, 200, 200, 429]
    assert len(outbox()) == 3


def test_a_state_marked_spam_is_not_called_so_to_its_sender(client, submission):
    page = client.get(path_of(submission(state="spam"))).content.decode()

    assert "Not taken" in page
    assert "spam" not in page.lower()


@pytest.mark.parametrize(
    ("state", "promise"), [("new", True), ("reopened", True), ("duplicate", False), ("spam", False)]
)
def test_an_answer_is_promised_only_while_one_is_to_come(client, asked, state, promise):
    question = asked(state)

    page = " ".join(client.get(path_of(question)).content.decode().split())

    assert ("An editor answers by letter within" in page) is promise


def test_a_short_question_stands_once_and_a_long_one_whole(client, asked):
    short, long = asked(text="How wide is the strait?"), asked(text="How wide? " * 20)

    pages = [client.get(path_of(question)).content.decode() for question in (short, long)]

    assert pages[0].count("How wide is the strait?") == 1
    assert ["asked" in page for page in pages] == [False, True]
