"""What becomes of a mail: a story, a question, a reply in its thread, or nothing, and who hears of it."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contributions import enclosures, intake, post
from contributions.models import Question, Reply, Submission, SubmissionFile
from portal.models import Letter, RawMail
from tests.contributions.conftest import docx, link_in, picture
from tests.contributions.posted import PROVED, QUESTIONS, STORIES, deliver, mail

pytestmark = pytest.mark.django_db


def purposes(letters) -> list[str]:
    return [letter.purpose for letter in letters]


def names(item) -> list[str]:
    return list(item.events.values_list("name", flat=True))


def reply(item, text: str = "It is four miles wide.\n", **more) -> bytes:
    more.setdefault("to", post.reply_address(item))
    more.setdefault("subject", "Re: your letter")
    return mail(text, **more)


# --- Stories ------------------------------------------------------------------------------------


def test_a_mailed_story_waits_for_the_button_of_its_sender(outbox):
    row = deliver(mail(Message_ID="<7@example.net>"))

    story = Submission.objects.get()
    assert (story.source, story.state, story.title, story.text, story.name, story.email) == (
        "mail", "unconfirmed", "Night at the weighbridge", "The lorries come at two.\n\nThe scale is never wrong.",
        "Sana Dar", "sana@example.net",
    )  # fmt: skip
    assert (story.message_id, story.raw_sha256, story.terms, story.ip_hash) == (
        "<7@example.net>",
        row.sha256,
        None,
        "",
    )
    assert (row.state, row.receiver, row.error) == ("handled", "contributions.stories", "")
    (letter,) = outbox()
    assert (letter.purpose, letter.to_address) == ("contributions.story_confirm", "sana@example.net")
    assert letter.headers["In-Reply-To"] == "<7@example.net>"
    assert "our terms for contributors" in letter.text
    assert "our terms for contributors" in letter.html


def test_the_button_beside_the_terms_brings_it_to_the_editors(client, editor, outbox):
    deliver(mail())
    page = link_in(outbox()[0])

    without = client.post(page, {"confirm": "1", "terms": "1"})
    client.post(page, {"confirm": "1", "terms": "1", "agreed": "on"})

    assert without.status_code == 422
    story = Submission.objects.get()
    assert (story.state, story.authentication, str(story.terms)) == ("received", "link", "version 1")
    assert purposes(outbox())[1:] == ["contributions.story_received", "desk.notice"]
    assert "read our terms for contributors" not in outbox()[1].text


def test_a_story_whose_from_our_own_server_proved_is_received_at_once(settings, editor, outbox):
    settings.AUTHSERV_ID = "mx.example.org"

    deliver(mail(Authentication_Results=PROVED))

    story = Submission.objects.get()
    assert (story.state, story.authentication, story.terms) == ("received", "dmarc", None)
    assert purposes(outbox()) == ["contributions.story_received", "desk.notice"]


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: Fwd: The bridge", "The bridge"),
        ("回复：转发: 大桥", "大桥"),
        ("AW: WG[2]: The bridge", "The bridge"),
        ("Reopening: the bridge", "Reopening: the bridge"),
        ("", "The lorries come at two."),
    ],
)
def test_the_subject_is_the_title_without_what_programs_put_before_it(subject, title):
    deliver(mail(subject=subject))

    assert Submission.objects.get().title == title


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("=?utf-8?b?5p2O5pif?= <li@example.net>", "李星"),
        ('"Dar, Sana" <sana@example.net>', "Dar, Sana"),
        ("sana@example.net (Sana Dar)", "Sana Dar"),
        ("sana.dar@example.net", "sana.dar"),
        ('"sana@example.net" <sana@example.net>', "sana"),
    ],
)
def test_a_sender_is_called_as_they_call_themselves(sender, name):
    raw = mail(sender="x@example.net").replace(b"From: x@example.net", f"From: {sender}".encode())

    deliver(raw)

    assert Submission.objects.get().name == name


def test_files_that_cannot_be_taken_are_named_in_the_letter_and_at_the_desk(outbox):
    deliver(mail(files=[("story.docx", docx()), ("run.exe", b"MZ"), ("all.zip", b"PK")]))

    story = Submission.objects.get()
    sentences = [
        "“run.exe” is a program. We take texts and pictures only.",
        "“all.zip” is an archive. Please unpack it and send the files one by one.",
    ]
    assert [file.name for file in story.files.all()] == ["story.docx"]
    assert [event.note for event in story.events.filter(name="refused_file")] == sentences
    assert all(sentence in outbox()[0].text for sentence in sentences)
    assert "“all.zip” is an archive" in outbox()[0].html


def test_a_mail_of_which_nothing_could_be_taken_is_kept_and_its_sender_told_once(outbox):
    raw = mail("", files=[("run.exe", b"MZ")])

    deliver(raw)
    deliver(raw)

    story = Submission.objects.get()
    assert (story.text, story.files.count(), names(story)) == ("", 0, ["sent", "refused_file"])
    (letter,) = outbox()
    assert "“run.exe” is a program." in letter.text
    assert "answer this letter, and what you attach comes to the same place" in letter.text
    assert RawMail.objects.get().raw() == raw


def test_a_mail_of_nothing_is_told_so(outbox):
    deliver(mail(""))

    assert (
        Submission.objects.get().events.get(name="refused_file").note
        == "The mail had neither a text nor a file."
    )
    assert "neither a text nor a file" in outbox()[0].text


def test_the_letter_follows_the_language_of_the_mail(outbox):
    deliver(mail("桥今天开通了，卡车两点来。\n", subject="大桥"))

    assert Submission.objects.get().language == "zh-hans"
    assert outbox()[0].subject == "请您处理：确认您的稿件《大桥》"


def test_a_text_as_long_as_a_book_is_kept_as_a_file(outbox):
    text = "The lorries come at two in the night.\n" * 12_000

    deliver(mail(text))

    story = Submission.objects.get()
    (file,) = story.files.all()
    assert (story.text, file.name, file.kind) == ("", "Night at the weighbridge.txt", "txt")
    with file.file.open("rb") as content:
        assert content.read().decode() == text.strip()


def test_html_alone_is_read_as_text_and_kept_raw(outbox):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "sana@example.net", STORIES, "The bridge"
    message.set_content("<p>It is open.</p><script>alert(1)</script><p>Since noon.</p>", subtype="html")

    deliver(message.as_bytes())

    story = Submission.objects.get()
    assert story.text == "It is open.\n\nSince noon."
    assert story.html == "<p>It is open.</p><script>alert(1)</script><p>Since noon.</p>\n"
    assert "<script" not in outbox()[0].html


def related(html: str, *pictures: tuple[str, bytes, str]) -> bytes:
    """A mail of HTML with inline pictures: name, bytes and the Content-ID."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "sana@example.net", STORIES, "The bridge"
    message.set_content("It is open.")
    message.add_alternative(html, subtype="html")
    shown: Any = message.get_payload(1)
    for name, content, cid in pictures:
        shown.add_related(content, "image", "jpeg", cid=f"<{cid}>", filename=name, disposition="inline")
    return message.as_bytes()


