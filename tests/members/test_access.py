import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from articles import access

pytestmark = pytest.mark.django_db


def request_of(user, with_session: bool = True):
    request = RequestFactory().get("/")
    request.user = user
    if with_session:
        request.COOKIES["sessionid"] = "x"
    return request


@pytest.mark.parametrize(
    ("who", "public", "registered", "members"),
    [("stranger", True, False, False), ("member", True, True, False), ("editor", True, True, True)],
)
def test_who_may_read_what(who, public, registered, members, story, member, editor):
    user = {"stranger": AnonymousUser(), "member": member, "editor": editor}[who]

    answers = [
        access.may_read(request_of(user), story(access=kind)) for kind in ("public", "registered", "members")
    ]

    assert answers == [public, registered, members]


def test_a_request_without_a_session_is_never_asked_about_further(story, editor):
    assert access.may_read(request_of(editor, with_session=False), story(access="members")) is False


def test_with_nobody_to_answer_the_answer_is_no(story, editor, monkeypatch):
    monkeypatch.setattr(access, "_answerer", None)

    assert access.may_read(request_of(editor), story(access="registered")) is False
