from datetime import UTC, date, datetime, timedelta

import pytest

from portal import rooms
from portal.models import Letter
from subscriptions import importing, roster
from subscriptions.importing import Terms
from subscriptions.models import Subscriber, Suppression, Weekly
from tests.subscriptions.conftest import NOW
from tests.subscriptions.test_subscribing import link

pytestmark = pytest.mark.django_db

FAIR = Terms(source="Silk Road Fair 2026, paper list")


def told(report) -> list[tuple[int, str]]:
    return [(problem.line, problem.sentence) for problem in report.problems]


def test_a_line_becomes_an_active_subscriber_with_its_consent(weekly, section, clock):
    section("energy", name="Energy")
    section("ports")
    data = (
        "email,name,organisation,country,language,sections,consent_source,confirmed_on\n"
        'Ann@Example.org,"Lee, Ann",Port of Holyhead,Wales,en,energy,Signed up at our stand,2026-03-03\n'
        "bob@bücher.example,,,,,,,\n"
    )

    report = importing.bring_in(data.encode(), FAIR)

    ann, bob = Subscriber.objects.order_by("email_key")
    assert (report.joining, report.passed, report.bad, told(report)) == (2, 0, 0, [])
    assert (ann.email, ann.email_key, ann.name, ann.organisation, ann.country) == (
        "Ann@example.org", "ann@example.org", "Lee, Ann", "Port of Holyhead", "Wales",
    )  # fmt: skip
    assert (ann.state, ann.variant_key, ann.weekly) == ("active", "energy", weekly)
    assert ann.asked_at == ann.confirmed_at == datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert (ann.consent_source, ann.consent_version) == ("Signed up at our stand", "import 2026-11-18")
    assert ann.consent_text == "Agreed elsewhere, and was brought in from a file: Signed up at our stand"
    assert (bob.email, bob.consent_source, bob.confirmed_at, bob.variant_key) == (
        "bob@xn--bcher-kva.example",
        "Silk Road Fair 2026, paper list",
        NOW,
        "",
    )


def test_looking_writes_nothing_and_says_what_is_wrong_with_each_line(weekly, section, subscriber, clock):
    section("energy", name="Energy", name_zh="能源")
    subscriber("active@example.org")
    subscriber("left@example.org", state="unsubscribed", unsubscribed_at=NOW)
    subscriber("bounced@example.org", state="bounced")
    Suppression.objects.put("hash-only@example.org", "erased")
    lines = [
        "email,language,sections,confirmed_on,name,state",
        "new@example.org,English,energy;Energy;能源,2026-11-18,,",
        "NEW@EXAMPLE.org,,,,,",
        "no address,,,,,",
        ",,,,Nobody,",
        "a@-bad-.example,,,,,",
        "b@example.org,tlh,,,,",
        "c@example.org,,cookery,,,",
        "d@example.org,,,31.3.2026,,",
        "e@example.org,,,2026-11-19,,",
        f"f@example.org,,,,{'x' * 151},",
        "Hash-Only@example.org,,,,,",
        "left@example.org,,,,,",
        "bounced@example.org,,,,,",
        "active@example.org,,,,,",
        "",
        "exported@example.org,,,,,unsubscribed",
    ]
    before = list(Subscriber.objects.values())

    report = importing.look("\n".join(lines).encode(), FAIR)

    assert list(Subscriber.objects.values()) == before
    assert Letter.objects.count() == 0
    assert (report.joining, report.passed, report.bad) == (1, 5, 9)
    assert told(report) == [
        (3, "The same address as in line 2."),
        (4, "“no address” is no e-mail address."),
        (5, "“” is no e-mail address."),
        (6, "“a@-bad-.example” is no e-mail address."),
        (7, "There is no weekly in the language “tlh”."),
        (8, "There is no section “cookery”."),
        (9, "“31.3.2026” is no date. Write it like 2026-03-31."),
        (10, "They cannot have agreed in the future: 2026-11-19."),
        (11, "name is longer than 150 characters."),
        (12, "Suppressed (erased on request): only they can come back, by asking themselves."),
        (13, "Stays as they are: unsubscribed."),
        (14, "Stays as they are: bounced."),
        (15, "Receives the letter already; nothing changes."),
        (17, "The file itself says: unsubscribed."),
    ]


