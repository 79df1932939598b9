"""Files kept with their captions, the preview and the way back; the form in Chinese."""

import re
from html import unescape

import pytest
from django.test import Client

from contributions.models import Submission, SubmissionFile
from portal.models import Throttle
from tests.contributions.conftest import WRITE, docx, picture, upload


def kept_of(answer) -> list[str]:
    return [entry["token"] for entry in answer.context["kept"]]


def test_keeping_files_asks_for_captions_before_anything_is_found_wrong(client, db, story_form):
    answer = client.post(
        WRITE, story_form(title="", keep="1", files=[upload("roof.jpg", picture()), upload("a.txt", b"A.")])
    )

    page = answer.content.decode()
    photo, notes = SubmissionFile.objects.order_by("pk")
    assert answer.status_code == 200
    assert "Please look at this again" not in page
    assert f'name="caption-{photo.pk}"' in page
    assert f'name="credit-{photo.pk}"' in page
    # A text has no caption.
    assert f'name="caption-{notes.pk}"' not in page
    assert "2 files of 10" in page


def test_a_file_refused_while_keeping_is_explained_beside_the_field(client, db, story_form):
    answer = client.post(WRITE, story_form(keep="1", files=[upload("drawing.svg", b"<svg/>")]))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index("id_files") < page.index("export it as PNG") < page.index("id_abstract")
    assert "The lorries come at two." in page


def test_captions_stay_through_an_error_a_preview_and_the_way_back_and_reach_the_story(
    client, db, story_form
):
    first = client.post(WRITE, story_form(keep="1", files=[upload("roof.jpg", picture())]))
    photo = SubmissionFile.objects.get()
    words = {f"caption-{photo.pk}": " The roof\nin October ", f"credit-{photo.pk}": "Sana Dar"}

    error = client.post(WRITE, story_form(name="", kept=kept_of(first), **words))
    preview = client.post(WRITE, story_form(kept=kept_of(error), preview="1", **words))
    # The preview carries the files; captions wait with them.
    back = client.post(WRITE, story_form(kept=kept_of(preview), change="1"))
    sent = client.post(WRITE, story_form(kept=kept_of(back)), follow=True)

    assert [answer.status_code for answer in (error, preview, back, sent)] == [422, 200, 200, 200]
    for answer in (error, preview, back, sent):
        assert "The roof in October" in answer.content.decode()
    photo.refresh_from_db()
    assert (photo.caption, photo.credit) == ("The roof in October", "Sana Dar")
    assert photo.submission == Submission.objects.get()


def test_nobody_writes_under_somebody_else_s_picture(client, db, story_form, staged):
    theirs = staged("roof.jpg", picture())

    client.post(WRITE, story_form(keep="1", **{f"caption-{theirs.pk}": "Mine"}))

    theirs.refresh_from_db()
    assert theirs.caption == ""


def test_a_preview_shows_the_story_and_sends_nothing(client, db, story_form, outbox):
    answer = client.post(
        WRITE,
        story_form(
            text="First.\n\nSecond <b>one</b>.",
            affiliation="Weighmaster",
            preview="1",
            files=[upload("s.docx", docx())],
        ),
    )

    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    for shown in (
        "Night at the weighbridge",
        "Sana Dar, Weighmaster",
        "<p> First. </p>",
        "Second &lt;b&gt;one&lt;/b&gt;.",
        "s.docx",
    ):
        assert shown in page
    assert Submission.objects.count() == 0
    assert outbox() == []
    assert Throttle.objects.filter(scope="submission").count() == 0


def test_a_preview_of_a_text_file_shows_its_words(client, db, story_form):
    answer = client.post(
        WRITE, story_form(text="", preview="1", files=[upload("s.txt", "夜里两点。".encode())])
    )

    assert "夜里两点。" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "status"), [({"name": ""}, 422), ({"text": ""}, 422), ({"agreed": ""}, 422)]
)
def test_what_is_missing_is_said_before_the_preview(client, db, story_form, fields, status):
    answer = client.post(WRITE, story_form(preview="1", **fields))

    assert answer.status_code == status
    assert "Please look at this again" in answer.content.decode()


def carried(page: str) -> dict[str, list[str]]:
    """What a browser posts from the hidden fields of a page."""
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name is not None
        fields.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return fields


