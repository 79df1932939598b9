"""The promises of the mailbox's door: what comes by mail is what comes by the form, whole, once, and harmless."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone
from docx import Document

from contributions import intake
from contributions.models import Question, Reply, Submission, SubmissionFile
from portal import fetching, handling, outbox
from portal.keeping import keep
from portal.models import Inbox, Letter, RawMail
from tests.conftest import ROOT
from tests.contributions.conftest import picture, upload
from tests.contributions.posted import STORIES, deliver, mail
from tests.portal.test_inbound import hook  # noqa: F401  a fixture
from tests.portal.test_worker import database_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def files() -> list[tuple[str, bytes]]:
    """A Word file and two photos."""
    document = Document()
    document.add_heading("Night at the weighbridge")
    document.add_paragraph("The lorries come at two.")
    data = BytesIO()
    document.save(data)
    return [("story.docx", data.getvalue()), ("gate.jpg", picture()), ("scale.png", picture("PNG"))]


def row_of(story: Submission) -> dict[str, object]:
    """Everything in a row but which door it came by, when, and under which numbers."""
    apart = {
        "id",
        "source",
        "reference",
        "created_at",
        "state_at",
        "raw_sha256",
        "message_id",
        "ip_hash",
        "terms",
    }
    return {
        field.name: getattr(story, field.attname)
        for field in Submission._meta.concrete_fields
        if field.name not in apart
    }


def rows_of(files) -> list[dict[str, object]]:
    apart = {"id", "submission", "file", "created_at"}
    kept = [field for field in SubmissionFile._meta.concrete_fields if field.name not in apart]
    return [{field.name: getattr(file, field.attname) for field in kept} for file in files]


def test_one_story_by_both_doors_gives_equal_rows(client, story_form, files):
    text = "The lorries come at two.\n\nThe scale is never wrong."
    deliver(mail(f"{text}\n", files=files))
    by_mail = Submission.objects.get()

    client.post("/write-to-us/", {**story_form(text=text), "files": [upload(*file) for file in files]})

    by_form = Submission.objects.exclude(pk=by_mail.pk).get()
    assert (by_mail.source, by_form.source) == ("mail", "web")
    assert row_of(by_mail) == row_of(by_form)
    assert rows_of(by_mail.files.all()) == rows_of(by_form.files.all())
    assert [file.kind for file in by_mail.files.all()] == ["docx", "jpg", "png"]
    assert [event.name for event in by_mail.events.all()] == [event.name for event in by_form.events.all()]


BRIDGE = "大桥今天开通"


@pytest.mark.parametrize(
    ("charset", "declared", "words"),
    [
        ("gb2312", "gb2312", BRIDGE),
        # Declared as the small one, written with the large one: 镕 and 喆 are not in GB 2312.
        ("gb18030", "gb2312", "朱镕基、陶喆：大桥今天开通"),
        ("big5", "big5", "大橋今天開通"),
        ("iso-2022-jp", "iso-2022-jp", "今日、橋が開通した"),
        ("koi8-r", "koi8-r", "Мост открыт сегодня"),
        ("windows-1251", "windows-1251", "Мост открыт сегодня"),
        ("utf-8", "x-nobody-knows", BRIDGE),
        ("utf-8", "", BRIDGE),
    ],
)
def test_charsets_of_half_the_world_are_readable(charset, declared, words):
    """Body and raw 8-bit Subject alike, whatever the header says; encoded words as programs write them."""
    encoded = base64.b64encode(words.encode(charset)).decode()
    subject = f"=?{declared or 'utf-8'}?B?{encoded}?=".encode()
    kind = f"Content-Type: text/plain; charset={declared}\r\n".encode() if declared else b""
    raw = (
        b"From: sana@example.net\r\nTo: stories@example.org\r\nSubject: " + subject + b"\r\n" + kind
        + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + words.encode(charset) + b"\r\n"
    )  # fmt: skip

    deliver(raw)

    story = Submission.objects.get()
    assert (story.title, story.text) == (words, words)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_headers_of_raw_bytes_are_readable(charset):
    raw = mail(subject="SUBJECT", sender="x@example.net").replace(b"SUBJECT", BRIDGE.encode(charset))
    raw = raw.replace(b"From: x@example.net", b"From: " + "李星".encode(charset) + b" <li@example.net>")

    deliver(raw)

    story = Submission.objects.get()
    assert (story.title, story.name) == (BRIDGE, "李星")


def test_what_hides_in_names_and_subjects_is_neutralised():
    raw = mail(subject="SUBJECT", files=[("x.txt", b"words")])
    raw = raw.replace(b"SUBJECT", b"The =?utf-8?q?bridge=0D=0ABcc:_all=40example=2Enet?=")
    raw = raw.replace(b'filename="x.txt"', b"filename*=utf-8''..%2F..%2Fetc%2F%E2%80%AEgnp.txt")

    deliver(raw)

    story = Submission.objects.get()
    assert story.title == "The bridge Bcc: all@example.net"
    assert [file.name for file in story.files.all()] == ["gnp.txt"]


def test_hostile_html_is_kept_raw_and_never_becomes_words_with_scripts(outbox):
    html = (
        "<p onclick='x()'>It is open.</p><script>alert(1)</script><img src=x onerror=alert(1)>"
        "<a href='javascript:alert(1)'>more</a><iframe src='https://evil.example'></iframe><svg/onload=alert(1)>"
    )
    deliver(mail("", html=html))

    story = Submission.objects.get()
    assert story.text == "It is open.\n\nmore"
    assert story.html.strip() == html
    assert not re.search("<script|alert|onerror|<iframe|<svg|javascript:", outbox()[0].html, re.I)


def fetch_all_and_handle(*minutes: int) -> None:
    fetching.fetch_all()
    for span in (0, *minutes):
        with time_machine.travel(timezone.now() + timedelta(minutes=span)):
            handling.handle_waiting()


def test_a_poison_mail_is_quarantined_while_the_nine_others_become_stories(post, monkeypatch):
    take = intake.receive

    def poisoned(envelope):
        if envelope.title == "Poison":
            raise RuntimeError("cannot be digested")
        return take(envelope)

    monkeypatch.setattr(intake, "receive", poisoned)
    mails = [
        mail(subject="Poison" if number == 4 else f"Story {number}", sender=f"s{number}@example.net")
        for number in range(10)
    ]
    post.put(*mails)

    fetch_all_and_handle(2, 20)
    post.put(*mails)
    fetch_all_and_handle(30)

    titles = sorted(Submission.objects.values_list("title", flat=True))
    assert titles == sorted(f"Story {number}" for number in range(10) if number != 4)
    assert RawMail.objects.get(state="quarantined").subject == "Poison"
    assert (RawMail.objects.count(), post.all(), post.count("Processed")) == (10, 0, 20)
    assert Letter.objects.filter(purpose="contributions.story_confirm").count() == 9


DOOMED = """
import os, signal
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import django
django.setup()
from contributions import intake, post, receivers
from portal import fetching, handling, imap, keeping
from portal.models import RawMail
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
{patch}
fetching.fetch_all()
handling.handle_waiting()
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "patch",
    ["RawMail.save = die", "imap.Mailbox.move = die", "post.confirm = die", "receivers.intake.store = die",
     "handling._close = die"],
    ids=["fetched", "committed", "story-stored", "files-stored", "before-the-last-commit"],
)  # fmt: skip
def test_a_kill_between_fetch_and_commit_loses_no_story_and_doubles_none(post, settings, files, patch):
    post.put(mail(files=files))
    environment = {
        **os.environ, "DATABASE_URL": database_url(), "PRIVATE_ROOT": str(settings.PRIVATE_ROOT),
        "MAILBOX_URL": post.url(), "MAILBOX_CA": str(post.ca),
    }  # fmt: skip

    process = subprocess.run(
        [sys.executable, "-c", DOOMED.format(patch=patch)],
        cwd=ROOT, env=environment, capture_output=True, check=False, timeout=90,
    )  # fmt: skip
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()
    assert Submission.objects.count() == 0
    with time_machine.travel(timezone.now() + max(Inbox.LEASE, RawMail.LEASE) + timedelta(seconds=1)):
        fetching.fetch_all()
        handling.handle_waiting()

    story = Submission.objects.get()
    assert [file.name for file in story.files.all()] == ["story.docx", "gate.jpg", "scale.png"]
    assert Letter.objects.filter(purpose="contributions.story_confirm").count() == 1
    assert (post.all(), post.count("Processed")) == (0, 1)


