from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from articles import access
from articles.models import Download, Report
from members import trials
from members.models import AccessRequest, Member, Membership, Plan, TrialTaken
from tests.conftest import PASSWORD
from tests.members.test_access import request_of

NOW = datetime(2026, 3, 18, 12, 0, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def plan(db):
    return Plan.objects.get(slug="member")


@pytest.fixture
def chief(client, db):
    """A chief editor who is no administrator, signed in."""
    one = Member.objects.create_user("chief@example.org", PASSWORD, name="Carla Hief", is_staff=True)
    one.groups.add(Group.objects.get(name="chief"))
    client.force_login(one, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def asked(member):
    """`asked(organisation)`: a request that waits, of the member."""

    def make(organisation="Harbour College", **fields):
        fields.setdefault("plan", Plan.objects.get(slug="institution"))
        return AccessRequest.objects.create(
            member=member, organisation=organisation, message="Forty of us would read.", **fields
        )

    return make


def person(name):
    """A reader whose address is confirmed: nobody else has a trial."""
    one = Member.objects.create_user(f"{name}@example.org", name=name)
    EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    return one


def page(name, *args):
    return reverse(f"admin:members_{name}", args=args)


def may_read(member, story):
    return access.may_read(request_of(Member.objects.get(pk=member.pk)), story(access="members"))


def rows(member, *new, memberships=()):
    """What the form of a member's page posts: `memberships` as shown, and `new` ones."""
    data = {
        "email": member.email, "name": member.name, "notices": member.notices, "is_active": "on",
        "memberships-TOTAL_FORMS": len(memberships) + len(new), "memberships-INITIAL_FORMS": len(memberships),
    }  # fmt: skip
    for place, (pk, end, note) in enumerate([*((m.pk, m.ends_at, m.note) for m in memberships), *new]):
        is_new = place >= len(memberships)
        at = f"memberships-{place}"
        data |= {
            f"{at}-id": "" if is_new else pk,
            f"{at}-member": member.pk,
            f"{at}-ends_at": end.strftime("%Y-%m-%dT%H:%M:%S") if end else "",
            f"{at}-note": note,
        }
        if is_new:
            data[f"{at}-plan"] = pk
    return data


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_a_trial_that_ended_is_open_again_the_moment_an_editor_extends_it(desk, member, story, now):
    trial = trials.start(member, at=now - 20 * DAY)
    assert may_read(member, story) is False

    response = desk.post(page("member_extend", member.pk), follow=True)

    trial.refresh_from_db()
    assert trial.ends_at == now + 14 * DAY
    assert may_read(member, story) is True
    assert said(response) == ["Until 1 Apr 2026, 12:00:05. It holds at once."]
    assert LogEntry.objects.get().change_message == "Until 1 Apr 2026, 12:00:05. It holds at once."


def test_fourteen_days_more_are_counted_from_the_end_of_what_is_still_open(desk, member, now):
    trial = trials.start(member, at=now - 6 * DAY)

    desk.post(page("member_extend", member.pk))

    trial.refresh_from_db()
    assert trial.ends_at == now + 22 * DAY


def test_an_editor_says_until_when_to_the_second(desk, member, now):
    trial = trials.start(member)

    desk.post(page("member_extend", member.pk), {"typed": "1", "until": "2026-05-01T09:30:15"})

    trial.refresh_from_db()
    assert trial.ends_at == datetime(2026, 5, 1, 9, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["", "soon", "2026-02-30T10:00", "9" * 5000])
def test_what_is_no_moment_changes_nothing_and_is_said(desk, member, now, typed):
    trial = trials.start(member)

    response = desk.post(page("member_extend", member.pk), {"typed": "1", "until": typed}, follow=True)

    assert Membership.objects.get().ends_at == trial.ends_at
    assert said(response) == ["Please say until when, as a day and a time."]


def test_looking_at_the_address_of_the_button_extends_nothing(desk, member, now):
    trial = trials.start(member)

    response = desk.get(page("member_extend", member.pk))

    assert response.status_code == 405
    assert Membership.objects.get().ends_at == trial.ends_at


def test_a_membership_added_on_a_member_s_page_is_granted_by_who_added_it(
    desk, editor, member, plan, story, now
):
    data = rows(member, (plan.pk, now + 30 * DAY, "By transfer."))

    response = desk.post(page("member_change", member.pk), data)

    assert response.status_code == 302
    made = member.memberships.get()
    assert (made.plan, made.kind, made.granted_by, made.note) == (plan, "granted", editor, "By transfer.")
    assert (made.starts_at, made.ends_at) == (now, now + 30 * DAY)
    assert may_read(member, story) is True


def test_moving_the_end_on_a_member_s_page_goes_through_the_verb(desk, member, now, monkeypatch):
    trial = trials.start(member, at=now.replace(microsecond=250_000))
    seen = []
    monkeypatch.setattr(
        trials, "extend", lambda membership, until, by: seen.append((membership.pk, until, by.email))
    )
    trial.ends_at = now + 60 * DAY

    desk.post(page("member_change", member.pk), rows(member, memberships=[trial]))

    assert seen == [(trial.pk, now + 60 * DAY, "editor@example.org")]


def test_an_end_that_is_emptied_is_none_any_more(desk, member, plan, editor, now):
    granted = trials.grant(member, plan, now + DAY, editor)
    granted.ends_at = None

    desk.post(page("member_change", member.pk), rows(member, memberships=[granted]))

    assert Membership.objects.get().ends_at is None


def test_saving_a_member_s_page_untouched_extends_nothing(desk, member, now, monkeypatch):
    trial = trials.start(member, at=now.replace(microsecond=250_000))
    monkeypatch.setattr(trials, "extend", lambda *args: pytest.fail("extended"))

    response = desk.post(page("member_change", member.pk), rows(member, memberships=[trial]))

    assert response.status_code == 302
    assert Membership.objects.get().ends_at == trial.ends_at


def test_an_end_that_has_passed_is_no_new_membership(desk, member, plan, now):
    response = desk.post(page("member_change", member.pk), rows(member, (plan.pk, now - DAY, "")))

    assert response.status_code == 200
    assert "It would have ended already." in response.content.decode()
    assert member.memberships.count() == 0


def test_a_refusal_of_the_verb_stands_above_the_page_and_nothing_has_changed(desk, member, now, monkeypatch):
    trial = trials.start(member)

    def refuse(*args):
        raise trials.Refused("Not today.")

    monkeypatch.setattr(trials, "extend", refuse)
    moved = Membership.objects.get()
    moved.ends_at = now + 60 * DAY
    member.name = "Somebody Else"

    response = desk.post(page("member_change", member.pk), rows(member, memberships=[moved]), follow=True)

    assert said(response) == ["Not today."]
    assert Membership.objects.get().ends_at == trial.ends_at
    assert Member.objects.get(pk=member.pk).name == "Max Ember"


def test_several_memberships_are_extended_at_once_from_the_list(desk, member, editor, plan, now):
    trial, other = trials.start(member), trials.grant(member, plan, None, editor)
    chosen = {"_selected_action": [trial.pk, other.pk], "action": "extend_by_more"}

    response = desk.post(page("membership_changelist"), chosen, follow=True)

    assert said(response) == [f"{other} has no end.", "1 membership has a new end. It holds at once."]
    trial.refresh_from_db()
    assert trial.ends_at == now + 28 * DAY


def test_the_list_asks_until_when_and_does_it_on_the_second_press(desk, member, now):
    trial = trials.start(member)
    chosen = {"_selected_action": [trial.pk], "action": "extend_until"}

    asking = desk.post(page("membership_changelist"), chosen)
    until = {"apply": "1", "until": "2026-06-01T00:00:00"}
    desk.post(page("membership_changelist"), {**chosen, **until})

    assert asking.status_code == 200
    assert asking.context["form"].errors == {}
    assert Membership.objects.get().ends_at == datetime(2026, 6, 1, tzinfo=UTC)


def test_members_are_found_by_what_they_may_read(desk, editor, plan, now):
    names = ["plain", "trying", "over", "paying", "paid"]
    _plain, trying, over, paying, paid = (person(name) for name in names)
    trials.start(trying)
    trials.start(over, at=now - 15 * DAY)
    trials.start(paying, at=now - 30 * DAY)
    trials.grant(paying, plan, None, editor)
    Membership.objects.create(member=paid, plan=plan, starts_at=now - 9 * DAY, ends_at=now - DAY)

    def shown(**query):
        result = desk.get(page("member_changelist"), query).context["cl"].queryset
        return sorted(result.filter(is_staff=False).values_list("name", flat=True))

    assert shown(access="trial") == ["trying"]
    assert shown(access="ended") == ["over"]
    assert shown(access="member") == ["paying"]
    assert shown(access="none") == ["over", "paid", "plain"]


def test_who_is_without_a_second_factor_is_found(desk, editor, member):
    Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.create(user=member, type=Authenticator.Type.RECOVERY_CODES, data={})
    other = Member.objects.create_user("second.editor@example.org", is_staff=True)

    def shown(factor):
        return list(desk.get(page("member_changelist"), {"factor": factor}).context["cl"].queryset)

    assert [shown("with"), shown("without"), shown("editors")] == [[editor], [member, other], [other]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_members_asks_as_often_for_one_as_for_three(
    desk, plan, count, django_assert_num_queries, now
):
    for number in range(count):
        one = person(f"reader{number}")
        trials.start(one, at=now - 30 * DAY)
        Membership.objects.create(member=one, plan=plan)
    desk.get(page("member_changelist"))

    with django_assert_num_queries(9):
        desk.get(page("member_changelist"))


def test_a_member_s_page_shows_what_they_downloaded_but_no_password(desk, member, section, now):
    report = Report.objects.create(
        section=section(), title="Corridors in winter", slug="corridors", abstract="A."
    )
    Download.objects.create(report=report, member=member)
    Download.objects.create(report=report, member=None)

    response = desk.get(page("member_change", member.pk))

    words = response.content.decode()
    assert response.context["downloads_count"] == 1
    assert "Corridors in winter" in words
    assert member.password.split("$")[0] not in words
    assert "no-store" in response.headers["Cache-Control"]


def test_nobody_sets_another_s_password(desk, member):
    response = desk.post(
        reverse("admin:auth_user_password_change", args=[member.pk]),
        {
            "password1": "another-horse-battery",
            "password2": "another-horse-battery",
            "usable_password": "true",
        },
    )

    assert response.status_code == 403
    assert Member.objects.get(pk=member.pk).check_password(PASSWORD)


def test_a_chief_cannot_turn_an_administrator_s_letters_to_another_address(chief, editor):
    response = chief.post(page("member_change", editor.pk), {**rows(editor), "email": "mine@example.org"})

    assert response.status_code == 302
    assert Member.objects.get(pk=editor.pk).email == "editor@example.org"


def test_a_reader_is_granted_access_on_the_request_s_page(desk, editor, member, asked, plan, story, now):
    row = asked()

    response = desk.post(
        page("accessrequest_grant", row.pk),
        {"grant-plan": plan.pk, "grant-length": "month", "grant-answer": "Welcome."},
        follow=True,
    )

    row.refresh_from_db()
    assert said(response) == ["Granted. It holds at once, and a letter is on its way."]
    assert (row.state, row.answered_by, row.answered_at, row.answer) == ("granted", editor, now, "Welcome.")
    assert (row.membership.plan, row.membership.ends_at) == (plan, now + 30 * DAY)
    assert may_read(member, story) is True
    assert "granted by Edith Orr, 18 Mar 2026, 12:00:05" in " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("length", "day", "end"),
    [
        ("month", "", NOW + 30 * DAY),
        ("year", "", datetime(2027, 3, 18, 12, 0, 5, tzinfo=UTC)),
        ("date", "2026-03-18", datetime(2026, 3, 18, 23, 59, 59, tzinfo=UTC)),
        ("none", "", None),
    ],
)
def test_access_is_granted_for_as_long_as_the_editor_says(desk, asked, plan, now, length, day, end):
    row = asked()

    desk.post(
        page("accessrequest_grant", row.pk),
        {"grant-plan": plan.pk, "grant-length": length, "grant-day": day},
    )

    row.refresh_from_db()
    assert row.membership is not None
    assert row.membership.ends_at == end


@pytest.mark.parametrize(("day", "words"), [("", "Which day?"), ("2026-03-17", "It has passed.")])
def test_a_day_that_is_missing_or_past_grants_nothing(desk, asked, plan, now, day, words):
    row = asked()

    response = desk.post(
        page("accessrequest_grant", row.pk),
        {"grant-plan": plan.pk, "grant-length": "date", "grant-day": day, "grant-answer": "Kept words."},
    )

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Kept words." in response.content.decode()
    assert AccessRequest.objects.get().state == "new"


def test_the_desk_does_not_grant_the_plan_of_free_trials(desk, asked):
    row = asked()

    response = desk.post(
        page("accessrequest_grant", row.pk),
        {"grant-plan": Plan.objects.get(slug="trial").pk, "grant-length": "none"},
    )

    assert response.status_code == 422
    assert Membership.objects.count() == 0


def test_a_request_is_declined_with_words_only(desk, editor, asked, now):
    row = asked()

    empty = desk.post(page("accessrequest_decline", row.pk), {"decline-answer": "  "})
    desk.post(page("accessrequest_decline", row.pk), {"decline-answer": "Not for reprints."})

    row.refresh_from_db()
    assert empty.status_code == 422
    assert (row.state, row.answer, row.answered_by) == ("declined", "Not for reprints.", editor)


def test_what_was_answered_is_not_answered_again(desk, asked, plan, now):
    row = asked()
    desk.post(page("accessrequest_decline", row.pk), {"decline-answer": "No."})

    response = desk.post(
        page("accessrequest_grant", row.pk), {"grant-plan": plan.pk, "grant-length": "none"}, follow=True
    )

    row.refresh_from_db()
    assert said(response)[-1] == "This request has been answered meanwhile."
    assert (row.state, row.plan.slug, Membership.objects.count()) == ("declined", "institution", 0)
    assert "grant-plan" not in response.content.decode()


def test_the_state_of_a_request_is_typed_by_nobody(desk, asked):
    row = asked()

    response = desk.post(page("accessrequest_change", row.pk), {"state": "granted"})

    assert response.status_code == 403
    assert AccessRequest.objects.get().state == "new"


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_comes_first_and_oldest_first(desk, asked, now, count, django_assert_num_queries):
    for number in range(count):
        asked(f"waits {number}", created_at=now - number * DAY)
        asked(f"done {number}", created_at=now - number * DAY, state="declined", answered_at=now)
    desk.get(page("accessrequest_changelist"))

    with django_assert_num_queries(10):
        shown = desk.get(page("accessrequest_changelist")).context["cl"].queryset

    waiting = [f"waits {number}" for number in reversed(range(count))]
    assert [row.organisation for row in shown] == [*waiting, *(f"done {number}" for number in range(count))]


@pytest.mark.parametrize("table", ["member", "membership", "plan", "accessrequest", "trialtaken"])
def test_an_editor_who_is_no_chief_sees_nobody_s_access(client, table, db):
    one = Member.objects.create_user("deskhand@example.org", is_staff=True)
    one.groups.add(*Group.objects.filter(name__in=["desk", "editor"]))
    client.force_login(one, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(page(f"{table}_changelist")).status_code == 403


def test_an_editor_who_is_no_chief_neither_extends_nor_answers(client, member, asked, now):
    one = Member.objects.create_user("deskhand@example.org", is_staff=True)
    one.groups.add(*Group.objects.filter(name__in=["desk", "editor"]))
    client.force_login(one, backend="allauth.account.auth_backends.AuthenticationBackend")
    trial, row = trials.start(member), asked()

    answers = [
        client.post(page("member_extend", member.pk)).status_code,
        client.post(page("accessrequest_grant", row.pk), {"grant-length": "none"}).status_code,
        client.post(page("accessrequest_decline", row.pk), {"decline-answer": "No."}).status_code,
        client.get(page("accessrequest_change", row.pk)).status_code,
        client.get(page("membership_figures")).status_code,
    ]

    assert answers == [403] * 5
    assert Membership.objects.get().ends_at == trial.ends_at


def test_a_chief_grants_and_extends(chief, member, asked, plan, now):
    trials.start(member)
    row = asked()

    answers = [
        chief.get(page("member_change", member.pk)).status_code,
        chief.post(page("member_extend", member.pk)).status_code,
        chief.post(
            page("accessrequest_grant", row.pk), {"grant-plan": plan.pk, "grant-length": "none"}
        ).status_code,
    ]

    assert answers == [200, 302, 302]
    assert member.memberships.open().count() == 2


def test_the_trial_s_plan_is_never_deleted_nor_renamed_for_the_machine(desk):
    trial = Plan.objects.get(slug="trial")

    refused = desk.post(page("plan_delete", trial.pk), {"post": "yes"})
    bulk = desk.get(page("plan_changelist")).context["cl"]
    shown = desk.get(page("plan_change", trial.pk))

    assert refused.status_code == 403
    assert "delete_selected" not in dict(bulk.model_admin.get_action_choices(bulk_request(desk)))
    assert "slug" in shown.context["adminform"].readonly_fields


def bulk_request(desk):
    return desk.get(page("plan_changelist")).wsgi_request


def test_a_plan_s_page_shows_how_it_reads_in_both_languages(desk, plan):
    words = desk.get(page("plan_change", plan.pk)).context["cards"]

    assert [(card["language"], card["name"], card["price"]) for card in words] == [
        ("en", "Membership", "On request"),
        ("zh-hans", "会员", "价格面议"),
    ]


def test_a_trial_taken_is_only_looked_at_and_deleted_by_an_administrator(client, chief, editor):
    taken = TrialTaken.objects.create(email_hash="0" * 64)
    assert chief.post(page("trialtaken_delete", taken.pk), {"post": "yes"}).status_code == 403

    client.force_login(editor, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(page("trialtaken_add")).status_code == 403
    assert client.post(page("trialtaken_change", taken.pk), {"email_hash": "1" * 64}).status_code == 403
    client.post(page("trialtaken_delete", taken.pk), {"post": "yes"})

    assert TrialTaken.objects.count() == 0


@pytest.mark.parametrize("typed", ["member@example.org", " Member+second@Example.org", ""])
def test_whose_trial_was_taken_is_found_by_the_whole_address(desk, member, now, typed):
    TrialTaken.objects.create(email_hash="0" * 64)
    trials.start(member)

    found = (
        desk.get(page("trialtaken_changelist"), {"q": typed or "other@example.org"}).context["cl"].queryset
    )

    assert found.count() == (1 if typed else 0)
    assert not found.filter(email_hash="0" * 64).exists()


def test_the_desk_takes_a_second_factor_away_but_never_sees_its_secret(desk, member):
    lost = Authenticator.objects.create(
        user=member, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )

    shown = desk.get(reverse("admin:mfa_authenticator_change", args=[lost.pk]))
    desk.post(reverse("admin:mfa_authenticator_delete", args=[lost.pk]), {"post": "yes"})

    assert shown.status_code == 200
    assert "JBSWY3DPEHPK3PXP" not in shown.content.decode()
    assert Authenticator.objects.count() == 0


def test_a_device_deleted_at_the_desk_is_signed_out_and_its_key_is_shown_to_nobody(desk, member):
    theirs = Client()
    theirs.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    key = theirs.session.session_key
    device = UserSession.objects.create(user=member, ip="127.0.0.1", session_key=key, user_agent="A browser")

    shown = desk.get(reverse("admin:usersessions_usersession_change", args=[device.pk]))
    desk.post(reverse("admin:usersessions_usersession_delete", args=[device.pk]), {"post": "yes"})

    assert shown.status_code == 200
    assert key not in shown.content.decode()
    assert theirs.get(reverse("account")).status_code == 302
