"""Answers in public: only with consent, found where readers look, gone at once when consent is."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from articles.search import query
from contributions import (
    asking,
    conversation,
    forgetting,
    post,
    publishing,
    question_figures,
    replies,
)
from contributions import (
    desk as verbs,
)
from contributions.models import Event, PublicAnswer, Question, Reply
from portal import purges
from tests.contributions.conftest import ASK
from tests.portal.test_plots import table

SITE = "http://127.0.0.1:8000"
WORDS = publishing.Wording(
    title="How wide is the strait?", answer="Thirty-eight kilometres.\n\nAt its narrowest."
)
QUESTIONS = "admin:contributions_question"


@pytest.fixture
def answered(asked, editor, django_capture_on_commit_callbacks):
    """`answered(consent="named")`: a question that has its answer by letter."""

    def make(**fields):
        question = asked(**{"consent": "named", "name": "Ari", **fields})
        asking.answer(question, "Thirty-eight kilometres.", editor)
        return Question.objects.get(pk=question.pk)

    return make


@pytest.fixture
def published(answered, editor):
    """`published(title=…)`: an answer on the readers' pages."""

    def make(words=WORDS, at=None, **fields):
        return publishing.publish(answered(**fields), words, editor, at=at)

    return make


def words(**fields):
    said = {"title": WORDS.title, "answer": WORDS.answer, **fields}
    return publishing.Wording(**said)


def link_of(question) -> str:
    return reverse("question", args=[post.token_of(question)])


def titles(page) -> list[str]:
    return [answer.title for answer in page.context["answers"]]


def structured(page):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.content.decode(), re.DOTALL)
    assert found is not None
    return {node["@type"]: node for node in json.loads(found[1])["@graph"]}


# Publishing


def test_an_answer_is_published_in_edited_words_and_the_asker_s_own_stay(client, published):
    answer = published(words(title="How wide is the strait at its narrowest?"))

    page = client.get(answer.get_absolute_url())

    assert answer.get_absolute_url() == "/questions/how-wide-is-the-strait-at-its-narrowest/"
    text = page.content.decode()
    assert "<h1>How wide is the strait at its narrowest?</h1>" in text
    assert "<p>Thirty-eight kilometres.</p>\n\n<p>At its narrowest.</p>" in text
    assert answer.question.text == "How wide is the strait?"


@pytest.mark.parametrize("consent", ["none", "anonymous"])
def test_nothing_is_published_and_nobody_named_beyond_what_the_asker_agreed_to(answered, editor, consent):
    question = answered(consent=consent)

    with pytest.raises(verbs.NotReady):
        publishing.publish(question, words(names_asker=True), editor)

    assert PublicAnswer.objects.count() == 0