def test_without_a_word_on_where_they_agreed_nobody_joins(weekly):
    report = importing.bring_in(b"email\nann@example.org\n", Terms())

    assert told(report) == [(2, "It is not said where and how they agreed (consent_source).")]
    assert Subscriber.objects.count() == 0


def test_a_bad_line_does_not_stop_the_others_unless_all_or_nothing_is_wanted(weekly):
    data = b"email\nann@example.org\nno address\nbob@example.org\n"

    with pytest.raises(importing.NotWhole):
        importing.bring_in(data, Terms(source="Fair", all_or_nothing=True))
    assert Subscriber.objects.count() == 0
    report = importing.bring_in(data, FAIR)

    assert (report.joining, report.bad) == (2, 1)
    assert Subscriber.objects.count() == 2


def test_the_same_file_twice_brings_nobody_in_twice(weekly):
    data = b"email,name\nann@example.org,Ann\n"
    importing.bring_in(data, FAIR)
    before = Subscriber.objects.values().get()

    report = importing.bring_in(data.replace(b",Ann", b",Mallory"), FAIR)

    assert (report.joining, report.passed) == (0, 1)
    assert Subscriber.objects.values().get() == before


def test_who_asked_here_and_never_confirmed_joins_by_the_file(weekly, subscriber, clock):
    person = subscriber("ann@example.org", state="pending", name="typed by anybody")

    importing.bring_in(b"email,name,confirmed_on\nann@example.org,Ann,2026-01-02\n", FAIR)

    person.refresh_from_db()
    assert (person.state, person.name, person.consent_source) == ("active", "Ann", FAIR.source)
    assert person.confirmed_at == datetime(2026, 1, 2, 12, tzinfo=UTC)


