"""Subscribers as CSV at the desk."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.roles import CHIEF, EDITOR
from subscriptions import importing, subscribing
from subscriptions.models import Subscriber, Suppression
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db

EXPORT = "/admin/subscriptions/subscriber/export/"
IMPORT = "/admin/subscriptions/subscriber/import/"
PROCESS = "/admin/subscriptions/subscriber/process_import/"


def download(desk, query="", **fields):
    answer = desk.post(f"{EXPORT}{query}", {"format": "0", "resource": "0", **fields})
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def send(desk, text: str, **fields):
    file = SimpleUploadedFile("people.csv", text.encode(), "text/csv")
    return desk.post(IMPORT, {"file": file, "language": "en", "source": "Fair", **fields})


def waiting(answer) -> str:
    (token,) = re.findall(r'name="waiting" value="([^"]+)"', answer.content.decode())
    return unescape(token)


def test_the_export_holds_who_receives_the_letter_with_their_consent(desk, subscriber, section):
    subscriber(
        "ann@example.org",
        sections=["energy"],
        name="Ann",
        consent_source="/weekly/subscribe/",
        consent_version="2026-11",
    )
    subscriber("new@example.org", state="pending")

    (row,) = download(desk)

    assert list(row) == [
        "email", "name", "organisation", "country", "language", "sections", "state", "paused_until",
        "consent_source", "consent_version", "consent_text", "asked_at", "confirmed_at", "unsubscribed_at",
        "unsubscribe_reason",
    ]  # fmt: skip
    assert (row["email"], row["language"], row["sections"], row["state"]) == (
        "ann@example.org",
        "en",
        "energy",
        "active",
    )
    assert (row["consent_source"], row["consent_version"]) == ("/weekly/subscribe/", "2026-11")
    assert row["confirmed_at"] == "2026-03-03T10:00:00+00:00"


def test_the_export_follows_the_lists_filters_and_takes_everybody_when_asked(desk, subscriber):
    subscriber("ann@example.org")
    subscriber("bob@example.org", state="pending")
    subscriber("cy@example.org", state="bounced")

    assert [row["email"] for row in download(desk, "?state__exact=pending")] == ["bob@example.org"]
    assert [row["email"] for row in download(desk, "?q=ann")] == ["ann@example.org"]
    assert download(desk, "?q=cy") == []
    assert len(download(desk, everybody="on")) == 3


def test_no_cell_of_the_export_is_a_formula(desk, subscriber):
    subscriber("ann@example.org", name="=HYPERLINK(1)", organisation="+49", country="@x")
    subscriber("-dash@example.org", name="-1")

    rows = download(desk)

    assert sorted((row["email"], row["name"], row["organisation"], row["country"]) for row in rows) == [
        ("'-dash@example.org", "'-1", "", ""),
        ("ann@example.org", "'=HYPERLINK(1)", "'+49", "'@x"),
    ]


def test_what_was_exported_comes_in_again_as_it_was(desk, subscriber, section):
    section("energy")
    section("ports")
    person = subscriber("-dash@example.org", name="=1", sections=["ports"], consent_source="Fair")
    text = desk.post(EXPORT, {"format": "0", "resource": "0"}).content
    person.delete()

    report = importing.bring_in(text, importing.Terms())

    again = Subscriber.objects.get()
    assert (report.joining, report.problems) == (1, [])
    assert (again.email, again.name, again.variant_key, again.consent_source) == (
        "-dash@example.org",
        "=1",
        "ports",
        "Fair",
    )


def test_a_download_is_recorded(desk, editor, subscriber):
    subscriber()

    assert desk.get(EXPORT).status_code == 200
    assert LogEntry.objects.count() == 0
    download(desk, "?state__exact=active")

    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (
        editor,
        "Downloaded 1 subscriber as CSV. state__exact=active",
    )


@pytest.mark.parametrize(("role", "code"), [(EDITOR, 403), (CHIEF, 200)])
def test_only_the_chief_takes_out_and_brings_in(client, member, settings, role, code):
    member.is_staff = True
    member.save()
    member.groups.set(Group.objects.filter(name=role))
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert [client.get(path).status_code for path in (EXPORT, IMPORT)] == [code, code]
    assert client.post(EXPORT, {"format": "0", "resource": "0"}).status_code == code
    assert client.post(PROCESS, {"waiting": "x"}).status_code == (302 if code == 200 else 403)
    listed = client.get(reverse("admin:subscriptions_subscriber_changelist"))
    assert ("/export/" in listed.content.decode(), "/import/" in listed.content.decode()) == (
        code == 200,
        code == 200,
    )


def test_a_file_is_looked_at_first_and_brought_in_after_a_second_button(
    desk, editor, weekly, settings, clock
):
    Suppression.objects.put("gone@example.org", "erased")
    looked = send(desk, "email,name\nann@example.org,Ann\nno address,\ngone@example.org,\n")
    page = looked.content.decode()
    assert Subscriber.objects.count() == 0
    assert "1 person would join." in page
    assert "“no address” is no e-mail address." in page
    assert "Suppressed (erased on request)" in page
    assert len(list((settings.PRIVATE_ROOT / "imports").iterdir())) == 1

    done = desk.post(PROCESS, {"waiting": waiting(looked)}, follow=True)

    person = Subscriber.objects.get()
    assert (person.email, person.state, person.consent_source) == ("ann@example.org", "active", "Fair")
    assert "1 person joins, 1 line passed over, 1 bad line" in done.content.decode()
    assert list((settings.PRIVATE_ROOT / "imports").iterdir()) == []
    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (
        editor,
        "1 person joins, 1 line passed over, 1 bad line (people.csv)",
    )


def test_pressing_the_second_button_twice_says_so_and_changes_nothing(desk, weekly):
    token = waiting(send(desk, "email\nann@example.org\n"))
    desk.post(PROCESS, {"waiting": token})

    again = desk.post(PROCESS, {"waiting": token}, follow=True)

    assert "This file was brought in already" in again.content.decode()
    assert Subscriber.objects.count() == 1


def test_another_editor_cannot_press_the_second_button(desk, member, weekly, settings):
    token = waiting(send(desk, "email\nann@example.org\n"))
    member.is_staff = True
    member.save()
    member.groups.set(Group.objects.filter(name=CHIEF))
    desk.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])

    answer = desk.post(PROCESS, {"waiting": token}, follow=True)

    assert "Another editor sent this file." in answer.content.decode()
    assert Subscriber.objects.count() == 0


def test_a_days_old_or_foreign_token_brings_nothing_in(desk, weekly, clock):
    token = waiting(send(desk, "email\nann@example.org\n"))
    clock.move_to(NOW + timedelta(days=1, seconds=1))
    for wrong in (token, "x", ""):
        answer = desk.post(PROCESS, {"waiting": wrong}, follow=True)
        assert answer.status_code == 200

    assert Subscriber.objects.count() == 0


def test_all_or_nothing_offers_no_second_button_over_bad_lines(desk, weekly, settings):
    page = send(desk, "email\nann@example.org\nno address\n", all_or_nothing="on").content.decode()

    assert 'name="waiting"' not in page
    assert "please mend the bad lines" in page
    assert not (settings.PRIVATE_ROOT / "imports").exists()


def test_asking_each_to_confirm_writes_letters(desk, weekly, outbox):
    desk.post(PROCESS, {"waiting": waiting(send(desk, "email\nann@example.org\n", ask="on"))})

    assert Subscriber.objects.get().state == "pending"
    assert [letter.purpose for letter in outbox()] == ["weekly.confirm"]


def test_what_is_no_list_is_refused_with_a_sentence(desk, weekly):
    assert "names no column “email”" in send(desk, "name\nAnn\n").content.decode()
    empty = desk.post(IMPORT, {"language": "en"})
    assert "This field is required." in empty.content.decode()


@pytest.mark.parametrize("path", [EXPORT, IMPORT])
def test_no_page_of_it_breaks_the_policy(desk, subscriber, path):
    """Nor may the list's page, with the library's two links."""
    subscriber()
    for page in (
        desk.get(path),
        desk.get("/admin/subscriptions/subscriber/"),
        send(desk, "email\nx\na@b.org\n"),
    ):
        main = page.content.decode().split('id="content"')[1]
        assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=", main) == []


def test_erasing_at_the_desk_leaves_the_address_nowhere(desk, subscriber, outbox):
    person = subscriber("ann@example.org")
    subscribing.ask(subscribing.Wish(email="ann@example.org"))
    path = reverse("admin:subscriptions_subscriber_changelist")
    desk.post(path, {"action": "leave", "_selected_action": person.pk})
    assert LogEntry.objects.get().object_repr == "ann@example.org"

    desk.post(path, {"action": "forget", "_selected_action": person.pk})

    assert outbox() == []
    assert Subscriber.objects.count() == 0
    assert LogEntry.objects.get().object_repr == "–"