def test_inline_photos_are_files_and_a_signatures_logo_is_none():
    large, small = picture(size=(900, 900)) + b"\0" * enclosures.SMALL_PICTURE, picture()
    html = (
        "<p>It is open.</p><img src='cid:photo@x'><img src='cid:dot@x'>"
        "<div class='gmail_signature'>Sana<img src='cid:logo@x'></div>"
    )

    deliver(
        related(
            html,
            ("photo.jpg", large, "photo@x"),
            ("dot.jpg", small, "dot@x"),
            ("logo.jpg", large + b"1", "logo@x"),
        )
    )

    story = Submission.objects.get()
    assert [file.name for file in story.files.all()] == ["photo.jpg"]
    assert story.events.get(name="left_out").note == "dot.jpg, logo.jpg"


def test_a_small_picture_that_was_attached_is_a_file():
    deliver(mail(files=[("small.jpg", picture())]))

    assert [file.name for file in Submission.objects.get().files.all()] == ["small.jpg"]


def test_cards_keys_and_invitations_are_no_files_and_outlooks_wrapping_is_explained(outbox):
    deliver(
        mail(
            files=[("me.vcf", b"BEGIN:VCARD"), ("smime.p7s", b"x"), ("tea.ics", b"x"), ("winmail.dat", b"x")]
        )
    )

    story = Submission.objects.get()
    assert story.files.count() == 0
    assert story.events.get(name="left_out").note == "me.vcf, smime.p7s, tea.ics"
    assert "“winmail.dat” is how Outlook wrapped your files" in outbox()[0].text


