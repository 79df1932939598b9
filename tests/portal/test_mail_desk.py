import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from members.models import Member
from portal import handling, rooms
from portal.keeping import keep
from portal.models import RawMail
from tests.conftest import PASSWORD
from tests.mailroom import letter_from

pytestmark = pytest.mark.django_db

HTML = (
    '<meta http-equiv="refresh" content="0; url=https://evil.example/"><script>alert(1)</script>'
    '<link rel="stylesheet" href="https://evil.example/a.css"><base href="https://evil.example/">'
    '<p onclick="alert(1)">Hello</p><img src="https://evil.example/pixel.gif"><iframe src="https://evil.example/"></iframe>'
    '<form action="https://evil.example/"><input></form><a href="javascript:alert(1)">x</a>'
)
MULTIPART = (
    b"From: Ana <ana@example.net>\r\nTo: nobody@example.org\r\nSubject: <b>Story</b>\r\nMessage-ID: <m@x>\r\n"
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n" + "朱镕基".encode("gb18030") + b" <script>\r\n"
    b"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + HTML.encode() + b"\r\n"
    b'--x\r\nContent-Type: application/pdf; name="../report.pdf"\r\nContent-Disposition: attachment\r\n\r\nx\r\n--x--\r\n'
)  # fmt: skip


@pytest.fixture
def mail():
    return keep(MULTIPART, source="imap")


def page(name: str, row: RawMail) -> str:
    return reverse(f"admin:portal_rawmail_{name}", args=[row.pk])


def test_a_mail_is_shown_with_its_words_files_and_headers(desk, mail):
    shown = desk.get(page("change", mail)).content.decode()

    assert "朱镕基 &lt;script&gt;" in shown
    assert "&lt;b&gt;Story&lt;/b&gt;" in shown
    assert "report.pdf" in shown
    assert "../report.pdf" not in shown.split("mail-files")[1].split("mail-headers")[0]
    assert "&lt;m@x&gt;" in shown
    assert f'src="{page("html", mail)}"' in shown
    assert "evil.example" not in shown
    assert 'name="_save"' not in shown


def test_its_html_stands_on_an_address_of_its_own_and_reaches_nothing(desk, mail):
    response = desk.get(page("html", mail))
    html = response.content.decode()

    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "default-src 'none'; img-src 'self' data:" in policy
    assert "allow-scripts" not in policy
    assert response.headers["X-DNS-Prefetch-Control"] == "off"
    assert "no-store" in response.headers["Cache-Control"]
    for gone in (
        "refresh",
        "<script",
        "<link",
        "<iframe",
        "<form",
        "onclick",
        "javascript:",
        "<base href",
        "evil.example",
    ):
        assert gone not in html
    assert "<p>Hello</p>" in html


def test_its_source_is_a_download(desk, mail):
    response = desk.get(page("source", mail))

    assert b"".join(response.streaming_content) == MULTIPART
    assert response.headers["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("name", ["change", "html", "source"])
def test_who_has_not_the_right_sees_nothing(client, mail, name):
    helper = Member.objects.create_user("helper@example.org", PASSWORD, is_staff=True)
    helper.groups.add(Group.objects.get(name="desk"))
    client.force_login(helper, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(page(name, mail)).status_code == 403


@pytest.mark.parametrize("name", ["html", "source"])
def test_looking_is_by_get_only(desk, mail, name):
    assert desk.post(page(name, mail)).status_code == 405


def test_a_bomb_opens_no_page_but_its_reason(desk):
    bomb = keep(b"Content-Type: message/rfc822\r\n\r\n" * 1000, source="imap")

    assert "more than 50 levels deep" in desk.get(page("change", bomb)).content.decode()
    assert desk.get(page("html", bomb)).status_code == 404


def test_a_mail_whose_bytes_are_gone_says_so(desk, mail):
    mail.path.unlink()

    assert "no longer there" in desk.get(page("change", mail)).content.decode()
    assert desk.get(page("source", mail)).status_code == 404
    assert desk.get(page("html", mail)).status_code == 404


@pytest.mark.parametrize(("action", "state"), [("try_again", "waiting"), ("dealt_with", "handled")])
def test_what_waits_for_a_person_is_tried_again_or_dealt_with(desk, mail, action, state):
    RawMail.objects.update(state="quarantined", attempts=3)
    other = keep(letter_from(), source="imap")
    RawMail.objects.filter(pk=other.pk).update(state="too_large")

    desk.post(
        reverse("admin:portal_rawmail_changelist"),
        {"action": action, "_selected_action": [mail.pk, other.pk]},
    )

    assert list(RawMail.objects.order_by("pk").values_list("state", flat=True)) == [state, "too_large"]


def test_nobody_adds_changes_or_deletes_a_mail(desk, mail):
    desk.post(page("change", mail), {"subject": "Forged", "state": "handled"})

    assert desk.get(reverse("admin:portal_rawmail_add")).status_code == 403
    assert desk.post(page("delete", mail), {"post": "yes"}).status_code == 403
    mail.refresh_from_db()
    assert (mail.subject, mail.state) == ("<b>Story</b>", "waiting")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_whatever_its_length(
    desk, count, django_assert_num_queries
):
    for _ in range(count):
        keep(letter_from(), source="imap")

    with django_assert_num_queries(12):
        desk.get(reverse("admin:portal_rawmail_changelist"))


def test_the_list_finds_what_waits_for_a_person(desk, mail):
    waiting = keep(letter_from(subject="Lost"), source="imap")
    RawMail.objects.filter(pk=waiting.pk).update(state="unclaimed")

    shown = desk.get(reverse("admin:portal_rawmail_changelist") + "?waits=person")

    assert [row.subject for row in shown.context["cl"].queryset] == ["Lost"]


def test_the_start_page_shows_a_panel_only_when_somebody_is_needed(desk, receiver):
    receiver()
    assert 'id="panel-mail"' not in desk.get("/admin/").content.decode()
    keep(letter_from(subject="Lost", to="nobody@example.org"), source="imap")
    assert 'id="panel-mail"' not in desk.get("/admin/").content.decode()

    handling.handle_waiting()

    start = desk.get("/admin/").content.decode()
    assert 'id="panel-mail"' in start
    assert "Lost" in start.split('id="panel-mail"')[1].split("</section>")[0]


def test_the_figures_count_what_waits(mail):
    keep(letter_from(), source="imap")
    RawMail.objects.filter(pk=mail.pk).update(state="quarantined")

    figures = rooms.metrics()

    assert [figures[f"portal_mail_{name}"]() for name in ("waiting", "quarantined", "unclaimed")] == [1, 1, 0]
