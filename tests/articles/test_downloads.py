"""The full edition reaches whom it is for, whole or in parts, and nobody else gets a byte; each reading counts once."""

import re
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import download_figures, downloads, editions
from articles.models import Download, Report
from members.models import Member, Plan
from tests.articles.pdfs import pdf
from tests.conftest import PASSWORD
from tests.webserver import nginx

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DATA = pdf([["The full edition."], ["Its second page."]])
FULL, FILE = "/reports/dry-ports/full/", "/reports/dry-ports/download/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def full(report):
    """`full(access="members")`: the report *Dry ports* with a PDF of two pages."""

    def make(**fields):
        one = report(**{"title": "Dry ports", "slug": "dry-ports", **fields})
        editions.attach(one, SimpleUploadedFile("a.pdf", DATA), label=fields.get("label", ""))
        return one

    return make


@pytest.fixture
def reader(client):
    """`reader("ann@example.org", until=…)`: a browser signed in, with a membership that ends then; None: with none."""

    def make(email="ann@example.org", until=None, *, verified=True):
        member = Member.objects.create_user(email, PASSWORD)
        EmailAddress.objects.create(user=member, email=email, verified=verified, primary=True)
        if until is not None:
            plan = Plan.objects.get(slug="member")
            member.memberships.create(plan=plan, starts_at=NOW - timedelta(days=9), ends_at=until)
        client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.member = member
        return client

    return make


def body(response):
    return b"".join(response) if response.streaming else response.content


def headers(response, *names):
    return [response.headers.get(name) for name in names]


# --- Who gets it --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "more", [{}, {"headers": {"range": "bytes=0-9999"}}, {"headers": {"if-none-match": "*"}}]
)
def test_a_stranger_is_led_to_the_dialog_and_gets_not_one_byte(client, full, method, more):
    full()

    answer = getattr(client, method)(FILE, **more)

    assert (answer.status_code, answer.headers["Location"], answer.content) == (302, FULL, b"")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Download.objects.count() == 0


def test_access_ends_in_the_second_the_membership_ends_and_comes_back_at_once(full, reader, clock):
    full()
    browser = reader(until=NOW + timedelta(seconds=60))

    assert body(browser.get(FILE)) == DATA
    clock.move_to(NOW + timedelta(seconds=60))
    assert browser.get(FILE).status_code == 302
    browser.member.memberships.update(ends_at=NOW + timedelta(days=1))
    assert body(browser.get(FILE)) == DATA


def test_who_has_not_confirmed_their_address_is_led_to_the_dialog(full, reader):
    full(access="registered")

    assert reader(verified=False).get(FILE).status_code == 302


def test_a_registered_report_opens_to_every_account_and_a_public_one_to_everybody(client, full, reader):
    one = full(access="public")
    assert body(client.get(FILE)) == DATA

    Report.objects.filter(pk=one.pk).update(access="registered")
    assert client.get(FILE).status_code == 302
    assert body(reader().get(FILE)) == DATA


