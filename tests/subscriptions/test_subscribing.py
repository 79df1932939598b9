import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal import rooms, signing
from subscriptions import subscribing
from subscriptions.models import Delivery, Issue, IssueVariant, Subscriber, Suppression, Weekly
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db


def ask(client, email="ann@example.org", **fields):
    return client.post(reverse("weekly_subscribe"), {"email": email, **fields})


def link(letter, name: str) -> str:
    """The path of the link to page `name` in a letter."""
    start = reverse(name, args=["X"]).removesuffix("X/")
    return start + re.findall(re.escape(start) + r"([\w.~-]+)/", letter.text)[0] + "/"


def test_from_the_form_to_the_welcome_letter(client, section, outbox):
    section("energy")
    section("ports")

    answer = ask(client, name="Ann  Lee", country="Wales", sections=["ports"])
    assert answer.status_code == 302
    (letter,) = outbox()
    page = client.get(link(letter, "weekly_confirm"))
    assert page.status_code == 200
    assert Subscriber.objects.get().state == "pending"
    done = client.post(link(letter, "weekly_confirm"))

    person = Subscriber.objects.get()
    assert done.status_code == 200
    assert (person.state, person.name, person.variant_key) == ("active", "Ann Lee", "ports")
    assert person.consent_text.startswith("I ask for this weekly letter")
    assert (person.consent_version, person.consent_source) == (
        subscribing.CONSENT_VERSION,
        "/weekly/subscribe/",
    )
    assert [row.purpose for row in outbox()] == ["weekly.confirm", "weekly.welcome"]


def test_a_strangers_words_travel_in_no_letter_before_the_mailbox_confirmed(client, outbox):
    """Else the form would carry anybody's advertisement to any mailbox, in the place of a name."""
    ask(client, name="Win a prize at evil.example", organisation="evil.example")

    (letter,) = outbox()
    assert "evil" not in f"{letter.to_name} {letter.subject} {letter.text} {letter.html}"
    client.post(link(letter, "weekly_confirm"))
    assert [row.to_name for row in outbox()] == ["", "Win a prize at evil.example"]


def test_confirming_twice_welcomes_once(client, outbox):
    ask(client)
    path = link(outbox()[0], "weekly_confirm")

    client.post(path)
    client.post(path)

    assert [row.purpose for row in outbox()] == ["weekly.confirm", "weekly.welcome"]


def test_asking_never_tells_whether_an_address_is_known(client, subscriber, outbox):
    subscriber("known@example.org")
    subscriber("gone@example.org", state="unsubscribed", unsubscribed_at=NOW - timedelta(days=400))

    pages = []
    for email in ("known@example.org", "gone@example.org", "new@example.org"):
        answer = ask(client, email)
        page = client.get(answer.headers["Location"])
        shown = page.content.decode().replace(email, "X")
        pages.append((answer.status_code, page.status_code, re.sub(r"to=[^\"]+|value=\"[^\"]+\"", "", shown)))

    assert pages[0] == pages[1] == pages[2]
    assert [(row.to_address, row.purpose) for row in outbox()] == [
        ("known@example.org", "weekly.already"),
        ("gone@example.org", "weekly.confirm"),
        ("new@example.org", "weekly.confirm"),
    ]


def work(act) -> tuple[list[str], list[str]]:
    """What an act costs: the kinds of its queries, in order, and how many templates it renders."""
    rendered: list[str] = []

    def seen(sender, template, **_):
        rendered.append(template.name)

    template_rendered.connect(seen)
    try:
        with CaptureQueriesContext(connection) as queries:
            act()
    finally:
        template_rendered.disconnect(seen)
    kinds = [query["sql"].split(" ")[0].strip('";') for query in queries.captured_queries]
    return kinds, [name.rsplit("/", 1)[-1] for name in rendered]


