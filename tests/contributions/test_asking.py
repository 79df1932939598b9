from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from contributions import asking, code, desk, post, publishing
from contributions.models import Question, SpentCode
from portal.models import SiteSettings
from tests.contributions.conftest import ASK, link_in

TYPED = ("How wide is the strait?", "ari@example.net", "Ari")


def kept(answer) -> bool:
    page = answer.content.decode()
    return all(word in page for word in TYPED)


def test_the_page_asks_in_the_words_of_the_model_and_says_the_third_way_before_the_picture(client, db):
    page = client.get(ASK).content.decode()

    assert "If you have any questions, please enter them in the box below." in page
    for words in ("Identifying code", "Reload"):
        assert words in page
    assert page.index("Leave the field empty") < page.index("data-code-picture")


def test_a_right_code_makes_the_question_new_at_once(client, editor, question_form, outbox):
    answer = client.post(ASK, question_form(consent="named"), follow=True)

    question = Question.objects.get()
    assert (question.state, question.confirmation, question.consent) == ("new", "code", "named")
    assert question.number in answer.content.decode()
    assert [letter.purpose for letter in outbox()] == ["contributions.question_received", "desk.notice"]


def test_without_the_code_the_question_waits_for_its_button(client, editor, question_form, outbox):
    client.post(ASK, question_form(code=""))

    assert Question.objects.get().state == "unconfirmed"
    assert SpentCode.objects.count() == 0
    (letter,) = outbox()
    client.get(link_in(letter))
    assert Question.objects.get().state == "unconfirmed"

    client.post(link_in(letter), {"confirm": "1"})

    assert (Question.objects.get().state, Question.objects.get().confirmation) == ("new", "link")


