from datetime import timedelta

import pytest

from articles import publishing
from subscriptions import approving, compiling, freezing, timetable
from subscriptions.models import Issue, IssueItem, Weekly
from tests.subscriptions.conftest import DUE, NOW

pytestmark = pytest.mark.django_db


def headlines(issue: Issue) -> list[str]:
    return [item.article.headline for item in issue.shown_items(DUE)]


def test_the_tick_drafts_the_next_issue_from_what_was_published(clock, weekly, story):
    story(headline="Port reopens", published_at=NOW - timedelta(hours=2))
    story(headline="Not yet", published_at=NOW + timedelta(days=30))
    story(headline="Draft", state="draft")

    timetable.keep(weekly, NOW)

    issue = Issue.objects.get()
    assert (issue.period, issue.due_at, issue.state) == ("2026-W47", DUE, "draft")
    assert headlines(issue) == ["Port reopens"]


def test_two_ticks_make_one_issue(clock, weekly, story):
    story()

    timetable.keep(weekly, NOW)
    timetable.keep(weekly, NOW)

    assert Issue.objects.count() == 1
    assert IssueItem.objects.count() == 1


def test_what_is_published_later_joins_until_the_issue_is_approved(clock, weekly, story):
    story(headline="First", published_at=NOW)
    timetable.keep(weekly, NOW)
    story(headline="Second", published_at=NOW + timedelta(seconds=1))
    timetable.keep(weekly, NOW + timedelta(minutes=1))
    issue = Issue.objects.get()

    approving.approve(issue, now=NOW + timedelta(minutes=2))
    story(headline="Third", published_at=NOW + timedelta(minutes=3))
    timetable.keep(weekly, NOW + timedelta(minutes=4))

    assert sorted(headlines(issue)) == ["First", "Second"]


def test_no_article_stands_in_two_issues_and_none_is_lost(clock, weekly, story):
    story(headline="First", published_at=NOW)
    timetable.keep(weekly, NOW)
    timetable.keep(weekly, DUE)
    first = Issue.objects.get(period="2026-W47")
    assert first.state == "frozen"

    clock.move_to(DUE + timedelta(hours=1))
    story(headline="After the freeze", published_at=DUE + timedelta(hours=1))
    # Written after the freeze, dated long before it.
    story(headline="Back-dated", published_at=NOW - timedelta(days=200))
    timetable.keep(weekly, DUE + timedelta(hours=2))

    second = Issue.objects.get(period="2026-W48")
    assert headlines(first) == ["First"]
    assert sorted(item.article.headline for item in second.items.all()) == ["After the freeze", "Back-dated"]


def test_an_old_article_that_is_only_edited_does_not_come_back(clock, weekly, story):
    old = story(headline="Old", published_at=NOW - timedelta(days=300))
    IssueItem.objects.all().delete()
    timetable.keep(weekly, NOW)
    issue = Issue.objects.get()
    issue.items.all().delete()
    story(headline="New", published_at=NOW)
    weekly.max_items = 1
    weekly.save()
    timetable.keep(weekly, NOW + timedelta(minutes=1))
    assert headlines(issue) == ["New"]
    timetable.keep(weekly, DUE)

    old.abstract = "A comma moved."
    publishing.save(old)
    timetable.keep(weekly, DUE + timedelta(hours=1))

    assert Issue.objects.get(period="2026-W48").items.count() == 0


def test_what_does_not_fit_waits_for_the_next_issue(clock, weekly, story):
    story(headline="Opening", published_at=NOW - timedelta(days=7))
    timetable.keep(weekly, DUE - timedelta(days=7, hours=1))
    timetable.keep(weekly, DUE - timedelta(days=7))
    Weekly.objects.update(max_items=2)
    for number in range(3):
        story(headline=f"New {number}", published_at=NOW + timedelta(minutes=number))
    timetable.keep(weekly, NOW + timedelta(hours=1))
    timetable.keep(weekly, DUE)

    timetable.keep(weekly, DUE + timedelta(minutes=1))

    assert headlines(Issue.objects.get(period="2026-W47")) == ["New 2", "New 1"]
    assert headlines(Issue.objects.get(period="2026-W48")) == ["New 0"]


