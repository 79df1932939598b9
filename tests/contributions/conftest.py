"""The cast of this room: senders, their stories and questions, editors with one role each."""

import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

WRITE, ASK = "/write-to-us/", "/ask/"


@pytest.fixture
def role(db: None) -> Callable[..., Any]:
    """`role("desk")`: an editor who holds that role and no other."""
    from django.contrib.auth.models import Group

    from members.models import Member

    def make(name: str, **fields: Any) -> Any:
        fields.setdefault("notices", "none")
        person = Member.objects.create_user(
            f"{name}@desk.example.org", None, name=f"The {name}", is_staff=True, **fields
        )
        person.groups.add(Group.objects.get(name=name))
        return person

    return make


@pytest.fixture
def submission(db: None) -> Callable[..., Any]:
    """`submission(state="in_review", title=…)`: received by the intake, put into a state without letters."""
    from contributions import intake
    from contributions.models import Submission

    def make(state: str = "received", **fields: Any) -> Any:
        said: dict[str, Any] = {
            "source": "web", "name": "Sana Dar", "email": "sana@example.net", "title": "Night at the weighbridge",
            "text": "The lorries come at two.\n\nThe scale is never wrong.", "terms_version": 1, **fields,
        }  # fmt: skip
        made, _new = intake.store(intake.Envelope(**said))
        Submission.objects.filter(pk=made.pk).update(state=state)
        made.refresh_from_db()
        return made

    return make


@pytest.fixture
def asked(db: None) -> Callable[..., Any]:
    """`asked(state="new")`: a question, without letters."""
    from contributions import asking
    from contributions.models import Question

    def make(
        state: str = "new",
        text: str = "How wide is the strait?",
        email: str = "ari@example.net",
        **fields: Any,
    ) -> Any:
        made, _new = asking.store(text, email, **fields)
        Question.objects.filter(pk=made.pk).update(state=state)
        made.refresh_from_db()
        return made

    return make


@pytest.fixture
def staged(db: None) -> Callable[..., Any]:
    """`staged("notes.txt", b"…")`: a file that passed the gate and waits for its form."""
    from contributions import staging

    return lambda name="notes.txt", data=b"Some notes.": staging.admit(ContentFile(data, name), name)


@pytest.fixture
def opened() -> str:
    """The signed moment of a form that was opened a minute ago."""
    from django.utils import timezone

    from contributions.forms import TrappedForm

    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        return str(TrappedForm.beginning()["opened"])


@pytest.fixture
def story_form(opened: str) -> Callable[..., dict[str, Any]]:
    """What a browser posts to /write-to-us/."""

    def fill(**fields: Any) -> dict[str, Any]:
        return {
            "title": "Night at the weighbridge", "text": "The lorries come at two.", "name": "Sana Dar",
            "email": "sana@example.net", "terms": "1", "agreed": "on", "opened": opened, **fields,
        }  # fmt: skip

    return fill


@pytest.fixture
def question_form(opened: str) -> Callable[..., dict[str, Any]]:
    """What a browser posts to /ask/, with a right code unless told otherwise."""
    from contributions import code

    def fill(**fields: Any) -> dict[str, Any]:
        key = code.new_key()
        return {
            "text": "How wide is the strait?", "email": "ari@example.net", "name": "Ari", "consent": "none",
            "code_key": key, "code": code.signs_of(key), "opened": opened, **fields,
        }  # fmt: skip

    return fill


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def docx(*more: str, document: bytes = b"<w:document/>") -> bytes:
    """A Word file, as far as the gate looks; `more` are further parts."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", document)
        for name in more:
            package.writestr(name, b"x")
    return data.getvalue()


def picture(format_name: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    data = BytesIO()
    Image.new("RGB", size, "#446688").save(data, format_name)
    return data.getvalue()


def link_in(letter: Any) -> str:
    """The path of the signed link in a letter."""
    found = re.search(r"https?://[^/\s]+((?:/zh)?/(?:contribution|question)/[^\s]+)", letter.text)
    assert found is not None
    return found[1]


def path_of(item: Any) -> str:
    """The path of the sender's page."""
    from contributions import post

    return post.link_to(item).partition("8000")[2]


def everything() -> list[list[tuple[object, ...]]]:
    """All that this room, and what it writes to, hold: to see that nothing changed."""
    from contributions import models
    from portal.models import Letter, Notice, Throttle

    tables = (
        models.Submission, models.SubmissionFile, models.EarlierVersion, models.Question, models.Event, models.Reply,
        models.Terms, Letter, Notice, Throttle,
    )  # fmt: skip
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def words_of(answer: Any) -> str:
    """What a page says, on one line."""
    return " ".join(answer.content.decode().split())
