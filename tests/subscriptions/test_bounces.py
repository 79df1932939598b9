from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portal.models import Letter
from portal.senders import Outcome
from portal.senders.parcel import Verdict
from subscriptions import bounces, outcomes, sending, subscribing
from subscriptions.models import Bounce, Delivery, Issue, Subscriber, Suppression
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db


def note(delivery: Delivery, kind: str, **fields) -> Bounce | None:
    return bounces.note(delivery, kind, **({"source": "report"} | fields))


def state(person: Subscriber) -> tuple[str, str]:
    """A subscriber's state, and why the address is suppressed."""
    person.refresh_from_db()
    row = Suppression.objects.of(person.email_key).first()
    return person.state, row.reason if row else ""


def test_a_mailbox_that_is_gone_is_not_mailed_again_from_the_first_bounce_on(subscriber, delivered):
    person = subscriber()

    bounce = note(delivered(person), "hard", status="5.1.1", words="550 5.1.1 User unknown")

    assert state(person) == ("bounced", "bounced")
    assert bounce is not None
    assert (bounce.subscriber, bounce.status, bounce.words, bounce.is_ours) == (
        person,
        "5.1.1",
        "550 5.1.1 User unknown",
        False,
    )


def test_a_complaint_is_a_wish_to_leave_and_is_obeyed_at_once(subscriber, delivered, clock):
    person = subscriber()

    note(delivered(person), "complaint")

    assert state(person) == ("unsubscribed", "complained")
    assert person.unsubscribed_at == NOW


def test_the_third_soft_bounce_in_a_row_is_the_last(subscriber, delivered):
    person = subscriber()
    seen = []

    for _week in range(3):
        note(delivered(person), "soft", status="5.2.2")
        seen.append(state(person)[0])

    assert seen == ["active", "active", "bounced"]


def test_a_letter_that_arrived_between_begins_the_count_again(subscriber, delivered):
    person = subscriber()
    for _week in range(2):
        note(delivered(person), "soft", status="4.4.1")
    delivered(person)

    for _week in range(2):
        note(delivered(person), "soft", status="4.4.1")

    assert state(person)[0] == "active"
    note(delivered(person), "soft", status="4.4.1")
    assert state(person)[0] == "bounced"


def test_three_of_the_last_five_count_where_the_others_say_nothing(subscriber, delivered):
    """Put off for 48 hours is neither an arrival nor a bounce; what is skipped or unknown was no try at all."""
    person = subscriber()
    note(delivered(person), "soft")
    delivered(person, state="failed")
    note(delivered(person), "soft")
    delivered(person, state="skipped")
    delivered(person, state="unknown")
    delivered(person, state="failed")

    note(delivered(person), "soft")

    assert state(person)[0] == "bounced"


def test_what_lies_further_back_than_five_deliveries_is_forgotten(subscriber, delivered):
    person = subscriber()
    for _week in range(2):
        note(delivered(person), "soft")
    for _week in range(3):
        delivered(person, state="failed")

    note(delivered(person), "soft")

    assert state(person)[0] == "active"


def test_two_reports_about_one_delivery_count_once(subscriber, delivered):
    """A server that puts us off first and gives up later writes twice; so do two servers on the way."""
    person = subscriber()
    note(delivered(person), "soft")
    last = delivered(person)

    for number in range(3):
        note(last, "soft", event_id=f"event {number}")

    assert state(person)[0] == "active"
    assert person.bounces.count() == 4


def test_an_event_that_is_told_again_is_written_down_once(subscriber, delivered):
    person = subscriber()
    delivery = delivered(person)

    told = [note(delivery, "soft", event_id="Postmark:42") for _again in range(3)]

    assert [bounce is None for bounce in told] == [False, True, True]
    assert Bounce.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_told_four_times_at_once_is_written_down_once(subscriber, delivered):
    delivery = delivered(subscriber())

    def tell(_number: int) -> bool:
        try:
            return note(delivery, "hard", event_id="Postmark:42") is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(tell, range(4)))

    assert told == [False, False, False, True]
    assert Bounce.objects.count() == 1


