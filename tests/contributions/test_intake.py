from typing import Any

import pytest
from django.forms import model_to_dict

from contributions import intake, staging
from contributions.models import Submission, SubmissionFile

STORY: dict[str, Any] = {
    "name": "Sana  Dar",
    "email": "sana@example.net",
    "title": " Night at\nthe weighbridge ",
    "text": "Two o'clock.\n",
}


@pytest.mark.django_db
def test_a_story_gives_equal_rows_by_either_door(staged):
    rows = []
    for source in ("web", "mail"):
        files = [staged("notes.txt", b"Notes."), staged("more.txt", b"More.")]
        made = intake.receive(intake.Envelope(source=source, files=files, terms_version=1, **STORY))
        row = model_to_dict(made, exclude=["id", "source"])
        row["created"] = (made.language, made.flag, made.confirmed_at)
        row["files"] = [(file.name, file.kind, file.size, file.sha256) for file in made.files.all()]
        row["events"] = list(made.events.values_list("name", "to_state", "actor", "is_public"))
        for volatile in ("created_at", "state_at"):
            row.pop(volatile)
        rows.append(row)

    assert rows[0] == rows[1]
    assert (rows[0]["name"], rows[0]["title"]) == ("Sana Dar", "Night at the weighbridge")


@pytest.mark.django_db
def test_a_stranger_gets_one_letter_with_a_button(outbox):
    submission = intake.receive(intake.Envelope(source="web", **STORY))

    assert submission.state == "unconfirmed"
    assert [letter.purpose for letter in outbox()] == ["contributions.story_confirm"]


@pytest.mark.django_db
def test_whoever_is_known_already_is_thanked_at_once(outbox):
    submission = intake.receive(intake.Envelope(source="mail", authentication="dmarc", **STORY))

    assert (submission.state, submission.authentication) == ("received", "dmarc")
    assert [letter.purpose for letter in outbox()] == ["contributions.story_received"]


@pytest.mark.django_db
def test_a_flag_at_the_door_asks_for_the_button_even_then(outbox):
    submission = intake.receive(
        intake.Envelope(source="web", authentication="account", flag="honeypot", **STORY)
    )

    assert (submission.state, submission.flag) == ("unconfirmed", "honeypot")
    assert [letter.purpose for letter in outbox()] == ["contributions.story_confirm"]


@pytest.mark.django_db
def test_the_same_delivery_twice_is_one_submission(outbox):
    envelope = intake.Envelope(source="mail", raw_sha256="ab" * 32, **STORY)

    assert intake.receive(envelope) == intake.receive(envelope)
    assert len(outbox()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [({"title": " "}, "title"), ({"text": " "}, "text"), ({"text": "x" * 500_000}, "text")],
)
def test_what_is_missing_is_said_of_its_field(fields, field):
    with pytest.raises(intake.Refused) as refused:
        intake.receive(intake.Envelope(source="web", **{**STORY, **fields}))

    assert refused.value.field == field
    assert Submission.objects.count() == 0


@pytest.mark.django_db
def test_eleven_files_are_one_too_many(staged):
    files = [staged(f"{n}.txt", b"%d" % n) for n in range(11)]

    with pytest.raises(intake.Refused) as refused:
        intake.receive(intake.Envelope(source="web", files=files, **STORY))

    assert refused.value.field == "files"


@pytest.mark.django_db
def test_the_language_of_a_chinese_story_is_seen(outbox):
    submission = intake.receive(
        intake.Envelope(source="mail", **{**STORY, "title": "夜班", "text": "卡车两点来。"})
    )

    assert submission.language == "zh-hans"


@pytest.mark.django_db
def test_files_lie_under_random_names_below_the_private_root(staged, settings):
    file = staged("passport.txt", b"Mine.")

    path = settings.PRIVATE_ROOT / file.file.name
    assert path.read_bytes() == b"Mine."
    assert "passport" not in str(path)
    assert path.suffix == ""
    with pytest.raises(ValueError, match="not accessible via a URL"):
        file.file.url  # noqa: B018


@pytest.mark.django_db
def test_a_kept_file_is_named_by_its_token_only_for_a_day(staged):
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    file = staged()
    token = staging.token_of(file)

    assert staging.kept([token, token, "forged", str(file.pk)]) == [file]
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert staging.kept([token]) == []
        assert staging.forget(timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_row_that_goes_takes_its_bytes_along(staged, settings):
    file = staged()
    path = settings.PRIVATE_ROOT / file.file.name

    file.delete()

    assert not path.exists()
    assert SubmissionFile.objects.count() == 0
