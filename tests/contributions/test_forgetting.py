import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from contributions import forgetting
from contributions.models import PublicAnswer, Question, Submission
from portal import rooms

DAY = timedelta(days=1)


def aged(item, days: float) -> None:
    then = timezone.now() - days * DAY
    type(item).objects.filter(pk=item.pk).update(created_at=then, state_at=then)


@pytest.mark.parametrize(
    ("state", "flag", "stays", "goes"),
    [
        ("unconfirmed", "", 13.9, 14.1),
        ("unconfirmed", "honeypot", 29.9, 30.1),
        ("spam", "", 29.9, 30.1),
        ("declined", "", 364, 366),
        ("withdrawn", "", 364, 366),
    ],
)
def test_each_state_is_kept_as_long_as_promised(submission, state, flag, stays, goes):
    aged(submission(state=state, flag=flag), stays)
    aged(submission(state=state, flag=flag), goes)

    assert forgetting.forget_submissions(timezone.now()) == 1
    assert Submission.objects.count() == 1


def test_what_is_under_way_is_never_forgotten(submission, asked):
    for state in ("received", "in_review", "accepted", "in_production", "published"):
        aged(submission(state=state), 2000)
    for state in ("new", "answered", "closed"):
        aged(asked(state=state), 2000)

    assert (forgetting.forget_submissions(timezone.now()), forgetting.forget_questions(timezone.now())) == (
        0,
        0,
    )


def test_unconfirmed_questions_and_spam_go(asked):
    aged(asked(state="unconfirmed"), 15)
    aged(asked(state="spam"), 31)
    aged(asked(state="unconfirmed"), 13)

    assert forgetting.forget_questions(timezone.now()) == 2
    assert Question.objects.count() == 1


def test_address_hashes_go_after_thirty_days(submission, asked):
    old, fresh = submission(ip_hash="a" * 64), submission(ip_hash="b" * 64)
    aged(old, 31)
    aged(asked(ip_hash="c" * 64), 31)

    assert forgetting.forget_addresses(timezone.now()) == 2
    assert list(Submission.objects.order_by("pk").values_list("ip_hash", flat=True)) == ["", "b" * 64]
    assert fresh.pk is not None


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_story_leaves_no_file_behind(submission, staged, settings):
    story = submission(state="spam", files=[staged()])
    path = settings.PRIVATE_ROOT / story.files.get().file.name
    aged(story, 31)

    forgetting.forget_submissions(timezone.now())

    assert not path.exists()


def test_a_person_sees_and_erases_what_is_theirs_and_no_more(submission, asked, editor):
    from contributions import desk

    mine = submission(email="me@example.net")
    desk.add_note(mine, editor, "Internal.")
    asked(email="Me@example.net")
    submission(email="you@example.net")

    export = rooms.export_personal_data("me@example.net")["contributions"]
    assert [story["title"] for story in export["submissions"]] == ["Night at the weighbridge"]
    assert [question["question"] for question in export["questions"]] == ["How wide is the strait?"]
    assert "Internal." not in str(export)

    assert rooms.erase_personal_data("me@example.net")["contributions"] == 2
    assert list(Submission.objects.values_list("email", flat=True)) == ["you@example.net"]


def test_all_a_person_brought_is_exported_in_their_words(submission, asked, staged):
    from contributions import replies, revising
    from contributions.models import SubmissionFile

    picture = staged("bridge.txt")
    SubmissionFile.objects.update(caption="The bridge", credit="Sana Dar")
    mine = submission(email="me@example.net", text="First words.", files=[picture])
    revising.revise(mine, revising.Newer(text="Second words."))
    replies.take(mine, replies.Said("P.S.", sender="me@example.net", is_verified=True))
    replies.take(mine, replies.Said("A stranger's secret.", sender="you@example.net"))
    question = asked(email="ME@example.net")
    replies.take(question, replies.Said("And how deep?", is_verified=True))
    replies.take(asked(email="you@example.net"), replies.Said("I know.", sender="Me@example.net"))

    export = rooms.export_personal_data("me@example.net")["contributions"]

    (story,) = export["submissions"]
    assert (story["version"], story["text"]) == (2, "Second words.")
    assert [(one["version"], one["text"]) for one in story["earlier versions"]] == [(1, "First words.")]
    assert story["files"] == [
        {"name": "bridge.txt", "bytes": 11, "version": 1, "caption": "The bridge", "credit": "Sana Dar"}
    ]
    assert [reply["text"] for reply in story["replies"]] == ["P.S."]
    assert [reply["text"] for reply in export["questions"][0]["replies"]] == ["And how deep?"]
    assert [reply["text"] for reply in export["mail in threads of others"]] == ["I know."]
    assert "secret" not in str(export)