@pytest.mark.parametrize("kind", ["delayed", "auto-reply", "unknown", "leave", ""])
def test_what_is_no_bounce_is_not_written_down(subscriber, delivered, kind):
    person = subscriber()

    assert note(delivered(person), kind) is None

    assert (state(person), Bounce.objects.count()) == (("active", ""), 0)


def test_a_refusal_of_us_counts_against_nobody(subscriber, delivered):
    """A block list that holds our server would else strike off everybody behind it within three weeks."""
    person = subscriber()

    for _week in range(5):
        note(delivered(person), "soft", status="5.7.1", words="550 5.7.1 Blocked")

    assert state(person) == ("active", "")
    assert set(person.bounces.values_list("kind", "is_ours")) == {("soft", True)}


def test_a_refusal_of_us_between_is_no_arrival_either(subscriber, delivered):
    person = subscriber()
    note(delivered(person), "soft", status="5.2.2")
    note(delivered(person), "soft", status="5.7.1")
    note(delivered(person), "soft", status="5.2.2")
    assert state(person)[0] == "active"

    note(delivered(person), "soft", status="5.2.2")

    assert state(person)[0] == "bounced"


def test_the_desk_is_told_once_when_servers_refuse_us(subscriber, delivered, editor, outbox):
    for number in range(5):
        delivery = delivered(subscriber(), period="2026-W30")
        for again in range(2):
            note(delivery, "soft", status="5.7.1", words="550 Blocked", event_id=f"{number} {again}")

    (letter,) = outbox()
    assert letter.subject == "Servers refuse our letters: Belt & Road Weekly № 1"
    assert "for 3 people" in letter.text
    assert "550 Blocked" in letter.text


def test_a_delivery_that_came_back_stays_sent(subscriber, delivered):
    delivery = delivered(subscriber())

    note(delivery, "hard")

    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert bounces.came_back(delivery.issue) == 1


def test_a_report_about_an_erased_person_changes_nothing(subscriber, delivered):
    person = subscriber("ann@example.org")
    delivery = delivered(person)
    subscribing.erase(person.email)
    delivery.refresh_from_db()

    assert note(delivery, "hard") is None

    assert Bounce.objects.count() == 0
    assert Suppression.objects.get().reason == "erased"


def test_erasing_forgets_the_bounces_and_their_words(subscriber, delivered):
    person = subscriber("ann@example.org")
    note(delivered(person), "soft", words="<ann@example.org>: over quota")

    subscribing.erase("ann@example.org")

    assert Bounce.objects.count() == 0


def test_who_left_meanwhile_has_left_and_did_not_bounce(subscriber, delivered):
    person = subscriber()
    delivery = delivered(person)
    subscribing.unsubscribe(person)

    note(delivery, "hard")

    assert state(person) == ("unsubscribed", "bounced")


def test_a_complaint_wins_over_a_bounce(subscriber, delivered):
    person = subscriber()
    delivery = delivered(person)
    note(delivery, "hard")

    note(delivery, "complaint")
    note(delivery, "hard")

    assert state(person) == ("unsubscribed", "complained")


def test_who_bounced_may_ask_again_and_the_count_begins_anew(client, subscriber, delivered, outbox, clock):
    person = subscriber("ann@example.org")
    for _week in range(2):
        note(delivered(person), "soft")
    last = delivered(person)
    note(last, "soft")
    note(last, "hard")
    assert state(person) == ("bounced", "bounced")

    client.post(reverse("weekly_subscribe"), {"email": "ann@example.org"})
    (letter,) = outbox()
    clock.shift(timedelta(minutes=5))
    assert letter.purpose == "weekly.confirm"
    assert subscribing.confirm(person) is True

    assert state(person) == ("active", "")
    for _week in range(2):
        note(delivered(person), "soft")
        assert state(person)[0] == "active"
    note(delivered(person), "soft")
    assert state(person)[0] == "bounced"


@pytest.mark.parametrize("kind", ["hard", "complaint"])
def test_a_late_report_does_not_undo_a_new_confirmation(subscriber, delivered, clock, kind):
    person = subscriber("ann@example.org")
    delivery = delivered(person, sent_at=NOW)
    clock.shift(timedelta(days=1))
    Subscriber.objects.filter(pk=person.pk).update(confirmed_at=timezone.now())

    assert note(delivery, kind) is not None

    assert state(person) == ("active", "")


