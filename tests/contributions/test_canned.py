"""Canned answers: put under what was typed, without JavaScript, and changed by nobody but editors."""

import pytest
from django.urls import reverse

from contributions.models import CannedAnswer, Question


@pytest.fixture
def canned(db):
    """`canned("Printing", "You may.")`"""

    def make(title="Printing", text="You may print it.", **fields):
        return CannedAnswer.objects.create(title=title, text=text, **fields)

    return make


def choices(page) -> list:
    return [label for value, label in page.context["answer_form"].fields["canned"].choices if value]


def test_a_canned_answer_is_put_under_the_words_and_nothing_is_sent(desk, asked, canned, outbox):
    question, words = asked(), canned()
    desk.get(reverse("admin:contributions_question_change", args=[question.pk]))

    page = desk.post(
        reverse("admin:contributions_question_answer", args=[question.pk]),
        {"seen": "new", "text": "Dear Ari,\n", "canned": words.pk, "insert": "1"},
    )

    form = page.context["form"]
    assert page.status_code == 200
    assert (form["text"].value(), form["seen"].value()) == ("Dear Ari,\n\nYou may print it.", "new")
    assert "Dear Ari,\n\nYou may print it.</textarea>" in page.content.decode()
    assert (Question.objects.get().state, outbox()) == ("new", [])


@pytest.mark.parametrize("chosen", ["", "999", "x"])
def test_nothing_chosen_or_nothing_there_keeps_the_words(desk, asked, canned, chosen):
    canned()
    question = asked()

    page = desk.post(
        reverse("admin:contributions_question_answer", args=[question.pk]),
        {"seen": "new", "text": "My words", "canned": chosen, "insert": "1"},
    )

    assert page.context["form"]["text"].value() == "My words"
    assert Question.objects.get().state == "new"


def test_the_asker_s_language_comes_first_each_in_the_editors_order(desk, asked, canned):
    canned("Second", order=20)
    canned("First", order=10)
    canned("中文", language="zh-hans")

    def shown(question):
        page = desk.get(reverse("admin:contributions_question_change", args=[question.pk]))
        return choices(page)

    own, others = ["First", "Second"], ["中文"]
    english, chinese = asked(), asked(text="海峡有多宽？", email="b@example.net")
    assert shown(english)[:2] == own
    assert shown(chinese)[0] == others[0]
    page = desk.get(reverse("admin:contributions_question_change", args=[chinese.pk]))
    groups = [
        label for label in page.context["answer_form"].fields["canned"].choices if isinstance(label[1], list)
    ]
    assert [title for _pk, title in groups[0][1]] == own


def test_without_any_there_is_no_list(desk, asked):
    page = desk.get(reverse("admin:contributions_question_change", args=[asked().pk])).content.decode()

    assert "Put in" not in page


def test_a_canned_answer_that_is_sent_as_it_is_goes_out(desk, asked, canned, outbox):
    question, words = asked(), canned()

    desk.post(
        reverse("admin:contributions_question_answer", args=[question.pk]),
        {"seen": "new", "text": words.text, "canned": words.pk},
    )

    assert Question.objects.get().answer == "You may print it."
    assert len(outbox()) == 1


def test_editors_keep_the_canned_answers_and_the_desk_reads_them(client, role, canned):
    words = canned()
    statuses = {}
    for name in ("desk", "editor"):
        client.force_login(role(name), backend="allauth.account.auth_backends.AuthenticationBackend")
        change = reverse("admin:contributions_cannedanswer_change", args=[words.pk])
        fields = {"title": f"By the {name}", "text": "T", "language": "en", "order": "10"}
        statuses[name] = (client.get(change).status_code, client.post(change, fields).status_code)

    assert statuses == {"desk": (200, 403), "editor": (200, 302)}
    assert CannedAnswer.objects.get().title == "By the editor"
