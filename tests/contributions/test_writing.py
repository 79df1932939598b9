import pytest
from django.test import Client
from django.utils import timezone

from contributions.models import Submission, SubmissionFile, Terms
from portal.models import Throttle
from tests.contributions.conftest import WRITE, docx, link_in, upload

WORDS = (
    "Night at the weighbridge",
    "The lorries come at two.",
    "Sana Dar",
    "sana@example.net",
    "Two words",
    "Lahore",
)


def test_the_page_invites_in_the_words_of_the_model(client, db):
    page = client.get(WRITE).content.decode()

    assert (
        "Do you want to be a contributor to Belt &amp; Road Portal and tell us your Belt &amp; Road story?"
        in page
    )
    assert "and share your stories with more people." in page
    assert "Start a Free Trial" in page
    assert 'href="/account/trial/?next=/write-to-us/"' in page
    assert 'href="/account/login/?next=/write-to-us/"' in page
    assert "We answer within 10 days." in " ".join(page.split())


def test_the_address_for_stories_cannot_be_harvested(client, db):
    page = client.get(WRITE).content.decode()

    assert "stories@example.org" not in page
    assert "mailto:stories" not in page
    assert "stories (at) example (dot) org" in " ".join(page.split())


def test_the_form_is_stored_nowhere_and_answers_in_a_dialog_too(client, db):
    page, fragment = client.get(WRITE), client.get(WRITE, headers={"HX-Request": "true"})

    assert page["Cache-Control"] == fragment["Cache-Control"] == "private, no-store"
    assert "<html" in page.content.decode()
    assert "<html" not in fragment.content.decode()
    assert 'hx-post="/write-to-us/"' in fragment.content.decode()


def test_a_story_waits_for_its_button_and_then_reaches_the_desk(client, editor, story_form, outbox):
    answer = client.post(WRITE, story_form(abstract="Two words", country="Lahore"), follow=True)

    submission = Submission.objects.get()
    assert submission.state == "unconfirmed"
    assert (submission.flag, str(submission.terms), submission.country) == ("", "version 1", "Lahore")
    assert submission.number in answer.content.decode()
    (letter,) = outbox()
    path = link_in(letter)
    page = client.get(path).content.decode()
    assert "Yes, it is from me" in page
    assert Submission.objects.get().state == "unconfirmed"

    assert client.post(path, {"confirm": "1"}, follow=True).status_code == 200

    assert Submission.objects.get().state == "received"
    assert [letter.purpose for letter in outbox()[1:]] == ["contributions.story_received", "desk.notice"]


def test_a_file_alone_is_a_story(client, db, story_form):
    client.post(
        WRITE, story_form(text="", files=[upload("story.docx", docx()), upload("notes.txt", b"Notes.")])
    )

    submission = Submission.objects.get()
    assert [(file.name, file.kind) for file in submission.files.all()] == [
        ("story.docx", "docx"),
        ("notes.txt", "txt"),
    ]


def test_neither_text_nor_file_is_said_and_every_word_stays(client, db, story_form):
    answer = client.post(WRITE, story_form(text="", abstract="Two words", affiliation="Weighmaster"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "one of the two" in page
    assert "(optional)" not in page[page.index("id_text") : page.index("id_abstract")]
    for word in (
        "Night at the weighbridge",
        "Sana Dar",
        "sana@example.net",
        "Two words",
        "Weighmaster",
        "checked",
    ):
        assert word in page


def test_a_file_is_kept_over_an_error_and_not_asked_for_twice(client, db, story_form):
    answer = client.post(WRITE, story_form(title="", text="", files=[upload("story.docx", docx())]))

    assert answer.status_code == 422
    assert "story.docx" in answer.content.decode()
    (kept,) = answer.context["kept"]
    assert Submission.objects.count() == 0

    client.post(WRITE, story_form(text="", kept=[kept["token"]]))

    assert [file.name for file in Submission.objects.get().files.all()] == ["story.docx"]


def test_a_kept_file_can_be_removed_and_every_word_stays(client, db, story_form):
    first = client.post(WRITE, story_form(title="", files=[upload("a.txt", b"A."), upload("b.txt", b"B.")]))
    tokens = [entry["token"] for entry in first.context["kept"]]

    answer = client.post(WRITE, story_form(kept=tokens, remove=tokens[0]))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert [entry["file"].name for entry in answer.context["kept"]] == ["b.txt"]
    assert "The lorries come at two." in page
    assert "Please look at this again" not in page
    assert SubmissionFile.objects.count() == 1
    assert Submission.objects.count() == 0


def test_a_refused_file_is_explained_while_the_good_one_is_kept(client, db, story_form):
    answer = client.post(
        WRITE, story_form(files=[upload("good.txt", b"Good."), upload("drawing.svg", b"<svg/>")])
    )

    assert answer.status_code == 422
    assert "export it as PNG" in answer.content.decode()
    assert [entry["file"].name for entry in answer.context["kept"]] == ["good.txt"]


def test_somebody_else_s_file_cannot_be_taken_along(client, db, story_form, staged):
    theirs = staged("secret.txt", b"Secret.")

    client.post(WRITE, story_form(kept=[str(theirs.pk), "forged.token.here"]))

    assert Submission.objects.get().files.count() == 0


def test_the_terms_must_be_accepted_in_the_version_that_was_read(client, db, story_form):
    without = client.post(WRITE, story_form(agreed=""))
    Terms.stored(1)
    Terms.objects.create(version=2, text="New words.")
    changed = client.post(WRITE, story_form())

    assert (without.status_code, changed.status_code) == (422, 422)
    assert "The terms have changed meanwhile" in changed.content.decode()
    assert "New words." in changed.content.decode()
    assert client.post(WRITE, story_form(terms="2")).status_code == 302
    assert str(Submission.objects.get().terms) == "version 2"


def test_a_double_click_is_one_story_with_one_letter(client, db, story_form, outbox):
    form = story_form()

    targets = [client.post(WRITE, form).status_code for _ in range(2)]

    assert targets == [302, 302]
    assert Submission.objects.count() == 1
    assert len(outbox()) == 1


def test_the_fourth_story_of_a_day_from_one_mailbox_waits_with_every_word(client, db, story_form):
    for number in range(3):
        assert client.post(WRITE, story_form(title=f"Story {number}")).status_code == 302

    answer = client.post(WRITE, story_form(files=[upload("a.txt", b"A.")]))

    page = answer.content.decode()
    assert answer.status_code == 429
    assert "we must ask you to wait" in page
    assert "The lorries come at two." in page
    assert len(answer.context["kept"]) == 1
    assert Submission.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"homepage": "https://spam.example"}, "honeypot"),
        ({"opened": ""}, "no_time"),
        ({"opened": "forged"}, "no_time"),
    ],
)
def test_a_trap_flags_and_drops_nothing(client, db, story_form, outbox, fields, flag):
    assert client.post(WRITE, story_form(**fields)).status_code == 302

    submission = Submission.objects.get()
    assert (submission.state, submission.flag) == ("unconfirmed", flag)
    assert len(outbox()) == 1


