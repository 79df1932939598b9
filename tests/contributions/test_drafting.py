"""From an accepted submission to a draft: documents, pictures, author, keywords; and a newer version into its history."""

from io import BytesIO

import pytest
from docx import Document
from docx.shared import Inches

from articles import publishing
from articles.models import Article, Author, Keyword, Picture
from contributions import chasing, desk, drafting, revising
from tests.contributions.conftest import picture

pytestmark = pytest.mark.django_db


def word(*, photo: bytes = b"") -> bytes:
    """A Word file with a heading, a list, a table and perhaps a photograph."""
    document = Document()
    document.add_heading("What the scale says", 1)
    document.add_paragraph(
        "Forty tonnes, and not a gram more, says the rule about axle loads on the mountain road."
    )
    document.add_paragraph("At two the lorries come.", style="List Bullet")
    document.add_paragraph("At four they are gone.", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Axle", "Tonnes"
    if photo:
        document.add_picture(BytesIO(photo), width=Inches(2))
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def test_make_article_makes_one_draft_with_byline_abstract_and_section(submission, editor, section):
    energy = section("energy")
    story = submission(state="accepted", abstract="Two o'clock.", affiliation="Weighmaster", section=energy)

    article = drafting.make_article(story, editor)

    assert (article.headline, article.abstract, article.byline) == (
        "Night at the weighbridge", "Two o'clock.", "Sana Dar, Weighmaster",
    )  # fmt: skip
    assert article.body == "<p>The lorries come at two.</p><p>The scale is never wrong.</p>"
    assert (article.section, article.state, article.language) == (energy, Article.State.DRAFT, "en")
    assert article.revisions.get().reason == f"From submission {story.number}"
    story.refresh_from_db()
    assert (story.state, story.article) == ("in_production", article)
    with pytest.raises(desk.NotNow):
        drafting.make_article(story, editor)
    assert Article.objects.count() == 1


def test_html_in_a_manuscript_stays_text(submission, editor, section):
    story = submission(state="accepted", text="<script>alert(1)</script>\n\n<b>bold</b>", section=section())

    article = drafting.make_article(story, editor)

    assert article.body == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>&lt;b&gt;bold&lt;/b&gt;</p>"


def test_a_plain_text_file_becomes_the_body(submission, editor, section, staged):
    story = submission(
        state="accepted",
        text="",
        files=[staged("s.txt", "一带\n\n一路".encode("gb18030"))],
        section=section(),
    )

    assert drafting.make_article(story, editor).body == "<p>一带</p><p>一路</p>"


def test_without_a_section_no_article_is_made(submission, editor):
    with pytest.raises(desk.NotReady):
        drafting.make_article(submission(state="accepted"), editor)

    assert Article.objects.count() == 0


def test_a_word_file_becomes_headings_lists_tables_and_pictures_of_the_library(
    submission, editor, section, staged
):
    files = [staged("story.docx", word(photo=picture(size=(80, 60))))]
    story = submission(state="accepted", text="", files=files, section=section())

    article = drafting.make_article(story, editor)

    shown = Picture.objects.get()
    for part in (
        "<h2>What the scale says</h2>",
        "<li>At two the lorries come.</li>",
        "<td>Tonnes</td>",
        shown.url,
    ):
        assert part in article.body
    assert "has no description" in story.events.get(name="make_article").note


def test_words_typed_beside_a_long_file_are_a_note_to_the_desk(submission, editor, section, staged):
    files = [staged("story.docx", word())]
    story = submission(state="accepted", text="Here it is.", files=files, section=section())

    article = drafting.make_article(story, editor)

    assert "Here it is." not in article.body
    assert article.body.startswith("<h2>What the scale says</h2>")
    assert "note to the desk" in story.events.get(name="make_article").note


def test_a_file_beside_a_typed_story_is_named_and_left_out(submission, editor, section, staged):
    story = submission(state="accepted", files=[staged("sources.txt", b"Two books.")], section=section())

    article = drafting.make_article(story, editor)

    assert article.body == "<p>The lorries come at two.</p><p>The scale is never wrong.</p>"
    assert "sources.txt" in story.events.get(name="make_article").note


def test_a_file_that_cannot_be_read_is_a_warning_and_holds_nothing_up(submission, editor, section, staged):
    file = staged("notes.txt", b"Some notes.")
    story = submission(state="accepted", files=[file], section=section())
    file.file.storage.delete(file.file.name)

    article = drafting.make_article(story, editor)

    assert article.state == Article.State.DRAFT
    assert "notes.txt" in story.events.get(name="make_article").note


def test_photographs_stand_with_caption_and_credit_the_first_as_lead(submission, editor, section, staged):
    files = [staged("a.jpg", picture(size=(60, 40))), staged("b.png", picture("PNG", (50, 50)))]
    for file, caption in zip(files, ("The scale", "The queue"), strict=True):
        file.caption, file.credit = caption, "Photo: Sana Dar"
        file.save()
    story = submission(state="accepted", files=files, section=section())

    article = drafting.make_article(story, editor)

    assert article.picture is not None
    assert (article.picture.caption, article.picture.credit) == ("The scale", "Photo: Sana Dar")
    queue = Picture.objects.get(caption="The queue")
    assert article.body.endswith(
        f'<figure><img src="{queue.url}" alt="The queue" width="50" height="50">'
        "<figcaption>The queue Photo: Sana Dar</figcaption></figure>"
    )
    assert article.picture.url not in article.body


def test_keywords_the_newsroom_uses_are_proposed(submission, editor, section):
    for name in ("Axle loads", "lorries", "Weather", "丝绸之路"):
        Keyword.objects.get_or_make(name)
    text = "Axle loads count. The lorries know. Lorries wait. 他们走在丝绸之路上。"
    story = submission(state="accepted", text=text, section=section())

    article = drafting.make_article(story, editor)

    proposed = [keyword.name for keyword in article.keywords.order_by("tagged__position")]
    assert proposed == ["lorries", "Axle loads", "丝绸之路"]


def test_two_stories_of_one_sender_have_one_author_page_and_the_letter_leads_there(
    submission, editor, section, client, outbox
):
    stories = [
        submission(state="accepted", section=section(), title=title, affiliation="Weighmaster")
        for title in ("Night at the weighbridge", "Morning at the weighbridge")
    ]

    for story in stories:
        publishing.publish(drafting.make_article(story, editor))
    chasing.follow()

    author = Author.objects.get()
    assert (author.name, author.role) == ("Sana Dar", "Weighmaster")
    page = client.get(author.get_absolute_url()).content.decode()
    assert all(story.title in page for story in stories)
    letters = [letter for letter in outbox() if letter.purpose == "contributions.story_published"]
    assert [author.get_absolute_url() in letter.text for letter in letters] == [True, True]
    shown = client.get(stories[0].article.get_absolute_url()).content.decode()
    assert f'<a href="{author.get_absolute_url()}" rel="author">Sana Dar, Weighmaster</a>' in shown


def test_two_people_of_one_name_have_two_author_pages(submission, editor, section):
    for email in ("sana@example.net", "other@example.net"):
        drafting.make_article(submission(state="accepted", section=section(), email=email), editor)

    assert sorted(Author.objects.values_list("slug", flat=True)) == ["sana-dar", "sana-dar-2"]


def test_a_newer_version_waits_in_the_history_and_overwrites_nothing(submission, editor, section):
    story = submission(state="accepted", section=section())
    article = drafting.make_article(story, editor)
    article.body = "<p>What the editor made of it.</p>"
    publishing.save(article, user=editor)
    revising.revise(story, revising.Newer(text="The lorries come at three.", title="Night at the scale"))

    assert [drafting.bring_versions(), drafting.bring_versions()] == [1, 0]

    article.refresh_from_db()
    assert (article.headline, article.body) == (
        "Night at the weighbridge",
        "<p>What the editor made of it.</p>",
    )
    proposed = article.revisions.get(number=3)
    assert (proposed.is_proposed, proposed.reason) == (True, "Version 2 from Sana Dar")
    assert (proposed.snapshot["headline"], proposed.snapshot["body"]) == (
        "Night at the scale", "<p>The lorries come at three.</p>",
    )  # fmt: skip
    publishing.restore(article, proposed, user=editor)
    assert (article.headline, article.body) == ("Night at the scale", "<p>The lorries come at three.</p>")


def test_a_correction_keeps_what_readers_saw_not_what_was_proposed(submission, editor, section):
    story = submission(state="accepted", section=section())
    article = drafting.make_article(story, editor)
    revising.revise(story, revising.Newer(text="Another text."))
    drafting.bring_versions()
    publishing.publish(article)

    correction = publishing.correct(article, note="The time was wrong.", user=editor)

    assert correction.earlier is not None
    assert correction.earlier.is_proposed is False


def test_a_version_that_holds_nothing_readable_is_told_once(submission, editor, section, staged):
    story = submission(state="accepted", section=section())
    article = drafting.make_article(story, editor)
    file = staged("newer.txt", b"Newer.")
    revising.revise(story, revising.Newer(files=[file]))
    file.file.storage.delete(file.file.name)

    assert [drafting.bring_versions(), drafting.bring_versions()] == [0, 0]

    assert article.revisions.count() == 1
    assert "newer.txt" in story.events.get(name="unconverted").note
