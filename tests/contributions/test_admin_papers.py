"""Manuscript and files at the desk: frames, pictures made anew, earlier versions, kinds, the article's warnings."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from articles.models import Article
from contributions import post, revising
from contributions.models import Question, Submission, SubmissionFile
from tests.contributions.conftest import docx, picture

STORIES, QUESTIONS = "admin:contributions_submission", "admin:contributions_question"
POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


def address(name: str, *args: int) -> str:
    return reverse(f"{STORIES}_{name}", args=args)


@pytest.fixture
def framed(desk):
    """`framed(path)`: what a frame shows, after its headers were looked at."""

    def look(path: str) -> str:
        answer = desk.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert answer.status_code == 200
        assert policy.startswith("sandbox ")
        assert policy.endswith(POLICY)
        assert "allow-scripts" not in policy
        assert "allow-same-origin" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-DNS-Prefetch-Control"] == "off"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
        return answer.content.decode()

    return look


def test_a_document_is_read_in_a_frame_and_the_first_is_open_when_nothing_was_typed(
    desk, submission, staged, framed
):
    story = submission(
        text="", files=[staged("one.txt", b"First words."), staged("two.md", b"Second words.")]
    )
    one, two = story.files.all()

    page, other = desk.get(post.desk_path(story)), desk.get(post.desk_path(story) + f"?read=file-{two.pk}")

    assert [tab.label for tab in page.context["tabs"]] == ["one.txt", "two.md"]
    assert f'src="{address("paper", one.pk)}"' in page.content.decode()
    assert f'src="{address("paper", two.pk)}"' in other.content.decode()
    assert "Second words." in framed(address("paper", two.pk))


def test_a_typed_story_comes_first_and_the_mail_s_html_last(desk, submission, staged, framed):
    story = submission(text="The scale. " * 60, html="<p>Dear <b>desk</b></p>", files=[staged("one.txt")])

    page = desk.get(post.desk_path(story) + "?read=html")

    assert [tab.key for tab in page.context["tabs"]] == ["text", f"file-{story.files.get().pk}", "html"]
    assert f'src="{address("html", story.pk)}"' in page.content.decode()
    assert framed(address("html", story.pk)).endswith("<p>Dear <b>desk</b></p>")


def test_a_few_typed_words_beside_a_file_stand_behind_it(desk, submission, staged):
    story = submission(text="Here it is.", files=[staged("one.txt")])

    page = desk.get(post.desk_path(story))

    assert [tab.key for tab in page.context["tabs"]] == [f"file-{story.files.get().pk}", "text"]


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<script>alert(1)</script>", ""),
        ('<img src="http://evil.example/p.gif" srcset="http://evil.example/q.gif 2x">', "<img>"),
        (
            '<p background="http://evil.example/" style="background:url(http://evil.example/)">x</p>',
            "<p>x</p>",
        ),
        (
            '<link rel="stylesheet" href="http://evil.example/a.css"><meta http-equiv="refresh" content="0">',
            "",
        ),
        ("<style>@import url(http://evil.example/)</style>", ""),
        ('<iframe src="http://evil.example/"></iframe><object data="http://evil.example/"></object>', ""),
        ('<form action="http://evil.example/"><input></form>', ""),
        (
            '<a href="javascript:alert(1)" ping="http://evil.example/">x</a>',
            '<a rel="noopener noreferrer">x</a>',
        ),
    ],
)
def test_nothing_in_a_mail_s_html_runs_or_is_fetched(submission, framed, hostile, shown):
    story = submission(html=hostile)

    assert (
        framed(address("html", story.pk)) == f'<!doctype html><title>–</title><base target="_blank">{shown}'
    )


def test_a_document_that_cannot_be_read_says_so_and_can_be_downloaded(desk, submission, staged, framed):
    story = submission(text="", files=[staged("story.docx", docx())])
    file = story.files.get()
    SubmissionFile.objects.update(kind="doc")

    page = desk.get(post.desk_path(story))

    shown = page.context["shown"]
    assert (shown.frame, bool(shown.refusal)) == ("", True)
    assert shown.refusal in page.content.decode().replace("&#x27;", "'")
    assert address("file", file.pk) in page.content.decode()
    assert shown.refusal in framed(address("paper", file.pk)).replace("&#x27;", "'")


def test_a_document_whose_bytes_are_gone_breaks_nothing(desk, submission, staged, framed):
    story = submission(text="", files=[staged("one.txt"), staged("a.png", picture("PNG"))])
    for file in story.files.all():
        file.file.storage.delete(file.file.name)
    paper, image = story.files.all()

    assert "The file is no longer there." in desk.get(post.desk_path(story)).content.decode()
    assert "The file is no longer there." in framed(address("paper", paper.pk))
    assert desk.get(address("picture", image.pk)).status_code == 404


@pytest.mark.parametrize(("name", "format_name"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
def test_a_picture_is_shown_small_and_made_anew(desk, submission, staged, name, format_name):
    data = picture(format_name, (1600, 800))
    story = submission(files=[staged(name, data)])

    answer = desk.get(address("picture", story.files.get().pk))

    with Image.open(BytesIO(answer.content)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (640, 320))
        assert not shown.getexif()
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("private, no-store")
    assert data[-100:] not in answer.content


def test_a_heic_picture_is_shown_as_well(desk, submission, staged):
    data = BytesIO()
    import pillow_heif

    pillow_heif.from_pillow(Image.new("RGB", (80, 40), "#446688")).save(data, format="HEIF")
    story = submission(files=[staged("a.heic", data.getvalue())])

    answer = desk.get(address("picture", story.files.get().pk))

    with Image.open(BytesIO(answer.content)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (80, 40))


def test_a_picture_of_too_many_pixels_is_not_decoded(desk, submission, staged):
    story = submission(files=[staged("a.png", picture("PNG"))])
    file = story.files.get()
    with file.file.storage.open(file.file.name, "wb") as target:
        Image.new("1", (10_000, 5_000)).save(target, "PNG")

    assert desk.get(address("picture", file.pk)).status_code == 404


def test_a_picture_is_never_shown_as_a_document_nor_a_document_as_a_picture(desk, submission, staged):
    story = submission(files=[staged("one.txt"), staged("a.png", picture("PNG"))])
    text, image = story.files.all()

    page = desk.get(post.desk_path(story))

    assert desk.get(address("picture", text.pk)).status_code == 404
    assert [file.pk for file in page.context["pictures"]] == [image.pk]
    assert [file.pk for file in page.context["papers"]] == [text.pk]


def test_captions_and_credits_stand_with_their_pictures(desk, submission, staged):
    story = submission(files=[staged("a.png", picture("PNG")), staged("b.png", picture("PNG", (41, 30)))])
    first = story.files.first()
    SubmissionFile.objects.filter(pk=first.pk).update(caption="At <two>", credit="Sana Dar")

    page = desk.get(post.desk_path(story)).content.decode()

    assert "At &lt;two&gt;" in page
    assert "Sana Dar" in page
    assert page.count("no caption") == 1


def test_the_newest_version_stands_first_and_earlier_ones_are_laid_beside_it_on_request(
    desk, submission, staged
):
    story = submission(state="in_review", text="The scale is old.", files=[staged("one.txt", b"One.")])
    revising.revise(story, revising.Newer(text="The scale is new.", files=[staged("two.txt", b"Two.")]))
    revising.revise(story, revising.Newer(text="The scale is new and large."))

    page = desk.get(post.desk_path(story))
    compared = desk.get(post.desk_path(story) + "?compare=1")

    assert page.context["shown"].paragraphs == [["The scale is new and large."]]
    earlier = page.context["earlier"]
    assert [(one.version.number, [file.name for file in one.files]) for one in earlier] == [
        (2, ["two.txt"]),
        (1, ["one.txt"]),
    ]
    assert [one.changes for one in earlier] == [None, None]
    (change,) = compared.context["earlier"][1].changes
    assert change.runs == [("same", "The scale is"), ("gone", "old."), ("new", "new.")]
    assert '<del class="change">old.</del>' in compared.content.decode()


def test_the_time_line_shows_which_files_came_when(desk, submission, staged):
    story = submission(state="in_review", files=[staged("one.txt", b"One.")])
    revising.revise(
        story, revising.Newer(files=[staged("two.txt", b"Two."), staged("a.png", picture("PNG"))])
    )

    line = desk.get(post.desk_path(story)).context["line"]

    assert [(str(step.what), [file.name for file in step.files]) for step in line if step.files] == [
        ("Sent", ["one.txt"]),
        ("Newer version sent", ["two.txt", "a.png"]),
    ]


def test_a_story_is_called_by_its_kind(desk, submission):
    story = submission()
    page = desk.get(post.desk_path(story)).content.decode()
    assert ("This is a question" in page, "This is a press release" in page, "This is a story" in page) == (
        True, True, False,
    )  # fmt: skip

    desk.post(reverse(f"{STORIES}_kind", args=[story.pk, "press_release"]))

    assert Submission.objects.get().kind == "press_release"


def test_a_story_becomes_a_question_and_back(desk, submission):
    story = submission()

    there = desk.post(reverse(f"{STORIES}_kind", args=[story.pk, "question"]))
    question = Question.objects.get()
    back = desk.post(reverse(f"{QUESTIONS}_kind", args=[question.pk, "story"]))

    assert there["Location"] == post.desk_path(question)
    assert back["Location"] == post.desk_path(Submission.objects.get())


def test_a_second_press_changes_nothing_and_a_kind_that_there_is_not_is_not_found(desk, submission):
    story = submission()

    statuses = [
        desk.post(reverse(f"{STORIES}_kind", args=[story.pk, kind])).status_code for kind in ("story", "poem")
    ]

    assert statuses == [302, 404]
    assert [event.name for event in story.events.all()] == ["sent"]


def test_what_could_not_be_taken_over_is_said_and_kept_in_the_time_line(desk, submission, section, staged):
    story = submission(state="accepted", files=[staged("a.png", picture("PNG"))])

    answer = desk.post(
        reverse(f"{STORIES}_move", args=[story.pk, "make_article"]),
        {"seen": "accepted", "section": section("energy").pk},
        follow=True,
    )

    lines = story.events.get(name="make_article").note.splitlines()
    warnings = [str(one) for one in answer.context["messages"] if one.level_tag == "warning"]
    assert lines[0] == f"Draft: {Article.objects.get().headline}"
    assert warnings == lines[1:]