def test_who_complained_may_confirm_anew(client, subscriber, delivered, outbox, clock):
    person = subscriber("ann@example.org")
    note(delivered(person), "complaint")
    clock.shift(timedelta(days=1))

    client.post(reverse("weekly_subscribe"), {"email": "ann@example.org"})
    person.refresh_from_db()
    assert subscribing.confirm(person) is True

    assert state(person) == ("active", "")


def test_a_suppressed_address_is_found_among_many():
    for number in range(600):
        Suppression.objects.put(f"r{number}@example.org", "erased")

    found = Suppression.objects.among([*(f"r{n}@example.org" for n in range(590, 700)), "new@example.org"])

    assert found == {f"r{number}@example.org" for number in range(590, 600)}


def test_a_persons_export_names_their_bounces(subscriber, delivered, clock):
    person = subscriber("ann@example.org")
    note(delivered(person), "soft", words="Over quota")

    held = subscribing.export("ann@example.org")

    assert held is not None
    assert held["bounces"] == [{"when": NOW.isoformat(), "kind": "soft", "status": "", "words": "Over quota"}]


def refused(person: Subscriber, delivery: Delivery, answer: str) -> tuple[str, str]:
    """What `sending.record` makes of a server's answer at RCPT: the delivery's state and the person's."""
    from portal import answers

    Delivery.objects.filter(pk=delivery.pk).update(state="sending", claim="c", next_try_at=NOW)
    delivery.refresh_from_db()
    code, words = int(answer[:3]), answer[4:]
    status = answers.status_of(words)
    ours = answers.meaning(status, code, words) == "ours"
    verdict = Verdict.LATER if code < 500 else Verdict.REFUSED if ours else Verdict.NO_SUCH_RECIPIENT
    outcomes.record(delivery, Outcome(verdict, code, words, "rcpt", status), NOW)
    delivery.refresh_from_db()
    return delivery.state, state(person)[0]


def test_no_4xx_is_final_and_none_is_a_bounce(subscriber, delivered):
    """Keila makes every 4xx final (#557)."""
    for code in (421, 450, 451, 452, 454):
        person = subscriber()
        assert refused(person, delivered(person), f"{code} 4.2.2 Not now") == ("pending", "active")

    assert Bounce.objects.count() == 0


def test_a_failed_letter_does_not_count_as_sent(subscriber, delivered):
    """django-newsletter counts failed sends as sent (#210)."""
    person = subscriber()
    delivery = delivered(person)

    assert refused(person, delivery, "550 5.1.1 User unknown") == ("failed", "bounced")

    figures = sending.figures(delivery.issue)
    assert (figures["sent"], figures["failed"], bounces.came_back(delivery.issue)) == (0, 1, 1)


def test_a_full_mailbox_at_the_door_is_given_three_weeks(subscriber, delivered):
    person = subscriber()
    seen = [refused(person, delivered(person), "552 5.2.2 Over quota") for _week in range(3)]

    assert seen == [("failed", "active"), ("failed", "active"), ("failed", "bounced")]


def test_a_sender_that_lost_its_claim_bounces_nobody(subscriber, delivered):
    """Its 5xx is about a row that another sender has finished since."""
    person = subscriber()
    delivery = delivered(person)

    outcomes.record(delivery, Outcome(Verdict.NO_SUCH_RECIPIENT, 550, "5.1.1 No", "rcpt", "5.1.1"), NOW)

    assert (state(person), Bounce.objects.count()) == (("active", ""), 0)


def test_the_delivery_list_and_a_retry_pass_over_who_bounced(subscriber, delivered):
    person = subscriber()
    delivery = delivered(person)
    refused(person, delivery, "550 5.1.1 User unknown")

    assert sending.retry_failed(Issue.objects.get(pk=delivery.issue_id)) == 0
    assert Issue.objects.get(pk=delivery.issue_id).state == "sent"


