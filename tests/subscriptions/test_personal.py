import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from portal import signing
from portal.models import Letter
from subscriptions import personal, subscribing
from subscriptions.models import Delivery, Issue, IssueVariant, Subscriber, Suppression
from tests.subscriptions.conftest import NOW
from tests.subscriptions.test_subscribing import link

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(subscriber):
    return subscriber("ann@example.org", name="Ann Lee", country="Wales")


def link_page(person) -> str:
    return reverse("weekly_personal_link", args=[signing.sign("weekly.preferences", f"{person.pk:010d}")])


def fresh(client, person, outbox) -> str:
    """The path of the personal page, out of a letter that was just asked for."""
    client.post(link_page(person))
    return link(outbox()[-1], "weekly_personal")


def to_new_address(client, person, outbox, email: str) -> str:
    """The path in the letter to a new address."""
    client.post(fresh(client, person, outbox) + "address/", {"email": email})
    return link(outbox()[-1], "weekly_move")


def test_everything_else_takes_a_link_mailed_to_the_subscribers_own_address(client, ann, outbox):
    asked = client.get(link_page(ann))
    assert (asked.status_code, outbox()) == (200, [])
    done = client.post(link_page(ann))

    (letter,) = outbox()
    page = client.get(link(letter, "weekly_personal")).content.decode()
    assert (letter.purpose, letter.to_address) == ("weekly.personal", "ann@example.org")
    assert "ann@example.org" not in asked.content.decode() + done.content.decode()
    assert "a•••@example.org" in done.content.decode()
    assert "ann@example.org" in page
    assert 'value="Ann Lee"' in page


def test_a_second_link_within_the_hour_is_not_written_and_the_page_says_the_same(client, ann, outbox, clock):
    first = client.post(link_page(ann)).content
    second = client.post(link_page(ann)).content

    assert len(outbox()) == 1
    assert re.sub(rb'value="[^"]+"', b"", first) == re.sub(rb'value="[^"]+"', b"", second)
    clock.shift(timedelta(hours=1))
    client.post(link_page(ann))
    assert len(outbox()) == 2


def test_the_link_does_not_use_up_the_hours_confirmation_letter(client, ann, outbox):
    client.post(link_page(ann))

    client.post(reverse("weekly_subscribe"), {"email": "ann@example.org"})

    assert [row.purpose for row in outbox()] == ["weekly.personal", "weekly.already"]


def test_a_link_is_good_for_one_hour_and_then_offers_a_new_letter(client, ann, outbox, clock):
    path = fresh(client, ann, outbox)
    clock.shift(timedelta(hours=1, seconds=1))

    page = client.get(path).content.decode()
    assert "Ann Lee" not in page
    assert "ann@example.org" not in page
    assert len(outbox()) == 1
    client.post(path, {"name": "Mallory"})

    ann.refresh_from_db()
    assert (ann.name, len(outbox())) == ("Ann Lee", 2)
    assert client.get(link(outbox()[-1], "weekly_personal")).status_code == 200


@pytest.mark.parametrize("name", ["weekly_personal", "weekly_personal_address", "weekly_personal_erase"])
def test_looking_changes_nothing(client, ann, outbox, name):
    token = fresh(client, ann, outbox).split("/")[-2]
    before = list(Subscriber.objects.values())

    assert client.get(reverse(name, args=[token])).status_code == 200
    assert client.head(reverse(name, args=[token])).status_code == 200
    assert client.get(reverse("weekly_personal_data", args=[token])).status_code == 405

    assert list(Subscriber.objects.values()) == before
    assert len(outbox()) == 1


@pytest.mark.parametrize(
    "name",
    ["weekly_personal", "weekly_personal_address", "weekly_personal_data", "weekly_personal_erase", "weekly_move",
     "weekly_personal_link"],
)  # fmt: skip
def test_a_link_of_another_purpose_opens_nothing(client, ann, name):
    for purpose, value in (
        ("weekly.confirm", str(ann.pk)),
        ("weekly.unsubscribe", f"{ann.pk:010d}"),
        ("weekly.personal" if "link" in name or "move" in name else "weekly.preferences", f"{ann.pk:010d}"),
    ):
        assert client.post(reverse(name, args=[signing.sign(purpose, value)])).status_code == 404
    assert Subscriber.objects.count() == 1


