"""An issue's page at the desk: its articles in order, what is asked before, how far it has left, and the file."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from portal.models import SiteSettings
from subscriptions import approving, freezing, timetable
from subscriptions.models import Delivery, Issue
from tests.subscriptions.conftest import NOW
from tests.subscriptions.test_admin import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clock, weekly, story) -> Issue:
    story(headline="Port reopens", section="ports", published_at=NOW, abstract="The cranes move again.")
    story(headline="Wind over Gobi", section="energy", published_at=NOW - timedelta(hours=1))
    story(headline="Silk in winter", section="culture", published_at=NOW - timedelta(hours=2))
    timetable.keep(weekly, NOW)
    return Issue.objects.get()


@pytest.fixture
def leaving(draft, subscriber) -> Issue:
    subscriber("ann@example.org", name="Ann")
    subscriber("ben@example.org")
    freezing.close(approving.approve_and_send_now(draft, now=NOW), NOW)
    freezing.fill(draft, NOW)
    return Issue.objects.get()


def page_of(desk, issue: Issue) -> str:
    return desk.get(reverse("admin:subscriptions_issue_change", args=[issue.pk])).content.decode()


def on(name: str, issue: Issue, *more: str) -> str:
    return reverse(f"admin:subscriptions_issue_{name}", args=[issue.pk, *more])


def placeholders(page: str) -> dict[str, str]:
    fields = [re.search(rf'<input[^>]* id="{name}"[^>]*>', page) for name in ("id_subject", "id_preheader")]
    found = [field[0] if field else "" for field in fields]
    return {
        field.split(' id="')[1].split('"')[0]: field.split('placeholder="')[1].split('"')[0]
        for field in found
    }


def save(desk, issue: Issue, **rows) -> None:
    answer = desk.post(reverse("admin:subscriptions_issue_change", args=[issue.pk]), form_of(issue, **rows))
    assert answer.status_code == 302


def shown(issue: Issue) -> list[str]:
    return [item.article.headline for item in issue.shown_items()]


def test_articles_are_numbered_in_the_letters_order(desk, draft):
    page = page_of(desk, draft)

    assert re.findall(r'name="items-\d-position" value="(\d+)"', page) == ["1", "2", "3", "100"]
    assert re.findall(r"data-headline>([^<]+)</a>", page) == [
        "Port reopens",
        "Wind over Gobi",
        "Silk in winter",
    ]


def test_the_numbers_decide_about_the_order(desk, draft):
    save(desk, draft, Port={"position": 1}, Wind={"position": 3}, Silk={"position": 2})

    assert shown(draft) == ["Port reopens", "Silk in winter", "Wind over Gobi"]


def test_the_numbers_as_shown_are_saved_though_nothing_was_moved(desk, draft):
    save(desk, draft, Port={"position": 1}, Wind={"position": 2}, Silk={"position": 3})

    assert list(draft.items.order_by("position").values_list("position", flat=True)) == [1, 2, 3]


def test_what_is_dropped_stands_last_on_the_page_and_not_in_the_letter(desk, draft):
    save(desk, draft, Wind={"is_dropped": "on"})

    assert shown(draft) == ["Port reopens", "Silk in winter"]
    assert re.findall(r"data-headline>([^<]+)</a>", page_of(desk, draft))[-1] == "Wind over Gobi"


def test_an_article_is_added_out_of_what_no_issue_has_and_is_pinned(desk, draft, story, section):
    old = story(headline="An old voyage", section="culture", published_at=NOW - timedelta(days=400))
    story(headline="丝路", language="zh-hans")
    story(headline="Not yet", state="ready")
    page = page_of(desk, draft)
    chooser = page.split('name="items-3-article"')[1].split("</select>")[0]

    data = form_of(draft) | {
        "items-TOTAL_FORMS": "4", "items-3-issue": str(draft.pk), "items-3-position": "100",
        "items-3-article": str(old.pk),
    }  # fmt: skip
    desk.post(reverse("admin:subscriptions_issue_change", args=[draft.pk]), data)

    assert re.findall(r"<option[^>]*>([^<]+)</option>", chooser) == [
        "–",
        "An old voyage (Culture, 14 Oct 2025)",
    ]
    item = draft.items.get(article=old)
    assert (item.is_pinned, shown(draft)[-1]) == (True, "An old voyage")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"language": "zh-hans"}, "It is written in another language than this weekly."),
        ({"state": "ready"}, "It is not published."),
    ],
)
def test_what_cannot_be_added_is_refused_in_words(desk, draft, story, fields, words):
    other = story(**fields)
    data = form_of(draft) | {
        "items-TOTAL_FORMS": "4", "items-3-issue": str(draft.pk), "items-3-position": "100",
        "items-3-article": str(other.pk),
    }  # fmt: skip

    answer = desk.post(reverse("admin:subscriptions_issue_change", args=[draft.pk]), data)

    assert (answer.status_code, words in answer.content.decode()) == (200, True)


def test_what_stands_in_an_empty_field_is_shown_inside_it(desk, draft):
    before = placeholders(page_of(desk, draft))
    Issue.objects.update(subject="Mine", introduction="A word\nfrom us.\n\nMore.", preheader="")

    after = placeholders(page_of(desk, draft))

    assert before == {"id_subject": "Port reopens", "id_preheader": "The cranes move again."}
    assert after == {"id_subject": "Port reopens", "id_preheader": "A word from us."}


def test_the_preheader_stands_hidden_at_the_head_of_the_letter(desk, draft):
    Issue.objects.update(preheader="What lists show.")

    letter = desk.get(on("preview", draft)).content.decode()

    assert letter.split("display:none;")[1].split(">")[1].split("<")[0] == "What lists show."


def test_the_preview_can_be_dark(desk, draft):
    light, dark = desk.get(on("preview", draft)), desk.get(on("preview", draft) + "?dark=1")

    assert "prefers-color-scheme" in light.content.decode()
    assert "prefers-color-scheme" not in dark.content.decode()
    assert dark.headers["Content-Security-Policy"].startswith("sandbox")


def test_an_issue_is_due_by_the_clock_of_its_weekly(desk, draft, weekly):
    weekly.zone = "Asia/Shanghai"
    weekly.save()
    page = page_of(desk, draft)

    save(desk, draft)

    assert 'name="due_at_1" value="16:00:00"' in page
    assert "By the clock of Asia/Shanghai." in page
    # What is written as 08:00 in Shanghai is midnight in Greenwich.
    draft.refresh_from_db()
    assert draft.due_at.isoformat() == "2026-11-20T00:00:00+00:00"


def test_what_had_better_be_mended_leads_to_its_article(desk, draft):
    page = page_of(desk, draft)

    item = draft.items.get(is_lead=True)
    assert f'<a href="#item-{item.pk}">Port reopens</a>' in page
    assert "The lead has no picture." in page
    assert f'id="item-{item.pk}"' in page


def test_sending_now_asks_first_and_says_to_how_many(desk, draft, subscriber):
    for paused in (None, None, NOW + timedelta(days=9)):
        subscriber(paused_until=paused)

    page = desk.get(on("ask", draft, "send")).content.decode()

    assert "goes to <strong>2</strong> subscribers at once" in page
    assert f'action="{on("do", draft, "send")}"' in page
    assert Issue.objects.get().state == "draft"


def test_what_must_not_leave_has_no_button_to_send_it(desk, draft):
    SiteSettings(postal_address="").save()

    page = desk.get(on("ask", draft, "send")).content.decode()

    assert "The postal address in the site settings is empty" in page
    assert on("do", draft, "send") not in page


def test_cancelling_asks_first_and_says_what_becomes_of_the_articles(desk, draft):
    page = desk.get(on("ask", draft, "cancel")).content.decode()

    assert "Its articles are free for the next one" in page
    assert desk.get(on("ask", draft, "hold")).status_code == 404


def test_figures_lead_to_the_deliveries_they_count(desk, leaving):
    Delivery.objects.filter(address="ann@example.org").update(
        state="failed", next_try_at=None, reason="the server refused the address", code=550
    )
    page = page_of(desk, leaving)
    path = reverse("admin:subscriptions_delivery_changelist")

    failed = f"{path}?issue__id__exact={leaving.pk}&amp;state__exact=failed"
    assert f'<a href="{failed}"><strong>1</strong> failed</a>' in page
    assert f'<a href="{failed}&amp;code__exact=550">1</a>' in page
    found = desk.get(failed.replace("&amp;", "&")).content.decode()
    assert ("ann@example.org" in found, "ben@example.org" in found) == (True, False)


def test_the_progress_is_a_piece_of_the_page_that_goes_on_asking_until_all_is_final(desk, leaving):
    piece = desk.get(on("progress", leaving)).content.decode()
    Issue.objects.update(state="sent", sent_at=NOW)
    Delivery.objects.update(state="sent", sent_at=NOW, next_try_at=None)

    done = desk.get(on("progress", leaving)).content.decode()

    assert f'data-live="{on("progress", leaving)}"' in piece
    assert "0 of 2 deliveries are final." in piece
    assert "No letter has left in the last 5 minutes." in piece
    assert "<html" not in piece
    assert "data-live" not in done
    assert "2 of 2 deliveries are final." in done


def test_the_deliveries_are_a_file_and_who_took_it_is_recorded(desk, leaving, editor):
    answer = desk.get(on("deliveries", leaving))

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="deliveries-2026-W47.csv"'
    assert lines == [
        "address,name,state,reason,code,words,attempts,sent_at",
        "ann@example.org,Ann,pending,,,,0,",
        "ben@example.org,,pending,,,,0,",
    ]
    entry = LogEntry.objects.get(change_message="took the deliveries as a file")
    assert (entry.user, entry.object_id) == (editor, str(leaving.pk))


def test_the_file_needs_the_right_to_see_deliveries(client, leaving, member):
    member.is_staff = True
    member.save()
    member.user_permissions.add(Permission.objects.get(codename="view_issue"))
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(on("progress", leaving)).status_code == 200
    assert client.get(on("deliveries", leaving)).status_code == 403
    assert client.get(on("ask", leaving, "cancel")).status_code == 403
    assert "deliveries.csv" not in page_of(client, leaving)


@pytest.mark.parametrize("count", [1, 3])
def test_an_issues_page_costs_the_same_with_one_article_and_three(
    desk, draft, count, django_assert_num_queries
):
    draft.items.exclude(pk__in=draft.items.values("pk")[:count]).delete()
    page_of(desk, draft)

    with django_assert_num_queries(22):
        page_of(desk, draft)


def test_a_letter_that_is_too_large_is_a_sentence_and_not_a_fault(desk, draft, monkeypatch):
    monkeypatch.setattr("subscriptions.rendering.MOST_BYTES", 1_000)
    words = "The letter is larger than 100 kB, where mail programs cut it: drop or shorten something."

    assert desk.get(on("preview", draft)).content.decode() == words
    assert words in page_of(desk, draft)
    tested = desk.post(on("test", draft), {"address": "ann@example.org"}, follow=True)
    assert words in tested.content.decode()