def test_asking_again_at_the_desk_goes_only_through_the_mailbox(desk, subscriber, delivered, outbox):
    bounced, active = subscriber("ann@example.org"), subscriber("ben@example.org")
    note(delivered(bounced), "hard")

    answer = desk.post(
        reverse("admin:subscriptions_subscriber_changelist"),
        {"action": "mail_again", "_selected_action": [bounced.pk, active.pk]},
        follow=True,
    )

    assert "1 person is asked by letter to confirm anew" in answer.content.decode()
    assert [(row.to_address, row.purpose) for row in Letter.objects.all()] == [
        ("ann@example.org", "weekly.confirm")
    ]
    assert state(bounced) == ("bounced", "bounced")


def test_the_desk_lists_bounces_and_finds_them_by_address(desk, subscriber, delivered):
    note(delivered(subscriber("ann@example.org")), "hard", words="550 5.1.1 User unknown")
    note(delivered(subscriber("ben@example.org")), "soft", source="webhook", words="Over quota")
    path = reverse("admin:subscriptions_bounce_changelist")

    def shown(query: str) -> tuple[bool, bool]:
        page = desk.get(path + query).content.decode()
        return "User unknown" in page, "Over quota" in page

    assert shown("") == (True, True)
    assert shown("?q=ann@example.org") == (True, False)
    assert shown("?kind__exact=soft") == (False, True)
    assert shown("?source__exact=report") == (True, False)
    assert desk.get(path + "add/").status_code == 403
    assert desk.post(path + f"{Bounce.objects.latest('pk').pk}/delete/").status_code == 403


def test_a_subscribers_page_shows_what_came_back(desk, subscriber, delivered):
    person = subscriber("ann@example.org")
    note(delivered(person), "hard", words="550 5.1.1 User unknown")

    page = desk.get(reverse("admin:subscriptions_subscriber_change", args=[person.pk])).content.decode()

    assert "550 5.1.1 User unknown" in page
    assert "Belt &amp; Road Weekly № 1" in page


def test_the_list_of_deliveries_shows_and_filters_what_came_back(desk, subscriber, delivered):
    note(delivered(subscriber("ann@example.org")), "hard")
    delivered(subscriber("ben@example.org"))
    path = reverse("admin:subscriptions_delivery_changelist")

    def shown(query: str) -> tuple[bool, bool]:
        page = desk.get(path + query).content.decode()
        return "ann@example.org" in page, "ben@example.org" in page

    assert '<td class="field-came_back">for good</td>' in desk.get(path).content.decode()
    assert shown("") == (True, True)
    assert shown("?came_back=any") == (True, False)
    assert shown("?came_back=hard") == (True, False)
    assert shown("?came_back=soft") == (False, False)


def test_an_editor_lifts_a_suppression_by_deleting_it(desk, subscriber, delivered):
    person = subscriber("ann@example.org")
    note(delivered(person), "hard")
    row = Suppression.objects.get()

    answer = desk.post(reverse("admin:subscriptions_suppression_delete", args=[row.pk]), {"post": "yes"})

    assert answer.status_code == 302
    assert state(person) == ("bounced", "")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_bounces_costs_the_same_with_one_and_three(
    desk, subscriber, delivered, count, django_assert_num_queries
):
    for _ in range(count):
        note(delivered(subscriber()), "soft")
    path = reverse("admin:subscriptions_bounce_changelist")
    desk.get(path)

    with django_assert_num_queries(8):
        desk.get(path)


@pytest.mark.parametrize(("said", "kinds"), [("452 4.2.2 Over quota", ["soft"]), ("451 4.3.0 Later", [])])
def test_a_mailbox_that_is_full_for_48_hours_counts_and_a_server_that_is_busy_does_not(
    leaving, sink, clock, said, kinds
):
    sink.rcpt = lambda address, count: said
    issue = leaving(people=1)
    sending.drain(issue.pk)
    clock.shift(Delivery.GIVE_UP_AFTER)

    sending.drain(issue.pk)

    assert Delivery.objects.get().state == "failed"
    assert list(Bounce.objects.values_list("kind", flat=True)) == kinds
