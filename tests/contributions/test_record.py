import json
import zipfile
from email import message_from_bytes
from io import BytesIO

import pytest
from django.urls import reverse

from contributions import desk as desk_room
from contributions import drafting, record, replies, revising
from contributions.models import SubmissionFile
from contributions.post import Draft
from portal.keeping import keep
from portal.models import Letter

RAW = b"From: sana@example.net\r\nSubject: Re\r\nMessage-ID: <r@x>\r\n\r\nHello.\r\n"


@pytest.fixture
def opened():
    """`opened(submission)`: its record, unpacked: {name: bytes}."""

    def unpack(submission):
        with record.zip_of(submission) as content, zipfile.ZipFile(content) as package:
            assert package.testzip() is None
            names = package.namelist()
            assert len(names) == len(set(names))
            return {name: package.read(name) for name in names}

    return unpack


@pytest.fixture
def whole(submission, staged, editor):
    """A story with two versions, a letter, a reply by mail and an internal note."""
    story = submission(state="in_review", html="<p>old</p>", files=[staged("notes.txt", b"Some notes.")])
    desk_room.add_note(story, editor, "Ask his brother.")
    draft = Draft("Action needed: ä", "Please shorten it.")
    desk_room.move(story, "ask_changes", editor, draft=draft, note="Far too long")
    revising.revise(story, revising.Newer(text="Newer words.", files=[staged("notes.txt", b"Newer notes.")]))
    mail = keep(RAW, source="imap")
    said = replies.Said("Hello.", source="mail", sender="sana@example.net", is_verified=True, mail=mail)
    replies.take(story, said)
    return story


def test_everything_is_in_it(whole, opened):
    found = opened(whole)

    day = f"{whole.created_at:%Y-%m-%d}"
    assert sorted(found) == [
        "files/version-1/01-notes.txt",
        "files/version-2/02-notes.txt",
        f"letters/001-{day}-pending.eml",
        f"replies/001-{day}.eml",
        f"replies/001-{day}.txt",
        "submission.json",
        "text/version-1.html.txt",
        "text/version-1.txt",
        "text/version-2.txt",
        "time-line.json",
        "time-line.txt",
    ]
    assert found["files/version-1/01-notes.txt"] == b"Some notes."
    assert found["files/version-2/02-notes.txt"] == b"Newer notes."
    assert found["text/version-2.txt"].decode() == "Night at the weighbridge\n\nNewer words.\n"
    assert found[f"replies/001-{day}.eml"] == RAW
    letter = message_from_bytes(found[f"letters/001-{day}-pending.eml"])
    assert (letter["To"], letter["Message-ID"]) == (
        "Sana Dar <sana@example.net>",
        Letter.objects.get(thread=whole.thread).message_id,
    )


def test_its_facts_are_data(whole, opened):
    facts = json.loads(opened(whole)["submission.json"])

    assert (facts["reference"], facts["state"], facts["version"], facts["article"]) == (
        whole.number, "in_review", 2, None,
    )  # fmt: skip
    assert facts["terms"]["version"] == 1
    first = facts["files"]["files/version-1/01-notes.txt"]
    assert (first["name"], first["bytes"], first["is_kept"]) == ("notes.txt", 11, True)


def test_its_time_line_is_readable_and_marks_what_is_internal(whole, opened):
    found = opened(whole)
    words, data = found["time-line.txt"].decode(), json.loads(found["time-line.json"])

    assert [line["what"] for line in data] == [
        "Sent", "Note", "Changes asked", "Newer version sent", "New version sent", "Reply",
    ]  # fmt: skip
    assert [line["what"] for line in data if line["is_internal"]] == ["Note"]
    assert [line["internal_note"] for line in data if line["internal_note"]][:2] == [
        "Ask his brother.",
        "Far too long",
    ]
    assert [line["files"] for line in data if line["files"]] == [["notes.txt"], ["notes.txt"]]
    assert words.count("    + notes.txt\n") == 2
    assert "[internal]" in words
    assert "note for the desk only:\n    | Far too long" in words
    assert "Action needed: ä:\n    | Please shorten it." in words
    assert "sana@example.net:\n    | Hello." in words


def test_the_article_is_named_with_its_address(submission, editor, section, opened, settings):
    story = submission(state="accepted")
    article = drafting.make_article(story, editor, section=section("energy"))

    facts = json.loads(opened(story)["submission.json"])

    assert facts["article"] == {
        "headline": article.headline,
        "state": "draft",
        "address": settings.SITE_URL + article.get_absolute_url(),
    }


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("../../x", "01-x"),
        ("..\\..\\evil.txt", "01-evil.txt"),
        ("/etc/passwd", "01-passwd"),
        ("C:\\con.txt", "01-con.txt"),
        ("-rf.txt", "01-rf.txt"),
        ("a\u202etxt.exe", "01-atxt.exe"),
        ("a\x07b.txt", "01-ab.txt"),
        ("...", "01-file"),
        ("故事.txt", "01-故事.txt"),
    ],
)
def test_names_in_it_are_safe(submission, staged, opened, name, inside):
    story = submission(files=[staged("x.txt")])
    SubmissionFile.objects.update(name=name)

    assert [path for path in opened(story) if path.startswith("files/")] == [f"files/version-1/{inside}"]


def test_two_files_of_one_name_are_both_there(submission, staged, opened):
    story = submission(files=[staged("x.txt", b"One."), staged("x.txt", b"Two.")])

    found = opened(story)

    assert [found[path] for path in sorted(found) if path.startswith("files/")] == [b"One.", b"Two."]


def test_what_is_no_longer_kept_is_named_as_missing(whole, opened):
    file = whole.files.first()
    file.file.storage.delete(file.file.name)
    whole.replies.get().mail.path.unlink()

    found = opened(whole)

    facts = json.loads(found["submission.json"])["files"]["files/version-1/01-notes.txt"]
    assert (facts["name"], facts["is_kept"]) == ("notes.txt", False)
    assert "files/version-1/01-notes.txt" not in found
    assert [name for name in found if name.startswith("replies/")] == [
        f"replies/001-{whole.created_at:%Y-%m-%d}.txt"
    ]


def test_a_letter_that_no_message_can_carry_is_there_as_text(whole, opened):
    Letter.objects.update(to_address="no address", state="failed")

    names = [name for name in opened(whole) if name.startswith("letters/")]

    assert names == [f"letters/001-{whole.created_at:%Y-%m-%d}-failed.txt"]


def test_signs_that_nothing_can_carry_do_not_spoil_it(submission, opened):
    story = submission()
    story.title = "\ud800 torn"

    assert opened(story)["text/version-1.txt"].startswith(b"? torn")


def test_the_chief_downloads_it_and_nothing_is_changed(desk, whole):
    before = whole.events.count()

    answer = desk.get(reverse("admin:contributions_submission_record", args=[whole.pk]))

    assert answer.headers["Content-Disposition"] == f'attachment; filename="submission-{whole.number}.zip"'
    assert answer.headers["Cache-Control"].startswith("private, no-store")
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as package:
        assert "submission.json" in package.namelist()
    assert whole.events.count() == before
