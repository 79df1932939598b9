from datetime import timedelta

import pytest
from django.urls import reverse

from portal.models import Letter
from subscriptions import approving, sending, timetable
from subscriptions.models import Delivery, Issue
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clock, weekly, story) -> Issue:
    story(headline="Port reopens", section="ports", published_at=NOW)
    story(headline="Wind over Gobi", section="energy", published_at=NOW - timedelta(hours=1))
    timetable.keep(weekly, NOW)
    return Issue.objects.get()


def do(desk, issue: Issue, verb: str):
    return desk.post(reverse("admin:subscriptions_issue_do", args=[issue.pk, verb]), follow=True)


def form_of(issue: Issue, **rows) -> dict[str, str]:
    """The change form's fields as shown, with `rows` by headline changed."""
    items = list(issue.items.all())
    data = {
        "subject": "", "introduction": "", "due_at_0": "2026-11-20", "due_at_1": "08:00:00",
        "items-TOTAL_FORMS": str(len(items)), "items-INITIAL_FORMS": str(len(items)),
    }  # fmt: skip
    for number, item in enumerate(items):
        fields = {
            "id": item.pk,
            "issue": issue.pk,
            "position": item.position,
            "article": item.article_id,
            "teaser": "",
        }
        if item.is_lead:
            fields["is_lead"] = "on"
        fields |= rows.get(item.article.headline.split()[0], {})
        data |= {f"items-{number}-{name}": str(value) for name, value in fields.items() if value is not None}
    return data


@pytest.mark.parametrize("model", ["issue", "subscriber", "delivery", "weekly", "suppression"])
def test_every_list_opens(desk, draft, subscriber, model):
    subscriber()

    assert desk.get(reverse(f"admin:subscriptions_{model}_changelist")).status_code == 200


def test_an_issues_page_shows_where_it_stands_and_its_buttons(desk, draft):
    page = desk.get(reverse("admin:subscriptions_issue_change", args=[draft.pk])).content.decode()

    for verb in ("approve", "hold"):
        assert reverse("admin:subscriptions_issue_do", args=[draft.pk, verb]) in page
    for verb in ("send", "cancel"):
        assert reverse("admin:subscriptions_issue_ask", args=[draft.pk, verb]) in page
    for verb in ("resume", "retry"):
        assert reverse("admin:subscriptions_issue_do", args=[draft.pk, verb]) not in page
    assert 'placeholder="Port reopens"' in page
    assert " style=" not in page.split('class="issue-state"')[1].split("</form></div>")[0]


def test_the_preview_stands_in_a_sandbox(desk, draft):
    html = desk.get(reverse("admin:subscriptions_issue_preview", args=[draft.pk]))
    text = desk.get(reverse("admin:subscriptions_issue_text", args=[draft.pk]))
    energy = desk.get(reverse("admin:subscriptions_issue_preview", args=[draft.pk]) + "?sections=energy")
    nothing = desk.get(reverse("admin:subscriptions_issue_preview", args=[draft.pk]) + "?sections=culture")

    assert html.headers["Content-Security-Policy"].startswith("sandbox")
    assert "Port reopens" in html.content.decode()
    assert "Port reopens" in text.content.decode()
    assert "Port reopens" not in energy.content.decode()
    assert nothing.content.decode() == "Nothing of this issue stands in these sections."


def test_a_test_letter_says_so_in_its_subject(desk, draft):
    path = reverse("admin:subscriptions_issue_test", args=[draft.pk])

    desk.post(path, {"address": "chief@example.org"})
    desk.post(path, {"address": "nobody"})

    (letter,) = Letter.objects.all()
    assert (letter.to_address, letter.subject) == ("chief@example.org", "[Test] Port reopens")
    assert "/weekly/unsubscribe/" in letter.html


def test_approve_and_send_now_freezes_and_rings(desk, draft, subscriber, editor):
    subscriber("ann@example.org")

    page = do(desk, draft, "send")

    draft.refresh_from_db()
    assert "It is leaving." in page.content.decode()
    assert (draft.state, draft.number, draft.approved_by) == ("frozen", 1, editor)


def test_the_buttons_move_an_issue_through_its_states(desk, draft):
    seen = []
    for verb in ("hold", "resume", "approve", "hold", "approve", "cancel"):
        do(desk, draft, verb)
        draft.refresh_from_db()
        seen.append(draft.state)

    assert seen == ["held", "draft", "approved", "held", "approved", "cancelled"]


def test_a_refusal_is_a_sentence_on_the_page(desk, draft):
    approving.cancel(draft)

    page = do(desk, draft, "approve").content.decode()

    assert "There is no article in this issue yet." in page


def test_buttons_need_a_post_and_the_right(client, desk, draft, member):
    path = reverse("admin:subscriptions_issue_do", args=[draft.pk, "hold"])
    assert desk.get(path).status_code == 405
    member.is_staff = True
    member.save()
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.post(path).status_code == 403
    assert client.get(reverse("admin:subscriptions_issue_preview", args=[draft.pk])).status_code == 403
    assert Issue.objects.get().state == "draft"