def test_a_story_of_40_mb_is_never_fetched_and_its_sender_is_told_once(post, outbox):
    large = mail("a line of seventy letters, as encoded files have them, and more\n" * 620_000)
    post.put(large)
    fetch_all_and_handle()
    post.put(large)
    fetch_all_and_handle()

    (letter,) = outbox()
    assert (letter.purpose, letter.to_address) == ("mailbox.too_large", "sana@example.net")
    assert (Submission.objects.count(), RawMail.objects.get().state, post.count("Failed")) == (
        0,
        "too_large",
        2,
    )


@pytest.mark.django_db(transaction=True)
def test_a_mail_servers_pipe_brings_a_story_with_its_word_file(settings, files):
    process = subprocess.run(
        [sys.executable, "manage.py", "ingest_mail", "--recipient", STORIES, "--sender", "sana@example.net"],
        cwd=ROOT, input=mail(files=files), capture_output=True, check=False, timeout=90,
        env={**os.environ, "DATABASE_URL": database_url(), "PRIVATE_ROOT": str(settings.PRIVATE_ROOT)},
    )  # fmt: skip
    handling.handle_waiting()

    story = Submission.objects.get()
    assert (process.returncode, story.title) == (0, "Night at the weighbridge")
    with story.files.get(kind="docx").file.open("rb") as content:
        assert content.read() == files[0][1]