def test_the_address_of_a_picture_opens_no_edition(client, full):
    name = full().editions.get().file.name

    paths = (f"/media/{name}", f"/media/private/{name}", f"/private/{name}")
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_what_is_not_out_or_taken_back_is_for_the_desk_only(full, reader, editor, client):
    one = full(published_at=NOW + timedelta(hours=1))
    browser = reader(until=NOW + timedelta(days=9))
    statuses = lambda: [browser.get(path).status_code for path in (FULL, FILE)]  # noqa: E731

    assert statuses() == [404, 404]
    Report.objects.filter(pk=one.pk).update(
        published_at=NOW - timedelta(hours=1), retracted_at=NOW, retraction_note="A table was wrong."
    )
    assert statuses() == [410, 410]
    assert "A table was wrong." in browser.get(FILE).text
    client.force_login(editor, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert statuses() == [200, 200]


def test_an_edition_is_asked_for_by_its_number_and_only_of_its_own_report(client, full, report):
    one = full(access="public")
    second = editions.attach(one, SimpleUploadedFile("b.pdf", pdf([["Second"]])), position=2)
    other = editions.attach(report(slug="other"), SimpleUploadedFile("c.pdf", pdf([["Other"]])))

    assert body(client.get(f"{FILE}?edition={second.pk}")) == pdf([["Second"]])
    assert [client.get(f"{FILE}?edition={asked}").status_code for asked in (other.pk, "x", "9" * 30)] == [
        404,
        404,
        404,
    ]


def test_a_report_without_a_file_or_with_a_lost_one_is_not_found(client, full, report, settings, caplog):
    report(slug="none", access="public")
    name = full(access="public").editions.get().file.name
    (settings.PRIVATE_ROOT / name).unlink()

    assert [client.get(path).status_code for path in ("/reports/none/download/", FILE)] == [404, 404]
    assert "has no file on the disk" in caplog.text
    assert Download.objects.count() == 0


# --- How it comes -------------------------------------------------------------------------------


def test_the_file_comes_with_its_name_for_one_person_and_for_no_index(full, reader):
    full(title="读懂项目融资", language="zh-hans")
    browser = reader(until=NOW + timedelta(days=1))

    answer = browser.get("/zh" + FILE)

    assert headers(
        answer, "Content-Type", "Content-Length", "Content-Disposition", "Cache-Control", "X-Robots-Tag",
        "Accept-Ranges", "X-Content-Type-Options", "Content-Security-Policy",
    ) == [
        "application/pdf", str(len(DATA)),
        "attachment; filename*=utf-8''%E8%AF%BB%E6%87%82%E9%A1%B9%E7%9B%AE%E8%9E%8D%E8%B5%84.pdf",
        "private, no-store", "noindex, nofollow", "bytes", "nosniff", "sandbox; default-src 'none'",
    ]  # fmt: skip


def test_a_pdf_may_be_read_in_the_browser(client, full):
    full(access="public")

    assert client.get(FILE + "?read=1").headers["Content-Disposition"] == 'inline; filename="dry-ports.pdf"'


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-9", 206, (0, 10)),
        ("bytes=5-", 206, (5, len(DATA))),
        ("bytes=-7", 206, (len(DATA) - 7, len(DATA))),
        ("bytes=0-99999999", 206, (0, len(DATA))),
        ("bytes=-99999999", 206, (0, len(DATA))),
        ("bytes=0-1,5-9", 200, (0, len(DATA))),
        ("bytes=9-5", 200, (0, len(DATA))),
        ("bytes=-", 200, (0, len(DATA))),
        ("pages=1-2", 200, (0, len(DATA))),
        ("bytes=99999999-", 416, (0, 0)),
        ("bytes=-0", 416, (0, 0)),
    ],
)
def test_a_part_of_the_file_comes_as_it_was_asked_for(client, full, asked, status, span):
    full(access="public")

    answer = client.get(FILE, headers={"range": asked})

    assert (answer.status_code, body(answer)) == (status, DATA[slice(*span)])
    said = {206: f"bytes {span[0]}-{span[1] - 1}/{len(DATA)}", 416: f"bytes */{len(DATA)}"}.get(status)
    assert answer.headers.get("Content-Range") == said
    if status != 416:
        assert answer.headers["Content-Length"] == str(span[1] - span[0])


def test_a_part_fits_only_to_the_file_it_was_begun_with(client, full):
    full(access="public")
    etag = client.head(FILE).headers["ETag"]

    same, other = (
        client.get(FILE, headers={"range": "bytes=5-9", "if-range": tag}) for tag in (etag, '"other"')
    )

    assert (same.status_code, other.status_code) == (206, 200)
    assert client.get(FILE, headers={"if-none-match": etag}).status_code == 304


def test_head_says_everything_and_sends_nothing(client, full):
    full(access="public")

    answer = client.head(FILE, headers={"range": "bytes=5-9"})

    assert (answer.status_code, answer.headers["Content-Length"], body(answer)) == (200, str(len(DATA)), b"")
    assert Download.objects.count() == 0