def test_a_wrong_code_is_burnt_and_keeps_every_word_beside_a_new_code(client, db, question_form):
    form = question_form()
    answer = client.post(ASK, {**form, "code": "WRONG"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert kept(answer)
    assert "That was not the code" in page
    assert 'aria-invalid="true"' in page
    assert form["code_key"] not in page
    assert client.post(ASK, form).status_code == 422
    assert Question.objects.count() == 0


def test_an_aged_code_is_replaced_with_a_sentence_and_costs_no_attempt(client, db, question_form):
    with time_machine.travel("2026-11-23 09:00:00+00:00", tick=False):
        old = code.new_key()
    with time_machine.travel("2026-11-23 10:30:00+00:00", tick=False):
        answer = client.post(ASK, question_form(code_key=old, code="EFHKL"))

    assert answer.status_code == 422
    assert "had grown too old" in answer.content.decode()
    assert kept(answer)
    assert SpentCode.objects.count() == 0


def test_another_error_leaves_the_code_and_what_was_typed_for_it(client, db, question_form):
    form = question_form(email="no address")
    answer = client.post(ASK, form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert form["code_key"] in page
    assert f'value="{form["code"]}"' in page
    assert SpentCode.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_reload_without_javascript_keeps_every_word_and_finds_nothing_wrong(
    client, db, question_form, headers
):
    form = question_form(reload="1", consent="anonymous")
    answer = client.post(ASK, form, headers=headers)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert kept(answer)
    assert form["code_key"] not in page
    assert "New code" in page
    assert "Please look at this again" not in page
    assert answer.context["form"]["consent"].value() == "anonymous"
    assert SpentCode.objects.count() == 0


def test_enter_in_a_field_sends_and_does_not_reload(client, db):
    page = client.get(ASK).content.decode()
    form = page[page.index('<form class="form"') :]

    first = form[form.index("<button") : form.index(">", form.index("<button"))]
    assert "name=" not in first


@time_machine.travel("2026-11-23 09:05:00+00:00")
def test_the_fourth_question_of_an_hour_waits_with_every_word(client, db, question_form):
    for number in range(3):
        answer = client.post(ASK, question_form(text=f"Question {number}?", email=f"a{number}@example.net"))
        assert answer.status_code == 302

    answer = client.post(ASK, question_form())

    assert answer.status_code == 429
    assert kept(answer)
    assert "November 23, 2026, 10:00 (UTC)" in answer.content.decode()
    assert Question.objects.count() == 3


def test_one_mailbox_asks_three_questions_a_day_from_wherever(client, db, question_form):
    statuses = [
        client.post(ASK, question_form(text=f"Question {n}?"), REMOTE_ADDR=f"192.0.2.{n}").status_code
        for n in range(4)
    ]

    assert statuses == [302, 302, 302, 429]


def test_a_spoofed_forwarded_header_changes_nothing(client, db, question_form):
    statuses = [
        client.post(
            ASK,
            question_form(text=f"Question {n}?", email=f"a{n}@example.net"),
            headers={"X-Forwarded-For": f"198.51.100.{n}"},
        ).status_code
        for n in range(4)
    ]

    assert statuses == [302, 302, 302, 429]


def test_a_trap_makes_the_question_wait_for_its_button_in_spite_of_a_right_code(
    client, editor, question_form, outbox
):
    client.post(ASK, question_form(homepage="x"))

    question = Question.objects.get()
    assert (question.state, question.flag) == ("unconfirmed", "honeypot")
    client.post(link_in(outbox()[0]), {"confirm": "1"})
    assert Question.objects.get().state == "new"


def test_a_double_click_is_one_question_and_no_error(client, db, question_form, outbox):
    form = question_form()

    assert [client.post(ASK, form).status_code for _ in range(2)] == [302, 302]
    assert Question.objects.count() == 1
    assert len(outbox()) == 1


def test_a_form_from_elsewhere_does_nothing_and_loses_nothing(db, question_form):
    answer = Client(enforce_csrf_checks=True).post(ASK, question_form())

    assert answer.status_code == 422
    assert kept(answer)
    assert (Question.objects.count(), SpentCode.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_eight_posts_at_once_with_one_right_code_exactly_one_becomes_a_question(question_form):
    form = question_form()

    def post(number: int) -> int:
        try:
            fields = {**form, "email": f"a{number}@example.net", "text": f"Question {number}?"}
            return Client().post(ASK, fields, REMOTE_ADDR=f"192.0.2.{number}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(post, range(8)))

    assert statuses == [302] + [422] * 7
    assert Question.objects.count() == 1


def test_the_answer_goes_out_in_the_thread(asked, editor, outbox):
    question = asked(state="unconfirmed")
    desk.confirm(question, desk.SENDER)

    asking.answer(question, "Thirty-eight kilometres.\n\nAt its narrowest.", editor, seen="new")

    received, answer = [letter for letter in outbox() if letter.thread == f"question:{question.pk}"]
    assert answer.purpose == "contributions.question_answer"
    assert (answer.to_address, answer.reply_to) == ("ari@example.net", post.reply_address(question))
    assert answer.text.startswith("Thirty-eight kilometres.\n\nAt its narrowest.\n\nEdith Orr\n")
    assert "How wide is the strait?" in answer.text
    assert answer.headers["In-Reply-To"] == received.message_id
    question.refresh_from_db()
    assert (question.state, question.answered_by) == ("answered", editor)


def test_a_second_editor_s_answer_does_not_go_out(asked, editor, role, outbox):
    question = asked()
    asking.answer(question, "One answer.", editor, seen="new")

    with pytest.raises(desk.NotNow):
        asking.answer(Question.objects.get(), "Another.", role("editor"), seen="new")

    assert len(outbox()) == 1


def test_an_empty_answer_is_none(asked, editor, outbox):
    with pytest.raises(desk.NotReady):
        asking.answer(asked(), "  \n", editor)

    assert outbox() == []


def test_the_receipt_of_one_browser_opens_nothing_else(client, db, question_form):
    done = client.post(ASK, question_form())["Location"]
    receipt = done.partition("of=")[2]

    assert client.get(reverse("question", args=[receipt])).status_code == 404
    assert "Your reference" not in client.get("/ask/done/?of=forged").content.decode()


@pytest.mark.parametrize("junk", ["\x00", "x" * 100_000, "named'--"])
def test_no_input_breaks_the_form(client, db, question_form, junk):
    for field in ("text", "email", "name", "consent", "code", "code_key", "opened", "homepage"):
        assert client.post(ASK, question_form(**{field: junk})).status_code in {302, 422, 429}


def test_a_double_click_without_the_code_counts_once_against_the_limit(client, db, question_form):
    for number in range(3):
        form = question_form(text=f"How wide is strait {number}?", code="")
        assert [client.post(ASK, form).status_code for _ in range(2)] == [302, 302]

    assert Question.objects.count() == 3


def test_signs_that_nobody_can_read_are_left_at_the_door(client, db, question_form, outbox):
    client.post(ASK, question_form(text="How\x0bwide\x01 is\u202e it?", name="A\x0cri"))

    assert (Question.objects.get().text, Question.objects.get().name) == ("How\nwide is it?", "A ri")
    assert len(outbox()) == 1


def test_the_thanks_are_for_who_has_asked_something(client, db):
    assert client.get("/ask/done/").headers["Location"] == ASK


def test_more_words_than_a_form_carries_are_answered_with_a_sentence(client, db, question_form):
    answer = client.post(ASK, question_form(text="x" * 3_000_000))

    assert answer.status_code == 413
    assert "more than we can take" in answer.content.decode()


def test_words_that_have_arrived_are_not_asked_again_with_another_code(client, db, question_form, outbox):
    first = question_form()
    fresh = code.new_key()

    assert client.post(ASK, first).status_code == 302
    assert client.post(ASK, {**first, "code_key": fresh, "code": code.signs_of(fresh)}).status_code == 302

    assert Question.objects.count() == 1
    assert len(outbox()) == 1


@pytest.fixture
def answers(asked, editor):
    """`answers("How wide is the strait?", …)`: published questions."""

    def make(*titles):
        for number, title in enumerate(titles):
            question = asked(text=title, email=f"p{number}@example.net", consent="anonymous")
            asking.answer(question, "So it is.", editor)
            publishing.publish(question, publishing.Wording(title=title, answer="So it is."), editor)

    return make


def matches(client, words) -> list[str]:
    return [hit.title for hit in client.get("/ask/matching/", {"q": words}).context["matching"]]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("How wide is the strait", ["How wide is the strait?"]),
        ("I would like to know how wide the Strait of Malacca might be", ["How wide is the strait?"]),
        ("Is the strait closed", []),
        ("你好，请问集装箱现在走到了哪里", ["集装箱走到哪里了？"]),
        ("wide", []),
        ("", []),
        ('section:energy "strait -wide kind:article', ["How wide is the strait?"]),
        ("\x00 %% \\ ' strait wide", ["How wide is the strait?"]),
    ],
)
def test_published_answers_that_may_fit_are_found_while_typing(client, answers, story, typed, found):
    story(headline="How wide is the strait?")
    answers("How wide is the strait?", "When do ports rest?", "集装箱走到哪里了？")

    assert matches(client, typed) == found


def test_at_most_five_answers_are_shown_and_no_cache_keeps_them(client, answers):
    answers(*(f"How wide is strait number {number}?" for number in range(7)))

    page = client.get("/ask/matching/", {"q": "How wide is the strait"})

    assert len(page.context["matching"]) == 5
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "5 published answers may fit." in page.content.decode()


@time_machine.travel("2026-11-23 09:05:00+00:00", tick=False)
def test_looking_for_answers_is_limited_and_counts_against_no_question(client, db, question_form):
    statuses = [client.get("/ask/matching/", {"q": "strait"}).status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]
    assert client.post(ASK, question_form()).status_code == 302


def test_without_javascript_matching_answers_stand_beside_an_error(client, answers, question_form):
    answers("How wide is the strait?")

    assert "Perhaps answered already" not in client.get(ASK).content.decode()
    page = client.post(ASK, question_form(email="no address")).content.decode()

    assert "Perhaps answered already" in page
    assert kept(client.post(ASK, question_form(email="ari@example.net", code="WRONG")))


def test_beside_the_box_stand_address_telephone_and_post(client, db):
    said = {"contact_phone": "+86 23 1234", "postal_address": "1 Harbour Street\nChongqing"}
    SiteSettings.objects.update_or_create(pk=1, defaults={**said, "contact_email": "desk@example.org"})

    page = client.get(ASK).content.decode()

    aside = page[page.index('<aside class="form-aside">') :]
    assert 'data-mail="desk"' in aside
    assert 'href="tel:+86231234"' in aside
    assert "1 Harbour Street<br>Chongqing" in aside


def test_only_the_letter_leads_to_the_asker_s_page(client, db, question_form, outbox):
    done = client.post(ASK, question_form(), follow=True).content.decode()

    # A right code shows a person, not whose the address is: what comes back in the thread is the mailbox's alone.
    assert "/question/" not in done
    assert "How wide is the strait?" in done
    assert f"within {SiteSettings.current().answer_days} day" in done
    assert "/question/" in outbox()[0].text