def test_asking_takes_the_same_work_whoever_is_asked_for(client, subscriber, outbox, clock):
    """Time would tell what the words do not. Known, unknown, gone, bounced, suppressed, once too often."""
    subscriber("known@example.org", sections=["energy"])
    subscriber("gone@example.org", state="unsubscribed", unsubscribed_at=NOW - timedelta(days=4))
    subscriber("bounced@example.org", state="bounced")
    Suppression.objects.put("suppressed@example.org", "erased")
    subscriber("twiceknown@example.org")
    for _three in range(3):
        clock.shift(timedelta(hours=1))
        ask(client, "daily@example.org")
    clock.shift(timedelta(hours=1))
    for name in ("twice", "twiceknown"):
        ask(client, f"{name}@example.org")
    people = ["new", "known", "gone", "bounced", "suppressed", "daily", "twice", "twiceknown"]
    before = len(outbox())

    costs = {name: work(lambda name=name: ask(client, f"{name}@example.org")) for name in people}

    def levelled(cost):
        """An INSERT for an UPDATE, and what ends a savepoint, are one statement for another."""
        kinds, rendered = cost
        same = {"UPDATE": "WRITE", "INSERT": "WRITE", "RELEASE": "END", "ROLLBACK": "END"}
        return [same.get(kind, kind) for kind in kinds], rendered

    first = levelled(costs["new"])
    assert {name: levelled(cost) for name, cost in costs.items()} == dict.fromkeys(people, first)
    assert len(outbox()) == before + 5


def test_one_too_many_rings_like_any_other(client, monkeypatch, django_capture_on_commit_callbacks):
    rung: list[str] = []
    monkeypatch.setattr("portal.bell._send", lambda task, args: rung.append(task))

    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            ask(client)

    assert rung == ["portal.tasks.send_letters"] * 2


@pytest.mark.parametrize("reason", ["bounced", "complained"])
def test_who_bounced_or_complained_may_ask_and_confirm_anew(client, subscriber, outbox, reason):
    subscriber("ann@example.org", state="bounced")
    Suppression.objects.put("ann@example.org", reason)

    ask(client)
    assert Subscriber.objects.get().state == "bounced"
    assert Suppression.objects.count() == 1
    client.post(link(outbox()[0], "weekly_confirm"))

    assert [row.purpose for row in outbox()] == ["weekly.confirm", "weekly.welcome"]
    assert Subscriber.objects.get().state == "active"
    assert Suppression.objects.count() == 0


def test_a_stranger_cannot_change_what_a_subscriber_chose(client, subscriber, section):
    section("energy")
    section("ports")
    person = subscriber("ann@example.org", name="Ann", sections=["energy"])

    ask(client, "ANN@example.org", name="Mallory", sections=["ports"])

    person.refresh_from_db()
    assert (person.name, person.variant_key, person.state) == ("Ann", "energy", "active")
    assert Subscriber.objects.count() == 1


def test_one_letter_an_hour_and_three_a_day(client, outbox, clock):
    for hour in (0, 0, 1, 2, 3):
        clock.move_to(NOW.replace(hour=1) + timedelta(hours=hour, minutes=5))
        assert ask(client).status_code == 302

    assert len(outbox()) == 3


def test_send_again_writes_the_same_letter_within_the_same_limits(client, outbox, clock):
    thanks = ask(client).headers["Location"]

    client.post(thanks)
    assert len(outbox()) == 1
    clock.shift(timedelta(hours=1))
    answer = client.post(thanks)

    assert answer.status_code == 302
    assert [row.purpose for row in outbox()] == ["weekly.confirm", "weekly.confirm"]