def test_behind_nginx_the_order_to_send_is_all_that_is_said(full, reader, settings):
    settings.ACCEL_PREFIX = "/private/"
    edition = full().editions.get()
    browser = reader(until=NOW + timedelta(days=1))

    answer = browser.get(FILE, headers={"range": "bytes=0-9"})

    assert (answer.status_code, answer.content) == (200, b"")
    assert headers(answer, "X-Accel-Redirect", "Content-Type", "Cache-Control", "Content-Disposition") == [
        f"/private/{edition.file.name}", "application/pdf", "private, no-store",
        'attachment; filename="dry-ports.pdf"',
    ]  # fmt: skip


# --- The dialog ---------------------------------------------------------------------------------


def test_the_dialog_tells_a_stranger_what_there_is_and_the_way_to_it(client, full):
    full(contents=[(1, "1", "Why dry ports", 5)])

    page = client.get(FULL)

    assert page.headers["Cache-Control"] == "private, no-store"
    words = re.sub("[ \n]+", " ", page.text)
    assert "The full edition of the report is available at the" in words
    assert '<a href="/reports/dry-ports/#contents">Table of Content</a>' in words
    assert "2\xa0pages" in words
    back = "?next=%2Freports%2Fdry-ports%2Ffull%2F"
    assert f'<a class="button" href="/account/trial/{back}">Start a Free Trial</a>' in words
    assert '<a href="/account/login/?next=/reports/dry-ports/full/">Sign in</a>' in words
    assert FILE not in words


def test_in_place_the_dialog_is_the_same_words_without_the_frame(client, full):
    full()

    page = client.get(FULL, headers={"hx-request": "true"}).text

    assert "<html" not in page
    assert "Start a Free Trial" in page


def test_the_dialog_gives_a_member_the_buttons(full, reader):
    edition = full().editions.get()

    words = " ".join(reader(until=NOW + timedelta(days=1)).get(FULL).text.split())

    assert f'href="{FILE}?edition={edition.pk}"' in words
    assert f'href="{FILE}?edition={edition.pk}&amp;read=1"' in words
    assert "Start a Free Trial" not in words


def test_the_dialog_tells_whose_membership_is_over_when_it_ended_and_where_the_plans_are(full, reader):
    full()

    page = reader(until=NOW - timedelta(days=1)).get(FULL)

    assert page.context["door"].path == "/account/access/?next=%2Freports%2Fdry-ports%2Ffull%2F"
    assert FILE not in page.text
    assert ">Sign in<" not in page.text.partition("<main")[2].partition("</main>")[0]


def test_the_dialog_of_a_chinese_report_speaks_chinese(client, full):
    full(language="zh-hans")

    assert client.get(FULL).headers["Location"] == "/zh" + FULL
    assert 'lang="zh-hans"' in client.get("/zh" + FULL).text


# --- The book of readings -----------------------------------------------------------------------


def test_a_reading_is_written_down_once_an_hour_for_each_reader(full, reader, clock):
    full()
    browser = reader(until=NOW + timedelta(days=1))

    for asked in ({}, {"range": "bytes=0-99"}, {"range": "bytes=100-"}):
        browser.get(FILE, headers=asked)
    assert list(Download.objects.values_list("member__email", "is_desk", "at")) == [
        ("ann@example.org", False, NOW)
    ]

    clock.move_to(NOW + timedelta(hours=1))
    browser.get(FILE)
    assert Download.objects.count() == 2


def test_later_parts_and_what_is_there_already_are_no_reading(client, full):
    full(access="public")
    etag = client.head(FILE).headers["ETag"]

    for asked in (
        {"range": "bytes=5-"},
        {"range": "bytes=-5"},
        {"range": "bytes=99999999-"},
        {"if-none-match": etag},
    ):
        client.get(FILE, headers=asked)
    assert Download.objects.count() == 0

    client.get(FILE)
    reading = Download.objects.get()
    assert (reading.member, reading.is_desk) == (None, False)


def test_behind_nginx_only_what_begins_the_file_is_written_down(client, full, settings):
    settings.ACCEL_PREFIX = "/private/"
    full(access="public")

    for asked in ("bytes=100-", "bytes=-5"):
        client.get(FILE, headers={"range": asked})
    assert Download.objects.count() == 0
    client.get(FILE, headers={"range": "bytes=0-99"})
    assert Download.objects.count() == 1


