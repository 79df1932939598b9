import pytest
from django.contrib import admin
from django.urls import reverse

from articles.models import Article
from contributions import desk as desk_room
from contributions.models import Question, Submission, SubmissionFile, Terms

STORIES, QUESTIONS = "admin:contributions_submission", "admin:contributions_question"


def change(name: str, item) -> str:
    return reverse(f"{name}_change", args=[item.pk])


def move(name: str, item, what: str) -> str:
    return reverse(f"{name}_move", args=[item.pk, what])


def sit_down(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def filed(submission, staged):
    """A story with a file."""
    return submission(files=[staged("notes.txt", b"Some notes.")])


def test_a_file_is_a_download_that_nothing_can_run(desk, filed):
    file = filed.files.get()

    answer = desk.get(reverse(f"{STORIES}_file", args=[file.pk]))

    assert b"".join(answer.streaming_content) == b"Some notes."
    assert answer["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"].startswith("private, no-store")
    answer.close()


def test_strangers_and_members_get_no_file(client, member, filed, role):
    path = reverse(f"{STORIES}_file", args=[filed.files.get().pk])

    statuses = [client.get(path).status_code]
    for person in (member, role("contributor")):
        statuses.append(sit_down(client, person).get(path).status_code)

    assert statuses == [302, 302, 403]


def test_a_file_that_was_never_sent_is_not_the_desk_s(desk, staged):
    assert desk.get(reverse(f"{STORIES}_file", args=[staged().pk])).status_code == 404


def test_a_hostile_manuscript_is_shown_as_text(desk, submission):
    story = submission(text="<script>alert(1)</script>", title="<b>T</b>", name="<i>N</i>")

    page = desk.get(change(STORIES, story)).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>T</b>" not in page
    assert "<i>N</i>" not in page


def test_buttons_are_those_the_state_and_the_role_allow(client, role, submission):
    story = submission()
    labels = {}
    for name in ("desk", "editor"):
        answer = sit_down(client, role(name)).get(change(STORIES, story))
        labels[name] = [entry["move"].name for entry in answer.context["moves"]]

    assert labels == {"desk": ["spam"], "editor": ["start_reading", "decline", "spam"]}


def test_start_reading_is_one_press(desk, submission, editor):
    story = submission()

    answer = desk.post(move(STORIES, story, "start_reading"), {"seen": "received"})

    assert answer.status_code == 302
    story.refresh_from_db()
    assert (story.state, story.assignee) == ("in_review", editor)


def test_a_get_of_any_move_changes_nothing(desk, submission, asked):
    story, question = submission(state="in_review"), asked()
    from contributions.moves import QUESTION_MOVES, SUBMISSION_MOVES

    statuses = {
        desk.get(move(STORIES, story, n)).status_code for n, m in SUBMISSION_MOVES.items() if m.permission
    }
    statuses |= {
        desk.get(move(QUESTIONS, question, n)).status_code for n, m in QUESTION_MOVES.items() if m.permission
    }

    assert statuses == {200}
    assert (Submission.objects.get().state, Question.objects.get().state) == ("in_review", "new")


def test_a_decision_opens_its_letter_as_a_draft_and_sends_what_the_editor_made_of_it(
    desk, submission, outbox
):
    story = submission(state="in_review")
    form = desk.get(move(STORIES, story, "decline")).context["form"]
    assert form["subject"].value() == "Decision: “Night at the weighbridge”"
    assert form["text"].value().startswith("Dear Sana Dar,")

    desk.post(
        move(STORIES, story, "decline"),
        {
            "seen": "in_review",
            "subject": "Decision",
            "text": "My own words.",
            "letter": "send",
            "note": "Too short",
        },
    )

    story.refresh_from_db()
    assert story.state == "declined"
    (letter,) = outbox()
    assert (letter.subject, letter.to_address) == ("Decision", "sana@example.net")
    assert letter.text.startswith("My own words.\n")
    assert "Too short" not in letter.text


def test_no_letter_means_none(desk, submission, outbox):
    story = submission(state="in_review")

    desk.post(
        move(STORIES, story, "accept"), {"seen": "in_review", "letter": "none", "text": "", "subject": ""}
    )

    story.refresh_from_db()
    assert story.state == "accepted"
    assert outbox() == []


def test_a_letter_without_words_is_not_sent(desk, submission, outbox):
    story = submission(state="in_review")

    answer = desk.post(
        move(STORIES, story, "accept"), {"seen": "in_review", "letter": "send", "text": " ", "subject": "S"}
    )

    assert answer.status_code == 422
    story.refresh_from_db()
    assert story.state == "in_review"


def test_the_slower_editor_hears_who_was_faster_and_keeps_the_letter(
    client, submission, editor, role, outbox
):
    story = submission(state="in_review")
    desk_room.move(story, "ask_changes", editor)

    answer = sit_down(client, role("editor")).post(
        move(STORIES, story, "decline"),
        {"seen": "in_review", "subject": "Decision", "text": "A long letter.", "letter": "send"},
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Edith Orr was faster" in page
    assert "A long letter." in page
    assert outbox() == []


def test_make_article_leads_to_the_draft(desk, submission, section):
    story = submission(state="accepted")

    answer = desk.post(
        move(STORIES, story, "make_article"), {"seen": "accepted", "section": section("energy").pk}
    )

    article = Article.objects.get()
    assert answer["Location"] == reverse("admin:articles_article_change", args=[article.pk])
    assert desk.get(answer["Location"]).status_code == 200
    assert desk.get(change(STORIES, story)).status_code == 200


def test_the_desk_may_sort_but_not_decide(client, role, submission, asked):
    story, question = submission(), asked()
    sit_down(client, role("desk"))

    statuses = [
        client.post(move(STORIES, story, "start_reading")).status_code,
        client.post(move(STORIES, story, "decline")).status_code,
        client.post(reverse(f"{QUESTIONS}_answer", args=[question.pk]), {"text": "Yes."}).status_code,
        client.post(reverse(f"{STORIES}_note", args=[story.pk]), {"note": "Look here."}).status_code,
        client.post(move(STORIES, story, "spam")).status_code,
    ]

    assert statuses == [403, 403, 403, 302, 302]


def test_the_answer_goes_out_from_the_question_s_page(desk, asked, outbox):
    question = asked()
    assert "Send answer" in desk.get(change(QUESTIONS, question)).content.decode()

    desk.post(
        reverse(f"{QUESTIONS}_answer", args=[question.pk]),
        {"seen": "new", "text": "Thirty-eight kilometres."},
    )

    question.refresh_from_db()
    assert (question.state, question.answer) == ("answered", "Thirty-eight kilometres.")
    assert [letter.to_address for letter in outbox()] == ["ari@example.net"]
    assert "Send answer" not in desk.get(change(QUESTIONS, question)).content.decode()


def test_an_answer_that_comes_second_stays_in_the_page(desk, asked, role, outbox):
    from contributions import asking

    question = asked()
    asking.answer(question, "First.", role("editor"))

    answer = desk.post(
        reverse(f"{QUESTIONS}_answer", args=[question.pk]), {"seen": "new", "text": "Second words."}
    )

    assert answer.status_code == 422
    assert "Second words." in answer.content.decode()
    assert "The editor was faster" in answer.content.decode()
    assert len(outbox()) == 1


def test_the_queue_shows_what_waits_and_the_rest_on_request(desk, submission):
    for state in Submission.State:
        submission(state=state, title=f"Story {state}")
    submission(state="unconfirmed", title="Flagged", flag="honeypot")

    def titles(query: str) -> set[str]:
        answer = desk.get(reverse(f"{STORIES}_changelist") + query)
        return {item.title.removeprefix("Story ") for item in answer.context["cl"].result_list}

    assert titles("") == {"received", "in_review", "changes_requested", "accepted"}
    assert titles("?queue=unconfirmed") == {"unconfirmed"}
    assert titles("?queue=spam") == {"spam", "Flagged"}
    assert titles("?state__exact=declined") == {"declined"}
    assert len(titles("?queue=all")) == 12


def test_a_reference_is_found_as_people_write_it(desk, submission):
    story = submission(state="declined")

    answer = desk.get(reverse(f"{STORIES}_changelist"), {"q": story.number.lower()})

    assert [item.pk for item in answer.context["cl"].result_list] == [story.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_one_and_for_three(
    desk, submission, section, count, django_assert_num_queries
):
    for number in range(count):
        submission(title=f"Story {number}", section=section(f"s{number}"))
    desk.get(reverse(f"{STORIES}_changelist"))

    with django_assert_num_queries(12):
        desk.get(reverse(f"{STORIES}_changelist"))


def test_overdue_questions_are_found(desk, asked):
    from datetime import timedelta

    from django.utils import timezone

    late, _fresh = asked(text="Late?"), asked(text="Fresh?")
    Question.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(days=11))

    answer = desk.get(reverse(f"{QUESTIONS}_changelist") + "?queue=overdue")

    assert [item.pk for item in answer.context["cl"].result_list] == [late.pk]


def test_spam_is_marked_in_bulk(desk, submission):
    pks = [submission(title=f"Story {n}").pk for n in range(3)]

    desk.post(reverse(f"{STORIES}_changelist"), {"action": "mark_spam", "_selected_action": pks})

    assert set(Submission.objects.values_list("state", flat=True)) == {"spam"}


def test_new_terms_are_a_new_version_and_old_ones_stay(desk, editor):
    page = desk.get(reverse("admin:contributions_terms_add")).content.decode()
    assert "You remain the author and keep the copyright." in page

    desk.post(reverse("admin:contributions_terms_add"), {"text": "New words."})

    assert list(Terms.objects.values_list("version", "created_by_id")) == [(2, editor.pk), (1, None)]
    assert Terms.current().text == "New words."
    path = reverse("admin:contributions_terms_change", args=[Terms.objects.get(version=1).pk])
    assert desk.post(path, {"text": "Forged"}).status_code == 403


def test_the_start_page_tells_what_waits(desk, submission, asked):
    submission(title="A new story")
    submission(state="unconfirmed", title="Nobody's story")
    asked(text="An open question?")
    asked(state="answered", text="An answered one?")

    page = desk.get("/admin/").content.decode()

    assert "A new story" in page
    assert "An open question?" in page
    assert "Nobody's story" not in page
    assert "An answered one?" not in page


def test_deleting_for_good_is_the_chief_s(client, role, filed):
    path = reverse(f"{STORIES}_delete", args=[filed.pk])

    assert sit_down(client, role("editor")).post(path, {"post": "yes"}).status_code == 403
    assert sit_down(client, role("chief")).post(path, {"post": "yes"}).status_code == 302
    assert (Submission.objects.count(), SubmissionFile.objects.count()) == (0, 0)


def test_a_strange_sign_in_an_answer_or_a_note_is_said_and_breaks_nothing(desk, asked, outbox):
    question = asked()

    answer = desk.post(
        reverse("admin:contributions_question_answer", args=[question.pk]), {"text": "Three\x00 miles."}
    )
    note = desk.post(
        reverse("admin:contributions_question_note", args=[question.pk]), {"note": "  "}, follow=True
    )

    assert answer.status_code == 422
    assert "Null characters are not allowed" in answer.content.decode()
    assert "The note is empty." in note.content.decode()
    assert Question.objects.get().state == "new"
    assert outbox() == []


def test_assigning_never_turns_a_decision_back(editor, submission, rf):
    item = submission("in_review")
    page = admin.site._registry[Submission]
    opened = Submission.objects.get()
    desk_room.move(item, "accept", editor)

    request = rf.post("/")
    request.user = editor
    form = page.get_form(request, opened)({"assignee": editor.pk}, instance=opened)
    assert form.is_valid()
    page.save_model(request, opened, form, change=True)

    stored = Submission.objects.get()
    assert (stored.state, stored.assignee) == ("accepted", editor)


def test_an_older_link_leads_to_what_was_called_by_another_kind_since(desk, submission, editor):
    from contributions import post, sorting

    story = submission()
    page = reverse("admin:contributions_submission_change", args=[story.pk])
    question = sorting.into_question(story, editor)

    answer = desk.get(page)

    assert (answer.status_code, answer["Location"]) == (302, post.desk_path(question))