def test_too_many_from_one_network_is_said_and_nothing_typed_is_lost(client, clock):
    for number in range(30):
        ask(client, f"r{number}@example.org")

    answer = ask(client, "last@example.org", name="Last Reader")

    assert answer.status_code == 429
    assert "Please try again in an hour" in answer.content.decode()
    assert 'value="Last Reader"' in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": ""}, "Where shall the letter go?"),
        ({"email": "no address"}, "This is no e-mail address."),
        ({"email": "a@b.org\r\nBcc: c@d.org"}, "This is no e-mail address."),
        ({"email": "a@b.org", "sections": ["nowhere"]}, "There is no section “nowhere”."),
        ({"email": "a" * 300 + "@b.org"}, "at most 254 characters"),
        ({"email": "a@b.org", "name": "x\x00y"}, "Null characters are not allowed."),
        ({"email": "a@b.org", "language": "tlh"}, "Select a valid choice."),
    ],
)
def test_bad_input_is_answered_with_a_sentence(client, section, fields, words, outbox):
    answer = client.post(reverse("weekly_subscribe"), {"name": "Ann Lee", **fields})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert outbox() == []


def test_an_international_domain_is_one_mailbox(client, outbox):
    ask(client, "ann@bücher.example")
    ask(client, "Ann@xn--bcher-kva.EXAMPLE")

    (person,) = Subscriber.objects.all()
    assert (person.email, person.email_key) == ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example")
    assert outbox()[0].to_address == "ann@xn--bcher-kva.example"


def test_a_form_without_its_proof_is_shown_again_with_every_word(settings):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)

    answer = client.post(reverse("weekly_subscribe"), {"email": "ann@example.org", "name": "Ann Lee"})

    assert answer.status_code == 403
    assert "This page lay open for too long" in answer.content.decode()
    assert 'value="ann@example.org"' in answer.content.decode()
    assert Subscriber.objects.count() == 0


def test_a_confirmation_link_is_good_for_seven_days_and_then_offers_a_new_letter(client, outbox, clock):
    ask(client)
    path = link(outbox()[0], "weekly_confirm")
    clock.shift(timedelta(days=7, seconds=1))

    page = client.get(path)
    assert (page.status_code, b"Send a new letter to" in page.content) == (410, True)
    assert client.post(path).status_code == 200

    assert Subscriber.objects.get().state == "pending"
    client.post(link(outbox()[1], "weekly_confirm"))
    assert Subscriber.objects.get().state == "active"


def test_an_old_confirmation_link_does_not_bring_back_who_left(client, outbox):
    ask(client)
    path = link(outbox()[0], "weekly_confirm")
    client.post(path)
    subscribing.unsubscribe(Subscriber.objects.get())

    assert client.post(path).status_code == 410
    assert Subscriber.objects.get().state == "unsubscribed"


def test_a_link_of_another_purpose_opens_nothing(client, subscriber):
    person = subscriber()
    token = signing.sign("weekly.preferences", f"{person.pk:010d}")

    for name in ("weekly_confirm", "weekly_unsubscribe", "weekly_hold"):
        assert client.get(reverse(name, args=[token])).status_code == 404
        assert client.post(reverse(name, args=[token])).status_code == 404
    assert Subscriber.objects.get().state == "active"


def test_preferences_show_the_address_masked_and_keep_the_choice(client, subscriber, section, clock):
    section("energy")
    section("ports")
    person = subscriber("ann@example.org", name="Ann Lee")
    path = reverse("weekly_preferences", args=[signing.sign("weekly.preferences", f"{person.pk:010d}")])

    page = client.get(path).content.decode()
    assert "a•••@example.org" in page
    assert "ann@example.org" not in page
    assert "Ann Lee" not in page
    client.post(path, {"sections": ["ports"], "pause": "2"})

    person.refresh_from_db()
    assert (person.variant_key, person.paused_until) == ("ports", NOW + timedelta(weeks=2))
    client.post(path, {"sections": ["ports", "energy"], "pause": "0"})
    person.refresh_from_db()
    assert (person.variant_key, person.paused_until) == ("", None)
    assert client.post(path, {"pause": "999"}).status_code == 422