def test_the_desk_reads_without_being_counted_as_readers(full, desk):
    full()

    desk.get(FILE)

    assert list(Download.objects.values_list("is_desk", flat=True)) == [True]
    assert Download.objects.of_readers().count() == 0


def test_whose_account_goes_leaves_the_reading_without_a_name(full, reader):
    full()
    browser = reader(until=NOW + timedelta(days=1))
    browser.get(FILE)

    browser.member.delete()

    assert list(Download.objects.values_list("member", flat=True)) == [None]


def test_names_are_forgotten_after_two_years_and_the_reading_counts_on(report, member):
    one = report()
    for days in (729, 731):
        Download.objects.create(report=one, member=member, at=NOW - timedelta(days=days))

    assert downloads.forget_names(NOW) == 1

    assert list(Download.objects.values_list("member", flat=True)) == [member.pk, None]


# --- Figures ------------------------------------------------------------------------------------


def test_readings_are_counted_by_the_week_and_by_report_without_the_desks(
    report, member, django_assert_num_queries
):
    # 25 November 2026 is a Wednesday.
    one, two = report(title="One"), report(title="Two")
    for days, of, who, is_desk in (
        (0, one, member, False), (1, one, member, False), (2, two, None, False), (3, one, None, False),
        (0, one, member, True), (60, two, None, False), (-1, one, None, False),
    ):  # fmt: skip
        Download.objects.create(report=of, member=who, is_desk=is_desk, at=NOW - timedelta(days=days))

    with django_assert_num_queries(1):
        weeks = download_figures.by_week(NOW, 2)
    assert [(str(week.monday), week.count, week.members) for week in weeks] == [
        ("2026-11-16", 1, 0), ("2026-11-23", 3, 1),
    ]  # fmt: skip
    assert [week.count for week in download_figures.by_week(NOW, 2, one)] == [1, 2]
    with django_assert_num_queries(1):
        rows = download_figures.by_report(NOW, 2)
    assert [(row.report.title, row.times, row.times_ever) for row in rows] == [("One", 3, 3), ("Two", 1, 2)]


# --- nginx --------------------------------------------------------------------------------------


@pytest.fixture
def behind_nginx(tmp_path):
    """A port at which our nginx stands, before a view that lets it send `reports/a.pdf`; the file lies there."""
    (tmp_path / "data" / "private" / "reports").mkdir(parents=True)
    (tmp_path / "data" / "private" / "reports" / "a.pdf").write_bytes(DATA)
    view = HTTPServer(("127.0.0.1", 0), _View)
    Thread(target=view.serve_forever, daemon=True).start()
    with nginx(view.server_port, tmp_path) as port:
        yield port
    view.shutdown()
    view.server_close()


class _View(BaseHTTPRequestHandler):
    """What `report_download` answers behind nginx; it repeats the range it heard of."""

    def do_GET(self):
        self.send_response(200)
        for name, value in {
            "X-Accel-Redirect": "/private/reports/a.pdf", "Content-Type": "application/pdf", "Content-Length": "0",
            "Cache-Control": "private, no-store", "Content-Disposition": 'attachment; filename="dry-ports.pdf"',
            "X-Robots-Tag": "noindex, nofollow", "Content-Security-Policy": "sandbox",
            "Strict-Transport-Security": self.headers.get("Range", "none"),
        }.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        pass


def fetched(port, path, **more):
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=more)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer, data


def test_nginx_sends_what_the_view_allows_and_nothing_by_itself(behind_nginx):
    answer, data = fetched(behind_nginx, "/zh" + FILE, Range="bytes=5-9")

    assert (answer.status, data) == (206, DATA[5:10])
    assert [answer.getheader(name) for name in (
        "Content-Type", "Cache-Control", "Content-Disposition", "X-Robots-Tag", "Content-Security-Policy",
        # What the view heard of the range.
        "Strict-Transport-Security",
    )] == [
        "application/pdf", "private, no-store", 'attachment; filename="dry-ports.pdf"', "noindex, nofollow",
        "sandbox", "bytes=5-9",
    ]  # fmt: skip
    assert fetched(behind_nginx, "/private/reports/a.pdf")[0].status == 404
    assert fetched(behind_nginx, "/media/../private/reports/a.pdf")[0].status == 404