def test_name_organisation_and_country_are_kept(client, ann, outbox):
    path = fresh(client, ann, outbox)

    answer = client.post(path, {"name": "Ann  Leigh", "organisation": "Port of Holyhead", "country": ""})

    ann.refresh_from_db()
    assert (answer.status_code, ann.name, ann.organisation, ann.country) == (
        200,
        "Ann Leigh",
        "Port of Holyhead",
        "",
    )
    assert client.post(path, {"name": "x" * 151}).status_code == 422


def test_a_new_address_confirms_before_anything_moves_and_the_old_one_is_told(client, ann, outbox, clock):
    path = to_new_address(client, ann, outbox, "Ann@Büro.example")
    ann.refresh_from_db()
    assert ann.email == "ann@example.org"
    asked = outbox()[-1]
    assert (asked.to_address, asked.to_name) == ("Ann@xn--bro-hoa.example", "")
    assert "ann@example.org" not in asked.text + asked.html
    assert "Ann Lee" not in asked.text + asked.html
    assert client.get(path).status_code == 200
    ann.refresh_from_db()
    assert ann.email == "ann@example.org"

    done = [client.post(path) for _twice in range(2)]

    ann.refresh_from_db()
    assert [answer.status_code for answer in done] == [200, 200]
    assert (ann.email, ann.email_key, ann.state, ann.name) == (
        "Ann@xn--bro-hoa.example",
        "ann@xn--bro-hoa.example",
        "active",
        "Ann Lee",
    )
    assert ann.confirmed_at == NOW
    assert [(row.purpose, row.to_address) for row in outbox()[2:]] == [("weekly.moved", "ann@example.org")]
    assert "desk@example.org" in outbox()[-1].text
    assert "preferences" not in outbox()[-1].text


def test_after_a_move_no_link_to_the_old_address_opens_what_is_personal(client, ann, outbox):
    old = fresh(client, ann, outbox)
    client.post(old + "address/", {"email": "new@example.net"})
    client.post(link(outbox()[-1], "weekly_move"))

    assert client.get(old).status_code == 410
    assert client.post(old + "erase/").status_code == 410
    assert Subscriber.objects.get().email == "new@example.net"


def test_an_older_move_cannot_be_played_again(client, ann, outbox, clock):
    first = to_new_address(client, ann, outbox, "one@example.net")
    clock.shift(timedelta(hours=1))
    client.post(first)
    ann.refresh_from_db()
    client.post(to_new_address(client, ann, outbox, "two@example.net"))

    answer = client.post(first)

    assert answer.status_code == 410
    assert Subscriber.objects.get().email == "two@example.net"


def test_an_address_that_receives_the_letter_already_is_told_to_nobody_and_merges(
    client, ann, subscriber, outbox
):
    other = subscriber("bob@example.net", name="Bob", sections=["energy"])
    path = fresh(client, ann, outbox) + "address/"

    page = client.post(path, {"email": "bob@example.net"}).content.decode()
    letter = outbox()[-1]
    unknown = client.post(path, {"email": "new@example.net"}).content.decode()

    assert page.replace("bob@example.net", "X") == unknown.replace("new@example.net", "X")
    assert "It comes here already" in letter.text
    for _twice in range(2):
        assert client.post(link(letter, "weekly_move")).status_code == 200
    ann.refresh_from_db()
    other.refresh_from_db()
    assert (ann.state, ann.email) == ("unsubscribed", "ann@example.org")
    assert (other.state, other.name, other.variant_key) == ("active", "Bob", "energy")
    assert [row.to_address for row in outbox() if row.purpose == "weekly.moved"] == ["ann@example.org"]


@pytest.mark.parametrize("state", ["pending", "unsubscribed", "bounced"])
def test_a_row_that_receives_nothing_makes_way(client, ann, subscriber, outbox, state):
    gone_at = NOW if state == "unsubscribed" else None
    subscriber("new@example.net", state=state, unsubscribed_at=gone_at)
    Suppression.objects.put("new@example.net", "bounced")

    client.post(to_new_address(client, ann, outbox, "new@example.net"))

    person = Subscriber.objects.get()
    assert (person.pk, person.email, person.state) == (ann.pk, "new@example.net", "active")
    assert Suppression.objects.count() == 0


def test_the_same_address_is_refused_with_a_sentence(client, ann, outbox):
    answer = client.post(fresh(client, ann, outbox) + "address/", {"email": "ANN@example.org"})

    assert answer.status_code == 422
    assert "The letter goes to this address already." in answer.content.decode()
    assert len(outbox()) == 1