def test_another_language_is_another_letter_and_the_sections_stay(client, subscriber, section):
    section("energy")
    section("ports")
    person = subscriber(sections=["ports"])
    path = reverse("weekly_preferences", args=[signing.sign("weekly.preferences", f"{person.pk:010d}")])
    assert b'name="language"' not in client.get(path).content
    chinese = Weekly.objects.create(language="zh-hans", name="一带一路周刊", is_active=False)
    assert b'name="language"' not in client.get(path).content
    Weekly.objects.filter(pk=chinese.pk).update(is_active=True)

    answer = client.post(path, {"sections": ["ports"], "language": "zh-hans"})

    person.refresh_from_db()
    assert (answer.status_code, person.weekly, person.variant_key) == (200, chinese, "ports")
    assert "一带一路周刊" in answer.content.decode()
    assert client.post(path, {"sections": ["ports"], "language": "tlh"}).status_code == 422


def unsubscribe_path(person) -> str:
    return reverse("weekly_unsubscribe", args=[signing.sign("weekly.unsubscribe", f"{person.pk:010d}")])


def test_looking_at_the_unsubscribe_page_changes_nothing(client, subscriber):
    person = subscriber()

    assert client.get(unsubscribe_path(person)).status_code == 200
    assert client.head(unsubscribe_path(person)).status_code == 200
    assert Subscriber.objects.get().state == "active"


def test_leaving_by_the_button_with_a_reason(client, subscriber):
    person = subscriber()

    answer = client.post(unsubscribe_path(person), {"reason": "Too many letters"})

    person.refresh_from_db()
    assert (answer.status_code, person.state, person.unsubscribe_reason) == (
        200,
        "unsubscribed",
        "Too many letters",
    )