def test_not_a_word_or_file_is_lost_between_form_and_preview(client, db, story_form, section):
    where = section("culture", is_in_menu=True)
    typed = {
        "title": 'The "tea" <brick>', "text": "One.\r\n\r\n  Two & three.\r\n夜里", "abstract": "A 'brick'.",
        "affiliation": "A & B", "country": "Cote d'Ivoire", "section": str(where.pk), "language": "zh-hans",
        "homepage": "filled by a password manager",
    }  # fmt: skip
    form = story_form(**typed)

    preview = client.post(WRITE, {**form, "preview": "1", "files": [upload("a.txt", b"A.")]})
    again = carried(preview.content.decode())
    back = client.post(WRITE, {**again, "change": "1"})
    sent = client.post(WRITE, again)

    for name, value in typed.items():
        assert (name, again[name]) == (name, [value])
        assert (name, str(back.context["form"][name].value())) == (name, value)
    assert again["opened"] == [form["opened"]]
    assert [entry["file"].name for entry in back.context["kept"]] == ["a.txt"]
    assert sent.status_code == 302
    story = Submission.objects.get()
    assert (story.text, story.language, story.flag) == (
        "One.\n\n  Two & three.\n夜里",
        "zh-hans",
        "honeypot",
    )
    assert [file.name for file in story.files.all()] == ["a.txt"]


def test_sending_twice_from_the_preview_is_one_story(client, db, story_form, outbox):
    preview = client.post(WRITE, story_form(text="", preview="1", files=[upload("a.txt", b"A.")]))
    again = carried(preview.content.decode())

    targets = [client.post(WRITE, again) for _ in range(2)]

    assert [answer.status_code for answer in targets] == [302, 302]
    assert Submission.objects.count() == 1
    assert len(outbox()) == 1


def test_the_preview_of_a_stale_form_keeps_every_word_and_file(db, story_form):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(WRITE, story_form(preview="1", files=[upload("a.txt", b"A.")]))

    assert answer.status_code == 422
    assert "please send it once more" in answer.content.decode()
    assert [entry["file"].name for entry in answer.context["kept"]] == ["a.txt"]


def test_a_stale_form_removes_no_file(db, story_form, staged):
    strict = Client(enforce_csrf_checks=True)
    file = staged()
    from contributions import staging

    strict.post(WRITE, story_form(kept=[staging.token_of(file)], remove=staging.token_of(file)))

    assert SubmissionFile.objects.count() == 1


def test_the_eleventh_file_is_left_out_with_a_sentence_and_the_ten_are_kept(client, db, story_form):
    files = [upload(f"{number}.txt", b"%d" % number) for number in range(11)]

    answer = client.post(WRITE, story_form(keep="1", files=files))

    assert answer.status_code == 422
    assert len(answer.context["kept"]) == 10
    assert answer.context["refusals"] == ["“10.txt” was not kept. Please send at most 10 files."]
    assert SubmissionFile.objects.count() == 10


def test_the_limits_are_said_before_anything_is_sent(client, db):
    page = " ".join(client.get(WRITE).content.decode().split())

    assert "At most ten files, 60 MB together." in page
    # A telephone offers its camera beside the documents.
    assert 'accept=".docx,' in page
    assert ',image/*"' in page


def test_the_sixty_first_file_of_an_hour_is_not_kept_and_no_word_is_lost(client, db, story_form):
    from datetime import timedelta

    from portal import throttles

    throttles.take("submission.file", "127.0.0.1", 60, timedelta(hours=1), 60)

    answer = client.post(WRITE, story_form(keep="1", files=[upload("a.txt", b"A.")]))

    assert answer.context["refusals"] == [
        "“a.txt” was not kept: too many files in a short time. Please wait an hour."
    ]
    assert "The lorries come at two." in answer.content.decode()


def test_the_sender_s_word_about_the_language_counts_and_without_it_the_text_s(client, db, story_form):
    client.post(WRITE, story_form(text="", language="zh-hans", files=[upload("s.docx", docx())]))
    client.post(WRITE, story_form(title="夜里", text="夜里两点。"))
    client.post(WRITE, story_form())

    assert list(Submission.objects.order_by("pk").values_list("language", flat=True)) == [
        "zh-hans",
        "zh-hans",
        "en",
    ]


def test_the_guidelines_stand_above_the_form_in_the_language_of_the_page(client, db):
    from articles.models import Page

    for language, title in (("en", "Guidelines"), ("zh-hans", "投稿须知")):
        Page.objects.create(
            slug="contributors-guidelines", title=title, language=language, is_in_footer=False
        )

    english, chinese = client.get(WRITE).content.decode(), client.get(f"/zh{WRITE}").content.decode()

    assert 'href="/pages/contributors-guidelines/"' in english
    assert 'href="/zh/pages/contributors-guidelines/"' in chinese
    assert "投稿须知" in chinese


def test_the_chinese_form_leads_to_chinese_thanks(client, db, story_form):
    page = client.get(f"/zh{WRITE}").content.decode()
    answer = client.post(f"/zh{WRITE}", story_form())

    assert f'action="/zh{WRITE}"' in page
    assert 'lang="zh-hans"' in page
    assert answer["Location"].startswith("/zh/write-to-us/done/?of=")


def test_the_letters_of_a_chinese_story_lead_to_the_chinese_page(client, db, story_form, outbox):
    client.post(WRITE, story_form(title="夜里", text="夜里两点，货车来了。"))

    assert "/zh/contribution/" in outbox()[0].text
