"""The night's forgetting is done in every room, and told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal import nightly, notices, rooms, tasks
from portal.models import Letter, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def retention(monkeypatch):
    """The rooms' promises, for this test alone."""
    promises: dict[str, object] = {}
    monkeypatch.setattr(rooms, "_retention", promises)
    monkeypatch.setattr(rooms, "_untold", set())
    return promises


def test_what_was_forgotten_is_told_in_the_morning(editor, retention, outbox):
    rooms.register_retention("letters", lambda now: 3)
    rooms.register_retention("questions", lambda now: 0)
    rooms.register_retention("throttles", lambda now: 9, is_told=False)

    assert nightly.forget(timezone.now()) == {"letters": 3, "questions": 0, "throttles": 9}
    assert outbox() == []
    notices.tell_morning()

    (letter,) = outbox()
    assert letter.to_address == editor.email
    assert (
        "What was forgotten last night\n\n* Forgotten last night, as promised\n  letters: 3\n" in letter.text
    )
    assert "questions" not in letter.text
    assert "throttles" not in letter.text


def test_a_night_in_which_nothing_was_forgotten_is_not_worth_a_word(editor, retention):
    rooms.register_retention("letters", lambda now: 0)

    nightly.forget(timezone.now())

    assert Notice.objects.count() == 0


def test_a_room_that_fails_keeps_no_other_from_forgetting(editor, retention, outbox):
    def broken(now):
        raise OSError("disk")

    rooms.register_retention("a", broken)
    rooms.register_retention("b", lambda now: 1)

    assert tasks.forget() == {"b": 1}

    assert [letter.subject for letter in outbox()] == ["Not everything could be forgotten last night"]


def test_only_who_answers_for_it_is_told(editor, retention):
    from django.contrib.auth.models import Group

    from members.models import Member

    helper = Member.objects.create_user("desk@example.org", None, is_staff=True)
    helper.groups.add(Group.objects.get(name="desk"))
    rooms.register_retention("letters", lambda now: 3)

    nightly.forget(timezone.now())

    assert [notice.user for notice in Notice.objects.all()] == [editor]


def test_every_room_s_promise_is_kept_on_an_empty_portal(db):
    assert set(nightly.forget(timezone.now()).values()) == {0}


def test_what_was_told_is_forgotten_after_180_days(editor):
    notices.tell("articles.change_article", "Old", "/admin/")
    Notice.objects.update(created_at=timezone.now() - timedelta(days=181))
    notices.tell("articles.change_article", "New", "/admin/")

    assert rooms.retention()["notices"](timezone.now()) == 1

    assert [notice.subject for notice in Notice.objects.all()] == ["New"]


def test_what_was_told_of_something_erased_goes_with_its_letters(editor):
    notices.tell("articles.change_article", "Hers", "/admin/a/")
    notices.tell("articles.change_article", "His", "/admin/b/")

    assert notices.erase(["/admin/a/"]) == 2

    assert [letter.subject for letter in Letter.objects.all()] == ["His"]
