"""The sender's page of a story: what it shows, and what its buttons do."""

import pytest

from contributions import post
from contributions.models import (
    EarlierVersion,
    Reply,
    Submission,
    SubmissionFile,
    Terms,
)
from portal.models import Letter
from tests.contributions.conftest import docx, everything, path_of, picture, upload, words_of


def test_twenty_looks_at_a_page_with_a_thread_and_versions_change_nothing(client, submission, staged, editor):
    from contributions import desk, revising, saying

    story = submission(state="in_review", files=[staged("old.txt", b"Old.")])
    desk.write(story, post.Draft("A question", "How heavy?"), editor)
    saying.write(story, "Forty tonnes.")
    revising.revise(story, revising.Newer(text="Newer.", files=[staged("roof.jpg", picture())]))
    before = everything()

    statuses = {client.get(path_of(story), {"done": "newer"}).status_code for _ in range(20)}

    assert statuses == {200}
    assert everything() == before


def test_changes_asked_for_are_shown_with_the_day_they_are_due(client, submission):
    from datetime import UTC, datetime

    story = submission(state="changes_requested")
    Submission.objects.filter(pk=story.pk).update(due_at=datetime(2027, 1, 15, 12, tzinfo=UTC))

    page, chinese = client.get(path_of(story)), client.get(f"/zh{path_of(story)}")

    assert "Changes asked (due January 15, 2027)" in words_of(page)
    assert "2027年1月15日" in words_of(chinese)


def test_the_thread_holds_both_sides_and_nothing_that_is_not_the_sender_s(client, submission, editor):
    from datetime import timedelta

    from django.utils import timezone

    from contributions import desk, replies, saying
    from portal import letters

    story = submission(state="in_review")
    desk.write(story, post.Draft("A question", "How heavy is it?"), editor)
    saying.write(story, "Forty tonnes.")
    desk.add_note(story, editor, "An internal remark")
    replies.take(story, replies.Said("From a stranger", source="mail"))
    desk.write(
        story, post.Draft("For the morning", "Held back", at=timezone.now() + timedelta(hours=9)), editor
    )
    desk.write(story, post.Draft("Taken back", "Cancelled words"), editor)
    Letter.objects.filter(subject="Taken back").update(state="cancelled")
    letters.write("desk/notice", story.email, {"notice": {"subject": "For the desk"}}, thread=story.thread)

    answer = client.get(path_of(story))

    assert [(piece.subject, piece.is_ours) for piece in answer.context["thread"]] == [
        ("A question", True),
        ("", False),
    ]
    assert "How heavy is it?" in words_of(answer)
    assert "Forty tonnes." in words_of(answer)
    for hidden in ("internal remark", "stranger", "Held back", "Cancelled words", "Edith Orr"):
        assert hidden not in words_of(answer)


def test_a_letter_held_for_the_morning_is_read_in_the_morning(submission, editor):
    from datetime import timedelta

    from django.utils import timezone

    from contributions import desk
    from contributions.correspondence import thread_of

    story, morning = submission(state="in_review"), timezone.now() + timedelta(hours=9)
    desk.write(story, post.Draft("For the morning", "Words", at=morning), editor)

    assert thread_of(story, morning - timedelta(seconds=1)) == []
    assert [piece.subject for piece in thread_of(story, morning)] == ["For the morning"]


def test_a_newer_version_is_sent_and_the_earlier_one_stays(client, submission, staged):
    story = submission(state="changes_requested", files=[staged("old.txt", b"Old.")])

    answer = client.post(
        path_of(story),
        {"revise": "1", "of_version": "1", "text": "Newer words.", "files": [upload("roof.jpg", picture())]},
        follow=True,
    )

    story.refresh_from_db()
    assert (story.state, story.version, story.text) == ("in_review", 2, "Newer words.")
    assert "The newer version is with the editors." in words_of(answer)
    shown = [
        (version.number, version.text, [file.name for file in version.files])
        for version in answer.context["versions"]
    ]
    assert shown == [
        (2, "Newer words.", ["roof.jpg"]),
        (1, "The lorries come at two.\n\nThe scale is never wrong.", ["old.txt"]),
    ]


def test_captions_are_asked_for_on_the_sender_s_page_too(client, submission):
    story = submission(state="in_review")
    path = path_of(story)
    first = client.post(path, {"keep": "1", "text": "Newer.", "files": [upload("roof.jpg", picture())]})
    photo = SubmissionFile.objects.get()
    (kept,) = first.context["kept"]

    client.post(
        path,
        {"revise": "1", "text": "Newer.", "kept": kept["token"], f"caption-{photo.pk}": "The roof"},
    )

    photo.refresh_from_db()
    story.refresh_from_db()
    assert first.status_code == 200
    assert "Newer." in first.content.decode()
    assert (photo.caption, story.version, photo.version) == ("The roof", 2, 2)