def test_each_may_be_asked_to_confirm_instead(client, weekly, outbox, clock):
    Weekly.objects.create(language="zh-hans", name="一带一路周刊")
    rows = [f"r{number}@example.org,{'en' if number % 2 else 'zh-hans'}" for number in range(250)]
    data = "\n".join(["email,language", *rows]).encode()

    importing.bring_in(data, Terms(source="Fair", ask=True))

    assert set(Subscriber.objects.values_list("state", "confirmed_at")) == {("pending", None)}
    letters = outbox()
    assert sorted(letter.to_address for letter in letters) == sorted(row.split(",")[0] for row in rows)
    assert {letter.purpose for letter in letters} == {"weekly.confirm"}
    # A hundred a minute: who asks meanwhile does not wait behind the whole list.
    due = sorted((letter.next_try_at - NOW) // timedelta(minutes=1) for letter in letters)
    assert due == [0] * 100 + [1] * 100 + [2] * 50
    assert len({letter.message_id for letter in letters}) == 250
    for letter in (letters[0], letters[-1]):
        client.post(link(letter, "weekly_confirm"))
        person = Subscriber.objects.get(email=letter.to_address)
        assert (person.state, person.weekly.name in letter.subject) == ("active", True)
        assert letter.text.split("/weekly/confirm/")[1].split("/")[0] in letter.html
    again = importing.bring_in(data, Terms(source="Fair", ask=True))
    assert (again.joining, again.passed) == (0, 250)


@pytest.mark.parametrize(
    "data",
    [
        "email;name;country\nann@example.org;安娜;Wales\n".encode(),
        "\ufeffemail,name,country\r\nann@example.org,安娜,Wales\r\n".encode(),
        "E-Mail\tName\tCountry\nann@example.org\t安娜\tWales\n".encode("utf-16"),
        "email,name,country\nann@example.org,安娜,Wales\n".encode("gb18030"),
        'Name,country,EMAIL\n"安娜","Wales","ann@example.org"'.encode(),
    ],
    ids=["semicolon", "mark and CR LF", "UTF-16 and tab", "GB 18030", "quoted, no end of line"],
)
def test_spreadsheets_of_all_sorts_are_read(weekly, data):
    report = importing.bring_in(data, FAIR)

    person = Subscriber.objects.get()
    assert (report.bad, person.email, person.name, person.country) == (0, "ann@example.org", "安娜", "Wales")


@pytest.mark.parametrize(
    "data", [b"", b"name,country\nAnn,Wales\n", b"\xff\xff\xff\xff", b"\x89PNG\r\n\x1a\n\x00\x00"]
)
def test_what_is_no_list_is_refused_whole(weekly, data):
    with pytest.raises(roster.Unreadable):
        importing.look(data, FAIR)


def test_an_open_quotation_mark_is_told_by_its_line(weekly):
    data = b'email,name\nann@example.org,Ann\nbob@example.org,"Bob\n' + b"x@example.org,X\n" * 20_000

    report = importing.look(data, FAIR)

    assert report.joining == 1
    assert told(report) == [(3, "From here on this is no CSV: a quotation mark is not closed.")]


def test_a_cell_with_what_no_text_has_is_refused(weekly):
    report = importing.bring_in(b"email,name\nann@example.org,A\x00nn\n", FAIR)

    assert told(report) == [(2, "A cell holds a character that no text has.")]


def test_a_list_of_5000_costs_queries_by_the_batch(weekly, django_assert_max_num_queries):
    Suppression.objects.put("r77@example.org", "complained")
    data = ("email,name\n" + "".join(f"r{n}@example.org,Reader {n}\n" for n in range(5000))).encode()

    with django_assert_max_num_queries(150):
        report = importing.bring_in(data, FAIR)

    assert (report.joining, report.passed) == (4999, 1)
    assert Subscriber.objects.filter(state="active", consent_source=FAIR.source).count() == 4999


def test_only_the_first_thousand_problems_are_told_and_the_rest_is_counted(weekly):
    report = importing.look(b"email\n" + b"no address\n" * 1_200, FAIR)

    assert (report.bad, len(report.problems), report.untold) == (1200, 1000, 200)


def test_a_file_waits_where_only_we_read_it_and_is_forgotten_after_a_day(settings, clock):
    name = importing.keep(b"email\n")
    (path,) = (settings.PRIVATE_ROOT / "imports").iterdir()
    assert (importing.kept(name), path.stat().st_mode & 0o777) == (b"email\n", 0o600)

    forget = rooms.retention()["subscribers' files"]
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    assert forget(written + timedelta(hours=23)) == 0
    assert forget(written + timedelta(hours=25)) == 1

    with pytest.raises(importing.Gone):
        importing.kept(name)


@pytest.mark.parametrize("name", ["../secret_key", "", "x" * 30, "/etc/passwd-and-more-letters"])
def test_no_name_leads_out_of_the_folder(name):
    with pytest.raises(importing.Gone):
        importing.kept(name)


def test_a_formula_is_made_harmless_and_comes_back_as_it_was():
    cells = ["=1+1", "+49 30", "-", "@home", "\tx", "Ann", "'quoted'", ""]

    written = [roster.harmless(cell) for cell in cells]

    assert written == ["'=1+1", "'+49 30", "'-", "'@home", "'\tx", "Ann", "'quoted'", ""]
    assert [roster.plain(cell) for cell in written] == cells


def test_the_date_of_today_is_never_ahead_of_now(weekly, clock):
    clock.move_to(datetime(2026, 11, 18, 3, tzinfo=UTC))

    importing.bring_in(f"email,confirmed_on\nann@example.org,{date(2026, 11, 18)}\n".encode(), FAIR)

    assert Subscriber.objects.get().confirmed_at == datetime(2026, 11, 18, 3, tzinfo=UTC)
