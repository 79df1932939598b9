from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from members.models import Member
from portal import notices
from portal.models import Notice, NoticeChoice

pytestmark = pytest.mark.django_db

STORIES = "contributions.view_submission"


def editor_of(role: str, **fields) -> Member:
    person = Member.objects.create_user(f"{role}@desk.example.org", None, is_staff=True, **fields)
    person.groups.add(Group.objects.get(name=role))
    return person


def test_an_editor_is_told_at_once_by_letter(editor, outbox):
    assert notices.tell("articles.change_article", "A story waits", "/admin/") == 1

    assert [(letter.purpose, letter.to_address) for letter in outbox()] == [("desk.notice", editor.email)]
    assert "/admin/letters-to-me/" in outbox()[0].text


def test_an_editor_who_chose_the_morning_gets_one_letter_of_all(editor, outbox):
    Member.objects.update(notices="morning")
    notices.tell("articles.change_article", "A story waits", "/admin/a/")
    notices.tell("articles.change_article", "A question waits", "/admin/b/")
    assert outbox() == []

    assert (notices.tell_morning(), notices.tell_morning()) == (1, 0)

    (letter,) = outbox()
    assert letter.subject == "This morning 2 things wait"
    assert "A story waits" in letter.text
    assert "A question waits" in letter.text
    assert Notice.objects.filter(told_at=None).count() == 0


def test_an_editor_who_chose_none_and_a_reader_are_left_alone(editor, member, outbox):
    Member.objects.filter(pk=editor.pk).update(notices="none")

    assert notices.tell("articles.change_article", "A story waits", "/admin/") == 0
    assert outbox() == []


def test_each_kind_reaches_each_editor_as_chosen(outbox):
    at_once, morning, never = editor_of("desk"), editor_of("editor"), editor_of("chief", notices="none")
    notices.choose(morning, "at_once", {"story": "morning"})
    notices.choose(never, "none", {"reply": "at_once"})

    assert notices.tell(STORIES, "A story", "/admin/a/", kind="story") == 2
    assert [letter.to_address for letter in outbox()] == [at_once.email]
    assert notices.tell(STORIES, "A reply", "/admin/b/", kind="reply") == 3
    assert {letter.to_address for letter in outbox()[1:]} == {at_once.email, morning.email, never.email}


def test_the_morning_letter_goes_kind_by_kind(editor, outbox):
    notices.choose(editor, "morning", {})
    for kind, subject in (("", "Other"), ("reply", "Reply 1"), ("story", "Story 1"), ("reply", "Reply 2"),
                          ("story", "Story 2"), ("of a room that is gone", "Gone")):  # fmt: skip
        notices.tell(STORIES, subject, "/admin/", kind=kind)

    notices.tell_morning()

    (letter,) = outbox()
    lines = [line.strip("* ") for line in letter.text.splitlines() if line and "http" not in line]
    assert lines[1:9] == [
        "A new story", "Story 1", "Story 2", "A reply to a letter of ours", "Reply 1", "Reply 2",
        "Everything else", "Other",
    ]  # fmt: skip
    assert lines[9] == "Gone"
    assert letter.html.index("Story 2") < letter.html.index("A reply to a letter of ours")


def test_words_of_strangers_are_words_in_the_morning_letter(editor, outbox):
    notices.choose(editor, "morning", {})
    notices.tell(STORIES, "<b>New</b>", "/admin/", "<script>x</script>", kind="story")

    notices.tell_morning()

    assert "<script>" not in outbox()[0].html
    assert "<script>x</script>" in outbox()[0].text


@pytest.mark.django_db(transaction=True)
def test_two_processes_in_one_morning_write_one_letter(editor, outbox):
    notices.choose(editor, "morning", {})
    notices.tell(STORIES, "A story", "/admin/", kind="story")

    def run(_number: int) -> int:
        try:
            return notices.tell_morning()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [0, 1]

    assert len(outbox()) == 1


def test_a_choice_like_that_for_everything_else_follows_it(editor):
    notices.choose(editor, "at_once", {"story": "at_once", "reply": "none"})
    assert list(NoticeChoice.objects.values_list("kind", "when")) == [("reply", "none")]

    Member.objects.update(notices="morning")

    chosen = notices.choices_of(Member.objects.get())
    assert (chosen["story"], chosen["reply"]) == ("morning", "none")


def test_who_chose_nothing_hears_of_the_night_in_the_morning(editor):
    assert notices.choices_of(editor)["forgotten"] == "morning"

    notices.choose(editor, "at_once", {"forgotten": "at_once"})

    assert notices.choices_of(editor)["forgotten"] == "at_once"


def test_every_kind_that_is_told_may_be_chosen(editor):
    assert [kind.name for kind in notices.kinds_for(editor)][:6] == [
        "story", "question", "revision", "reply", "overdue", "bounced",
    ]  # fmt: skip
    assert {"weekly_ready", "weekly", "mail", "forgotten"} <= set(notices.choices_of(editor))


@pytest.mark.parametrize("role", ["contributor", "desk", "editor", "chief"])
def test_the_quarantine_is_the_chief_s(role):
    person = editor_of(role)

    assert person.has_perm("portal.view_rawmail") == (role == "chief")
    assert ("mail" in notices.choices_of(person)) == (role == "chief")