def test_leaving_by_one_click_in_both_encodings_twice_and_years_later(subscriber, clock):
    from django.test import Client

    person = subscriber()
    path = unsubscribe_path(person)
    clock.shift(timedelta(days=4000))
    client = Client(enforce_csrf_checks=True)

    for _twice in range(2):
        form = client.post(
            path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        multipart = client.post(path, {"List-Unsubscribe": "One-Click"})
        assert (form.status_code, multipart.status_code) == (200, 200)
    assert Subscriber.objects.get().state == "unsubscribed"
    subscribing.erase(person.email)

    erased = client.post(path, {"List-Unsubscribe": "One-Click"})

    assert erased.status_code == 200
    assert erased.cookies == {}


def test_links_survive_a_change_of_keys(client, subscriber, settings):
    person = subscriber()
    path = unsubscribe_path(person)
    Suppression.objects.put("gone@example.org", "erased")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key " * 6

    client.post(path, {"List-Unsubscribe": "One-Click"})

    assert Subscriber.objects.get().state == "unsubscribed"
    assert Suppression.objects.of("gone@example.org").exists()


def test_erasing_leaves_a_hash_and_no_address(subscriber, weekly):
    person = subscriber("ann@example.org")
    issue = Issue.objects.create(
        weekly=weekly,
        period="2026-W40",
        due_at=NOW,
        state="sent",
        number=1,
        frozen_at=NOW,
        key="k",
        sending_at=NOW,
    )
    variant = IssueVariant.objects.create(issue=issue)
    Delivery.objects.create(
        issue=issue, subscriber=person, variant=variant, address="ann@example.org", state="sent", message_id="<1@x>",
        answer="ann@example.org accepted",
    )  # fmt: skip
    held = rooms.export_personal_data("ann@example.org")["weekly"]
    assert json.loads(json.dumps(held))["letters"] == [
        {"issue": "Belt & Road Weekly № 1", "address": "ann@example.org", "state": "sent", "sent": None}
    ]

    rooms.erase_personal_data("Ann@Example.org")

    assert Subscriber.objects.count() == 0
    assert Suppression.objects.get().reason == "erased"
    row = Delivery.objects.get()
    assert (row.address, row.answer, row.subscriber) == (f"erased-{row.pk}", "", None)
    assert rooms.export_personal_data("ann@example.org")["weekly"] is None


def test_an_erased_person_may_come_back_by_confirming(client, subscriber, outbox):
    subscriber("ann@example.org")
    subscribing.erase("ann@example.org")

    ask(client)
    client.post(link(outbox()[0], "weekly_confirm"))

    assert Subscriber.objects.get().state == "active"
    assert Suppression.objects.count() == 0


def test_requests_nobody_confirmed_and_who_left_long_ago_are_forgotten(subscriber, clock):
    subscriber("old@example.org", state="pending", asked_at=NOW - timedelta(days=31))
    subscriber("new@example.org", state="pending", asked_at=NOW - timedelta(days=29))
    subscriber("left@example.org", state="unsubscribed", unsubscribed_at=NOW - timedelta(days=731))
    subscriber("reads@example.org")

    assert rooms.retention()["subscribers"](timezone.now()) == 2

    assert sorted(Subscriber.objects.values_list("email", flat=True)) == [
        "new@example.org",
        "reads@example.org",
    ]
    assert Suppression.objects.count() == 1


def test_the_welcome_letter_holds_the_latest_issue(client, weekly, outbox):
    Issue.objects.create(
        weekly=weekly, period="2026-W40", due_at=NOW, state="sent", number=1, frozen_at=NOW, key="k", sending_at=NOW,
        subject="Port reopens",
    )  # fmt: skip
    ask(client)

    client.post(link(outbox()[0], "weekly_confirm"))

    welcome = outbox()[1]
    assert "Port reopens" in welcome.text
    assert "/weekly/1/" in welcome.text


def test_the_welcome_letter_lists_the_lead_and_five_more_of_the_readers_sections(
    client, weekly, section, story, outbox, clock
):
    latest = Issue.objects.create(
        weekly=weekly, period="2026-W40", due_at=NOW, state="sent", number=1, frozen_at=NOW, key="k", sending_at=NOW,
        subject="Port reopens",
    )  # fmt: skip
    for number in range(8):
        article = story(headline=f"Energy story {number}", section="energy")
        latest.items.create(article=article, position=number, is_lead=number == 7)
    latest.items.create(article=story(headline="Ports only", section="ports"), position=0)
    ask(client, sections=["energy"])

    client.post(link(outbox()[0], "weekly_confirm"))

    wanted = [f"Energy story {number}" for number in (7, 0, 1, 2, 3, 4)]
    text, html = outbox()[1].text, outbox()[1].html
    assert re.findall(r"^\* (.*)$", text, re.MULTILINE) == wanted
    assert [
        name for name in re.findall(r">([^<>]+)</a>", html) if "story" in name or "Ports" in name
    ] == wanted
    assert text.count("http://127.0.0.1:8000/energy/") == 6


def test_letters_to_a_subscriber_bring_the_mail_programs_own_way_out(client, subscriber, outbox):
    """Who has not confirmed has nothing to leave."""
    person = subscriber("ann@example.org")
    ask(client, "ann@example.org")
    ask(client, "new@example.org")

    already, confirm = outbox()
    assert already.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = already.headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert "List-Unsubscribe" not in confirm.headers
    client.post(path, {"List-Unsubscribe": "One-Click"})
    person.refresh_from_db()
    assert person.state == "unsubscribed"


def test_every_letter_names_whom_to_write_to(client, subscriber, outbox):
    ask(client)
    client.post(link(outbox()[0], "weekly_confirm"))
    ask(client, subscriber().email)

    letters = outbox()
    assert [letter.purpose for letter in letters] == ["weekly.confirm", "weekly.welcome", "weekly.already"]
    assert {letter.reply_to for letter in letters} == {"desk@example.org"}
    assert all("desk@example.org" in letter.text and "desk@example.org" in letter.html for letter in letters)


def test_each_language_has_its_own_letter(client, outbox):
    Weekly.objects.create(language="zh-hans", name="一带一路周刊")

    ask(client, language="zh-hans")

    person = Subscriber.objects.get()
    assert person.weekly.name == "一带一路周刊"
    assert "一带一路周刊" in outbox()[0].subject


def test_subscribing_works_where_no_weekly_was_saved(client, outbox):
    Weekly.objects.all().delete()

    assert client.get(reverse("weekly_subscribe")).status_code == 200
    assert Weekly.objects.count() == 0
    ask(client)

    assert len(outbox()) == 1
