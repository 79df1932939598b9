"""Who may do what at the desk: desk sorts, editor decides, chief exports and deletes for good."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from contributions import desk as desk_room
from contributions import post, replies
from contributions.models import Question, Submission, Terms
from contributions.post import Draft
from portal.models import Letter
from tests.contributions.conftest import picture

ROLES = ("contributor", "desk", "editor", "chief")
# What each role is answered, in the order of ROLES: 403 is no; 302 is done, or on to the case.
ALL, SORT, DECIDE, CHIEF = (
    (403, 200, 200, 200), (403, 302, 302, 302), (403, 403, 302, 302), (403, 403, 403, 200)
)  # fmt: skip
DECIDE_PAGE = (403, 403, 200, 200)
OUTBOX = (403, 403, 403, 302)

# Address of a story, how it is asked, what is answered.
STORY = {
    "changelist": ("GET", ALL),
    "add": ("GET", (403, 403, 403, 403)),
    "change": ("GET", ALL),
    "history": ("GET", ALL),
    "delete": ("GET", CHIEF),
    "figures": ("GET", ALL),
    "file": ("GET", ALL),
    "paper": ("GET", ALL),
    "picture": ("GET", ALL),
    "html": ("GET", ALL),
    "reply": ("GET", ALL),
    "record": ("GET", CHIEF),
    "write": ("GET", DECIDE_PAGE),
    "note": ("POST", SORT),
    "kind": ("POST", SORT),
    "again": ("POST", OUTBOX),
    "hold": ("POST", DECIDE),
}
MOVES = {"spam": SORT, "start_reading": DECIDE, "decline": (403, 403, 422, 422)}
TERMS = {"changelist": CHIEF, "add": CHIEF, "change": CHIEF, "history": CHIEF, "delete": (403, 403, 403, 403)}
QUESTION = {
    "changelist": ("GET", ALL),
    "add": ("GET", (403, 403, 403, 403)),
    "change": ("GET", ALL),
    "history": ("GET", ALL),
    "delete": ("GET", CHIEF),
    "answer": ("POST", (403, 403, 422, 422)),
    "write": ("GET", DECIDE_PAGE),
    "note": ("POST", SORT),
}


@pytest.fixture
def case(submission, staged, editor):
    """A story with everything that has an address."""
    files = [staged("one.txt"), staged("a.png", picture("PNG"))]
    story = submission(html="<p>x</p>", files=files)
    desk_room.write(story, Draft("S", "T"), editor)
    letter = Letter.objects.get(thread=story.thread)
    reply = replies.take(story, replies.Said("x", html="<p>x</p>"))
    paper, image = story.files.all()
    return {
        "changelist": [], "add": [], "figures": [], "file": [paper.pk], "paper": [paper.pk], "picture": [image.pk],
        "reply": [story.pk, reply.pk], "again": [story.pk, letter.pk], "hold": [story.pk, letter.pk],
        "kind": [story.pk, "press_release"], "story": story,
    }  # fmt: skip


def answers(client, role, method, path, **data):
    """What each role is answered."""
    found = []
    for name in ROLES:
        client.force_login(role(name))
        answer = client.post(path, data) if method == "POST" else client.get(path)
        found.append(answer.status_code)
        if answer.streaming:
            # Read to its end, so that its file is closed.
            b"".join(answer.streaming_content)
    return tuple(found)


def names_of(model) -> set[str]:
    prefix = f"contributions_{model._meta.model_name}_"
    return {
        pattern.name.removeprefix(prefix)
        for pattern in admin.site._registry[model].get_urls()
        if pattern.name
    }


def test_every_address_of_a_story_stands_in_the_table():
    assert names_of(Submission) == {*STORY, "move"}
    assert names_of(Terms) == set(TERMS)
    assert names_of(Question) >= {*QUESTION, "move"}


@pytest.mark.parametrize("name", STORY)
def test_each_role_opens_of_a_story_what_is_its_own(client, role, case, name):
    method, expected = STORY[name]
    args = case.get(name, [case["story"].pk])

    path = reverse(f"admin:contributions_submission_{name}", args=args)

    assert answers(client, role, method, path, note="A note.") == expected


@pytest.mark.parametrize("name", MOVES)
def test_each_role_makes_the_moves_that_are_its_own(client, role, submission, name):
    found = []
    for who in ROLES:
        story = submission(title=who)
        client.force_login(role(who))
        found.append(
            client.post(reverse("admin:contributions_submission_move", args=[story.pk, name])).status_code
        )

    assert tuple(found) == MOVES[name]


@pytest.mark.parametrize("name", TERMS)
def test_the_terms_are_the_chief_s(client, role, name):
    args = [] if name in {"changelist", "add"} else [Terms.stored(1).pk]

    path = reverse(f"admin:contributions_terms_{name}", args=args)

    assert answers(client, role, "GET", path) == TERMS[name]


@pytest.mark.parametrize("name", QUESTION)
def test_each_role_opens_of_a_question_what_is_its_own(client, role, asked, name):
    method, expected = QUESTION[name]
    args = [] if name in {"changelist", "add"} else [asked().pk]

    path = reverse(f"admin:contributions_question_{name}", args=args)

    assert answers(client, role, method, path, note="A note.") == expected


@pytest.mark.parametrize("name", ["again", "hold", "kind"])
def test_what_changes_something_is_no_get(desk, case, name):
    assert desk.get(reverse(f"admin:contributions_submission_{name}", args=case[name])).status_code == 405


def test_nobody_but_staff_sees_anything(client, member, case):
    client.force_login(member)

    statuses = {
        client.get(
            reverse(f"admin:contributions_submission_{name}", args=case.get(name, [case["story"].pk]))
        ).status_code
        for name in STORY
    }

    assert statuses <= {302, 403}


def test_who_may_read_only_sees_no_button(client, role, case):
    reader = role("contributor")
    reader.user_permissions.add(Permission.objects.get(codename="view_submission"))
    client.force_login(reader)

    page = client.get(post.desk_path(case["story"])).content.decode()

    for words in ("Start reading", "This is a question", "for the record", "Write to the sender", "Do not send",
                  "Keep the note"):  # fmt: skip
        assert words not in page
