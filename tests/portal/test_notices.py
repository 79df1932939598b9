import pytest

from members.models import Member
from portal import notices
from portal.models import Notice

pytestmark = pytest.mark.django_db


def test_an_editor_is_told_at_once_by_letter(editor, outbox):
    assert notices.tell("articles.change_article", "A story waits", "/admin/") == 1

    assert [(letter.purpose, letter.to_address) for letter in outbox()] == [("desk.notice", editor.email)]


def test_an_editor_who_chose_the_morning_gets_one_letter_of_all(editor, outbox):
    Member.objects.update(notices="morning")
    notices.tell("articles.change_article", "A story waits", "/admin/a/")
    notices.tell("articles.change_article", "A question waits", "/admin/b/")
    assert outbox() == []

    assert (notices.tell_morning(), notices.tell_morning()) == (1, 0)

    (letter,) = outbox()
    assert "A story waits" in letter.text
    assert "A question waits" in letter.text
    assert Notice.objects.filter(told_at=None).count() == 0


def test_an_editor_who_chose_none_and_a_reader_are_left_alone(editor, member, outbox):
    Member.objects.filter(pk=editor.pk).update(notices="none")

    assert notices.tell("articles.change_article", "A story waits", "/admin/") == 0
    assert outbox() == []
