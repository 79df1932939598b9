"""The desk's side of reports: writing one, attaching its files, filling it from them, publishing, taking it back."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles import editions
from articles.models import Download, Report
from members.models import Member
from tests.articles.pdfs import pdf
from tests.articles.test_editions import LOCK, with_outline
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

ADD, LIST = reverse("admin:articles_report_add"), reverse("admin:articles_report_changelist")


def typed(**fields):
    """What the form sends, with one empty line for a file."""
    return {
        "title": "Dry ports", "abstract": "What they are.", "language": "en", "access": "members",
        "published_at_0": "", "published_at_1": "", "contents_text": "",
        "editions-TOTAL_FORMS": 1, "editions-INITIAL_FORMS": 0, "editions-0-language": "en",
        "editions-0-position": 1, "samples-TOTAL_FORMS": 0, "samples-INITIAL_FORMS": 0, **fields,
    }  # fmt: skip


def upload(data=None, name="a.pdf"):
    return SimpleUploadedFile(name, pdf([["One"], ["Two"]]) if data is None else data)


def change(one):
    return reverse("admin:articles_report_change", args=[one.pk])


def fill(one):
    return reverse("admin:articles_report_fill", args=[one.pk])


def said(response):
    return [re.sub("<.*?>", "", str(message)) for message in response.context["messages"]]


@pytest.fixture
def writer(client, db):
    """A browser in which somebody of the desk is signed in, who may not publish."""
    person = Member.objects.create_user("desk@example.org", PASSWORD, is_staff=True)
    person.groups.add(Group.objects.get(name="desk"))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def filled(report):
    """A published report with a PDF that has an outline."""
    one = report(title="Dry ports")
    editions.attach(one, upload(with_outline()))
    return one


def test_a_report_is_written_with_its_contents_and_its_file_at_once(desk, section):
    answer = desk.post(ADD, typed(
        section=section().pk, contents_text="1 Lines … 4\n1.1 Gauges … 5", **{"editions-0-upload": upload()},
    ), follow=True)  # fmt: skip

    one = Report.objects.get()
    assert (one.slug, one.published_at) == ("dry-ports", None)
    assert list(one.contents.values_list("level", "number", "title", "page")) == [
        (1, "1", "Lines", 4), (2, "1.1", "Gauges", 5),
    ]  # fmt: skip
    assert list(one.editions.values_list("media_type", "pages")) == [("application/pdf", 2)]
    assert "The PDF may give the cover, the table of contents and sample pages: Fill from the PDF" in said(
        answer
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            pdf([["One"]], LOCK, trailer=b"/Encrypt 6 0 R /ID [(a) (b)]"),
            "The document is locked with a password.",
        ),
        (b"%PDF-1.7 nothing", "The document cannot be read: it is broken"),
        (b"<html>", "is no PDF, EPUB, Excel (.xlsx) or ZIP file."),
    ],
    ids=["locked", "broken", "html"],
)
def test_a_file_that_cannot_be_taken_is_said_beside_it_and_every_word_stays(desk, section, data, sentence):
    answer = desk.post(ADD, typed(
        section=section().pk, contents_text="1 Lines … 4", **{"editions-0-upload": upload(data)},
    ))  # fmt: skip

    assert sentence in str(answer.context["inline_admin_formsets"][0].formset.errors)
    assert "1 Lines … 4" in answer.text
    assert Report.objects.count() == 0


def test_contents_that_cannot_be_read_are_said_with_their_line(desk, section):
    answer = desk.post(ADD, typed(section=section().pk, contents_text="1 Lines\n… 17"))

    assert answer.context["errors"] == [["“… 17” has no title."]]


def test_an_edition_needs_a_file_once(desk, filled):
    edition = filled.editions.get()
    fields = {
        "editions-TOTAL_FORMS": 2, "editions-INITIAL_FORMS": 1, "editions-0-id": edition.pk,
        "editions-0-report": filled.pk, "editions-0-label": "English edition", "editions-1-label": "Chinese edition",
        "editions-1-language": "zh-hans", "editions-1-position": 2, "section": filled.section_id,
        "published_at_0": filled.published_at.strftime("%Y-%m-%d"), "published_at_1": "09:00:00",
    }  # fmt: skip

    answer = desk.post(change(filled), typed(**fields))
    assert answer.context["errors"] == [["Choose a file."]]

    desk.post(change(filled), typed(**fields, **{"editions-1-upload": upload()}))
    assert list(filled.editions.values_list("label", "pages")) == [
        ("English edition", 3),
        ("Chinese edition", 2),
    ]


def test_the_contents_stand_in_the_form_as_they_would_be_typed(desk, report):
    one = report(contents=[(1, "1", "Lines", 4), (2, "", "Gauges", None)])

    form = desk.get(change(one)).context["adminform"].form

    assert form["contents_text"].value() == "1 Lines … 4\n  Gauges"


# --- From the PDF -------------------------------------------------------------------------------


def test_cover_contents_and_sample_pages_come_from_the_pdf_in_one_step(desk, filled):
    form = desk.get(fill(filled)).context["form"]
    assert (form.initial["cover"], form.initial["contents"]) == (True, True)

    answer = desk.post(fill(filled), {
        "edition": filled.editions.get().pk, "cover": "on", "contents": "on", "pages": "2, 3",
    }, follow=True)  # fmt: skip

    filled.refresh_from_db()
    assert said(answer) == [
        "2 lines of contents taken. The cover is the PDF's first page. 2 sample pages drawn."
    ]
    assert filled.cover is not None
    assert filled.cover.alt == "Cover of “Dry ports”"
    assert list(filled.samples.values_list("page", flat=True)) == [2, 3]
    assert [line.title for line in filled.contents.all()] == ["Lines and gauges", "Four ways"]


def test_what_cannot_be_taken_is_said_on_the_same_page(desk, filled):
    edition = filled.editions.get().pk

    nothing = desk.post(fill(filled), {"edition": edition})
    wrong = desk.post(fill(filled), {"edition": edition, "pages": "9"})

    assert (nothing.status_code, nothing.context["form"].non_field_errors()) == (422, ["Say what to take."])
    assert wrong.context["form"].non_field_errors() == ["There is no page 9: the PDF ends with page 3."]


def test_a_report_without_a_pdf_has_nothing_to_be_filled_from(desk, report):
    page = desk.get(fill(report()))

    assert "This report has no PDF yet." in page.text
    assert '<form method="post" class="fill-form"' not in page.text


# --- Publishing ---------------------------------------------------------------------------------


def test_one_button_saves_and_publishes_now(desk, report):
    one = report(published_at=None)

    desk.post(change(one), typed(section=one.section_id, _publish="1", title="Out now"))

    one.refresh_from_db()
    assert (one.is_public(), one.title) == (True, "Out now")


def test_a_moment_ahead_schedules_and_the_button_brings_it_forward(desk, report):
    one = report(published_at=None)
    ahead = {"published_at_0": "2099-01-01", "published_at_1": "09:00:00", "section": one.section_id}

    desk.post(change(one), typed(**ahead))
    assert "scheduled" in desk.get(LIST + "?shown=scheduled").text
    assert not Report.objects.get().is_public()

    desk.post(change(one), typed(**ahead, _publish="1"))
    assert Report.objects.get().is_public()


def test_what_readers_have_seen_is_retracted_not_made_a_draft(desk, report):
    one = report()

    answer = desk.post(change(one), typed(section=one.section_id))

    assert answer.context["errors"] == [["Readers have seen it: retract it instead, with a word why."]]


def test_taking_back_asks_why_first_and_readers_find_the_note(desk, report):
    one = report()
    chosen = {"action": "retract_chosen", "_selected_action": one.pk}

    asked = desk.post(LIST, chosen)
    assert "Their addresses answer with your note" in asked.text
    assert desk.post(LIST, {**chosen, "note": " "}).status_code == 422

    answer = desk.post(LIST, {**chosen, "note": "A table was wrong."}, follow=True)
    one.refresh_from_db()
    assert said(answer) == ["1 report retracted."]
    assert (one.is_public(), one.retraction_note) == (False, "A table was wrong.")
    assert "retracted" in desk.get(LIST + "?shown=retracted").text


def test_reports_are_published_from_the_list(desk, report):
    one = report(published_at=None)

    desk.post(LIST, {"action": "publish_chosen", "_selected_action": one.pk})

    assert Report.objects.get().is_public()


def test_the_desk_writes_drafts_and_only_editors_publish(writer, report, section):
    draft, out = report(published_at=None), report()

    writer.post(change(draft), typed(section=section().pk, title="Better", published_at_0="2020-01-01",
                                     published_at_1="09:00:00", _publish="1"))  # fmt: skip
    writer.post(LIST, {"action": "publish_chosen", "_selected_action": draft.pk})

    draft.refresh_from_db()
    assert (draft.title, draft.published_at) == ("Better", None)
    assert writer.post(change(out), typed(section=section().pk)).status_code == 403
    assert writer.post(fill(out), {}).status_code == 403
    assert writer.get(fill(draft)).status_code == 200


# --- The list and the figures -------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_three_reports_as_for_one(desk, report, count, django_assert_num_queries):
    for number in range(count):
        one = report()
        editions.attach(one, upload(pdf([[str(number)]])))
        Download.objects.create(report=one)
    desk.get(LIST)

    with django_assert_num_queries(9):
        page = desk.get(LIST)

    assert page.text.count("1\xa0page") == count


def test_downloads_are_plotted_for_all_and_for_one_report_without_the_desks_own(desk, report, member):
    one, two = report(title="One"), report(title="Two")
    now = timezone.now()
    for of, is_desk, days in ((one, False, 0), (one, True, 0), (two, False, 1), (two, False, 200)):
        Download.objects.create(report=of, is_desk=is_desk, at=now - timedelta(days=days))
    figures = reverse("admin:articles_report_figures")

    every, single = desk.get(figures), desk.get(f"{figures}?report={two.pk}&weeks=52")

    assert (every.context["sum"], single.context["sum"]) == (2, 2)
    assert [(row.report.title, row.times, row.times_ever) for row in every.context["reports"]] == [
        ("Two", 1, 2), ("One", 1, 1),
    ]  # fmt: skip
    assert [page.text.count("<svg") > 0 for page in (every, single)] == [True, True]
    assert desk.get(figures + "?report=x&weeks=y").status_code == 200


def test_the_start_page_tells_what_readers_took(desk, report):
    assert "Full editions of reports" not in desk.get("/admin/").text

    one = report(title="Dry ports")
    for days in (0, 0, 7):
        Download.objects.create(report=one, at=timezone.now() - timedelta(days=days))

    words = " ".join(desk.get("/admin/").text.split())
    assert "Taken 2 times this week, 1 time last week." in words
    assert 'Dry ports</a> <span class="quiet">3</span>' in words