def test_a_newer_article_pushes_the_oldest_out_but_never_a_pinned_one(clock, weekly, story):
    Weekly.objects.update(max_items=2)
    story(headline="Oldest", published_at=NOW - timedelta(hours=3))
    story(headline="Older", published_at=NOW - timedelta(hours=2))
    timetable.keep(weekly, NOW)
    issue = Issue.objects.get()
    issue.items.filter(article__headline="Oldest").update(is_pinned=True)
    issue.items.update(is_lead=False)
    issue.items.filter(article__headline="Oldest").update(is_lead=True)
    story(headline="Newest", published_at=NOW)

    timetable.keep(weekly, NOW + timedelta(minutes=1))

    assert headlines(issue) == ["Oldest", "Newest"]


def test_an_article_in_another_language_stands_in_no_letter_of_this_one(clock, weekly, story):
    story(headline="丝路", language="zh-hans", published_at=NOW)

    timetable.keep(weekly, NOW)

    assert headlines(Issue.objects.get()) == []


def test_a_lead_is_proposed_and_the_editors_stays(clock, weekly, story):
    story(headline="Newest", published_at=NOW)
    story(headline="Home's lead", published_at=NOW - timedelta(hours=1), lead_position=1)
    timetable.keep(weekly, NOW)
    issue = Issue.objects.get()
    assert headlines(issue) == ["Home's lead", "Newest"]
    assert issue.subject_line == "Home's lead"

    issue.items.update(is_lead=False)
    issue.items.filter(article__headline="Newest").update(is_lead=True)
    timetable.keep(weekly, NOW + timedelta(minutes=1))

    assert headlines(issue) == ["Newest", "Home's lead"]


def test_what_an_editor_dropped_stays_dropped(clock, weekly, story):
    story(headline="Dropped", published_at=NOW)
    story(headline="Kept", published_at=NOW)
    timetable.keep(weekly, NOW)
    item = IssueItem.objects.get(article__headline="Dropped")
    item.is_dropped = True
    item.save()

    timetable.keep(weekly, DUE)
    timetable.keep(weekly, DUE + timedelta(minutes=1))

    assert headlines(Issue.objects.get(period="2026-W47")) == ["Kept"]
    assert headlines(Issue.objects.get(period="2026-W48")) == []


def test_the_editors_are_told_a_day_ahead_once(clock, weekly, story, editor, outbox):
    story(headline="Port reopens", published_at=NOW)
    timetable.keep(weekly, DUE - timedelta(hours=24, minutes=1))
    assert outbox() == []

    timetable.keep(weekly, DUE - timedelta(hours=24))
    timetable.keep(weekly, DUE - timedelta(hours=23))

    (letter,) = outbox()
    assert (letter.to_address, letter.purpose) == ("editor@example.org", "weekly.ready")
    assert "Port reopens" in letter.text
    assert "It leaves by itself on" in letter.text
    assert "Before it leaves:\n* Port reopens: The lead has no picture.\n\nLook:" in letter.text
    assert "The lead has no picture." in letter.html
    assert "/weekly/hold/" in letter.text
    assert "/weekly/hold/" in letter.html


def test_editors_choose_how_they_are_told(clock, weekly, story, editor, outbox):
    from portal.models import Notice

    editor.notices = "morning"
    editor.save()
    story(published_at=NOW)
    timetable.keep(weekly, NOW)

    timetable.keep(weekly, DUE - timedelta(hours=5))

    assert outbox() == []
    assert Notice.objects.get().subject == "Ready: Belt & Road Weekly 2026-W47"


def test_a_changed_schedule_moves_the_draft_to_a_moment_ahead(clock, weekly, story):
    timetable.keep(weekly, NOW)
    weekly.weekday = 0
    weekly.save()

    compiling.reschedule(weekly, NOW)

    issue = Issue.objects.get()
    assert (issue.period, issue.due_at.isoformat()) == ("2026-W48", "2026-11-23T08:00:00+00:00")


def test_a_retracted_article_leaves_the_issue_at_the_freeze(clock, weekly, story):
    wrong = story(headline="Wrong", published_at=NOW)
    story(headline="Right", published_at=NOW)
    timetable.keep(weekly, NOW)
    publishing.retract(wrong, note="It was wrong.")

    freezing.close(approving.approve_and_send_now(Issue.objects.get(), now=NOW), NOW)

    assert headlines(Issue.objects.get()) == ["Right"]
    assert Issue.objects.get().subject == "Right"