def test_a_providers_hook_brings_a_story(hook, files):  # noqa: F811
    body = json.dumps(
        {
            "FromFull": {"Email": "sana@example.net", "Name": "Sana Dar"},
            "ToFull": [{"Email": STORIES, "Name": ""}],
            "OriginalRecipient": STORIES,
            "Subject": "Night at the weighbridge",
            "MessageID": "x",
            "Headers": [{"Name": "Message-ID", "Value": "<1@example.net>"}],
            "TextBody": "The lorries come at two.\n",
            "HtmlBody": "",
            "Attachments": [
                {"Name": name, "Content": base64.b64encode(data).decode(), "ContentType": "application/octet-stream",
                 "ContentID": "", "ContentLength": len(data)}
                for name, data in files
            ],
        }
    )  # fmt: skip

    assert hook("postmark", body, content_type="application/json") == 200
    handling.handle_waiting()

    story = Submission.objects.get()
    assert (story.name, story.title, story.text) == (
        "Sana Dar",
        "Night at the weighbridge",
        "The lorries come at two.",
    )
    assert [file.kind for file in story.files.all()] == ["docx", "jpg", "png"]
    with story.files.get(kind="png").file.open("rb") as content:
        assert content.read() == files[2][1]


HOUSES = {
    "a.example": {"MAIL_HOST": "a.example", "MESSAGE_ID_HOST": "www.a.example", "STORY_ADDRESS": "stories@a.example",
                  "QUESTION_ADDRESS": "ask@a.example", "DEFAULT_FROM_EMAIL": "A <stories@a.example>",
                  "SECRET_KEY": "key-of-a" * 8},
    "b.example": {"MAIL_HOST": "b.example", "MESSAGE_ID_HOST": "www.b.example", "STORY_ADDRESS": "stories@b.example",
                  "QUESTION_ADDRESS": "ask@b.example", "DEFAULT_FROM_EMAIL": "B <stories@b.example>",
                  "SECRET_KEY": "key-of-b" * 8},
}  # fmt: skip


def correspond(settings, first: bytes, *, strip: bool) -> list[str]:
    """Two portals whose letters reach each other: who wrote, letter by letter, until both are silent.

    `strip`: a relay between them removes every sign of a machine.
    """
    wrote: list[str] = []
    waiting = [("a.example", first)]
    while waiting and len(wrote) < 30:
        house, raw = waiting.pop(0)
        for name, value in HOUSES[house].items():
            setattr(settings, name, value)
        seen = set(Letter.objects.values_list("pk", flat=True))
        keep(raw, source="pipe")
        handling.handle_waiting()
        for letter in Letter.objects.exclude(pk__in=seen).order_by("pk"):
            wrote.append(house)
            data = outbox.compose(letter).data
            if strip:
                data = re.sub(rb"(?m)^(Auto-Submitted|X-Auto-Response-Suppress): .*\n", b"", data)
            waiting.append((letter.to_address.rpartition("@")[2], data))
    return wrote


@pytest.mark.parametrize("strip", [False, True], ids=["as-it-is", "signs-stripped"])
@pytest.mark.parametrize("address", ["stories", "ask"])
def test_two_instances_answering_each_other_stop_after_one_letter_each(settings, address, strip):
    forged = mail(to=f"{address}@a.example", sender=f"{address}@b.example")

    wrote = correspond(settings, forged, strip=strip)

    # The second one answers only where it cannot see that a machine wrote.
    assert wrote == (["a.example", "b.example"] if strip else ["a.example"])


def test_a_reply_by_mail_is_sent_as_an_answer_to_it(asked, editor):
    from contributions import asking
    from contributions import post as letters

    question = asked("assigned", email="sana@example.net")
    deliver(mail("Any news?\n", to=letters.reply_address(question), Message_ID="<44@example.net>"))

    asking.answer(question, "Four miles.", editor)

    assert Letter.objects.latest("pk").headers["In-Reply-To"] == "<44@example.net>"
    assert (Reply.objects.count(), Question.objects.count()) == (1, 1)