def test_too_fast_and_too_late_are_noticed(client, db, story_form):
    from datetime import timedelta

    import time_machine

    from contributions.forms import TrappedForm

    client.post(WRITE, story_form(opened=TrappedForm.beginning()["opened"]))
    with time_machine.travel(timezone.now() - timedelta(hours=13)):
        old = TrappedForm.beginning()["opened"]
    client.post(WRITE, story_form(opened=old))

    assert sorted(Submission.objects.values_list("flag", flat=True)) == ["too_fast", "too_late"]


def test_a_flagged_story_whose_button_is_pressed_reaches_the_desk(client, editor, story_form, outbox):
    client.post(WRITE, story_form(homepage="filled by a password manager"))

    client.post(link_in(outbox()[0]), {"confirm": "1"})

    assert Submission.objects.get().state == "received"


def test_a_form_from_elsewhere_does_nothing_and_loses_nothing(db, story_form):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(WRITE, story_form())

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "please send it once more" in page
    assert "The lorries come at two." in page
    assert Submission.objects.count() == 0
    token = strict.cookies["csrftoken"].value
    assert strict.post(WRITE, story_form(csrfmiddlewaretoken=token)).status_code == 302


def test_whoever_is_signed_in_need_not_press_a_button(client, member, story_form):
    client.force_login(member)
    assert 'value="member@example.org"' in client.get(WRITE).content.decode()

    client.post(WRITE, story_form(email="Member@example.org"))
    client.post(WRITE, story_form(title="Another", email="somebody.else@example.net"))

    assert list(Submission.objects.order_by("pk").values_list("state", "authentication")) == [
        ("received", "account"),
        ("unconfirmed", ""),
    ]


def test_looking_writes_nothing(client, db):
    for _ in range(20):
        client.get(WRITE)

    assert [model.objects.count() for model in (Throttle, Terms, Submission)] == [0, 0, 0]


def test_html_in_a_title_is_shown_as_it_was_typed(client, db, story_form):
    answer = client.post(WRITE, story_form(title='<img src=x onerror="alert(1)">'), follow=True)

    assert "<img src=x" not in answer.content.decode()
    assert "&lt;img src=x" in answer.content.decode()


@pytest.mark.parametrize(
    "junk", ["\x00", "x" * 400_000, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")]
)
def test_no_input_breaks_the_form(client, db, story_form, junk):
    for field in ("title", "text", "name", "email", "section", "terms", "opened", "kept", "homepage"):
        assert client.post(WRITE, story_form(**{field: junk})).status_code in {200, 302, 422, 429}


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_not_allowed(client, db, method):
    assert getattr(client, method)(WRITE).status_code == 405


def test_signs_that_nobody_can_read_are_left_at_the_door(client, db, story_form):
    # A line break of Word's (vertical tab), a page break of a PDF's, and signs that turn a line around.
    client.post(
        WRITE,
        story_form(
            title="Night\x01 at\u202e the weighbridge", name="Sana\x0bDar", text="One\x0btwo\x0cthree\x01."
        ),
    )

    submission = Submission.objects.get()
    assert (submission.title, submission.name) == ("Night at the weighbridge", "Sana Dar")
    assert submission.text == "One\ntwo\nthree."


def test_a_double_click_counts_once_against_the_limit(client, db, story_form):
    for number in range(3):
        form = story_form(title=f"Story {number}")
        assert [client.post(WRITE, form).status_code for _ in range(2)] == [302, 302]

    assert Submission.objects.count() == 3


@pytest.mark.parametrize("address", ['"a\x01b"@example.org', '"a\x0bb"@example.org', "a@example"])
def test_an_address_no_letter_can_reach_is_refused(client, db, story_form, address):
    answer = client.post(WRITE, story_form(email=address))

    assert answer.status_code == 422
    assert Submission.objects.count() == 0


def test_the_thanks_are_for_who_has_sent_something(client, db):
    assert client.get("/write-to-us/done/").headers["Location"] == WRITE
    assert client.get("/write-to-us/done/?of=forged").headers["Location"] == WRITE


def test_more_words_than_a_form_carries_are_answered_with_a_sentence(client, db, story_form):
    answer = client.post(WRITE, story_form(text="x" * 3_000_000))

    assert answer.status_code == 413
    assert "Please send it as a file" in answer.content.decode()
    assert Submission.objects.count() == 0
