from datetime import timedelta

import pytest

from subscriptions import approving, freezing, tasks, timetable
from subscriptions.models import Delivery, Issue, IssueItem, Weekly
from tests.subscriptions.conftest import DUE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clock, weekly, story) -> Issue:
    story(headline="Port reopens", published_at=NOW)
    timetable.keep(weekly, NOW)
    return Issue.objects.get()


def test_an_unapproved_issue_leaves_by_itself_when_it_is_due(draft, weekly, subscriber):
    subscriber("ann@example.org")
    timetable.keep(weekly, DUE - timedelta(seconds=1))
    assert Issue.objects.get(pk=draft.pk).state == "draft"

    timetable.keep(weekly, DUE)

    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.subject) == ("frozen", 1, "Port reopens")


def test_an_outage_of_five_hours_yields_one_issue(draft, weekly):
    timetable.keep(weekly, DUE + timedelta(hours=5))
    timetable.keep(weekly, DUE + timedelta(hours=5, minutes=1))

    assert [(i.period, i.state) for i in Issue.objects.order_by("period")] == [
        ("2026-W47", "frozen"),
        ("2026-W48", "draft"),
    ]


def test_later_than_twelve_hours_is_held_and_an_editor_decides(draft, weekly, editor, outbox):
    timetable.keep(weekly, DUE + timedelta(hours=12, seconds=1))

    draft.refresh_from_db()
    assert draft.state == "held"
    assert "the portal was not running then" in draft.reason
    assert [letter.subject for letter in outbox()] == ["Held: Belt & Road Weekly 2026-W47"]


def test_two_ticks_at_once_freeze_once(draft, weekly):
    stale = Issue.objects.select_related("weekly").get()
    timetable.depart(stale, DUE)

    timetable.depart(stale, DUE)

    assert Issue.objects.get().number == 1


def test_an_empty_week_is_skipped_and_nobody_is_mailed(clock, weekly, subscriber, editor, outbox):
    subscriber("ann@example.org")
    timetable.keep(weekly, NOW)

    timetable.keep(weekly, DUE)

    issue = Issue.objects.get()
    assert (issue.state, issue.reason) == ("skipped", "Nothing was published this week.")
    assert Delivery.objects.count() == 0
    assert [letter.to_address for letter in outbox()] == ["editor@example.org"]


def test_the_articles_of_a_skipped_week_roll_over(draft, weekly):
    Weekly.objects.update(min_items=2)

    timetable.keep(weekly, DUE)
    timetable.keep(weekly, DUE + timedelta(minutes=1))

    draft.refresh_from_db()
    assert (draft.state, draft.reason) == ("skipped", "Only 1 article this week; this weekly needs 2.")
    (item,) = IssueItem.objects.all()
    assert (item.issue.period, item.article.headline) == ("2026-W48", "Port reopens")


def test_a_weekly_that_demands_approval_holds_an_issue_nobody_approved(draft, weekly):
    Weekly.objects.update(auto_send=False)

    timetable.keep(weekly, DUE)

    draft.refresh_from_db()
    assert draft.state == "held"
    assert draft.reason.endswith("and nobody has approved it.")


def test_a_held_issue_leaves_once_it_is_approved(draft, weekly, editor):
    approving.hold(draft)
    timetable.keep(weekly, DUE)
    assert Issue.objects.get(pk=draft.pk).state == "held"

    approving.approve(draft, user=editor, now=DUE + timedelta(days=2))
    timetable.keep(weekly, DUE + timedelta(days=2, minutes=1))

    assert Issue.objects.get(pk=draft.pk).state == "frozen"


def test_numbers_have_no_gaps(draft, weekly, story):
    approving.cancel(draft)
    for week in (1, 2):
        due = DUE + timedelta(weeks=week)
        timetable.keep(weekly, due - timedelta(days=1))
        story(published_at=due - timedelta(hours=1))
        timetable.keep(weekly, due)

    assert list(Issue.objects.order_by("period").values_list("state", "number")) == [
        ("cancelled", None),
        ("frozen", 1),
        ("frozen", 2),
    ]


def test_a_cancelled_frozen_issue_gives_its_number_and_articles_back(draft, weekly):
    freezing.close(draft, DUE)

    approving.cancel(draft)
    timetable.keep(weekly, DUE + timedelta(minutes=1))

    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.cutoff_at) == ("cancelled", None, None)
    assert [item.issue.period for item in IssueItem.objects.all()] == ["2026-W48"]


@pytest.mark.parametrize(
    ("state", "verb"),
    [("sent", "approve"), ("cancelled", "hold"), ("skipped", "cancel"), ("draft", "resume")],
)
def test_what_the_table_does_not_know_is_refused_with_a_sentence(draft, state, verb):
    Issue.objects.update(state=state, number=1, frozen_at=NOW, key="k")
    with pytest.raises(approving.Refusal):
        getattr(approving, verb)(draft, now=NOW) if verb in {"approve", "resume"} else getattr(
            approving, verb
        )(draft)


def test_an_overdue_held_issue_is_not_resumed_by_mistake(draft):
    approving.hold(draft)

    with pytest.raises(approving.Refusal, match="Approve and send it now, or cancel it"):
        approving.resume(draft, now=DUE + timedelta(hours=1))


def test_a_fault_of_one_weekly_does_not_keep_the_others(draft, monkeypatch, clock, caplog):
    Weekly.objects.create(language="zh-hans", name="周刊")
    kept = []

    def keep(weekly, now):
        if weekly.language == "en":
            raise RuntimeError("broken")
        kept.append(weekly.language)

    monkeypatch.setattr(timetable, "keep", keep)

    tasks.tick()

    assert kept == ["zh-hans"]
    assert "the tick failed" in caplog.text