def test_a_forwarded_mail_brings_its_words_and_its_files():
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "The bridge", "bo@example.net"
    inner.set_content("It is open.")
    inner.add_attachment(picture(), maintype="image", subtype="jpeg", filename="bridge.jpg")

    deliver(mail("For you.", inner=inner))

    story = Submission.objects.get()
    assert story.text == "For you.\n\n---------- The bridge · bo@example.net ----------\n\nIt is open."
    assert [file.name for file in story.files.all()] == ["bridge.jpg"]


def test_the_same_picture_twice_is_one_file_and_the_eleventh_file_is_refused():
    photos = [(f"{number}.jpg", picture(size=(40, 30 + number))) for number in range(11)]

    deliver(mail(files=[photos[0], *photos]))

    story = Submission.objects.get()
    assert story.files.count() == 10
    assert story.events.get(name="refused_file").note == "“10.jpg” was one file too many: we take 10 at once."


def test_beyond_three_stories_a_day_nothing_is_lost_and_nobody_is_flooded(settings, editor, outbox):
    settings.AUTHSERV_ID = "mx.example.org"

    for _number in range(6):
        deliver(mail(Authentication_Results=PROVED))

    states = list(Submission.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["received"] * 3 + ["unconfirmed"] * 3
    assert purposes(outbox()).count("contributions.story_received") == 3
    assert purposes(outbox()).count("desk.notice") == 3
    assert names(Submission.objects.latest("pk")) == ["sent", "held"]


def test_one_address_gets_five_letters_in_ten_minutes_at_most(outbox):
    with time_machine.travel("2026-11-25T09:00:00Z", tick=False):
        for _number in range(3):
            deliver(mail())
            deliver(mail(to=QUESTIONS))

    assert (Submission.objects.count(), Question.objects.count(), len(outbox())) == (3, 3, 5)


def test_a_mail_without_an_address_to_answer_waits_for_a_person(outbox):
    row = deliver(mail(sender="nobody"))

    assert (row.state, row.error) == ("quarantined", "It names no sender that can be written to.")
    assert Submission.objects.count() == 0


def test_a_mail_that_fails_half_way_leaves_no_file_behind(settings, monkeypatch):
    monkeypatch.setattr(intake, "receive", lambda envelope: 1 / 0)

    row = deliver(mail(files=[("story.docx", docx())]))

    assert (row.state, row.attempts) == ("waiting", 1)
    assert SubmissionFile.objects.count() == 0
    assert [path for path in (settings.PRIVATE_ROOT / "submissions").rglob("*") if path.is_file()] == []


def test_a_carbon_copy_is_neither_written_to_nor_subscribed(outbox):
    from subscriptions.models import Subscriber

    deliver(mail(to=f"Desk <{STORIES}>", Cc="bo@example.net, cy@example.net"))

    assert [letter.to_address for letter in outbox()] == ["sana@example.net"]
    assert Subscriber.objects.count() == 0


@pytest.mark.parametrize(
    "more",
    [
        {"to": "bo@example.net", "Cc": STORIES},
        {"to": "undisclosed-recipients:;", "Delivered_To": STORIES},
        {"to": "stories+autumn@example.org"},
        {"to": f"{STORIES}, {QUESTIONS}"},
    ],
)
def test_whichever_way_it_was_addressed_it_is_one_story(more):
    deliver(mail(**more))

    assert (Submission.objects.count(), Question.objects.count()) == (1, 0)


def test_one_mail_to_two_names_of_our_address_is_one_story(outbox):
    raw = mail()

    rows = [deliver(raw, recipient=f"stories+{name}@example.org") for name in ("spring", "autumn")]

    assert [row.state for row in rows] == ["handled", "handled"]
    assert (RawMail.objects.count(), Submission.objects.count(), len(outbox())) == (2, 1, 1)


# --- Questions ----------------------------------------------------------------------------------


def test_a_mailed_question_waits_for_the_button(outbox):
    row = deliver(
        mail(
            "How wide is the strait?\n-- \nAri\n",
            subject="Strait",
            to=QUESTIONS,
            Message_ID="<9@example.net>",
        )
    )

    question = Question.objects.get()
    assert (question.state, question.text, question.name, question.email) == (
        "unconfirmed", "Strait\n\nHow wide is the strait?", "Sana Dar", "sana@example.net",
    )  # fmt: skip
    assert (question.message_id, question.raw_sha256, row.receiver) == (
        "<9@example.net>", row.sha256, "contributions.questions",
    )  # fmt: skip
    assert purposes(outbox()) == ["contributions.question_confirm"]


def test_a_question_whose_from_our_own_server_proved_is_new_at_once(settings, outbox):
    settings.AUTHSERV_ID = "mx.example.org"

    deliver(mail(to=QUESTIONS, Authentication_Results=PROVED))

    question = Question.objects.get()
    assert (question.state, question.confirmation) == ("new", "mail")
    assert purposes(outbox()) == ["contributions.question_received"]


def test_a_questions_files_are_not_taken_and_its_asker_is_told(outbox):
    deliver(mail(to=QUESTIONS, files=[("map.jpg", picture())]))

    sentence = "“map.jpg” was not taken, since a question has no files. Stories with files go to stories@example.org."
    assert Question.objects.get().events.get(name="refused_file").note == sentence
    assert sentence in outbox()[0].text


# --- Machines -----------------------------------------------------------------------------------

MACHINES = [
    {"Auto_Submitted": "auto-replied"},
    {"Precedence": "bulk"},
    {"X_Autoreply": "yes"},
    {"X_Autorespond": "away"},
    {"List_Id": "<weekly.example.net>"},
    {"List_Unsubscribe": "<mailto:leave@example.net>"},
    {"X_Loop": "desk@example.net"},
    {"Return_Path": "<>"},
    {"sender": "MAILER-DAEMON@example.net"},
    {"sender": STORIES},
    {"sender": "no-reply@example.net"},
]


@pytest.mark.parametrize("more", MACHINES, ids=lambda more: next(iter(more)) + more[next(iter(more))][:6])
@pytest.mark.parametrize("to", [STORIES, QUESTIONS])
def test_a_machines_mail_is_put_aside_without_a_letter(to, more, editor, outbox):
    row = deliver(mail(to=to, **more))

    assert row.state == "handled"
    assert row.error.startswith("Put aside: a machine wrote it (")
    assert (Submission.objects.count(), Question.objects.count(), outbox()) == (0, 0, [])


def test_a_report_of_a_server_is_put_aside(outbox):
    raw = mail().replace(
        b"Content-Type: text/plain", b"Content-Type: multipart/report; boundary=x; x=text/plain"
    )

    row = deliver(raw)

    assert (row.error, outbox()) == ("Put aside: a machine wrote it (multipart/report).", [])


def test_a_letter_of_ours_that_comes_back_is_put_aside(submission, outbox):
    letter = post.confirm(submission("unconfirmed"))

    row = deliver(mail(Message_ID=letter.message_id))

    assert row.error == "Put aside: a machine wrote it (our own Message-ID)."


def test_exchange_asks_for_silence_on_peoples_mail_and_is_answered(outbox):
    deliver(mail(X_Auto_Response_Suppress="DR, RN, NRN, OOF, AutoReply"))

    assert Submission.objects.get().state == "unconfirmed"
    assert purposes(outbox()) == ["contributions.story_confirm"]


def test_such_a_mail_to_nobody_we_know_waits_for_a_person():
    row = deliver(mail(to="weekly@example.org", X_Auto_Response_Suppress="All"))

    assert row.state == "unclaimed"


@pytest.mark.parametrize("more", MACHINES[:8], ids=lambda more: next(iter(more)))
def test_a_machines_answer_in_a_thread_is_kept_and_nobody_is_told(more, asked, editor, outbox):
    question = asked("answered", email="sana@example.net")

    deliver(reply(question, **more))

    kept = Reply.objects.get()
    question.refresh_from_db()
    assert (kept.question, kept.is_automatic, question.state, outbox()) == (question, True, "answered", [])


# --- Threads ------------------------------------------------------------------------------------


def test_an_answer_to_a_letter_of_ours_is_the_senders_word_in_the_thread(submission, editor, outbox):
    story = submission("in_review", html="")
    text = "It is four miles wide.\n\nOn Wed, 25 Nov 2026, The desk <desk@example.org> wrote:\n> How wide?\n"

    row = deliver(reply(story, text, Message_ID="<8@example.net>"))

    kept = Reply.objects.get()
    assert (kept.submission, kept.text, kept.sender, kept.subject, kept.source) == (
        story, "It is four miles wide.", "sana@example.net", "Re: your letter", "mail",
    )  # fmt: skip
    assert (kept.whole, kept.message_id, kept.mail) == (text.strip(), "<8@example.net>", row)
    assert (kept.is_verified, kept.is_automatic) == (True, False)
    assert [letter.subject for letter in outbox()] == ["Reply: Night at the weighbridge"]
    assert Submission.objects.count() == 1


def test_the_askers_mail_reopens_the_question(asked):
    question = asked("answered", email="sana@example.net")

    deliver(reply(question))

    question.refresh_from_db()
    assert question.state == "reopened"


@pytest.mark.parametrize("sender", ["Sana Dar <mallory@example.com>", "sana@example.net.example.com"])
def test_a_wrong_from_with_the_right_subject_never_enters_as_verified(sender, submission, editor, outbox):
    """Even with the address that only the sender was told."""
    story = submission("in_review")
    deliver(
        reply(
            story,
            sender=sender,
            subject="Re: We have your story “Night at the weighbridge”",
            files=[("a.jpg", picture())],
        )
    )

    kept = Reply.objects.get()
    event = story.events.get(name="stranger")
    assert (kept.submission, kept.is_verified) == (story, False)
    assert (event.is_public, event.note) == (False, "In the mail there are files: a.jpg")
    assert story.files.count() == 0
    assert outbox()[0].subject == "Mail from another address: Night at the weighbridge"


def test_a_right_subject_alone_is_no_thread(submission):
    story = submission("in_review")

    deliver(mail(subject=f"Re: We have your story “{story.title}” {story.number}"))

    assert (Reply.objects.count(), Submission.objects.count()) == (0, 2)


def answered_letter(item) -> Letter:
    return post.received(item)


def test_a_mail_that_answers_a_letter_of_ours_joins_its_thread_but_from_proves_nothing(
    submission, editor, outbox
):
    story = submission("in_review")
    letter = answered_letter(story)

    deliver(mail(In_Reply_To=letter.message_id, subject="Re: your letter"))

    kept = Reply.objects.get()
    assert (kept.submission, kept.is_verified, names(story)[-1]) == (story, False, "unproved")
    assert outbox()[-1].subject == "Mail that says it is from the sender: Night at the weighbridge"
    assert Submission.objects.count() == 1


def test_with_our_own_servers_word_it_is_the_senders(settings, submission):
    settings.AUTHSERV_ID = "mx.example.org"
    story = submission("in_review")
    letter = answered_letter(story)

    deliver(mail(References=f"<0@example.net> {letter.message_id}", Authentication_Results=PROVED))

    assert Reply.objects.get().is_verified is True


def test_another_sender_who_answers_our_letter_is_a_note_for_the_desk(settings, submission):
    settings.AUTHSERV_ID = "mx.example.org"
    story = submission("in_review", email="someone@example.net")
    letter = answered_letter(story)

    deliver(mail(In_Reply_To=letter.message_id, Authentication_Results=PROVED))

    assert (Reply.objects.get().is_verified, names(story)[-1]) == (False, "stranger")


def test_a_document_in_a_reply_is_the_next_version_and_the_words_are_the_reply(submission, editor, outbox):
    story = submission("changes_requested")

    deliver(reply(story, "Here it is.\n", files=[("second.docx", docx()), ("new.jpg", picture())]))

    story.refresh_from_db()
    assert (story.state, story.version, story.text) == ("in_review", 2, "")
    assert [(file.name, file.version) for file in story.files.all()] == [("second.docx", 2), ("new.jpg", 2)]
    assert Reply.objects.get().text == "Here it is."
    assert [letter.subject for letter in outbox()] == [
        "Reply: Night at the weighbridge", "Newer version: Night at the weighbridge",
    ]  # fmt: skip


def test_a_file_without_words_is_told_once(submission, editor, outbox):
    deliver(reply(submission("in_review"), "", files=[("second.docx", docx())]))

    assert [letter.subject for letter in outbox()] == ["Newer version: Night at the weighbridge"]


def test_the_newer_text_may_stand_in_the_mail_itself(submission):
    story = submission("changes_requested")
    text = "The lorries come at three now, and the scale was mended. " * 12

    deliver(reply(story, f"{text}\n\nOn Wed, 25 Nov 2026, The desk wrote:\n> Please check.\n"))

    story.refresh_from_db()
    assert (story.state, story.version, story.text) == ("in_review", 2, text.strip())


def test_a_few_words_are_no_manuscript(submission):
    story = submission("changes_requested")

    deliver(reply(story, "I need another week, sorry.\n"))

    story.refresh_from_db()
    assert (story.state, story.version) == ("changes_requested", 1)


def test_files_for_a_story_that_is_not_open_to_a_newer_version_are_kept_with_it(submission, editor, outbox):
    story = submission("declined")

    deliver(reply(story, "", files=[("second.docx", docx())]))

    story.refresh_from_db()
    assert (story.state, story.version, [file.name for file in story.files.all()]) == (
        "declined",
        1,
        ["second.docx"],
    )
    assert story.events.get(name="files_added").note == "second.docx"
    assert [letter.subject for letter in outbox()] == ["Reply: Night at the weighbridge"]


def test_the_same_file_again_is_no_version(submission, staged):
    from contributions import staging

    story = submission("in_review")
    staging.attach(story, [staged("first.docx", docx())])

    deliver(reply(story, files=[("again.docx", docx())]))

    story.refresh_from_db()
    assert (story.version, SubmissionFile.objects.count()) == (1, 1)
    assert (
        story.events.get(name="files_added").note == "They are the same as before, byte for byte: again.docx"
    )


def test_a_refused_file_in_a_reply_is_told_to_its_sender(submission, outbox):
    story = submission("in_review")

    deliver(reply(story, files=[("run.exe", b"MZ")]))

    (letter,) = outbox()
    assert (letter.purpose, letter.thread) == ("contributions.story_files", story.thread)
    assert "“run.exe” is a program." in letter.text
    assert (
        story.events.get(name="refused_file").note
        == "“run.exe” is a program. We take texts and pictures only."
    )


def test_no_letter_leaves_by_itself_after_five_in_a_thread(submission, outbox):
    story = submission("in_review")
    for _number in range(5):
        post.received(story)

    deliver(reply(story, files=[("run.exe", b"MZ")]))

    assert purposes(outbox()) == ["contributions.story_received"] * 5


@pytest.mark.parametrize("made", ["submission", "asked"])
def test_an_answer_to_something_that_is_gone_begins_anew(made, request, outbox):
    item = request.getfixturevalue(made)(email="sana@example.net")
    raw = reply(item, "Are you still there?\n\nOn Wed, 25 Nov 2026, The desk wrote:\n> Dear Sana,\n")
    item.delete()

    deliver(raw)

    anew = Submission.objects.first() or Question.objects.get()
    assert (type(anew), anew.state) == (type(item), "unconfirmed")
    assert anew.text.endswith("Are you still there?")


def test_the_same_mail_again_is_the_same_reply(submission):
    story = submission("in_review")
    raw = reply(story, files=[("second.docx", docx())])

    deliver(raw)
    RawMail.objects.update(state="waiting", next_try_at=timezone.now() - timedelta(seconds=1))
    deliver(raw)

    story.refresh_from_db()
    assert (Reply.objects.count(), story.version) == (1, 2)