@pytest.mark.django_db(transaction=True)
def test_erasing_takes_bytes_versions_replies_and_what_editors_were_told(
    submission, asked, staged, editor, settings
):
    from contributions import desk, replies, revising
    from contributions.models import EarlierVersion, Reply
    from portal.models import Letter, Notice

    mine = submission(state="unconfirmed", email="me@example.net", files=[staged()])
    path = settings.PRIVATE_ROOT / mine.files.get().file.name
    desk.confirm(mine, desk.SENDER)
    revising.revise(mine, revising.Newer(text="Second words."))
    replies.take(asked(email="you@example.net"), replies.Said("I know.", sender="Me@example.net"))
    Letter.objects.update(state="sent")
    told = Letter.objects.filter(purpose="desk.notice")
    assert "me@example.net" in " ".join(told.values_list("text", flat=True))

    rooms.erase_personal_data("me@example.net")

    assert not path.exists()
    assert [model.objects.count() for model in (Submission, EarlierVersion, Reply)] == [0, 0, 0]
    assert Question.objects.get().email == "you@example.net"
    assert [notice.subject for notice in Notice.objects.all()] == [
        "Mail from another address: How wide is the strait?"
    ]
    assert "me@example.net" not in " ".join(Letter.objects.values_list("text", flat=True))


def test_what_was_read_out_of_a_file_goes_with_it_and_stays_with_it(submission, staged, settings):
    story = submission(files=[staged()])
    name = story.files.get().file.name
    papers = settings.PRIVATE_ROOT / "papers"
    kept, orphan, fresh = papers / Path(name).name, papers / "0123", papers / "4567"
    for folder in (kept, orphan, fresh):
        folder.mkdir(parents=True)
        (folder / "document.json").write_text("{}")
    lost = settings.PRIVATE_ROOT / "submissions" / "89ab"
    lost.write_bytes(b"x")
    before = (timezone.now() - 2 * DAY).timestamp()
    for path in (kept, orphan, lost, settings.PRIVATE_ROOT / name):
        os.utime(path, (before, before))

    assert forgetting.forget_orphans(timezone.now()) == 2

    paths = (kept, orphan, fresh, lost, settings.PRIVATE_ROOT / name)
    assert [path.exists() for path in paths] == [True, False, True, False, True]


def test_files_kept_for_a_form_that_never_came_go_after_a_day(staged):
    file = staged()
    then = timezone.now() - timedelta(hours=24)
    type(file).objects.filter(pk=file.pk).update(created_at=then)

    assert rooms.retention()["staged files"](then + timedelta(hours=23)) == 0
    assert rooms.retention()["staged files"](then + timedelta(hours=24)) == 1


def test_the_oldest_unanswered_question_is_measured(asked):
    measure = rooms.metrics()["portal_question_oldest_unanswered_seconds"]
    assert measure() == 0.0

    aged(asked(), 2)
    aged(asked(state="answered"), 9)

    assert measure() == pytest.approx(2 * 86_400, abs=60)


@pytest.mark.django_db
def test_the_demonstration_is_made_once_and_writes_to_nobody(editor, section, outbox):
    from contributions import demonstration

    section("ports-and-shipping")

    for _ in range(2):
        demonstration.make(lambda line: None)

    assert sorted(Submission.objects.values_list("state", flat=True)) == [
        "accepted", "changes_requested", "declined", "in_review", "published", "received", "unconfirmed",
    ]  # fmt: skip
    assert sorted(Question.objects.values_list("state", flat=True)) == [
        "answered", "answered", "assigned", "closed", "new", "new", "new", "spam", "unconfirmed",
    ]  # fmt: skip
    assert sorted(PublicAnswer.objects.public().values_list("language", flat=True)) == ["en", "en", "zh-hans"]
    assert outbox() == []


@pytest.mark.django_db
def test_the_demonstration_needs_no_editor(outbox):
    from contributions import demonstration

    demonstration.make(lambda line: None)

    assert (Submission.objects.count(), Question.objects.count()) == (7, 7)