def test_the_same_bytes_are_warned_of_and_taken_all_the_same(client, submission, staged):
    same = docx()
    story = submission(state="in_review", text="", files=[staged("story.docx", same)])
    path = path_of(story)

    warned = client.post(path, {"revise": "1", "of_version": "1", "files": [upload("again.docx", same)]})
    (kept,) = warned.context["kept"]
    story.refresh_from_db()
    version = story.version
    taken = client.post(path, {"same": "1", "of_version": "1", "kept": kept["token"]})

    assert (warned.status_code, version) == (422, 1)
    assert "byte for byte" in words_of(warned)
    assert "Send it all the same" in words_of(warned)
    assert taken.status_code == 302
    story.refresh_from_db()
    assert story.version == 2


def test_an_error_over_a_newer_version_loses_neither_word_nor_file(client, submission):
    answer = client.post(
        path_of(submission(state="in_review")),
        {
            "revise": "1", "text": "Newer words.", "title": "Another title",
            "files": [upload("good.txt", b"Good."), upload("bad.svg", b"<svg/>")],
        },
    )  # fmt: skip

    assert answer.status_code == 422
    for kept in ("Newer words.", "Another title", "good.txt", "export it as PNG"):
        assert kept in answer.content.decode()
    assert EarlierVersion.objects.count() == 0


def test_nothing_new_is_no_newer_version(client, submission):
    answer = client.post(path_of(submission(state="in_review")), {"revise": "1", "of_version": "1"})

    assert answer.status_code == 422
    assert "Please write or paste the newer text, or choose a file." in words_of(answer)


def test_a_double_click_on_a_newer_version_is_one_version(client, submission):
    story = submission(state="in_review")
    path = path_of(story)
    first = client.post(path, {"keep": "1", "files": [upload("newer.docx", docx())]})
    (kept,) = first.context["kept"]
    presses = (
        {"revise": "1", "of_version": "1", "kept": kept["token"]},
        {"revise": "1", "of_version": "2", "text": "Typed."},
    )

    statuses = [client.post(path, press).status_code for press in presses for _ in range(2)]

    assert statuses == [302] * 4
    story.refresh_from_db()
    assert story.version == 3


def test_the_eleventh_newer_version_of_a_day_waits_with_every_word(client, submission):
    from datetime import timedelta

    from portal import throttles

    story = submission(state="in_review")
    throttles.take("revision.story", story.reference, 10, timedelta(days=1), 10)

    answer = client.post(path_of(story), {"revise": "1", "text": "Newer words."})

    assert answer.status_code == 429
    assert "Newer words." in answer.content.decode()
    assert EarlierVersion.objects.count() == 0


def test_the_sender_writes_to_the_desk_once_however_often_they_click(client, submission, role, outbox):
    role("desk", notices="at_once")
    story = submission(state="declined")

    answers = [client.post(path_of(story), {"write": "1", "words": "Why?"}, follow=True) for _ in range(2)]

    (reply,) = story.replies.all()
    assert (reply.text, reply.is_verified, reply.source, reply.sender) == (
        "Why?", True, "web", "sana@example.net",
    )  # fmt: skip
    assert "Your words are with the editors." in words_of(answers[0])
    assert [letter.subject for letter in outbox()] == ["Reply: Night at the weighbridge"]


def test_empty_words_are_explained_and_too_many_keep_what_was_typed(client, submission):
    from datetime import timedelta

    from portal import throttles

    story = submission(state="in_review")
    empty = client.post(path_of(story), {"write": "1", "words": " "})
    throttles.take("words.story", story.reference, 10, timedelta(days=1), 10)
    late = client.post(path_of(story), {"write": "1", "words": "A long letter"})

    assert (empty.status_code, late.status_code) == (422, 429)
    assert "Please write something into this box." in words_of(empty)
    assert "A long letter" in late.content.decode()
    assert Reply.objects.count() == 0


@pytest.mark.parametrize("state", ["unconfirmed", "spam"])
def test_nobody_is_written_to_before_the_button_or_from_spam(client, submission, state):
    story = submission(state=state)

    answer = client.post(path_of(story), {"write": "1", "words": "Hello"})

    assert answer.status_code == 409
    assert Reply.objects.count() == 0
    assert "Write to the editors" not in words_of(client.get(path_of(story)))


def test_a_published_story_leads_to_the_article_and_its_author_and_may_be_corrected(
    client, submission, story, role, outbox
):
    role("desk", notices="at_once")
    article = story(headline="Night at the weighbridge", authors=["Sana Dar"])
    item = submission(state="published")
    Submission.objects.filter(pk=item.pk).update(article=article)

    page = words_of(client.get(path_of(item)))
    answer = client.post(path_of(item), {"correct": "1", "words": "It was three, not two."})

    assert f'href="{article.get_absolute_url()}"' in page
    assert 'href="/authors/sana-dar/"' in page
    assert "Withdraw it" not in page
    assert answer.status_code == 302
    assert item.events.filter(name="correction").count() == 1
    assert [letter.subject for letter in outbox()] == [
        "Correction or removal asked for: Night at the weighbridge"
    ]


def test_nothing_is_corrected_that_is_not_published(client, submission):
    story = submission(state="accepted")

    answer = client.post(path_of(story), {"correct": "1", "words": "Three."})

    assert answer.status_code == 409
    # The words stand where one writes to the editors.
    assert "Three." in answer.content.decode()
    assert Reply.objects.count() == 0