def test_the_database_itself_refuses_a_row_without_consent(answered):
    question = answered()

    for fields in ({"consent": "none"}, {"consent": "anonymous", "asker_name": "Ari"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicAnswer.objects.create(question=question, title="T", slug="t", answer="A", **fields)


@pytest.mark.parametrize(("state", "answer"), [("unconfirmed", "Yes."), ("spam", "Yes."), ("new", "")])
def test_what_is_unconfirmed_spam_or_unanswered_is_not_published(asked, editor, state, answer):
    question = asked(state=state, consent="named")
    Question.objects.filter(pk=question.pk).update(answer=answer)

    with pytest.raises(verbs.NotReady):
        publishing.publish(question, WORDS, editor)


def test_only_who_may_answer_may_publish_and_take_back(answered, published, role):
    answer = published()
    sorter = role("desk")

    with pytest.raises(verbs.NotAllowed):
        publishing.publish(answered(email="b@example.net"), WORDS, sorter)
    with pytest.raises(verbs.NotAllowed):
        publishing.unpublish(answer.question, verbs.By.editor(sorter))

    assert answer.question.public_answer.is_public


def test_consent_withdrawn_while_the_editor_writes_is_not_overtaken(answered, editor):
    seen = answered()
    publishing.agree(Question.objects.get(), "none", verbs.SENDER)

    with pytest.raises(verbs.NotReady):
        publishing.publish(seen, WORDS, editor)


@pytest.mark.parametrize(
    ("consent", "names", "line"),
    [
        ("named", True, "Asked by Ari"),
        ("named", False, "Asked by a reader"),
        ("anonymous", False, "Asked by a reader"),
    ],
)
def test_the_asker_s_name_is_shown_only_as_agreed(client, published, consent, names, line):
    answer = published(words(names_asker=names), consent=consent)

    page = client.get(answer.get_absolute_url()).content.decode()

    assert line in page
    assert ("Ari" in page) is (line == "Asked by Ari")
    assert "ari@example.net" not in page


def test_two_questions_alike_have_two_addresses_and_publishing_again_keeps_the_first(published, editor):
    first, second = published(), published(email="b@example.net")
    publishing.unpublish(first.question, verbs.By.editor(editor))

    again = publishing.publish(first.question, words(title="Another heading"), editor)

    assert (first.slug, second.slug, again.slug) == (
        "how-wide-is-the-strait", "how-wide-is-the-strait-2", "how-wide-is-the-strait"
    )  # fmt: skip
    assert (again.pk, again.is_public) == (first.pk, True)


def test_its_time_line_tells_what_was_published_changed_and_taken_back(published, desk):
    answer = published()
    desk.post(
        reverse("admin:contributions_publicanswer_change", args=[answer.pk]),
        {
            "title": "How wide?",
            "details": "",
            "answer": WORDS.answer,
            "section": "",
            "related": [],
            "language": "en",
        },
    )
    desk.post(reverse(f"{QUESTIONS}_take_back", args=[answer.question_id]))

    events = answer.question.events.exclude(name__in=["sent", "answer"])
    assert [(event.name, event.is_public) for event in events] == [
        ("published_answer", True), ("edited_answer", False), ("unpublished_answer", True)
    ]  # fmt: skip
    assert events[1].note == "title: How wide is the strait?"
    assert {event.user.email for event in events} == {"editor@example.org"}


# Taking back


def test_consent_withdrawn_by_the_asker_takes_it_away_everywhere_at_once(client, published, editor, outbox):
    answer = published()
    path = answer.get_absolute_url()
    assert client.get(path).status_code == 200

    client.post(link_of(answer.question), {"consent": "none"})

    gone = client.get(path)
    assert (gone.status_code, gone.headers["X-Robots-Tag"]) == (410, "noindex")
    assert "strait" not in gone.content.decode()
    assert titles(client.get("/questions/")) == []
    assert query.find("strait").hits == []
    assert client.get(ASK + "matching/?q=How wide is the strait").content.decode().strip() == ""
    assert path not in client.get("/sitemap-questions.xml").content.decode()
    assert outbox()[-1].subject.startswith("Consent withdrawn, answer taken off the pages")


def test_every_page_that_showed_it_is_let_go(
    published, story, editor, monkeypatch, django_capture_on_commit_callbacks
):
    article = story()
    answer = published(words(related=[article]))
    rung: list[frozenset[str]] = []
    monkeypatch.setattr(purges, "_listeners", [rung.append])

    with django_capture_on_commit_callbacks(execute=True):
        publishing.agree(answer.question, "none", verbs.SENDER)

    assert frozenset({answer.tag, "questions", article.tag}) in rung


def test_the_desk_takes_consent_back_on_the_asker_s_wish_and_gives_none(published, role):
    answer = published()
    by = verbs.By.editor(role("desk"))

    publishing.agree(answer.question, "none", by)
    with pytest.raises(verbs.NotAllowed):
        publishing.agree(answer.question, "named", by)

    assert (Question.objects.get().consent, PublicAnswer.objects.public().count()) == ("none", 0)


def test_an_asker_who_only_takes_the_name_back_is_a_reader_from_then_on(client, published):
    answer = published(words(names_asker=True))

    client.post(link_of(answer.question), {"consent": "anonymous"})

    page = client.get(answer.get_absolute_url()).content.decode()
    assert ("Asked by a reader" in page, "Ari" in page) == (True, False)
    assert PublicAnswer.objects.get().asker_name == ""


def test_whatever_changes_the_consent_or_marks_spam_nothing_stays_public(client, published, editor):
    by_hand, spam = published(), published(email="b@example.net")
    Question.objects.filter(pk=by_hand.question_id).update(consent="none")
    verbs.move(spam.question, "spam", editor)

    assert [client.get(answer.get_absolute_url()).status_code for answer in (by_hand, spam)] == [410, 410]
    assert titles(client.get("/questions/")) == []


def test_who_asks_to_be_forgotten_takes_the_published_answer_along(client, published):
    answer = published()

    forgetting.erase("ari@example.net")

    assert client.get(answer.get_absolute_url()).status_code == 404
    assert query.find("strait").hits == []


# The readers' pages


def test_answers_are_listed_newest_first_by_section_and_by_language(client, published, section):
    energy = section("energy", name="Energy")
    now = timezone.now()
    published(words(title="Older?"), at=now - timedelta(days=2), email="a@example.net")
    published(words(title="Newer?", section=energy), at=now - timedelta(days=1), email="b@example.net")
    published(words(title="海峡有多宽？"), text="海峡有多宽？", email="c@example.net")

    assert titles(client.get("/questions/")) == ["Newer?", "Older?"]
    assert titles(client.get("/questions/?section=energy")) == ["Newer?"]
    assert titles(client.get("/zh/questions/")) == ["海峡有多宽？"]
    assert client.get("/questions/?section=nowhere").status_code == 404
    assert client.get("/questions/?before=x").status_code == 404


def test_a_long_list_has_pages_that_keep_the_section(client, published, section):
    energy = section("energy")
    now = timezone.now()
    for number in range(21):
        published(
            words(title=f"Question {number}?", section=energy), at=now - timedelta(hours=number),
            email=f"a{number}@example.net", text=f"Question {number}?",
        )  # fmt: skip

    first = client.get("/questions/?section=energy")
    second = client.get(first.context["older_url"])

    assert (len(titles(first)), titles(second)) == (20, ["Question 20?"])
    assert first.context["older_url"].startswith("/questions/?section=energy&before=")
    assert second.context["canonical_url"] == SITE + first.context["older_url"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_page_cost_the_same_however_many_there_are(
    client, published, story, django_assert_num_queries, count
):
    related = [story() for _number in range(count)]
    for number in range(count):
        answer = published(
            words(title=f"Question {number}?", related=related), email=f"a{number}@example.net"
        )
    client.get("/questions/"), client.get(answer.get_absolute_url())

    with django_assert_num_queries(3):
        assert len(titles(client.get("/questions/"))) == count
    with django_assert_num_queries(3):
        assert len(client.get(answer.get_absolute_url()).context["related"]) == count


def test_an_article_s_foot_leads_to_the_answers_that_name_it(
    client, published, story, django_capture_on_commit_callbacks
):
    named, other = story(), story()
    with django_capture_on_commit_callbacks(execute=True):
        answer = published(words(related=[named]))

    def beside(article):
        return answer.get_absolute_url() in client.get(article.get_absolute_url()).content.decode()

    assert (beside(named), beside(other)) == (True, False)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.agree(answer.question, "none", verbs.SENDER)
    assert beside(named) is False


def test_an_answer_stands_at_one_address_in_its_own_language(client, published):
    answer = published(words(title="海峡有多宽？"), text="海峡有多宽？")

    moved = client.get(reverse("public_answer", args=[answer.slug]))

    assert (moved.status_code, moved.headers["Location"]) == (301, answer.get_absolute_url())
    page = client.get(answer.get_absolute_url())
    assert (page.status_code, page.context["switch_path"]) == (200, "/questions/")
    assert page.context["canonical_url"].startswith(f"{SITE}/zh/questions/")


def test_the_page_is_the_same_for_everybody_and_says_what_it_is_made_of(client, published, story):
    article = story()
    answer = published(words(related=[article]))

    page = client.get(answer.get_absolute_url())

    assert page.headers["Surrogate-Key"].split() == sorted(
        ["site", "menu", answer.tag, article.tag, article.section.tag]
    )
    assert "public" in page.headers["Cache-Control"]
    assert (
        client.get(answer.get_absolute_url(), headers={"If-None-Match": page.headers["ETag"]}).status_code
        == 304
    )


def test_related_articles_that_readers_cannot_see_are_not_named(client, published, story):
    seen, hidden = story(headline="Seen"), story(headline="Hidden", state="draft")
    soon = timezone.now() + timedelta(minutes=1)
    later = story(headline="Later", published_at=soon)
    answer = published(words(related=[seen, hidden, later]))

    page = client.get(answer.get_absolute_url())

    assert [article.headline for article in page.context["related"]] == ["Seen"]
    assert page.fresh_until == soon


def test_machines_read_a_question_page_as_google_asks_for_it(client, published):
    answer = published(words(title='Is 5 < 6 & "so"?</script>', details="More.", names_asker=True))

    node = structured(client.get(answer.get_absolute_url()))["QAPage"]["mainEntity"]

    url = SITE + answer.get_absolute_url()
    assert (node["@type"], node["name"], node["text"], node["answerCount"], node["author"]) == (
        "Question", 'Is 5 < 6 & "so"?</script>', 'Is 5 < 6 & "so"?</script>\n\nMore.', 1,
        {"@type": "Person", "name": "Ari"},
    )  # fmt: skip
    accepted = node["acceptedAnswer"]
    assert (accepted["@type"], accepted["text"], accepted["url"]) == ("Answer", WORDS.answer, f"{url}#answer")
    assert (accepted["author"]["@type"], accepted["upvoteCount"]) == ("Organization", 0)
    assert datetime.fromisoformat(node["datePublished"]) == answer.published_at.replace(microsecond=0)


def test_search_finds_answers_beside_articles_also_in_chinese(client, published, story):
    story(headline="The strait in winter")
    published()
    published(
        words(title="集装箱走到哪里了？", answer="箱号写在运单上。"),
        text="集装箱走到哪里了？",
        email="b@example.net",
    )

    hits = client.get("/search/?q=strait").context["results"].hits

    assert sorted((hit.kind, hit.title) for hit in hits) == [
        ("article", "The strait in winter"), ("question", "How wide is the strait?")
    ]  # fmt: skip
    assert [hit.title for hit in client.get("/zh/search/?q=运单").context["results"].hits] == [
        "集装箱走到哪里了？"
    ]


def test_a_search_among_the_answers_finds_no_articles_and_keeps_to_the_section(
    client, published, story, section
):
    story(headline="The strait in winter")
    published(words(section=section("energy")))
    published(words(title="The strait at night?"), email="b@example.net")

    def found(path):
        return sorted(hit.title for hit in client.get(path).context["results"].hits)

    assert found("/questions/?q=strait") == ["How wide is the strait?", "The strait at night?"]
    assert found("/questions/?q=strait&section=energy") == ["How wide is the strait?"]
    assert client.get("/questions/?q=strait").headers["Cache-Control"] == "private, no-cache"


def test_the_sitemap_lists_each_answer_where_it_stands(client, published):
    answers = [
        published(),
        published(words(title="海峡有多宽？"), text="海峡有多宽？", email="b@example.net"),
    ]

    root = ElementTree.fromstring(client.get("/sitemap-questions.xml").content)

    places = sorted((entry[0].text or "").removeprefix(SITE) for entry in root)
    assert places == sorted(answer.get_absolute_url() for answer in answers)


# At the desk


def test_answer_and_publish_take_two_clicks_on_the_question_s_page(client, desk, asked, outbox):
    question = asked(consent="named", name="Ari")
    assert "Answer and publish" in desk.get(post.desk_path(question)).content.decode()

    step = desk.post(
        reverse(f"{QUESTIONS}_answer", args=[question.pk]),
        {"seen": "new", "text": "Thirty-eight kilometres.", "publish": "1"},
    )
    form = step.context["form"]
    assert Question.objects.get().state == "new"
    done = desk.post(
        reverse(f"{QUESTIONS}_publish", args=[question.pk]),
        {name: form[name].value() or "" for name in form.fields},
    )

    assert (step.status_code, done.headers["Location"]) == (200, post.desk_path(question))
    answer = PublicAnswer.objects.get()
    assert (answer.title, answer.answer, answer.asker_name, answer.is_public) == (
        "How wide is the strait?", "Thirty-eight kilometres.", "Ari", True
    )  # fmt: skip
    assert (Question.objects.get().state, [letter.purpose for letter in outbox()]) == (
        "answered", ["contributions.question_answer"]
    )  # fmt: skip


def test_the_form_does_not_offer_what_the_asker_has_not_agreed_to(desk, asked, answered):
    silent, anonymous = asked(), answered(consent="anonymous", email="b@example.net")

    page = desk.get(post.desk_path(silent)).content.decode()
    publish = desk.get(reverse(f"{QUESTIONS}_publish", args=[anonymous.pk]))
    forced = desk.post(
        reverse(f"{QUESTIONS}_publish", args=[silent.pk]),
        {"title": "T", "answer": "A", "letter": "A", "seen": "new"},
    )

    assert "Answer and publish" not in page
    assert "names_asker" not in publish.context["form"].fields
    assert (forced.status_code, PublicAnswer.objects.count(), Question.objects.get(pk=silent.pk).state) == (
        409, 0, "new"
    )  # fmt: skip


def test_who_was_slower_publishes_nothing_sends_nothing_and_keeps_the_words(desk, asked, role, outbox):
    question = asked(consent="named", name="Ari")
    asking.answer(question, "First.", role("editor"))

    late = desk.post(
        reverse(f"{QUESTIONS}_publish", args=[question.pk]),
        {"title": "How wide?", "answer": "My edited words.", "letter": "Second.", "seen": "new"},
    )

    assert late.status_code == 409
    assert "My edited words." in late.content.decode()
    assert (PublicAnswer.objects.count(), len(outbox())) == (0, 1)


def test_the_words_of_a_long_question_become_a_heading_and_the_rest(asked):
    long = asked(text="Good morning. How wide is the strait? I have read two figures, and they differ a lot.")
    short = asked(text="How  wide?\n", email="b@example.net")

    assert publishing.words_of(long) == ("Good morning. How wide is the strait?", long.text)
    assert publishing.words_of(short) == ("How wide?", "")


def test_articles_that_share_the_question_s_words_are_proposed_and_none_is_chosen(desk, answered, story):
    article = story(headline="The strait at its narrowest")
    story(headline="Coins")
    question = answered()

    form = desk.get(reverse(f"{QUESTIONS}_publish", args=[question.pk])).context["form"]

    assert list(form.fields["related"].queryset) == [article]
    assert form["related"].value() is None or form["related"].value() == []


# The thread


def test_what_the_asker_writes_back_reopens_and_both_answers_stay(client, answered, editor, outbox):
    question = answered()

    client.post(link_of(question), {"write": "1", "text": "At low tide too?"})
    question.refresh_from_db()
    assert question.state == "reopened"
    asking.answer(question, "At low tide too.", editor)

    said = [(one.text, one.is_ours) for one in conversation.of(question)]
    assert said == [
        ("Thirty-eight kilometres.", True),
        ("At low tide too?", False),
        ("At low tide too.", True),
    ]
    page = client.get(link_of(question)).content.decode()
    assert all(text in page for text, _ours in said)
    assert question.answer == "At low tide too."
    answers = [one for one in outbox() if one.purpose == "contributions.question_answer"]
    assert [one.thread for one in answers] == [question.thread] * 2
    assert answers[1].headers["In-Reply-To"] == answers[0].message_id


def test_a_stranger_s_mail_is_the_desk_s_alone(client, answered):
    question = answered()
    replies.take(question, replies.Said(text="I am not Ari.", source="mail", sender="x@example.net"))

    assert "I am not Ari." not in client.get(link_of(question)).content.decode()
    assert [one.text for one in conversation.of(question, for_desk=True)] == [
        "Thirty-eight kilometres.", "I am not Ari."
    ]  # fmt: skip
    assert Question.objects.get().state == "answered"


@pytest.mark.parametrize("text", ["", "  \n", "x" * 5001])
def test_words_that_cannot_be_taken_stay_on_the_asker_s_page(client, answered, text):
    question = answered()

    page = client.post(link_of(question), {"write": "1", "text": text})

    assert page.status_code == 409
    assert page.context["typed"] == text
    assert Reply.objects.count() == 0


def test_a_double_click_writes_back_once_and_the_limit_keeps_the_words(client, answered):
    question = answered()

    for _click in range(2):
        client.post(link_of(question), {"write": "1", "text": "At low tide too?"})
    assert Reply.objects.count() == 1
    for number in range(19):
        client.post(link_of(question), {"write": "1", "text": f"And {number}?"})
    page = client.post(link_of(question), {"write": "1", "text": "One more?"})

    assert (page.status_code, page.context["typed"], Reply.objects.count()) == (409, "One more?", 20)


def test_nobody_writes_back_before_the_button_or_after_spam(client, asked):
    for state, email in (("unconfirmed", "a@example.net"), ("spam", "b@example.net")):
        question = asked(state=state, email=email)
        assert "Write back" not in client.get(link_of(question)).content.decode()
        client.post(link_of(question), {"write": "1", "text": "Hello?"})
        client.post(link_of(question), {"consent": "named"})

    assert (Reply.objects.count(), set(Question.objects.values_list("consent", flat=True))) == (0, {"none"})


def test_who_asked_by_mail_agrees_on_the_page_behind_the_answer(client, asked, editor, outbox):
    question = asked()
    client.post(link_of(question), {"consent": "anonymous"})

    asking.answer(Question.objects.get(), "Thirty-eight.", editor)

    assert Question.objects.get().consent == "anonymous"
    assert "take it back at any time" in outbox()[-1].text
    assert list(Event.objects.filter(name="consent_given").values_list("actor", "is_public")) == [
        ("sender", True)
    ]


def test_looking_at_any_of_these_pages_changes_nothing(client, desk, published):
    answer = published()
    question = answer.question

    def all_there_is():
        return [list(model.objects.values()) for model in (Event, Reply, Question, PublicAnswer)]

    before = all_there_is()
    at_the_desk = [
        reverse(f"{QUESTIONS}_{name}", args=[question.pk]) for name in ("answer", "publish", "take_back")
    ]

    for path in (
        link_of(question), answer.get_absolute_url(), "/questions/", "/ask/matching/", post.desk_path(question),
        *at_the_desk, reverse(f"{QUESTIONS}_figures"),
    ):  # fmt: skip
        seen = client.get(path, {"consent": "none", "write": "1", "text": "x", "q": "How wide is the strait"})
        assert seen.status_code in {200, 302}

    assert all_there_is() == before


# The figures


@pytest.fixture
def timed(editor, asked):
    """`timed("2026-11-16 09:00", hours=5)`: confirmed then, answered so many hours later."""

    def make(confirmed, hours, email, **fields):
        at = datetime.fromisoformat(confirmed).replace(tzinfo=UTC)
        question = asked(email=email, **fields)
        Question.objects.filter(pk=question.pk).update(created_at=at - timedelta(days=3), confirmed_at=at)
        with time_machine.travel(at + timedelta(hours=hours), tick=False):
            asking.answer(Question.objects.get(pk=question.pk), "Yes.", editor)
        return question

    return make


@time_machine.travel("2026-11-25 12:00:00+00:00", tick=False)
def test_the_median_time_to_the_first_answer_is_counted_by_week(timed, editor):
    for number, hours in enumerate((2, 5, 30)):
        timed("2026-11-10 09:00", hours, f"a{number}@example.net")
    again = timed("2026-11-17 09:00", 4, "b@example.net")
    timed("2026-11-17 09:00", 7, "c@example.net")
    # A second answer, days later, changes nothing; nor does spam.
    verbs.move(Question.objects.get(pk=again.pk), "reopen", editor)
    asking.answer(Question.objects.get(pk=again.pk), "Once more.", editor)
    spam = timed("2026-11-17 09:00", 100, "d@example.net")
    Question.objects.filter(pk=spam.pk).update(state="spam")

    weeks = question_figures.weeks(count=4)

    assert [(str(week.monday), week.answered, week.median) for week in weeks] == [
        ("2026-11-02", 0, None),
        ("2026-11-09", 3, timedelta(hours=5)),
        ("2026-11-16", 2, timedelta(hours=5, minutes=30)),
        ("2026-11-23", 0, None),
    ]


@time_machine.travel("2026-11-25 12:00:00+00:00", tick=False)
def test_the_figures_page_plots_the_medians_and_tells_them_in_a_table(desk, timed, asked):
    timed("2026-11-10 09:00", 5, "a@example.net")
    timed("2026-11-17 09:00", 30, "b@example.net")
    late = asked(email="c@example.net")
    Question.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(days=30))

    page = desk.get(reverse(f"{QUESTIONS}_figures"))

    rows = [row for row in table(page.context["plot"]) if row[1:] != ["–", "0"]]
    assert rows[1:] == [["16 Nov 2026", "30", "1"], ["9 Nov 2026", "5", "1"]]
    assert page.context["now"] == [
        ("Median of half a year, in hours", "18"), ("Waiting", "1"), ("Longer than promised", "1")
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_answers_published_under_one_heading_at_once_have_addresses_of_their_own(answered, editor):
    questions = [answered(email=f"asker{number}@example.net") for number in range(4)]
    together = Barrier(len(questions))

    def publish(question):
        together.wait()
        try:
            return publishing.publish(question, WORDS, editor).slug
        finally:
            connection.close()

    with ThreadPoolExecutor(len(questions)) as editors:
        slugs = list(editors.map(publish, questions))

    assert sorted(slugs)[0] == "how-wide-is-the-strait"
    assert len(set(slugs)) == PublicAnswer.objects.public().count() == 4