def test_the_lead_moves_from_one_article_to_another(desk, draft):
    path = reverse("admin:subscriptions_issue_change", args=[draft.pk])
    data = form_of(draft, Port={"is_lead": None}, Wind={"is_lead": "on", "teaser": "Rewritten."})

    answer = desk.post(path, data)

    assert answer.status_code == 302
    assert [(i.article.headline, i.is_lead) for i in draft.shown_items()] == [
        ("Wind over Gobi", True),
        ("Port reopens", False),
    ]
    assert draft.items.get(is_lead=True).words == "Rewritten."


def test_two_leads_are_refused_in_words(desk, draft):
    path = reverse("admin:subscriptions_issue_change", args=[draft.pk])

    answer = desk.post(path, form_of(draft, Wind={"is_lead": "on"}))

    assert answer.status_code == 200
    assert "An issue has one lead: tick one only." in answer.content.decode()


def test_an_article_of_another_issue_is_refused_in_words(desk, draft, story, weekly):
    other = Issue.objects.create(weekly=weekly, period="2026-W30", due_at=NOW)
    path = reverse("admin:subscriptions_issue_change", args=[other.pk])
    data = form_of(other) | {
        "items-TOTAL_FORMS": "1", "items-0-issue": str(other.pk), "items-0-position": "1",
        "items-0-article": str(draft.items.first().article_id),
    }  # fmt: skip

    answer = desk.post(path, data)

    assert answer.status_code == 200
    assert "It stands in Belt &amp; Road Weekly 2026-W47 already." in answer.content.decode()


def test_what_has_left_cannot_be_changed(desk, draft, subscriber):
    subscriber()
    do(desk, draft, "send")

    page = desk.get(reverse("admin:subscriptions_issue_change", args=[draft.pk]))

    assert page.status_code == 200
    assert 'name="subject"' not in page.content.decode()
    assert (
        desk.post(reverse("admin:subscriptions_issue_change", args=[draft.pk]), form_of(draft)).status_code
        == 403
    )


def test_a_changed_day_moves_the_draft(desk, draft, weekly):
    path = reverse("admin:subscriptions_weekly_change", args=[weekly.pk])
    data = {
        "name": "Belt & Road Weekly", "weekday": "5", "time": "09:00", "zone": "UTC", "min_items": "1",
        "max_items": "20", "auto_send": "on", "lateness": "12:00:00", "is_active": "on",
    }  # fmt: skip

    assert desk.post(path, data).status_code == 302

    draft.refresh_from_db()
    assert draft.due_at.isoformat() == "2026-11-21T09:00:00+00:00"
    refused = desk.post(path, data | {"zone": "Mars/Olympus"})
    assert "is no time zone" in refused.content.decode()


def test_send_once_more_warns_first_and_is_recorded(desk, draft, subscriber):
    from django.contrib.admin.models import LogEntry

    subscriber("ann@example.org")
    do(desk, draft, "send")
    from subscriptions import freezing

    freezing.fill(draft, NOW)
    Delivery.objects.update(state="unknown", next_try_at=None, uncertain=2)
    sending.finish(draft.pk)
    path = reverse("admin:subscriptions_delivery_changelist")
    data = {"action": "send_once_more", "_selected_action": str(Delivery.objects.get().pk)}

    warned = desk.post(path, data)
    assert "may receive the same letter again" in warned.content.decode()
    assert Delivery.objects.get().state == "unknown"
    desk.post(path, data | {"confirmed": "1"})

    assert Delivery.objects.get().state == "pending"
    assert LogEntry.objects.filter(change_message="sent once more").count() == 1


def test_editors_unsubscribe_and_erase_who_asked(desk, subscriber):
    from subscriptions.models import Subscriber, Suppression

    ann, ben = subscriber("ann@example.org"), subscriber("ben@example.org")
    path = reverse("admin:subscriptions_subscriber_changelist")

    desk.post(path, {"action": "leave", "_selected_action": str(ann.pk)})
    desk.post(path, {"action": "forget", "_selected_action": str(ben.pk)})

    assert list(Subscriber.objects.values_list("email", "state")) == [("ann@example.org", "unsubscribed")]
    assert Suppression.objects.count() == 1


def test_the_desk_shows_the_next_issue_and_the_last_delivery(desk, draft, subscriber):
    page = desk.get("/admin/").content.decode()

    assert "Belt &amp; Road Weekly 2026-W47" in page
    assert "2 articles" in page
    assert "No issue has left yet." in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_deliveries_costs_the_same_with_one_and_three(
    desk, draft, subscriber, count, django_assert_num_queries
):
    from subscriptions import freezing

    for _ in range(count):
        subscriber()
    freezing.close(approving.approve_and_send_now(draft, now=NOW), NOW)
    freezing.fill(draft, NOW)
    path = reverse("admin:subscriptions_delivery_changelist")
    desk.get(path)

    with django_assert_num_queries(7):
        desk.get(path)