def test_nobody_sprays_letters_at_new_addresses(client, ann, outbox):
    path = fresh(client, ann, outbox) + "address/"

    codes = [client.post(path, {"email": f"a{number}@example.net"}).status_code for number in range(7)]
    twice = [client.post(path, {"email": "a0@example.net"}).status_code for _twice in range(2)]

    assert codes + twice == [200] * 9
    assert [row.purpose for row in outbox()] == ["weekly.personal"] + ["weekly.move"] * 5


def test_a_link_to_a_new_address_is_good_for_seven_days(client, ann, outbox, clock):
    path = to_new_address(client, ann, outbox, "new@example.net")
    clock.shift(timedelta(days=7, seconds=1))

    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410
    assert Subscriber.objects.get().email == "ann@example.org"


def test_who_left_meanwhile_is_not_brought_back_by_a_new_address(client, ann, outbox):
    path = to_new_address(client, ann, outbox, "new@example.net")
    subscribing.unsubscribe(ann)

    assert client.post(path).status_code == 410
    ann.refresh_from_db()
    assert (ann.email, ann.state) == ("ann@example.org", "unsubscribed")


def test_who_left_after_moving_is_not_told_that_the_letter_comes(client, ann, outbox):
    path = to_new_address(client, ann, outbox, "new@example.net")
    client.post(path)
    subscribing.unsubscribe(Subscriber.objects.get())

    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410
    assert Subscriber.objects.get().state == "unsubscribed"


@pytest.fixture
def delivery(ann, weekly) -> Delivery:
    issue = Issue.objects.create(
        weekly=weekly,
        period="2026-W40",
        due_at=NOW,
        state="sending",
        number=1,
        frozen_at=NOW,
        key="k",
        sending_at=NOW,
    )
    return Delivery.objects.create(
        issue=issue, subscriber=ann, variant=IssueVariant.objects.create(issue=issue), address="ann@example.org",
        state="pending", next_try_at=NOW, message_id="<1@x>",
    )  # fmt: skip


def test_a_letter_on_its_way_goes_where_it_was_addressed_to(client, ann, delivery, outbox):
    client.post(to_new_address(client, ann, outbox, "new@example.net"))

    delivery.refresh_from_db()
    assert (delivery.address, delivery.state, delivery.subscriber) == ("ann@example.org", "pending", ann)


def test_my_data_is_one_file_with_what_every_room_holds(client, ann, delivery, outbox):
    token = fresh(client, ann, outbox).split("/")[-2]

    answer = client.post(reverse("weekly_personal_data", args=[token]))

    held = json.loads(answer.content)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert held["address"] == "ann@example.org"
    assert held["held"]["weekly"]["sections"] == "all"
    assert held["held"]["weekly"]["letters"] == [
        {
            "issue": "Belt & Road Weekly № 1",
            "address": "ann@example.org",
            "state": "pending",
            "sent": None,
        }
    ]
    assert [letter["subject"] for letter in held["held"]["letters"]] == ["Your link for Belt & Road Weekly"]


def test_erasing_takes_a_button_of_its_own_and_leaves_a_hash(client, ann, delivery, outbox):
    path = fresh(client, ann, outbox) + "erase/"
    Letter.objects.update(state="sent")
    Letter.objects.create(
        purpose="contributions.story_received", to_address="ann@example.org", subject="s", text="t",
        message_id="<2@x>", state="sent",
    )  # fmt: skip

    assert client.get(path).status_code == 200
    assert Subscriber.objects.count() == 1
    assert client.post(path).status_code == 200

    assert Subscriber.objects.count() == 0
    assert Suppression.objects.get().reason == "erased"
    assert [row.purpose for row in outbox()] == ["contributions.story_received"]
    delivery.refresh_from_db()
    assert (delivery.address, delivery.state) == (f"erased-{delivery.pk}", "skipped")
    assert client.post(path).status_code == 410


def test_a_letter_just_being_handed_over_is_not_pulled_away(ann):
    Letter.objects.create(
        purpose="weekly.already", to_address="ann@example.org", subject="s", text="t", message_id="<2@x>",
        state="sending",
    )  # fmt: skip

    personal.erase(ann)

    assert Letter.objects.get().state == "sending"