def test_a_story_by_mail_is_confirmed_with_a_tick_under_the_terms(client, submission, outbox):
    story = submission(state="unconfirmed", source="mail", terms_version=None)
    path = path_of(story)
    page = client.get(path).content.decode()

    without = client.post(path, {"confirm": "1", "terms": "1"})
    story.refresh_from_db()
    state_without = story.state
    with_tick = client.post(path, {"confirm": "1", "terms": "1", "agreed": "on"})

    assert "You remain the author" in page
    assert (without.status_code, state_without, with_tick.status_code) == (422, "unconfirmed", 302)
    assert "whose author agrees to the terms" in words_of(without)
    story.refresh_from_db()
    assert (story.state, str(story.terms)) == ("received", "version 1")
    assert list(story.events.values_list("name", flat=True)) == ["sent", "terms", "confirm"]
    assert [letter.purpose for letter in outbox()] == ["contributions.story_received"]


def test_terms_that_changed_while_they_were_read_are_read_anew(client, submission):
    story = submission(state="unconfirmed", source="mail", terms_version=None)
    Terms.stored(1)
    Terms.objects.create(version=2, text="New words.")

    answer = client.post(path_of(story), {"confirm": "1", "terms": "1", "agreed": "on"})

    assert answer.status_code == 422
    assert "New words." in words_of(answer)
    assert 'name="terms" value="2"' in words_of(answer)
    story.refresh_from_db()
    assert (story.state, story.terms) == ("unconfirmed", None)


def test_the_terms_and_the_confirmation_stand_or_fall_together(client, submission, monkeypatch):
    from contributions import desk

    def fail(*args: object, **kwargs: object) -> None:
        raise desk.NotReady("no")

    story = submission(state="unconfirmed", source="mail", terms_version=None)
    monkeypatch.setattr(post, "received", fail)

    answer = client.post(path_of(story), {"confirm": "1", "terms": "1", "agreed": "on"})

    story.refresh_from_db()
    assert answer.status_code == 409
    assert (story.state, story.terms) == ("unconfirmed", None)
    assert list(story.events.values_list("name", flat=True)) == ["sent"]


def test_whom_the_mail_server_vouched_for_agrees_afterwards_once(client, submission):
    story = submission(state="received", source="mail", terms_version=None)
    press = {"agree": "1", "terms": "1", "agreed": "on"}

    assert "please agree to the terms" in words_of(client.get(path_of(story)))
    assert [client.post(path_of(story), press).status_code for _ in range(2)] == [302, 302]

    story.refresh_from_db()
    assert (story.state, str(story.terms)) == ("received", "version 1")
    assert story.events.filter(name="terms").count() == 1
    assert "please agree to the terms" not in words_of(client.get(path_of(story)))


@pytest.mark.parametrize(
    ("before", "meanwhile", "press"),
    [
        ("unconfirmed", "withdrawn", {"confirm": "1"}),
        ("unconfirmed", "spam", {"confirm": "1"}),
        ("in_production", "published", {"withdraw": "1"}),
        ("in_review", "declined", {"withdraw": "1"}),
        ("in_review", "declined", {"revise": "1", "text": "Newer words."}),
        ("published", "in_production", {"correct": "1", "words": "Newer words."}),
    ],
)
def test_a_stale_button_in_a_second_browser_says_how_things_stand(
    client, submission, editor, before, meanwhile, press
):
    story = submission(state=before)
    path = path_of(story)
    client.get(path)
    Submission.objects.filter(pk=story.pk).update(state=meanwhile)
    story.events.create(name="note", actor="desk", user=editor, to_state=meanwhile)

    answer = client.post(path, press)

    story.refresh_from_db()
    assert answer.status_code == 409
    assert f"“{story.public_state}”" in words_of(answer)
    assert "Edith Orr" not in words_of(answer)
    # What was typed stands where one writes to the editors.
    typed = press.get("text") or press.get("words", "")
    assert typed in words_of(answer)
    assert story.state == meanwhile


def test_an_unknown_button_does_nothing(client, submission):
    story = submission()
    before = everything()

    assert client.post(path_of(story), {"publish": "1"}).status_code == 302
    assert everything() == before


def test_the_page_thanks_only_in_its_own_words(client, submission):
    page = client.get(path_of(submission()), {"done": "<b>You won</b>"}).content.decode()

    assert "You won" not in page


@pytest.mark.parametrize("path", ["/zh/contribution/x/", "/zh/question/x/"])
def test_a_broken_link_is_explained_in_chinese_below_zh(client, db, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert 'lang="zh-hans"' in answer.content.decode()
    assert "This link does not open" not in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_many_questions_for_three_letters_as_for_one(
    client, submission, staged, editor, django_assert_num_queries, count
):
    from contributions import desk, saying

    story = submission(state="in_review", files=[staged(f"{n}.txt", b"%d" % n) for n in range(count)])
    for number in range(count):
        desk.write(story, post.Draft(f"Letter {number}", "Words"), editor)
        saying.write(story, f"Answer {number}")
    path = path_of(story)
    client.get(path)

    with django_assert_num_queries(8):
        client.get(path)
